"""One connection to an Exchange server: IIS with EWS, Outlook on the web, Autodiscover and ActiveSync behind it."""

import re
import uuid
from dataclasses import replace

from wizard.practice import ews
from wizard.practice.ews_answers import EwsError, EwsFault
from wizard.practice.ews_request import EwsRequest, Mailroom, read_ews
from wizard.practice.exchange_store import ExchangeMailbox
from wizard.practice.http import Request, serve, written
from wizard.practice.iis import Site, site_answer
from wizard.practice.leg import Reply, Then
from wizard.practice.line import Connection, Gone
from wizard.practice.post import Post
from wizard.practice.record import Login, Mail
from wizard.practice.scenario import ExchangeLeg, Protection
from wizard.practice.web_reply import WebAnswer, body_of, play_reply
from wizard.practice.web_sign_in import Step, Verdict, WebSignIn
from wizard.practice.world import World

EWS_PATH = "/ews/exchange.asmx"
LEG = "ews"
_XML = "Content-Type: text/xml; charset=utf-8"


class ExchangeSession:
    """Runs until the client or the scenario ends it; `run()` raises Gone then.

    `bindings`: what a client proves with NTLM that it saw this server's certificate (see ntlm.bindings_of).
    """

    def __init__(
        self,
        connection: Connection,
        leg: ExchangeLeg,
        world: World,
        post: Post,
        mailbox: ExchangeMailbox,
        bindings: bytes,
    ) -> None:
        self._connection = connection
        self._leg = leg
        self._world = world
        self._post = post
        self._mailbox = mailbox
        schemes = frozenset(scheme.partition(" ")[0].lower() for scheme in leg.schemes)
        demanded = {Protection.OFF: b"", Protection.REQUIRED: bindings, Protection.BROKEN: bindings[::-1]}
        self._proof = ""
        self._sign_in = WebSignIn(world.scenario.account, schemes, demanded[leg.extended_protection])

    def run(self) -> None:
        """Raises Gone at the end."""
        serve(self._connection, self._answer)

    def _answer(self, request: Request) -> None:
        self._command("request")
        under_ews = request.path == "/ews" or request.path.startswith("/ews/")
        for path, reply in self._leg.paths.items():
            if request.path == path or request.path.startswith(f"{path}/"):
                self._command(path)
                self._play(reply, request)
                return
        if under_ews:
            self._ews(request)
            return
        self._command(request.path)
        protected, answer = site_answer(request, self._site(request))
        if protected and not self._allowed(request, self._sign_in.judge(request)):
            return
        self._send(answer, request)

    def _site(self, request: Request) -> Site:
        return Site(request.header("host") or "localhost", self._leg, self._mailbox.addresses)

    def _command(self, name: str) -> None:
        self._world.record.command(LEG, self._connection.number, name)

    def _ews(self, request: Request) -> None:
        verdict = self._sign_in.judge(request)
        if verdict.step is Step.NOTHING:
            self._command("greeting")
            if self._replaced("greeting", request):
                return
        if not self._allowed(request, verdict):
            return
        if request.path.rstrip("/") != EWS_PATH:
            self._send(WebAnswer(404, ("Content-Type: text/html",), body_of("not_found")), request)
        elif request.method != "POST":
            location = f"https://{request.header('host')}/EWS/Services.wsdl"
            self._send(WebAnswer(302, (f"Location: {location}",), body_of("moved", location=location)), request)
        elif len(request.body) > self._leg.size:
            self._send(WebAnswer(413, ("Connection: close",), b""), request)
        else:
            self._operation(request, verdict.user)

    def _allowed(self, request: Request, verdict: Verdict) -> bool:
        """Whether the request goes on; otherwise it was answered."""
        if verdict.fresh:
            replaced = "sign_in" in self._leg.replies and self._applies("sign_in", request)
            accepted = verdict.step is Step.ACCEPTED and not replaced
            number = self._connection.number
            login = Login(LEG, number, verdict.user, verdict.mechanism, self._connection.encrypted, accepted)
            self._world.record.login(login)
            if replaced:
                self._play(self._leg.replies["sign_in"], request)
                return False
        match verdict.step:
            case Step.ACCEPTED:
                self._proof = verdict.challenge
                return True
            case Step.CHALLENGED:
                self._send(WebAnswer(401, (f"WWW-Authenticate: {verdict.challenge}",), b""), request)
            case Step.REFUSED if verdict.fresh and self._replaced("refusal", request):
                pass
            case _:
                self._unauthorized(request)
        return False

    def _unauthorized(self, request: Request) -> None:
        host = (request.header("host") or "localhost").partition(":")[0]
        offered = [f"WWW-Authenticate: {scheme.replace('{host}', host)}" for scheme in self._leg.schemes]
        body = body_of(self._leg.unauthorized) if self._leg.unauthorized else b""
        kind = ["Content-Type: text/html"] if body else []
        self._send(WebAnswer(401, (*kind, *offered), body), request)

    def _operation(self, request: Request, user: str) -> None:
        room = Mailroom(self._mailbox, self._leg, user, self._accept)
        try:
            asked = read_ews(request.body, ews.build_of(self._leg))
        except EwsFault as error:
            self._send_ews(ews.fault(error, self._leg), request)
            return
        step = re.sub(r"(?<!^)(?=[A-Z])", "_", asked.operation).lower()
        self._command(step)
        for name in ("operation", step):
            reply = self._leg.replies.get(name)
            if reply is not None and self._applies(name, request):
                self._play(reply, request, asked)
                return
        self._send_ews(ews.answer(asked, room), request)

    def _accept(self, mail: Mail) -> None:
        self._world.record.mail(mail)
        self._post.accept(mail)

    def _replaced(self, step: str, request: Request) -> bool:
        """Whether the scenario answers in the place of the server, and did."""
        if step not in self._leg.replies or not self._applies(step, request):
            return False
        self._play(self._leg.replies[step], request)
        return True

    def _applies(self, step: str, request: Request) -> bool:
        reply = self._leg.replies[step]
        if reply.unless_header and request.header(reply.unless_header):
            return False
        return self._world.turns.next(step) > reply.skip

    def _play(self, reply: Reply, request: Request, asked: EwsRequest | None = None) -> None:
        """Raises Gone where the reply ends the connection."""
        if reply.error or reply.fault:
            kind = EwsFault if reply.fault else EwsError
            error = kind(reply.fault or reply.error, reply.text, reply.values)
            made = ews.refusal(asked, error, self._leg) if asked else ews.fault(error, self._leg)
            answer = WebAnswer(reply.status or made.status, (_XML, *reply.headers), made.body, reply.reason)
        else:
            answer = WebAnswer.of(reply, request.header("host") or "localhost")
        play_reply(self._connection, reply, self._bytes(answer, request))
        if reply.then is Then.GO_ON and any("close" in line.lower() for line in answer.headers):
            raise Gone

    def _send_ews(self, made: ews.EwsAnswer, request: Request) -> None:
        self._send(WebAnswer(made.status, (_XML, "Cache-Control: private"), made.body), request)

    def _send(self, answer: WebAnswer, request: Request) -> None:
        self._connection.send(self._bytes(answer, request))
        if "Connection: close" in answer.headers:
            raise Gone

    def _bytes(self, answer: WebAnswer, request: Request) -> bytes:
        proof, self._proof = self._proof, ""
        if proof:  # the last word of Negotiate goes along with the answer (RFC 4559 section 5)
            answer = replace(answer, headers=(*answer.headers, f"WWW-Authenticate: {proof}"))
        own = {line.partition(":")[0].lower() for line in answer.headers}
        standing = (f"Server: {self._leg.software}", *self._leg.headers)
        kept = [
            line.replace("{id}", str(uuid.uuid4())) for line in standing if line.partition(":")[0].lower() not in own
        ]
        return written(
            answer.status,
            [*kept, *answer.headers],
            answer.body,
            reason=answer.reason,
            head_only=request.method == "HEAD",
        )
