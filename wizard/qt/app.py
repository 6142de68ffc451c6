"""The application: set up, run, and taken down without waiting for anybody."""

import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from wizard.model.brand import Brand
from wizard.qt import accessible
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.context import Context
from wizard.qt.garbage import Collector
from wizard.qt.services import Services
from wizard.qt.single import Instance
from wizard.qt.theme import apply_accent

_SWITCH_SECONDS = 0.0001
"""How long a busy worker may go on when the window's thread wants to. One paint wants to dozens of times, so that
Python's own 5 ms would be felt.
"""


def make_application(brand: Brand) -> QApplication:
    """The QApplication in the brand's name and accent, which follows light and dark while it runs."""
    existing = QApplication.instance()
    if not isinstance(existing, QApplication):
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    sys.setswitchinterval(_SWITCH_SECONDS)
    app.setApplicationName(brand.product)
    app.setApplicationDisplayName(brand.product)
    app.setDesktopFileName(brand.bundle_id)
    apply_accent(app, brand.accent)
    accessible.install()

    def follow_scheme() -> None:
        # Queued: the style takes the new scheme after this signal.
        QTimer.singleShot(0, app, lambda: apply_accent(app, brand.accent))

    app.styleHints().colorSchemeChanged.connect(follow_scheme)
    return app


def run_window(services: Services, practice: str | None = None) -> int:
    """Shows "Connected emails" until the last window is closed; returns the exit status.

    Where one is open already on the same data, it comes to the front instead.
    """
    instance = _first_instance(services)
    if instance is None:
        return 0
    app = make_application(services.brand)
    context = Context(services)
    window = AccountsWindow(context)
    kept: list[object] = []

    def after_first_paint() -> None:
        Collector(app)
        kept.append(_quit_on_interrupt(app))
        _set_icon(app)
        instance.wanted.connect(window.come_forward)
        instance.listen()
        window.load()
        window.warm_up()
        if practice is not None:
            window.choose_practice(practice)

    # Queued on the window: everything that can wait, waits until the person sees something.
    window.painted.connect(lambda: QTimer.singleShot(0, window, after_first_paint))
    window.show()
    try:
        return app.exec()
    finally:
        context.bridge.close()
        instance.close()


def _first_instance(services: Services) -> Instance | None:
    """None: another one has been told to come to the front."""
    try:
        folder = services.data_dir
    except OSError:  # said where it is needed
        folder = None
    instance = Instance(folder)
    return instance if instance.claim() else None


def _set_icon(app: QApplication) -> None:
    from PySide6.QtGui import QIcon

    from wizard.catalog.places import resources

    app.setWindowIcon(QIcon(str(resources() / "icons" / "app.png")))


def _quit_on_interrupt(app: QApplication) -> object:
    """Ctrl+C in the terminal ends the program: Python's handlers only run when the event loop wakes up."""
    import signal
    import socket

    from PySide6.QtCore import QSocketNotifier

    ours, pythons = socket.socketpair()
    ours.setblocking(False)
    pythons.setblocking(False)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: _drain(ours))
    try:
        signal.set_wakeup_fd(pythons.fileno())
        signal.signal(signal.SIGINT, lambda *_: app.exit(130))
    except ValueError:
        return None  # not the main thread: whoever runs it there takes care of signals
    return (notifier, ours, pythons)


def _drain(ours: "object") -> None:
    try:
        ours.recv(4096)  # type: ignore[attr-defined]
    except OSError:
        return
