"""Dovecot: IMAP, submission, POP3, LMTP delivery and the password check of Postfix.

Every instance listens on all its ports: TLS from the first byte (imaps, submissions, pop3s) and STARTTLS (imap,
submission, pop3).
"""

import re
import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType

from tests.servers.certificates import Certificate, authority, certificate
from tests.servers.process import ServerProcess, free_port, new_folder

SERVICES = ("imap", "pop3", "submission", "smtp", "lmtp", "doveadm")
"""Names under which a password is asked for; `smtp` is Postfix."""
USER = "alice@example.com"
PASSWORD = "c4nary-Pa55word-7f3a9e"
"""The password of every test mailbox; searched for wherever it must not be."""

FOLDERS: Mapping[str, str] = {"Sent": r"\Sent", "Drafts": r"\Drafts", "Trash": r"\Trash"}
"""Folders with their special-use flags (RFC 6154), "" for none."""


_NO_PENALTY = """service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}"""


@dataclass(frozen=True)
class DovecotOptions:
    """How one Dovecot is configured; the defaults make a good server.

    `passwords`: user -> password. `service_passwords`: the same, for one of SERVICES alone. `mechanisms`: SASL methods.
    `tls`: None for a server without encryption. `key_of`: another certificate whose key is configured (a mistake).
    `old_tls`: TLS 1.0 and 1.1 alone. `refusal`: every sign-in by IMAP is denied with this sentence.
    `user_limit`: mail_max_userip_connections. `inbox_rights`: RFC 4314 rights on INBOX, None for all.
    `penalty`: delay answers more and more after failures. `quota`: bytes a mailbox may hold.
    `relay_port`: where submission hands messages on (an SMTP server on this machine). `extra`: more configuration.
    `introspection`: address of a sign-in server (RFC 7662) that is asked about tokens; XOAUTH2 and OAUTHBEARER are then
    offered besides `mechanisms`, and a token needs Google's scope for mail.
    """

    passwords: Mapping[str, str] = field(default_factory=lambda: {USER: PASSWORD})
    service_passwords: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    mechanisms: str = "plain login"
    tls: Certificate | None = field(default_factory=certificate)
    key_of: Certificate | None = None
    old_tls: bool = False
    refusal: str = ""
    user_limit: int = 20
    folders: Mapping[str, str] = field(default_factory=lambda: FOLDERS)
    inbox_rights: str | None = None
    penalty: bool = False
    quota: int = 0
    relay_port: int = 0
    extra: str = ""
    introspection: str = ""


