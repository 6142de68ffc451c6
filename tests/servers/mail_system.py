"""A whole mailbox: Dovecot for IMAP and submission, Postfix for SMTP, delivery from one into the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from tests.servers.certificates import authority
from tests.servers.dovecot import PASSWORD, USER, Dovecot, DovecotOptions
from tests.servers.postfix import Postfix, PostfixOptions
from tests.servers.process import free_port


@dataclass(frozen=True)
class MailSystem:
    """The mailbox of `user`. Host name of every server: "localhost"; `ca_pem`: the authority behind its certificates.

    Ports: `dovecot.imaps_port`, `dovecot.imap_port` (STARTTLS), `postfix.submissions_port`, `postfix.submission_port`
    (STARTTLS); Dovecot's own submission: `dovecot.submissions_port`, `dovecot.submission_port`.
    """

    dovecot: Dovecot
    postfix: Postfix
    user: str = USER
    password: str = PASSWORD
    host: str = "localhost"

    @property
    def ca_pem(self) -> bytes:
        return authority().pem


@contextmanager
def mail_system(
    dovecot_options: DovecotOptions | None = None, postfix_options: PostfixOptions | None = None
) -> Iterator[MailSystem]:
    """Started, and ended afterwards. Test emails to the mailbox itself really arrive in it."""
    relay_port = free_port()
    with Dovecot(replace(dovecot_options or DovecotOptions(), relay_port=relay_port)) as dovecot:
        with Postfix(dovecot, postfix_options, smtp_port=relay_port) as postfix:
            yield MailSystem(dovecot, postfix)
