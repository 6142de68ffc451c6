"""The command line as a process of its own, over the fake app; WIZARD_TEST_STATE says where it gets stuck.

It writes `ready` to stderr when it is there. What is stuck ignores its cancel token: the exit must not depend on it.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from keyring.backend import KeyringBackend

from tests.cli.fakes import FakeApp, FakeConnector
from tests.store.memory_keyring import MemoryKeyring
from wizard.cli import main
from wizard.model.cancel import CancelToken
from wizard.model.event import Event, StagePassed
from wizard.model.form import ConnectForm
from wizard.store.vault import Vault

STATE = os.environ.get("WIZARD_TEST_STATE", "")


def ready() -> None:
    os.write(2, b"ready\n")


def stuck() -> None:
    ready()
    threading.Event().wait()


class Keyring(MemoryKeyring):
    """Stuck at the canary (state `probe`) or at the account's secret (state `store`)."""

    def set_password(self, service: str, username: str, password: str) -> None:
        canary = username.startswith("canary-")
        if ("probe" if canary else "store") == STATE:
            stuck()
        if STATE == "password" and canary:
            ready()
        super().set_password(service, username, password)


class Connector(FakeConnector):
    def connect(self, form: ConnectForm, token: CancelToken, *, timeout: float | None = None) -> Iterator[Event]:
        for event in super().connect(form, token, timeout=timeout):
            yield event
            if STATE == "connect" or (STATE == "received" and isinstance(event, StagePassed)):
                stuck()
            if STATE == "crash":
                raise RuntimeError(f"unforeseen, with {form.password.reveal()} in it")


class App(FakeApp):
    @contextmanager
    def practice(self, scenario_id: str) -> Iterator[Any]:
        if STATE == "practice":
            ready()
            threading.Event().wait()
        with super().practice(scenario_id) as practice:
            yield practice


def factory(*, ca_file: Path | None = None) -> App:
    keyring: KeyringBackend = Keyring()
    if STATE == "start":
        ready()
        threading.Event().wait()
    return App(Path(os.environ["INBOX_WIZARD_HOME"]), Connector(), Vault(lambda: keyring))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], factory))
