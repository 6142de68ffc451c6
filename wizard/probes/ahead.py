"""What a verification imports. For whoever has time to import it before one begins, a piece at a time."""

MODULES: tuple[str, ...] = (
    "email.message",
    "email.generator",
    "encodings.idna",
    "_strptime",  # the dates of certificates, through ssl.cert_time_to_seconds
    "idna",
    "cryptography.x509",
    "imapclient.response_parser",
    "imapclient.imap_utf7",
    "wizard.wire.secure",
    "wizard.wire.certificate",
    "wizard.probes.imap_folders",
    "wizard.probes.imap",
    "wizard.probes.smtp",
)
"""Those below come last: each is small once those above are there."""

EXCHANGE_MODULES: tuple[str, ...] = (
    "xml.etree.ElementTree",
    "defusedxml.ElementTree",
    "wizard.probes.ews",
    "http.cookiejar",
    "asyncio",  # cached-property, of exchangelib
    "isodate",
    "lxml.etree",
    "lxml.html",
    "tzlocal",
    "pygments.lexer",
    "pygments.lexers.html",
    "urllib3.util.url",
    "urllib3",
    "charset_normalizer",
    "requests",
    "oauthlib.oauth2",
    "oauthlib.oauth1",
    "requests_oauthlib",
    "dns.name",
    "dns.message",
    "dns.asyncquery",
    "dns.resolver",
    "spnego",
    "requests_ntlm",
    "exchangelib",
    "wizard.probes.ews_library",
    "wizard.probes.ews_rules",
    "wizard.probes.ews_arrival",
)
"""The same for Exchange: a third of a second in all, most of it for what exchangelib brings along."""
