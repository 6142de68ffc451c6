"""Each fault of a certificate told apart, and the one exception that can be made for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.matrix.command import Mode, Verdict, check_imap, check_smtp, imap, smtp
from tests.servers.certificates import Kind, certificate
from tests.servers.dovecot import Dovecot, DovecotOptions
from tests.servers.mail_system import MailSystem
from tests.servers.postfix import Postfix, PostfixOptions
from tests.servers.relay import Relay
from wizard.compose import build
from wizard.model.cancel import CancelToken
from wizard.model.event import RunEnded
from wizard.model.form import AdvancedOptions, ConnectForm, ServerEntry
from wizard.model.outcome import Failed
from wizard.model.plan import CertificatePin
from wizard.model.provider import Security
from wizard.model.secret import Secret

REASONS = {
    Kind.EXPIRED: "expired",
    Kind.NOT_YET_VALID: "not_yet_valid",
    Kind.WRONG_NAME: "name_mismatch",
    Kind.SELF_SIGNED: "self_signed",
    Kind.UNKNOWN_AUTHORITY: "unknown_authority",
    Kind.WEAK_KEY: "malformed",
}


class Checked:
    """A server with a bad certificate, and how to check it beside a good one for the other direction."""

    def __init__(self, server: Dovecot | Postfix, mailbox: MailSystem) -> None:
        self._server, self._mailbox = server, mailbox

    def check(self, *extra: str, mode: Mode = "tls") -> Verdict:
        if isinstance(self._server, Dovecot):
            return check_imap(imap(self._server, mode), self._mailbox, *extra)
        return check_smtp(smtp(self._server, mode), self._mailbox, *extra)


@contextmanager
def serving(kind: Kind, leg: str, mailbox: MailSystem) -> Iterator[Checked]:
    if leg == "imap":
        with Dovecot(DovecotOptions(tls=certificate(kind))) as dovecot:
            yield Checked(dovecot, mailbox)
    else:
        with Postfix(mailbox.dovecot, PostfixOptions(tls=certificate(kind))) as postfix:
            yield Checked(postfix, mailbox)


@pytest.mark.parametrize("leg", ["imap", "smtp"])
@pytest.mark.parametrize("kind", REASONS)
def test_each_fault_has_its_reason_and_its_exception(mailbox: MailSystem, kind: Kind, leg: str) -> None:
    bad = certificate(kind)
    with serving(kind, leg, mailbox) as server:
        verdict = server.check()
        verdict.must_fail("UNTRUSTED_CERTIFICATES", REASONS[kind], f"{leg}.certificate")
        shown = verdict.ended["evidence"]["certificate"]
        assert shown["sha256"] == bad.sha256
        assert REASONS[kind] in shown["faults"]
        assert "allow_certificate" in [remedy["id"] for remedy in verdict.ended["remedies"]]
        assert f"{leg}.sign_in" not in verdict.stages("stage_started")
        colons = ":".join(bad.sha256[i : i + 2].upper() for i in range(0, 64, 2))
        server.check("--allow-certificate", colons).must_connect()


@pytest.mark.parametrize("leg", ["imap", "smtp"])
def test_an_exception_for_another_certificate_allows_nothing(mailbox: MailSystem, leg: str) -> None:
    with serving(Kind.SELF_SIGNED, leg, mailbox) as server:
        verdict = server.check("--allow-certificate", "0" * 64)
    verdict.must_fail("CERTIFICATE_CHANGED", None, f"{leg}.certificate")
    assert f"{leg}.sign_in" not in verdict.stages("stage_started")


@pytest.mark.parametrize("kind", [Kind.SELF_SIGNED, Kind.GOOD])
@pytest.mark.parametrize("leg", ["imap", "smtp"])
def test_a_changed_certificate_is_refused_where_one_was_allowed(
    mailbox: MailSystem, leg: str, kind: Kind, tmp_path: Path, ca_file: Path
) -> None:
    """An exception that was saved for a server is the only certificate it may show, even a trusted one won't do."""
    target = mailbox.dovecot.imaps_port if leg == "imap" else mailbox.postfix.submissions_port
    with Relay(target, tls=certificate(kind)) as relay:
        ports = {"imap": mailbox.dovecot.imaps_port, "smtp": mailbox.postfix.submissions_port} | {leg: relay.port}
        form = ConnectForm(
            email=mailbox.user,
            password=Secret(mailbox.password),
            imap=ServerEntry(mailbox.host, str(ports["imap"]), Security.TLS),
            smtp=ServerEntry(mailbox.host, str(ports["smtp"]), Security.TLS),
            options=AdvancedOptions(send_test_email=False, pins=(CertificatePin("ab" * 32, mailbox.host, relay.port),)),
        )
        *_, last = build(data_dir=tmp_path / "data", ca_file=ca_file).connector.connect(form, CancelToken())
        assert b"AUTH" not in relay.from_client
    assert isinstance(last, RunEnded)
    assert isinstance(last.outcome, Failed)
    assert last.outcome.diagnosis.code == "CERTIFICATE_CHANGED"
    assert last.outcome.diagnosis.finding.stage == f"{leg}.certificate"


@pytest.mark.parametrize("leg", ["imap", "smtp"])
def test_after_starttls_too(mailbox: MailSystem, leg: str) -> None:
    with serving(Kind.WRONG_NAME, leg, mailbox) as server:
        verdict = server.check(mode="starttls")
    verdict.must_fail("UNTRUSTED_CERTIFICATES", "name_mismatch", f"{leg}.certificate")
