"""The scenarios, read strictly from resources/practice: what isn't understood is an error, not a surprise."""

import dataclasses
import functools
import re
import sys
import tomllib
import types
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from wizard.model.provider import Language
from wizard.practice.leg import Answer
from wizard.practice.scenario import Account, Chosen, ExchangeLeg, FormSpec, GraphLeg, ImapLeg, Scenario, SmtpLeg

Table = dict[str, Any]
T = TypeVar("T")

FILES: Final = (
    "good",
    "network",
    "encryption",
    "certificates",
    "sign_in",
    "mailbox",
    "sending",
    "exchange",
    "exchange_url",
    "exchange_sign_in",
    "exchange_mailbox",
    "microsoft365",
    "google",
)
"""In the order in which people see the scenarios."""

STEPS: Final = {
    "imap": {
        "greeting",
        "capability",
        "starttls",
        "sign_in",
        "id",
        "enable",
        "namespace",
        "list",
        "lsub",
        "status",
        "select",
        "examine",
        "create",
        "append",
        "noop",
        "idle",
        "search",
        "fetch",
        "store",
        "expunge",
        "close",
        "unselect",
        "logout",
    },
    "smtp": {"greeting", "ehlo", "starttls", "sign_in", "mail", "rcpt", "data", "message", "rset", "quit"},
    "exchange": {
        "greeting",
        "sign_in",
        "refusal",
        "operation",
        "get_folder",
        "find_folder",
        "get_inbox_rules",
        "resolve_names",
        "create_item",
        "find_item",
        "get_item",
    },
    "graph": {
        "request",
        "batch",
        "me",
        "inbox",
        "sent",
        "drafts",
        "calendar",
        "events",
        "licences",
        "permission",
        "messages",
        "send_mail",
    },
}
"""Where an answer can be put in the place of the right one. `sign_in`: once the credentials are there.

Of Microsoft Graph, `request`: whichever one; `permission`: to what isn't a message, sent to learn whether one may send.
Of Exchange, `refusal`: to wrong credentials. `greeting`: to a request without credentials. `operation`: whichever one.
"""

_MERGED = ("answers", "capability", "replies", "paths")
"""Tables of which a scenario changes single keys."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CODE = re.compile(r"[A-Z0-9]+(_[A-Z0-9]+)*")


class ScenarioError(Exception):
    """A file of scenarios is wrong. Says where and why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")


def folder() -> Path:
    """resources/practice: in a checkout, in a PyInstaller bundle or installed.

    Raises:
        ScenarioError: the program was installed without it.
    """
    package = Path(__file__).resolve().parents[1]
    for root in (
        Path(getattr(sys, "_MEIPASS", package.parent)),
        package.parent,
        package,
        Path(sys.prefix) / "share" / "inbox-wizard",
    ):
        if (found := root / "resources" / "practice").is_dir():
            return found
    raise ScenarioError("resources/practice", "the folder is missing")


def load(path: Path) -> tuple[Scenario, ...]:
    """All scenarios, the good ones first.

    Raises:
        ScenarioError: names the file and the key.
    """
    servers = _read(path / "servers.toml")
    if set(servers) != {"imap", "smtp"}:
        raise ScenarioError("servers.toml", "must hold imap and smtp")
    servers |= _read(path / "exchange_servers.toml")
    scenarios: dict[str, Scenario] = {}
    for name in FILES:
        for scenario_id, table in _read(path / f"{name}.toml").items():
            where = f"{name}.toml: {scenario_id}"
            if scenario_id in scenarios or not _ID.fullmatch(scenario_id):
                raise ScenarioError(where, "not an id of its own in kebab-case")
            scenarios[scenario_id] = _scenario(scenario_id, table, servers, where)
    return tuple(scenarios.values())


def _read(path: Path) -> Table:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ScenarioError(path.name, str(error)) from error


