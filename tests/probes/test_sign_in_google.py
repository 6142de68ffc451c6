"""Signing in as with Google: the documented desktop flow against the certified oidc-provider, over https."""

import json
import urllib.parse

import pytest

from tests.probes.sign_in_support import EMAIL, PAGE, google
from tests.probes.support import soon
from tests.servers.browser import Browser, Person
from tests.servers.oidc_provider import FORGETFUL_CLIENT, GOOGLE_CLIENT, GOOGLE_SCOPE, GOOGLE_SECRET, OidcProvider
from tests.servers.pretend_authority import TOKEN, Answer, PretendAuthority
from wizard.model.cancel import CancelToken
from wizard.model.secret import Secret
from wizard.model.sign_in import Tokens
from wizard.model.symptom import Symptom
from wizard.probes.sign_in import check_account, check_scopes
from wizard.wire.fault import Fault


def signed_in(oidc: OidcProvider) -> Tokens:
    waiting = google(oidc).begin(EMAIL, PAGE, CancelToken(), soon())
    Browser().sign_in(waiting.url)
    return waiting.wait()


def test_code_with_pkce_gives_lasting_access_to_mail(oidc: OidcProvider) -> None:
    waiting = google(oidc).begin(EMAIL, PAGE, CancelToken(), soon())
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(waiting.url).query))
    assert asked["scope"] == GOOGLE_SCOPE and asked["code_challenge_method"] == "S256"
    assert (asked["access_type"], asked["prompt"], asked["login_hint"]) == ("offline", "select_account consent", EMAIL)
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert PAGE.done in Browser().sign_in(waiting.url).text
    tokens = waiting.wait()
    assert tokens.scopes == (GOOGLE_SCOPE,) and tokens.lasts(3000)
    check_scopes(google(oidc).app, tokens)
    check_account(tokens, EMAIL)  # Google doesn't tell with this scope alone; the mail server will


def test_tokens_are_used_while_they_last_and_renewed_with_rotation(oidc: OidcProvider) -> None:
    sign_in, first = google(oidc), signed_in(oidc)
    assert sign_in.renew(first.keep, CancelToken(), soon()).access == first.access
    renewed = sign_in.renew(first.keep, CancelToken(), soon(), force=True)
    assert renewed.access != first.access and renewed.keep != first.keep
    with pytest.raises(Fault) as raised:
        sign_in.renew(first.keep, CancelToken(), soon(), force=True)
    assert raised.value.symptom is Symptom.SIGN_IN_EXPIRED


def test_tokens_with_less_than_five_minutes_left_are_renewed(oidc: OidcProvider) -> None:
    first = signed_in(oidc)
    kept = json.loads(first.keep.reveal())
    kept["expires_at"] -= 3600 - 290
    renewed = google(oidc).renew(Secret(json.dumps(kept)), CancelToken(), soon())
    assert renewed.access != first.access


def test_revoked_means_sign_in_again(oidc: OidcProvider) -> None:
    tokens = signed_in(oidc)
    form = {
        "client_id": [GOOGLE_CLIENT],
        "client_secret": [GOOGLE_SECRET],
        "token": [json.loads(tokens.keep.reveal())["refresh"]],
    }
    assert Browser().get(f"{oidc.issuer}/token/revocation", form).status == 200
    with pytest.raises(Fault) as raised:
        google(oidc).renew(tokens.keep, CancelToken(), soon(), force=True)
    assert raised.value.symptom is Symptom.SIGN_IN_EXPIRED


def test_declined(oidc: OidcProvider) -> None:
    waiting = google(oidc).begin(EMAIL, PAGE, CancelToken(), soon())
    assert PAGE.failed in Browser(Person(declines=True)).sign_in(waiting.url).text
    with pytest.raises(Fault) as raised:
        waiting.wait()
    assert raised.value.symptom is Symptom.CONSENT_DECLINED


def test_without_a_refresh_token_it_would_not_last(oidc: OidcProvider) -> None:
    waiting = google(oidc, FORGETFUL_CLIENT).begin(EMAIL, PAGE, CancelToken(), soon())
    Browser().sign_in(waiting.url)
    with pytest.raises(Fault) as raised:
        waiting.wait()
    assert raised.value.symptom is Symptom.NO_REFRESH_TOKEN


def test_there_is_no_device_code(oidc: OidcProvider) -> None:
    with pytest.raises(Fault) as raised:
        google(oidc).begin_on_device(CancelToken(), soon())
    assert raised.value.symptom is Symptom.SIGN_IN_METHOD_UNSUPPORTED


