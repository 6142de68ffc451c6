"""The closed sets that a connection is described with."""

from enum import StrEnum


class Provider(StrEnum):
    IMAP = "imap"
    EXCHANGE = "exchange"
    MICROSOFT365 = "microsoft365"
    GOOGLE = "google"


def with_browser(provider: Provider, app_password: bool) -> bool:
    """Whether one signs in there with the browser. `app_password`: that Google is given one instead."""
    return provider is Provider.MICROSOFT365 or (provider is Provider.GOOGLE and not app_password)


class Protocol(StrEnum):
    IMAP = "imap"
    SMTP = "smtp"
    EWS = "ews"
    GRAPH = "graph"


class Security(StrEnum):
    """TLS: encrypted from the first byte (implicit TLS). STARTTLS: upgraded before sign-in. There is no third."""

    TLS = "tls"
    STARTTLS = "starttls"


DEFAULT_PORTS: dict[tuple[Protocol, Security], int] = {
    (Protocol.IMAP, Security.TLS): 993,
    (Protocol.IMAP, Security.STARTTLS): 143,
    (Protocol.SMTP, Security.TLS): 465,
    (Protocol.SMTP, Security.STARTTLS): 587,
    (Protocol.EWS, Security.TLS): 443,
    (Protocol.GRAPH, Security.TLS): 443,
}
"""RFC 8314 sections 3.2 and 3.3; 143 and 587 are the STARTTLS ports of RFC 3501 and RFC 6409."""


class SignInMethod(StrEnum):
    """How a password is proven to the server. AUTOMATIC: the best that the server offers and this machine can."""

    AUTOMATIC = "automatic"
    NTLM = "ntlm"
    NEGOTIATE = "negotiate"
    BASIC = "basic"
    PLAIN = "plain"
    LOGIN = "login"


SIGN_IN_METHODS: dict[Provider, tuple[SignInMethod, ...]] = {
    Provider.IMAP: (SignInMethod.AUTOMATIC, SignInMethod.PLAIN, SignInMethod.LOGIN),
    Provider.EXCHANGE: (SignInMethod.AUTOMATIC, SignInMethod.NTLM, SignInMethod.NEGOTIATE, SignInMethod.BASIC),
}
"""What can be asked for; elsewhere there is nothing to choose. IMAP's is for SMTP, too."""


def usable_method(provider: Provider, wish: SignInMethod) -> SignInMethod:
    """What was chosen for another provider doesn't count."""
    return wish if wish in SIGN_IN_METHODS.get(provider, ()) else SignInMethod.AUTOMATIC


class Language(StrEnum):
    EN = "en"
    DE = "de"
    JA = "ja"


class Who(StrEnum):
    """Who can mend a problem. SETUP: whoever has set up this program here, or made this copy of it."""

    YOU = "you"
    IT_TEAM = "it_team"
    PROVIDER = "provider"
    SETUP = "setup"


BY_BROWSER = {
    "microsoft": Provider.MICROSOFT365,
    "outlook": Provider.MICROSOFT365,
    "gmail": Provider.GOOGLE,
}
"""Mail services (ids of resources/signatures/families.toml and resources/providers) whose mailboxes open by signing in
with the browser: the way where a password is refused.
"""
