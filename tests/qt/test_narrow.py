"""On a small screen at 200 % nothing has to be scrolled sideways, and no word is cut, in any language."""

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QListView, QWidget
from pytestqt.qtbot import QtBot

from tests.qt import cloud_scenes, exchange_scenes, fake_cloud, fakes, screenshots, sign_in_scenes
from tests.qt.conftest import Screen
from tests.qt.fakes import FakeServices
from wizard.engine.diagnose import Diagnoser
from wizard.engine.sign_in import finding_of
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import plan_of
from wizard.model.outcome import Failed, LegState
from wizard.model.plan import ConnectionPlan
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.provider import Language
from wizard.model.symptom import Symptom
from wizard.qt.context import Context
from wizard.qt.pages.trouble import TroublePage
from wizard.qt.parts import certificate_dialog
from wizard.qt.parts.buttons import WrappingButton
from wizard.qt.parts.problem_panel import ProblemPanel
from wizard.qt.parts.text import Text
from wizard.qt.wizard_window import WizardWindow
from wizard.wire.redact import Redactor

SMALL = 384, 360
"""What 800 x 800 pixels leave at 200 %, without the frame of the window."""
SCENES = {
    name: build
    for name, build in chain(
        screenshots.scenes(), exchange_scenes.scenes(), cloud_scenes.scenes(), sign_in_scenes.scenes()
    )
    if not name.startswith("dialog")
}
Speak = Callable[[Language], None]


def cut(window: QWidget) -> Iterator[str]:
    """What can't be seen without scrolling sideways, or not at all."""
    for area in window.findChildren(QAbstractScrollArea):
        if area.isVisible() and area.horizontalScrollBar().maximum() and not isinstance(area, QListView):
            yield f"{area.parentWidget()} scrolls by {area.horizontalScrollBar().maximum()}"
    for button in window.findChildren(WrappingButton):
        if button.isVisible() and button.height() < button.height_at(button.width()):
            yield f"button {button.text()!r}"
    for label in window.findChildren(QLabel):
        wide = label.fontMetrics().size(0, label.text().replace("&", "")).width()
        if label.isVisible() and not label.wordWrap() and type(label) in (QLabel, Text) and label.width() < wide:
            yield f"label {label.text()!r}"
    if window.minimumSizeHint().width() > window.width():
        yield f"the window, by {window.minimumSizeHint().width() - window.width()}"


@pytest.mark.parametrize("name", SCENES)
def test_every_page_fits_on_a_small_screen(
    name: str, context: Context, services: FakeServices, speaking: Speak, qtbot: QtBot
) -> None:
    window = SCENES[name](context, services)
    assert isinstance(window, QWidget)
    window.setFixedSize(*SMALL)
    window.show()
    screenshots.settle(partial(screenshots.quiet, context, services, name))
    for language in Language:
        speaking(language)
        with contextlib.suppress(qtbot.TimeoutError):  # told below, with what it was
            qtbot.waitUntil(lambda: not list(cut(window)), timeout=1000)
        assert list(cut(window)) == []


@pytest.mark.parametrize("language", Language)
def test_a_certificate_fits_on_a_small_screen(
    context: Context, speaking: Speak, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    """Its buttons are seen; what has no room is scrolled to, up and down only."""
    monkeypatch.setattr(certificate_dialog, "room_of_screen", lambda: QSize(*SMALL))
    speaking(language)
    dialog = certificate_dialog.CertificateDialog(context, fakes.expired(), lambda: None)
    dialog.open()
    qtbot.waitUntil(lambda: not list(cut(dialog)))
    assert dialog.width() <= SMALL[0] and dialog.height() <= SMALL[1]
    for button in (dialog.allow_button, dialog.close_button):
        assert dialog.rect().contains(button.geometry())
    [area] = dialog.findChildren(QAbstractScrollArea)
    assert area.verticalScrollBar().maximum() > 0
    area.setFocus()
    qtbot.keyClick(area, Qt.Key.Key_PageDown)
    assert area.verticalScrollBar().value() > 0


@pytest.mark.parametrize("language", Language)
def test_with_room_a_certificate_is_seen_whole(
    context: Context, speaking: Speak, qtbot: QtBot, language: Language
) -> None:
    speaking(language)
    dialog = certificate_dialog.CertificateDialog(context, fakes.expired(), lambda: None)
    dialog.open()
    QApplication.processEvents()
    [area] = dialog.findChildren(QAbstractScrollArea)
    assert area.verticalScrollBar().maximum() == 0 and area.focusPolicy() is Qt.FocusPolicy.NoFocus
    content = area.widget()  # type: ignore[attr-defined]
    assert content.height() - content.heightForWidth(content.width()) < 8, "no empty space"


def test_an_address_is_broken_only_where_it_has_no_line_of_its_own(qtbot: QtBot) -> None:
    address = "verwaltung@firmenname.example"
    text = Text(f"Connecting {address}")
    qtbot.addWidget(text)
    text.resize(text.fontMetrics().horizontalAdvance(address) + 4, 100)
    text.show()
    assert QLabel.text(text) == text.text() and not text.accessibleName()
    text.resize(100, 100)
    assert QLabel.text(text) != text.text() and text.accessibleName() == text.text() == f"Connecting {address}"
    assert text.minimumSizeHint().width() <= 160


def test_what_is_copied_of_a_broken_address_is_whole(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _: True)  # without a screen Qt doesn't know
    link = "https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=1111&scope=Mail.ReadWrite"
    text = Text(link, selectable=True)
    qtbot.addWidget(text)
    text.resize(200, 200)
    text.show()
    assert "\u200b" in QLabel.text(text)
    QGuiApplication.clipboard().setText(QLabel.text(text))  # as Qt's own menu of the label does
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == link)
    text.setSelection(0, len(QLabel.text(text)))
    assert text.selectedText() == link


