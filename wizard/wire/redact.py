"""Takes a run's secrets out of everything that leaves the engine: servers echo, and reports travel."""

import base64
import html
import json
import re
from collections.abc import Mapping
from urllib.parse import quote

from wizard.model.secret import Secret
from wizard.model.symptom import Json

HIDDEN = "[hidden]"
_SHORTEST = 4
_QUERY = re.compile(r"(https?://[^\s?#\]>\"]+)([?#])[^\s\]>\"]+")


class Redactor:
    """Knows how a password may come back: plain, in base64, hex or SASL PLAIN, quoted for URL, JSON or HTML."""

    def __init__(self, password: Secret, user_names: tuple[str, ...] = ()) -> None:
        text = password.reveal()
        forms: set[str] = set()
        if text:
            raw = text.encode("utf-8", "surrogatepass")
            forms |= {text, quote(text, safe=""), text.replace("\\", "\\\\").replace('"', '\\"'), repr(raw)[2:-1]}
            plain = [b"\0".join((who.encode(), name.encode(), raw)) for name in ("", *user_names) for who in ("", name)]
            # Without the padding, which some servers leave out; the few characters left of it tell nothing.
            forms |= {base64.b64encode(blob).decode().rstrip("=") for blob in (raw, *plain)}
            forms |= {raw.hex(), json.dumps(text)[1:-1], html.escape(text)}
        # A very short password would blank out half the alphabet; such a text is replaced as a whole word only.
        long = sorted((form for form in forms if len(form) >= _SHORTEST), key=len, reverse=True)
        short = [rf"(?<!\w){re.escape(form)}(?!\w)" for form in forms if len(form) < _SHORTEST]
        parts = [re.escape(form) for form in long] + short
        # In any case of letters: a server that shouts back is still repeating the secret.
        self._pattern = re.compile("|".join(parts), re.IGNORECASE) if parts else None
        self._forms = long

    def text(self, text: str) -> str:
        """Without secrets, and without the queries of web addresses, which may hold one-time keys."""
        cleaned = self._without_cut_off(self._pattern.sub(HIDDEN, text)) if self._pattern else text
        return _QUERY.sub(r"\1\2…", cleaned)

    def _without_cut_off(self, text: str) -> str:
        """An echo that breaks off, as a connection ends or a cap is reached, may end in the beginning of a secret."""
        for form in self._forms:
            for length in range(min(len(form) - 1, len(text)), _SHORTEST - 1, -1):
                if text.lower().endswith(form[:length].lower()):
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
