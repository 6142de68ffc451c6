"""Signing in: which mechanism, with which bytes, and never before TLS or twice."""

import base64
from dataclasses import replace

import pytest

from tests.probes.support import PASSWORD, ImapScript, imap_probe, plan_for, run_until, soon
from tests.wire.scripted import Peer, ScriptedServer
from wizard.model.provider import Security, SignInMethod
from wizard.model.symptom import Symptom
from wizard.probes.imap import ImapProbe
from wizard.probes.sasl import imap_way_in
from wizard.wire.fault import Fault

USER = "alice@example.com"
BLOB = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
PASSWORDS = [
    'pa"ss\\wo{rd}%*',
    " leading and trailing ",
    "пароль 密码 🔑",
    "x" * 500,
    "*",
    "tab\there",
    "{5}",
    "ä\u0301",
]


def continues(count: int) -> object:
    """Asks for that many continuation lines, then says yes."""

    def answer(peer: Peer, tag: str, command: str) -> None:
        for _ in range(count):
            peer.send(b"+ \r\n")
            peer.line()
        peer.send(f"{tag} OK signed in\r\n".encode())

    return answer


def take_literals(seen: list[bytes]) -> object:
    def answer(peer: Peer, tag: str, command: str) -> None:
        size = int(command.rpartition("{")[2].rstrip("}"))
        peer.send(b"+ go on\r\n")
        name = peer.exactly(size)
        second = peer.line()
        assert second.startswith(b" {")
        peer.send(b"+ go on\r\n")
        word = peer.exactly(int(second[2:-1]))
        assert peer.line() == b""
        seen.extend([name, word])
        peer.send(f"{tag} OK signed in\r\n".encode())

    return answer


def sign_in(script: ImapScript, username: str = USER, password: str = PASSWORD) -> dict[str, object]:
    with ScriptedServer(script) as server:
        probe = imap_probe(plan_for(server.port, username=username, password=password))
        try:
            return run_until(probe, "sign_in")
        finally:
            probe.close()


def refused(script: ImapScript) -> Fault:
    with pytest.raises(Fault) as caught:
        sign_in(script)
    return caught.value


def sent_to_sign_in(script: ImapScript) -> list[str]:
    return [line for line in script.commands if line.split(" ")[1:2] in (["AUTHENTICATE"], ["LOGIN"])]


def test_plain_with_an_initial_response_takes_one_round_trip() -> None:
    script = ImapScript("IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN")
    assert sign_in(script)["methods"] == "PLAIN"
    assert sent_to_sign_in(script) == [f"w1 AUTHENTICATE PLAIN {BLOB}"]


def test_plain_without_an_initial_response_waits_to_be_asked() -> None:
    script = ImapScript("IMAP4rev1 AUTH=PLAIN", {"AUTHENTICATE": continues(1)})  # type: ignore[dict-item]
    with ScriptedServer(script) as server:
        probe = imap_probe(plan_for(server.port))
        run_until(probe, "sign_in")
        probe.close()
        server.wait_until_idle()
        assert f"AUTHENTICATE PLAIN\r\n{BLOB}\r\n".encode() in server.received


def test_login_with_literals_where_there_is_no_sasl() -> None:
    seen: list[bytes] = []
    script = ImapScript("IMAP4rev1", {"LOGIN": take_literals(seen)})  # type: ignore[dict-item]
    assert sign_in(script)["methods"] == "LOGIN"
    assert seen == [USER.encode(), PASSWORD.encode()]


def test_authenticate_login_where_login_is_disabled() -> None:
    script = ImapScript("IMAP4rev1 LOGINDISABLED AUTH=LOGIN", {"AUTHENTICATE": continues(2)})  # type: ignore[dict-item]
    with ScriptedServer(script) as server:
        probe = imap_probe(plan_for(server.port))
        run_until(probe, "sign_in")
        probe.close()
        server.wait_until_idle()
        answers = b"\r\n".join(base64.b64encode(text.encode()) for text in (USER, PASSWORD))
        assert b"AUTHENTICATE LOGIN\r\n" + answers + b"\r\n" in server.received


