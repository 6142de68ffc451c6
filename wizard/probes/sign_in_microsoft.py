"""Signing in to Microsoft 365 with msal: authorization code with PKCE, device code, and renewing (OAuth 2.0, OIDC).

msal speaks, but only over our own connections; what it would log or swallow is judged before it sees it.
"""

import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.secret import Secret
from wizard.model.sign_in import ReturnPage, SignInApp, Tokens, permissions
from wizard.model.symptom import Symptom
from wizard.probes.loopback import Loopback
from wizard.probes.msal_http import MsalHttp
from wizard.probes.prepared import Prepared
from wizard.probes.sign_in import (
    REDEEM_SECONDS,
    BrowserSignIn,
    DeviceSignIn,
    Judge,
    by_the_clock,
    check_app,
    check_page,
    refused,
)
from wizard.wire.fault import Fault
from wizard.wire.https import HttpsClient, json_object
from wizard.wire.trust import Trust

if TYPE_CHECKING:
    import msal

_PENDING = {"authorization_pending", "slow_down"}
_PENDING_NUMBER = "70016"
_SLOWER = 5.0
"""Seconds that `slow_down` adds to the pause (RFC 8628 section 3.5)."""
_KIND = "microsoft"

T = TypeVar("T")


class MicrosoftSignIn:
    """The server's openid-configuration is fetched by the first method that needs it."""

    def __init__(self, app: SignInApp, judge: Judge, trust: Trust) -> None:
        self.app = app
        self._judge, self._trust = judge, trust
        self._configuration = ""
        self._prepared = Prepared()

    def prepare(self, token: CancelToken, deadline: Deadline) -> None:
        """Fetches the openid-configuration, unless that was done lately; opening the browser then takes no round trip.

        Raises:
            Fault: TENANT_NOT_FOUND and the like, or what is wrong with the network. Cancelled.
        """
        check_app(self.app)
        if not self._prepared.holds:
            self._configuration = ""
        self._with_http(token, deadline, self._prepare)

    def begin(self, login_hint: str, page: ReturnPage, token: CancelToken, deadline: Deadline) -> BrowserSignIn:
        """See SignIn. Takes one round trip, or none after `prepare`."""
        check_app(self.app)

        def start(http: HttpsClient) -> BrowserSignIn:
            cache = self._new_cache()
            client = self._client(http, cache)
            flow: dict[str, Any] = client.initiate_auth_code_flow(
                self._scopes(),
                redirect_uri="http://localhost",
                login_hint=login_hint or None,
                prompt=self.app.prompt or None,
                response_mode="form_post",
            )
            loopback = Loopback(flow["state"], page, token, port=self.app.redirect_port, posted=True)
            try:
                # The port is known only now; msal repeats the flow's own redirect_uri when it redeems the code.
                redirect = f"http://localhost:{loopback.port}"
                flow["auth_uri"] = _with_redirect(flow["auth_uri"], redirect)
                flow["redirect_uri"] = redirect
                check_page(flow["auth_uri"], self.app)
                loopback.start(deadline)
            except BaseException:
                loopback.close()
                raise
            return BrowserSignIn(flow["auth_uri"], loopback, lambda answer: self._redeem(flow, answer, token))

        return self._with_http(token, deadline, start)

    def _redeem(self, flow: dict[str, Any], answer: Mapping[str, str], token: CancelToken) -> Tokens:
        if "error" in answer:
            raise refused(answer, self._judge)

        def redeem(http: HttpsClient) -> Tokens:
            cache = self._new_cache()
            result = self._client(http, cache).acquire_token_by_auth_code_flow(flow, dict(answer))
            return self._tokens(result, cache, http)

        return self._with_http(token, Deadline.after(REDEEM_SECONDS), redeem)

    def begin_on_device(self, token: CancelToken, deadline: Deadline) -> DeviceSignIn:
        """See SignIn."""
        check_app(self.app)

        def start(http: HttpsClient) -> DeviceSignIn:
            flow: dict[str, Any] = self._client(http, self._new_cache()).initiate_device_flow(self._scopes())
            if "user_code" not in flow:
                raise refused(flow, self._judge)
            url = str(flow.get("verification_uri", ""))
            check_page(url, self.app)
            expires = Deadline.after(float(flow["expires_in"]))
            return DeviceSignIn(
                str(flow["user_code"]), url, expires, float(flow["interval"]), lambda: self._poll(flow, token), token
            )

        return self._with_http(token, deadline, start)

    def _poll(self, flow: dict[str, Any], token: CancelToken) -> Tokens | float:
        """Tokens, or after how many seconds to ask again."""

        def ask(http: HttpsClient) -> Tokens | float:
            cache = self._new_cache()
            result = self._client(http, cache).acquire_token_by_device_flow(flow, exit_condition=lambda _flow: True)
            if result.get("error") in _PENDING or _PENDING_NUMBER in map(str, result.get("error_codes") or ()):
                return float(flow["interval"])  # msal itself adds to it what slow_down asks for
            return self._tokens(result, cache, http)

        try:
            return self._with_http(token, Deadline.after(REDEEM_SECONDS), ask)
        except Fault as fault:
            if fault.symptom in (Symptom.THROTTLED, Symptom.SERVER_SILENT):  # RFC 8628 section 3.5: ask less often
                wait = fault.evidence.get("wait_seconds")
                return max(float(flow["interval"]) + _SLOWER, float(wait) if isinstance(wait, int) else 0.0)
            raise

    def renew(
        self, keep: Secret, token: CancelToken, deadline: Deadline, *, claims: str = "", force: bool = False
    ) -> Tokens:
        """See SignIn."""
        check_app(self.app)
        kept = _kept(keep, self.app)

        def renew(http: HttpsClient) -> Tokens:
            cache = self._new_cache()
            cache.deserialize(kept["msal"])
            client = self._client(http, cache)
            accounts = client.get_accounts()
            if not accounts:
                raise Fault(Symptom.SIGN_IN_EXPIRED)
            result = client.acquire_token_silent_with_error(
                permissions(self.app.scopes),
                accounts[0],
                claims_challenge=claims or None,
                force_refresh=force,
                http_exceptions=(Fault,),
            )
            if result is None:
                raise Fault(Symptom.SIGN_IN_EXPIRED)
            return self._tokens(result, cache, http, kept)

        return self._with_http(token, deadline, renew)

    def owner(self, tokens: Tokens, token: CancelToken, deadline: Deadline) -> str:
        """See SignIn. The ID token said so."""
        return tokens.addresses[0] if tokens.addresses else ""

    def _scopes(self) -> list[str]:
        """Without those that msal adds by itself, and refuses to be told."""
        return [scope for scope in self.app.scopes if scope not in ("openid", "offline_access", "profile")]

    @property
    def _configuration_url(self) -> str:
        return f"{self.app.authority.rstrip('/')}/v2.0/.well-known/openid-configuration"

    def _prepare(self, http: HttpsClient) -> None:
        """Asks before msal does: of an unknown tenant it would keep no more than that something failed."""
        if self._configuration:
            return
        response = http.request("GET", self._configuration_url, headers={"Accept": "application/json"})
        answer = json_object(response)
        if "error" in answer:
            fault = refused(answer, self._judge)
            raise Fault(fault.symptom, {**fault.evidence, "tenant": self.app.tenant}, fault.server_text)
        if response.status != 200 or not all(
            isinstance(answer.get(key), str) for key in ("authorization_endpoint", "token_endpoint")
        ):
            raise Fault(Symptom.MALFORMED_RESPONSE, {"status": response.status})
        self._configuration = response.body.decode("utf-8", "replace")
        self._prepared.mark()

    def _with_http(self, token: CancelToken, deadline: Deadline, work: Callable[[HttpsClient], T]) -> T:
        """The edge of this room: whatever msal raises becomes a Fault that repeats nothing of what it had in hand."""
        http = HttpsClient(self._trust, token, deadline)
        try:
            return work(http)
        except Fault as fault:
            raise by_the_clock(fault, http.clock_offset) from None
        except Exception as error:  # noqa: BLE001  (of msal's, and of whatever it is given)
            token.check()
            raise Fault(Symptom.MALFORMED_RESPONSE, {"errno": type(error).__name__}) from None
        finally:
            http.close()

    def _new_cache(self) -> "msal.SerializableTokenCache":
        import msal

        # At level DEBUG it writes authorization and device codes into whatever log the program keeps.
        logging.getLogger("msal").setLevel(logging.CRITICAL + 1)
        return msal.SerializableTokenCache()

    def _client(self, http: HttpsClient, cache: "msal.SerializableTokenCache") -> "msal.PublicClientApplication":
        """A new one each time: it remembers refusals for a minute."""
        import msal

        self._prepare(http)
        return msal.PublicClientApplication(
            self.app.client_id,
            authority=self.app.authority,
            token_cache=cache,
            http_client=MsalHttp(http, self._judge, {self._configuration_url: self._configuration}),
            instance_discovery=False,
            exclude_scopes=["profile"],
            enable_pii_log=False,
        )

    def _tokens(
        self,
        result: Mapping[str, Any],
        cache: "msal.SerializableTokenCache",
        http: HttpsClient,
        kept: Mapping[str, Any] | None = None,
    ) -> Tokens:
        if "access_token" not in result:
            if "error" not in result and "error_description" not in result:
                raise Fault(Symptom.MALFORMED_RESPONSE)
            raise refused(result, self._judge)
        claims = result.get("id_token_claims") or {}
        addresses, tenant = _addresses(claims), str(claims.get("tid") or "")
        scopes = tuple(str(result.get("scope") or "").split())
        if kept is not None:  # an answer to a renewal may leave out what hasn't changed
            addresses, tenant = addresses or tuple(kept["addresses"]), tenant or kept["tenant"]
            scopes = scopes or tuple(kept["scopes"])
        _forget_other_access(cache, str(result["access_token"]))
        keep = {
            "kind": _KIND,
            "client_id": self.app.client_id,
            "authority": self.app.authority,
            "addresses": list(addresses),
            "tenant": tenant,
            "scopes": list(scopes),
            "msal": cache.serialize(),
        }
        return Tokens(
            Secret(result["access_token"]),
            time.time() + float(result.get("expires_in") or 0),
            scopes,
            Secret(json.dumps(keep)),
            addresses,
            tenant,
            http.clock_offset,
        )


