"""Microsoft Graph at the other end: bearer tokens, single requests, batches, and what a scenario puts between."""

import json
import uuid
from collections.abc import Mapping

from wizard.practice.cloud_sign_in import PracticeSignIn
from wizard.practice.graph_mailbox import Body, GraphMailbox, GraphReplyMade, GraphRequest, error
from wizard.practice.http import Request, serve, written
from wizard.practice.line import Connection
from wizard.practice.record import Login
from wizard.practice.scenario import GraphLeg, GraphReply
from wizard.practice.web_reply import WebAnswer, play_reply
from wizard.practice.world import World

LEG = "graph"
VERSION = "/v1.0"
_MOST_IN_A_BATCH = 20
_AT_ONCE = 4
"""Requests to one mailbox at the same time (Graph's documents, "throttling limits")."""
_OUTSIDE_THE_MAILBOX = {"me", "licences"}
_CROWDED = "Application is over its MailboxConcurrency limit."


class GraphSession:
    """Runs until the client or the scenario ends it; `run()` raises Gone then."""

    def __init__(
        self, connection: Connection, leg: GraphLeg, world: World, mailbox: GraphMailbox, sign_in: PracticeSignIn
    ) -> None:
        self._connection, self._leg, self._world = connection, leg, world
        self._mailbox, self._sign_in = mailbox, sign_in

    def run(self) -> None:
        """Raises Gone at the end."""
        serve(self._connection, self._answer)

    def _answer(self, request: Request) -> None:
        self._command("request")
        if not request.target.lower().startswith(f"{VERSION}/"):
            self._send(error(400, "BadRequest", "Invalid version."), request)
            return
        asked = GraphRequest(request.method, request.target[len(VERSION) :], dict(request.headers), request.body)
        accepted = self._let_in(request)
        for step in ("request", asked.step):
            if (reply := self._in_place(step)) is not None:
                self._command(asked.step or asked.path)
                self._play(reply, request)
                return
        if not accepted:
            words = "Lifetime validation failed, the token is expired."
            challenge = 'Bearer realm="", error="invalid_token"'
            self._send(error(401, "InvalidAuthenticationToken", words, WWW_Authenticate=challenge), request)
        elif asked.step == "batch":
            self._command("batch")
            self._send(self._batch(asked), request)
        else:
            self._send(self._single(asked, played=True), request)

    def _let_in(self, request: Request) -> bool:
        kind, _, bearer = request.header("authorization").partition(" ")
        accepted = kind == "Bearer" and self._sign_in.takes(bearer)
        number = self._connection.number
        login = Login(LEG, number, self._leg.principal, "BEARER", self._connection.encrypted, accepted)
        self._world.record.login(login)
        return accepted

    def _command(self, name: str) -> None:
        self._world.record.command(LEG, self._connection.number, name)

    def _single(self, asked: GraphRequest, *, played: bool = False) -> GraphReplyMade:
        """`played`: it is known already that the scenario puts nothing in the place of this one."""
        self._command(asked.step or asked.path)
        reply = None if played else self._in_place(asked.step)
        return _made(reply) if reply is not None else self._mailbox.answer(asked)

    def _batch(self, asked: GraphRequest) -> GraphReplyMade:
        """As many at once as depend on nothing that is still to come; a mailbox answers four of them."""
        try:
            requests = {str(one["id"]): one for one in json.loads(asked.body)["requests"]}
            waits = {name: set(one.get("dependsOn", ())) for name, one in requests.items()}
            listed = [GraphRequest(one["method"], one["url"]) for one in requests.values()]
        except (ValueError, KeyError, TypeError, AttributeError):
            return error(400, "BadRequest", "Invalid batch payload format.")
        if not 0 < len(listed) <= _MOST_IN_A_BATCH or not set().union(*waits.values()) <= set(requests):
            return error(400, "BadRequest", "Invalid batch payload format.")
        answers: dict[str, GraphReplyMade] = {}
        while left := [name for name in requests if name not in answers]:
            ready = [name for name in left if waits[name] <= set(answers)]
            if not ready:
                return error(400, "BadRequest", "The dependencies of the requests lead in a circle.")
            answers |= self._wave(
                {name: GraphRequest(requests[name]["method"], requests[name]["url"]) for name in ready}, waits, answers
            )
        responses = [_part(name, made) for name, made in reversed(answers.items())]  # in any order, as documented
        return GraphReplyMade(200, {"responses": responses})

    def _wave(
        self, asked: Mapping[str, GraphRequest], waits: Mapping[str, set[str]], answers: Mapping[str, GraphReplyMade]
    ) -> dict[str, GraphReplyMade]:
        made: dict[str, GraphReplyMade] = {}
        crowd = 0
        for name, request in asked.items():
            if any(answers[before].status >= 400 for before in waits[name]):
                made[name] = error(424, "FailedDependency", "A request that this one depends on has failed.")
                continue
            crowd += request.step not in _OUTSIDE_THE_MAILBOX
            if crowd > _AT_ONCE:
                made[name] = error(429, "ApplicationThrottled", _CROWDED, Retry_After="1")
            else:
                made[name] = self._single(request)
        return made

    def _in_place(self, step: str) -> GraphReply | None:
        reply = self._leg.replies.get(step)
        if reply is None or (reply.until_renewed and self._sign_in.renewed):
            return None
        turn = self._world.turns.next(f"{LEG}.{step}")
        return reply if turn > reply.skip and (not reply.times or turn <= reply.skip + reply.times) else None

    def _play(self, reply: GraphReply, request: Request) -> None:
        """Raises Gone where the reply ends the connection."""
        if reply.error:
            data = self._bytes(_made(reply), request)
        else:
            answer = WebAnswer.of(reply, request.header("host") or "localhost")
            data = written(answer.status, [*self._standing(), *answer.headers], answer.body, reason=answer.reason)
        play_reply(self._connection, reply, data)

    def _send(self, made: GraphReplyMade, request: Request) -> None:
        self._connection.send(self._bytes(made, request))

    def _standing(self) -> list[str]:
        ids = str(uuid.uuid4())
        return ["Cache-Control: no-cache", "Strict-Transport-Security: max-age=31536000", f"request-id: {ids}"]

    def _bytes(self, made: GraphReplyMade, request: Request) -> bytes:
        headers = [*self._standing(), *(f"{name}: {value}" for name, value in made.headers.items())]
        body = b"" if made.body is None else json.dumps(made.body).encode()
        if body:
            headers.append("Content-Type: application/json")
        return written(made.status, headers, body, head_only=request.method == "HEAD")


def _made(reply: GraphReply) -> GraphReplyMade:
    made = error(reply.status or 400, reply.error, reply.text, reply.inner)
    named = (line.partition(":") for line in reply.headers)
    return GraphReplyMade(made.status, made.body, {name.strip(): value.strip() for name, _, value in named})


def _part(name: str, made: GraphReplyMade) -> Body:
    return {"id": name, "status": made.status, "headers": dict(made.headers), "body": made.body}
