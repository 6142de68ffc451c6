import html
import json
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from wizard import __version__
from wizard.catalog import Catalog
from wizard.engine.report import RunRecord
from wizard.model.event import Event, RunEnded, RunStarted, StageFailed, StagePassed, StageStarted
from wizard.model.outcome import Connected, Failed, LegState, Stopped
from wizard.model.plan import Endpoint
from wizard.model.problem import Diagnosis
from wizard.model.provider import Language, Protocol, Security
from wizard.model.symptom import Finding, Symptom

IMAP = Endpoint(Protocol.IMAP, "imap.example.com", 993, Security.TLS)
SMTP = Endpoint(Protocol.SMTP, "smtp.example.com", 587, Security.STARTTLS)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


def _diagnosis(catalog: Catalog, symptom: Symptom, stage: str, endpoint: Endpoint, **evidence: str) -> Diagnosis:
    finding = Finding(
        symptom, stage, endpoint, "NO \x1b[31m<b>Authentication</b> failed & 失敗\r\nsecond line", dict(evidence)
    )
    return Diagnosis(catalog.problem_for(finding), finding)


def _failed_run(catalog: Catalog) -> list[Event]:
    refused = _diagnosis(catalog, Symptom.CREDENTIALS_REFUSED, "imap.sign_in", IMAP, username="alice")
    late = _diagnosis(catalog, Symptom.CONNECTION_TIMED_OUT, "smtp.reach", SMTP, host="smtp.example.com")
    return [
        RunStarted("alice@example.com", (IMAP, SMTP), ("imap.names", "imap.sign_in", "smtp.reach")),
        StageStarted("imap.names", 1, 1000),
        StagePassed("imap.names", 21, 20, {"addresses": ["192.0.2.1", "2001:db8::1"]}),
        StageStarted("smtp.reach", 2, 1000),
        StageStarted("imap.sign_in", 21, 30_000),
        StageFailed("imap.sign_in", 1521, 1500, refused),
        RunEnded(Failed(refused, LegState.FAILED, LegState.NOT_TRIED, (late,)), 1530),
    ]


def _record(events: list[Event]) -> RunRecord:
    record = RunRecord(started=datetime(2026, 11, 21, 22, 59, 31, tzinfo=UTC))
    for event in events:
        record.add(event)
    return record


@pytest.mark.parametrize("language", list(Language))
def test_the_text_tells_all_that_it_must(catalog: Catalog, language: Language) -> None:
    text = _record(_failed_run(catalog)).as_text(language, catalog)
    wanted = [
        __version__,
        "2026-11-21T22:59:31+00:00",
        "alice@example.com",
        "imap.example.com:993",
        "smtp.example.com:587",
        "imap.sign_in",
        "1500 ms",
        "192.0.2.1",
        "UNAUTHORIZED/credentials",
        "CONNECTION_TIMED_OUT",
        "second line",
        "alice",
        catalog.stage_name("imap.names", language),
    ]
    assert [piece for piece in wanted if piece not in text] == []
    diagnosis = _diagnosis(catalog, Symptom.CREDENTIALS_REFUSED, "imap.sign_in", IMAP)
    panel = catalog.panel(diagnosis, language)
    assert panel.title in text
    assert all(step in text for step in panel.steps)
    assert panel.who in text


def test_a_servers_words_cannot_steer_the_terminal(catalog: Catalog) -> None:
    text = _record(_failed_run(catalog)).as_text(Language.EN, catalog)
    assert not [c for c in text if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0)]
    assert all(line == line.rstrip() for line in text.splitlines())


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("language", list(Language))
def test_the_page_is_self_contained_and_holds_the_servers_words_as_text(catalog: Catalog, language: Language) -> None:
    page = _record(_failed_run(catalog)).as_html(language, catalog)
    tags = _Tags()
    tags.feed(page)
    assert "b" not in tags.tags
    assert not tags.tags & {"script", "link", "img", "iframe"}
    assert "<b>Authentication</b> failed & 失敗" in html.unescape(page)
    assert f'lang="{language.value}"' in page
    assert "UNAUTHORIZED/credentials" in tags.text


@pytest.mark.parametrize("language", list(Language))
def test_a_record_that_was_written_reads_the_same(catalog: Catalog, language: Language) -> None:
    record = _record(_failed_run(catalog))
    again = RunRecord.from_json(json.loads(json.dumps(record.as_json())))
    assert again.as_json() == record.as_json()
    assert again.as_text(language, catalog) == record.as_text(language, catalog)
    assert again.as_html(language, catalog) == record.as_html(language, catalog)


def test_as_json_holds_the_run(catalog: Catalog) -> None:
    values = _record(_failed_run(catalog)).as_json()
    stages = values["stages"]
    assert isinstance(stages, list)
    assert {stage["stage"]: stage["result"] for stage in stages if isinstance(stage, dict)} == {
        "imap.names": "passed",
        "smtp.reach": "running",
        "imap.sign_in": "failed",
    }
    outcome = values["outcome"]
    assert isinstance(outcome, dict)
    assert (outcome["outcome"], outcome["receive"], outcome["send"]) == ("failed", "failed", "not_tried")
    assert outcome["took_ms"] == 1530


@pytest.mark.parametrize("end", ["connected", "cancelled", "unfinished"])
@pytest.mark.parametrize("language", list(Language))
def test_every_end_has_its_words(catalog: Catalog, end: str, language: Language) -> None:
    events = _failed_run(catalog)[:3]
    if end == "cancelled":
        events.append(RunEnded(Stopped(), 30))
    if end == "connected":
        from tests.engine.test_saving import _plan

        events.append(RunEnded(Connected(_plan()), 30))
    texts = {_record(events).as_text(language, catalog), _record(_failed_run(catalog)).as_text(language, catalog)}
    assert len(texts) == 2
    if end == "connected":
        assert "CANARY" not in "".join(texts)


@pytest.mark.parametrize(
    "values", [None, [], "x", {}, {"format": 99}, {"format": 1, "stages": []}, {"format": 1, "stages": [3]}]
)
def test_anything_else_is_no_record(values: object) -> None:
    with pytest.raises(ValueError, match=r"report|incomplete|damaged"):
        RunRecord.from_json(values)
