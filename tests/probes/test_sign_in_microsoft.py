"""Signing in as with Microsoft 365: msal against the certified oidc-provider, over https."""

import json
import re
import threading
import urllib.parse

import pytest

from tests.probes.sign_in_support import EMAIL, PAGE, microsoft
from tests.probes.support import soon
from tests.servers.browser import Browser, Person
from tests.servers.oidc_provider import GRAPH_SCOPES, HURRIED_CLIENT, MICROSOFT_CLIENT, TENANT_ID, OidcProvider
from wizard.model.cancel import CancelToken
from wizard.model.secret import Secret
from wizard.model.sign_in import GRAPH_SCOPES as WANTED
from wizard.model.sign_in import Tokens, missing_scopes
from wizard.model.symptom import Symptom
from wizard.probes.sign_in import DeviceSignIn, check_account, check_scopes
from wizard.probes.sign_in_microsoft import MicrosoftSignIn
from wizard.wire.fault import Fault


def signed_in(oidc: OidcProvider, person: Person | None = None, client: str = MICROSOFT_CLIENT) -> Tokens:
    waiting = microsoft(oidc.authority, client).begin(EMAIL, PAGE, CancelToken(), soon())
    Browser(person).sign_in(waiting.url)
    return waiting.wait()


def refusal_of(renewing: MicrosoftSignIn, tokens: Tokens) -> Fault:
    with pytest.raises(Fault) as raised:
        renewing.renew(tokens.keep, CancelToken(), soon(), force=True)
    return raised.value


def refresh_token(tokens: Tokens) -> str:
    (entry,) = json.loads(json.loads(tokens.keep.reveal())["msal"])["RefreshToken"].values()
    return str(entry["secret"])


def test_code_with_pkce_gives_tokens_for_exactly_what_is_documented(oidc: OidcProvider) -> None:
    waiting = microsoft(oidc.authority).begin(EMAIL, PAGE, CancelToken(), soon())
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(waiting.url).query))
    assert set(asked["scope"].split()) == set(WANTED)
    assert asked["response_mode"] == "form_post" and asked["code_challenge_method"] == "S256"
    assert asked["login_hint"] == EMAIL and len(asked["state"]) >= 16
    assert re.fullmatch(r"http://localhost:\d+", asked["redirect_uri"])
    page = Browser().sign_in(waiting.url)
    assert page.title == "Angemeldet &amp; fertig" and PAGE.done in page.text and '<html lang="de">' in page.text
    tokens = waiting.wait()
    assert set(GRAPH_SCOPES) <= set(tokens.scopes) and missing_scopes(WANTED, tokens.scopes) == ()
    assert tokens.addresses == (EMAIL,) and tokens.tenant == TENANT_ID and not tokens.personal
    assert tokens.lasts(3000) and abs(tokens.clock_offset) < 60
    check_scopes(microsoft(oidc.authority).app, tokens)
    check_account(tokens, "Alice@Example.com")


def test_somebody_else_in_the_browser_is_named(oidc: OidcProvider) -> None:
    tokens = signed_in(oidc, Person("bob@example.com"))
    with pytest.raises(Fault) as raised:
        check_account(tokens, EMAIL)
    assert raised.value.symptom is Symptom.DIFFERENT_ACCOUNT
    assert raised.value.evidence == {"email": EMAIL, "signed_in_as": "bob@example.com"}


def test_a_box_left_unticked_is_named(oidc: OidcProvider) -> None:
    tokens = signed_in(oidc, Person(unticked=frozenset({"Calendars.Read"})))
    with pytest.raises(Fault) as raised:
        check_scopes(microsoft(oidc.authority).app, tokens)
    assert raised.value.symptom is Symptom.PERMISSION_MISSING
    assert raised.value.evidence["missing_scopes"] == ["Calendars.Read"]


def test_declined_consent_comes_back_and_is_told_in_the_browser(oidc: OidcProvider) -> None:
    waiting = microsoft(oidc.authority).begin(EMAIL, PAGE, CancelToken(), soon())
    assert PAGE.failed in Browser(Person(declines=True)).sign_in(waiting.url).text
    with pytest.raises(Fault) as raised:
        waiting.wait()
    assert raised.value.symptom is Symptom.CONSENT_DECLINED and raised.value.evidence["error"] == "access_denied"