def _scenario(scenario_id: str, table: Table, servers: Table, where: str) -> Scenario:
    sides = {"both", "imap", "smtp", "exchange", "graph", "google"}
    keys = {"code", "reason", "title", "source", "form", "account"} | sides
    if unknown := set(table) - keys:
        raise ScenarioError(where, f"unknown: {', '.join(sorted(unknown))}")
    code, reason = table.get("code"), table.get("reason")
    if (code is not None and not _CODE.fullmatch(str(code))) or (code is None and reason is not None):
        raise ScenarioError(where, "code and reason")
    both = table.get("both", {})
    on_exchange, in_cloud = scenario_id.startswith("exchange"), scenario_id.startswith("microsoft365")
    mail, at_google = not (on_exchange or in_cloud), scenario_id.startswith("google")
    if "google" in table and not at_google:
        raise ScenarioError(where, "google: the id says otherwise")
    receiving, sending = ("gmail", "gmail") if at_google else ("dovecot", "postfix")
    return Scenario(
        id=scenario_id,
        code=code,
        reason=reason,
        title=_words(table.get("title"), where),
        source=_value(str, table.get("source"), f"{where}.source"),
        form=_value(FormSpec, table.get("form", {}), f"{where}.form"),
        account=_value(Account, table.get("account", {}), f"{where}.account"),
        imap=_leg(ImapLeg, "imap", receiving, servers, (both, table.get("imap", {})), where) if mail else None,
        smtp=_leg(SmtpLeg, "smtp", sending, servers, (both, table.get("smtp", {})), where) if mail else None,
        exchange=_leg(ExchangeLeg, "exchange", "2019", servers, (table.get("exchange", {}),), where)
        if on_exchange
        else None,
        graph=_leg(GraphLeg, "graph", "", {"graph": {"": {}}}, (table.get("graph", {}),), where) if in_cloud else None,
        google=_value(Chosen, table.get("google", {}), f"{where}.google") if at_google else None,
    )


def _words(table: object, where: str) -> Mapping[Language, str]:
    if not isinstance(table, dict) or set(table) != {str(language) for language in Language}:
        raise ScenarioError(where, "title needs en, de and ja")
    return types.MappingProxyType(
        {language: _value(str, table[language], f"{where}.title.{language}") for language in Language}
    )


def _leg(kind: type[T], leg: str, server: str, servers: Table, tables: tuple[Table, ...], where: str) -> T:
    """A server as its product behaves (servers.toml), with what this scenario changes."""
    where = f"{where}.{leg}"
    for table in tables:
        server = table.get("server", server)
    product = servers[leg].get(server)
    if product is None:
        raise ScenarioError(where, f"no such server: {server}")
    if "like" in product:
        product = servers[leg][product["like"]] | {key: value for key, value in product.items() if key != "like"}
    merged: Table = {"speaks": leg, **product}
    for table in tables:
        merged = _merge(merged, table)
    merged.pop("server", None)
    merged.pop("source", None)
    steps = set(merged.get("answers", {})) | set(merged.get("replies", {}))
    if unknown := steps - STEPS[leg]:
        raise ScenarioError(where, f"no such step: {', '.join(sorted(unknown))}")
    built = _value(kind, merged, where)
    assert isinstance(built, kind)
    return built


def _merge(base: Table, change: Table) -> Table:
    merged = dict(base)
    for key, value in change.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if key in _MERGED and isinstance(old, dict) else value
    return merged


def _value(kind: Any, value: object, where: str) -> Any:
    """A TOML value as the type that a field declares."""
    if kind is Answer:
        return _answer(value, where)
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind, value, where)
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(_value(get_args(kind)[0], item, f"{where}[{index}]") for index, item in enumerate(value))
    if get_origin(kind) is Mapping and isinstance(value, dict):
        return {key: _value(get_args(kind)[1], item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if isinstance(value, str) and value in set(kind):
            return kind(value)
        raise ScenarioError(where, f"not one of {', '.join(kind)}")
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is kind and value != "":
        return value
    raise ScenarioError(where, f"not a {kind}")


_hints = functools.cache(get_type_hints)
"""Asked for thousands of times: evaluating annotations is slow."""


def _dataclass(kind: Any, value: object, where: str) -> object:
    if not isinstance(value, dict):
        raise ScenarioError(where, "not a table")
    hints = _hints(kind)
    if unknown := set(value) - set(hints):
        raise ScenarioError(where, f"unknown: {', '.join(sorted(unknown))}")
    try:
        return kind(**{key: _value(hints[key], item, f"{where}.{key}") for key, item in value.items()})
    except TypeError as error:
        raise ScenarioError(where, str(error)) from error


def _answer(value: object, where: str) -> Answer:
    """From one line, from several, or from a table."""
    if isinstance(value, str):
        return Answer((value,))
    if isinstance(value, list):
        return Answer(_value(tuple[str, ...], value, where))
    answer = _dataclass(Answer, value, where)
    assert isinstance(answer, Answer)
    return answer
