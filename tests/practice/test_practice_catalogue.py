"""The files of scenarios are read strictly."""

import shutil
from pathlib import Path

import pytest

from wizard.practice.catalogue import ScenarioError, folder, load
from wizard.practice.leg import Then

TABLE = """
[extra]
source = "a test"
title = { en = "a", de = "b", ja = "c" }
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder(), tmp_path / "practice"))


def with_table(files: Path, text: str) -> Path:
    good = files / "good.toml"
    good.write_text(good.read_text("utf-8") + TABLE + text, "utf-8")
    return files


def test_answers_come_as_a_line_lines_or_a_table(files: Path) -> None:
    text = """
imap.answers.noop = "{tag} NO one"
imap.answers.list = ["* one", "{tag} NO two"]
smtp.answers.quit = { lines = ["221"], then = "reset", delay = 1 }
"""
    extra = next(s for s in load(with_table(files, text)) if s.id == "extra")
    assert extra.imap.answers["noop"].lines == ("{tag} NO one",)
    assert extra.imap.answers["list"].lines == ("* one", "{tag} NO two")
    assert extra.imap.answers["greeting"].lines[0].startswith("* OK")
    assert (extra.smtp.answers["quit"].then, extra.smtp.answers["quit"].delay) == (Then.RESET, 1.0)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("colour = 1", "extra: unknown: colour"),
        ("imap.colour = 1", "extra.imap: unknown: colour"),
        ('imap.answers.dance = "x"', "no such step: dance"),
        ('imap.server = "none"', "no such server: none"),
        ('imap.reach = "far"', "extra.imap.reach: not one of open"),
        ('imap.limit = "three"', "extra.imap.limit"),
        ("imap.pin_another = 1", "extra.imap.pin_another"),
        ('imap.answers.noop = { lines = [], colour = "red" }', "extra.imap.answers.noop: unknown: colour"),
        ("imap.answers.noop = 7", "extra.imap.answers.noop"),
        ('reason = "alone"', "code and reason"),
        ('code = "lower"', "code and reason"),
        ("form.email = 1", "extra.form.email"),
        ('[Extra_2]\nsource = "x"', "Extra_2: not an id"),
        ('[no-title]\nsource = "x"', "no-title: title needs"),
        ("= broken", "good.toml"),
    ],
)
def test_what_isnt_understood_is_named(text: str, where: str, files: Path) -> None:
    with pytest.raises(ScenarioError, match=where):
        load(with_table(files, text))


def test_a_missing_file_is_named(files: Path) -> None:
    (files / "sending.toml").unlink()
    with pytest.raises(ScenarioError, match=r"sending\.toml"):
        load(files)


def test_the_same_id_twice_is_refused(files: Path) -> None:
    (files / "sending.toml").write_text((files / "good.toml").read_text("utf-8"), "utf-8")
    with pytest.raises(ScenarioError, match="good: not an id of its own"):
        load(files)
