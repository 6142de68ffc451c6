"""The last look before anything is shown or written: known secrets are taken out, whatever way they came in."""

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from wizard.model.event import Event, RunEnded, StageFailed, StagePassed
from wizard.model.outcome import Failed
from wizard.model.problem import Diagnosis
from wizard.model.secret import Secret
from wizard.model.symptom import Json

HIDDEN = "[hidden]"

_SERVER_WORDS = frozenset({"server_says", "greeting", "folders"})
"""Evidence that a server could put a password into. Elsewhere only long secrets are looked for: a password "imap" must
not hide the name of a host."""

_LONG = 8


class Redactor:
    """Replaces known secrets, as they are and in base64, by `[hidden]`. The engine has redacted already: a second pair
    of eyes. A secret under four characters is replaced only where it stands as a word of its own.
    """

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        self._patterns: list[re.Pattern[str]] = []
        self._long_patterns: list[re.Pattern[str]] = []
        for secret in secrets:
            self.add(secret)

    def add(self, secret: Secret) -> None:
        text = secret.reveal()
        if not text:
            return
        encoded = base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii").rstrip("=")
        for form in sorted({text, encoded, text.encode("unicode_escape").decode("ascii")}, key=len, reverse=True):
            bare = re.escape(form)
            pattern = re.compile(bare if len(form) >= 4 else rf"(?<!\w){bare}(?!\w)")
            self._patterns.append(pattern)
            if len(text) >= _LONG:
                self._long_patterns.append(pattern)

    def text(self, text: str) -> str:
        """Every form of every secret, for texts that come from a server or from an exception."""
        return _hide(text, self._patterns)

    def evidence(self, values: Mapping[str, Json]) -> dict[str, Json]:
        return {
            key: _walk(value, self._patterns if key in _SERVER_WORDS else self._long_patterns)
            for key, value in values.items()
        }

    def diagnosis(self, diagnosis: Diagnosis) -> Diagnosis:
        finding = diagnosis.finding
        words = None if finding.server_text is None else self.text(finding.server_text)
        return replace(diagnosis, finding=replace(finding, server_text=words, evidence=self.evidence(finding.evidence)))

    def event(self, event: Event) -> Event:
        match event:
            case StagePassed():
                return replace(event, facts=self.evidence(event.facts))
            case StageFailed():
                return replace(event, diagnosis=self.diagnosis(event.diagnosis))
            case RunEnded(Failed() as failed):
                others = tuple(self.diagnosis(other) for other in failed.others)
                return replace(
                    event, outcome=replace(failed, diagnosis=self.diagnosis(failed.diagnosis), others=others)
                )
            case _:
                return event


def _hide(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    for pattern in patterns:
        text = pattern.sub(HIDDEN, text)
    return text


def _walk(value: Json, patterns: list[re.Pattern[str]]) -> Json:
    match value:
        case str():
            return _hide(value, patterns)
        case list():
            return [_walk(item, patterns) for item in value]
        case dict():
            return {key: _walk(item, patterns) for key, item in value.items()}
        case _:
            return value
