"""What the user set about the product itself. Nothing here is worth failing for: a damaged file is set aside."""

import contextlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.model.provider import Language
from wizard.store.files import set_aside, write_private

if TYPE_CHECKING:
    from wizard.model.symptom import Json


class Settings:
    """Named JSON values in one small file. Reading never fails; writing may raise OSError. Safe from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._values: dict[str, Json] | None = None

    @property
    def language(self) -> Language | None:
        """The language that was chosen, None for the system's."""
        value = self.get("language")
        return next((language for language in Language if language.value == value), None)

    @language.setter
    def language(self, language: Language | None) -> None:
        self.put("language", language.value if language else None)

    @property
    def window_geometry(self) -> str | None:
        """Place and size of the main window, in whatever text form the window chose."""
        value = self.get("window_geometry")
        return value if isinstance(value, str) else None

    @window_geometry.setter
    def window_geometry(self, geometry: str | None) -> None:
        self.put("window_geometry", geometry)

    def get(self, name: str, default: "Json" = None) -> "Json":
        with self._lock:
            return self._loaded().get(name, default)

    def put(self, name: str, value: "Json") -> None:
        """Sets one value, None removes it. The file is written at once.

        Raises:
            OSError: it can't be written.
        """
        with self._lock:
            values = dict(self._loaded())
            if value is None:
                values.pop(name, None)
            else:
                values[name] = value
            self._values = values
            import json  # late, here and below: the first window is shown without it

            write_private(self._path, json.dumps(values, indent=2, sort_keys=True) + "\n")

    def _loaded(self) -> "dict[str, Json]":
        if self._values is None:
            self._values = self._read()
        return self._values

    def _read(self) -> "dict[str, Json]":
        try:
            text = self._path.read_text(encoding="utf-8")
            import json

            values = json.loads(text)
            if isinstance(values, dict):
                return values
        except OSError:
            return {}
        except (ValueError, RecursionError):
            pass
        with contextlib.suppress(OSError):
            set_aside(self._path)
        return {}
