"""The password: one attempt, one server, inside verified TLS only, and in no log and no file."""

import base64
import logging
import tempfile
from pathlib import Path

import pytest

from tests.probes.ews.exchange import Exchange, Reply
from tests.probes.ews.support import failure, mail_to, plan_for, probe_for, run_until, running
from tests.probes.support import PASSWORD
from tests.servers import certificates
from tests.servers.certificates import Kind
from tests.wire.background import Background
from tests.wire.scripted import Peer, ScriptedServer, context_for
from wizard.model.cancel import CancelToken
from wizard.model.plan import CertificatePin
from wizard.model.provider import SignInMethod
from wizard.model.symptom import Symptom
from wizard.wire.fault import Fault

WRONG = "c4nary-wr0ng-5e1a"
BASIC = ('Basic realm="x"',)
METHODS = [
    (("Negotiate", "NTLM"), SignInMethod.AUTOMATIC),
    (("Negotiate",), SignInMethod.AUTOMATIC),
    (BASIC, SignInMethod.BASIC),
]


def proofs(exchange: Exchange) -> int:
    """Requests with something that derives from the password: an NTLM message of type 3, or Basic."""
    count = 0
    for request in exchange.requests:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        count += scheme == "Basic" or b"NTLMSSP\0\3" in base64.b64decode(token)
    return count


@pytest.mark.parametrize(("schemes", "method"), METHODS)
def test_a_wrong_password_is_tried_once(schemes: tuple[str, ...], method: SignInMethod) -> None:
    exchange = Exchange(schemes)
    stage, found = failure(exchange, password=WRONG, method=method)
    assert (stage, found.symptom) == ("sign_in", Symptom.CREDENTIALS_REFUSED)
    assert proofs(exchange) == exchange.attempts == 1


def test_after_a_refusal_nothing_is_tried_again_whoever_asks() -> None:
    exchange = Exchange()
    with running(exchange, password=WRONG) as probe:
        with pytest.raises(Fault):
            run_until(probe, "sign_in")
        with pytest.raises(Fault) as caught:
            probe.sign_in(probe.transport.deadline)
        assert caught.value.symptom is Symptom.CREDENTIALS_REFUSED
    assert proofs(exchange) == 1


def test_a_refusal_that_says_more() -> None:
    page = ("X-MS-Credential-Service-Url", "https://password.example/")
    expired = Reply(401, "", (("X-MS-Credential-Service-CredExpired", "true"), page))
    _, found = failure(Exchange(refuse=True, refusal=expired))
    assert (found.symptom, found.evidence["password_url"]) == (Symptom.PASSWORD_EXPIRED, page[1])
    locked = Reply(401, "The referenced account is currently locked out", ())
    assert failure(Exchange(refuse=True, refusal=locked))[1].symptom is Symptom.ACCOUNT_LOCKED


def test_a_refusal_names_the_windows_domain_and_the_user_name() -> None:
    _, found = failure(Exchange(), password=WRONG)
    assert found.evidence["username"] == "PRACTICE\\alice" and found.evidence["windows_domain"]


@pytest.mark.parametrize("scheme", ["NTLM", "Negotiate"])
def test_extended_protection_is_met(scheme: str) -> None:
    exchange = Exchange((scheme,), wants_bindings=True)
    with running(exchange) as probe:
        run_until(probe, "sender")
    assert exchange.attempts == 1


@pytest.mark.parametrize("password", ["pässwörd-ñ-日本語", "a:b c\"'<&>%"])
def test_a_password_in_any_letters_is_sent_as_it_is(password: str) -> None:
    exchange = Exchange(BASIC)
    failure(exchange, password=password)
    token = exchange.requests[-1].headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(token).decode() == f"PRACTICE\\alice:{password}"
    assert failure(Exchange(), password=password)[1].symptom is Symptom.CREDENTIALS_REFUSED


def test_a_mechanism_that_breaks_before_a_proof_leaves_room_for_the_next() -> None:
    def play(peer: Peer) -> None:
        basic = Exchange(("NTLM", *BASIC))
        original = basic._read

        def without_ntlm(one: Peer, connection: int) -> object:
            request = original(one, connection)
            if request.headers.get("authorization", "").startswith("NTLM"):
                request.headers["authorization"] = ""  # a proxy that takes it out
            return request

        basic._read = without_ntlm  # type: ignore[method-assign, assignment]
        seen.append(basic)
        basic(peer)

    seen: list[Exchange] = []
    with running(play) as probe:
        assert run_until(probe, "sign_in")["method"] == "Basic"
    assert seen[0].attempts == 1


def test_a_computer_that_can_not_do_ntlm_says_so_and_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import spnego

    def broken(*_: object, **__: object) -> object:
        raise RuntimeError("no such cipher")

    monkeypatch.setattr(spnego, "client", broken)
    exchange = Exchange()
    stage, found = failure(exchange)
    assert (stage, found.symptom, found.evidence["errno"]) == (
        "sign_in",
        Symptom.SIGN_IN_METHOD_UNSUPPORTED,
        "RuntimeError",
    )
    assert exchange.attempts == 0 and len(exchange.requests) == 1
    basic = Exchange(("NTLM", *BASIC))
    with running(basic) as probe:
        assert run_until(probe, "sign_in")["method"] == "Basic"


