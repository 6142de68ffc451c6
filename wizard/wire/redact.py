"""Takes a run's secrets out of everything that leaves the engine: servers echo, and reports travel."""

import base64
import html
import json
import re
import threading
from collections.abc import Mapping
from urllib.parse import quote
from weakref import WeakSet

from wizard.model.secret import Secret
from wizard.model.symptom import Json
from wizard.wire.credentials import HIDDEN, without_credentials

_SHORTEST = 4
_ALIVE: "WeakSet[Redactor]" = WeakSet()
_ALIVE_LOCK = threading.Lock()
_QUERY = re.compile(r"(https?://[^\s?#\]>\"]+)([?#])[^\s\]>\"]+")


class Redactor:
    """Knows how a secret may come back: plain, in base64, hex, SASL PLAIN or XOAUTH2, quoted for URL, JSON or HTML.

    Thread-safe: what is added counts for every text from then on.
    """

    def __init__(self, password: Secret, user_names: tuple[str, ...] = ()) -> None:
        self._user_names = user_names
        self._lock = threading.Lock()
        self._forms: frozenset[str] = frozenset()
        self._long: list[str] = []
        self._pattern: re.Pattern[str] | None = None
        self.add(password)
        with _ALIVE_LOCK:
            _ALIVE.add(self)

    def add(self, *secrets: Secret) -> None:
        """Further secrets of the run, as tokens are that a sign-in has given."""
        forms = {form for secret in secrets if secret for form in _forms_of(secret.reveal(), self._user_names)}
        with self._lock:
            if forms <= self._forms:
                return
            self._forms |= forms
            # A very short password would blank out half the alphabet; it is replaced as a whole word only.
            long = sorted((form for form in self._forms if len(form) >= _SHORTEST), key=len, reverse=True)
            short = [rf"(?<!\w){re.escape(form)}(?!\w)" for form in self._forms if len(form) < _SHORTEST]
            # In any case of letters: a server that shouts back is still repeating the secret.
            self._pattern = re.compile("|".join([re.escape(form) for form in long] + short), re.IGNORECASE)
            self._long = [form.lower() for form in long]

    def text(self, text: str) -> str:
        """Without secrets, those too that show only by their place, and without the queries of web addresses, which may
        hold one-time keys.
        """
        cleaned = self._without_cut_off(self._pattern.sub(HIDDEN, text)) if self._pattern else text
        return without_credentials(_QUERY.sub(r"\1\2…", cleaned))

    def _without_cut_off(self, text: str) -> str:
        """An echo that breaks off, as a connection ends or a cap is reached, may end in the beginning of a secret."""
        lower = text.lower()
        if len(lower) != len(text):  # some letters have no lower case of their own length
            lower = text
        last = lower[-_SHORTEST:]
        for form in self._long:
            if last not in form:  # nearly always: the search for how much of it is there takes long
                continue
            for length in range(min(len(form) - 1, len(text)), _SHORTEST - 1, -1):
                if form.startswith(last, length - _SHORTEST) and lower.endswith(form[:length]):
                    return text[:-length] + HIDDEN
        return text

    def json(self, value: Json) -> Json:
        """The same for every text inside a JSON value."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.json(part) for part in value]
        if isinstance(value, dict):
            return {key: self.json(part) for key, part in value.items()}
        return value

    def mapping(self, values: Mapping[str, Json]) -> dict[str, Json]:
        """The same for evidence and facts."""
        return {key: self.json(value) for key, value in values.items()}


def without_any_secret(text: str) -> str:
    """Without the secrets of every run that something still remembers, as an error that came of it does."""
    with _ALIVE_LOCK:
        redactors = list(_ALIVE)
    for redactor in redactors:
        text = redactor.text(text)
    return text


def _forms_of(text: str, user_names: tuple[str, ...]) -> set[str]:
    raw = text.encode("utf-8", "surrogatepass")
    forms = {text, quote(text, safe=""), text.replace("\\", "\\\\").replace('"', '\\"'), repr(raw)[2:-1]}
    messages = [b"\0".join((who.encode(), name.encode(), raw)) for name in ("", *user_names) for who in ("", name)]
    messages += [b"user=%b\x01auth=Bearer %b\x01\x01" % (name.encode(), raw) for name in user_names]
    # Without the padding, which some servers leave out; the few characters left of it tell nothing.
    forms |= {base64.b64encode(blob).decode().rstrip("=") for blob in (raw, *messages)}
    return forms | {raw.hex(), json.dumps(text)[1:-1], html.escape(text)}
