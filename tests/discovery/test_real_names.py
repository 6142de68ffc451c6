"""The search with nothing replaced: the system's resolver, a real name server, ports 80 and 443, in its own network."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def outcome() -> Any:
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    done = subprocess.run(
        ["unshare", *as_root, "--net", "--mount", sys.executable, "-m", "tests.discovery.namespace"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("domain", "candidate"),
    [
        ("json.example", ["https://mail.json.example/ews/exchange.asmx", "autodiscover", True]),
        ("record.example", ["https://cas.record.example/ews/exchange.asmx", "autodiscover-srv", True]),
        ("redirect.example", ["https://cas.hoster.example/ews/exchange.asmx", "autodiscover-http", False]),
    ],
)
def test_each_way_finds_the_address(outcome: Any, domain: str, candidate: list[object]) -> None:
    assert outcome["found"][domain] == {"candidates": [candidate], "microsoft365": None}


def test_an_alias_of_microsoft_is_read_and_not_followed(outcome: Any) -> None:
    assert outcome["found"]["cloud.example"] == {
        "candidates": [],
        "microsoft365": {
            "source": "autodiscover",
            "records": ["autodiscover.cloud.example CNAME autodiscover.outlook.com"],
        },
    }
    assert outcome["sent"]["autodiscover.outlook.com"] == ""


def test_a_domain_without_anything_gives_nothing(outcome: Any) -> None:
    assert outcome["found"]["nothing.example"] == {"candidates": [], "microsoft365": None}


def test_the_name_of_the_mailbox_stays_inside_its_domain(outcome: Any) -> None:
    assert "<EMailAddress>secret@record.example<" in outcome["sent"]["cas.record.example"]
    assert "secret" not in outcome["sent"]["cas.hoster.example"] + outcome["sent"]["autodiscover.redirect.example"]
    assert "Authorization" not in "".join(outcome["sent"].values())
