"""What holds a scripted run up, and the password that must turn up nowhere."""

import threading

from wizard.model.cancel import CancelToken

CANARY = "canary-P4ssw0rd"


class Gate:
    """Lets a scripted run go on when the test says so; a cancelled run always goes on."""

    def __init__(self, opened: bool = True) -> None:
        self._event = threading.Event()
        if opened:
            self._event.set()

    def open(self) -> None:
        self._event.set()

    def wait(self, token: CancelToken) -> None:
        unregister = token.on_cancel(self._event.set)
        self._event.wait(30)
        unregister()
