"""What Microsoft Graph answers, alone or within a batch, and what it stands for (Graph's documents, "errors")."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from wizard.model.symptom import Json, Symptom
from wizard.probes.context import Facts, Knowledge
from wizard.wire.fault import Fault
from wizard.wire.https import json_object, retry_after
from wizard.wire.web import WebResponse

_DEEPEST = 10
"""Levels of nested errors that are looked at; the documents show two."""
_INNER = {"innererror", "inner_error"}
_CLAIMS = re.compile(r'error="?insufficient_claims"?.*?\bclaims="([A-Za-z0-9+/=_-]+)"', re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"AADSTS(\d{4,8})", re.IGNORECASE)
_WITHOUT_WORDS = {Symptom.THROTTLED, Symptom.SERVER_TROUBLE}


@dataclass(frozen=True)
class GraphAnswer:
    """`headers`: names in lower case. `body`: {} where there is none, or no JSON object."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Json]

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    def text(self, key: str) -> str:
        """A text of the body, "" where there is none."""
        value = self.body.get(key)
        return value if isinstance(value, str) else ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Of the error, from the outermost to the deepest."""
        found: list[str] = []
        error: Json = self.body.get("error")
        if isinstance(error, str):
            return (error,)
        while isinstance(error, dict) and len(found) < _DEEPEST:
            if isinstance(code := error.get("code"), str) and code:
                found.append(code[:100])
            error = next((value for key, value in error.items() if key.lower() in _INNER), None)
        return tuple(found)

    @property
    def words(self) -> str:
        """The error's own, which nothing is concluded from."""
        error = self.body.get("error")
        message = error.get("message") if isinstance(error, dict) else self.body.get("error_description")
        return message[:2000] if isinstance(message, str) else ""

    @property
    def request_id(self) -> str:
        """By which Microsoft's support finds the request."""
        error = self.body.get("error")
        inner = next((v for k, v in error.items() if k.lower() in _INNER), None) if isinstance(error, dict) else None
        own = inner.get("request-id") if isinstance(inner, dict) else None
        return (own if isinstance(own, str) else self.headers.get("request-id", ""))[:64]

    @property
    def claims(self) -> str:
        """What a claims challenge asks for, as JSON; "" where this is none."""
        found = _CLAIMS.search(self.headers.get("www-authenticate", ""))
        if self.status not in (401, 403) or found is None:
            return ""
        text = found[1].replace("-", "+").replace("_", "/")
        try:
            return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8")
        except (binascii.Error, ValueError):
            return ""

    @property
    def wait(self) -> Facts:
        """`wait_seconds`, where the server names a pause."""
        return retry_after(WebResponse(self.status, list(self.headers.items()), b""))


def answer_of(response: WebResponse) -> GraphAnswer:
    """One that came by itself.

    Raises:
        Fault: CAPTIVE_PORTAL, PROXY_REFUSED, MALFORMED_RESPONSE: not Graph's words at all.
    """
    headers = {name.lower(): value for name, value in reversed(response.headers)}
    if response.status == 511:  # of a network that wants a sign-in of its own (RFC 6585 section 6)
        raise Fault(Symptom.CAPTIVE_PORTAL, {"status": 511})
    if not response.body.strip() and response.status not in (200, 407):
        return GraphAnswer(response.status, headers, {})
    try:
        return GraphAnswer(response.status, headers, json_object(response))
    except Fault as fault:
        if fault.symptom in _WITHOUT_WORDS:  # the status and the pause that it names tell enough
            return GraphAnswer(response.status, headers, {})
        raise


def answers_in(batch: GraphAnswer, names: Sequence[str]) -> dict[str, GraphAnswer]:
    """The single answers of a batch, by the ids of the requests. What refuses the batch refuses each of them.

    Raises:
        Fault: MALFORMED_RESPONSE.
    """
    if not batch.good:
        return dict.fromkeys(names, batch)
    found: dict[str, GraphAnswer] = {}
    listed = batch.body.get("responses")
    for part in listed if isinstance(listed, list) else ():
        if not isinstance(part, dict):
            continue
        name, status, headers, body = (part.get(key) for key in ("id", "status", "headers", "body"))
        if isinstance(name, str) and isinstance(status, int) and not isinstance(status, bool):
            texts = headers if isinstance(headers, dict) else {}
            plain = {key.lower(): value for key, value in texts.items() if isinstance(value, str)}
            found[name] = GraphAnswer(status, plain, body if isinstance(body, dict) else {})
    if missing := [name for name in names if name not in found]:
        raise Fault(Symptom.MALFORMED_RESPONSE, {"status": batch.status, "errno": f"no answer to {missing[0]}"})
    return found


class Judge:
    """Tells what answers stand for. `hide`: takes secrets out of a text."""

    def __init__(self, knowledge: Knowledge, hide: Callable[[str], str]) -> None:
        self._knowledge, self._hide = knowledge, hide

    def symptom(self, answer: GraphAnswer) -> Symptom | None:
        """None for good answers, and where neither code nor status is known."""
        if answer.good:
            return None
        return self._knowledge.symptom_of_graph(answer.status, answer.codes)

    def knows(self, answer: GraphAnswer) -> bool:
        """Whether one of its codes is known."""
        return bool(answer.codes) and self._deciding(answer) is not None

    def fault(self, answer: GraphAnswer, fallback: Symptom, **more: Json) -> Fault:
        """The best verdict on an answer that isn't good. `fallback`: what a refusal means in this stage."""
        symptom = Symptom.INTERACTION_DEMANDED if answer.claims else self.symptom(answer)
        if symptom is None:
            symptom = Symptom.SERVER_TROUBLE if answer.status >= 500 else fallback
        known = {
            "response_code": self._deciding(answer) or (answer.codes[-1] if answer.codes else ""),
            "request_id": answer.request_id,
            "number": f"AADSTS{found[1]}" if (found := _NUMBER.search(answer.words)) else "",
        }
        evidence: Facts = {"status": answer.status, **answer.wait, **more}
        evidence |= {key: self._hide(value) for key, value in known.items() if value}
        return Fault(symptom, evidence, self._hide(answer.words) or None)

    def _deciding(self, answer: GraphAnswer) -> str | None:
        """The deepest code that is known by itself, or with this status."""
        by_status = self._knowledge.symptom_of_graph(answer.status, ())
        for code in reversed(answer.codes):
            by_code = self._knowledge.symptom_of_graph(0, (code,))
            if by_code is not None or self._knowledge.symptom_of_graph(answer.status, (code,)) is not by_status:
                return code
        return None
