"""`explain` with whole pages, addresses, dialogs and servers' answers, as they are copied."""

import logging
import re
from pathlib import Path

import pytest

from tests.canaries import FORMS, SECRETS
from tests.cli.conftest import Cli
from tests.cli.fakes import FakeApp

_FILE = Path(__file__).with_name("pasted.txt")
_PASTED = re.findall(r"^== (\S+)\n(.*?)(?=^== |\Z)", _FILE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("name", "text"), _PASTED, ids=[f"{i}-{name}" for i, (name, _) in enumerate(_PASTED)])
def test_what_is_pasted_is_placed(cli: Cli, name: str, text: str) -> None:
    for argv, stdin in ((("explain", text.strip()), b""), (("explain", "-"), text.replace("\n", "\r\n").encode())):
        [line] = cli(*argv, "--json", stdin=stdin).lines
        told = line["code"] and "/".join(filter(None, (line["code"], line["reason"])))
        assert told == (None if name == "-" else name)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_what_is_pasted_with_it_is_told_nobody(
    cli: Cli, app: FakeApp, form: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = []
    for text in (f"{form}\n535 5.7.8 Error: authentication failed", f"AADSTS7654321: new\n{form}", form):
        for argv, stdin in (([text], b""), (["-"], text.encode())):
            for options in ((), ("--json",), ("--language", "de")):
                result = cli("explain", *options, *argv, stdin=stdin)
                told += [result.out, result.err]
    told += [file.read_text(encoding="utf-8") for file in app.data_dir.rglob("*") if file.is_file()]
    everything = "\n".join(told) + caplog.text
    assert "AADSTS7654321" in everything
    assert not [secret for secret in SECRETS if secret in everything]


def test_an_unknown_number_is_told_as_it_came_and_no_more(cli: Cli) -> None:
    """Number, ids, time and Microsoft's own words; no cause and no link."""
    text = (
        "AADSTS7654321: Something new about blue widgets. Trace ID: 0000aaaa-11bb-cccc-dd33-eeeeee333333 "
        "Correlation ID: aaaa0000-bb11-2222-33cc-444444dddddd Timestamp: 2026-11-21 20:10:12Z"
    )
    for language, wrong in (("en", ("assign", "by itself")), ("de", ("zuweis", "zugewiesen")), ("ja", ("割り当て",))):
        out = cli("explain", text, "--language", language).out
        for known in ("AADSTS7654321", "0000aaaa-11bb", "aaaa0000-bb11", "2026-11-21 20:10:12Z", "blue widgets"):
            assert known in out
        assert not [word for word in (*wrong, "https://") if word in out]
    [line] = cli("explain", text, "--json").lines
    assert (line["code"], line["reason"], line["confidence"]) == ("INTERACTION_REQUIRED", "unspecified", "likely")


def test_a_bare_denial_names_both_causes_and_the_likelier_first(cli: Cli) -> None:
    [line] = cli("explain", "Error 403: access_denied", "--json").lines
    assert line["confidence"] == "likely"
    assert line["what"].index("Testing") < line["what"].index("Cancel")
    [sure] = cli("explain", "The app has not completed the Google verification process", "--json").lines
    assert (sure["code"], sure["reason"], sure["confidence"]) == ("GOOGLE_TESTING", None, "exact")


def test_a_one_time_address_is_not_repeated(cli: Cli) -> None:
    text = "* NO [WEBALERT https://accounts.google.com/signin/continue?sarp=1&plt=AKgnsbu] Web login required."
    result = cli("explain", text)
    assert "WEB_LOGIN_REQUIRED" in result.out and "AKgnsbu" not in result.out


def test_of_a_long_page_the_part_that_says_it_is_repeated(cli: Cli) -> None:
    footer = "Afrikaans Deutsch English Français 日本語 " * 200
    for words in ("This app is blocked", "AADSTS50105: Your administrator has configured", "535 5.7.8 login failed"):
        out = cli("explain", f"{footer}\n{words}\n{footer}").out
        assert words in out and len(out) < 6000
