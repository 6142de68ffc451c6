"""The window's words: Qt translations built from resources/i18n, and those of Qt's own dialogs."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from wizard.model.provider import Language

NAMES = {Language.EN: "English", Language.DE: "Deutsch", Language.JA: "日本語"}
"""Each language in its own words, so that whoever is lost in another one finds it."""

_KNOWN = frozenset(language.value for language in Language)


def system_language() -> Language:
    """The first of the system's languages that the window speaks, else English."""
    for name in QLocale.system().uiLanguages():
        code = name.partition("-")[0].lower()
        if code in _KNOWN:
            return Language(code)
    return Language.EN


class Translations:
    """Swaps the application's translators. Without built files the window speaks English."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._installed: list[QTranslator] = []

    def use(self, language: Language) -> bool:
        """Speaks this language from now on. True if the window's own words were found."""
        app = QCoreApplication.instance()
        if app is None:
            return False
        for old in self._installed:
            app.removeTranslator(old)
        self._installed = []
        # By its name: Python would make all of QLocale.Language at its first mention, hundreds of constants.
        QLocale.setDefault(QLocale(language.value))
        qt_words = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        found = False
        for file in (qt_words / f"qtbase_{language}.qm", self._own_folder() / f"inbox_wizard_{language}.qm"):
            translator = QTranslator(app)
            if file.is_file() and translator.load(str(file)):
                app.installTranslator(translator)
                self._installed.append(translator)
                found = file.name.startswith("inbox_wizard")
        return found

    def _own_folder(self) -> Path:
        if self._folder is None:
            from wizard.catalog.places import resources

            self._folder = resources() / "i18n"
        return self._folder
