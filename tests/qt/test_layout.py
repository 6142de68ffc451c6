"""What stands below each other is in line, and what belongs together is spaced alike."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.qt import fake_cloud, fakes
from tests.qt.conftest import Screen
from tests.qt.fakes import GOOD_FORM, FakeServices, account_of
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.account import AccountState
from wizard.model.form import ConnectForm
from wizard.model.provider import Language
from wizard.model.symptom import Symptom
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.context import Context
from wizard.qt.pages.details import DetailsPage
from wizard.qt.parts.browser_shows import BrowserShowsDialog
from wizard.qt.parts.buttons import SideButton
from wizard.qt.parts.certificate_dialog import CertificateDialog
from wizard.qt.parts.hint import HintPanel
from wizard.qt.parts.keyring_panel import KeyringPanel
from wizard.qt.parts.text import Text
from wizard.qt.theme import GRID
from wizard.qt.wizard_window import WizardWindow

Open = Callable[..., WizardWindow]
Speak = Callable[[Language], None]


def settle(window: QWidget) -> None:
    for _ in range(5):
        QApplication.processEvents()
        window.grab()


def left(widget: QWidget, window: QWidget) -> int:
    return widget.mapTo(window, QPoint(0, 0)).x()


def right(widget: QWidget, window: QWidget) -> int:
    return left(widget, window) + widget.width()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("form", [fake_cloud.GOOD_MICROSOFT, fake_cloud.GOOD_GOOGLE], ids=["microsoft", "google"])
def test_every_page_that_the_browser_may_show_is_seen_at_once(
    context: Context, speaking: Speak, form: ConnectForm, language: Language
) -> None:
    speaking(language)
    dialog = BrowserShowsDialog(context, form)
    dialog.show()
    settle(dialog)
    seen = dialog.scroll_area.viewport()
    choices = [button for button in dialog.shows.findChildren(SideButton) if button is not dialog.shows.look_up]
    assert choices
    for button in choices:
        corner = button.mapTo(seen, button.rect().bottomRight())
        assert seen.rect().contains(corner), button.text()
    assert "&" in dialog.cancel.text() and dialog.cancel.height() >= choices[0].height()


@pytest.mark.parametrize("language", Language)
def test_the_certificates_buttons_follow_its_words(context: Context, speaking: Speak, language: Language) -> None:
    speaking(language)
    dialog = CertificateDialog(context, fakes.expired(), lambda: None)
    dialog.show()
    settle(dialog)
    shown = [text for text in dialog.findChildren(Text) if text.isVisible()]
    words = max(text.mapTo(dialog, text.rect().bottomLeft()).y() for text in shown)
    assert 0 < dialog.close_button.geometry().top() - words <= 5 * GRID


@pytest.mark.parametrize("step", [Step.PROVIDER, Step.REVIEW, Step.DETAILS])
def test_page_and_foot_are_in_line(open_wizard: Open, step: Step) -> None:
    window = open_wizard(Session(GOOD_FORM, step=step))
    settle(window)
    page = window.page(step)
    margins = page.column.contentsMargins()
    begins, ends = left(page.content, window) + margins.left(), right(page.content, window) - margins.right()
    assert ends == right(window.footer.main, window)
    assert begins == left(window.header, window) + GRID // 2  # where a step's circle is drawn
    assert begins == left(window.footer.practice, window)


def test_heading_filter_and_list_are_in_line(
    open_accounts: Callable[[], tuple[AccountsWindow, Screen]], services: FakeServices
) -> None:
    services.keep(account_of("a", "alice@example.com"))
    services.keep(account_of("b", "bob@example.com"))
    window, _ = open_accounts()
    settle(window)
    listing = window.listing
    drawn = left(listing.view.viewport(), window) + GRID // 2  # an account is drawn smaller than its row
    assert left(window.heading, window) == left(listing.filter_label, window) == drawn
    assert left(window.practice, window) + GRID // 2 == drawn  # a link is written inside its button
    detail = listing.detail.column.contentsMargins().right() + right(listing.detail.viewport(), window)
    assert right(window.connect_button, window) <= detail


@pytest.mark.parametrize("language", Language)
def test_no_line_of_an_accounts_problem_is_cut(
    open_accounts: Callable[[], tuple[AccountsWindow, Screen]],
    services: FakeServices,
    speaking: Speak,
    language: Language,
) -> None:
    speaking(language)
    reconnect = {"code": "RECONNECT_REQUIRED", "reason": "password_changed"}  # of no server, so nothing stands above
    services.keep(account_of("a", "alice@example.com", AccountState.RECONNECT, **reconnect))
    window, screen = open_accounts()
    settle(window)
    wrapped = [text for text in screen.all(Text) if text.wordWrap()]
    assert [text.text() for text in wrapped if text.height() < text.heightForWidth(text.width())] == []


def test_the_keyrings_steps_wrap_beside_their_numbers(context: Context) -> None:
    panel = KeyringPanel(context)
    session = Session()
    session.probed(Symptom.KEYRING_LOCKED)
    panel.show_state(session.keyring)
    panel.resize(60 * GRID, 60 * GRID)
    panel.show()
    settle(panel)
    shown = [text for text in panel.findChildren(Text) if text.isVisible()]
    numbers = [text for text in shown if text.text() in ("1.", "2.")]
    steps = [text for text in shown if text.accessibleName().startswith(("1. ", "2. "))]
    assert len(numbers) == len(steps) == 2
    assert max(right(number, panel) for number in numbers) < min(left(step, panel) for step in steps)
    assert len({left(step, panel) for step in steps}) == 1


def test_a_hint_without_buttons_has_no_room_for_them(open_wizard: Open) -> None:
    window = open_wizard(Session(ConnectForm(email="anna@ionos.de"), step=Step.DETAILS))
    page = window.page(Step.DETAILS)
    assert isinstance(page, DetailsPage)
    settle(window)
    hint = next(panel for panel in page.findChildren(HintPanel) if panel.isVisible())
    words = hint.findChild(Text)
    assert words is not None and not any(button.isVisible() for button in hint.findChildren(SideButton))
    assert hint.rect().bottom() - words.geometry().bottom() <= words.geometry().top() + GRID // 2


def test_the_link_to_copy_is_as_high_as_other_fields(open_wizard: Open, services: FakeServices, qtbot: QtBot) -> None:
    error = RuntimeError("none")
    error.symptom = Symptom.NO_BROWSER  # type: ignore[attr-defined]
    services.no_browser = error
    services.connector.hold = fake_cloud.SIGN_IN[fake_cloud.GOOD_MICROSOFT.provider]
    services.connector.gate = fakes.Gate(opened=False)
    session = Session(fake_cloud.GOOD_MICROSOFT, step=Step.DETAILS)
    session.probed(None)
    window = open_wizard(session)
    window.go_on()
    panel = window.connecting.sign_in
    qtbot.waitUntil(panel.link.isVisible)
    settle(window)
    assert panel.link.height() >= 4 * GRID
