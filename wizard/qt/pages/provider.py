"""Which provider is the mailbox with?"""

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from wizard.flow.prefill import complete_address
from wizard.model.provider import Provider
from wizard.qt.context import Context
from wizard.qt.pages.base import Page, Wizard
from wizard.qt.parts.choice import ChoiceButton
from wizard.qt.parts.field import TextField
from wizard.qt.parts.text import Text, announce
from wizard.qt.theme import GRID, Tone

AVAILABLE = frozenset({Provider.EXCHANGE, Provider.IMAP})
"""What can be connected in this version; the others are shown, so that nobody looks for them elsewhere."""

ORDER = (Provider.MICROSOFT365, Provider.GOOGLE, Provider.EXCHANGE, Provider.IMAP)


class ProviderPage(Page):
    """Large buttons, and for whoever is not sure: the address tells, from the table that comes with the program."""

    def __init__(self, context: Context, wizard: Wizard, parent: QWidget | None = None) -> None:
        super().__init__(context, wizard, parent)
        self._group = QButtonGroup(self)
        self._asked: ChoiceButton | None = None
        self.choices: dict[Provider, ChoiceButton] = {}
        buttons = QVBoxLayout()
        buttons.setSpacing(GRID)
        for provider in ORDER:
            button = ChoiceButton(f"provider-{provider}", f"provider-{provider}")
            button.available = provider in AVAILABLE
            self._group.addButton(button)
            self.choices[provider] = button
            buttons.addWidget(button)
        self._choice_column = buttons
        self.coming = Text("", Tone.QUIET)
        self.coming.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        self.coming.hide()
        self._choose()
        self.column.addLayout(buttons)
        self.address = TextField("address")
        self.answer = Text("", Tone.QUIET)
        self.column.addWidget(self.address)
        self.column.addWidget(self.answer)
        self.column.addStretch(1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(150)
        self._pause.timeout.connect(self._look_up)
        self.address.edited.connect(self._pause.start)
        self._group.buttonClicked.connect(self._explain)
        self.address.set_text(self.session.form.email)
        # The pretend mailbox is on no list, and its servers are filled in already.
        self.address.setVisible(not self.session.practice)
        self.answer.hide()

    def first_focus(self) -> QWidget:
        return self.choices[self.session.form.provider]

    def enter(self) -> None:
        self.address.set_text(self.session.form.email)
        self._choose()
        self._explain(self.choices[self.session.form.provider])

    def _choose(self) -> None:
        """A remedy may have led here, with a provider that can't be taken yet: then nothing changes but the words."""
        wanted = self.session.form.provider
        if wanted in AVAILABLE:
            self.choices[wanted].setChecked(True)
        else:
            before = self.session.switched_from
            self.choices[before if before in AVAILABLE else Provider.IMAP].setChecked(True)

    def leave(self) -> None:
        chosen = next((p for p, button in self.choices.items() if button.isChecked()), Provider.IMAP)
        typed = self.address.text or self.session.form.email
        self.session.edit(replace(self.session.form, provider=chosen, email=typed))
        if self._pause.isActive():
            self._pause.stop()
            self._look_up()

    def retranslate(self) -> None:
        self.say(self.tr("Which provider is your mailbox with?"))
        coming = self.tr("Coming soon")
        lines = {
            Provider.MICROSOFT365: self.tr("Outlook at work or school, outlook.com"),
            Provider.GOOGLE: self.tr("Gmail, Google Workspace"),
            Provider.EXCHANGE: self.tr("Your company's own server; choose it for ActiveSync, too"),
            Provider.IMAP: self.tr("Any other provider, with an email password"),
        }
        for provider, button in self.choices.items():
            name = self.context.catalog.provider_name(provider, self.context.language)
            button.say(name, lines[provider], "" if button.available else coming)
        self.address.say(
            self.tr("Not sure? Type your email address"),
            self.tr("The address is only compared with a list on this computer."),
            self.tr("name@example.com"),
        )
        self._say_coming()
        self._look_up()

    def _explain(self, button: ChoiceButton) -> None:
        """Under the choice that can't be taken yet, where the eye and the pointer are."""
        self._asked = None if button.available else button
        self._say_coming()
        if self._asked is not None:
            announce(self.coming, self.coming.text())
            self.scroll_area.ensureWidgetVisible(self.coming)

    def _say_coming(self) -> None:
        if self._asked is None:
            self.coming.hide()
            return
        text = self.tr(
            "Connecting with %1 is not part of this version yet. If your provider offers IMAP, choose Other (IMAP)."
        ).replace("%1", self._asked.text())
        self.coming.setText(text)
        self._choice_column.removeWidget(self.coming)
        self._choice_column.insertWidget(self._choice_column.indexOf(self._asked) + 1, self.coming)
        self.coming.show()

    def _answer(self, text: str) -> None:
        if text != self.answer.text():
            self.answer.setText(text)
            announce(self.answer, text)
        self.answer.setVisible(bool(text))

    def _look_up(self) -> None:
        address = complete_address(self.address.text)
        if address is None or self.session.practice:
            self._answer("")
            return
        self.session.edit(replace(self.session.form, email=self.address.text))
        found = self.context.services.candidates(str(address))
        self.session.suggest(found)
        trusted = [candidate for candidate in found if candidate.trusted]
        known = self.context.catalog.provider_for_domain(address.domain)
        if not trusted and known is not None and known.hint is not None:
            text = f"{known.name}: {known.hint[self.context.language]}"
        elif not trusted:
            text = self.tr(
                "This address is not on our list. Choose Exchange for a company's own server, else Other (IMAP)."
            )
        elif trusted[0].provider in AVAILABLE:
            self.choices[trusted[0].provider].setChecked(True)
            text = self.tr("This address is with %1. Its servers are filled in for you.").replace("%1", trusted[0].name)
        else:
            self.choices[Provider.IMAP].setChecked(True)
            text = self.tr(
                "This address is with %1. Until its own sign-in is ready, connect it as Other (IMAP)."
            ).replace("%1", trusted[0].name)
        self._answer(text)
