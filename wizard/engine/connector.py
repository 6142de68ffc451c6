"""The one door: from the form to a verdict, as a stream of events. Saves nothing."""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from wizard.catalog import Catalog, CatalogError
from wizard.engine.alternatives import clock_error, find_alternative, only_pop3, with_right_url
from wizard.engine.crosscheck import crosscheck
from wizard.engine.diagnose import Diagnoser
from wizard.engine.knowledge import knowledge_of, known_to_encrypt, may_be_excepted
from wizard.engine.saving import form_of
from wizard.engine.sign_in import Kept, SignInStage, longest, return_page, sign_in_for
from wizard.engine.test_message import make_test_email
from wizard.engine.verify import Leg, Run, side_by_side, stages_of, states
from wizard.model.account import SavedAccount
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.cloud import UNCONFIGURED, Cloud
from wizard.model.event import Event, RunEnded, RunStarted
from wizard.model.form import ConnectForm, Field, FieldError, plan_of
from wizard.model.outcome import Connected, Failed, LegState, Outcome, Stopped
from wizard.model.plan import CertificatePin, ConnectionPlan, Endpoint
from wizard.model.problem import Diagnosis
from wizard.model.provider import Language, Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import TokenKeeper
from wizard.model.symptom import Finding, Symptom
from wizard.probes.context import ProbeContext
from wizard.wire.redact import Redactor
from wizard.wire.trust import Trust

_LONGEST_RUN = 600.0


