"""Signing in with a browser (OAuth 2.0): the registered application, what comes of a sign-in, and what refuses it."""

import base64
import re
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.sign_in_settings import GRAPH_HOSTS, WORLDWIDE, SettingFault

GRAPH_SCOPES = (
    *("Mail.ReadWrite", "Mail.Send", "Calendars.Read", "Calendars.ReadWrite"),
    *("offline_access", "email", "openid", "User.Read"),
)
GOOGLE_SCOPES = ("https://mail.google.com/",)
MICROSOFT_AUTHORITY = "https://login.microsoftonline.com/organizations"
GOOGLE_AUTHORITY = "https://accounts.google.com"
CLOCK_SECONDS = 300.0
"""By how much clocks may differ for tokens to be valid (Microsoft identity platform)."""
_ABOUT_THE_PERSON = {"openid", "offline_access", "email", "profile"}
_PERSONAL_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The home of every personal Microsoft account (Microsoft identity platform, ID token claims)."""


@dataclass(frozen=True)
class SignInApp:
    """An application registration. `client_id`: "" in a build that has none.

    `authority`: https address with the tenant as its path (Microsoft), or that of the sign-in pages (Google).
    `authorization_url`, `token_url`: Google's, which are documented; Microsoft's are asked for.
    `client_secret`: of Google's desktop applications, which isn't secret but is asked for. `redirect_port`: 0 for any.
    `revoke_url`: where tokens are taken back, "" for nowhere (RFC 7009).
    `profile_url`: what tells the mailbox's address to who has a token for it, "" for nothing (Gmail API, getProfile).
    `prompt`: OpenID Connect's, how the account is chosen. `device_hosts`: where device codes may be entered.
    `origins`: for each setting that somebody made, its key and the file. `settings_files`: where an administrator may
    make them. `fault`: what is wrong there; nobody can sign in until it is mended.
    """

    provider: Provider
    client_id: str
    authority: str
    scopes: tuple[str, ...]
    authorization_url: str = ""
    token_url: str = ""
    profile_url: str = ""
    revoke_url: str = ""
    client_secret: Secret = field(default_factory=Secret)
    redirect_port: int = 0
    prompt: str = ""
    device_hosts: tuple[str, ...] = ()
    origins: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    settings_files: tuple[str, ...] = ()
    fault: SettingFault | None = None

    @property
    def tenant(self) -> str:
        """Microsoft's: an id, a domain or `organizations`, "" where the authority names none."""
        return urlsplit(self.authority).path.strip("/").partition("/")[0]


def microsoft_app(client_id: str, authority: str = MICROSOFT_AUTHORITY) -> SignInApp:
    """Microsoft 365 with the documented scopes. Device codes are entered at pages of these hosts (its documents)."""
    hosts = ("microsoft.com", "www.microsoft.com", "login.microsoft.com", "aka.ms")
    return SignInApp(
        Provider.MICROSOFT365, client_id, authority, GRAPH_SCOPES, prompt="select_account", device_hosts=hosts
    )


def google_app(client_id: str, client_secret: Secret) -> SignInApp:
    """Google with its documented endpoints for desktop applications (OAuth 2.0 for iOS & Desktop Apps)."""
    return SignInApp(
        Provider.GOOGLE,
        client_id,
        GOOGLE_AUTHORITY,
        GOOGLE_SCOPES,
        f"{GOOGLE_AUTHORITY}/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://gmail.googleapis.com/gmail/v1/users/me/profile",
        "https://oauth2.googleapis.com/revoke",
        client_secret,
        prompt="select_account consent",
    )


@dataclass(frozen=True)
class Tokens:
    """What a sign-in gives. `expires_at`: of the access token, POSIX time. `scopes`: as granted.

    `addresses`: by which the account calls itself, the likeliest mail address first; () where nobody tells.
    `tenant`: the account's, "" where unknown. `keep`: all that a later run needs to do without the browser.
    `clock_offset`: seconds by which this computer's clock is ahead of the server's.
    """

    access: Secret
    expires_at: float
    scopes: tuple[str, ...]
    keep: Secret
    addresses: tuple[str, ...] = ()
    tenant: str = ""
    clock_offset: float = 0.0

    @property
    def personal(self) -> bool:
        """Whether this is a personal Microsoft account."""
        return self.tenant == _PERSONAL_TENANT

    def lasts(self, seconds: float) -> bool:
        return self.expires_at - time.time() >= seconds


