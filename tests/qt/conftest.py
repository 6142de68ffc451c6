"""Every test of the window gets its own services, context and cleared windows."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.qt import fake_cloud
from tests.qt.fakes import CANARY, GOOD_FORM, FakeServices, Gate
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import ConnectForm
from wizard.model.provider import Language, Provider
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.context import Context
from wizard.qt.parts.mnemonics import plain
from wizard.qt.translations import Translations
from wizard.qt.wizard_window import WizardWindow

W = TypeVar("W", bound=QWidget)

I18N = Path(__file__).parents[2] / "resources" / "i18n"


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def context(qtbot: object, services: FakeServices) -> Iterator[Context]:
    context = Context(services)
    yield context
    context.bridge.close()
    services.connector.gate.open()
    services.connector.dns_gate.open()
    services.vault.gate.open()
    services.save_gate.open()
    for window in QApplication.topLevelWidgets():
        window.hide()
        window.deleteLater()
    QApplication.processEvents()


@pytest.fixture(autouse=True)
def windows_live_as_long_as_their_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in the program, which holds its windows: one that nobody holds may be collected while it paints itself.

    Nor is one collected in a thread that isn't the windows'.
    """
    gc.disable()
    held: list[QWidget] = []
    for kind in (WizardWindow, AccountsWindow):
        monkeypatch.setattr(kind, "__init__", _holding(kind.__init__, held))
    yield
    held.clear()


def _holding(make: Callable[..., None], held: list[QWidget]) -> Callable[..., None]:
    def make_and_hold(self: QWidget, *args: object, **options: object) -> None:
        make(self, *args, **options)
        held.append(self)

    return make_and_hold


class Screen:
    """A window as a person meets it: things are found by the names that a screen reader speaks."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    def all(self, kind: type[W]) -> list[W]:
        return [widget for widget in self.window.findChildren(kind) if widget.isVisibleTo(self.window)]

    def button(self, name: str) -> QAbstractButton:
        found = [b for b in self.all(QAbstractButton) if (b.accessibleName() or plain(b.text())) == name]
        assert found, f"no button {name!r}, only {[b.accessibleName() or b.text() for b in self.all(QAbstractButton)]}"
        return found[0]

    def has_button(self, name: str) -> bool:
        return any((b.accessibleName() or plain(b.text())) == name for b in self.all(QAbstractButton))

    def field(self, name: str) -> QLineEdit:
        found = [edit for edit in self.all(QLineEdit) if edit.accessibleName() == name]
        assert found, f"no field {name!r}, only {[edit.accessibleName() for edit in self.all(QLineEdit)]}"
        return found[0]

    def click(self, name: str) -> None:
        button = self.button(name)
        assert button.isEnabled(), f"{name!r} can't be pressed"
        button.click()

    def type(self, name: str, text: str) -> None:
        """Replaces what is in the field, as typing does."""
        edit = self.field(name)
        assert edit.isEnabled(), f"{name!r} can't be typed into"
        edit.selectAll()
        edit.insert(text)

    def question(self, name: str) -> QMessageBox:
        box = self.window.findChild(QMessageBox, name)
        assert isinstance(box, QMessageBox)
        return box

    def answer(self, name: str, answer: str) -> None:
        box = self.question(name)
        next(button for button in box.buttons() if plain(button.text()) == answer).click()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The .qm files, made from the .ts as they stand now, apart from those of the checkout."""
    folder = tmp_path_factory.mktemp("qm")
    lrelease = Path(sys.executable).parent / "pyside6-lrelease"
    for source in I18N.glob("*.ts"):
        target = folder / f"{source.stem}.qm"
        subprocess.run([lrelease, "-silent", source, "-qm", target], check=True, timeout=60)
    return folder


@pytest.fixture
def speaking(context: Context, compiled: Path) -> Iterator[Callable[[Language], None]]:
    context._translations = Translations(compiled)

    def speak(language: Language) -> None:
        context.set_language(language)

    yield speak
    context.set_language(Language.EN)


@pytest.fixture
def open_wizard(context: Context) -> Callable[..., WizardWindow]:
    def opened(session: Session | None = None) -> WizardWindow:
        window = WizardWindow(context, session or Session())
        window.show()
        return window

    return opened


@pytest.fixture
def at_details(open_wizard: Callable[..., WizardWindow], qtbot: object) -> Callable[[], tuple[WizardWindow, Screen]]:
    """The wizard at its details, all filled in but not yet continued."""

    def opened() -> tuple[WizardWindow, Screen]:
        window = open_wizard()
        screen = Screen(window)
        screen.click("Continue")
        screen.click("Continue")
        qtbot.waitUntil(lambda: screen.field("Password").isEnabled())  # type: ignore[attr-defined]
        screen.type("Email address", GOOD_FORM.email)
        screen.type("Password", CANARY)
        screen.type("Server for receiving (IMAP)", GOOD_FORM.imap.host)
        screen.type("Server for sending (SMTP)", GOOD_FORM.smtp.host)
        assert window.session.step is Step.DETAILS
        return window, screen

    return opened


@pytest.fixture
def open_accounts(context: Context, qtbot: object) -> Callable[[], tuple[AccountsWindow, Screen]]:
    def opened() -> tuple[AccountsWindow, Screen]:
        window = AccountsWindow(context)
        window.show()
        window.load()
        qtbot.waitUntil(lambda: context.bridge.idle)  # type: ignore[attr-defined]
        return window, Screen(window)

    return opened


@pytest.fixture
def connect(
    open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot
) -> Callable[[ConnectForm], tuple[WizardWindow, Screen]]:
    """The wizard while it waits for the sign-in, unless `services` say otherwise."""
    services.connector.gate = Gate(opened=False)
    services.browser_page = fake_cloud.judge  # type: ignore[attr-defined]

    def opened(form: ConnectForm) -> tuple[WizardWindow, Screen]:
        session = Session(form, step=Step.DETAILS)
        session.probed(None)
        services.connector.hold = fake_cloud.SIGN_IN[form.provider]
        window = open_wizard(session)
        window.go_on()
        # What can't be opened may have ended the run by the time this looks.
        qtbot.waitUntil(lambda: window.connecting.sign_in.waiting is not None or window.session.step is Step.TROUBLE)
        return window, Screen(window)

    return opened


@pytest.fixture
def at_exchange(open_wizard: Callable[..., WizardWindow], qtbot: QtBot) -> Callable[..., tuple[WizardWindow, Screen]]:
    """The details of an Exchange mailbox, with address and password typed."""

    def opened(form: ConnectForm | None = None) -> tuple[WizardWindow, Screen]:
        form = form or ConnectForm(provider=Provider.EXCHANGE, email="alice@example.com")
        window = open_wizard(Session(form, step=Step.DETAILS))
        screen = Screen(window)
        qtbot.waitUntil(lambda: screen.field("Password").isEnabled())
        screen.type("Password", CANARY)
        return window, screen

    return opened