class Connector:
    """Verifies mailboxes. Thread-safe: each run has its own threads and its own token.

    `language`: of the test email, and of the page that the browser shows last. `cloud`: where sign-ins with the browser
    lead. `keeper`: where an account's tokens are kept; needed to recheck those that sign in so.
    """

    def __init__(
        self,
        catalog: Catalog,
        trust: Trust,
        language: Callable[[], Language] = lambda: Language.EN,
        cloud: Callable[[], Cloud] = lambda: UNCONFIGURED,
        keeper: Callable[[SavedAccount], TokenKeeper] | None = None,
    ) -> None:
        self._catalog = catalog
        self._trust = trust
        self._language = language
        self._cloud = cloud
        self._keeper = keeper

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
        try:
            cloud = self._cloud() if form.provider in (Provider.MICROSOFT365, Provider.GOOGLE) else UNCONFIGURED
        except CatalogError as error:  # of an administrator's file
            finding = Finding(Symptom.APP_MISCONFIGURED, evidence={"error": str(error), "email": form.email})
            yield RunEnded(Failed(Diagnoser(self._catalog, Redactor(Secret())).diagnose(finding)), 0)
            return
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
        run = Run(token, Deadline.after(limit), events.put, diagnoser, redactor)
        sign_in = self._sign_in_stage(run, plan, account)
        verification = _Verification(
            run, plan, self._catalog, self._trust, self._language(), account is not None, sign_in
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

    def _sign_in_stage(self, run: Run, plan: ConnectionPlan, account: SavedAccount | None) -> SignInStage | None:
        if plan.sign_in is None:
            return None
        kept = Kept(account.id, self._keeper(account)) if account is not None and self._keeper is not None else None
        sign_in = sign_in_for(plan.sign_in.app, self._catalog, self._trust)
        return SignInStage(run, plan, sign_in, lambda: return_page(self._catalog, self._language()), kept)


class _Verification:
    """One run, on a thread of its own."""

    def __init__(
        self,
        run: Run,
        plan: ConnectionPlan,
        catalog: Catalog,
        trust: Trust,
        language: Language,
        connected_before: bool,
        sign_in: SignInStage | None,
    ) -> None:
        self._run, self._catalog, self._sign_in = run, catalog, sign_in
        self._connected_before = connected_before
        self._plan = plan
        self._email = make_test_email(plan, catalog, language)
        knowledge = knowledge_of(catalog)
        self._contexts = [
            ProbeContext(
                _with_allowed_pins(plan, endpoint, catalog),
                endpoint,
                run.token,
                trust,
                knowledge,
                self._email,
                access=sign_in.access if sign_in else None,
            )
            for endpoint in (server.endpoint for server in plan.servers)
        ]
        self._legs = [Leg(run, context) for context in self._contexts]

    def stopped(self) -> Stopped:
        """The outcome if the run ends now."""
        return Stopped(*self._states())

    def _states(self) -> tuple[LegState, LegState]:
        if self._sign_in is not None and self._sign_in.finding is not None:
            return LegState.FAILED, LegState.FAILED
        return states(self._legs)

    def work(self) -> None:
        run, last = self._run, self._last_stages()
        endpoints = tuple(leg.probe.endpoint for leg in self._legs)
        stages = [stage for endpoint in endpoints for stage in stages_of(endpoint)]
        first = [self._sign_in.name] if self._sign_in else []
        run.emit(RunStarted(self._plan.email.display, endpoints, (*first, *stages, *(stage for _, stage in last))))
        try:
            if self._sign_in is None or self._sign_in.run(self._begin_ahead):
                side_by_side([leg.run for leg in self._legs])
            for leg, stage in last:
                if self._failed():
                    break
                leg.step(stage)
            outcome = self._outcome()
        except Cancelled:
            outcome = self.stopped()
        finally:
            for leg in self._legs:
                leg.probe.close()
        run.emit(RunEnded(outcome, run.now_ms()))

    def _begin_ahead(self) -> None:
        for leg in self._legs:
            leg.open_ahead()

    def _failed(self) -> bool:
        signed_in = self._sign_in is None or self._sign_in.finding is None
        return not signed_in or any(leg.finding is not None for leg in self._legs)

    def _last_stages(self) -> list[tuple[Leg, str]]:
        """The test email, once all else works: sent, and seen to arrive where it goes to the mailbox itself."""
        if self._email is None:
            return []
        last = [(self._legs[-1], f"{self._legs[-1].probe.protocol}.test_email")]
        to_itself = self._email.recipient.casefold() == str(self._plan.email).casefold()
        if to_itself and len(self._legs) > 1:
            last.append((self._legs[0], f"{self._legs[0].probe.protocol}.test_email"))
        return last

    def _outcome(self) -> Outcome:
        if self._sign_in is not None and self._sign_in.finding is not None:
            return Failed(self._run.diagnoser.diagnose(self._sign_in.finding), *self._states())
        findings = self._read_together()
        found = [
            (finding, context) for finding, context in zip(findings, self._contexts, strict=True) if finding is not None
        ]
        if not found:
            return self._connected()
        verdicts = side_by_side([partial(self._judge, finding, context) for finding, context in found])
        return Failed(verdicts[0], *states(self._legs), tuple(verdicts[1:]))

    def _read_together(self) -> list[Finding | None]:
        """The findings of all legs, each in the light of what else is known."""
        if len(self._legs) == 1:
            return [self._legs[0].finding]
        receive, send = self._legs
        return [*crosscheck(self._in_context(receive.finding, send), self._in_context(send.finding, receive))]

    def _in_context(self, finding: Finding | None, other: Leg) -> Finding | None:
        """What is known beyond the one conversation: about this server from before, and from the other leg."""
        if finding is None or finding.endpoint is None:
            return finding
        if finding.symptom is Symptom.ENCRYPTION_NOT_OFFERED and (
            self._connected_before or known_to_encrypt(self._catalog, finding.endpoint)
        ):
            return replace(finding, symptom=Symptom.ENCRYPTION_TAMPERED)
        if finding.stage.endswith(".sign_in") and other.facts.get("username") == finding.evidence.get("username"):
            # Facts hold the user name only of a sign-in that worked: so the password is right.
            evidence = {**finding.evidence, "other_leg": other.probe.protocol.value}
            return replace(finding, evidence=evidence)
        return finding

    def _judge(self, finding: Finding, context: ProbeContext) -> Diagnosis:
        deadline = self._run.deadline
        finding = with_right_url(finding, context, deadline)
        alternative = find_alternative(finding, context, deadline)
        if alternative is None and only_pop3(finding, context, deadline):
            finding = replace(finding, symptom=Symptom.PROVIDER_WITHOUT_IMAP)
        finding = clock_error(finding, context, deadline) or finding
        return self._run.diagnoser.diagnose(finding, alternative)

    def _connected(self) -> Connected:
        """What is to be saved: with each exception that was needed bound to its server, and no others."""
        pins = tuple(
            CertificatePin(str(leg.facts["sha256"]), leg.probe.endpoint.host, leg.probe.endpoint.port)
            for leg in self._legs
            if leg.facts.get("exception")
        )
        facts, probe = self._legs[0].facts, self._legs[0].probe
        return Connected(
            replace(self._plan, pins=pins, known_rule_folders=None),
            sent_folder=str(facts.get("sent_folder", "")),
            drafts_folder=str(facts.get("drafts_folder", "")),
            rule_folders=probe.rule_folders,
            tokens=self._sign_in.access.tokens.keep if self._sign_in else None,
        )


def _with_allowed_pins(plan: ConnectionPlan, endpoint: Endpoint, catalog: Catalog) -> ConnectionPlan:
    """Without any exception, a floating one included, for a server whose own certificate is right."""
    return replace(plan, pins=plan.pins_for(endpoint) if may_be_excepted(catalog, endpoint.host) else ())


def _refused_form(errors: tuple[FieldError, ...], catalog: Catalog) -> Failed:
    """For callers that didn't check the form themselves."""
    symptom = Symptom.ADDRESS_INVALID if errors[0].field is Field.EMAIL else Symptom.SETTINGS_NOT_FOUND
    finding = Finding(symptom, evidence={"fields": [error.field.value for error in errors]})
    return Failed(Diagnoser(catalog, Redactor(Secret())).diagnose(finding))
