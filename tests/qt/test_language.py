"""Three languages, at any time; complete, and with letters that are unique on every page."""

import ast
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import CANARY, SHA256, FakeServices, Gate, account_of, expired, failed, refused
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import AdvancedOptions, ConnectForm
from wizard.model.plan import CertificatePin
from wizard.model.provider import Language
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.context import Context
from wizard.qt.parts.buttons import SideButton
from wizard.qt.parts.mnemonics import assign, plain
from wizard.qt.translations import Translations
from wizard.qt.wizard_window import WizardWindow

ROOT = Path(__file__).parents[2]
I18N = ROOT / "resources" / "i18n"
SOURCES = sorted((ROOT / "wizard" / "qt").rglob("*.py"))


def calls(tree: ast.AST, *names: str) -> list[ast.Call]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names:
                found.append(node)
    return found


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.stem)
def test_every_word_can_be_extracted(file: Path) -> None:
    for call in calls(ast.parse(file.read_text(encoding="utf-8")), "tr", "translate"):
        for argument in call.args[-1:]:
            assert isinstance(argument, ast.Constant), f"{file.name}:{call.lineno}: lupdate sees only literal texts"


@pytest.mark.parametrize("language", Language)
def test_nothing_is_unfinished_obsolete_or_missing(language: Language) -> None:
    tree = ElementTree.parse(I18N / f"inbox_wizard_{language}.ts")
    known = set()
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        source = message.findtext("source") or ""
        known.add(source)
        assert translation is not None and translation.get("type") is None, source
        assert translation.text, source
        assert translation.text.count("%1") == source.count("%1"), source
        assert "!" not in translation.text
    said = set()
    for file in SOURCES:
        for call in calls(ast.parse(file.read_text(encoding="utf-8")), "tr", "translate"):
            said.add(ast.literal_eval(call.args[-1]))
    assert known == said


@pytest.mark.parametrize("language", Language)
def test_letters_are_unique_on_every_page(
    speaking: Callable[[Language], None],
    context: Context,
    services: FakeServices,
    qtbot: QtBot,
    language: Language,
) -> None:
    speaking(language)
    window = WizardWindow(context, Session())
    window.show()
    screens = 0
    for step in (Step.PROVIDER, Step.REVIEW, Step.DETAILS):
        assert window.session.step is step
        taken = assign(window, language)
        assert len(taken) >= 2
        assert len({id(widget) for widget in taken.values()}) == len(taken)
        if step is not Step.DETAILS:
            window.go_on()
        screens += 1
    window.page(Step.DETAILS).more.open()  # type: ignore[attr-defined]
    taken = assign(window, language)
    assert len({id(widget) for widget in taken.values()}) == len(taken) > 12
    without = [widget for widget in window.findChildren(SideButton) if widget.isVisibleTo(window)]
    assert all("&" in button.text() for button in without)
    assert screens == 3


def test_letters_never_show_in_names(context: Context, qtbot: QtBot) -> None:
    assert plain("戻る(&B)") == "戻る"
    assert plain("&Back") == "Back"
    assert plain("Salt && pepper") == "Salt & pepper"


def test_changed_in_the_middle_everything_is_said_anew_and_nothing_is_lost(
    at_details: Callable[[], tuple[WizardWindow, Screen]], speaking: Callable[[Language], None]
) -> None:
    _window, screen = at_details()
    screen.type("Email address", "alice")
    screen.click("Connect inbox")
    speaking(Language.DE)
    assert screen.field("E-Mail-Adresse").text() == "alice"
    assert "@" in screen.field("E-Mail-Adresse").accessibleDescription()
    assert screen.field("Passwort").text() == CANARY
    assert screen.button("Postfach verbinden").isEnabled()
    speaking(Language.JA)
    assert screen.field("パスワード").text() == CANARY
    assert screen.has_button("戻る")
    speaking(Language.EN)
    assert screen.field("Email address").text() == "alice"


def test_changed_during_a_run(
    at_details: Callable[[], tuple[WizardWindow, Screen]],
    speaking: Callable[[Language], None],
    services: FakeServices,
    qtbot: QtBot,
) -> None:
    window, screen = at_details()
    services.connector.hold, services.connector.gate = "imap.tls", Gate(opened=False)
    screen.click("Connect inbox")
    qtbot.waitUntil(services.connector.waiting.is_set)
    speaking(Language.DE)
    assert any(label.text() == "Empfangen" for label in screen.all(QLabel))
    services.connector.failure = None
    services.connector.gate.open()
    qtbot.waitUntil(lambda: window.session.step is Step.DONE)
    assert any(label.text() == "Ihr Postfach ist verbunden" for label in screen.all(QLabel))


def test_the_trouble_page_changes_too(
    at_details: Callable[[], tuple[WizardWindow, Screen]],
    speaking: Callable[[Language], None],
    services: FakeServices,
    qtbot: QtBot,
) -> None:
    window, screen = at_details()
    services.connector.failure = failed(expired(), refused())
    screen.click("Connect inbox")
    qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
    title = window.page(Step.TROUBLE).heading.text()
    speaking(Language.JA)
    assert window.page(Step.TROUBLE).heading.text() != title
    assert screen.has_button("もう一度試す")