class Dovecot:
    """One running Dovecot. `sasl_socket`, `lmtp_socket`, `policy_socket`: for Postfix."""

    def __init__(self, options: DovecotOptions | None = None) -> None:
        self.options = options or DovecotOptions()
        self.folder = new_folder()
        self.ports = tuple(free_port() for _ in range(6))
        (
            self.imap_port,
            self.imaps_port,
            self.submission_port,
            self.submissions_port,
            self.pop3_port,
            self.pop3s_port,
        ) = self.ports
        self.sasl_socket, self.lmtp_socket, self.policy_socket = (
            self.folder / name for name in ("sasl", "lmtp", "policy")
        )
        (self.folder / "mail").mkdir()
        shutil.chown(self.folder / "mail", "mail", "mail")
        self._write_passwords()
        environment = self._old_tls_environment() if self.options.old_tls else {}
        configuration = self.folder / "dovecot.conf"
        configuration.write_text(self._configuration())
        self.process = ServerProcess(["/usr/sbin/dovecot", "-F", "-c", str(configuration)], self.folder, environment)
        try:
            self.process.wait_for_ports(*(self.ports if self.options.tls else self.ports[::2]))
        except BaseException:
            self.process.stop()
            raise

    def __enter__(self) -> "Dovecot":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.stop()

    @property
    def log(self) -> str:
        return self.process.log

    def password_checks(self, user: str) -> list[str]:
        """The log lines of refused password checks of this user, one each (auth_verbose), all services together."""
        return re.findall(rf"auth: .*\({re.escape(user)},.*(?:[Pp]assword mismatch|unknown user).*", self.log)

    def messages(self, user: str = USER) -> list[str]:
        """The messages delivered to this user's inbox, unread ones first."""
        maildir = self.folder / "mail" / user.partition("@")[0] / "Maildir"
        return [
            path.read_text(errors="replace") for part in ("new", "cur") for path in sorted((maildir / part).glob("*"))
        ]

    def penalise(self, address: str) -> None:
        """As after four failed sign-ins from this address: the next answers come 15 s late (needs `penalty`)."""
        with socket.socket(socket.AF_UNIX) as anvil:
            anvil.connect(str(self.folder / "run" / "anvil-auth-penalty"))
            anvil.sendall(f"VERSION\tanvil\t1\t0\nPENALTY-INC\t{address}\t0\t4\nPENALTY-GET\t{address}\n".encode())
            assert anvil.makefile().readline().startswith("4 "), "the penalty was not taken"

    def put_message(self, user: str, size: int) -> None:
        """A message of about `size` bytes in this user's inbox, without any server taking part."""
        maildir = self.folder / "mail" / user.partition("@")[0] / "Maildir"
        for part in ("tmp", "new", "cur"):
            (maildir / part).mkdir(parents=True, exist_ok=True)
        (maildir / "cur" / "1.M1P1.put:2,S").write_text(f"Subject: filler\r\n\r\n{'x' * size}\r\n")
        for path in (maildir.parent, *maildir.parent.rglob("*")):
            shutil.chown(path, "mail", "mail")

    def _write_passwords(self) -> None:
        for service in SERVICES:
            passwords = {**self.options.passwords, **self.options.service_passwords.get(service, {})}
            lines = [f"{user}:{{PLAIN}}{password}\n" for user, password in passwords.items()]
            self.folder.joinpath(f"passwords-{service}").write_text("".join(lines))

    def _old_tls_environment(self) -> dict[str, str]:
        """Dovecot 2.3 sets a lower bound only; the upper one comes from OpenSSL's own configuration."""
        path = self.folder / "openssl.cnf"
        path.write_text(
            "openssl_conf = main\n[main]\nssl_conf = ssl\n[ssl]\nsystem_default = old\n"
            "[old]\nMinProtocol = TLSv1\nMaxProtocol = TLSv1.1\nCipherString = ALL:@SECLEVEL=0\n"
        )
        return {"OPENSSL_CONF": str(path)}

    def _configuration(self) -> str:
        options, folder = self.options, self.folder
        return f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
