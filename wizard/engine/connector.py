"""The one door: from the form to a verdict, as a stream of events. Saves nothing."""

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

from wizard.catalog import Catalog
from wizard.engine.diagnose import Diagnoser
from wizard.engine.knowledge import knowledge_of
from wizard.engine.mail_places import MailPlaces
from wizard.engine.saving import form_of
from wizard.engine.sign_in import ASK_SECONDS, Kept, Practised, SignInStage, longest, return_page, sign_in_for
from wizard.engine.verification import Verification
from wizard.engine.verify import Run
from wizard.model.account import SavedAccount
from wizard.model.address import EmailAddress
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.cloud import UNCONFIGURED, Cloud
from wizard.model.event import Event, RunEnded
from wizard.model.form import ConnectForm, Field, FieldError, plan_of
from wizard.model.mail_host import MailRecords
from wizard.model.outcome import Failed
from wizard.model.plan import ConnectionPlan
from wizard.model.problem import Diagnosis
from wizard.model.provider import Language, Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import ReturnPage, SignInApp, TokenKeeper
from wizard.model.symptom import Finding, Symptom
from wizard.probes.sign_in import SignIn
from wizard.wire.fault import Fault
from wizard.wire.redact import Redactor
from wizard.wire.trust import Trust

_LONGEST_RUN = 600.0