@pytest.mark.parametrize(
    ("capabilities", "symptom", "methods"),
    [
        ("IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2", Symptom.PASSWORD_SIGN_IN_DISABLED, ["XOAUTH2"]),
        ("IMAP4rev1 LOGINDISABLED AUTH=OAUTHBEARER SASL-IR", Symptom.PASSWORD_SIGN_IN_DISABLED, ["OAUTHBEARER"]),
        ("IMAP4rev1 LOGINDISABLED", Symptom.SIGN_IN_METHOD_UNSUPPORTED, []),
        ("IMAP4rev1 LOGINDISABLED AUTH=NTLM AUTH=GSSAPI", Symptom.SIGN_IN_METHOD_UNSUPPORTED, ["GSSAPI", "NTLM"]),
    ],
)
def test_without_a_way_in_no_password_is_sent(capabilities: str, symptom: Symptom, methods: list[str]) -> None:
    script = ImapScript(capabilities)
    fault = refused(script)
    assert fault.symptom is symptom
    assert fault.evidence["methods"] == methods
    assert sent_to_sign_in(script) == []


@pytest.mark.parametrize("password", PASSWORDS)
def test_any_password_goes_out_exactly(password: str) -> None:
    script = ImapScript()
    sign_in(script, password=password)
    (line,) = sent_to_sign_in(script)
    assert base64.b64decode(line.split(" ")[3]) == b"\0".join((b"", USER.encode(), password.encode()))
    seen: list[bytes] = []
    sign_in(ImapScript("IMAP4rev1", {"LOGIN": take_literals(seen)}), "EXAMPLE\\alicé", password)  # type: ignore[dict-item]
    assert seen == ["EXAMPLE\\alicé".encode(), password.encode()]


@pytest.mark.parametrize(
    ("answer", "symptom"),
    [
        ("{tag} NO [AUTHENTICATIONFAILED] Authentication failed.\r\n", Symptom.CREDENTIALS_REFUSED),
        ("{tag} NO I don't like you\r\n", Symptom.SIGN_IN_REFUSED),
        ("{tag} BAD what\r\n", Symptom.SIGN_IN_METHOD_UNSUPPORTED),
        ("* NO [ALERT] too many login attempts\r\n{tag} NO no\r\n", Symptom.THROTTLED),
        ("{tag} NO [UNAVAILABLE] Temporary authentication failure.\r\n", Symptom.SERVER_TROUBLE),
    ],
)
def test_a_refusal_is_read_once_and_never_answered_by_another_attempt(answer: str, symptom: Symptom) -> None:
    script = ImapScript("IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN", {"AUTHENTICATE": answer})
    fault = refused(script)
    assert fault.symptom is symptom
    assert fault.evidence["username"] == USER
    assert len(sent_to_sign_in(script)) == 1


def test_the_page_to_sign_in_on_comes_from_the_untagged_line() -> None:
    answer = (
        "* NO [WEBALERT https://accounts.example/continue?x=1] Web login required.\r\n"
        "{tag} NO [ALERT] Please log in via your web browser: https://help.example/78754 (Failure)\r\n"
    )
    fault = refused(ImapScript(answers={"AUTHENTICATE": answer}))
    assert fault.symptom is Symptom.WEB_LOGIN_DEMANDED
    assert fault.evidence["url"] == "https://accounts.example/continue?x=1"


def test_preauth_is_no_sign_in() -> None:
    def play(peer: Peer) -> None:
        peer.start_tls()
        peer.send(b"* PREAUTH welcome back\r\n")

    with ScriptedServer(play) as server, pytest.raises(Fault) as caught:
        run_until(imap_probe(plan_for(server.port)), "sign_in")
    assert caught.value.symptom is Symptom.SIGN_IN_METHOD_UNSUPPORTED


def test_preauth_before_starttls_is_an_attack() -> None:
    with ScriptedServer(lambda peer: peer.send(b"* PREAUTH welcome back\r\n")) as server:
        with pytest.raises(Fault) as caught:
            run_until(imap_probe(plan_for(server.port, security=Security.STARTTLS)), "sign_in")
    assert caught.value.symptom is Symptom.ENCRYPTION_TAMPERED


