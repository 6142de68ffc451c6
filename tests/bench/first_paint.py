"""Run in a process of its own: prints the moment (monotonic clock, seconds) when its first window is painted."""

import os
import sys
import time
from typing import Any


def _print_and_end() -> None:
    sys.stdout.write(f"{time.monotonic()}\n")
    sys.stdout.flush()
    os._exit(0)


def _watch() -> None:
    """Has the event loop tell when the first paint of a window is through, from outside of the window's own code."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow():
                QTimer.singleShot(0, _print_and_end)
            return False

    run = QApplication.exec

    def watched_run(*_: object) -> int:
        watch = Watch()
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(watch)
        return run()

    QApplication.exec = watched_run  # type: ignore[method-assign,assignment]


def _empty() -> None:
    _watch()
    from PySide6.QtWidgets import QApplication, QWidget

    application = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(960, 640)
    window.show()
    application.exec()


def _wizard() -> None:
    """What the program imports before Qt is imported before Qt here, too: Qt's Python looks at all that comes later."""
    from wizard import qt
    from wizard.__main__ import main

    run = qt.run

    def watched_run(*arguments: Any, **more: Any) -> int:
        _watch()
        return run(*arguments, **more)

    qt.run = watched_run
    sys.argv = ["inbox-wizard"]
    main()


if __name__ == "__main__":
    what = sys.argv[1]
    {"empty": _empty, "wizard": _wizard}[what]()
