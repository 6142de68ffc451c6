"""Connections that end, servers that hang, and a person who cancels."""

import threading
from dataclasses import replace

import pytest

from tests.probes.ews.exchange import Exchange, Reply, Request, fault
from tests.probes.ews.support import failure, mail_to, operations, plan_for, probe_for, run_until, running
from tests.wire.background import Background
from tests.wire.scripted import Peer, ScriptedServer
from wizard.model.address import EmailAddress
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.symptom import Symptom
from wizard.probes.ews import EwsProbe
from wizard.wire.fault import Fault


def test_a_server_that_closes_after_each_answer_is_signed_in_to_anew() -> None:
    exchange = Exchange(close_after_each=True)
    with running(exchange, mail_to("bob@elsewhere.example")) as probe:
        run_until(probe, "test_email")
    assert operations(exchange)[-1] == "CreateItem" and len(exchange.sent) == 1
    assert exchange.attempts == exchange.connections - 1  # all but the one that was asked without credentials


@pytest.mark.parametrize("schemes", [("NTLM",), ('Basic realm="x"',)])
def test_a_server_that_hangs_up_between_two_requests_without_a_word(schemes: tuple[str, ...]) -> None:
    exchange, closed = Exchange(schemes), threading.Event()

    def play(peer: Peer) -> None:
        if exchange.connections:
            exchange(peer)
            return
        exchange.connections += 1
        peer.start_tls()
        exchange.requests.append(exchange._read(peer, 1))
        exchange._send(peer, Reply(401, "", exchange._offers()))
        peer.close()
        closed.set()

    with running(play) as probe:
        run_until(probe, "greeting")
        assert closed.wait(20)
        for stage in ("sign_in", "version", "mailbox"):
            getattr(probe, stage)(Deadline.after(60))
    assert exchange.connections == 2 and [one.connection for one in exchange.requests].count(1) == 1


def test_a_server_that_wants_a_proof_for_each_request() -> None:
    exchange = Exchange()
    counted: list[str] = []

    def moody(request: Request) -> str | Reply:
        counted.append("x")
        return Reply(401, "", exchange._offers()) if len(counted) == 1 else exchange._GetInboxRules(request)

    exchange.answers["GetInboxRules"] = moody
    with running(exchange) as probe:
        run_until(probe, "sender")
    assert exchange.attempts == 2 and exchange.connections == 1


def test_a_refusal_after_a_success_is_the_servers_trouble() -> None:
    exchange = Exchange(answers={"GetInboxRules": Reply(401, "", (("WWW-Authenticate", "NTLM"),))})
    stage, found = failure(exchange)
    assert (stage, found.symptom) == ("rules", Symptom.SERVER_TROUBLE)
    assert exchange.attempts == 2


def test_another_site_is_asked_once_more_with_the_mailbox_named() -> None:
    answers = iter([fault("ErrorNoRespondingCASInDestinationSite")])
    exchange = Exchange()

    def sometimes(request: Request) -> str:
        return next(answers, "") or exchange._GetInboxRules(request)

    exchange.answers["GetInboxRules"] = sometimes
    with running(exchange) as probe:
        run_until(probe, "sender")
    anchors = [one.headers.get("x-anchormailbox") for one in exchange.requests if one.operation == "GetInboxRules"]
    assert anchors == ["alice@example.com"] * 2
    exchange = Exchange(answers={"GetInboxRules": fault("ErrorNoRespondingCASInDestinationSite")})
    assert failure(exchange)[1].symptom is Symptom.EXCHANGE_URL_WRONG_HOST
    assert operations(exchange).count("GetInboxRules") == 2


def test_what_the_first_request_could_not_do_without_a_name_is_not_the_end() -> None:
    exchange = Exchange()
    first = iter([fault("ErrorNoRespondingCASInDestinationSite")])
    exchange.answers["GetFolder"] = lambda request: next(first, "") or exchange._GetFolder(request)
    with running(exchange) as probe:
        assert run_until(probe, "sender")["sender"] == "alice@example.com"


