"""The system's browser, of a desktop: never one that would take over the terminal."""

import os
import sys
import threading

_SECONDS = 3.0
"""How long an opener is waited for; one that is still busy then has a browser to show."""


def open_page(url: str) -> bool:
    """Opens the address in the person's browser; whether there is one. `BROWSER` counts, as in webbrowser."""
    desktop = sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not desktop and not os.environ.get("BROWSER"):
        return False  # what is left are browsers for the terminal, which is ours
    opened: list[bool] = []

    def work() -> None:
        import webbrowser

        opened.append(webbrowser.open(url))

    thread = threading.Thread(target=work, name="browser", daemon=True)
    thread.start()
    thread.join(_SECONDS)
    return opened != [False]
