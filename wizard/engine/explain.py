"""From an error that somebody pasted or read out to the problem behind it. What can't be placed stays unplaced."""

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from wizard.catalog import Catalog
from wizard.catalog.refusals import Recognised
from wizard.catalog.signatures import Signature
from wizard.engine.explain_exchange import WRAPPED, ExchangeAnswer, answer_in, stage_of
from wizard.model.problem import Problem
from wizard.model.provider import Protocol, Provider
from wizard.model.symptom import Finding, Json, Symptom
from wizard.probes.sign_in import evidence_of
from wizard.wire.redact import HIDDEN

LONGEST = 20_000
"""Characters of a pasted text that are looked at; no server's refusal is longer."""


class Confidence(StrEnum):
    """EXACT: a code of ours, or a server's or library's own words. LIKELY: words that people also use loosely."""

    EXACT = "exact"
    LIKELY = "likely"
    NONE = "none"


@dataclass(frozen=True)
class Explanation:
    """`problem`, `finding`: None with NONE. `finding.server_text` holds the words that were recognised.

    `finding.stage`: `ews` alone where they are Exchange's, "" else.
    """

    problem: Problem | None
    confidence: Confidence
    finding: Finding | None = None


NOTHING = Explanation(None, Confidence.NONE)

_SAYS_NOTHING = re.compile(
    r"interaction_required|(\b535[ -])?\b5\.7\.139\b|wrong[_ ]version[_ ]number|\bLoginError\b|failed to get auth type"
    rf"|{WRAPPED}"
    r'|(?<!["\w.(])(HTTP[ /][\d.]+ )?401\b( client error| unauthorized|: ?unauthorized)*(?!["\w.])',
    re.IGNORECASE,
)
"""Words that come with quite different causes, and are never a diagnosis by themselves."""

_PROTOCOL_MARKS = re.compile(
    r"\[[A-Z]{4}[A-Z -]*[\]\s]|\b[2345]\d\d[ -]|\b[245]\.\d{1,3}\.\d{1,3}\b|(^|\s)(\*|[A-Za-z0-9]{1,8}) (NO|BAD|BYE)\b"
    r"|\[Errno|\(_ssl\.c|[A-Z][a-z]+[A-Z][a-z]+|\b[A-Z]{3,}_[A-Z_]{3,}",
    re.MULTILINE,
)
"""How a text shows that it was copied and not retold: response codes, reply codes, errno, names of exceptions."""

_OVER = re.compile(
    r"\b(works|working) (now|again|fine)|problem is (gone|over)|\b(is|was|got) (fixed|solved|resolved)\b"
    r"|funktioniert (jetzt|wieder)|hat sich erledigt|解決しました|直りました|つながりました",
    re.IGNORECASE,
)
"""Somebody tells that it is over: what was wrong then is no question any more."""

_LONG_TALE = 60
"""Words. In a longer text that quotes no error, a phrase that sounds like one proves nothing."""

_SERVICE_WORDS = {
    "gmail": r"gmail|google",
    "microsoft": r"outlook|office ?365|microsoft|exchange online|hotmail",
    "yahoo": r"yahoo",
    "icloud": r"icloud",
    "gmx": r"gmx",
    "webde": r"web\.de",
    "zoho": r"zoho",
    "yandex": r"yandex",
    "fastmail": r"fastmail",
}
_SERVICE_NAMES = {family: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for family, words in _SERVICE_WORDS.items()}
"""Mail services by the names that people and servers call them by, for a text without any host."""

_COMMAND = re.compile(
    r"(\bLOGIN[ \t]+(\"[^\"]*\"|\S+)|\bAUTH(?:ENTICATE)?[ \t]+(?:PLAIN|LOGIN|XOAUTH2|OAUTHBEARER|CRAM-MD5|NTLM))"
    r"([ \t]+)(\"(?:[^\"\\]|\\.)*\"|\S+)"
)
"""A sign-in as a client sends it (RFC 3501, RFC 4954), in capitals as programs do; the last group is the secret."""

_CONTINUED = re.compile(
    r"^([^\n]{0,40}?(?:\b334\b|\+[ \t\r\n])[^\n]*\n(?:[^\n]{0,40}[ \t])?)(\S+)[ \t\r]*$", re.MULTILINE
)
"""What a client sends on a line of its own when the server asks for more."""

_ANSWERING = re.compile(r"(\b(NO|BAD|OK)|\[[A-Z][A-Z -]*\]|\b250)[ \t-]*$")
"""Before the name of a command, these show that the server speaks."""

_ANSWER_WORDS = frozenset(
    {"failed", "failed.", "fail", "fail.", "failure", "error", "invalid", "rejected", "is", "not"}
)

_ENTRA_NUMBER = re.compile(r"AADSTS\s?\d", re.IGNORECASE)
"""A number of Microsoft's sign-in decides whatever stands beside it: its words alone mean many things."""

_OF_GRAPH = re.compile(r"graph\.microsoft\.|\binner_?error\b|[\"']code[\"']\s*:\s*[\"'][A-Za-z_]", re.IGNORECASE)
"""By these a text is an answer of Graph, some of whose codes Exchange has too."""

