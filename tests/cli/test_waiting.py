"""The line that says what is waited for: after a while, up to date, and gone before anything else is written."""

import io

from wizard.cli.waiting import PATIENCE_SECONDS, Waiting
from wizard.model.event import SignInAnswered, SignInWaiting, StagePassed, StageStarted
from wizard.model.event import Waiting as Kind
from wizard.model.provider import Provider


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def screen_of(written: str) -> str:
    """What stands on a terminal's line after this was written to it."""
    cells: list[str] = []
    column = 0
    for character in written:
        if character == "\r":
            column = 0
            continue
        cells[column : column + 1] = [character]
        column += 1
    return "".join(cells).rstrip()


def test_a_stage_that_takes_its_time_is_told_and_the_line_erased() -> None:
    clock, stream = Clock(), io.StringIO()
    waiting = Waiting(lambda stage, seconds: f"{stage} {seconds}", stream, clock)
    waiting.note(StageStarted("imap.reach", 0, 40_000))
    waiting.note(StageStarted("smtp.reach", 0, 9_000))
    waiting.tick()
    assert stream.getvalue() == ""
    clock.now += PATIENCE_SECONDS + 1
    waiting.note(StagePassed("smtp.reach", 1, 1))
    waiting.tick()
    assert screen_of(stream.getvalue()) == "imap.reach 36"
    clock.now += 29
    waiting.tick()
    assert screen_of(stream.getvalue()) == "imap.reach 7"
    waiting.note(StagePassed("imap.reach", 1, 1))
    assert screen_of(stream.getvalue()) == ""
    waiting.tick()
    assert screen_of(stream.getvalue()) == ""


def test_a_person_has_more_time_than_the_server_that_is_asked_afterwards() -> None:
    clock, stream = Clock(), io.StringIO()
    waiting = Waiting(lambda stage, seconds: f"{stage} {seconds}", stream, clock)
    waiting.note(StageStarted("google.sign_in", 0, 30_000))
    url = "https://accounts.google.com/o/oauth2/v2/auth?state=abc"
    waiting.note(SignInWaiting("google.sign_in", 0, Kind.BROWSER, Provider.GOOGLE, url, "", 300_000, 49152))
    clock.now += 10
    waiting.tick()
    assert screen_of(stream.getvalue()) == "google.sign_in 290"
    waiting.note(SignInAnswered("google.sign_in", 10_000, 40_000))
    clock.now += 5
    waiting.tick()
    assert screen_of(stream.getvalue()) == "google.sign_in 25"