def test_before_the_browser_is_opened_the_application_is_asked_about_once(oidc: OidcProvider) -> None:
    sign_in = google(oidc)
    for _ in range(2):
        sign_in.prepare(CancelToken(), soon())
    with pytest.raises(Fault) as raised:
        google(oidc, "made-up.apps.example").prepare(CancelToken(), soon())
    assert raised.value.symptom is Symptom.APP_MISCONFIGURED
    with PretendAuthority({TOKEN: Answer(400, {"error": "invalid_grant"})}) as pretend:
        sign_in = google(pretend)
        sign_in.prepare(CancelToken(), soon())
        sign_in.prepare(CancelToken(), soon())
        sign_in.begin(EMAIL, PAGE, CancelToken(), soon()).close()
        assert pretend.paths() == [TOKEN]
        assert (pretend.asked[0].form["client_id"], pretend.asked[0].form["code"]) == (GOOGLE_CLIENT, "none")


@pytest.mark.parametrize(
    ("answer", "symptom"),
    [
        (Answer(401, {"error": "invalid_client", "error_description": f"No {GOOGLE_SECRET}"}),
         Symptom.APP_MISCONFIGURED),
        (Answer(401, {"error": "deleted_client"}), Symptom.APP_MISCONFIGURED),
        (Answer(200, b"<html><title>Hotel</title>"), Symptom.CAPTIVE_PORTAL),
        (Answer(302, b"", {"Location": "https://portal.example/"}), Symptom.CAPTIVE_PORTAL),
        (Answer(400, {"error": "redirect_uri_mismatch"}), None),
        (Answer(400, {"error": "something_new"}), None),
        (Answer(500, {"error": "internal_failure"}), None),
        (Answer(503, b"busy"), None),
        (Answer(429, b""), None),
    ],
)  # fmt: skip
def test_only_what_keeps_a_sign_in_from_coming_back_is_told_before_it(answer: Answer, symptom: Symptom | None) -> None:
    with PretendAuthority({TOKEN: answer}) as pretend:
        sign_in = google(pretend)
        if symptom is None:
            sign_in.prepare(CancelToken(), soon())
            return
        with pytest.raises(Fault) as raised:
            sign_in.prepare(CancelToken(), soon())
    assert raised.value.symptom is symptom and GOOGLE_SECRET not in (raised.value.server_text or "")


KEPT = {"kind": "google", "client_id": GOOGLE_CLIENT, "access": "a", "refresh": "r", "expires_at": 0, "scopes": []}


@pytest.mark.parametrize(
    ("answer", "symptom"),
    [
        (Answer(400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}),
         Symptom.SIGN_IN_EXPIRED),
        (Answer(400, {"error": "invalid_grant", "error_subtype": "invalid_rapt"}), Symptom.SESSION_CONTROL),
        (Answer(400, {"error": "admin_policy_enforced"}), Symptom.GOOGLE_ADMIN_BLOCKED),
        (Answer(401, {"error": "invalid_client"}), Symptom.APP_MISCONFIGURED),
        (Answer(401, {"error": "deleted_client"}), Symptom.APP_MISCONFIGURED),
        (Answer(400, {"error": "something_new"}), Symptom.INTERACTION_DEMANDED),
        (Answer(500, {"error": "internal_failure"}), Symptom.SERVER_TROUBLE),
        (Answer(503, b"busy"), Symptom.SERVER_TROUBLE),
        (Answer(429, b"", {"Retry-After": "7"}), Symptom.THROTTLED),
        (Answer(200, b"<html><title>Hotel</title>"), Symptom.CAPTIVE_PORTAL),
        (Answer(200, {"access_token": "", "expires_in": 5}), Symptom.MALFORMED_RESPONSE),
        (Answer(200, ["access_token"]), Symptom.MALFORMED_RESPONSE),
    ],
)  # fmt: skip
def test_documented_answers_of_the_token_endpoint(answer: Answer, symptom: Symptom) -> None:
    with PretendAuthority({TOKEN: answer}) as pretend, pytest.raises(Fault) as raised:
        google(pretend).renew(Secret(json.dumps(KEPT)), CancelToken(), soon())
    assert raised.value.symptom is symptom


def test_an_unticked_box_is_named() -> None:
    answer = Answer(body={"access_token": "a", "expires_in": 3600, "scope": "openid"})
    with PretendAuthority({TOKEN: answer}) as pretend:
        tokens = google(pretend).renew(Secret(json.dumps(KEPT)), CancelToken(), soon())
        with pytest.raises(Fault) as raised:
            check_scopes(google(pretend).app, tokens)
    assert raised.value.evidence["missing_scopes"] == [GOOGLE_SCOPE]


@pytest.mark.parametrize("change", [{"kind": "microsoft"}, {"client_id": "other"}, {"expires_at": "x"}, {"scopes": 1}])
def test_what_cannot_be_read_means_sign_in_again(change: dict[str, object]) -> None:
    with PretendAuthority() as pretend, pytest.raises(Fault) as raised:
        google(pretend).renew(Secret(json.dumps({**KEPT, **change})), CancelToken(), soon())
    assert raised.value.symptom is Symptom.SIGN_IN_EXPIRED and pretend.asked == []