_HOST = re.compile(r"\b(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}\b", re.IGNORECASE)


def explain(text: str, catalog: Catalog) -> Explanation:
    """The problem behind a text. Codes first, ours and Exchange's, then sentences of servers, libraries and systems."""
    pasted = text[:LONGEST]
    if problem := _named(pasted, catalog):
        return Explanation(problem, Confidence.EXACT, Finding(problem.matches[0].symptom, problem.matches[0].stage))
    told = _SAYS_NOTHING.sub(" ", " ".join(masked(pasted).replace("\u2019", "'").split()))
    if not _PROTOCOL_MARKS.search(told) and (_OVER.search(told) or len(told.split()) > _LONG_TALE):
        return NOTHING
    family = _family(told, catalog)
    if (_OF_GRAPH.search(told) or _ENTRA_NUMBER.search(told)) and (found := catalog.recognise_sign_in(told)):
        return _of_sign_in(found, told, catalog)
    if answer := answer_in(told, catalog):
        return _of_exchange(answer, told, family, catalog)
    for signatures in (catalog.signatures, catalog.pasted_signatures):
        for signature in signatures:
            if signature.family in ("", family) and (match := signature.pattern.search(told)):
                return _explanation(signature, match[0], told, family, catalog)
    if found := catalog.recognise_sign_in(told):
        return _of_sign_in(found, told, catalog)
    return NOTHING


def masked(text: str) -> str:
    """The text without what a client signs in with: whoever pastes a log pastes the password with it."""

    def without_secret(command: re.Match[str]) -> str:
        words = {(command[2] or "").lower(), command[4].lower()}
        if words & _ANSWER_WORDS or _ANSWERING.search(text, max(0, command.start() - 40), command.start()):
            return command[0]
        return f"{command[1]}{command[3]}{HIDDEN}"

    return _CONTINUED.sub(rf"\g<1>{HIDDEN}", _COMMAND.sub(without_secret, text))


def _named(text: str, catalog: Catalog) -> Problem | None:
    """A code of ours as typed (`UNAUTHORIZED`, `UNTRUSTED_CERTIFICATES/expired`) or in a line of `--json`."""
    bare = text.strip().strip("\"'`.,;:")
    if named := re.fullmatch(r"([A-Z][A-Z0-9_]{3,})(?:(?:\s*/\s*|\s+)([a-z][a-z0-9_]*))?", bare):
        return catalog.problem(named[1], named[2])
    if bare.startswith("{"):
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            return None
        if isinstance(values, dict) and isinstance(values.get("code"), str):
            reason = values.get("reason")
            return catalog.problem(values["code"], reason if isinstance(reason, str) else None)
        return None
    slashed = dict.fromkeys(re.findall(r"\b([A-Z][A-Z0-9_]{3,})/([a-z][a-z0-9_]*)", text))
    known = [problem for code, reason in slashed if (problem := catalog.problem(code, reason))]
    return known[0] if len(known) == 1 else None


def _family(text: str, catalog: Catalog) -> str:
    """The mail service that a host name, a greeting or its own name in the text gives away, or ""."""
    hosts = (catalog.family_for(host=host) for host in dict.fromkeys(_HOST.findall(text)[:20]))
    known = next((family for family in hosts if family), "") or catalog.family_for(greeting=text)
    return known or next((family for family, names in _SERVICE_NAMES.items() if names.search(text)), "")


def _of_exchange(answer: ExchangeAnswer, text: str, family: str, catalog: Catalog) -> Explanation:
    evidence: dict[str, Json] = {"server_says": text, **answer.evidence}
    finding = Finding(answer.symptom, Protocol.EWS.value, server_text=text, evidence=evidence, family=family)
    sure = Confidence.EXACT if answer.sure else Confidence.LIKELY
    return Explanation(catalog.problem_for(finding), sure, finding)


def _of_sign_in(found: Recognised, text: str, catalog: Catalog) -> Explanation:
    """What the browser showed, or an answer of Graph."""
    family = "gmail" if found.provider is Provider.GOOGLE else ""
    evidence: dict[str, Json] = {"server_says": text, **evidence_of(found.refusal)}
    finding = Finding(found.symptom, "", server_text=text, evidence=evidence, family=family)
    sure = Confidence.EXACT if found.exact else Confidence.LIKELY
    return Explanation(catalog.problem_for(finding), sure, finding)


def _explanation(signature: Signature, words: str, text: str, family: str, catalog: Catalog) -> Explanation:
    family = family or _only_speaker(signature, catalog)
    symptom: Symptom = catalog.adjusted(signature.symptom, family)
    finding = Finding(symptom, stage_of(text), server_text=text, evidence={"server_says": text}, family=family)
    sure = signature.sure not in "UR" and (_PROTOCOL_MARKS.search(text) or len(words.split()) >= 3)
    return Explanation(catalog.problem_for(finding), Confidence.EXACT if sure else Confidence.LIKELY, finding)


def _only_speaker(signature: Signature, catalog: Catalog) -> str:
    """The mail service whose sentence this is, where nobody else is known to say it; or ""."""
    return next((family.id for family in catalog.families if family.name == signature.source), "")
