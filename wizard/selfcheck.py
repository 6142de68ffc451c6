"""`--selfcheck`: whether this copy of the program is whole. For packagers: one line a check, English, exit 0 or 1.

A packaged program can lack a module that is imported late, a data file or a plugin, and nobody notices until a user
gets there. This goes there first. It touches no network, no keyring and no account.
"""

import faulthandler
import importlib
import os
import pkgutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

_KEYRINGS = {
    "linux": ("keyring.backends.SecretService", "keyring.backends.kwallet", "secretstorage", "jeepney.io.blocking"),
    "darwin": ("keyring.backends.macOS",),
    "win32": ("keyring.backends.Windows",),
}

LATE_MODULES: tuple[str, ...] = (
    "imapclient",
    "imapclient.response_parser",
    "exchangelib",
    "pygments",  # exchangelib imports these two by name
    "spnego",
    "spnego.channel_bindings",
    "defusedxml.ElementTree",
    "dns.asyncquery",
    "dns.resolver",
    "publicsuffixlist",
    "msal",
    "requests",
    "cryptography.x509",
    "idna",
    "platformdirs",
    "sqlite3",
    "keyring",
    "keyring.backends.fail",
    *_KEYRINGS.get(sys.platform, ()),
    "PySide6.QtCore",
    "PySide6.QtGui",
    "PySide6.QtWidgets",
    "PySide6.QtSvg",
    "PySide6.QtDBus",
)
"""Modules of others that the program imports when it needs them. build.spec puts them into the package."""

_SECONDS = 120
"""After these, a check that hangs ends the program with a stack trace."""

_COLOURS_OF_A_PAGE = 8
"""A page with text on it has more: each letter is smoothed against its ground. An empty window has one or two."""


class Incomplete(Exception):
    """Something is missing. The text says what."""


def run() -> int:
    """Runs every check, also after one has failed, and prints them. Returns the exit status."""
    if sys.stderr is not None:
        faulthandler.dump_traceback_later(_SECONDS, exit=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # whoever names another wants that one tried
    checks: dict[str, Callable[[], str]] = {
        "modules of others": _modules_of_others,
        "own modules": _own_modules,
        "password store": _password_store,
        "database": _database,
        "encryption": _encryption,
        "trusted authorities": _trusted_authorities,
        "catalogue": _catalogue,
        "icons": _icons,
        "translations": _translations,
        "first page": _first_page,
    }
    passed = [_holds(name, check) for name, check in checks.items()]
    faulthandler.cancel_dump_traceback_later()
    return 0 if all(passed) else 1


def _holds(name: str, check: Callable[[], str]) -> bool:
    try:
        print(f"ok      {name}: {check()}", flush=True)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong here is what was looked for
        print(f"FAILED  {name}: {type(error).__name__}: {error}", flush=True)
        return False
    return True


def _import_all(names: Iterable[str]) -> str:
    count, faults = 0, []
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:  # noqa: BLE001 - a broken library may raise anything
            faults.append(f"{name} ({error})")
        count += 1
    if faults:
        raise Incomplete(", ".join(faults))
    return f"{count} imported"


def _modules_of_others() -> str:
    return _import_all(LATE_MODULES)


def _own_modules() -> str:
    import wizard

    names = [module.name for module in pkgutil.walk_packages(wizard.__path__, "wizard.")]
    return f"{_import_all(name for name in names if name != 'wizard.__main__')}, version {wizard.__version__}"


def _password_store() -> str:
    from wizard.store.keyrings import describe, system_keyring

    if sys.platform == "linux":  # its keyrings live on a session bus, which a building machine has not
        return "imported; which one, `inbox-wizard keyring` says"
    keyring = system_keyring()
    if keyring is None:
        raise Incomplete("the system's own store can't be used")
    return describe(keyring)


def _database() -> str:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (a TEXT) STRICT")
    connection.close()
    return f"SQLite {sqlite3.sqlite_version}"


def _encryption() -> str:
    import ssl

    if not (ssl.HAS_TLSv1_2 and ssl.HAS_TLSv1_3):
        raise Incomplete("TLS 1.2 and 1.3")
    return ssl.OPENSSL_VERSION


def _trusted_authorities() -> str:
    import ssl

    from wizard.wire.trust import Trust

    loaded = Trust().authorities()
    if loaded:
        return f"{loaded} in the system's store"
    # A folder of certificates under hashed names is read one by one when a server is checked, so none is loaded yet.
    folder = ssl.get_default_verify_paths().capath
    hashed = sum(1 for path in Path(folder).iterdir() if path.suffix == ".0") if folder else 0
    if not hashed:
        raise Incomplete("the system's store of authorities is empty or was not found")
    return f"{hashed} in {folder}"


def _catalogue() -> str:
    from wizard.catalog import Catalog

    catalog = Catalog.load()
    catalog.read_all()
    if not (catalog.problems and catalog.signatures and catalog.providers):
        raise Incomplete("problems, signatures or providers")
    return f"{len(catalog.problems)} problems, {len(catalog.signatures)} signatures, {len(catalog.providers)} providers"


def _icons() -> str:
    from PySide6.QtGui import QImage
    from PySide6.QtSvg import QSvgRenderer

    from wizard.catalog.places import resources

    folder = resources() / "icons"
    drawings = sorted(folder.glob("*.svg"))
    broken = [path.name for path in drawings if not QSvgRenderer(str(path)).isValid()]
    if broken or len(drawings) < 2 or QImage(str(folder / "app.png")).isNull():
        raise Incomplete(", ".join(broken) or "the drawings")
    return f"{len(drawings)} drawings"


def _translations() -> str:
    from PySide6.QtCore import QLibraryInfo, QTranslator

    from wizard.catalog.places import resources
    from wizard.model.provider import Language

    own = resources() / "i18n"
    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    wanted = [next(iter(own.glob(f"*_{language}.qm")), own / f"…_{language}.qm") for language in Language]
    wanted += [qt / f"qtbase_{language}.qm" for language in Language if language is not Language.EN]
    missing = [path.name for path in wanted if not QTranslator().load(str(path))]
    if missing:
        raise Incomplete(", ".join(missing))
    return f"{len(wanted)} loaded"


def _first_page() -> str:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from wizard.compose import build
    from wizard.flow.session import Session
    from wizard.qt.context import Context
    from wizard.qt.wizard_window import WizardWindow

    application = QApplication.instance() or QApplication(["inbox-wizard"])
    with tempfile.TemporaryDirectory() as folder:
        window = WizardWindow(Context(build(data_dir=Path(folder))), Session())
        window.show()
        application.processEvents()
        picture = window.grab().toImage()
        window.close()
        application.processEvents()
    points = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    colours = len({picture.pixel(x, y) for x, y in points})
    if colours < _COLOURS_OF_A_PAGE:
        raise Incomplete(f"nothing was drawn: {colours} colours")
    return f"drawn on {QGuiApplication.platformName()}, {colours} colours"
