"""The words and buttons around the wizard's page, for each step."""

from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from wizard.flow.steps import Step
from wizard.model.problem import Remedy, RemedyId
from wizard.model.provider import Provider
from wizard.qt.fit import fit
from wizard.qt.parts.card import Line
from wizard.qt.parts.mnemonics import assign, say, stands_for
from wizard.qt.theme import GRID

if TYPE_CHECKING:
    from wizard.qt.wizard_window import WizardWindow


class Frame(QObject):
    """Puts the window's parts in their places, and says what the header and the footer say."""

    def __init__(self, window: "WizardWindow") -> None:
        super().__init__(window)
        self._window = window

    def lay_out(self) -> None:
        """Header, page and footer, one below the other."""
        window = self._window
        top = QHBoxLayout()
        top.setContentsMargins(3 * GRID - GRID // 2, 2 * GRID, 2 * GRID, GRID)  # a step is drawn half a unit inside
        top.addWidget(window.header)
        top.addStretch(1)
        top.addWidget(window.language)
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(window.banner)
        column.addLayout(top)
        column.addWidget(window.stack, 1)
        column.addWidget(Line())
        column.addWidget(window.footer)
        fit(window, QSize(90 * GRID, 70 * GRID), QSize(80 * GRID, 50 * GRID))

    def enable(self) -> None:
        """The main button of the details waits until it is known where the password is kept; where the address can't
        be connected, it leads out.
        """
        window, session = self._window, self._window.session
        if session.step is not Step.DETAILS:
            window.footer.main.setEnabled(True)
            return
        window.footer.main.setEnabled(session.may_enter_password or window.no_way_on)
        say(window.footer.main, self._main_of_details())

    def _main_of_details(self) -> str:
        if self._window.no_way_on:
            return self.tr("Choose another provider")
        form = self._window.session.form
        if not form.signs_in_with_browser:
            return self.tr("Connect inbox")
        microsoft = form.provider is Provider.MICROSOFT365
        return self.tr("Sign in with Microsoft") if microsoft else self.tr("Sign in with Google")

    def retranslate(self) -> None:
        window, session, footer = self._window, self._window.session, self._window.footer
        window.setWindowTitle(self.tr("Connect personal email"))
        self._header()
        step = session.step
        say(footer.practice, self.tr("Practice with a pretend mailbox"))
        footer.practice.setVisible(step is Step.PROVIDER and not session.practice)
        say(footer.report, window.context.catalog.remedy_label(Remedy(RemedyId.COPY_REPORT), window.context.language))
        footer.report.setVisible(step is Step.TROUBLE)
        main, back = self._buttons(step)
        remedies = window.trouble_remedies() if step is Step.TROUBLE else ()
        for button, remedy in zip_longest((footer.main, footer.back), remedies):
            stands_for(button, remedy.id.value if remedy else "")
        if step is Step.CONNECT:
            stands_for(footer.back, "cancel")
        say(footer.main, main)
        say(footer.back, back)
        footer.main.setVisible(step is not Step.CONNECT)
        footer.main.setDefault(True)
        footer.main.set_leading(step is not Step.TROUBLE or window.page(step).first_focus() is None)
        footer.back.setVisible(step is Step.CONNECT or session.can_go_back)
        footer.back.setEnabled(window.run.saving is None)
        self.enable()
        assign(window, window.context.language)

    def _buttons(self, step: Step) -> tuple[str, str]:
        """The main button's text, and that of the one beside it."""
        window = self._window
        match step:
            case Step.DETAILS:
                return self._main_of_details(), self.tr("Back")
            case Step.CONNECT:
                return "", self.tr("Cancel")
            case Step.DONE:
                return self.tr("Done"), ""
            case Step.TROUBLE:
                label, language = window.context.catalog.remedy_label, window.context.language
                main, beside = window.trouble_remedies()
                return label(main, language), label(beside, language)
            case _:
                return self.tr("Continue"), self.tr("Back")

    def _header(self) -> None:
        names = {
            Step.PROVIDER: self.tr("Provider"),
            Step.REVIEW: self.tr("Review"),
            Step.DETAILS: self.tr("Details"),
            Step.CONNECT: self.tr("Connect"),
        }
        self._window.header.say(names.__getitem__, self._describe)

    def _describe(self, number: int, count: int, name: str, here: bool, done: bool) -> str:
        state = self.tr("you are here") if here else self.tr("done") if done else self.tr("to come")
        text = self.tr("Step %1 of %2: %3, %4")
        for place, value in (("%1", str(number)), ("%2", str(count)), ("%3", name), ("%4", state)):
            text = text.replace(place, value)
        return text
