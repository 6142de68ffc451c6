"""The language of the system, for whoever has no Qt to ask."""

import os
import sys

from wizard.model.provider import Language


def language_from_system() -> Language:
    """The first of the user's languages that there are words for, else English."""
    for name in _preferred():
        code = name.replace("_", "-").partition("-")[0].lower()
        if code in {language.value for language in Language}:
            return Language(code)
    return Language.EN


def _preferred() -> list[str]:
    """POSIX: LC_ALL before LC_MESSAGES before LANG; LANGUAGE counts only where those don't say "C" (gettext)."""
    setting = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    if setting:
        plain = setting.partition(".")[0]
        wishes = os.environ.get("LANGUAGE", "").split(":") if plain not in ("C", "POSIX") else []
        return [*filter(None, wishes), plain]
    if sys.platform == "win32":
        import ctypes
        import locale

        return [locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")]
    if sys.platform == "darwin":
        return _from_macos()
    return []


def _from_macos() -> list[str]:
    """A program started from the Finder has no LANG; the setting is asked for, `("de-DE", "en-GB")`."""
    import subprocess

    command = ["/usr/bin/defaults", "read", "-g", "AppleLanguages"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=2, check=True).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return []
    return [line.strip(' ",()') for line in answer.splitlines() if line.strip(' ",()')]
