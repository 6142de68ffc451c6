"""What a verification imports. For whoever has time to import it before one begins, a piece at a time."""

import importlib
import sys
import threading
from collections.abc import Sequence

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
    "spnego",
    "cryptography.hazmat.backends.openssl.backend",  # hashes of certificates, which the sign-in proves to have seen
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
    "requests_ntlm",
    "exchangelib",
    "wizard.probes.ews_library",
    "wizard.probes.ews_rules",
    "wizard.probes.ews_arrival",
)
"""The same for Exchange: a third of a second in all, most of it for what exchangelib brings along."""


def import_aside(names: Sequence[str], over: threading.Event) -> None:
    """Imports on a thread of its own while somebody waits for a server; ends after the piece in which `over` was set.

    Whoever needs one of them imports it all the same: it waits, or learns why that fails.
    """
    missing = [name for name in names if name not in sys.modules]

    def work() -> None:
        for name in missing:
            if over.is_set():
                return
            try:
                importlib.import_module(name)
            except Exception:  # noqa: BLE001  (told where it is needed)
                return

    if missing:
        # No daemon: the interpreter, ending, would cut it off in the midst of foreign code.
        threading.Thread(target=work, name="imports", daemon=False).start()
