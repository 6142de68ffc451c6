"""Dovecot for IMAP and submission that takes tokens alone, and asks the real sign-in server about each (RFC 7662)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tests.servers.certificates import authority
from tests.servers.dovecot import DovecotOptions
from tests.servers.mail_system import MailSystem, mail_system
from tests.servers.oidc_provider import GOOGLE_SCOPE, INTROSPECTION_SECRET, OidcProvider
from tests.servers.process import new_folder


@contextmanager
def token_mail(oidc: OidcProvider, options: DovecotOptions | None = None) -> Iterator[MailSystem]:
    """A mailbox for every name that has a token of this sign-in server; XOAUTH2 is the only way in."""
    folder = new_folder()
    trusted, settings = folder / "authority.pem", folder / "oauth2.conf"
    trusted.write_bytes(authority().pem)
    # Dovecot takes the address and the credentials apart at the first "@".
    url = f"https://dovecot:{INTROSPECTION_SECRET}@localhost:{oidc.port}/tenant/v2.0/token/introspection"
    settings.write_text(
        f"introspection_mode = post\nintrospection_url = {url}\nusername_attribute = username\n"
        f"active_attribute = active\nactive_value = true\nscope = {GOOGLE_SCOPE}\ntls_ca_cert_file = {trusted}\n"
    )
    passdb = f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = {settings}\n}}\n"
    base = options or DovecotOptions()
    with mail_system(replace(base, mechanisms="xoauth2", passwords={}, extra=base.extra + passdb)) as system:
        yield system
