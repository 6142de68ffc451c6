"""Requests to Exchange over our own connection, signed in with one attempt; every answer is judged here first."""

from collections.abc import Callable, Mapping

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.plan import Endpoint
from wizard.model.provider import SignInMethod
from wizard.model.secret import Secret
from wizard.model.symptom import Json, Symptom
from wizard.probes.context import Facts, Knowledge
from wizard.probes.ews_answers import judge, refused, seen
from wizard.probes.ews_sign_in import SCHEMES, Handshake, basic, ways_in
from wizard.probes.ews_soap import CONTENT_TYPE, Soap, read_soap
from wizard.wire.channel import Channel
from wizard.wire.ews_answer import sign_in_schemes
from wizard.wire.fault import Fault
from wizard.wire.web import WebResponse, WebTalk

BODY_CAP = 4 * 1024 * 1024
"""Bytes. The longest answer that is asked for lists a mailbox's rules, some kB each."""
_OTHER_SITE = "ErrorNoRespondingCASInDestinationSite"


class EwsTransport:
    """One mailbox's requests. `deadline`: of the running stage. `requests`: how many were sent in all.

    `open_secured`: a connection whose certificate has been verified or pinned. `methods`: schemes that the server
    offers. `windows_domain`: the server's own, "" until it was told. `last`: what the last SOAP answer says.
    `told_all`: whether a request with a body was begun to be sent since this was last set to False.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        username: str,
        password: Secret,
        wish: SignInMethod,
        open_secured: Callable[[Deadline], Channel],
        knowledge: Knowledge,
        token: CancelToken,
    ) -> None:
        self.endpoint = endpoint
        self.deadline = Deadline.after(0)
        self.methods: list[str] = []
        self.method: SignInMethod | None = None
        self.windows_domain = ""
        self.anchor = ""
        self._other_site_without_anchor = False
        self.requests = 0
        self.told_all = False
        self.last: Soap | None = None
        self._username, self._password, self._wish = username, password, wish
        self._open_secured = open_secured
        self._knowledge = knowledge
        self._token = token
        self._talk: WebTalk | None = None
        self._signed_in_on: WebTalk | None = None
        self._spent = False
        self._trouble = ""
        self._cookies: dict[str, str] = {}

    def adopt(self, channel: Channel) -> None:
        """Takes over the connection that was opened, encrypted and judged."""
        self._talk = WebTalk(channel, self.endpoint)

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> WebResponse:
        """One request on a connection that is still open, else on a new one. Not judged."""
        return self._ask_on(self._open_talk(), method, path, body, headers or {})

    def _open_talk(self) -> WebTalk:
        talk = self._talk
        if talk is None or talk.closed or talk.left(self.deadline):
            talk = self._talk = WebTalk(self._open_secured(self.deadline), self.endpoint)
        return talk

    def _ask_on(self, talk: WebTalk, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> WebResponse:
        self.requests += 1
        self.told_all = self.told_all or bool(body)
        cookie = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())} if self._cookies else {}
        response = talk.request(method, path, self.deadline, {**cookie, **headers}, body, cap=BODY_CAP)
        for value in response.all("Set-Cookie"):  # a load balancer's: it keeps a mailbox on one of several servers
            name, _, content = value.partition(";")[0].partition("=")
            self._cookies[name.strip()] = content.strip()
        return response

    def probe(self, body: bytes) -> WebResponse:
        """Asks for the URL without credentials. What it answers is left to the caller; learns `methods`."""
        response = self.ask("POST", self.endpoint.path, body, CONTENT_TYPE)
        self.methods = list(sign_in_schemes(response))
        return response

    def check_way_in(self) -> None:
        """Raises a Fault if no method of the server's can be used."""
        ways_in(self.methods, self._wish)

    def sign_in(self, body: bytes) -> WebResponse:
        """The one attempt. Gives the answer to the first authenticated request, judged.

        Raises:
            Fault: CREDENTIALS_REFUSED, PASSWORD_EXPIRED, SIGN_IN_METHOD_UNSUPPORTED, or what `judge` makes of it.
        """
        response = self._authenticate(body, CONTENT_TYPE)
        if response.status == 401:
            raise refused(response, self.endpoint, self.evidence())
        self._check(response)
        self._signed_in_on = self._talk
        return response

    def name_mailbox(self, address: str, first: Soap) -> None:
        """From now on requests name it. One that was sent to another site for want of that (`first`: what it was
        answered) is repeated by the next one.
        """
        self.anchor = address
        self._other_site_without_anchor = first.code == _OTHER_SITE

    def again(self, body: bytes) -> WebResponse:
        """A further request of the same kind; what its SOAP says is left to the caller."""
        response = self._post(body, CONTENT_TYPE)
        self._check(response)
        return response

    def post(self, body: bytes, headers: Mapping[str, str] | None = None) -> WebResponse:
        """A request of somebody who has signed in, judged; a new connection signs in anew.

        Raises:
            Fault: what `judge` makes of the answer, a SOAP fault by its code; TimeoutError; Cancelled.
        """
        fields = {**CONTENT_TYPE, **({"X-AnchorMailbox": self.anchor} if self.anchor else {}), **(headers or {})}
        response = self._post(body, fields)
        repeated, self._other_site_without_anchor = self._other_site_without_anchor, False
        if not repeated and (soap := read_soap(response.body)) is not None and soap.code == _OTHER_SITE:
            response = self._post(body, fields)
        self._check(response)
        self.last = read_soap(response.body)
        if self.last is not None and self.last.is_fault:
            raise self.soap_fault(self.last)
        return response

    def _post(self, body: bytes, headers: Mapping[str, str]) -> WebResponse:
        talk = self._open_talk()
        if talk is self._signed_in_on and self.method is not SignInMethod.BASIC:
            response = self._ask_on(talk, "POST", self.endpoint.path, body, headers)
            if response.status != 401:  # some servers want a proof for each request
                return response
        response = self._authenticate(body, headers)
        if response.status == 401:
            # The password was right a moment ago: servers under load answer like this (exchangelib, protocol.py).
            raise Fault(Symptom.SERVER_TROUBLE, {**seen(response, self.endpoint), **self.evidence()})
        self._signed_in_on = self._talk
        return response

    def _authenticate(self, body: bytes, headers: Mapping[str, str]) -> WebResponse:
        if self._spent and self._signed_in_on is None:
            raise Fault(Symptom.CREDENTIALS_REFUSED, self.evidence())
        ways = [self.method] if self.method and self._signed_in_on else ways_in(self.methods, self._wish)
        for method in ways:
            self.method = method
            response = self._try(method, body, headers)
            if response is not None:
                return response
        trouble: Facts = {"errno": self._trouble} if self._trouble else {}
        raise Fault(Symptom.SIGN_IN_METHOD_UNSUPPORTED, {**self.evidence(), **trouble})

    def _try(self, method: SignInMethod, body: bytes, headers: Mapping[str, str]) -> WebResponse | None:
        talk = self._open_talk()

        def ask(authorization: str, content: bytes) -> WebResponse:
            fields = {**headers, "Authorization": authorization}
            return self._ask_on(talk, "POST", self.endpoint.path, content, fields)

        if method is SignInMethod.BASIC:
            self._spent = True
            return ask(basic(self._username, self._password.reveal()), body)
        tls = talk.channel.tls
        certificate = (tls.getpeercert(binary_form=True) if tls else None) or b""
        shake = Handshake(method, self._username, self._password.reveal(), self.endpoint.host, certificate, self._token)
        try:
            return shake.run(ask, lambda: not talk.closed, body, self.deadline)
        finally:
            self._spent = self._spent or shake.spent
            self.windows_domain = shake.windows_domain or self.windows_domain
            self._trouble = shake.trouble or self._trouble

    def _check(self, response: WebResponse) -> None:
        fault = judge(response, self.endpoint, self._knowledge, signed_in=True)
        if fault is not None:
            fault.evidence.update(self.evidence())
            raise fault

    def soap_fault(self, soap: Soap) -> Fault:
        """What a ResponseCode stands for. Codes that no table knows are EXCHANGE_FAULT."""
        symptom = self._knowledge.symptom_of_code("ews", soap.code) or Symptom.EXCHANGE_FAULT
        wait: Facts = {"wait_seconds": soap.wait_seconds} if soap.wait_seconds is not None else {}
        return Fault(symptom, {**self.evidence(), **wait, "response_code": soap.code}, soap.text or None)

    def evidence(self) -> Facts:
        """What is known of the sign-in so far."""
        return {
            "url": self.endpoint.url,
            "username": self._username,
            "methods": list[Json](self.methods),
            **({"method": SCHEMES[self.method]} if self.method else {}),
            **({"windows_domain": self.windows_domain} if self.windows_domain else {}),
            **({"anchor": self.anchor} if self.anchor else {}),
        }
