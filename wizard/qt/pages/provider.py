"""Which provider is the mailbox with?"""

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from wizard.flow.prefill import complete_address, sign_in_of
from wizard.flow.session import Session
from wizard.model.provider import Provider
from wizard.qt.context import Context
from wizard.qt.pages.base import Page, Wizard
from wizard.qt.parts.choice import ChoiceButton
from wizard.qt.parts.field import TextField
from wizard.qt.parts.mail_place import place_words
from wizard.qt.parts.text import Text, announce
from wizard.qt.theme import GRID, Tone

ORDER = (Provider.MICROSOFT365, Provider.GOOGLE, Provider.EXCHANGE, Provider.IMAP)


def can_sign_in(context: Context, session: Session, provider: Provider) -> bool:
    """Whether this build can sign in there with the browser. Pretend mailboxes need nothing for it."""
    return session.practice or context.services.sign_in_configured(provider)


class ProviderPage(Page):
    """Large buttons, and for whoever is not sure: the address tells, from the table that comes with the program."""

    def __init__(self, context: Context, wizard: Wizard, parent: QWidget | None = None) -> None:
        super().__init__(context, wizard, parent)
        self._group = QButtonGroup(self)
        self._asked: Provider | None = None
        self._looked_up = self.session.form.email
        self.choices: dict[Provider, ChoiceButton] = {}
        buttons = QVBoxLayout()
        buttons.setSpacing(GRID)
        for provider in ORDER:
            button = ChoiceButton(f"provider-{provider}", f"provider-{provider}")
            self._group.addButton(button)
            self.choices[provider] = button
            buttons.addWidget(button)
        self._choice_column = buttons
        self.not_set_up = Text("", Tone.QUIET)
        self.not_set_up.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        self.not_set_up.hide()
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
        self._group.buttonClicked.connect(self._clicked)
        self.address.set_text(self.session.form.email)
        # The pretend mailbox is on no list, and its servers are filled in already.
        self.address.setVisible(not self.session.practice)
        self.answer.hide()

    def first_focus(self) -> QWidget:
        return self.choices[self.chosen]

    def enter(self) -> None:
        self.address.set_text(self.session.form.email)
        self._looked_up = self.session.form.email
        self._choose()
        self.retranslate()
        self._explain(self.session.form.provider)

    def _choose(self) -> None:
        """A remedy may have led here, with a provider that this build can't sign in to: then it is only explained."""
        for provider, button in self.choices.items():
            button.available = provider is not Provider.MICROSOFT365 or self._set_up(provider)
        wanted = self.session.form.provider
        before = self.session.switched_from
        for provider in (wanted, before, Provider.IMAP):
            if self.choices[provider].available:
                self.choices[provider].setChecked(True)
                return

    def _set_up(self, provider: Provider) -> bool:
        return can_sign_in(self.context, self.session, provider)

    @property
    def chosen(self) -> Provider:
        return next((provider for provider, button in self.choices.items() if button.isChecked()), Provider.IMAP)

    def leave(self) -> None:
        typed = self.address.text or self.session.form.email
        self.session.edit(replace(self.session.form, provider=self.chosen, email=typed))
        if self._pause.isActive():
            self._pause.stop()
            self._look_up()

    def retranslate(self) -> None:
        self.say(self.tr("Which provider is your mailbox with?"))
        missing = self.tr("Not set up")
        lines = {
            Provider.MICROSOFT365: self.tr("Outlook at work or school, outlook.com"),
            Provider.GOOGLE: self.tr("Gmail, Google Workspace"),
            Provider.EXCHANGE: self.tr("Your company's own server; choose it for ActiveSync, too"),
            Provider.IMAP: self.tr("Any other provider, with an email password"),
        }
        for provider, button in self.choices.items():
            name = self.context.catalog.provider_name(provider, self.context.language)
            button.say(name, lines[provider], "" if button.available else missing)
        self.address.say(
            self.tr("Not sure? Type your email address"),
            self.tr("The address is only compared with a list on this computer."),
            self.tr("name@example.com"),
        )
        self._say_not_set_up()
        self._look_up()

    def _clicked(self, button: ChoiceButton) -> None:
        self._explain(next(provider for provider, choice in self.choices.items() if choice is button))

    def _explain(self, provider: Provider) -> None:
        """Under the choice that this build can't sign in to, where the eye and the pointer are."""
        self._asked = None if self._set_up(provider) else provider
        self._say_not_set_up()
        if self._asked is not None:
            announce(self.not_set_up, self.not_set_up.text())
            self.scroll_area.ensureWidgetVisible(self.not_set_up)

    def _say_not_set_up(self) -> None:
        if self._asked is None:
            self.not_set_up.hide()
            return
        text = self._not_set_up(self._asked).replace("%1", self.context.brand.product)
        self.not_set_up.setText(text.replace("%2", self.context.services.sign_in_file))
        self._choice_column.removeWidget(self.not_set_up)
        self._choice_column.insertWidget(self._choice_column.indexOf(self.choices[self._asked]) + 1, self.not_set_up)
        self.not_set_up.show()

    def _not_set_up(self, provider: Provider) -> str:
        if provider is Provider.GOOGLE:
            return self.tr(
                "Signing in with Google is not set up in this copy of %1. Continue, and connect with an app password."
            )
        return self.tr(
            "Signing in with Microsoft is not set up in this copy of %1: it has no application ID. Ask whoever gave you"
            " the program; if your organisation has an ID of its own, its administrator can enter it in the file %2."
        )

    def _answer(self, text: str) -> None:
        if text != self.answer.text():
            self.answer.setText(text)
            announce(self.answer, text)
        self.answer.setVisible(bool(text))

    def _look_up(self) -> None:
        address = complete_address(self.address.text)
        news, self._looked_up = self.address.text != self._looked_up, self.address.text
        if news:
            self._explain(self.chosen)  # no longer what the address before led to
        if address is None or self.session.practice:
            self._answer("")
            return
        self.session.edit(replace(self.session.form, email=self.address.text))
        found = self.context.services.candidates(str(address))
        self.session.suggest(found)
        trusted = [candidate for candidate in found if candidate.trusted]
        known = self.context.catalog.provider_for_domain(address.domain)
        own = sign_in_of(known.id) if known is not None else None
        if known is not None and own is not None:
            # Microsoft takes no password from mail programs: there, Other (IMAP) leads nowhere.
            lost = own is Provider.MICROSOFT365 and self.chosen is Provider.IMAP
            if (news or lost) and self.choices[own].available:
                self.choices[own].setChecked(True)
            self._explain(own)
            if self.choices[own].available:
                text = self.tr("This address is with %1. Choose %2.")
            else:
                text = self.tr("This address is with %1. It needs %2, which is not set up here, for the reason above.")
            text = text.replace("%1", known.name).replace("%2", self.choices[own].text())
        elif not trusted and known is not None and known.hint is not None:
            text = self.context.pair(known.name, known.hint[self.context.language])
        elif not trusted and (place := place_words(self.session.place, address.domain)):
            text = place
        elif not trusted:
            text = self.tr(
                "This address is not on our list. Choose Exchange for a company's own server, else Other (IMAP)."
            )
        else:
            if news:
                self.choices[trusted[0].provider].setChecked(True)
            text = self.tr("This address is with %1. Its servers are filled in for you.").replace("%1", trusted[0].name)
        self._answer(text)
