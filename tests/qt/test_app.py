"""The program as a process: it starts, and it ends in every state without waiting for anybody."""

import os
import subprocess
import sys
import time

import pytest

PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tests.qt.fakes import FakeServices, GOOD_FORM, Gate
from wizard.flow.session import Session
from wizard.flow.steps import Step
import wizard.qt.accounts_window as accounts_window
from wizard.qt.app import run_window

services = FakeServices()
state = sys.argv[1]
if state == "probing":
    services.vault.probe = lambda token: __import__("time").sleep(60)  # a keyring whose prompt nobody answers
services.connector.hold, services.connector.gate = "imap.tls", Gate(opened=False)
if state == "deaf run":
    services.connector.connect = lambda form, token: iter([__import__("time").sleep(60)])  # ignores its token

def act(window):
    session = Session(GOOD_FORM, step=Step.DETAILS)
    if state != "probing" and state != "list":
        session.probed(None)
    if state != "list":
        window._open(session)
    if state in ("run", "deaf run"):
        window.wizard.page(Step.DETAILS).password.edit.setText("x")
        window.wizard.go_on()
    QTimer.singleShot(200, QApplication.instance(), lambda: QApplication.exit(0))

class Window(accounts_window.AccountsWindow):
    def load(self):
        super().load()
        QTimer.singleShot(0, self, lambda: act(self))

import wizard.qt.app
wizard.qt.app.AccountsWindow = Window
status = run_window(services)
print("ended", status)
"""


@pytest.mark.parametrize("state", ["list", "probing", "details", "run", "deaf run"])
def test_it_ends_in_every_state(state: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, state], capture_output=True, text=True, timeout=50, env=environment, check=False
    )
    assert done.stdout.strip() == "ended 0", done.stderr
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert time.monotonic() - begun < 40  # far below the minute for which those workers block
