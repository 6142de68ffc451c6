"""Postfix: SMTP with STARTTLS and with TLS from the first byte, passwords checked by a Dovecot, delivery into it."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType

from tests.servers.certificates import Certificate, certificate
from tests.servers.dovecot import Dovecot
from tests.servers.process import ServerProcess, free_port, new_folder

_QUEUES = (
    "active",
    "bounce",
    "corrupt",
    "defer",
    "deferred",
    "flush",
    "hold",
    "incoming",
    "maildrop",
    "saved",
    "trace",
)


@dataclass(frozen=True)
class PostfixOptions:
    """How one Postfix is configured; the defaults make a good server for the domain example.com.

    `tls`: None for a server without encryption. `key_of`: another certificate whose key is configured (a mistake).
    `old_tls`: TLS 1.0 and 1.1 alone. `sign_in`: whether AUTH is offered. `owners`: address -> the user who alone may
    send as it. `settings`: main.cf parameters that replace those below.
    """

    tls: Certificate | None = field(default_factory=certificate)
    key_of: Certificate | None = None
    old_tls: bool = False
    sign_in: bool = True
    owners: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


class Postfix:
    """One running Postfix. `smtp_port` takes messages from this machine without a sign-in, as a relay host does."""

    def __init__(self, dovecot: Dovecot, options: PostfixOptions | None = None, *, smtp_port: int = 0) -> None:
        self.options = options or PostfixOptions()
        self.folder = new_folder()
        self.submission_port, self.submissions_port, self.smtp_port = free_port(), free_port(), smtp_port or free_port()
        self._make_queue()
        parameters = "".join(f"{name} = {value}\n" for name, value in self._parameters(dovecot).items())
        for name, text in (("main.cf", parameters), ("master.cf", self._services())):
            (self.folder / name).write_text(text)
            os.utime(self.folder / name, (0, 0))  # Postfix waits until a file of the last second has settled
        self.process = ServerProcess(
            ["/usr/lib/postfix/sbin/master", "-d", "-c", str(self.folder)],
            self.folder,
            {"MAIL_CONFIG": str(self.folder), "MAIL_LOGTAG": "postfix"},
        )
        try:
            self.process.wait_for_ports(self.submission_port, self.submissions_port, self.smtp_port)
        except BaseException:
            self.process.stop()
            raise

    def __enter__(self) -> "Postfix":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.stop()

    @property
    def log(self) -> str:
        return self.process.log

    def _make_queue(self) -> None:
        """What `postfix check` makes, in less time."""
        queue, data = self.folder / "queue", self.folder / "data"
        for path in (queue, queue / "pid"):
            path.mkdir()
        for name in (*_QUEUES, "private", "public"):
            path = queue / name
            path.mkdir(mode=0o700)
            shutil.chown(path, "postfix")
        data.mkdir(mode=0o700)
        shutil.chown(data, "postfix")

    def _parameters(self, dovecot: Dovecot) -> dict[str, str]:
        return {
            "compatibility_level": "3.6",
            "queue_directory": str(self.folder / "queue"),
            "data_directory": str(self.folder / "data"),
            "maillog_file": str(self.folder / "log"),
            "maillog_file_prefixes": str(self.folder),
            "inet_interfaces": "127.0.0.1",
            "inet_protocols": "ipv4",
            "mynetworks": "127.0.0.0/8",
            "myhostname": "mail.example.com",
            "mydestination": "",
            "alias_maps": "",
            "alias_database": "",
            "local_recipient_maps": "",
            "virtual_mailbox_domains": "example.com",
            "virtual_mailbox_maps": "static:mailbox",
            "virtual_transport": f"lmtp:unix:{dovecot.lmtp_socket}",
            "default_transport": "discard:",  # nothing ever leaves this machine
            "relay_transport": "discard:",
            "smtpd_peername_lookup": "no",
            "smtpd_error_sleep_time": "0",
            "smtpd_sasl_type": "dovecot",
            "smtpd_sasl_path": str(dovecot.sasl_socket),
            "smtpd_sasl_auth_enable": "yes" if self.options.sign_in else "no",
            "smtpd_relay_restrictions": "permit_sasl_authenticated, reject_unauth_destination",
            "smtpd_recipient_restrictions": "",
            **self._tls(),
            **self._owners(),
            **self.options.settings,
        }

    def _tls(self) -> dict[str, str]:
        options = self.options
        if options.tls is None:
            return {"smtpd_tls_security_level": "none"}
        certificate_path, key_path = options.tls.write(self.folder)
        if options.key_of is not None:
            _, key_path = options.key_of.write(self.folder, "other")
        parameters = {
            "smtpd_tls_security_level": "may",
            "smtpd_tls_auth_only": "yes",
            "smtpd_tls_cert_file": str(certificate_path),
            "smtpd_tls_key_file": str(key_path),
            "smtpd_tls_protocols": "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1",
            "smtpd_tls_mandatory_protocols": "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1",
        }
        if options.old_tls:
            parameters |= {
                "smtpd_tls_protocols": "TLSv1, TLSv1.1",
                "smtpd_tls_mandatory_protocols": "TLSv1, TLSv1.1",
            }
        if options.old_tls or options.tls.weak:
            parameters |= {
                "smtpd_tls_ciphers": "medium",
                "smtpd_tls_mandatory_ciphers": "medium",
                "tls_medium_cipherlist": "ALL:@SECLEVEL=0",
            }
        return parameters

    def _owners(self) -> dict[str, str]:
        if not self.options.owners:
            return {}
        path = self.folder / "owners"
        path.write_text("".join(f"{address} {user}\n" for address, user in self.options.owners.items()))
        return {
            "smtpd_sender_login_maps": f"texthash:{path}",
            "smtpd_sender_restrictions": "reject_sender_login_mismatch",
        }

    def _services(self) -> str:
        """master.cf: only what takes part, nothing in a chroot."""
        implicit = " -o smtpd_tls_wrappermode=yes" if self.options.tls else ""
        relay = " -o smtpd_sasl_auth_enable=no -o smtpd_relay_restrictions=permit_mynetworks,reject"
        return f"""
{self.submission_port} inet n - n - - smtpd
{self.submissions_port} inet n - n - - smtpd{implicit}
{self.smtp_port} inet n - n - - smtpd{relay} -o smtpd_sender_restrictions=
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