def _with_redirect(url: str, redirect: str) -> str:
    """The address of the sign-in page with another redirect_uri."""
    old, new = urlencode({"redirect_uri": "http://localhost"}), urlencode({"redirect_uri": redirect})
    return re.sub(rf"([?&]){re.escape(old)}(?=&|$)", lambda found: found[1] + new, url)


def _forget_other_access(cache: "msal.SerializableTokenCache", access_token: str) -> None:
    """msal keeps one for each set of scopes, and would go back to an older one while that lasts."""
    kind = cache.CredentialType.ACCESS_TOKEN
    for entry in [entry for entry in cache.search(kind) if entry["secret"] != access_token]:
        cache.remove_at(entry)


def _addresses(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """`email` is the mailbox's own address, the other two may only look like one (Microsoft, ID token claims)."""
    found = [claims.get(name) for name in ("email", "preferred_username", "upn")]
    return tuple(dict.fromkeys(text.lower() for text in found if isinstance(text, str) and "@" in text))


def _kept(keep: Secret, app: SignInApp) -> dict[str, Any]:
    """Raises SIGN_IN_EXPIRED for what another application or another version has kept."""
    try:
        kept = json.loads(keep.reveal())
        same = (kept["kind"], kept["client_id"], kept["authority"]) == (_KIND, app.client_id, app.authority)
        whole = isinstance(kept["msal"], str) and isinstance(kept["tenant"], str)
        lists = isinstance(kept["addresses"], list) and isinstance(kept["scopes"], list)
    except (ValueError, KeyError, TypeError):
        raise Fault(Symptom.SIGN_IN_EXPIRED, {"errno": "unreadable"}) from None
    if not (same and whole and lists):
        raise Fault(Symptom.SIGN_IN_EXPIRED, {"errno": "other application"})
    return dict(kept)
