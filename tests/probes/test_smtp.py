"""SMTP up to the sign-in: greetings, STARTTLS, mechanisms, with every refusal in its own words."""

import base64
from dataclasses import replace

import pytest

from tests.probes.support import PASSWORD, SmtpScript, plan_for, run_until, smtp_probe, soon
from tests.wire.scripted import Peer, ScriptedServer
from wizard.model.cancel import Deadline
from wizard.model.provider import Security, SignInMethod
from wizard.model.symptom import Symptom
from wizard.probes.context import TestEmail
from wizard.probes.smtp import SmtpProbe
from wizard.wire.fault import Fault

USER = "alice@example.com"


def run(script: object, last: str, email: TestEmail | None = None, **options: object) -> dict[str, object]:
    with ScriptedServer(script) as server:  # type: ignore[arg-type]
        probe = smtp_probe(plan_for(server.port, **options), email)  # type: ignore[arg-type]
        try:
            return run_until(probe, last)
        finally:
            probe.close()


def refused(script: object, last: str, email: TestEmail | None = None, **options: object) -> Fault:
    with pytest.raises(Fault) as caught:
        run(script, last, email, **options)
    return caught.value


def attempts(script: SmtpScript) -> list[str]:
    return [line for line in script.commands if line.startswith("AUTH")]


@pytest.mark.parametrize(
    ("greeting", "shown"),
    [
        ("220 mail.example.com ESMTP\r\n", "220 mail.example.com ESMTP"),
        ("220-first\r\n220-second\r\n220 last\r\n", "220-first"),
        ("220\r\n", "220"),
        ("220 \x1b[31mred\x07\r\n", "220 [31mred"),
    ],
)
def test_greetings(greeting: str, shown: str) -> None:
    assert run(SmtpScript(greeting=greeting), "greeting") == {"greeting": shown}


@pytest.mark.parametrize(
    ("greeting", "symptom"),
    [
        ("554 5.7.1 Client host rejected: Access denied\r\n", Symptom.ADDRESS_REFUSED),
        ("554-mail.example.com\r\n554 no SMTP service here\r\n", Symptom.ADDRESS_REFUSED),
        ("421 4.7.0 Try again later\r\n", Symptom.SERVER_TROUBLE),
        ("* OK IMAP ready\r\n", Symptom.SPEAKS_IMAP),
        ("+OK POP3\r\n", Symptom.SPEAKS_POP3),
        ("SSH-2.0-x\r\n", Symptom.SPEAKS_OTHER),
        ("250 early\r\n", Symptom.SPEAKS_OTHER),
    ],
)
def test_other_greetings(greeting: str, symptom: Symptom) -> None:
    assert refused(SmtpScript(greeting=greeting), "greeting").symptom is symptom


@pytest.mark.parametrize(
    ("answer", "symptom"),
    [("421 4.3.2 busy\r\n", Symptom.SERVER_TROUBLE), ("550 5.7.1 not you\r\n", Symptom.ADDRESS_REFUSED)],
)
def test_a_refused_ehlo(answer: str, symptom: Symptom) -> None:
    assert refused(SmtpScript(answer), "greeting").symptom is symptom


def test_plain_goes_out_in_one_line() -> None:
    script = SmtpScript()
    assert run(script, "sign_in") == {"username": USER, "methods": "PLAIN"}
    assert attempts(script) == [f"AUTH PLAIN {base64.b64encode(f'{chr(0)}{USER}{chr(0)}{PASSWORD}'.encode()).decode()}"]


def test_login_answers_two_questions_whatever_they_say() -> None:
    got: list[bytes] = []

    def auth(peer: Peer, line: str) -> None:
        for question in (b"334 VXNlcm5hbWU6\r\n", b"334 cGFzcw==\r\n"):
            peer.send(question)
            got.append(base64.b64decode(peer.line()))
        peer.send(b"235 ok\r\n")

    script = SmtpScript("250-mail\r\n250 AUTH=LOGIN\r\n", {"AUTH": auth})
    assert run(script, "sign_in", password="pä ss🔑")["methods"] == "LOGIN"
    assert got == [USER.encode(), "pä ss🔑".encode()]