def test_the_list_and_an_open_wizard_change_together(
    context: Context, speaking: Callable[[Language], None], services: FakeServices, qtbot: QtBot
) -> None:
    services.keep(account_of("a", "a@example.com"))
    window = AccountsWindow(context)
    window.show()
    window.load()
    qtbot.waitUntil(lambda: context.bridge.idle)
    window.open_wizard()
    assert window.wizard is not None
    speaking(Language.DE)
    assert services.settings.language is Language.DE
    assert Screen(window).has_button("Eigene E-Mail verbinden")
    assert Screen(window.wizard).has_button("Weiter")
    spoken = window.model.item(0).accessibleText()
    assert spoken.startswith("a@example.com, Verbunden")


class TestOpenBoxes:
    """What stands open while the language changes says it anew, and still does what it asks about."""

    def test_a_question(
        self, at_details: Callable[[], tuple[WizardWindow, Screen]], speaking: Callable[[Language], None]
    ) -> None:
        window, screen = at_details()
        window.close()
        box = screen.question("really-close")
        english = words_of(box)
        speaking(Language.DE)
        german = words_of(box)
        assert all(told and told != before for told, before in zip(german, english, strict=True))
        assert box.windowTitle() == window.windowTitle()
        assert all("&" in button.text() for button in box.buttons())
        speaking(Language.JA)
        japanese = words_of(box)
        speaking(Language.EN)
        assert words_of(box) == english != japanese
        speaking(Language.DE)
        next(button for button in box.buttons() if button.objectName() == "do").click()
        assert not window.isVisible()

    def test_what_went_wrong(
        self,
        at_details: Callable[[], tuple[WizardWindow, Screen]],
        speaking: Callable[[Language], None],
        services: FakeServices,
        qtbot: QtBot,
    ) -> None:
        window, screen = at_details()
        services.connector.slip = KeyError("slip")
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
        box = screen.question("program-mistake")
        english = words_of(box)
        speaking(Language.JA)
        assert all(told != before for told, before in zip(words_of(box)[:2], english[:2], strict=True))

    def test_what_is_gone_is_asked_for_no_words(
        self,
        at_details: Callable[[], tuple[WizardWindow, Screen]],
        speaking: Callable[[Language], None],
        qtbot: QtBot,
    ) -> None:
        window, screen = at_details()
        window.close()
        screen.answer("really-close", "Keep editing")
        qtbot.waitUntil(lambda: window.findChild(QMessageBox) is None)
        speaking(Language.DE)
        assert screen.has_button("Postfach verbinden")


def words_of(box: QMessageBox) -> list[str]:
    return [box.text(), box.informativeText(), *(plain(button.text()) for button in box.buttons())]


def test_the_menu_offers_each_language_in_its_own_words(context: Context, qtbot: QtBot) -> None:
    window = AccountsWindow(context)
    names = [action.text() for action in window.language.menu().actions()]
    assert names == ["English", "Deutsch", "日本語"]
    window.language.menu().actions()[1].trigger()
    assert context.language is Language.DE
    window.language.menu().actions()[0].trigger()
    assert context.language is Language.EN


def test_without_built_files_the_window_speaks_english(qtbot: QtBot, tmp_path: Path) -> None:
    assert Translations(tmp_path).use(Language.DE) is False
    assert Translations(tmp_path).use(Language.EN) is False


class TestFocus:
    """Stays where it was when the language changes."""

    @pytest.mark.parametrize("step", [Step.PROVIDER, Step.REVIEW, Step.DETAILS])
    def test_on_the_way(
        self,
        open_wizard: Callable[..., WizardWindow],
        speaking: Callable[[Language], None],
        qtbot: QtBot,
        step: Step,
    ) -> None:
        options = AdvancedOptions(pins=(CertificatePin(SHA256, "imap.example.com", 993),))
        window = open_wizard(Session(ConnectForm(options=options), step=step))
        qtbot.waitUntil(lambda: window.context.bridge.idle)
        if step is Step.DETAILS:
            window.page(step).more.open()  # type: ignore[attr-defined]
        self.check(window, speaking, qtbot)

    def test_at_trouble(
        self,
        at_details: Callable[[], tuple[WizardWindow, Screen]],
        speaking: Callable[[Language], None],
        services: FakeServices,
        qtbot: QtBot,
    ) -> None:
        window, screen = at_details()
        services.connector.failure = failed(refused())
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        self.check(window, speaking, qtbot)

    def test_when_accounts_arrive_later(
        self, context: Context, services: FakeServices, speaking: Callable[[Language], None], qtbot: QtBot
    ) -> None:
        services.keep(account_of("a", "a@example.com"))
        window = AccountsWindow(context)
        window.show()
        window.language.setFocus()
        speaking(Language.DE)
        window.load()
        qtbot.waitUntil(lambda: window.model.total == 1)
        QApplication.processEvents()
        assert window.focusWidget() is window.language

    @staticmethod
    def check(window: WizardWindow, speaking: Callable[[Language], None], qtbot: QtBot) -> None:
        start, seen = window.focusWidget(), 0
        while seen == 0 or window.focusWidget() is not start:
            here = window.focusWidget()
            speaking(Language.JA)
            QApplication.processEvents()
            assert window.focusWidget() is here, here.objectName()
            speaking(Language.EN)
            qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
            seen += 1
        assert seen > 3
