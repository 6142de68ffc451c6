"""What went wrong, and the way on."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QInputDialog, QVBoxLayout, QWidget

from wizard.model.form import Change
from wizard.model.outcome import Failed
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.qt.context import Context
from wizard.qt.pages.base import Page, Wizard
from wizard.qt.parts.admin_text import admin_text, mail_url
from wizard.qt.parts.browser_shows import BrowserShowsDialog
from wizard.qt.parts.card import Card
from wizard.qt.parts.certificate_dialog import CertificateDialog
from wizard.qt.parts.hint import open_page
from wizard.qt.parts.problem_panel import PAGES, ProblemPanel
from wizard.qt.parts.text import Text, announce
from wizard.qt.theme import GRID, Tone

_STEPS = 5
"""Most problems have no more."""


class TroublePage(Page):
    """The verdict to act on first; below it, in short, what else was found.

    `judged` gives the Failed of what the browser shows, once somebody has told that.
    """

    judged = Signal(object)

    def __init__(self, context: Context, wizard: Wizard, parent: QWidget | None = None) -> None:
        super().__init__(context, wizard, parent)
        self.heading.hide()
        self.panel = ProblemPanel(context)
        self.heading = self.panel.title
        self.column.addWidget(self.panel)
        self._shown: Failed | None = None
        self._others_title = Text("", bold=True, size=1.1)
        self._others = QVBoxLayout()
        self._others.setSpacing(GRID)
        self.column.addWidget(self._others_title)
        self.column.addLayout(self._others)
        self.column.addStretch(1)
        self.panel.remedy_chosen.connect(self.take)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self)
        copy.activated.connect(self.copy_summary)

    @property
    def diagnosis(self) -> Diagnosis | None:
        return self.session.failure.diagnosis if self.session.failure else None

    @property
    def main_remedy(self) -> Remedy:
        """What Enter does: the first of the problem's remedies that stands at the foot, else trying again."""
        for remedy in self.diagnosis.remedies if self.diagnosis else ():
            if remedy.id in (RemedyId.RETRY, RemedyId.EDIT_DETAILS):
                return remedy
        return Remedy(RemedyId.RETRY)

    @property
    def foot_remedies(self) -> tuple[Remedy, Remedy]:
        """Of the main button at the foot and of the one beside it."""
        retry, edit = Remedy(RemedyId.RETRY), Remedy(RemedyId.EDIT_DETAILS)
        return (edit, retry) if self.main_remedy.id is RemedyId.EDIT_DETAILS else (retry, edit)

    def first_focus(self) -> QWidget | None:
        """The button that mends it, if there is one that needs no second thought; Enter then takes that."""
        leading = self.panel.leading_remedy
        return self.panel.button_of(leading) if leading is not None else None

    def prepare(self) -> Iterator[None]:
        yield from self.panel.prepare(_STEPS)

    def show_failure(self, failure: Failed) -> Iterator[None]:
        """All that is said of it, in pieces; for a page that isn't shown yet."""
        self.panel.show_diagnosis(failure.diagnosis)
        yield
        self._show_others(failure)
        self._shown = failure

    def enter(self) -> None:
        failure = self.session.failure
        if failure is not None and failure is not self._shown:
            for _ in self.show_failure(failure):
                pass
        self.scroll_area.verticalScrollBar().setValue(0)

    def retranslate(self) -> None:
        self.lead.hide()
        self.panel.retranslate()
        self._others_title.setText(self.tr("Also found"))
        if self.session.failure is not None:
            self._show_others(self.session.failure)

    def copy_summary(self) -> None:
        """Ctrl+C: the marked text if there is some, else the summary of the whole panel."""
        marked = [text.selectedText() for text in self.findChildren(Text) if text.hasSelectedText()]
        QGuiApplication.clipboard().setText(marked[0] if marked else self.panel.summary())
        announce(self, self.tr("Copied"))

    def take(self, remedy: Remedy) -> None:
        """Does what a remedy's button says; what has to be looked at or chosen first is shown."""
        diagnosis = self.diagnosis
        if remedy.id is RemedyId.ALLOW_CERTIFICATE and diagnosis is not None:
            allow = partial(self.wizard.apply, remedy) if remedy.change else None
            CertificateDialog(self.context, diagnosis, allow, self).open()
        elif remedy.id is RemedyId.CHOOSE_FOLDER:
            self._choose_folder(remedy)
        elif remedy.id in PAGES:
            if not remedy.url or not open_page(remedy.url):
                self._copy(remedy, remedy.url or "", self.tr("Link copied"))
        elif remedy.id is RemedyId.COPY_CONSENT_LINK:
            self._copy(remedy, remedy.url or "", self.tr("Link copied"))
        elif remedy.id is RemedyId.TELL_WHAT_BROWSER_SHOWS:
            dialog = BrowserShowsDialog(self.context, self.session.form, self)
            dialog.judged.connect(self.judged)
            dialog.open()
        elif remedy.id in (RemedyId.COPY_ADMIN_TEXT, RemedyId.MAIL_ADMIN_TEXT) and diagnosis is not None:
            self._give_admin_text(remedy, diagnosis)
        else:
            self.wizard.apply(remedy)

    def _give_admin_text(self, remedy: Remedy, diagnosis: Diagnosis) -> None:
        """As an email if that is wanted and can be done, else on the clipboard."""
        text = admin_text(self.context, diagnosis)
        if remedy.id is RemedyId.MAIL_ADMIN_TEXT:
            url = mail_url(self.context.catalog.panel(diagnosis, self.context.language).title, text)
            if url and QDesktopServices.openUrl(QUrl(url, QUrl.ParsingMode.StrictMode)):
                return
        self._copy(remedy, text, self.tr("Text copied"))

    def _copy(self, remedy: Remedy, text: str, done: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.panel.say_done(remedy, done)
        self.wizard.words_changed()
        announce(self.panel, done)

    def _choose_folder(self, remedy: Remedy) -> None:
        diagnosis = self.diagnosis
        folders = diagnosis.finding.evidence.get("folders") if diagnosis else None
        names = [str(name) for name in folders] if isinstance(folders, list) else []
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("Choose a folder"))
        dialog.setLabelText(self.tr("Which folder is it?"))
        dialog.setComboBoxItems(names)
        dialog.setComboBoxEditable(not names)
        dialog.textValueSelected.connect(partial(self._folder_chosen, remedy))
        dialog.open()

    def _folder_chosen(self, remedy: Remedy, folder: str) -> None:
        diagnosis = self.diagnosis
        missing = str(diagnosis.finding.evidence.get("missing_folder", "")) if diagnosis else ""
        drafts = "draft" in missing.lower() or (diagnosis is not None and "DRAFTS" in diagnosis.code)
        change = Change(drafts_folder=folder) if drafts else Change(sent_folder=folder)
        if folder:
            self.wizard.apply(Remedy(RemedyId.CHOOSE_FOLDER, change))

    def _show_others(self, failure: Failed) -> None:
        while (item := self._others.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._others_title.setVisible(bool(failure.others))
        for diagnosis in failure.others:
            panel = self.context.catalog.panel(diagnosis, self.context.language)
            card = Card()
            card.column.addWidget(Text(panel.title, bold=True))
            card.column.addWidget(Text(panel.what))
            card.column.addWidget(Text(diagnosis.problem.name, Tone.QUIET, size=0.9, selectable=True))
            self._others.addWidget(card)