hostname = mail.example.com
protocols = imap submission pop3 lmtp
listen = 127.0.0.1
mail_location = maildir:~/Maildir
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
import_environment = $import_environment OPENSSL_CONF
auth_verbose = yes
auth_mechanisms = {options.mechanisms}{" xoauth2 oauthbearer" if options.introspection else ""}
auth_failure_delay = {2 if options.penalty else 0} secs
{"" if options.penalty else _NO_PENALTY}
{self._tls()}
{self._refusal()}
{self._tokens()}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/passwords-%Ls
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail/%Ln allow_all_users=yes
}}
service imap-login {{
  service_count = 0
  inet_listener imap {{
    port = {self.imap_port}
  }}
  inet_listener imaps {{
    port = {self.imaps_port}
    ssl = yes
  }}
}}
service submission-login {{
  service_count = 0
  inet_listener submission {{
    port = {self.submission_port}
  }}
  inet_listener submissions {{
    port = {self.submissions_port}
    ssl = yes
  }}
}}
service pop3-login {{
  service_count = 0
  inet_listener pop3 {{
    port = {self.pop3_port}
  }}
  inet_listener pop3s {{
    port = {self.pop3s_port}
    ssl = yes
  }}
}}
service auth {{
  unix_listener {self.sasl_socket} {{
    mode = 0666
  }}
}}
service lmtp {{
  unix_listener {self.lmtp_socket} {{
    mode = 0666
  }}
}}
submission_relay_host = 127.0.0.1
submission_relay_port = {options.relay_port or 25}
protocol imap {{
  mail_max_userip_connections = {options.user_limit}
}}
{self._mailboxes()}
{self._quota()}
{options.extra}
"""

    def _tls(self) -> str:
        options = self.options
        if options.tls is None:
            return "ssl = no\ndisable_plaintext_auth = no\n"
        certificate_path, key_path = options.tls.write(self.folder)
        if options.key_of is not None:
            _, key_path = options.key_of.write(self.folder, "other")
        old = options.old_tls or options.tls.weak
        return (
            f"ssl = required\nssl_cert = <{certificate_path}\nssl_key = <{key_path}\n"
            f"ssl_min_protocol = {'TLSv1' if options.old_tls else 'TLSv1.2'}\n"
            + ("ssl_cipher_list = ALL:@SECLEVEL=0\n" if old else "")
        )

    def _refusal(self) -> str:
        """A password check that says yes and denies the sign-in, with a sentence, as administrators configure it."""
        if not self.options.refusal:
            return ""
        script = self.folder / "refuse"
        quoted = self.options.refusal.replace("'", "'\\''")
        script.write_text(
            f"reason='{quoted}' nologin=y EXTRA='nologin reason'\nexport reason nologin EXTRA\nexec \"$@\"\n"
        )
        # Read by the shell, not executed: a process that was forked while it was being written would keep it busy
        # (ETXTBSY), and Dovecot then asks the next password database, which lets everybody in.
        return f"protocol imap {{\n  passdb {{\n    driver = checkpassword\n    args = /bin/sh {script}\n  }}\n}}\n"

    def _tokens(self) -> str:
        """Each token is shown to the sign-in server, over https; it must be live, the user's own, and for mail."""
        if not self.options.introspection:
            return ""
        ca = self.folder / "ca.pem"
        ca.write_bytes(authority().pem)
        settings = self.folder / "oauth2.conf.ext"
        settings.write_text(
            f"introspection_mode = post\nintrospection_url = {self.options.introspection}\n"
            "username_attribute = username\nactive_attribute = active\nactive_value = true\n"
            f"scope = https://mail.google.com/\ntls_ca_cert_file = {ca}\n"
        )
        return f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = {settings}\n}}\n"

    def _mailboxes(self) -> str:
        lines = ["namespace inbox {", "  inbox = yes", "  separator = /"]
        for name, flag in self.options.folders.items():
            lines += [f'  mailbox "{name}" {{', "    auto = create", f"    special_use = {flag}" if flag else "", "  }"]
        lines.append("}")
        if self.options.inbox_rights is not None:
            path = self.folder / "acl"
            path.write_text(f"INBOX owner {self.options.inbox_rights}\n")
            lines += [
                "protocol imap {",
                "  mail_plugins = $mail_plugins acl",
                "}",
                "plugin {",
                f"  acl = vfile:{path}",
                "}",
            ]
        return "\n".join(lines)

    def _quota(self) -> str:
        """The quota plugin, and the policy service that Postfix asks before it takes a message."""
        if not self.options.quota:
            return ""
        return f"""
mail_plugins = $mail_plugins quota
plugin {{
  quota = maildir:User quota
  quota_rule = *:bytes={self.options.quota}
  quota_grace = 0
  quota_status_success = DUNNO
  quota_status_nouser = DUNNO
  quota_status_overquota = 552 5.2.2 Mailbox is full
}}
service quota-status {{
  executable = quota-status -p postfix
  client_limit = 1
  unix_listener {self.policy_socket} {{
    mode = 0666
  }}
}}
"""
