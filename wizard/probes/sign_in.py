"""Signing in with a browser: what Microsoft's and Google's ways have in common."""

import re
import threading
from collections.abc import Callable, Mapping
from typing import Protocol
from urllib.parse import urlsplit

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.secret import Secret
from wizard.model.sign_in import (
    CLOCK_SECONDS,
    Refusal,
    ReturnPage,
    SignInApp,
    TokenKeeper,
    Tokens,
    missing_scopes,
    refusal_of,
)
from wizard.model.symptom import Json, Symptom
from wizard.probes.loopback import Loopback
from wizard.wire.fault import Fault
from wizard.wire.https import json_object, retry_after
from wizard.wire.redact import Redactor
from wizard.wire.web import WebResponse

_SECRET_FIELDS = {"code", "code_verifier", "refresh_token", "device_code", "client_secret"}
REDEEM_SECONDS = 30.0
"""For everything that follows the browser's answer, however long the person took before."""
FRESH_SECONDS = 300.0
"""An access token with less time left is renewed first (msal does the same)."""
ANSWER_MOST = 2000
_ABOUT_TIME = re.compile(r"valid time range|not yet valid|current time|clock|used too (early|late)", re.IGNORECASE)
"""How sign-in servers speak of what is out of its time (AADSTS500133, 700024; Google's libraries)."""

Judge = Callable[[Refusal], Symptom]
"""What a sign-in server's error stands for; handed in, so that this room doesn't know the catalogue."""

Open = Callable[[str], bool]
"""Opens an address in the system's browser; whether there is one."""


class BrowserSignIn:
    """A sign-in that waits for the browser. `url`: what to open there, as often as it takes. `deadline`: of waiting."""

    def __init__(self, url: str, loopback: Loopback, redeem: Callable[[Mapping[str, str]], Tokens]) -> None:
        self.url = url
        self._loopback = loopback
        self._redeem = redeem

    @property
    def deadline(self) -> Deadline:
        return self._loopback.deadline

    @property
    def port(self) -> int:
        """Where on this computer the browser's answer is awaited."""
        return self._loopback.port

    def wait(self, answered: Callable[[], None] = lambda: None) -> Tokens:
        """Blocks until the browser has answered and the answer has been exchanged for tokens. `answered`: called
        between the two, for what may be begun meanwhile; must not block.

        Raises:
            Fault: SIGN_IN_TIMED_OUT, or what the server's refusal stands for. Cancelled.
        """
        try:
            answer = self._loopback.wait()
        finally:
            self._loopback.close()
        answered()
        return self._redeem(answer)

    def close(self) -> None:
        """Gives up waiting. Idempotent."""
        self._loopback.close()


class DeviceSignIn:
    """A sign-in on another device: `code` is entered there at `url`. `deadline`: of the code."""

    def __init__(
        self,
        code: str,
        url: str,
        deadline: Deadline,
        interval: float,
        poll: Callable[[], Tokens | float],
        token: CancelToken,
    ) -> None:
        self.code, self.url, self.deadline = code, url, deadline
        self._interval, self._poll, self._token = interval, poll, token

    def wait(self) -> Tokens:
        """Asks every few seconds, as often as the server allows, until the person is done.

        Raises:
            Fault: DEVICE_CODE_EXPIRED, CONSENT_DECLINED and the like. Cancelled.
        """
        stopped = threading.Event()
        unregister = self._token.on_cancel(stopped.set)
        try:
            pause = self._interval
            while not stopped.wait(min(pause, self.deadline.remaining())):
                outcome = self._poll()
                if isinstance(outcome, Tokens):
                    return outcome
                if self.deadline.expired:
                    raise Fault(Symptom.DEVICE_CODE_EXPIRED)
                pause = outcome
        finally:
            unregister()
        self._token.check()
        raise AssertionError("only a cancel stops the pause")


class Renews(Protocol):
    """What gives fresh tokens without a browser."""

    def renew(
        self, keep: Secret, token: CancelToken, deadline: Deadline, *, claims: str = "", force: bool = False
    ) -> Tokens:
        """A fresh access token from `Tokens.keep`, without the network while the old one lasts. `claims`: a challenge
        that a server made. `force`: even though the old one lasts.

        Raises:
            Fault: SIGN_IN_EXPIRED and the like. Cancelled.
        """
        ...

    def owner(self, tokens: Tokens, token: CancelToken, deadline: Deadline) -> str:
        """The address of the account, "" where nobody tells. Asks the network where the tokens themselves don't say.

        Raises:
            Cancelled.
        """
        ...


class SignIn(Renews, Protocol):
    """One registered application at one sign-in server.

    Every method may wait for the network; each ends at its deadline, and within a moment of a cancel.
    """

    app: SignInApp

    def prepare(self, token: CancelToken, deadline: Deadline) -> None:
        """Asks ahead what `begin` would have to, which then takes no round trip; anew once that is too long ago.

        Raises:
            Fault: APP_NOT_CONFIGURED, TENANT_NOT_FOUND and the like. Cancelled.
        """
        ...

    def begin(self, login_hint: str, page: ReturnPage, token: CancelToken, deadline: Deadline) -> BrowserSignIn:
        """`login_hint`: the address that was typed, "" for none. Listens from now on; opens nothing by itself."""
        ...

    def begin_on_device(self, token: CancelToken, deadline: Deadline) -> DeviceSignIn:
        """Raises a Fault with SIGN_IN_METHOD_UNSUPPORTED where the server has no such way."""
        ...


