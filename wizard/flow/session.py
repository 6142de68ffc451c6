"""One walk through the wizard, without a window: the form as it is being filled, and where the person is."""

from collections.abc import Sequence
from dataclasses import replace

from wizard.flow.keyring import Keyring, KeyringState
from wizard.flow.mail_place import NOWHERE, place_by_records, place_of
from wizard.flow.prefill import Filled, complete_address, prefill
from wizard.flow.refused import was_accepted, was_refused
from wizard.flow.steps import CONNECTS_AGAIN, HEADER, NEXT, Step, before, header_step
from wizard.model.account import SavedAccount
from wizard.model.form import Change, ConnectForm, FieldError, apply_change, plan_of
from wizard.model.outcome import Connected, Failed, Outcome
from wizard.model.plan import Candidate, CertificatePin
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.symptom import Symptom

_Place = tuple[Step, Provider | None]
"""A step that was left, and of which provider: None where that is as it was."""


def _way_to(step: Step) -> list[_Place]:
    return [(earlier, None) for earlier in before(step)]


class Session:
    """Form, step and history. Every change of the form goes through here; nothing but success clears anything.

    Args:
        account_id: the account that is being reconnected, None for a new one.
        kept_by: the account whose kept password is used unless another is typed; None where it must be typed.
        practice: against a pretend mailbox; no keyring is asked.

    `switched_from`: the provider before a remedy named another one. `place`: where the mail is, as far as that remedy's
    problem or DNS told.
    """

    def __init__(
        self,
        form: ConnectForm | None = None,
        *,
        step: Step = Step.PROVIDER,
        account_id: str | None = None,
        kept_by: SavedAccount | None = None,
        practice: bool = False,
        bcc_address: str = "",
    ) -> None:
        self.form = form or ConnectForm()
        self.account_id = account_id
        self.kept_by = kept_by
        self.practice = practice
        self.bcc_address = bcc_address
        self.keyring = Keyring(KeyringState.SESSION_ONLY if practice else KeyringState.UNKNOWN)
        self.failure: Failed | None = None
        self.unsaved: Connected | None = None
        self.switched_from = self.form.provider
        self.step = step
        self.place = NOWHERE
        self._history: list[_Place] = _way_to(step)
        reviewed = step not in (Step.PROVIDER, Step.REVIEW)
        self._reviewed: set[Provider] = {self.form.provider} if reviewed else set()
        self._reached: set[Step] = {*before(step), step}
        self._given = self.form
        self._filled = Filled()
        self._kept = Secret()
        self._refused = Secret()

    # what was typed

    @property
    def typed_something(self) -> bool:
        """Whether closing now would lose something that the person typed or chose."""
        return self.step is not Step.DONE and self.form != self._given

    def edit(self, form: ConnectForm) -> None:
        """The form as it stands on the page now. The kept password stands in for one that wasn't typed."""
        self.form = form if form.password else replace(form, password=self._kept)

    def use_kept(self, password: Secret | None) -> None:
        """The kept password was read; None: there is none any more, and it must be typed."""
        self.kept_by = None
        if password and not self._given.password:
            self._kept = password
            self._given = replace(self._given, password=password)
            self.edit(self.form)

    @property
    def has_kept_password(self) -> bool:
        return bool(self._kept)

    def suggest(self, candidates: Sequence[Candidate]) -> bool:
        """Fills in the servers for the address, where nothing was typed. True if that changed the form."""
        address = complete_address(self.form.email)
        if address is None:
            return False
        old = self.form
        known = self.place.servers if self.place.domain == address.domain and not self.practice else None
        self.form, self._filled = prefill(old, candidates, self._filled, address, known)
        return self.form != old

    @property
    def may_ask_where(self) -> bool:
        """Whether DNS may be asked where the address's domain has its mail: the review is behind the person, who has to
        find the servers, and nothing is known yet.
        """
        form, address = self.form, complete_address(self.form.email)
        wanted = form.provider is Provider.IMAP and not (form.imap.host.strip() and form.smtp.host.strip())
        known = address is None or self.place.domain == address.domain
        return self.step is Step.DETAILS and wanted and not known and not self.practice

    def located(self, diagnosis: Diagnosis) -> None:
        """What DNS has told of the address's domain."""
        self.place = place_by_records(self.form.email, diagnosis)

    def take_servers(self) -> None:
        """Those that are offered, whatever was typed."""
        if self.place.offered is not None:
            self._filled = self.place.offered
            self.place = self.place.taken
            self.form = replace(self.form, imap=self._filled.imap, smtp=self._filled.smtp)

    def remove_pin(self, pin: CertificatePin) -> None:
        """Takes back the permission for one certificate."""
        options = self.form.options
        pins = tuple(kept for kept in options.pins if kept != pin)
        self.form = replace(self.form, options=replace(options, pins=pins))

    def errors(self) -> tuple[FieldError, ...]:
        """Every field that can't be used, in the order of the page; empty when the form is good."""
        plan = plan_of(self.form, self.bcc_address)
        return plan if isinstance(plan, tuple) else ()

    # the keyring

    @property
    def session_only(self) -> bool:
        return self.keyring.state is KeyringState.SESSION_ONLY

    @property
    def may_enter_password(self) -> bool:
        """A password is asked for only once it is known where it will be kept."""
        return self.keyring.state in (KeyringState.OK, KeyringState.SESSION_ONLY)

    @property
    def needs_probe(self) -> bool:
        return self.keyring.state is KeyringState.UNKNOWN

    def probing(self) -> None:
        self.keyring = Keyring(KeyringState.PROBING)

    def probed(self, symptom: Symptom | None) -> None:
        """The probe's answer: None is good."""
        self.keyring = Keyring(KeyringState.OK) if symptom is None else Keyring(KeyringState.FAILED, symptom)

    def accept_session_only(self) -> None:
        self.keyring = Keyring(KeyringState.SESSION_ONLY, self.keyring.symptom)

    # the way

    @property
    def running(self) -> bool:
        return self.step is Step.CONNECT

    @property
    def can_go_back(self) -> bool:
        return bool(self._history) and self.step is not Step.DONE

    def can_go_to(self, step: Step) -> bool:
        """Whether the header's entry leads there: reached before, not the present one, and no connection to start."""
        at_end = self.step in (Step.CONNECT, Step.DONE)
        return step in HEADER[:3] and step in self._reached and step is not header_step(self.step) and not at_end

    def next(self) -> tuple[FieldError, ...]:
        """One step on. From DETAILS only with a good form: else the errors, and the step stays."""
        if self.step is Step.DETAILS:
            if not self.may_enter_password:
                return ()
            if errors := self.errors():
                return errors
            self.unsaved = None
        elif self.step is Step.REVIEW:
            self._reviewed.add(self.form.provider)
        self._visit(NEXT[self.step])
        return ()

    def back(self) -> None:
        """One step back, all kept; over a change of provider by a remedy's button to the one before."""
        if self.can_go_back:
            self.step, provider = self._history.pop()
            if provider is not None:
                self.form = replace(self.form, provider=provider)

    def go_to(self, step: Step) -> None:
        """To a step that was reached before, all kept."""
        if self.can_go_to(step):
            self._history = _way_to(step)
            self.step = step

    def ended(self, outcome: Outcome) -> None:
        """The run's end: trouble, back to the details when it was cancelled (and from there to where they were come to
        from), or (connected) still to be saved.

        What was connected stays `unsaved` through a failure to save it, so that no second connection is needed.
        """
        if was_refused(outcome):
            self._refused, self._kept = self.form.password, Secret()
        elif was_accepted(outcome):
            self._refused = Secret()
        match outcome:
            case Failed():
                self.failure = outcome
                self._history = _way_to(Step.CONNECT)
                self.step = Step.TROUBLE
            case Connected():
                self.unsaved = outcome
            case _:
                self.back()

    @property
    def could_lock(self) -> bool:
        """Whether the next attempt repeats a password that Exchange has refused: several of those lock an account."""
        return self.form.provider is Provider.EXCHANGE and bool(self._refused) and self.form.password == self._refused

    def saved(self) -> None:
        """The account is kept; the password is forgotten here."""
        self.failure = None
        self.unsaved = None
        self.forget_password()
        self.step = Step.DONE
        self._history = []

    def forget_password(self) -> None:
        self._kept = self._refused = Secret()
        self.unsaved = None  # it holds the tokens of a sign-in with the browser
        self._given = replace(self._given, password=Secret())
        self.form = replace(self.form, password=Secret())

    def apply(self, remedy: Remedy) -> Step:
        """Does what a remedy's button says to the form, and moves to the step that follows from it."""
        if remedy.id is RemedyId.SWITCH_PROVIDER:
            self._switch(remedy.change)
        elif remedy.change is not None:
            self.form = apply_change(self.form, remedy.change)
            self.unsaved = None
        if remedy.id is RemedyId.THIS_SESSION_ONLY:
            self.accept_session_only()
        if remedy.id is RemedyId.EDIT_DETAILS:
            self._history = _way_to(Step.DETAILS)
            self.step = Step.DETAILS
        elif remedy.id in CONNECTS_AGAIN:
            # A change may have made the form unusable (a server's own words fill it): the page then shows where.
            step = Step.DETAILS if self.errors() else Step.CONNECT
            if self.step is not step:  # a sign-in that is begun in another way is still the same run
                self._history = _way_to(step)
            self.step = step
        return self.step

    def _switch(self, change: Change | None) -> None:
        """To the details of another provider. Its review comes before them if it tells of more that is read and done
        than the ones that were gone through: at Microsoft 365 that is the calendar.
        """
        if change is None or change.provider is None:
            return
        self._history.append((self.step, self.form.provider))
        self.switched_from = self.form.provider
        if self.step is Step.TROUBLE and self.failure is not None:
            self.place = place_of(self.form.email, self.failure.diagnosis, change)
        self.form = replace(self.form, provider=change.provider)
        self.unsaved = None
        more = change.provider is Provider.MICROSOFT365 and change.provider not in self._reviewed
        self.step = Step.REVIEW if more else Step.DETAILS
        self._reached.add(self.step)
        if change.imap is not None:
            self.suggest(())

    @property
    def keeps_password_unreviewed(self) -> bool:
        """Whether a password is asked for, and the review that was gone through told of none."""
        return self._reviewed == {Provider.MICROSOFT365} and not self.form.signs_in_with_browser

    def _visit(self, step: Step) -> None:
        if self.step is not Step.TROUBLE:
            self._history.append((self.step, None))
        self.step = step
        self._reached.add(step)
