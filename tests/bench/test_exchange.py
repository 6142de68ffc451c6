"""A good Exchange mailbox, from the click to the verdict, against exchangelib alone that is told all it needs."""

import contextlib
import dataclasses
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.bench.exchange_floor import Library
from tests.bench.exchange_server import Place, running
from tests.bench.far import ROUND_TRIP, FarRelay
from tests.bench.measure import ROUNDS, Contender, Row, Series, in_turn, report
from tests.bench.ours import connect
from tests.bench.test_window import CHECKOUT, PLATFORMS, PROCESSES, screen
from wizard.catalog import Catalog
from wizard.engine.connector import Connector
from wizard.wire.trust import Trust

ELSEWHERE = "bob@elsewhere.example"


@pytest.fixture
def place() -> Iterator[Place]:
    with running("exchange-good") as place:
        yield place


@pytest.mark.parametrize("to", ["", ELSEWHERE], ids=["no-test-email", "test-email"])
def test_on_this_machine(place: Place, to: str) -> None:
    """Warm: exchangelib is imported, and a run was made before."""
    connector, form, library = Connector(Catalog.load(), Trust(place.ca)), place.form(test_email_to=to), Library(place)
    contenders: dict[str, Contender] = {
        "ours": lambda: connect(connector, form),
        "theirs": lambda: library.connect(to),
    }
    took = in_turn(contenders, warm_up=2)
    report(
        f"Connect on loopback, pretend Exchange 2019, {'with' if to else 'without'} the test email",
        [
            Row("Connector.connect", took["ours"].times(1000)),
            Row("exchangelib, the same calls", took["theirs"].times(1000)),
            Row("ours / exchangelib", took["ours"].over(took["theirs"]), "x", target=1.5),
        ],
        note="exchangelib is given the right URL, NTLM and a version; ours finds the last two out.",
    )


FEWER = max(3, ROUNDS // 2)


def test_far_away(place: Place) -> None:
    with FarRelay(place.port, opening=True) as relay:
        far = place.seen_at(relay.port)
        connector, form, library = Connector(Catalog.load(), Trust(far.ca)), far.form(), Library(far)
        took = in_turn({"ours": lambda: connect(connector, form), "theirs": library.connect}, FEWER, warm_up=1)
    report(
        "Round trips at 50 ms each way, pretend Exchange 2019, without the test email, TCP's handshake included",
        [
            Row("Connector.connect", took["ours"].times(1 / ROUND_TRIP), "trips"),
            Row("exchangelib, the same calls", took["theirs"].times(1 / ROUND_TRIP), "trips"),
            Row("ours / exchangelib", took["ours"].over(took["theirs"]), "x", target=1.5),
        ],
    )


@pytest.mark.parametrize("distance", ["near", "far"])
def test_in_a_fresh_process(place: Place, tmp_path: Path, distance: str) -> None:
    """For information: with the interpreter's start and all imports, those of exchangelib included."""
    ca_file = tmp_path / "authority.pem"
    ca_file.write_text(place.ca)
    with contextlib.ExitStack() as stack:
        if distance == "far":
            place = place.seen_at(stack.enter_context(FarRelay(place.port, opening=True)).port)
        words = ["check", "--json", "--provider", "exchange", "--email", place.email, "--username", place.username]
        words += ["--ews-url", place.url, "--ca-file", str(ca_file), "--password-stdin", "--no-test-email"]
        theirs = ["tests.bench.exchange_floor", json.dumps(dataclasses.asdict(place))]
        took = in_turn(
            {
                "ours": lambda: _process(["wizard", *words], place.password),
                "theirs": lambda: _process(theirs, ""),
            },
            FEWER,
            warm_up=1,
        )
    report(
        f"A fresh process, pretend Exchange 2019, without the test email, {distance}",
        [
            Row("inbox-wizard check", took["ours"].times(1000)),
            Row("exchangelib, the same calls", took["theirs"].times(1000)),
            Row("ours / exchangelib", took["ours"].over(took["theirs"]), "x"),
        ],
    )


def _process(module: Sequence[str], text: str) -> float:
    """Seconds from its start to its end, which must be a good one."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *module], input=f"{text}\n", text=True, capture_output=True, timeout=60
    )
    took = time.perf_counter() - began
    assert done.returncode == 0, (done.stdout, done.stderr)
    return took


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_window_never_stands_still_for_exchange(place: Place, tmp_path: Path, platform: str) -> None:
    """Beats as in test_window. The first click on Connect finds all imported."""
    ca_file = tmp_path / "authority.pem"
    ca_file.write_text(place.ca)
    order = {"data_dir": str(tmp_path / "profile"), "ca_file": str(ca_file), "place": dataclasses.asdict(place)}
    processes: list[dict[str, Series]] = []
    with screen(platform, tmp_path) as environment:
        for _ in range(PROCESSES):
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.heartbeat_exchange", json.dumps(order)],
                cwd=CHECKOUT,
                env=environment,
                capture_output=True,
                text=True,
                timeout=120,
            )
            assert done.returncode == 0, done.stderr
            told = json.loads(done.stdout.splitlines()[-1])
            assert not [name for name in told.pop("imports_left") if name.startswith(("exchangelib", "lxml", "spnego"))]
            processes.append({name: Series(values) for name, values in told.items()})
    rows = []
    for name in ("idle", "importing", "connecting"):
        p99 = Series([process[name].percentile(99) for process in processes])
        longest = Series([process[name].high for process in processes])
        target = None if name == "idle" else 80.0
        rows += [Row(f"{name}: p99 stall", p99), Row(f"{name}: longest stall", longest, "ms", target, "high")]
    report(f"The window's thread while exchangelib is imported, and during the first verification, {platform}", rows)
