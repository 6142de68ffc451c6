"""Round trips, connections that break, servers that hang, a person who cancels, and the token that nobody may see."""

import logging
import statistics
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.probes.graph.support import context_for, failure, graph, mail_to, refusing, running
from tests.servers.relay import Relay
from tests.wire.background import Background
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.secret import Secret
from wizard.model.symptom import Symptom
from wizard.practice.certificates import CertificateKind
from wizard.practice.leg import Reach, Then
from wizard.practice.scenario import GraphReply
from wizard.probes.graph import GraphProbe
from wizard.wire.fault import Fault

DELAY = 0.05
ROUND_TRIP = 2 * DELAY


def test_from_the_token_to_the_verdict_in_one_round_trip() -> None:
    """With the exchange of the code for the token (three: TCP, TLS, the request) that makes four."""
    took = []
    with running(graph()) as run:
        for _ in range(5):
            assert run.mailbox.cloud is not None
            real = run.mailbox.cloud.cloud.graph
            with Relay(real.port, delay=DELAY) as relay:
                probe = GraphProbe(context_for(run.mailbox, endpoint=replace(real, port=relay.port)))
                try:
                    probe.open_ahead(Deadline.after(30))
                    for _ in range(500):  # the second connection is opened beside the first
                        if len(relay.conversations) == 2 and probe._talk.second.client._talks:
                            break
                        threading.Event().wait(0.01)
                    begun = time.monotonic()
                    for stage in probe.STAGES:
                        getattr(probe, stage)(Deadline.after(30))
                    took.append(time.monotonic() - begun)
                finally:
                    probe.close()
    assert ROUND_TRIP <= statistics.median(took) < 2 * ROUND_TRIP


def test_a_connection_that_was_closed_while_the_browser_was_waited_for() -> None:
    with running(graph()) as run:
        run.probe.open_ahead(Deadline.after(30))
        ended = run.probe._talk.first.client
        next(iter(ended._talks.values())).channel._sock.shutdown(2)
        run.until("sender")


def test_a_server_that_closes_once_is_asked_again_for_what_is_only_read() -> None:
    with running(graph(replies={"batch": GraphReply(then=Then.CLOSE, times=1)})) as run:
        run.until("sender")
    with running(graph(replies={"permission": GraphReply(then=Then.RESET, times=1)})) as run:
        run.until("sender")
    found = failure(graph(replies={"batch": GraphReply(then=Then.CLOSE)}))
    assert (found.stage, found.code) == ("mailbox", "CONNECTION_CLOSED")
    found = failure(graph(replies={"permission": GraphReply(then=Then.CLOSE)}))
    assert (found.stage, found.code) == ("sender", "CONNECTION_CLOSED")


def test_a_server_that_cannot_be_reached_or_trusted() -> None:
    assert failure(graph(reach=Reach.CLOSED)).code == "CONNECTION_REFUSED"
    assert failure(graph(reach=Reach.UNKNOWN_NAME)).code == "HOST_NOT_FOUND"
    for kind in CertificateKind:
        if kind not in (CertificateKind.GOOD, CertificateKind.COMMON_NAME_ONLY):
            found = failure(graph(certificate=kind))
            assert found.stage == "mailbox"
            assert not found.run.mailbox.record.logins, kind


HANGS = {"mailbox": "batch", "sender": "permission", "test_email": "send_mail"}


@pytest.mark.parametrize(("stage", "step"), HANGS.items())
def test_cancel_ends_every_stage(stage: str, step: str) -> None:
    with running(graph(replies={step: GraphReply(then=Then.HOLD)}), message=mail_to()) as run:
        stages = [*run.probe.STAGES, run.probe.LAST_STAGE]
        for name in stages[: stages.index(stage)]:
            getattr(run.probe, name)(Deadline.after(60))
        waiting = Background(lambda: getattr(run.probe, stage)(Deadline.after(60)))
        for _ in range(2000):
            if step in run.commands():
                break
            threading.Event().wait(0.01)
        run.token.cancel()
        assert isinstance(waiting.outcome(0.9), Cancelled)


