"""The stage before all others of Microsoft 365 and Google: signing in with the browser, or by what was kept of it."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, cast

from wizard.catalog import Catalog
from wizard.engine.mail_places import MailPlaces
from wizard.engine.verify import Run
from wizard.engine.wording import Wording
from wizard.model.cancel import Deadline
from wizard.model.event import SignInAnswered, SignInWaiting, StageFailed, StagePassed, StageStarted, Waiting
from wizard.model.plan import ConnectionPlan, SignInPlan
from wizard.model.provider import Language, Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import ReturnPage, SignInApp, TokenKeeper, Tokens
from wizard.model.symptom import Finding, Json, Symptom
from wizard.probes.access import Access
from wizard.probes.ahead import SIGN_IN_MODULES, import_aside
from wizard.probes.context import Facts, fault_of
from wizard.probes.graph_elsewhere import LOOK_UP_SECONDS
from wizard.probes.loopback import LISTEN_SECONDS
from wizard.probes.sign_in import REDEEM_SECONDS, Renews, SignIn, check_account, check_scopes, fresh_tokens
from wizard.probes.sign_in_google import GoogleSignIn
from wizard.store.accounts import StoreError, store_errors
from wizard.store.vault import VaultError
from wizard.wire.fault import Fault
from wizard.wire.trust import Trust

ASK_SECONDS = 30.0
"""For what is asked of the sign-in server before anybody is waited for, and for a silent renewal."""
DEVICE_SECONDS = 900.0
"""Microsoft's device codes live for 15 minutes."""
_SECRET_KEYS = frozenset({"secret", "access", "refresh"})
"""Under these the tokens stand in what is kept: msal's cache format, and our own for Google."""


class Practised(Renews, TokenKeeper, Protocol):
    """A sign-in that is pretended: it has kept tokens for everybody, and asks no browser."""


@dataclass(frozen=True)
class Kept:
    """The account whose tokens were kept."""

    account_id: str
    keeper: TokenKeeper


def sign_in_for(app: SignInApp, catalog: Catalog, trust: Trust) -> SignIn:
    """The way to sign in to that application. Late: msal isn't needed for Google."""
    judge = partial(catalog.symptom_of_refusal, app.provider)
    if app.provider is Provider.GOOGLE:
        return GoogleSignIn(app, judge, trust)
    from wizard.probes.sign_in_microsoft import MicrosoftSignIn

    return MicrosoftSignIn(app, judge, trust)


def longest(plan: SignInPlan | None) -> float:
    """Seconds that a run may take longer for somebody to sign in."""
    if plan is None:
        return 0.0
    return DEVICE_SECONDS if plan.device_code else LISTEN_SECONDS


def return_page(catalog: Catalog, language: Language) -> ReturnPage:
    words, product = Wording.read(catalog.folder / "sign_in.toml"), catalog.brand.product
    title, done, failed = (words.say(f"return_{key}", language, product=product) for key in ("title", "done", "failed"))
    return ReturnPage(language.value, title, done, failed)


