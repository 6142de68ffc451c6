"""Which hosts are no company's Exchange server, and what they are instead. Facts of vendors' documentation."""

from enum import StrEnum

EXCHANGE_ONLINE_HOST = "outlook.office365.com"


class HostKind(StrEnum):
    """What a host name says by itself. COMPANY: nothing; a company's own server has any name."""

    COMPANY = "company"
    CONSUMER = "consumer"
    SIGN_IN_PAGE = "sign_in_page"
    EXCHANGE_ONLINE = "exchange_online"
    GOOGLE = "google"
    MAIL_SERVER = "mail_server"


_CONSUMER = {
    *("outlook.live.com", "live.com", "mail.live.com", "www.live.com"),
    *("outlook.com", "www.outlook.com", "hotmail.com", "www.hotmail.com"),
}
_CONSUMER_ABOVE = (".live.com", ".hotmail.com")
_GOOGLE = {
    *("mail.google.com", "inbox.google.com", "gmail.com", "www.gmail.com", "googlemail.com", "www.googlemail.com"),
    *("imap.gmail.com", "smtp.gmail.com", "pop.gmail.com", "imap.googlemail.com", "smtp.googlemail.com"),
}
_SIGN_IN_PAGES = {
    *("login.microsoftonline.com", "login.microsoft.com", "login.live.com", "login.windows.net"),
    "accounts.google.com",
}
_SIGN_IN_LABELS = {"adfs", "sts", "fs", "sso", "idp"}
_EXCHANGE_ONLINE = {
    *("outlook.office.com", EXCHANGE_ONLINE_HOST, "outlook.cloud.microsoft", "m365.cloud.microsoft"),
    *("portal.office.com", "www.office.com"),
}
_EXCHANGE_ONLINE_ABOVE = (".outlook.com", ".office365.com")
_NATIONAL_CLOUD = {"webmail.apps.mil", "partner.outlook.cn", "outlook.office.de"}
_NATIONAL_CLOUD_ABOVE = (".office365.us", ".partner.outlook.cn")
"""Of the government of the United States, of 21Vianet in China, and of Microsoft Cloud Germany, which closed in 2021
(Microsoft: Office 365 U.S. Government GCC High and DoD endpoints; Exchange Online PowerShell, connection URIs).
"""
_MAIL_LABELS = {"imap", "pop", "pop3", "smtp"}
MAIL_PORTS = frozenset({25, 110, 143, 465, 587, 993, 995})
"""Of SMTP, POP3 and IMAP (IANA): no web server listens there."""
_INSIDE_ONLY = (".local", ".lan", ".internal", ".corp")


def kind_of_host(host: str, port: int, *, by_label: bool = True) -> HostKind:
    """`host`: A-labels, lower case. `by_label`: habits of naming count too, such as `imap.` for mail servers."""
    first_label, dot, _ = host.partition(".")
    if host in _SIGN_IN_PAGES or (by_label and dot and first_label in _SIGN_IN_LABELS):
        return HostKind.SIGN_IN_PAGE
    if host in _CONSUMER or host.endswith(_CONSUMER_ABOVE):
        return HostKind.CONSUMER
    if host in _EXCHANGE_ONLINE or host.endswith(_EXCHANGE_ONLINE_ABOVE) or is_national_cloud(host):
        return HostKind.EXCHANGE_ONLINE
    if host in _GOOGLE:
        return HostKind.GOOGLE
    if by_label and (first_label in _MAIL_LABELS or port in MAIL_PORTS):
        return HostKind.MAIL_SERVER
    return HostKind.COMPANY


def is_national_cloud(host: str) -> bool:
    """Whether it is Exchange Online of a cloud of its own, whose accounts sign in at other addresses than elsewhere."""
    return host in _NATIONAL_CLOUD or host.endswith(_NATIONAL_CLOUD_ABOVE)


def is_microsofts(host: str) -> bool:
    """Whether a mailbox at this host is Microsoft's own, work or private: no password is a way to it, by EWS, IMAP or
    SMTP; browser sign-in is.
    """
    return kind_of_host(host, 443) in (HostKind.CONSUMER, HostKind.EXCHANGE_ONLINE)


def is_inside_only(host: str) -> bool:
    """Whether only a company's own network can know this name."""
    return "." not in host or host.endswith(_INSIDE_ONLY)