def test_cancel_ends_a_pause_and_the_wait_for_the_test_email() -> None:
    pause = refusing("batch", 429, "TooManyRequests", headers=("Retry-After: 20",))
    with running(graph(replies=pause)) as run:
        waiting = Background(lambda: run.until("mailbox"))
        for _ in range(2000):
            if "batch" in run.commands():
                break
            threading.Event().wait(0.01)
        run.token.cancel()
        assert isinstance(waiting.outcome(0.9), Cancelled)
    with running(graph(deliver_after=-1), message=mail_to()) as run:
        waiting = Background(lambda: run.until("test_email"))
        for _ in range(2000):
            if "send_mail" in run.commands():
                break
            threading.Event().wait(0.01)
        run.token.cancel()
        assert isinstance(waiting.outcome(0.9), Cancelled)


def test_a_deadline_ends_what_hangs() -> None:
    with running(graph(replies={"batch": GraphReply(then=Then.HOLD)})) as run:
        with pytest.raises(Fault) as caught:
            run.probe.mailbox(Deadline.after(0.5))
        assert caught.value.symptom is Symptom.SERVER_SILENT


def test_a_probe_that_was_never_asked_says_so() -> None:
    with running(graph(), message=mail_to()) as run:
        for stage in ("calendar", "sender"):
            with pytest.raises(Fault):
                getattr(run.probe, stage)(Deadline.after(5))
        run.probe.close()
        run.probe.close()


CANARY = "eyJ0c4nary-7oken-5f2e9b"


def test_the_token_appears_nowhere(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    """A server that repeats it in its words, in a code and in a page."""
    caplog.set_level(logging.DEBUG)
    echoes = [
        refusing("inbox", 403, "ErrorAccessDenied", f"Denied for Bearer {CANARY} today"),
        refusing("inbox", 403, f"Error{CANARY}", CANARY, inner=(CANARY,)),
        refusing("batch", 401, "InvalidAuthenticationToken", f"CompactToken {CANARY} parsing failed"),
        refusing("permission", 403, "ErrorSendAsDenied", f"{CANARY}"),
        {"batch": GraphReply(status=200, body=f"<html><title>{CANARY}</title></html>")},
        {"batch": GraphReply(status=200, body=f"{CANARY} is no JSON")},
    ]
    for replies in echoes:
        with running(graph(replies=replies)) as run:
            assert run.mailbox.cloud is not None
            sign_in = run.mailbox.cloud.sign_in
            tokens = replace(sign_in.sign_in(), access=Secret(CANARY))
            sign_in._newest = CANARY
            probe = GraphProbe(context_for(run.mailbox, tokens=tokens))
            told: list[object] = []
            for stage in (*probe.STAGES, probe.LAST_STAGE):
                try:
                    told.append(getattr(probe, stage)(Deadline.after(30)))
                except Fault as fault:
                    told += [fault, repr(fault), fault.evidence, fault.server_text, fault.__cause__, fault.__context__]
                    break
            probe.close()
            assert told and CANARY not in repr(told)
    assert CANARY not in caplog.text
    assert not list(tmp_path.iterdir())


def test_a_token_that_no_header_can_hold_goes_nowhere() -> None:
    with running(graph()) as run:
        assert run.mailbox.cloud is not None
        for bad in ("a\r\nX-Evil: 1", "tökén", "\x00"):
            tokens = replace(run.mailbox.cloud.sign_in.sign_in(), access=Secret(bad))
            probe = GraphProbe(context_for(run.mailbox, tokens=tokens))
            with pytest.raises(Fault) as caught:
                probe.mailbox(Deadline.after(10))
            assert caught.value.symptom is Symptom.TOKEN_REJECTED
            probe.close()
        assert not run.commands("request")


def test_a_renewal_that_fails_says_why() -> None:
    with running(graph(replies=refusing("batch", 401, "InvalidAuthenticationToken"))) as run:

        def renew(*_: object, **__: object) -> None:
            raise Fault(Symptom.SIGN_IN_EXPIRED, {"number": "AADSTS50173"})

        assert run.probe.context.access is not None
        run.probe.context.access._renew = renew  # type: ignore[assignment]
        with pytest.raises(Fault) as caught:
            run.probe.mailbox(Deadline.after(10))
        assert (caught.value.symptom, caught.value.evidence["number"]) == (Symptom.SIGN_IN_EXPIRED, "AADSTS50173")


def test_cancelled_before_it_begins() -> None:
    token = CancelToken()
    token.cancel()
    with running(graph(), token=token) as run:
        with pytest.raises(Cancelled):
            run.probe.mailbox(Deadline.after(10))
        assert not run.commands()
