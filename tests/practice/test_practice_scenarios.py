"""Every scenario starts, plays its fault where it belongs, and leaves the rest alone."""

import re

import pytest

from tests.practice.walk import Walker, walk_imap, walk_smtp
from wizard.model.provider import Language, Provider
from wizard.practice import SCENARIOS, PracticeMailbox, PracticeServers, Scenario, scenario
from wizard.practice.leg import Answer, Leg, Then
from wizard.practice.play import filled

GOOD = scenario("good")
ON_MAIL_SERVERS = [played for played in SCENARIOS if played.provider is Provider.IMAP]
NEEDS_PATIENCE = {"dripping-greeting", "wrong-password-slow"}
CLEAR_TEXT = "tls: WRONG_VERSION_NUMBER"
ENDS = {
    "HOST_NOT_FOUND": {"name"},
    "CONNECTION_REFUSED": {"refused"},
    "CONNECTION_TIMED_OUT": {"timeout"},
    "SERVER_SILENT": {"timeout"},
    "WRONG_PROTOCOL": {"foreign", "timeout", CLEAR_TEXT},
    "ADDRESS_NOT_ALLOWED": {"refused: greeting", CLEAR_TEXT},
    "CONNECTION_CLOSED": {"closed", "tls: UNEXPECTED_EOF_WHILE_READING"},
    "RESPONSE_TOO_LARGE": {"too large"},
    "MALFORMED_RESPONSE": {"malformed"},
    "WRONG_SECURITY_MODE": {CLEAR_TEXT, "timeout", "refused: LOGIN", "refused: AUTH"},
    "ENCRYPTION_NOT_OFFERED": {"no STARTTLS"},
    "ENCRYPTION_TAMPERED": {"no STARTTLS", "injected", "preauth"},
    "STARTTLS_FAILED": {"injected", "refused: STARTTLS", CLEAR_TEXT},
    "TLS_VERSION_UNSUPPORTED": {"tls: TLSV1_ALERT_PROTOCOL_VERSION", "tls: UNEXPECTED_EOF_WHILE_READING"},
    "SERVER_UNSUPPORTED_COURIER": {"folders"},
    "CLIENT_ID_REQUIRED": {"refused: SELECT"},
    "MISSING_INBOX_FOLDER": {"folders"},
    "MISSING_SENT_FOLDER": {"folders"},
    "MISSING_DRAFTS_FOLDER": {"folders"},
    "TEST_EMAIL_NOT_RECEIVED": {"not arrived"},
    "CERTIFICATE_CHANGED": {"certificate: 18"},
}
ENDS_BY_REASON = {
    "client_certificate_required": {"tls: TLSV13_ALERT_CERTIFICATE_REQUIRED"},
    "no_common_settings": {"tls: SSLV3_ALERT_HANDSHAKE_FAILURE"},
    "legacy_server": {"tls: UNSAFE_LEGACY_RENEGOTIATION_DISABLED"},
    "other": {"tls: TLSV1_ALERT_INTERNAL_ERROR", "tls: TLSV1_UNRECOGNIZED_NAME", CLEAR_TEXT},
    "expired": {"certificate: 10"},
    "not_yet_valid": {"certificate: 9"},
    "name_mismatch": {"certificate: 62"},
    "self_signed": {"certificate: 18"},
    "unknown_authority": {"certificate: 19", "certificate: 20"},
    "malformed": {"certificate: 7", "certificate: 26", "certificate: 66", "tls: None"},
    "outcome_unknown": {"lost"},
    "no_permission": {"refused: SELECT", "not arrived"},
}
REFUSALS = {"refused: LOGIN", "refused: AUTH", "refused: ID", "method", "closed", "refused: greeting"}
REFUSED_MAIL = {"refused: MAIL", "refused: RCPT", "refused: message"}


def expected(played: Scenario) -> set[str]:
    return ENDS_BY_REASON.get(played.reason or "") or ENDS.get(played.code or "") or REFUSALS | REFUSED_MAIL


def same_as_good(leg: Leg, good: Leg, played: Scenario) -> bool:
    same_user = (played.form.email, played.form.password) == (GOOD.form.email, GOOD.form.password)
    return leg == good and played.account == GOOD.account and same_user


