"""A desktop and a program for each test; a picture of the screen for whoever reads a failure."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop, desktop
from tests.e2e.keyboard import Keyboard
from tests.e2e.program import Program, running
from tests.servers.dovecot import PASSWORD

_outcome = pytest.StashKey[bool]()

Start = Callable[..., Program]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if call.when == "call":
        item.stash[_outcome] = report.failed
    return report


@pytest.fixture
def private_desktop() -> Iterator[Desktop]:
    # Not pytest's own folder: its paths are too long for the sockets that are made in it.
    with tempfile.TemporaryDirectory(prefix="iw-") as folder, desktop(Path(folder)) as opened:
        yield opened


@pytest.fixture
def keys(private_desktop: Desktop) -> Keyboard:
    return private_desktop.keys


@pytest.fixture
def start(private_desktop: Desktop, ca_file: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Start]:
    """Starts the program, which trusts the test servers' authority as it would the system's. Once it has ended it may
    be started again: its data and the keyring are those of before. `module`: another entry than the program's own.
    """
    started: list[Program] = []
    with ExitStack() as stack:

        def start(module: str = "wizard", **environment: str) -> Program:
            surroundings = {"SSL_CERT_FILE": str(ca_file), **environment}
            output = tmp_path / f"output-{len(started)}.txt"
            program = stack.enter_context(running(private_desktop, surroundings, output, module))
            started.append(program)
            return program

        yield start
        for program in started:
            if request.node.stash.get(_outcome, True):
                picture = tmp_path / "screen.png"
                program.save_picture(picture)
                request.node.add_report_section("teardown", "the screen", str(picture))
            else:
                assert "Traceback" not in program.said and "Fatal" not in program.said, program.said
                assert PASSWORD not in program.said
