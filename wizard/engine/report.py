"""The report of one run for the IT team or support: what was tried, when, what was found. Never a secret."""

import contextlib
import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard import __version__
from wizard.model.account import SavedAccount
from wizard.model.address import EmailAddress, InvalidName, to_display
from wizard.model.event import Event, RunEnded, RunStarted, StageFailed, StagePassed, StageStarted
from wizard.model.outcome import Connected, Failed, Outcome, Stopped
from wizard.model.plan import Endpoint
from wizard.model.problem import Diagnosis
from wizard.model.provider import Language
from wizard.model.symptom import Json
from wizard.store.accounts import store_errors
from wizard.store.crash import forget_crash
from wizard.store.files import write_private
from wizard.store.places import report_path

if TYPE_CHECKING:
    from wizard.catalog import Catalog

FORMAT = 1


class RunRecord:
    """Fed with a run's events, which the engine has redacted; gives the report in any language, at any moment."""

    def __init__(self, started: datetime | None = None) -> None:
        self._stages: dict[str, dict[str, Json]] = {}
        self._values: dict[str, Json] = {
            "format": FORMAT,
            "program": {"name": "inbox-wizard", "version": __version__},
            "system": {"os": platform.platform(), "python": platform.python_version()},
            "started": (started or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds"),
            "email": None,
            "endpoints": [],
            "outcome": None,
        }

    def add(self, event: Event) -> None:
        match event:
            case RunStarted(email, endpoints, _):
                self._values["email"] = email
                self._values["endpoints"] = [endpoint_json(endpoint) for endpoint in endpoints]
            case StageStarted(stage, at_ms, _):
                self._stages[stage] = {"stage": stage, "result": "running", "at_ms": at_ms}
            case StagePassed(stage, at_ms, took_ms, facts):
                self._end_stage(stage, at_ms, took_ms, {"result": "passed", "facts": dict(facts)})
            case StageFailed(stage, at_ms, took_ms, diagnosis):
                verdict: dict[str, Json] = {"result": "failed", "code": diagnosis.code, "reason": diagnosis.reason}
                self._end_stage(stage, at_ms, took_ms, verdict)
            case RunEnded(outcome, took_ms):
                self._values["outcome"] = {**_outcome(outcome), "took_ms": took_ms}

    def _end_stage(self, stage: str, at_ms: int, took_ms: int, result: Mapping[str, Json]) -> None:
        start = self._stages.get(stage, {}).get("at_ms", max(0, at_ms - took_ms))
        self._stages[stage] = {"stage": stage, "at_ms": start, "took_ms": took_ms, **result}

    def as_json(self) -> dict[str, Json]:
        """Plain JSON values; `from_json` takes them back."""
        return {**self._values, "stages": list(self._stages.values())}

    @classmethod
    def from_json(cls, values: Any) -> "RunRecord":
        """A record that was written earlier.

        Raises:
            ValueError: it isn't one of this format.
        """
        record = cls()
        if not isinstance(values, dict) or values.get("format") != FORMAT or not isinstance(values.get("stages"), list):
            raise ValueError("not a report of this program")
        if not record._values.keys() <= values.keys():
            raise ValueError("the report is incomplete")
        try:
            record._stages = {str(stage["stage"]): dict(stage) for stage in values["stages"]}
        except (TypeError, KeyError):
            raise ValueError("the report is damaged") from None
        record._values = {key: values[key] for key in record._values}
        return record

    def keep(self, folder: Path) -> None:
        """Writes it as the last run's report. A disk that is full must not spoil the run itself."""
        with contextlib.suppress(OSError):
            self.write(folder)

    def write(self, folder: Path) -> None:
        """Writes it as the last run's report.

        Raises:
            OSError: it can't be written.
        """
        write_private(report_path(folder), json.dumps(self.as_json()) + "\n")

    def as_text(self, language: Language, catalog: "Catalog") -> str:
        """For a terminal or an email: plain text, no line ends with blanks."""
        from wizard.engine.report_text import render

        return render(self.as_json(), language, catalog)

    def as_html(self, language: Language, catalog: "Catalog") -> str:
        """One self-contained page, for a browser or a printer."""
        from wizard.engine.report_html import render

        return render(self.as_json(), language, catalog)


def forget_traces(account: SavedAccount, folder: Path) -> None:
    """Deletes what is kept beside the account and speaks of it: the last run's report, the last error's details.

    Raises:
        StoreError: it can't be deleted.
    """
    _forget_report(folder, account.email)
    hosts = [server.endpoint.host for server in account.servers]
    users = [server.username for server in account.servers]
    shown = [*map(to_display, hosts), _display(account.email)]
    forget_crash(folder, filter(None, {account.email, *users, *hosts, *shown}))


def _forget_report(folder: Path, email: str) -> None:
    """Deletes the last run's report if it is about this mailbox, or if nobody can tell about which one it is.

    Raises:
        StoreError: it can't be deleted.
    """
    file = report_path(folder)
    try:
        about = RunRecord.from_json(json.loads(file.read_text(encoding="utf-8")))._values["email"]
    except FileNotFoundError:
        return
    except (OSError, ValueError, RecursionError):
        about = None
    if about is None or _plain(str(about)) == _plain(email):
        with store_errors(file):
            file.unlink(missing_ok=True)


def _plain(email: str) -> str:
    """As one mailbox is always written: a report holds the address as it is displayed."""
    try:
        return str(EmailAddress.parse(email)).casefold()
    except InvalidName:
        return email.casefold()


def _display(email: str) -> str:
    try:
        return EmailAddress.parse(email).display
    except InvalidName:
        return email


def endpoint_json(endpoint: Endpoint) -> dict[str, Json]:
    return {
        "protocol": endpoint.protocol.value,
        "host": endpoint.host,
        "port": endpoint.port,
        "security": endpoint.security.value,
        **({"path": endpoint.path} if endpoint.path else {}),
    }


def _outcome(outcome: Outcome) -> dict[str, Json]:
    match outcome:
        case Connected():
            return {"outcome": "connected", "receive": "passed", "send": "passed", "problems": []}
        case Stopped(receive, send):
            return {"outcome": "cancelled", "receive": receive.value, "send": send.value, "problems": []}
        case Failed(diagnosis, receive, send, others):
            problems: list[Json] = [_problem(one) for one in (diagnosis, *others)]
            return {"outcome": "failed", "receive": receive.value, "send": send.value, "problems": problems}


def _problem(diagnosis: Diagnosis) -> dict[str, Json]:
    finding = diagnosis.finding
    return {
        "code": diagnosis.code,
        "reason": diagnosis.reason,
        "who": diagnosis.problem.who.value,
        "symptom": finding.symptom.value,
        "stage": finding.stage or None,
        "family": finding.family or None,
        "endpoint": endpoint_json(finding.endpoint) if finding.endpoint else None,
        "server_text": finding.server_text,
        "evidence": dict(finding.evidence),
    }
