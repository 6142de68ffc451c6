"""SavedAccount and Health as plain JSON values and back. Health has columns of its own; the rest is one JSON text."""

import json
from collections.abc import Mapping
from dataclasses import astuple
from datetime import datetime
from typing import Any

from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.plan import CertificatePin, Endpoint, FolderChoice, RuleFolder, Server
from wizard.model.provider import Protocol, Provider, Security, SignInMethod
from wizard.model.symptom import Json


def settings_text(account: SavedAccount) -> str:
    """Everything but id, address and health, as JSON."""
    return json.dumps(
        {
            "provider": account.provider.value,
            "servers": [_server_values(server) for server in account.servers],
            "pins": [{"sha256": pin.sha256, "host": pin.host, "port": pin.port} for pin in account.pins],
            "allow_old_tls": account.allow_old_tls,
            "folders": {
                "sent": account.folders.sent,
                "drafts": account.folders.drafts,
                "create_missing": account.folders.create_missing,
            },
            "sent_folder": account.sent_folder,
            "drafts_folder": account.drafts_folder,
            "test_email_to": account.test_email_to,
            "session_only": account.session_only,
            "practice": account.practice,
            "sign_in_method": account.sign_in_method.value,
            "app_password": account.app_password,
            "rule_folders": [list(astuple(folder)) for folder in account.rule_folders],
        }
    )


def account_from(account_id: str, email: str, settings: str, health: Health) -> SavedAccount:
    """The account that `settings_text` described.

    Raises:
        ValueError, KeyError, TypeError: it isn't such a text.
    """
    values: dict[str, Any] = json.loads(settings)
    folders = FolderChoice(**values["folders"])
    return SavedAccount(
        id=account_id,
        email=email,
        provider=Provider(values["provider"]),
        servers=tuple(_server(server) for server in values["servers"]),
        health=health,
        pins=tuple(CertificatePin(str(pin["sha256"]), pin["host"], pin["port"]) for pin in values["pins"]),
        allow_old_tls=bool(values["allow_old_tls"]),
        folders=folders,
        test_email_to=str(values["test_email_to"]),
        session_only=bool(values["session_only"]),
        practice=bool(values["practice"]),
        sign_in_method=SignInMethod(values["sign_in_method"]),
        rule_folders=tuple(RuleFolder(*map(str, folder)) for folder in values["rule_folders"]),
        app_password=bool(values.get("app_password", False)),
        sent_folder=str(values.get("sent_folder", folders.sent)),
        drafts_folder=str(values.get("drafts_folder", folders.drafts)),
    )


def _server_values(server: Server) -> dict[str, str | int]:
    endpoint = server.endpoint
    return {
        "protocol": endpoint.protocol.value,
        "host": endpoint.host,
        "port": endpoint.port,
        "security": endpoint.security.value,
        "path": endpoint.path,
        "username": server.username,
    }


def _server(values: Mapping[str, Any]) -> Server:
    protocol, security = Protocol(values["protocol"]), Security(values["security"])
    endpoint = Endpoint(protocol, str(values["host"]), int(values["port"]), security, str(values["path"]))
    return Server(endpoint, str(values["username"]))


def health_columns(health: Health) -> tuple[str, str, str | None, str | None, str | None, str]:
    """state, since, code, reason, last_check, told; times in ISO 8601, `told` as JSON."""
    last_check = health.last_check.isoformat() if health.last_check else None
    # CHECKING is a state of the moment; a program that died while checking must not leave it behind.
    state = AccountState.ATTENTION if health.state is AccountState.CHECKING else health.state
    told = json.dumps({"stage": health.stage, "evidence": dict(health.evidence), "facts": dict(health.facts)})
    return state.value, health.since.isoformat(), health.code, health.reason, last_check, told


def health_from(
    state: str, since: str, code: str | None, reason: str | None, last_check: str | None, told: bytes | None
) -> Health:
    """Raises ValueError or TypeError where a column can't be read; `told` only makes words fuller and is left out."""
    checked = _time(last_check) if last_check else None
    return Health(AccountState(state), _time(since), code, reason, checked, *_told(told))


def _told(text: bytes | None) -> tuple[str, dict[str, Json], dict[str, str]]:
    """stage, evidence and facts; what is none of these is empty. Rows of schema version 1 hold None."""
    try:
        values: Any = json.loads(text or b"{}")
    except (ValueError, TypeError, RecursionError):
        values = {}
    values = values if isinstance(values, dict) else {}
    stage, evidence, facts = values.get("stage"), values.get("evidence"), values.get("facts")
    return (
        stage if isinstance(stage, str) else "",
        evidence if isinstance(evidence, dict) else {},
        {key: str(value) for key, value in facts.items()} if isinstance(facts, dict) else {},
    )


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("a time without its zone")
    return time