def test_somebody_whose_own_mailbox_is_elsewhere_may_still_use_another_one_here() -> None:
    """At an account of another name than the mailbox, "another server" says nothing yet: the mailbox is asked for."""
    elsewhere = fault("ErrorWrongServerVersion")
    with ScriptedServer(Exchange(answers={"GetFolder": elsewhere})) as server:
        plan = plan_for(server.port)
        for address, stage in (("alice@example.com", "version"), ("info@example.com", "mailbox")):
            probe = probe_for(replace(plan, email=EmailAddress.parse(address)))
            try:
                run_until(probe, {"version": "sign_in", "mailbox": "version"}[stage])
                with pytest.raises(Fault) as caught:
                    getattr(probe, stage)(Deadline.after(60))
            finally:
                probe.close()
            assert caught.value.symptom is Symptom.EXCHANGE_URL_WRONG_HOST


def test_cookies_of_a_load_balancer_are_kept() -> None:
    exchange = Exchange()
    xml = ("Content-Type", "text/xml")
    cookie = ("Set-Cookie", "X-BackEndCookie=abc; path=/EWS; secure; HttpOnly")

    def with_cookie(request: Request) -> Reply:
        from tests.probes.ews.exchange import envelope

        return Reply(200, envelope(exchange._ResolveNames(request)), (xml, cookie))

    exchange.answers["ResolveNames"] = with_cookie
    with running(exchange) as probe:
        run_until(probe, "sender")
    assert [one.headers.get("cookie") for one in exchange.requests[-2:]] == ["X-BackEndCookie=abc"] * 2


HANGS = ["names", "tls", "greeting", "sign_in", "mailbox", "rules", "test_email"]


@pytest.mark.parametrize("stage", HANGS)
def test_cancel_ends_every_stage(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reached, token = threading.Event(), CancelToken()

    def hang(peer: Peer) -> None:
        reached.set()
        peer.over.wait(60)

    def stuck(request: Request) -> Reply:
        reached.set()
        return Reply(0, hang=True)

    operation = {
        "sign_in": "GetFolder",
        "mailbox": "ResolveNames",
        "rules": "GetInboxRules",
        "test_email": "CreateItem",
    }
    exchange = Exchange(answers={operation[stage]: stuck} if stage in operation else {})

    def play(peer: Peer) -> None:
        if stage == "tls":
            hang(peer)
        elif stage == "greeting":
            peer.start_tls()
            peer.line()
            hang(peer)
        else:
            exchange(peer)

    with ScriptedServer(play) as server:
        probe = probe_for(plan_for(server.port), mail_to("bob@elsewhere.example"), token)
        order = [*probe.STAGES, probe.LAST_STAGE]
        if stage == "names":
            reached.set()
            token.cancel()
        for name in order[: order.index(stage)]:
            getattr(probe, name)(Deadline.after(60))
        running_stage = Background(lambda: getattr(probe, stage)(Deadline.after(60)))
        assert reached.wait(20)
        token.cancel()
        assert isinstance(running_stage.outcome(0.5), Cancelled)
        probe.close()


@pytest.mark.parametrize("stage", ["greeting", "sign_in", "mailbox", "rules"])
def test_a_deadline_ends_every_stage(stage: str) -> None:
    silent = Reply(0, hang=True)
    operation = {"sign_in": "GetFolder", "mailbox": "ResolveNames", "rules": "GetInboxRules"}
    exchange = Exchange(first=silent) if stage == "greeting" else Exchange(answers={operation[stage]: silent})
    with running(exchange) as probe:
        for name in probe.STAGES[: probe.STAGES.index(stage)]:
            getattr(probe, name)(Deadline.after(60))
        with pytest.raises(TimeoutError):
            getattr(probe, stage)(Deadline.after(0.1))


def test_a_probe_that_was_never_connected_says_so() -> None:
    probe: EwsProbe = probe_for(plan_for(1))
    for stage in (*probe.STAGES[2:], probe.LAST_STAGE):
        with pytest.raises((Fault, TimeoutError)):
            getattr(probe, stage)(Deadline.after(1))
    probe.close()
    probe.close()