def test_credentials_never_leave_on_a_connection_without_tls() -> None:
    with ScriptedServer(ImapScript("IMAP4rev1 SASL-IR AUTH=PLAIN", clear=True)) as server:
        probe = ImapProbe(imap_probe(plan_for(server.port)).context)
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
    def serve(self, after_ok: bytes = b"", *, before: str = "IMAP4rev1 STARTTLS LOGINDISABLED") -> ScriptedServer:
        self.script = ImapScript("IMAP4rev1 SASL-IR AUTH=PLAIN")

        def play(peer: Peer) -> None:
            peer.send(f"* OK [CAPABILITY {before}] ready\r\n".encode())
            while True:
                tag, _, command = peer.line().decode().partition(" ")
                if command == "STARTTLS":
                    break
                peer.send(f"* CAPABILITY {before}\r\n{tag} OK done\r\n".encode())
            peer.send(f"{tag} OK Begin TLS\r\n".encode() + after_ok)
            peer.start_tls()
            while True:
                line = peer.line().decode()
                self.script.commands.append(line)
                tag, _, command = line.partition(" ")
                answer = self.script.answers.get(command.split(" ")[0], "{tag} BAD x\r\n")
                assert isinstance(answer, str)
                peer.send(answer.replace("{tag}", tag).encode())

        return ScriptedServer(play)

    def test_nothing_from_before_the_handshake_is_believed(self) -> None:
        with self.serve(before="IMAP4rev1 STARTTLS AUTH=LOGIN AUTH=PLAIN") as server:
            probe = imap_probe(plan_for(server.port, security=Security.STARTTLS))
            assert run_until(probe, "sign_in")["methods"] == "PLAIN"
            probe.close()
        assert self.script.commands[0] == "w1 CAPABILITY"

    @pytest.mark.parametrize("injected", [b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", b"w2 OK done\r\n"])
    def test_bytes_after_the_ok_are_an_injection(self, injected: bytes) -> None:
        with self.serve(injected) as server:
            probe = imap_probe(plan_for(server.port, security=Security.STARTTLS))
            with pytest.raises(Fault) as caught:
                run_until(probe, "sign_in")
            probe.close()
            server.wait_until_idle()
            assert b"AUTHENTICATE" not in server.received
        assert caught.value.symptom is Symptom.ENCRYPTION_TAMPERED

    def test_a_bye_after_the_ok_is_a_failure(self) -> None:
        with self.serve(b"* BYE [UNAVAILABLE] TLS initialization failed.\r\n") as server:
            with pytest.raises(Fault) as caught:
                run_until(imap_probe(plan_for(server.port, security=Security.STARTTLS)), "tls")
        assert caught.value.symptom is Symptom.STARTTLS_FAILED

    def test_an_unannounced_starttls_that_works_was_taken_out_on_the_way(self) -> None:
        with self.serve(before="IMAP4rev1 AUTH=PLAIN") as server:
            with pytest.raises(Fault) as caught:
                run_until(imap_probe(plan_for(server.port, security=Security.STARTTLS)), "tls")
        assert caught.value.symptom is Symptom.ENCRYPTION_TAMPERED


@pytest.mark.parametrize(
    ("capabilities", "wish", "sent"),
    [
        ("IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN", SignInMethod.LOGIN, "LOGIN {"),
        ("IMAP4rev1 LOGINDISABLED AUTH=PLAIN AUTH=LOGIN", SignInMethod.LOGIN, "AUTHENTICATE LOGIN"),
        ("IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN", SignInMethod.PLAIN, "AUTHENTICATE PLAIN"),
        ("IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN", SignInMethod.AUTOMATIC, "AUTHENTICATE PLAIN"),
    ],
)
def test_the_method_that_was_chosen_is_used(capabilities: str, wish: SignInMethod, sent: str) -> None:
    method, command, _ = imap_way_in(frozenset(capabilities.split()), USER, PASSWORD, wish)
    assert command.startswith(sent.encode()) and method in sent


@pytest.mark.parametrize(
    ("capabilities", "wish"),
    [
        ("IMAP4rev1 AUTH=LOGIN", SignInMethod.PLAIN),
        ("IMAP4rev1 AUTH=LOGIN AUTH=XOAUTH2", SignInMethod.PLAIN),
        ("IMAP4rev1 LOGINDISABLED AUTH=PLAIN", SignInMethod.LOGIN),
    ],
)
def test_no_other_method_is_tried_in_its_place(capabilities: str, wish: SignInMethod) -> None:
    script = ImapScript(capabilities)
    with ScriptedServer(script) as server:
        probe = imap_probe(replace(plan_for(server.port), sign_in_method=wish))
        with pytest.raises(Fault) as caught:
            run_until(probe, "sign_in")
        probe.close()
    assert caught.value.symptom is Symptom.SIGN_IN_METHOD_UNSUPPORTED
    assert sent_to_sign_in(script) == []