def fresh_tokens(
    sign_in: Renews,
    keeper: TokenKeeper,
    account_id: str,
    token: CancelToken,
    deadline: Deadline,
    *,
    claims: str = "",
    force: bool = False,
) -> Tokens:
    """An account's tokens, renewed if need be, by one at a time: a refresh token may be good for one use only.

    Raises:
        Fault: SIGN_IN_EXPIRED where nothing is kept or it no longer holds. Cancelled; what the keeper raises.
    """
    with keeper.locked(account_id, token, deadline):
        keep = keeper.load(account_id)
        if keep is None:
            raise Fault(Symptom.SIGN_IN_EXPIRED)
        tokens = sign_in.renew(keep, token, deadline, claims=claims, force=force)
        if tokens.keep != keep:
            keeper.save(account_id, tokens.keep)
        return tokens


def check_app(app: SignInApp) -> None:
    """Raises a Fault where this build has no usable registration, which the network needn't be asked about."""
    if app.fault is not None:
        raise Fault(Symptom.SIGN_IN_SETTINGS_WRONG, {**app.fault.evidence()})
    if not app.client_id:
        raise Fault(Symptom.APP_NOT_CONFIGURED)
    if urlsplit(app.authority).scheme != "https":
        raise Fault(Symptom.APP_MISCONFIGURED, {"authority": app.authority})


def check_scopes(app: SignInApp, tokens: Tokens) -> None:
    """Raises a Fault that names the permissions that weren't given."""
    if missing := missing_scopes(app.scopes, tokens.scopes):
        raise Fault(Symptom.PERMISSION_MISSING, {"missing_scopes": list(missing), "scopes": list(tokens.scopes)})


def check_account(tokens: Tokens, email: str) -> None:
    """Raises a Fault where the browser was signed in as somebody else. An account that doesn't tell passes."""
    if tokens.addresses and email.lower() not in tokens.addresses:
        raise Fault(Symptom.DIFFERENT_ACCOUNT, {"email": email, "signed_in_as": tokens.addresses[0]})


def open_in_browser(url: str, app: SignInApp, opener: Open) -> None:
    """Opens a page of the application's own sign-in server, and no other address.

    Raises:
        Fault: NO_BROWSER; APP_MISCONFIGURED for an address elsewhere.
    """
    check_page(url, app)
    try:
        opened = opener(url)
    except Exception as error:  # noqa: BLE001  (openers raise what their desktop raises)
        raise Fault(Symptom.NO_BROWSER, {"errno": type(error).__name__}) from None
    if not opened:
        raise Fault(Symptom.NO_BROWSER)


def check_page(url: str, app: SignInApp) -> None:
    """Raises a Fault unless this is an https page of the configured authority, or one for device codes."""
    parts, own = urlsplit(url), urlsplit(app.authority)
    here = parts.scheme == "https" and parts.username is None
    elsewhere = parts.netloc.lower() != own.netloc.lower() and parts.netloc.lower() not in app.device_hosts
    if not here or elsewhere:
        raise Fault(Symptom.APP_MISCONFIGURED, {"url": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"})


def refused(fields: Mapping[str, object], judge: Judge) -> Fault:
    """The Fault for an error that a sign-in server gave."""
    refusal = refusal_of(fields)
    return Fault(judge(refusal), evidence_of(refusal), refusal.text[:ANSWER_MOST] or None)


def by_the_clock(fault: Fault, offset: float) -> Fault:
    """The same fault; CLOCK_WRONG where the server finds something not valid at this time, and this computer's clock is
    `offset` seconds ahead of the server's: that explains it.
    """
    if abs(offset) <= CLOCK_SECONDS or not _ABOUT_TIME.search(fault.server_text or ""):
        return fault
    evidence: dict[str, Json] = {**fault.evidence, "clock_offset_minutes": round(offset / 60)}
    return Fault(Symptom.CLOCK_WRONG, evidence, fault.server_text)


def judged(response: WebResponse, sent: Mapping[str, object], judge: Judge) -> dict[str, Json]:
    """What a token endpoint answered to the form `sent`; an error without what must not be shown.

    Raises:
        Fault: THROTTLED, SERVER_TROUBLE with the server's words, or what json_object makes of other answers.
    """
    answer, pause = json_object(response), retry_after(response)
    if "error" in answer:
        answer = without_secrets(answer, sent)
    if response.status == 429:
        raise Fault(Symptom.THROTTLED, {"status": 429, **pause})
    if response.status >= 500:
        fault = refused(without_secrets(answer, sent), judge)
        raise Fault(Symptom.SERVER_TROUBLE, {"status": response.status, **pause, **fault.evidence}, fault.server_text)
    return answer


def without_secrets(answer: Mapping[str, Json], form: Mapping[str, object]) -> dict[str, Json]:
    """An error's fields without what was sent in `form` and must not be shown: some servers repeat it."""
    cleaned = dict(answer)
    for name in _SECRET_FIELDS & form.keys():
        redactor = Redactor(Secret(str(form[name] or "")))
        cleaned = {key: redactor.json(value) for key, value in cleaned.items()}
    return cleaned


def evidence_of(refusal: Refusal) -> dict[str, Json]:
    """What support can look up. `number`: of Microsoft's error, with its letters."""
    known = {
        "number": f"AADSTS{refusal.numbers[0]}" if refusal.numbers else "",
        "error": refusal.error[:100],
        "suberror": refusal.suberror[:100],
        "correlation_id": refusal.correlation_id[:64],
        "trace_id": refusal.trace_id[:64],
        "timestamp": refusal.timestamp[:40],
    }
    return {key: value for key, value in known.items() if value}