def test_a_redirect_is_never_followed() -> None:
    with ScriptedServer(lambda peer: peer.drain()) as elsewhere:
        location = Reply(302, "", (("Location", f"https://localhost:{elsewhere.port}/ews/exchange.asmx"),))
        for exchange in (Exchange(first=location), Exchange(answers={"GetFolder": location})):
            failure(exchange)
            assert exchange.connections == 1
        assert not elsewhere.peers


def test_nothing_is_said_to_a_server_whose_certificate_is_wrong() -> None:
    exchange = Exchange()
    wrong = certificates.certificate(Kind.SELF_SIGNED)

    def play(peer: Peer) -> None:
        peer.start_tls(context_for(wrong))
        exchange(peer)

    with ScriptedServer(play) as server:
        probe = probe_for(plan_for(server.port))
        with pytest.raises(Fault) as caught:
            run_until(probe, "certificate")
        assert caught.value.symptom is Symptom.CERTIFICATE_SELF_SIGNED
        for stage in ("greeting", "sign_in"):  # even if somebody went on
            with pytest.raises((Fault, TimeoutError)):
                getattr(probe, stage)(probe.transport.deadline)
        probe.close()
    assert not exchange.requests


def test_a_pinned_certificate_is_the_only_good_one() -> None:
    wrong = certificates.certificate(Kind.SELF_SIGNED)
    shown = [wrong, certificates.certificate()]
    exchange = Exchange(close_after_each=True)

    def play(peer: Peer) -> None:
        peer.start_tls(context_for(shown[0]))
        peer.start_tls = lambda: None  # type: ignore[method-assign, assignment, misc]
        exchange(peer)

    with ScriptedServer(play) as server:
        probe = probe_for(plan_for(server.port, pins=(CertificatePin(wrong.sha256, "localhost", server.port),)))
        run_until(probe, "greeting")
        shown.pop(0)
        with pytest.raises(Fault) as caught:  # the next connection shows another certificate, a valid one
            probe.sign_in(probe.transport.deadline)
        assert caught.value.symptom is Symptom.CERTIFICATE_CHANGED
        probe.close()
    assert exchange.attempts == 0


def test_nothing_is_logged_cached_or_left_in_a_file(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from exchangelib import autodiscover
    from exchangelib.protocol import Protocol

    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login eve password other-secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setattr(autodiscover.Autodiscovery, "discover", lambda self: pytest.fail("autodiscover was called"))
    before = set(Path(tempfile.gettempdir()).glob("exchangelib*"))
    caplog.set_level(logging.DEBUG)
    for exchange, password in ((Exchange(), PASSWORD), (Exchange(), WRONG), (Exchange(BASIC), PASSWORD)):
        with running(exchange, mail_to("alice@example.com"), password=password) as probe:
            try:
                run_until(probe, "test_email")
            except Fault as fault:
                assert password not in repr(fault.evidence) + str(fault.server_text)
        tokens = {
            one.headers["authorization"].split()[1] for one in exchange.requests if "authorization" in one.headers
        }
        assert tokens
        for secret in (password, base64.b64encode(password.encode()).decode(), "Authorization", *tokens):
            assert secret not in caplog.text
        assert not any("other-secret" in str(one.headers) for one in exchange.requests)
    assert set(Path(tempfile.gettempdir()).glob("exchangelib*")) == before
    assert not Protocol._protocol_cache


def test_two_runs_to_one_server_share_nothing() -> None:
    exchange = Exchange()
    with ScriptedServer(exchange) as server:
        probes = [probe_for(plan_for(server.port, username=f"PRACTICE\\{name}")) for name in ("alice", "bob")]
        runs = [Background(lambda probe=probe: run_until(probe, "sender")) for probe in probes]  # type: ignore[misc]
        for run in runs:
            assert isinstance(run.outcome(), dict)
        for probe in probes:
            probe.close()
    assert sorted(name for _, name in exchange.users) == ["PRACTICE\\alice", "PRACTICE\\bob"]
    assert len({connection for connection, _ in exchange.users}) == exchange.connections == 2


def test_a_hanging_run_does_not_delay_another() -> None:
    hanging, token = Exchange(answers={"GetInboxRules": Reply(0, hang=True)}), CancelToken()
    with ScriptedServer(hanging) as slow, ScriptedServer(Exchange()) as quick:
        stuck, good = probe_for(plan_for(slow.port), token=token), probe_for(plan_for(quick.port))
        run_until(stuck, "mailbox")
        waiting = Background(lambda: stuck.rules(stuck.transport.deadline))
        assert run_until(good, "sender")["sender"] == "alice@example.com"
        token.cancel()
        assert isinstance(waiting.outcome(0.5), BaseException)
        stuck.close()
        good.close()