def missing_scopes(wanted: tuple[str, ...], granted: tuple[str, ...]) -> tuple[str, ...]:
    """Permissions that weren't given. Microsoft may add the resource's address, so the last segments are compared.

    Not those that only say who the person is: they aren't listed again among the granted ones.
    """
    given = {_last_segment(scope) for scope in granted}
    return tuple(scope for scope in wanted if scope not in _ABOUT_THE_PERSON and _last_segment(scope) not in given)


def permissions(scopes: tuple[str, ...]) -> list[str]:
    """Those for a mailbox, without those that say who the person is."""
    return [scope for scope in scopes if scope not in _ABOUT_THE_PERSON]


def _last_segment(scope: str) -> str:
    path = scope.rstrip("/")
    return path.rpartition("/")[2].lower()


@dataclass(frozen=True)
class Refusal:
    """An error of a sign-in server, from a redirect, a token endpoint or a text that somebody pasted.

    `numbers`: of AADSTS errors, the server's own list before those in its words. `text`: its words.
    """

    error: str = ""
    subcode: str = ""
    suberror: str = ""
    numbers: tuple[str, ...] = ()
    text: str = ""
    correlation_id: str = ""
    trace_id: str = ""
    timestamp: str = ""


_NUMBER = re.compile(r"AADSTS\s?(\d{4,8})", re.IGNORECASE)
_LABELLED = re.compile(
    r"(?:\berror ?code|\bfehlercode|エラー ?コード|login\.microsoftonline\.\w+/error\?code)"
    r"\W{0,4}(?:is |ist |lautet |は ?)?(\d{5,8})\b",
    re.IGNORECASE,
)
"""How Microsoft's pages give the number under "More details"; other programs call theirs so as well."""
_ID = r"[\"']?\s*[:：=]?\s*[\"']?([0-9a-f][0-9a-f-]{7,35})"
_CORRELATION = re.compile(rf"(?:correlation[ _-]?id|korrelations-?id|相関 ?ID){_ID}", re.IGNORECASE)
_TRACE = re.compile(
    rf"(?:(?:trace|request)[ _-]?id|(?:ablaufverfolgungs|anforderungs|anfrage)-?id|(?:トレース|要求) ?ID){_ID}",
    re.IGNORECASE,
)
_TIMESTAMP = re.compile(
    r"(?:timestamp|zeitstempel|タイムスタンプ)[\"']?\s*[:：=]?\s*[\"']?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?)",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?:(?<![\w-])|(?<=\\[nr]))\\*(?P<quote>[\"']?)(?P<name>error(?:_description|_subcode|_subtype)?|suberror)\\*(?P=quote)"
    r"\s*[:=]\s*\\*(?P<mark>[\"']?)(?P<value>[a-z][a-z0-9_]{3,60})\\*(?P=mark)(?![\w.])"
)
"""One of RFC 6749's, in JSON, in Python's way of writing it or in a form: only values that are names of errors."""
_ADDRESS = re.compile(r"[^\s\"'<>]*[?&#]([^\s\"'<>]*\b(?:error|authError)=[^\s\"'<>]+)")
_NAME = re.compile(rb"[a-z]+(?:_[a-z]+)+")


def refusal_of(fields: Mapping[str, object]) -> Refusal:
    """From the fields of an answer (RFC 6749 sections 4.1.2.1 and 5.2, and what Microsoft and Google add)."""

    def text(name: str) -> str:
        value = fields.get(name)
        return value if isinstance(value, str) else ""

    words, codes = text("error_description"), fields.get("error_codes")
    numbers = [str(code) for code in codes if isinstance(code, int | str)] if isinstance(codes, list) else []
    return Refusal(
        text("error"),
        text("error_subcode"),
        text("suberror") or text("error_subtype"),
        tuple(dict.fromkeys((*numbers, *_NUMBER.findall(words)))),
        words,
        text("correlation_id") or _first(_CORRELATION, words),
        text("trace_id") or _first(_TRACE, words),
        text("timestamp") or _first(_TIMESTAMP, words),
    )


def refusal_in(text: str) -> Refusal:
    """From what a person copied from the browser or a log, addresses already read by `words_of_addresses`."""
    fields: dict[str, str] = {}
    for field_ in _FIELD.finditer(text):
        fields.setdefault(field_["name"], field_["value"])
    return Refusal(
        fields.get("error", ""),
        fields.get("error_subcode", ""),
        fields.get("suberror") or fields.get("error_subtype", ""),
        tuple(dict.fromkeys(_NUMBER.findall(text))),
        text,
        _first(_CORRELATION, text),
        _first(_TRACE, text),
        _first(_TIMESTAMP, text),
    )


def labelled_number(text: str) -> str:
    """A number that a text calls an error's code, "" for none; whether it is Microsoft's, only a table can tell."""
    return _first(_LABELLED, text)


def words_of_addresses(text: str) -> str:
    """The text with what addresses in it say of an error (RFC 6749, section 4.1.2.1) in words, and no more of them."""
    return _ADDRESS.sub(_error_in, text)


def _error_in(address: re.Match[str]) -> str:
    fields = dict(parse_qsl(address[1].replace("#", "&").replace("?", "&"), max_num_fields=100))
    named = [
        f"{name}={fields[name]}" for name in ("error", "error_subcode", "suberror", "error_subtype") if name in fields
    ]
    if not named and (packed := fields.get("authError")):
        named = [f"Error: {name}" for name in _names_in(packed)]
    if not named:
        return address[0]
    return " ".join([*named, fields.get("error_description", "")]).strip()


def _names_in(packed: str) -> list[str]:
    """What Google's error page has in its address: a message in base64 that begins with the error's name."""
    whole = packed.rstrip("=")
    try:
        raw = base64.urlsafe_b64decode(whole + "=" * (-len(whole) % 4))
    except ValueError:
        return []
    name = _NAME.search(raw)
    return [name[0].decode()] if name else []


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


@dataclass(frozen=True)
class ReturnPage:
    """What the browser shows at the end, in the person's language: `done`, or `failed` where the server said no."""

    language: str
    title: str
    done: str
    failed: str


class TokenKeeper(Protocol):
    """Where `Tokens.keep` is kept, by account."""

    def load(self, account_id: str) -> Secret | None: ...

    def save(self, account_id: str, keep: Secret) -> None: ...

    def delete(self, account_id: str) -> None: ...

    def locked(self, account_id: str, token: CancelToken, deadline: Deadline) -> AbstractContextManager[None]: ...


def admin_consent_url(app: SignInApp, tenant: str, redirect_uri: str, state: str = "") -> str:
    """Where an administrator approves the application for everybody (v2-admin-consent). `tenant`: an id or a domain;
    `organizations` where it isn't known, as `common` isn't taken there.
    """
    root = urlsplit(app.authority)
    place = tenant if tenant and tenant != "common" else "organizations"
    query = {"client_id": app.client_id, "scope": " ".join(_with_resource(app)), "redirect_uri": redirect_uri}
    if state:
        query["state"] = state
    return f"{root.scheme}://{root.netloc}/{quote(place, safe='')}/v2.0/adminconsent?{urlencode(query)}"


def _with_resource(app: SignInApp) -> list[str]:
    """Scopes with Graph of the same cloud before them; the worldwide one where the sign-in server isn't known."""
    graph = GRAPH_HOSTS.get(urlsplit(app.authority).hostname or "", GRAPH_HOSTS[WORLDWIDE])[0]
    return [scope if scope in _ABOUT_THE_PERSON else f"https://{graph}/{scope}" for scope in app.scopes]