def verdict(symptom: Symptom, form: fakes.ConnectForm) -> Diagnosis:
    """As a run ends with it, everything known that a browser may have shown."""
    plan = plan_of(form, "", fake_cloud.CLOUD)
    assert isinstance(plan, ConnectionPlan)
    known = {"number": "AADSTS90094", "correlation_id": "77aa0c6e-5d41-4d4c-9b7e-6d6b9a6e2f10"}
    return Diagnoser(fakes.CATALOG, Redactor(plan.password), plan).diagnose(finding_of(plan, symptom, None, known))


@pytest.mark.parametrize("language", Language)
def test_the_button_for_the_administrators_text_is_seen_at_once(
    open_wizard: Callable[..., WizardWindow], speaking: Speak, qtbot: QtBot, language: Language
) -> None:
    speaking(language)
    session = Session(fake_cloud.GOOD_MICROSOFT, step=Step.DETAILS)
    window = open_wizard(session)
    session.next()
    session.ended(Failed(verdict(Symptom.ADMIN_CONSENT_NEEDED, session.form), LegState.FAILED, LegState.FAILED))
    window.show_step()
    page = window.page(Step.TROUBLE)
    assert isinstance(page, TroublePage)
    button = page.first_focus()
    assert button is not None

    def seen() -> bool:
        below = button.mapTo(page.scroll_area.viewport(), QPoint(0, button.height())).y()
        return button.height() < below <= page.scroll_area.viewport().height()

    qtbot.waitUntil(seen)


CALLED = {
    RemedyId.COPY_ADMIN_TEXT, RemedyId.USE_DEVICE_CODE, RemedyId.TELL_WHAT_BROWSER_SHOWS
}  # fmt: skip


@pytest.mark.parametrize("form", [fake_cloud.GOOD_MICROSOFT, fake_cloud.GOOD_GOOGLE], ids=["microsoft", "google"])
@pytest.mark.parametrize("language", Language)
def test_no_step_names_a_button_that_is_not_there(form: fakes.ConnectForm, language: Language) -> None:
    names = {remedy: fakes.CATALOG.remedy_label(Remedy(remedy), language).rstrip("… ") for remedy in CALLED}
    named = 0
    for symptom in {match.symptom for problem in fakes.CATALOG.problems for match in problem.matches}:
        whole = verdict(symptom, form)
        for alone in (False, True):
            offered = set() if alone else {remedy.id for remedy in whole.remedies}
            steps = " ".join(fakes.CATALOG.panel(whole, language, named=() if alone else whole.remedies).steps)
            called = {remedy for remedy, name in names.items() if any(f"{q}{name}" in steps for q in '"„［')}
            named += len(called)
            assert called <= offered, (whole.problem.name, called - offered)
    assert named


def test_a_panel_without_buttons_names_none(context: Context, qtbot: QtBot) -> None:
    panel = ProblemPanel(context, without=frozenset(RemedyId))
    qtbot.addWidget(panel)
    panel.show_diagnosis(verdict(Symptom.USER_NOT_ASSIGNED, fake_cloud.GOOD_MICROSOFT))
    panel.show()
    QApplication.processEvents()
    said = " ".join(label.text() for label in Screen(panel).all(QLabel))
    assert "Send your administrator the text for it." in said and "Copy text" not in said
