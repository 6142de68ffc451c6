"""Applications, scopes and the address where an administrator approves."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from wizard.model.secret import Secret
from wizard.model.sign_in import (
    GOOGLE_SCOPES,
    GRAPH_SCOPES,
    Tokens,
    admin_consent_url,
    google_app,
    microsoft_app,
    missing_scopes,
    permissions,
)


def test_the_scopes_are_exactly_the_documented_ones() -> None:
    documented = "Mail.ReadWrite Mail.Send Calendars.Read Calendars.ReadWrite offline_access email openid User.Read"
    assert set(GRAPH_SCOPES) == set(documented.split()) and GOOGLE_SCOPES == ("https://mail.google.com/",)


@pytest.mark.parametrize(
    ("granted", "missing"),
    [
        (GRAPH_SCOPES, ()),
        (tuple(f"https://graph.microsoft.com/{scope}" for scope in permissions(GRAPH_SCOPES)), ()),
        (tuple(scope.lower() for scope in GRAPH_SCOPES), ()),
        (("Mail.ReadWrite", "Mail.Send", "Calendars.Read", "User.Read"), ("Calendars.ReadWrite",)),
        ((), tuple(permissions(GRAPH_SCOPES))),
    ],
)
def test_missing_scopes_are_told_by_their_last_segment(granted: tuple[str, ...], missing: tuple[str, ...]) -> None:
    assert missing_scopes(GRAPH_SCOPES, granted) == missing


def test_googles_scope_is_an_address_itself() -> None:
    assert missing_scopes(GOOGLE_SCOPES, ("https://mail.google.com/", "openid")) == ()
    assert missing_scopes(GOOGLE_SCOPES, ("openid", "email")) == GOOGLE_SCOPES


def test_the_address_for_the_administrator() -> None:
    app = microsoft_app("c1ient", "https://login.microsoftonline.us/organizations")
    url = admin_consent_url(app, "contoso.example", "http://localhost", "s t")
    parts, query = urlsplit(url), parse_qs(urlsplit(url).query)
    assert (parts.scheme, parts.netloc) == ("https", "login.microsoftonline.us")
    assert parts.path == "/contoso.example/v2.0/adminconsent"
    assert (
        query["client_id"] == ["c1ient"] and query["redirect_uri"] == ["http://localhost"] and query["state"] == ["s t"]
    )
    scopes = query["scope"][0].split()
    assert "https://graph.microsoft.us/Mail.ReadWrite" in scopes and "offline_access" in scopes
    assert len(scopes) == len(GRAPH_SCOPES)


@pytest.mark.parametrize(("tenant", "place"), [("", "organizations"), ("common", "organizations"), ("a/b", "a%2Fb")])
def test_common_is_no_place_to_approve(tenant: str, place: str) -> None:
    path = urlsplit(admin_consent_url(microsoft_app("c"), tenant, "http://localhost")).path
    assert path == f"/{place}/v2.0/adminconsent"


def test_a_personal_account_is_told_by_its_tenant() -> None:
    def tokens(tenant: str) -> Tokens:
        return Tokens(Secret("a"), time.time() + 100, (), Secret("k"), tenant=tenant)

    assert tokens("9188040d-6c67-4c5b-b112-36a304b66dad").personal and not tokens("other").personal
    assert tokens("").lasts(50) and not tokens("").lasts(150)


def test_applications_know_their_servers() -> None:
    assert microsoft_app("c").tenant == "organizations" and google_app("c", Secret()).tenant == ""
    assert "Secret(hidden)" in repr(google_app("c", Secret("GOCSPX-x"))) and "GOCSPX" not in repr(
        google_app("c", Secret("GOCSPX-x"))
    )