class SignInStage:
    """`access`: what all legs sign in with, once the stage has passed; `finding`: why it hasn't.

    `kept`: None for a mailbox that isn't connected yet; then `sign_in` is one with a browser. `page`: made when it is
    needed. `places`: where the address's domain has its mail, asked while the person signs in to Microsoft 365.
    """

    def __init__(
        self,
        run: Run,
        plan: ConnectionPlan,
        sign_in: SignIn | Practised,
        page: Callable[[], ReturnPage],
        places: MailPlaces,
        kept: Kept | None = None,
    ) -> None:
        assert plan.sign_in is not None
        self._run, self._plan, self._sign_in, self._page, self._kept = run, plan, sign_in, page, kept
        self._app, self._device = plan.sign_in.app, plan.sign_in.device_code
        self._begin_ahead: Callable[[], None] = lambda: None
        self._places = places
        self.name = plan.sign_in.stage
        self.access = Access(self._renew, saved=kept is not None, owner=self._owner)
        self.finding: Finding | None = None

    def run(self, begin_ahead: Callable[[], None]) -> bool:
        """The stage, with its events. Whether it passed. `begin_ahead`: called as soon as the person is done, for what
        doesn't depend on the tokens; doesn't block.

        Raises:
            StoreError: what was renewed can't be kept. Cancelled.
        """
        self._begin_ahead = begin_ahead
        run = self._run
        run.token.check()
        asking = run.deadline.sooner(ASK_SECONDS).remaining()
        limit = asking if self._kept else min(longest(self._plan.sign_in), run.deadline.remaining())
        began = run.now_ms()
        run.emit(StageStarted(self.name, began, round(asking * 1000)))
        try:
            facts = self._try(Deadline.after(limit))
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  (the edge of a probe: what is foreign becomes a finding here)
            run.token.check()
            known = Fault(error.symptom, error.evidence) if isinstance(error, VaultError) else fault_of(error)
            self.finding = self._finding(run.fault(known))
            now = run.now_ms()
            diagnosis = run.diagnoser.diagnose(self.finding)
            run.emit(StageFailed(self.name, run.now_ms(), now - began, diagnosis))
            return False
        now = run.now_ms()
        run.emit(StagePassed(self.name, now, now - began, run.redactor.mapping(facts)))
        return True

    def _try(self, deadline: Deadline) -> Facts:
        if self._kept is not None:
            self._begin_ahead()
            method, tokens = "saved", self._fresh(self._kept, deadline)
        else:
            method = (Waiting.DEVICE_CODE if self._device else Waiting.BROWSER).value
            sign_in = cast(SignIn, self._sign_in)
            if self._app.provider is Provider.MICROSOFT365:
                self._places.begin(self._plan.email.domain)
                over = threading.Event()
                self._run.token.on_cancel(over.set)
                import_aside(SIGN_IN_MODULES, over)  # while its server is asked, which doesn't take msal
            tokens = self._on_device(sign_in, deadline) if self._device else self._in_browser(sign_in, deadline)
        self._run.redactor.add(*secrets_of(tokens))
        check_scopes(self._app, tokens)
        check_account(tokens, str(self._plan.email))
        self.access.accept(tokens)
        signed_in: Facts = {"signed_in_as": tokens.addresses[0]} if tokens.addresses else {}
        return {"method": method, "scopes": list[Json](tokens.scopes), **signed_in}

    def _in_browser(self, sign_in: SignIn, deadline: Deadline) -> Tokens:
        token = self._run.token
        sign_in.prepare(token, deadline.sooner(ASK_SECONDS))
        waiting = sign_in.begin(str(self._plan.email), self._page(), token, deadline)
        try:
            self._tell(Waiting.BROWSER, waiting.url, "", waiting.deadline, waiting.port)
            return waiting.wait(self._answered)
        finally:
            waiting.close()

    def _answered(self) -> None:
        self._begin_ahead()
        now = self._run.now_ms()
        self._run.emit(SignInAnswered(self.name, now, now + round(REDEEM_SECONDS * 1000)))

    def _on_device(self, sign_in: SignIn, deadline: Deadline) -> Tokens:
        waiting = sign_in.begin_on_device(self._run.token, deadline.sooner(ASK_SECONDS))
        waiting.deadline = waiting.deadline.sooner(deadline.remaining())
        self._tell(Waiting.DEVICE_CODE, waiting.url, waiting.code, waiting.deadline, 0)
        return waiting.wait()

    def _tell(self, kind: Waiting, url: str, code: str, deadline: Deadline, port: int) -> None:
        now = self._run.now_ms()
        ends = now + round(deadline.remaining() * 1000)
        self._run.emit(SignInWaiting(self.name, now, kind, self._app.provider, url, code, ends, port))

    def _fresh(self, kept: Kept, deadline: Deadline, claims: str = "", *, force: bool = False) -> Tokens:
        token = self._run.token
        with store_errors():  # of files: what the network does comes as a Fault
            return fresh_tokens(
                self._sign_in, kept.keeper, kept.account_id, token, deadline, claims=claims, force=force
            )

    def _renew(self, tokens: Tokens, deadline: Deadline, claims: str) -> Tokens:
        """For Access: what an account's renewal leaves is kept at once, for it may have replaced what was kept."""
        if self._kept is not None:
            new = self._fresh(self._kept, deadline, claims, force=True)
        else:
            new = self._sign_in.renew(tokens.keep, self._run.token, deadline, claims=claims, force=True)
        self._run.redactor.add(*secrets_of(new))
        return new

    def _owner(self, tokens: Tokens, deadline: Deadline) -> str:
        return self._sign_in.owner(tokens, self._run.token, deadline)

    def _finding(self, fault: Fault) -> Finding:
        symptom = fault.symptom if self._kept is not None else with_nothing_saved(self._app, fault.symptom)
        where = self._places.evidence(self._plan.email.domain, symptom, LOOK_UP_SECONDS)
        return finding_of(self._plan, symptom, fault.server_text, {**where, **fault.evidence})


def with_nothing_saved(app: SignInApp, symptom: Symptom) -> Symptom:
    """What a refusal stands for while somebody signs in with the browser, and nothing is saved that could have expired:
    at Google what came back from the browser; Microsoft names all those alike that it gives no reason for.
    """
    if symptom is not Symptom.SIGN_IN_EXPIRED:
        return symptom
    google = app.provider is Provider.GOOGLE
    return Symptom.SIGN_IN_CODE_REFUSED if google else Symptom.INTERACTION_DEMANDED


def finding_of(
    plan: ConnectionPlan, symptom: Symptom, server_text: str | None, evidence: Mapping[str, Json]
) -> Finding:
    """What went wrong in the plan's sign-in.

    Raises:
        ValueError: nobody signs in with a browser there.
    """
    if plan.sign_in is None:
        raise ValueError("a plan without a sign-in")
    family = "gmail" if plan.sign_in.app.provider is Provider.GOOGLE else ""
    known: dict[str, Json] = {"email": str(plan.email)}
    return Finding(symptom, plan.sign_in.stage, None, server_text, {**known, **evidence}, family)


def secrets_of(tokens: Tokens) -> list[Secret]:
    """All that must appear nowhere: the access token, and those within what is kept."""
    return [tokens.access, *secrets_in(tokens.keep)]


def secrets_in(keep: Secret) -> list[Secret]:
    """The tokens within what is kept."""
    return [Secret(text) for text in _secrets_in(_read(keep.reveal()))]


def _secrets_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, str) and part and key in _SECRET_KEYS:
                yield part
            yield from _secrets_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from _secrets_in(part)
    elif isinstance(value, str) and value.startswith("{"):  # msal's cache is JSON within ours
        yield from _secrets_in(_read(value))


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