def test_a_server_that_goes_on_asking_is_told_to_stop() -> None:
    def auth(peer: Peer, line: str) -> None:
        peer.send(b"334 \r\n")
        assert peer.line() == b"*"
        peer.send(b"501 5.7.0 cancelled\r\n")

    assert refused(SmtpScript(answers={"AUTH": auth}), "sign_in").symptom is Symptom.SIGN_IN_REFUSED


def test_a_server_that_asks_for_ever_ends_at_the_deadline() -> None:
    def auth(peer: Peer, line: str) -> None:
        while True:
            peer.send(b"334 \r\n")
            peer.line()

    with ScriptedServer(SmtpScript(answers={"AUTH": auth})) as server:
        probe = smtp_probe(plan_for(server.port))
        run_until(probe, "greeting")
        with pytest.raises(TimeoutError):
            probe.sign_in(Deadline.after(0.1))
        probe.close()


@pytest.mark.parametrize(
    ("answer", "symptom"),
    [
        ("535 5.7.8 Error: authentication failed: (reason unavailable)\r\n", Symptom.CREDENTIALS_REFUSED),
        ("535-5.7.8 Username and Password\r\n535 5.7.8 not accepted\r\n", Symptom.CREDENTIALS_REFUSED),
        ("550 no\r\n", Symptom.SIGN_IN_REFUSED),
        ("454 4.7.0 Temporary authentication failure\r\n", Symptom.SERVER_TROUBLE),
        ("451 4.3.0 hm\r\n", Symptom.SERVER_TROUBLE),
        ("503 5.5.1 Error: authentication not enabled\r\n", Symptom.SMTP_AUTH_NOT_OFFERED),
        ("502 what\r\n", Symptom.SMTP_AUTH_NOT_OFFERED),
        ("504 5.5.4 what\r\n", Symptom.SIGN_IN_METHOD_UNSUPPORTED),
        (
            "534 5.7.9 Application-specific password required. https://h.example/x?a=b\r\n",
            Symptom.APP_PASSWORD_DEMANDED,
        ),
    ],
)
def test_a_refused_sign_in_is_tried_once(answer: str, symptom: Symptom) -> None:
    script = SmtpScript(answers={"AUTH": answer})
    fault = refused(script, "sign_in")
    assert fault.symptom is symptom
    assert fault.evidence["username"] == USER
    assert len(attempts(script)) == 1
    assert fault.evidence.get("url") == ("https://h.example/x?a=b" if "https" in answer else None)


@pytest.mark.parametrize(
    ("methods", "symptom"),
    [
        ("250 SIZE 5\r\n", Symptom.SMTP_AUTH_NOT_OFFERED),
        ("250 AUTH\r\n", Symptom.SMTP_AUTH_NOT_OFFERED),
        ("250 AUTH XOAUTH2\r\n", Symptom.PASSWORD_SIGN_IN_DISABLED),
        ("250 AUTH CRAM-MD5 NTLM\r\n", Symptom.SIGN_IN_METHOD_UNSUPPORTED),
    ],
)
def test_without_a_way_in_no_password_is_sent(methods: str, symptom: Symptom) -> None:
    script = SmtpScript("250-mail\r\n" + methods)
    assert refused(script, "sign_in").symptom is symptom
    assert attempts(script) == []


def test_credentials_never_leave_on_a_connection_without_tls() -> None:
    with ScriptedServer(SmtpScript(clear=True)) as server:
        probe = SmtpProbe(smtp_probe(plan_for(server.port)).context)
        probe.addresses = ["127.0.0.1"]
        probe.reach(soon())
        probe.greeting(soon())
        with pytest.raises(Fault) as caught:
            probe.sign_in(soon())
        probe.close()
        server.wait_until_idle()
        assert b"AUTH" not in server.received
    assert caught.value.symptom is Symptom.ENCRYPTION_NOT_OFFERED