def told(walker: Walker, answer: Answer, mailbox: PracticeMailbox) -> bool:
    """Whether the client heard the answer's lines; of a cut line, its first half."""
    account = mailbox.right_users[0]
    values = {"user": account, "sender": mailbox.form.email, "recipient": mailbox.form.options.test_email_to}
    heard = walker.heard.decode(errors="replace")
    for index, line in enumerate(answer.lines):
        words = filled(line, values).replace("{tag}", "a1").partition("{capability}")[0]
        if answer.then is Then.CUT and index == len(answer.lines) - 1:
            words = words[: len(line) // 2]
        if words.replace("{command}", "SELECT") not in heard:
            return False
    return True


@pytest.mark.parametrize(
    "played", [s for s in ON_MAIL_SERVERS if s.id not in NEEDS_PATIENCE], ids=lambda played: played.id
)
def test_plays_its_fault(played: Scenario, servers: PracticeServers) -> None:
    mailbox = servers.start(played.id)
    imap, smtp = Walker(mailbox, mailbox.form.imap), Walker(mailbox, mailbox.form.smtp)
    ends = walk_imap(imap), walk_smtp(smtp)
    if played.code is None:
        assert ends == ("done", "done")
        return
    assert set(ends) != {"done"}
    assert {end for end in ends if end != "done"} <= expected(played), ends
    if same_as_good(played.imap, GOOD.imap, played):
        assert ends[0] == "done"
    if same_as_good(played.smtp, GOOD.smtp, played) and played.id != "no-inbox":
        assert ends[1] == "done"
    for leg, walker, end in ((played.imap, imap, ends[0]), (played.smtp, smtp, ends[1])):
        answers = [
            leg.answers[step] for step in ("greeting", "sign_in", "mail", "rcpt", "message") if step in leg.answers
        ]
        if end in REFUSED_MAIL | {"refused: LOGIN", "refused: AUTH", "refused: greeting", "lost"}:
            assert any(told(walker, answer, mailbox) for answer in (*answers[1:], leg.refusal, *answers[:1]))
    for kind in ("expired", "not_yet_valid", "wrong_name", "self_signed", "unknown_authority", "weak_key"):
        assert mailbox.record.bytes_over(kind) == b""


def test_the_same_account_after_each_repair(servers: PracticeServers) -> None:
    """What the servers accept is told, so that a failure can be repaired in practice."""
    for scenario_id in ("wrong-password", "user-name-wanted", "app-password-gmail"):
        mailbox = servers.start(scenario_id)
        assert mailbox.right_password != mailbox.form.password or mailbox.right_users[0] != mailbox.form.email


def test_a_greeting_drips(servers: PracticeServers) -> None:
    mailbox = servers.start("dripping-greeting")
    walker = Walker(mailbox, mailbox.form.imap)
    walker.connect()
    sock = walker._sockets[-1]
    assert [sock.recv(100) for _ in range(2)] == [b"*", b" "]
    walker.close()


def test_a_refusal_is_delayed(servers: PracticeServers) -> None:
    mailbox = servers.start("wrong-password-slow")
    assert walk_imap(Walker(mailbox, mailbox.form.imap, patience=10)) == "refused: LOGIN"
    assert mailbox.scenario.imap.refusal.delay == 2
    hasty = Walker(mailbox, mailbox.form.imap, patience=0.5)
    assert walk_imap(hasty) == "timeout"


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_limit_holds_until_a_connection_ends(limit: int, servers: PracticeServers) -> None:
    mailbox = servers.start(f"imap-limit-{limit}")
    assert walk_imap(Walker(mailbox, mailbox.form.imap)) == "refused: LOGIN"
    assert mailbox.record.most_signed_in == limit
    assert [login.accepted for login in mailbox.record.logins] == [True] * limit + [False]


def test_titles_are_in_three_languages_and_unique() -> None:
    for language in Language:
        titles = [played.title[language] for played in SCENARIOS]
        assert len(set(titles)) == len(titles)
        assert all(len(title) <= 90 and "!" not in title for title in titles)
    japanese = [played.title[Language.JA] for played in SCENARIOS]
    assert all(re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", title) for title in japanese)


def test_every_verdict_is_in_the_catalogue() -> None:
    from wizard.catalog import Catalog

    catalog = Catalog.load()
    missing = [s.id for s in SCENARIOS if s.code and catalog.problem(s.code, s.reason) is None]
    assert missing == []
