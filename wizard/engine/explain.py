"""From an error that somebody pasted or read out to the problem behind it. What can't be placed stays unplaced."""

import base64
import json
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from wizard.catalog import Catalog
from wizard.catalog.refusals import Recognised
from wizard.catalog.signatures import Signature
from wizard.engine.explain_exchange import WRAPPED, ExchangeAnswer, answer_in, stage_of
from wizard.model.problem import Problem
from wizard.model.provider import Protocol, Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import words_of_addresses
from wizard.model.symptom import Finding, Json, Symptom
from wizard.probes.sign_in import evidence_of
from wizard.wire.credentials import without_credentials
from wizard.wire.redact import Redactor

LONGEST = 20_000
"""Characters of a pasted text that are looked at; no server's refusal is longer."""
SHOWN_MOST = 2000
"""Characters of it that are repeated; a page that was copied whole goes on for long."""


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
    r'|(?<!["\w.(])(HTTP[ /][\d.]+ )?401\b( client error| unauthorized|: ?unauthorized)*'
    r'(?!["\w.]|:? ?[a-z]+_[a-z])',
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

_QUOTE_MARKS = re.compile(r"^[ \t]*(?:[>|](?=[>| \t]|\w)[ \t]?)+", re.MULTILINE)
_CHALLENGE = re.compile(r"\beyJzdGF0dXM(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2,3})?={0,2}(?![\w+/.])")
"""The refusal of a token as servers send it, `{"status` in base64 (XOAUTH2, RFC 7628)."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_BETWEEN_JAPANESE = re.compile(r"(?<=[\u3001-\u30ff\u4e00-\u9fff]) (?=[\u3001-\u30ff\u4e00-\u9fff])")
"""Japanese has no blanks; where a line was broken, one would stand in the middle of a word."""

_OF_GRAPH = re.compile(r"graph\.microsoft\.|\binner_?error\b|[\"']code[\"']\s*:\s*[\"'][A-Za-z_]", re.IGNORECASE)
"""By these a text is an answer of Graph, some of whose codes Exchange has too."""

_HOST = re.compile(r"\b(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}\b", re.IGNORECASE)


def explain(text: str, catalog: Catalog) -> Explanation:
    """The problem behind a text. Codes first, ours and Exchange's, then sentences of servers, libraries and systems."""
    pasted = text[:LONGEST]
    if problem := _named(pasted, catalog):
        return Explanation(problem, Confidence.EXACT, Finding(problem.matches[0].symptom, problem.matches[0].stage))
    words = plain(pasted)
    shown, told = Redactor(Secret()).text(words), _SAYS_NOTHING.sub(" ", words)
    marked = _PROTOCOL_MARKS.search(told)
    page = catalog.recognise_page(told)
    if page and (marked or page.exact) and not _OVER.search(told):
        return _of_sign_in(page, shown, catalog)
    if not marked and (_OVER.search(told) or len(told.split()) > _LONG_TALE):
        return NOTHING
    family = _family(told, catalog)
    if _OF_GRAPH.search(told) and (found := catalog.recognise_sign_in(told)):
        return _of_sign_in(found, shown, catalog)
    if answer := answer_in(told, catalog):
        return _of_exchange(answer, shown, family, catalog)
    for signatures in (catalog.signatures, catalog.pasted_signatures):
        for signature in signatures:
            if signature.family in ("", family) and (match := signature.pattern.search(told)):
                return _explanation(signature, match[0], shown, family, catalog)
    if found := catalog.recognise_sign_in(told):
        return _of_sign_in(found, shown, catalog)
    return NOTHING


def plain(pasted: str) -> str:
    """A pasted text as one line, without secrets, marks of quotation and forms of letters that only look different."""
    text = _CHALLENGE.sub(_read_challenge, words_of_addresses(unicodedata.normalize("NFKC", pasted)))
    text = without_credentials(text)
    text = _INVISIBLE.sub("", _QUOTE_MARKS.sub("", text)).replace("\u2019", "'")
    return _BETWEEN_JAPANESE.sub("", " ".join(text.split()))


def excerpt(text: str, mark: str) -> str:
    """What is repeated of a pasted text: all of it, or of a long one what is around `mark`."""
    begin = max(0, text.find(mark) - SHOWN_MOST // 2) if len(text) > SHOWN_MOST else 0
    return text[begin : begin + SHOWN_MOST]


def _read_challenge(found: re.Match[str]) -> str:
    raw = base64.b64decode(found[0] + "=" * (-len(found[0]) % 4))
    return raw.decode("utf-8", "replace") if raw.startswith(b'{"status"') else found[0]


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
    text = excerpt(text, answer.code)
    evidence: dict[str, Json] = {"server_says": text, **answer.evidence}
    finding = Finding(answer.symptom, Protocol.EWS.value, server_text=text, evidence=evidence, family=family)
    sure = Confidence.EXACT if answer.sure else Confidence.LIKELY
    return Explanation(catalog.problem_for(finding), sure, finding)


def _of_sign_in(found: Recognised, text: str, catalog: Catalog) -> Explanation:
    """What the browser showed, or an answer of Graph."""
    text = excerpt(text, found.mark)
    family = "gmail" if found.provider is Provider.GOOGLE else ""
    evidence: dict[str, Json] = {"server_says": text, **evidence_of(found.refusal)}
    finding = Finding(found.symptom, "", server_text=text, evidence=evidence, family=family)
    sure = Confidence.EXACT if found.exact else Confidence.LIKELY
    return Explanation(catalog.problem_for(finding), sure, finding)


def _explanation(signature: Signature, words: str, text: str, family: str, catalog: Catalog) -> Explanation:
    text = excerpt(text, words)
    family = family or _only_speaker(signature, catalog)
    symptom: Symptom = catalog.adjusted(signature.symptom, family)
    finding = Finding(symptom, stage_of(text), server_text=text, evidence={"server_says": text}, family=family)
    sure = signature.sure not in "UR" and (_PROTOCOL_MARKS.search(text) or len(words.split()) >= 3)
    return Explanation(catalog.problem_for(finding), Confidence.EXACT if sure else Confidence.LIKELY, finding)


def _only_speaker(signature: Signature, catalog: Catalog) -> str:
    """The mail service whose sentence this is, where nobody else is known to say it; or ""."""
    return next((family.id for family in catalog.families if family.name == signature.source), "")
