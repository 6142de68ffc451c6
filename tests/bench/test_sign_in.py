"""Signing in to Microsoft 365 with the browser, against the real sign-in server: far away, and interrupted."""

from pathlib import Path

from tests.bench.cancelling import LIMIT_MS, REPEATS
from tests.bench.far import ROUND_TRIP
from tests.bench.measure import Row, Series, report
from tests.bench.test_connect import FAR_ROUNDS
from tests.cli.test_sign_in import interrupted_in_the_browser
from tests.engine.sign_in.test_round_trips import seconds_after_the_browser
from tests.servers.oidc_provider import OidcProvider


def test_after_the_browser_and_before_it() -> None:
    took = [seconds_after_the_browser(ROUND_TRIP / 2) for _ in range(FAR_ROUNDS)]
    after, before = (Series([seconds / ROUND_TRIP for seconds in figures]) for figures in zip(*took, strict=True))
    with_tcp = Series([trips + 1 for trips in after.values])  # of the redeeming; Graph's is open by then
    report(
        "Round trips at 50 ms each way, Microsoft 365 in the browser",
        [
            Row("browser's return to mailbox, calendar, sending", after, "trips", 4.0),
            Row("the same, TCP's handshake included", with_tcp, "trips"),
            Row("click to the browser, prepared as in the window", before, "trips", 1.0),
        ],
        note="TCP's handshake is free in the relay.",
    )


def test_ctrl_c_while_the_browser_is_waited_for(tmp_path: Path) -> None:
    with OidcProvider() as oidc:
        took = Series([interrupted_in_the_browser(oidc, tmp_path) * 1000 for _ in range(REPEATS)])
    report("Ctrl-C to the end of `inbox-wizard check`", [Row("waiting for the browser", took, "ms", LIMIT_MS, "high")])