def test_an_access_token_is_used_while_it_lasts_and_renewed_with_rotation(oidc: OidcProvider) -> None:
    sign_in, first = microsoft(oidc.authority), signed_in(oidc)
    again = sign_in.renew(first.keep, CancelToken(), soon())
    assert again.access == first.access and again.scopes == first.scopes and again.addresses == first.addresses
    renewed = sign_in.renew(first.keep, CancelToken(), soon(), force=True)
    assert renewed.access != first.access and refresh_token(renewed) != refresh_token(first)
    assert renewed.addresses == (EMAIL,) and renewed.tenant == TENANT_ID
    assert missing_scopes(WANTED, renewed.scopes) == ()
    assert sign_in.renew(renewed.keep, CancelToken(), soon(), force=True).access != renewed.access


def test_a_spent_refresh_token_means_sign_in_again(oidc: OidcProvider) -> None:
    sign_in, first = microsoft(oidc.authority), signed_in(oidc)
    sign_in.renew(first.keep, CancelToken(), soon(), force=True)
    fault = refusal_of(sign_in, first)
    assert fault.symptom is Symptom.SIGN_IN_EXPIRED and fault.evidence["error"] == "invalid_grant"


def test_a_revoked_sign_in_means_sign_in_again(oidc: OidcProvider) -> None:
    tokens = signed_in(oidc)
    form = {"client_id": [MICROSOFT_CLIENT], "token": [refresh_token(tokens)], "token_type_hint": ["refresh_token"]}
    assert Browser().get(f"{oidc.issuer}/token/revocation", form).status == 200
    assert refusal_of(microsoft(oidc.authority), tokens).symptom is Symptom.SIGN_IN_EXPIRED


@pytest.mark.parametrize("keep", ["", "{}", "[]", '{"kind": "google"}', '{"kind": 1, "msal": null}'])
def test_what_cannot_be_read_means_sign_in_again(oidc: OidcProvider, keep: str) -> None:
    tokens = Tokens(Secret(), 0, (), Secret(keep))
    assert refusal_of(microsoft(oidc.authority), tokens).symptom is Symptom.SIGN_IN_EXPIRED


def test_what_another_application_has_kept_is_not_used(oidc: OidcProvider) -> None:
    tokens = signed_in(oidc)
    assert refusal_of(microsoft(oidc.authority, HURRIED_CLIENT), tokens).symptom is Symptom.SIGN_IN_EXPIRED


def test_an_unknown_tenant_is_named_before_the_browser_opens(oidc: OidcProvider) -> None:
    sign_in = microsoft(f"https://localhost:{oidc.port}/nowhere.example")
    with pytest.raises(Fault) as raised:
        sign_in.begin(EMAIL, PAGE, CancelToken(), soon())
    fault = raised.value
    assert fault.symptom is Symptom.TENANT_NOT_FOUND and fault.evidence["tenant"] == "nowhere.example"
    assert fault.evidence["number"] == "AADSTS90002" and str(fault.evidence["correlation_id"]).startswith("77aa")


class Polls:
    """Tells when a device sign-in has asked for the first time and was told to wait."""

    def __init__(self, waiting: DeviceSignIn) -> None:
        self.pending = threading.Event()
        poll = waiting._poll

        def watched() -> Tokens | float:
            outcome = poll()
            if not isinstance(outcome, Tokens):
                self.pending.set()
            return outcome

        waiting._poll = watched


def test_a_device_code_is_waited_for(oidc: OidcProvider) -> None:
    waiting = microsoft(oidc.authority).begin_on_device(CancelToken(), soon())
    assert waiting.url == f"{oidc.issuer}/device" and re.fullmatch(r"[A-Z]{4}-[A-Z]{4}", waiting.code)
    polls = Polls(waiting)

    def enter() -> None:
        assert polls.pending.wait(20)
        Browser().enter_code(waiting.url, waiting.code)

    person = threading.Thread(target=enter)
    person.start()
    tokens = waiting.wait()
    person.join(20)
    assert tokens.addresses == (EMAIL,) and missing_scopes(WANTED, tokens.scopes) == ()
    assert microsoft(oidc.authority).renew(tokens.keep, CancelToken(), soon(), force=True).access != tokens.access


def test_a_device_sign_in_that_is_declined(oidc: OidcProvider) -> None:
    waiting = microsoft(oidc.authority).begin_on_device(CancelToken(), soon())
    Browser(Person(declines=True)).enter_code(waiting.url, waiting.code)
    with pytest.raises(Fault) as raised:
        waiting.wait()
    assert raised.value.symptom is Symptom.CONSENT_DECLINED


def test_a_device_code_that_really_runs_out(oidc: OidcProvider) -> None:
    waiting = microsoft(oidc.authority, HURRIED_CLIENT).begin_on_device(CancelToken(), soon())
    assert waiting.deadline.remaining() <= 2
    with pytest.raises(Fault) as raised:
        waiting.wait()
    assert raised.value.symptom is Symptom.DEVICE_CODE_EXPIRED and raised.value.evidence["error"] == "expired_token"
