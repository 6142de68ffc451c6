"""What every part of the window shares: services, bridge, language."""

import contextlib
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from wizard.model.brand import Brand
from wizard.model.provider import Language, Provider
from wizard.qt.services import Services
from wizard.qt.translations import Translations, system_language

if TYPE_CHECKING:
    from wizard.catalog import Catalog
    from wizard.model.form import ConnectForm
    from wizard.qt.bridge import Bridge


class Context(QObject):
    """One an application. `language_changed` comes after all translators were swapped: time to say everything anew."""

    language_changed = Signal()

    def __init__(self, services: Services, translations: Translations | None = None) -> None:
        super().__init__()
        self.services = services
        self.language = services.settings.language or system_language()
        self._translations = translations or Translations()
        self._translations.use(self.language)
        self._warm: set[Provider] = set()

    @cached_property
    def bridge(self) -> "Bridge":
        """Made at its first use: nothing runs on a worker before the first paint."""
        from wizard.qt.bridge import Bridge

        return Bridge(self)

    def warm_up(self, provider: Provider) -> None:
        """Makes ready what a verification with this provider needs, on a worker; once."""
        from wizard.qt import operations

        if provider not in self._warm:
            self._warm.add(provider)
            self.bridge.start(operations.warm_up(self.services, provider), self)

    def prepare_sign_in(self, form: "ConnectForm") -> None:
        """Asks, on a worker, what the browser's opening would have to wait for. The person has agreed to that."""
        from wizard.qt import operations

        if form.signs_in_with_browser:
            self.bridge.start(operations.prepare_sign_in(self.services, form.provider), self)

    @property
    def catalog(self) -> "Catalog":
        return self.services.catalog

    @property
    def brand(self) -> Brand:
        return self.services.brand

    @property
    def locale(self) -> QLocale:
        return QLocale()

    def pair(self, name: str, value: str) -> str:
        """ "Name: value", with the colon of the language."""
        return self.catalog.term("form", "pair", self.language, name=name, value=value)

    def listed(self, values: Iterable[str]) -> str:
        """One after the other, with the comma of the language."""
        text = ""
        for value in values:
            text = self.catalog.term("form", "listed", self.language, first=text, next=value) if text else value
        return text

    def set_language(self, language: Language) -> None:
        """Speaks another language at once, in every open window, and keeps the choice."""
        with contextlib.suppress(OSError):  # a full disk must not keep anybody from reading
            self.services.settings.language = language
        if language is self.language:
            return
        self.language = language
        self._translations.use(language)
        self.language_changed.emit()
