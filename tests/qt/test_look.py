"""Nothing is cut, nothing jumps, and what a person must know before connecting is said before."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QTextEdit
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import (
    CANARY,
    GOOD_FORM,
    SHA256,
    STAGES,
    FakeServices,
    Gate,
    account_of,
    failed,
    refused,
)
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import AdvancedOptions, ConnectForm, plan_of
from wizard.model.plan import CertificatePin, ConnectionPlan
from wizard.model.provider import Language, Provider, SignInMethod
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.parts.mnemonics import plain
from wizard.qt.wizard_window import WizardWindow

Open = Callable[..., WizardWindow]


def review(open_wizard: Open, form: ConnectForm) -> str:
    window = open_wizard(Session(form, step=Step.REVIEW))
    return "\n".join(label.text() for label in Screen(window).all(QLabel)).replace("\u200b", "")


def settle(window: WizardWindow) -> None:
    """Labels that wrap ask their layout for height once they know their width, and it asks its own."""
    for _ in range(5):
        QApplication.processEvents()
        window.grab()


class TestWhoGetsTheTestEmail:
    @pytest.mark.parametrize("provider", Provider)
    def test_the_brands_address_is_shown_before_connecting(
        self, open_wizard: Open, services: FakeServices, provider: Provider
    ) -> None:
        services.brand = replace(services.brand, bcc_address="inbound@crm.example")
        assert "inbound@crm.example" in review(open_wizard, ConnectForm(provider=provider))

    def test_without_one_it_is_the_mailbox_itself(self, open_wizard: Open) -> None:
        assert "test email to the mailbox itself" in review(open_wizard, ConnectForm())

    def test_what_was_asked_for_before_counts(self, open_wizard: Open) -> None:
        other = ConnectForm(options=AdvancedOptions(test_email_to="me@else.example"))
        assert "me@else.example" in review(open_wizard, other)
        none = ConnectForm(options=AdvancedOptions(send_test_email=False))
        assert "switched off" in review(open_wizard, none)


def test_ports_and_security_are_on_the_list_for_it(open_wizard: Open) -> None:
    Screen(open_wizard(Session(step=Step.REVIEW))).click("Copy this list")
    copied = QGuiApplication.clipboard().text()
    assert all(word in copied for word in ("993", "465", "143", "587", "TLS", "STARTTLS"))


def test_the_privacy_text_has_headings_and_names_the_button_that_there_is(open_wizard: Open) -> None:
    window = open_wizard(Session(step=Step.REVIEW))
    Screen(window).click("Read the full privacy text")
    body = window.findChild(QTextEdit)
    assert body is not None
    block, headings = body.document().begin(), 0
    while block.isValid():
        headings += bool(block.blockFormat().headingLevel())
        block = block.next()
    assert headings == 6
    assert "Connect inbox" in body.toPlainText() and "press Continue" not in body.toPlainText()


def test_app_passwords_are_named_where_the_password_is_asked_for(open_wizard: Open) -> None:
    unknown = Screen(open_wizard(Session(ConnectForm(email="a@firm.example"), step=Step.DETAILS)))
    assert "app password" in unknown.field("Password").placeholderText()
    gmx = Screen(open_wizard(Session(ConnectForm(email="anna@gmx.de"), step=Step.DETAILS)))
    assert gmx.has_button("Open the app password page")
    assert any("app password" in label.text() for label in gmx.all(QLabel))


class TestLive:
    def connecting(self, open_wizard: Open, services: FakeServices, qtbot: QtBot) -> WizardWindow:
        services.connector.hold, services.connector.gate = "imap.sign_in", Gate(opened=False)
        session = Session(GOOD_FORM, step=Step.DETAILS)
        session.probed(None)
        window = open_wizard(session)
        Screen(window).type("Password", CANARY)
        window.go_on()
        qtbot.waitUntil(services.connector.waiting.is_set)
        qtbot.waitUntil(lambda: window.connecting.legs["imap"].rows.get("imap.sign_in") is not None)
        rows = window.connecting.legs["imap"].rows
        qtbot.waitUntil(lambda: rows["imap.sign_in"].state == "running")
        qtbot.waitUntil(
            lambda: not any(row.stale for leg in window.connecting.legs.values() for row in leg.rows.values())
        )
        settle(window)
        return window

    def test_all_that_was_found_can_be_read(self, open_wizard: Open, services: FakeServices, qtbot: QtBot) -> None:
        window = self.connecting(open_wizard, services, qtbot)
        found = [row.facts for leg in window.connecting.legs.values() for row in leg.rows.values()]
        shown = [text for text in found if text.isVisible()]
        assert len(shown) >= 4
        for text in shown:
            assert "…" not in text.text()
            assert text.height() >= text.heightForWidth(text.width())

    def test_dates_are_written_as_such(self, open_wizard: Open, services: FakeServices, qtbot: QtBot) -> None:
        window = self.connecting(open_wizard, services, qtbot)
        facts = window.connecting.legs["imap"].rows["imap.certificate"].facts.text()
        assert "18 Mar 2027" in facts and "T00:00" not in facts

    def test_what_only_specialists_ask_for_waits_until_the_end(
        self, open_wizard: Open, services: FakeServices, qtbot: QtBot
    ) -> None:
        window = self.connecting(open_wizard, services, qtbot)
        rows = window.connecting.legs["imap"].rows.values()
        told = " ".join(row.facts.text() for row in rows)
        assert "TLSv1.3" in told and "mail.example.com" in told
        for detail in (SHA256, "SASL-IR", "TLS_AES", "192.0.2.25"):
            assert detail not in told

    @pytest.mark.parametrize("language", Language)
    def test_the_countdown_moves_nothing(
        self,
        open_wizard: Open,
        services: FakeServices,
        qtbot: QtBot,
        speaking: Callable[[Language], None],
        language: Language,
    ) -> None:
        window = self.connecting(open_wizard, services, qtbot)
        speaking(language)
        settle(window)
        page = window.connecting
        before = [row.name.geometry() for leg in page.legs.values() for row in leg.rows.values()]
        row = page.legs["imap"].rows["imap.sign_in"]
        row._started -= 10
        qtbot.waitUntil(lambda: bool(row.time.text()))
        settle(window)
        assert [row.name.geometry() for leg in page.legs.values() for row in leg.rows.values()] == before

    @pytest.mark.parametrize("language", Language)
    def test_every_stage_fits_into_its_line_beside_the_countdown(
        self,
        open_wizard: Open,
        services: FakeServices,
        qtbot: QtBot,
        speaking: Callable[[Language], None],
        language: Language,
    ) -> None:
        window = self.connecting(open_wizard, services, qtbot)
        speaking(language)
        settle(window)
        catalog, room = services.catalog, window.connecting.legs["imap"].rows["imap.tls"].name
        for stage in (*STAGES, "imap.test_email"):
            done, failed = catalog.stage_name(stage, language, {}), catalog.stage_step(stage, language)
            for words in (done, failed, f"{catalog.stage_doing(stage, language)} …"):
                assert room.fontMetrics().horizontalAdvance(words) <= room.width(), words

    def test_where_it_takes_two_lines_shape_and_time_stand_beside_the_first(
        self, open_wizard: Open, services: FakeServices, qtbot: QtBot
    ) -> None:
        window = self.connecting(open_wizard, services, qtbot)
        one, two = (window.connecting.legs["imap"].rows[f"imap.{step}"] for step in ("tls", "greeting"))
        two.name.setText("What is called by a name that nobody can read without taking a breath")
        settle(window)
        assert two.name.height() >= 2 * one.name.height()
        for row in (one, two):
            line = row.name.y() + one.name.height() / 2
            assert abs(row.mark.geometry().center().y() + 0.5 - line) <= 1
            assert abs(row.time.geometry().center().y() + 0.5 - line) <= 1


class TestLetters:
    def test_folds_and_the_choice_of_language_have_one(self, open_wizard: Open) -> None:
        screen = Screen(open_wizard(Session(GOOD_FORM, step=Step.DETAILS)))
        assert "&" in screen.button("Advanced options").text()
        language = screen.button("Language")
        assert "&" in language.text() and not language.shortcut().isEmpty()

    def test_what_a_fold_opens_gets_its_letters_at_once(self, open_wizard: Open) -> None:
        screen = Screen(open_wizard(Session(GOOD_FORM, step=Step.DETAILS)))
        before = {
            name: screen.button(name).text() for name in ("Advanced options", "Back", "Connect inbox", "Language")
        }
        screen.click("Advanced options")
        assert "&" in screen.button("Create missing folders").text()
        assert before == {name: screen.button(name).text() for name in before}, "one button, one letter"
        assert all("&" in text for text in before.values())

    @pytest.mark.parametrize("language", Language)
    def test_questions_have_them(
        self, at_details: Callable[[], tuple[WizardWindow, Screen]], speaking: Callable[[Language], None],
        language: Language,
    ) -> None:  # fmt: skip
        window, screen = at_details()
        speaking(language)
        window.reject()
        letters = [button.shortcut().toString() for button in screen.question("really-close").buttons()]
        assert all(letters) and len(set(letters)) == 2

    def test_try_again_keeps_its_letter_in_japanese(
        self, open_wizard: Open, services: FakeServices, qtbot: QtBot, speaking: Callable[[Language], None]
    ) -> None:
        speaking(Language.JA)
        found = []
        for diagnosis in (refused(), replace(refused(), remedies=())):
            services.connector.failure = failed(diagnosis)
            session = Session(GOOD_FORM, step=Step.DETAILS)
            session.probed(None)
            window = open_wizard(session)
            window.go_on()
            qtbot.waitUntil(lambda window=window: window.session.step is Step.TROUBLE)  # type: ignore[misc]
            buttons = window.findChildren(QAbstractButton)
            again = next(button for button in buttons if plain(button.text()) == "もう一度試す")
            found.append((again.objectName(), again.text()))
        assert found[0][0] != found[1][0], "not the two places"
        assert found[0][1] == found[1][1]


class _Small:
    def __init__(self, size: QSize) -> None:
        self._size = size

    def availableGeometry(self) -> QRect:
        return QRect(0, 0, self._size.width(), self._size.height())


class TestSmallScreens:
    def test_the_provider_that_is_chosen_can_be_seen(
        self, open_wizard: Open, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
    ) -> None:
        """1366 x 768 at 200 %."""
        monkeypatch.setattr(QGuiApplication, "primaryScreen", staticmethod(lambda: _Small(QSize(683, 384))))
        page = open_wizard(Session()).page(Step.PROVIDER)
        chosen = page.first_focus()
        assert chosen is not None
        qtbot.waitUntil(lambda: chosen.visibleRegion().boundingRect() == chosen.rect())

    @pytest.mark.parametrize("language", Language)
    def test_no_word_of_header_and_foot_is_cut(
        self,
        open_wizard: Open,
        services: FakeServices,
        monkeypatch: pytest.MonkeyPatch,
        qtbot: QtBot,
        speaking: Callable[[Language], None],
        language: Language,
    ) -> None:
        """800 x 800 at 200 %."""
        monkeypatch.setattr(QGuiApplication, "primaryScreen", staticmethod(lambda: _Small(QSize(400, 400))))
        speaking(language)
        services.connector.failure = failed(refused())
        session = Session(GOOD_FORM, step=Step.DETAILS)
        session.probed(None)
        window = open_wizard(session)
        window.go_on()
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        settle(window)
        assert window.width() <= 400
        for part in (window.header, window.footer):
            for button in Screen(part).all(QAbstractButton):
                place = QRect(button.mapTo(window, QPoint(0, 0)), button.size())
                assert window.rect().contains(place), button.text()
                assert button.width() >= button.sizeHint().width(), button.text()

    def test_addresses_of_one_company_can_be_told_apart(
        self, open_accounts: Callable[[], tuple[AccountsWindow, Screen]], services: FakeServices
    ) -> None:
        for number in (1, 2, 3):
            services.keep(account_of(str(number), f"person{number:02d}@long-company.example", minutes=2))
        window, _ = open_accounts()
        window.resize(1, 1)
        QApplication.processEvents()
        view = window.listing.view
        rows = [view.viewport().grab(view.visualRect(window.model.index(row, 0))).toImage() for row in (1, 2)]
        assert rows[0] != rows[1]


class TestSignInMethodAndFingerprint:
    """Of a mailbox by IMAP, in its Advanced options."""

    def test_both_reach_the_connection(
        self, at_details: Callable[[], tuple[WizardWindow, Screen]], services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_details()
        screen.click("Advanced options")
        method = next(box for box in screen.all(QComboBox) if box.accessibleName() == "How to sign in")
        assert [method.itemText(index) for index in range(method.count())] == ["Automatic", "PLAIN", "LOGIN"]
        method.setCurrentText("LOGIN")
        field = "Allow the certificate with this SHA-256 fingerprint"
        screen.type(field, "12:34")
        screen.click("Connect inbox")
        assert (
            window.focusWidget() is screen.field(field) and "64 digits" in screen.field(field).accessibleDescription()
        )
        screen.type(field, "sha256:" + ":".join(["AB"] * 32))
        with qtbot.waitSignal(window.connected):
            screen.click("Connect inbox")
        plan = plan_of(services.connector.forms[0])
        assert isinstance(plan, ConnectionPlan)
        assert plan.sign_in_method is SignInMethod.LOGIN
        assert plan.pins == (CertificatePin("ab" * 32),)

    def test_another_providers_method_neither_counts_nor_is_lost(self, open_wizard: Open) -> None:
        exchange = replace(GOOD_FORM, options=AdvancedOptions(sign_in_method=SignInMethod.NTLM))
        window = open_wizard(Session(exchange, step=Step.DETAILS))
        screen = Screen(window)
        screen.click("Advanced options")
        screen.type("User name", "alice")
        assert window.session.form.options.sign_in_method is SignInMethod.NTLM
        plan = plan_of(window.session.form)
        assert isinstance(plan, ConnectionPlan) and plan.sign_in_method is SignInMethod.AUTOMATIC
