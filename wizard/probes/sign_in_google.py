"""Signing in to Google as its page "OAuth 2.0 for iOS & Desktop Apps" has it: loopback redirect, PKCE, offline."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from contextlib import closing
from urllib.parse import urlencode

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.secret import Secret
from wizard.model.sign_in import ReturnPage, SignInApp, Tokens
from wizard.model.symptom import Json, Symptom
from wizard.probes.loopback import HOST, Loopback
from wizard.probes.prepared import Prepared
from wizard.probes.sign_in import (
    FRESH_SECONDS,
    REDEEM_SECONDS,
    BrowserSignIn,
    DeviceSignIn,
    Judge,
    check_app,
    check_page,
    judged,
    refused,
    without_secrets,
)
from wizard.wire.fault import Fault
from wizard.wire.https import HttpsClient, json_object
from wizard.wire.trust import Trust
from wizard.wire.web import WebResponse

_KIND = "google"


_NO_SUCH_APP = {"invalid_client", "deleted_client"}


class GoogleSignIn:
    """Opening the browser needs no answer from anybody, as the addresses are documented; but what keeps a sign-in from
    ever coming back is better known before than after the five minutes that a browser is waited for.
    """

    def __init__(self, app: SignInApp, judge: Judge, trust: Trust) -> None:
        self.app = app
        self._judge, self._trust = judge, trust
        self._prepared = Prepared()

    def prepare(self, token: CancelToken, deadline: Deadline) -> None:
        """Asks the token endpoint, unless it was asked lately, with a code that nobody was given: a server looks at the
        application before it looks at the code (RFC 6749 section 5.2). Nothing else is concluded from its refusal.

        Raises:
            Fault: APP_NOT_CONFIGURED, APP_MISCONFIGURED, or what is wrong with the network. Cancelled.
        """
        check_app(self.app)
        if self._prepared.holds:
            return
        fields = {"grant_type": "authorization_code", "code": "none", "redirect_uri": f"http://{HOST}"}
        try:
            answer, response, _ = self._post(fields, token, deadline)
        except Fault as fault:
            if fault.symptom in (Symptom.THROTTLED, Symptom.SERVER_TROUBLE):  # may be over before the person is done
                return
            raise
        if answer.get("error") in _NO_SUCH_APP:
            raise refused(answer, self._judge)
        if response.status < 500:
            self._prepared.mark()

    def begin(self, login_hint: str, page: ReturnPage, token: CancelToken, deadline: Deadline) -> BrowserSignIn:
        """See SignIn."""
        check_app(self.app)
        check_page(self.app.authorization_url, self.app)
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        loopback = Loopback(state, page, token, port=self.app.redirect_port, posted=False)
        redirect = f"http://{HOST}:{loopback.port}"
        query = {
            "client_id": self.app.client_id,
            "redirect_uri": redirect,
            "response_type": "code",
            "scope": " ".join(self.app.scopes),
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "state": state,
            "access_type": "offline",
            "prompt": self.app.prompt,
            **({"login_hint": login_hint} if login_hint else {}),
        }
        loopback.start(deadline)
        secret = Secret(verifier)
        return BrowserSignIn(
            f"{self.app.authorization_url}?{urlencode(query)}",
            loopback,
            lambda answer: self._redeem(answer, redirect, secret, token),
        )

    def begin_on_device(self, token: CancelToken, deadline: Deadline) -> DeviceSignIn:
        """Google's device flow doesn't give access to mail (OAuth 2.0 for TV and Limited-Input Devices, scopes)."""
        raise Fault(Symptom.SIGN_IN_METHOD_UNSUPPORTED)

    def _redeem(self, answer: Mapping[str, str], redirect: str, verifier: Secret, token: CancelToken) -> Tokens:
        if "error" in answer:
            raise refused(answer, self._judge)
        fields = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "code_verifier": verifier.reveal(),
            "redirect_uri": redirect,
        }
        tokens, refresh = self._ask(fields, token, Deadline.after(REDEEM_SECONDS), Secret(), ())
        if not refresh:
            raise Fault(Symptom.NO_REFRESH_TOKEN)
        return tokens

    def renew(
        self, keep: Secret, token: CancelToken, deadline: Deadline, *, claims: str = "", force: bool = False
    ) -> Tokens:
        """See SignIn. Google makes no claims challenges."""
        check_app(self.app)
        access, refresh, expires_at, scopes = _kept(keep, self.app)
        known = Tokens(access, expires_at, scopes, keep)
        if known.lasts(FRESH_SECONDS) and not force:
            return known
        fields = {"grant_type": "refresh_token", "refresh_token": refresh.reveal()}
        return self._ask(fields, token, deadline, refresh, scopes)[0]

    def owner(self, tokens: Tokens, token: CancelToken, deadline: Deadline) -> str:
        """See SignIn. Google takes the token for mail here (Gmail API, users.getProfile), where the application's
        project has the Gmail API switched on; nothing is concluded where it doesn't.
        """
        if not self.app.profile_url:
            return ""
        headers = {"Authorization": f"Bearer {tokens.access.reveal()}", "Accept": "application/json"}
        try:
            with closing(HttpsClient(self._trust, token, deadline)) as http:
                response = http.request("GET", self.app.profile_url, headers=headers)
            address = json_object(response).get("emailAddress") if response.status == 200 else None
        except (Fault, ValueError):
            return ""
        return address if isinstance(address, str) and "@" in address else ""

    def _ask(
        self,
        fields: Mapping[str, str],
        token: CancelToken,
        deadline: Deadline,
        refresh: Secret,
        scopes: tuple[str, ...],
    ) -> tuple[Tokens, bool]:
        """Asks the token endpoint. `refresh`, `scopes`: those so far. Tells too whether a refresh token came."""
        answer, response, clock_offset = self._post(fields, token, deadline)
        access, lasting = answer.get("access_token"), answer.get("expires_in")
        if response.status != 200 or "error" in answer:
            raise refused(answer, self._judge)
        if not isinstance(access, str) or not access or not isinstance(lasting, int | float):
            raise Fault(Symptom.MALFORMED_RESPONSE, {"status": response.status})
        new = answer.get("refresh_token")
        if isinstance(new, str) and new:
            refresh = Secret(new)
        granted = answer.get("scope")
        scopes = tuple(granted.split()) if isinstance(granted, str) else scopes or self.app.scopes
        expires_at = time.time() + float(lasting)
        keep: dict[str, Json] = {
            "kind": _KIND,
            "client_id": self.app.client_id,
            "access": access,
            "refresh": refresh.reveal(),
            "expires_at": expires_at,
            "scopes": list(scopes),
        }
        tokens = Tokens(Secret(access), expires_at, scopes, Secret(json.dumps(keep)), clock_offset=clock_offset)
        return tokens, bool(new)

    def _post(
        self, fields: Mapping[str, str], token: CancelToken, deadline: Deadline
    ) -> tuple[dict[str, Json], WebResponse, float]:
        """The token endpoint's answer, cleaned of secrets if it is an error; its response; by how many seconds this
        computer's clock is ahead.

        Raises:
            Fault, Cancelled.
        """
        secret = self.app.client_secret.reveal()
        form = {"client_id": self.app.client_id, **({"client_secret": secret} if secret else {}), **fields}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        try:
            with closing(HttpsClient(self._trust, token, deadline)) as http:
                response = http.request("POST", self.app.token_url, urlencode(form).encode("ascii"), headers)
        except ValueError:
            raise Fault(Symptom.APP_MISCONFIGURED, {"url": self.app.token_url}) from None
        answer = judged(response, form, self._judge)
        if response.status != 200:
            answer = without_secrets(answer, form)
        return answer, response, http.clock_offset


def revoke(app: SignInApp, keep: Secret, trust: Trust, token: CancelToken, deadline: Deadline) -> None:
    """Takes back what was granted: the refresh token and all that came of it (OAuth 2.0 for iOS & Desktop Apps,
    "Revoking a token").

    Raises:
        Fault: there is nothing to take back, or the network is in the way. Cancelled.
    """
    _, refresh, _, _ = _kept(keep, app)
    if not app.revoke_url:
        return
    with closing(HttpsClient(trust, token, deadline)) as http:
        body = urlencode({"token": refresh.reveal()}).encode("ascii")
        http.request("POST", app.revoke_url, body, {"Content-Type": "application/x-www-form-urlencoded"})


def _kept(keep: Secret, app: SignInApp) -> tuple[Secret, Secret, float, tuple[str, ...]]:
    """Access token, refresh token, when the former ends, scopes. Raises SIGN_IN_EXPIRED for what another has kept."""
    try:
        kept = json.loads(keep.reveal())
        if (kept["kind"], kept["client_id"]) != (_KIND, app.client_id):
            raise Fault(Symptom.SIGN_IN_EXPIRED, {"errno": "other application"})
        scopes = tuple(str(scope) for scope in kept["scopes"])
        return Secret(str(kept["access"])), Secret(str(kept["refresh"])), float(kept["expires_at"]), scopes
    except (ValueError, KeyError, TypeError):
        raise Fault(Symptom.SIGN_IN_EXPIRED, {"errno": "unreadable"}) from None