class Connector:
    """Verifies mailboxes. Thread-safe: each run has its own threads and its own token.

    `language`: of the test email, and of the page that the browser shows last. `cloud`: where sign-ins with the browser
    lead. `keeper`: where an account's tokens are kept; needed to recheck those that sign in so. `practised`: signs in
    to pretend servers without a browser. `mail_records`: in the place of DNS. `places`: what they told.
    """

    def __init__(
        self,
        catalog: Catalog,
        trust: Trust,
        language: Callable[[], Language] = lambda: Language.EN,
        cloud: Callable[[], Cloud] = lambda: UNCONFIGURED,
        keeper: Callable[[SavedAccount], TokenKeeper] | None = None,
        practised: Practised | None = None,
        mail_records: MailRecords | None = None,
    ) -> None:
        self._catalog = catalog
        self._trust = trust
        self._language = language
        self._cloud = cloud
        self._keeper = keeper
        self._practised = practised
        self._mail_records = mail_records
        self.places = MailPlaces(lambda: knowledge_of(catalog, mail_records))
        self._ways: list[SignIn] = []
        self._lock = threading.Lock()

    def connect(self, form: ConnectForm, token: CancelToken, *, timeout: float | None = None) -> Iterator[Event]:
        """Verifies what the form says. The last event is RunEnded, whatever happens; blocks between events.

        `timeout`: seconds for the whole run.
        """
        yield from self._planned(form, self._catalog.brand.bcc_address, token, timeout)

    def recheck(self, account: SavedAccount, secret: Secret, token: CancelToken) -> Iterator[Event]:
        """The same for a connected account, without a test email. `secret`: its password, or empty where tokens are
        kept for it: those are renewed, and no browser is asked for.

        Raises:
            StoreError: renewed tokens can't be kept.
        """
        form = replace(form_of(account), password=secret)
        form = replace(form, options=replace(form.options, send_test_email=False))
        yield from self._planned(form, "", token, None, account)

    def _planned(
        self,
        form: ConnectForm,
        bcc_address: str,
        token: CancelToken,
        timeout: float | None,
        account: SavedAccount | None = None,
    ) -> Iterator[Event]:
        cloud = self._cloud() if form.provider in (Provider.MICROSOFT365, Provider.GOOGLE) else UNCONFIGURED
        plan = plan_of(form, bcc_address, cloud)
        if isinstance(plan, tuple):
            yield RunEnded(_refused_form(plan, self._catalog), 0)
            return
        if account is not None:
            plan = replace(plan, known_rule_folders=account.rule_folders)
        yield from self._verify(plan, token, timeout, account)

    def _verify(
        self, plan: ConnectionPlan, token: CancelToken, timeout: float | None, account: SavedAccount | None = None
    ) -> Iterator[Event]:
        """`account`: the one that is verified again."""
        events: queue.SimpleQueue[Event | Exception] = queue.SimpleQueue()
        redactor = Redactor(plan.password, tuple(server.username for server in plan.servers))
        if plan.sign_in is not None:
            redactor.add(plan.sign_in.app.client_secret)
        diagnoser = Diagnoser(self._catalog, redactor, plan)
        limit = timeout or _LONGEST_RUN + longest(plan.sign_in)
        run = Run(token, Deadline.after(limit), events.put, diagnoser, redactor, timeout)
        sign_in = self._sign_in_stage(run, plan, account)
        verification = Verification(
            run,
            plan,
            self._catalog,
            knowledge_of(self._catalog, self._mail_records),
            self._trust,
            self._language(),
            account,
            sign_in,
        )
        # The end is told as soon as cancel is pressed, whatever a thread is still busy with.
        unregister = token.on_cancel(lambda: events.put(RunEnded(verification.stopped(), run.now_ms())))

        def work() -> None:
            try:
                verification.work()
            except Exception as error:  # noqa: BLE001  (a slip of this program: told to the caller, who waits)
                events.put(error)

        threading.Thread(target=work, name="verification", daemon=True).start()
        try:
            while True:
                event = events.get()
                if isinstance(event, Exception):
                    raise event
                yield event
                if isinstance(event, RunEnded):
                    return
        finally:
            unregister()

    def mail_place(self, email: str) -> Diagnosis:
        """Where the domain of this address has its mail, by DNS, and what can be done about it. May take seconds."""
        evidence = self.places.told(EmailAddress.parse(email).domain)
        finding = Finding(Symptom.SETTINGS_NOT_FOUND, evidence=evidence)
        return Diagnoser(self._catalog, Redactor(Secret())).diagnose(finding)

    def prepare(self, provider: Provider, token: CancelToken) -> None:
        """Asks ahead what the provider's sign-in server must tell before the browser can be opened: once the person has
        agreed that the network is asked, and while the address is still being typed. What goes wrong is told later.

        Raises:
            Cancelled.
        """
        with contextlib.suppress(LookupError, Fault, OSError):
            self._way_in(self._cloud().app(provider)).prepare(token, Deadline.after(ASK_SECONDS))

    def _way_in(self, app: SignInApp) -> SignIn:
        """The same for as long as the application is: it remembers what it was told."""
        with self._lock:
            known = next((way for way in self._ways if way.app == app), None)
            if known is None:
                known = sign_in_for(app, self._catalog, self._trust)
                self._ways.append(known)
            return known

    def _sign_in_stage(self, run: Run, plan: ConnectionPlan, account: SavedAccount | None) -> SignInStage | None:
        if plan.sign_in is None:
            return None
        if self._practised is not None:
            kept = Kept(account.id if account else "practice", self._practised)
            return SignInStage(run, plan, self._practised, self._return_page, self.places, kept)
        sign_in = self._way_in(plan.sign_in.app)
        if account is None or self._keeper is None:
            return SignInStage(run, plan, sign_in, self._return_page, self.places)
        kept = Kept(account.id, self._keeper(account))
        return SignInStage(run, plan, sign_in, self._return_page, self.places, kept)

    def _return_page(self) -> ReturnPage:
        return return_page(self._catalog, self._language())


def _refused_form(errors: tuple[FieldError, ...], catalog: Catalog) -> Failed:
    """For callers that didn't check the form themselves."""
    symptom = Symptom.ADDRESS_INVALID if errors[0].field is Field.EMAIL else Symptom.SETTINGS_NOT_FOUND
    finding = Finding(symptom, evidence={"fields": [error.field.value for error in errors]})
    return Failed(Diagnoser(catalog, Redactor(Secret())).diagnose(finding))
