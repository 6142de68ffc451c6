"""One run, from its first stage to its outcome."""

from dataclasses import replace
from functools import partial

from wizard.catalog import Catalog
from wizard.engine.alternatives import (
    clock_error,
    find_alternative,
    only_pop3,
    swapped,
    with_right_url,
    without_encryption,
)
from wizard.engine.crosscheck import crosscheck
from wizard.engine.diagnose import allowed_at_once
from wizard.engine.knowledge import known_to_encrypt, may_be_excepted
from wizard.engine.sign_in import SignInStage
from wizard.engine.test_message import make_test_email
from wizard.engine.verify import Leg, Run, side_by_side, stages_of, states
from wizard.model.account import SavedAccount
from wizard.model.cancel import Cancelled
from wizard.model.event import RunEnded, RunStarted
from wizard.model.form import Change, ServerEntry
from wizard.model.outcome import Connected, Failed, LegState, Outcome, Stopped
from wizard.model.plan import CertificatePin, ConnectionPlan, Endpoint
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.provider import Language
from wizard.model.symptom import Finding, Json, Symptom
from wizard.probes.context import Knowledge, ProbeContext
from wizard.wire.trust import Trust


class Verification:
    """One run, on a thread of its own. `account`: the one that is verified again."""

    def __init__(
        self,
        run: Run,
        plan: ConnectionPlan,
        catalog: Catalog,
        knowledge: Knowledge,
        trust: Trust,
        language: Language,
        account: SavedAccount | None,
        sign_in: SignInStage | None,
    ) -> None:
        self._run, self._catalog, self._sign_in = run, catalog, sign_in
        self._account = account
        self._plan = plan
        self._email = make_test_email(plan, catalog, language)
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
            over = self._sign_in.finding.symptom is Symptom.RUN_TIME_OVER
            return (LegState.NOT_TRIED, LegState.NOT_TRIED) if over else (LegState.FAILED, LegState.FAILED)
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
            finding = self._sign_in.finding
            finding = clock_error(finding, self._run.token, self._run.deadline) or finding
            return Failed(self._run.diagnoser.diagnose(finding), *self._states())
        findings = self._read_together()
        found = [
            (finding, context) for finding, context in zip(findings, self._contexts, strict=True) if finding is not None
        ]
        if not found:
            return self._connected()
        found = _what_servers_did(found)
        swap = swapped(found, self._run.deadline)
        verdicts = side_by_side([partial(self._judge, finding, context, swap) for finding, context in found])
        if swap:
            remedy = _swap_remedy(*swap)
            verdicts = [replace(verdict, remedies=(remedy, *verdict.remedies)) for verdict in verdicts]
        verdicts = allowed_at_once(verdicts)
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
            self._account is not None or known_to_encrypt(self._catalog, finding.endpoint)
        ):
            return replace(finding, symptom=Symptom.ENCRYPTION_TAMPERED)
        if finding.stage.endswith(".sign_in") and other.facts.get("username") == finding.evidence.get("username"):
            # Facts hold the user name only of a sign-in that worked: so the password is right.
            evidence = {**finding.evidence, "other_leg": other.probe.protocol.value}
            return replace(finding, evidence=evidence)
        if finding.stage.endswith(".certificate") and other.facts.get("exception"):
            # Whoever has just allowed one certificate is told that this is not the same question again.
            same = other.facts.get("sha256") == finding.evidence.get("sha256")
            allowed = {
                "allowed_leg": other.probe.protocol.value,
                "same_at" if same else "other_at": str(other.probe.endpoint),
            }
            return replace(finding, evidence={**finding.evidence, **allowed})
        return finding

    def _judge(self, finding: Finding, context: ProbeContext, swap: tuple[Endpoint, Endpoint] | None) -> Diagnosis:
        """`swap`: both servers, for receiving and for sending, if it helps to swap them."""
        deadline = self._run.deadline
        if finding.symptom is Symptom.CONNECTION_REFUSED and self._account and self._account.worked_on:
            finding = replace(finding, evidence={**finding.evidence, "worked_on": self._account.worked_on})
        if swap:
            evidence: dict[str, Json] = {"swapped_imap": str(swap[0]), "swapped_smtp": str(swap[1])}
            return self._run.diagnoser.diagnose(replace(finding, evidence={**finding.evidence, **evidence}))
        finding = with_right_url(finding, context, deadline)
        alternative = find_alternative(finding, context, deadline)
        if alternative is None:
            finding = without_encryption(finding, context, deadline)
        if alternative is None and only_pop3(finding, context, deadline):
            finding = replace(finding, symptom=Symptom.PROVIDER_WITHOUT_IMAP)
        finding = clock_error(finding, context.token, deadline) or finding
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
            # Without its name, `version` is that of TLS.
            facts={key: str(facts[key]) for key in ("version", "version_name") if facts.get("version_name")},
        )


def _what_servers_did(found: list[tuple[Finding, ProbeContext]]) -> list[tuple[Finding, ProbeContext]]:
    """What the end of the user's own time cut short says nothing beside what a server did; and the same once only."""
    done = [one for one in found if one[0].symptom is not Symptom.RUN_TIME_OVER]
    return done or found[:1]


def _swap_remedy(imap: Endpoint, smtp: Endpoint) -> Remedy:
    entries = [ServerEntry(one.host, str(one.port), one.security) for one in (imap, smtp)]
    return Remedy(RemedyId.SWAP_SERVERS, Change(imap=entries[0], smtp=entries[1]))


def _with_allowed_pins(plan: ConnectionPlan, endpoint: Endpoint, catalog: Catalog) -> ConnectionPlan:
    """Without any exception, a floating one included, for a server whose own certificate is right."""
    return replace(plan, pins=plan.pins_for(endpoint) if may_be_excepted(catalog, endpoint.host) else ())
