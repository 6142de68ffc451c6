"""Runs the command line in the test's own process."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.fakes import FakeApp
from wizard.cli import main


@dataclass
class Result:
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """stdout as JSON lines; fails where anything else is in it."""
        return [json.loads(line) for line in self.out.splitlines()]


Cli = Callable[..., Result]


@pytest.fixture
def app(tmp_path: Path) -> FakeApp:
    return FakeApp(tmp_path)


@pytest.fixture
def cli(app: FakeApp, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs the command line in this process. `stdin`: bytes on a pipe."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*argv: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))

        def factory(*, ca_file: Path | None = None) -> FakeApp:
            app.ca_file = ca_file
            return app

        status = main(argv, factory)
        out, err = capsys.readouterr()
        return Result(status, out, err)

    return run