class TestStarttls:
    def serve(self, answer: bytes, *, announced: bool = True, injected: bytes = b"") -> ScriptedServer:
        def play(peer: Peer) -> None:
            peer.send(b"220 mail\r\n")
            peer.line()
            peer.send(
                b"250-mail\r\n250-AUTH LOGIN\r\n" + (b"250-STARTTLS\r\n" if announced else b"") + b"250 SIZE 5\r\n"
            )
            assert peer.line() == b"STARTTLS"
            peer.send(answer + injected)
            if answer.startswith(b"220"):
                peer.start_tls()
                assert peer.line().startswith(b"EHLO")
                peer.send(b"250-mail\r\n250 AUTH PLAIN\r\n")
                assert peer.line().startswith(b"AUTH PLAIN")
                peer.send(b"235 ok\r\n")

        return ScriptedServer(play)

    def outcome(self, server: ScriptedServer) -> dict[str, object] | Fault:
        with server:
            probe = smtp_probe(plan_for(server.port, security=Security.STARTTLS))
            try:
                return run_until(probe, "sign_in")
            except Fault as fault:
                probe.close()
                server.wait_until_idle()
                assert b"AUTH" not in server.received
                return fault
            finally:
                probe.close()

    def test_nothing_from_before_the_handshake_is_believed(self) -> None:
        facts = self.outcome(self.serve(b"220 2.0.0 go\r\n"))
        assert isinstance(facts, dict)
        assert facts["methods"] == "PLAIN"

    @pytest.mark.parametrize(
        ("answer", "announced", "injected", "symptom"),
        [
            (b"454 4.7.0 TLS not available due to local problem\r\n", True, b"", Symptom.STARTTLS_FAILED),
            (b"502 5.5.1 what\r\n", True, b"", Symptom.ENCRYPTION_NOT_OFFERED),
            (b"501 5.5.1 what\r\n", True, b"", Symptom.STARTTLS_FAILED),
            (b"502 5.5.1 what\r\n", False, b"", Symptom.ENCRYPTION_NOT_OFFERED),
            (b"220 2.0.0 go\r\n", False, b"", Symptom.ENCRYPTION_TAMPERED),
            (b"220 2.0.0 go\r\n", True, b"250 AUTH PLAIN\r\n", Symptom.ENCRYPTION_TAMPERED),
        ],
    )
    def test_what_goes_wrong(self, answer: bytes, announced: bool, injected: bytes, symptom: Symptom) -> None:
        fault = self.outcome(self.serve(answer, announced=announced, injected=injected))
        assert isinstance(fault, Fault)
        assert fault.symptom is symptom


@pytest.mark.parametrize(("wish", "first"), [(SignInMethod.LOGIN, "AUTH LOGIN"), (SignInMethod.PLAIN, "AUTH PLAIN")])
@pytest.mark.parametrize("offered", ["PLAIN LOGIN", "LOGIN", "PLAIN"])
def test_only_the_method_that_was_chosen_is_used(wish: SignInMethod, first: str, offered: str) -> None:
    script = SmtpScript(f"250-mail\r\n250 AUTH {offered}\r\n")
    with ScriptedServer(script) as server:
        probe = smtp_probe(replace(plan_for(server.port), sign_in_method=wish))
        if first.removeprefix("AUTH ") in offered:
            run_until(probe, "sign_in")
            assert attempts(script)[0].startswith(first)
        else:
            with pytest.raises(Fault) as caught:
                run_until(probe, "sign_in")
            assert caught.value.symptom is Symptom.SIGN_IN_METHOD_UNSUPPORTED and not attempts(script)
        probe.close()
