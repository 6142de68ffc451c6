"""PySide6 6.12 on Python 3.11: a window must outlive a great many calls."""

import subprocess
import sys

MANY_CALLS = """
import wizard.qt
from PySide6.QtCore import QObject
thing = QObject()
for _ in range(200_000):
    thing.setObjectName("x")
    thing.property("missing")
    thing.blockSignals(False)
print("alive")
"""


def test_two_hundred_thousand_calls_leave_the_interpreter_alive() -> None:
    done = subprocess.run([sys.executable, "-c", MANY_CALLS], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "alive", done.stderr
