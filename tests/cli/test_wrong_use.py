"""Junk of every shape: exit status 2, one clear sentence a fault on stderr, nothing on stdout, no traceback."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Cli
from tests.cli.fakes import SERVERS, FakeApp
from wizard.model.form import plan_of
from wizard.model.plan import ConnectionPlan
from wizard.model.provider import Language

GOOD = ("--email", "a@example.com", "--imap", "i.example", "--smtp", "s.example", "--password-stdin")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("frobnicate",),
        ("check", "--bogus"),
        ("check", "superfluous"),
        ("check", "--imap"),
        ("check", "--no-test-email", "--test-email-to", "x@example.com"),
        ("check", "--json=yes"),
        ("check",),
        ("check", *GOOD[2:]),
        ("check", *GOOD, "--timeout", "soon"),
        ("check", *GOOD, "--timeout", "0"),
        ("check", *GOOD, "--timeout", "-5"),
        ("check", *GOOD, "--timeout", "nan"),
        ("check", *GOOD, "--timeout", "inf"),
        ("check", *GOOD, "--allow-certificate", "abc"),
        ("check", *GOOD, "--sign-in-method", "ntlm"),
        ("check", *GOOD, "--sign-in-method", "cram-md5"),
        ("check", *GOOD, "--imap-security", "none"),
        ("check", *GOOD, "--provider", "pop3"),
        ("check", *GOOD, "--provider", "exchange"),
        ("check", *GOOD, "--provider", "microsoft365"),
        ("check", *GOOD, "--provider", "google"),
        ("check", *GOOD, "--ews-url", "https://mail.example.com/ews/exchange.asmx"),
        ("check", *GOOD, "--device-code"),
        ("discover", "a@example.com"),
        ("accounts", "show"),
        ("accounts", "show", "nobody"),
        ("accounts", "remove", "nobody"),
        ("accounts", "recheck", "nobody"),
        ("accounts", "burn"),
        ("problems", "UNTRUSTED_CERTIFICATE"),
        ("problems", "UNTRUSTED_CERTIFICATES/stale"),
        ("practice", "nothing-like-it"),
        ("explain",),
        ("explain", "  "),
        ("report", "--format", "pdf"),
        ("keyring", "--list"),
    ],
)
def test_wrong_use_is_one_sentence(cli: Cli, argv: tuple[str, ...], language: Language) -> None:
    result = cli(*argv, "--language", language.value, stdin=b"x\n")
    assert result.status == 2
    assert result.out == ""
    assert 1 <= len(result.err.splitlines()) <= 2
    assert "Traceback" not in result.err


def test_the_sentence_is_in_the_chosen_language(cli: Cli) -> None:
    told = {language: cli("--language", language.value, "frobnicate").err for language in Language}
    assert len(set(told.values())) == len(Language)


def test_a_misspelt_code_gets_a_hint(cli: Cli) -> None:
    assert "UNTRUSTED_CERTIFICATES/expired" in cli("problems", "UNTRUSTED_CERTIFICATE/expired").err


@pytest.mark.parametrize(
    ("argv", "faults"),
    [
        (("--imap", "h:0"), 1),
        (("--imap", "h:65536"), 1),
        (("--imap", "h:993x"), 1),
        (("--imap", "https://webmail.example.com/"), 1),
        (("--imap", "h\r\nA1 LOGOUT"), 1),
        (("--imap", "h\x00"), 1),
        (("--imap", "alice@example.com"), 1),
        (("--imap", "a..b"), 1),
        (("--imap", "x" * 300), 1),
        (("--username", "a\r\nb"), 1),
        (("--smtp-username", "a\x00"), 1),
        (("--username", "x" * 300), 1),
        (("--test-email-to", "nobody"), 1),
        (("--sent-folder", "a\nb"), 1),
        (("--drafts-folder", "x" * 300), 1),
        (("--email", "a b@example.com", "--imap", ":", "--smtp", "s:99999", "--username", "\n x"), 3),
    ],
)
def test_each_field_that_cannot_be_used_has_its_sentence(
    cli: Cli, app: FakeApp, argv: tuple[str, ...], faults: int
) -> None:
    result = cli("check", *GOOD, *argv, stdin=b"x\n")
    assert (result.status, result.out) == (2, "")
    assert len(result.err.splitlines()) == faults
    assert app.connector.forms == []


@pytest.mark.parametrize(
    ("argv", "hint"),
    [
        (("--ews-url", "mail.example.com", "--username", "DOMAIN/alice"), "DOMAIN\\name"),
        (("--ews-url", "mail.example.com", "--username", "\\alice"), "DOMAIN\\name"),
        (("--ews-url", "activesync"), "connection for phones"),
        (("--ews-url", "owa"), "not a web address"),
    ],
)
def test_what_exchange_can_t_understand_costs_no_attempt(
    cli: Cli, app: FakeApp, argv: tuple[str, ...], hint: str
) -> None:
    given = ("--provider", "exchange", "--email", "a@example.com", "--password-stdin")
    result = cli("check", *given, *argv, stdin=b"x\n")
    assert (result.status, result.out) == (2, "")
    assert hint in result.err
    assert app.connector.forms == []


def test_programs_get_the_code_of_an_invalid_address(cli: Cli) -> None:
    result = cli("check", *GOOD, "--email", "nobody", "--json", stdin=b"x\n")
    assert result.status == 2
    assert [line["code"] for line in result.lines] == ["INVALID_EMAIL_ADDRESS"]


@pytest.mark.parametrize(
    ("argv", "evidence"),
    [
        (("--imap", "foo bar"), {"fields": ["imap_host"]}),
        (("--smtp", "999.1.1.1", "--username", "a\u200bb"), {"fields": ["smtp_host", "username"]}),
        (("--timeout", "soon"), {}),
        (("--bogus",), {}),
    ],
)
def test_programs_are_told_of_every_wrong_use(cli: Cli, argv: tuple[str, ...], evidence: dict[str, list[str]]) -> None:
    result = cli("check", *GOOD, *argv, "--json", stdin=b"x\n")
    assert result.status == 2
    (line,) = result.lines
    assert (line["event"], line["outcome"], line["code"]) == ("run_ended", "failed", None)
    assert line["evidence"] == evidence
    assert line["title"].splitlines() == result.err.splitlines()


@pytest.mark.parametrize("option", ["--email", "--imap", "--smtp", "--username", "--test-email-to", "--ews-url"])
def test_an_empty_variable_of_a_shell_is_no_option_left_out(cli: Cli, app: FakeApp, option: str) -> None:
    result = cli("check", *GOOD, option, "", stdin=b"x\n")
    assert result.status == 2
    assert result.err.splitlines() == [f"{option} needs a value."]
    assert app.connector.forms == []


@pytest.mark.parametrize(
    "argv",
    [
        ("--imap", "999.1.1.1"),
        ("--imap", "mail.example.123"),
        ("--username", "ali\u200bce"),
        ("--username", "ali\u00a0ce"),
        ("--smtp-username", "ali\u2060ce"),
    ],
)
def test_what_is_no_name_or_hides_something_costs_no_attempt(cli: Cli, app: FakeApp, argv: tuple[str, ...]) -> None:
    result = cli("check", *GOOD, *argv, stdin=b"x\n")
    assert result.status == 2
    assert len(result.err.splitlines()) == 1
    assert app.connector.forms == []


@pytest.mark.parametrize("typed", ["alice@example.com\u00a0", "\u200balice@example.com\n", " alice@example.com\ufeff"])
def test_what_copying_brings_along_around_a_user_name_is_taken_away(cli: Cli, app: FakeApp, typed: str) -> None:
    assert cli("check", *GOOD, "--username", typed, stdin=b"x\n").status == 0
    plan = plan_of(app.connector.forms[0])
    assert isinstance(plan, ConnectionPlan)
    assert plan.servers[0].username == "alice@example.com"


@pytest.mark.parametrize(
    "argv",
    [
        ("--password", "CANARY"),
        ("--password=CANARY",),
        ("-password", "CANARY"),
        ("--passwd", "CANARY"),
        ("CANARY",),
        ("--secret", "CANARY"),
        ("--secret=CANARY",),
        ("--password-stdin=CANARY",),
    ],
)
def test_a_password_among_the_arguments_is_refused_and_not_repeated(cli: Cli, argv: tuple[str, ...]) -> None:
    result = cli("check", *SERVERS, *argv, stdin=b"x\n")
    assert result.status == 2
    assert "CANARY" not in result.out + result.err


def test_an_authority_file_must_hold_certificates(cli: Cli, tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")
    for path in (empty, tmp_path / "missing.pem", tmp_path):
        result = cli("check", *GOOD, "--ca-file", str(path), stdin=b"x\n")
        assert result.status == 2
        assert len(result.err.splitlines()) == 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    verb=st.sampled_from(["check", "connect", "problems", "explain", "accounts", "practice"]),
    words=st.lists(
        st.text(max_size=30) | st.sampled_from(["--email", "--imap", "--smtp", "--json", "-", "--"]), max_size=6
    ),
    stdin=st.binary(max_size=40),
)
def test_no_arguments_whatever_lead_to_a_traceback(cli: Cli, verb: str, words: list[str], stdin: bytes) -> None:
    result = cli(verb, *words, stdin=stdin)
    assert result.status in (0, 1, 2, 3)
    assert "Traceback" not in result.err
    assert not re.search(r"unforeseen|last-error", result.err)


def test_help_and_version(cli: Cli) -> None:
    for argv in (("--help",), ("-h",), ("check", "--help"), ("--help", "check"), ("accounts", "remove", "--help")):
        result = cli(*argv)
        assert (result.status, result.err) == (0, "")
        assert "inbox-wizard" in result.out
    assert re.fullmatch(r"inbox-wizard \d+\.\d+\.\d+\n", cli("--version").out)
    assert "Aufruf" in cli("--help", "--language", "de").out
    assert "使い方" in cli("--help", "--language=ja").out


@pytest.mark.parametrize(
    "argv",
    [
        ("--json", "--language", "de", "problems", "OFFLINE"),
        ("problems", "OFFLINE", "--json", "--language", "de"),
        ("--json", "problems", "--language", "de", "OFFLINE"),
    ],
)
def test_common_options_stand_before_or_after_the_verb(cli: Cli, argv: tuple[str, ...]) -> None:
    expected = cli("problems", "OFFLINE", "--json", "--language", "de").lines
    assert cli(*argv).lines == expected


def test_the_language_of_the_settings_counts_where_none_is_asked_for(cli: Cli, app: FakeApp) -> None:
    german = cli("problems", "OFFLINE", "--language", "de").out
    english = cli("problems", "OFFLINE").out
    app.settings.language = Language.DE
    assert cli("problems", "OFFLINE").out == german != english


@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("foo",),
        ("check", "--provider", "yahoo"),
        ("check", *GOOD, "--ca-file", "/nonexistent"),
        ("accounts", "show", "nobody"),
        ("--help",),
    ],
)
def test_wrong_use_and_help_speak_the_language_that_was_chosen_in_the_window(
    cli: Cli, app: FakeApp, argv: tuple[str, ...]
) -> None:
    told = {}
    for language in Language:
        app.settings.language = language
        told[language] = cli(*argv, stdin=b"x\n")
        asked = cli(*argv, "--language", language.value, stdin=b"x\n")
        assert (told[language].out, told[language].err) == (asked.out, asked.err)
    assert len({result.out + result.err for result in told.values()}) == len(Language)


def test_an_unknown_option_is_named_even_without_a_verb(cli: Cli) -> None:
    assert "--foo" in cli("--foo").err
    assert "Did you mean --json?" in cli("--jsn").err


@pytest.mark.parametrize("argv", [("--help",), ("accounts", "--help")])
def test_the_list_of_verbs_follows_its_heading(cli: Cli, argv: tuple[str, ...]) -> None:
    lines = cli(*argv).out.splitlines()
    assert lines[lines.index("verbs:") + 1].split()[0] in ("connect", "list")


@pytest.mark.parametrize(
    ("argv", "meant"),
    [
        (("conect",), "connect"),
        (("acounts", "list"), "accounts"),
        (("accounts", "rechek"), "recheck"),
        (("check", *GOOD, "--user-name", "x"), "--username"),
        (("practice", "--lst"), "--list"),
        (("accounts", "remove", "x", "--yess"), "--yes"),
    ],
)
def test_a_slip_is_met_with_what_may_be_meant(cli: Cli, argv: tuple[str, ...], meant: str) -> None:
    result = cli(*argv, stdin=b"x\n")
    assert result.status == 2
    assert f"Did you mean {meant}?" in result.err


@pytest.mark.parametrize(
    ("domain", "meant"),
    [("gmial.com", "gmail.com"), ("gmail.con", "gmail.com"), ("hotmial.com", "hotmail.com"), ("unknown.example", "")],
)
def test_a_slip_in_a_known_domain_is_asked_about_and_not_mended(
    cli: Cli, app: FakeApp, domain: str, meant: str
) -> None:
    argv = ("check", "--email", f"anna@{domain}", "--password-stdin")
    people, programs = cli(*argv, stdin=b"x\n"), cli(*argv, "--json", stdin=b"x\n").lines[-1]
    assert (people.status, programs["code"], app.connector.forms) == (1, "SETTINGS_NOT_FOUND", [])
    assert programs.get("did_you_mean") == (f"anna@{meant}" if meant else None)
    assert ("Did you mean" in people.out) == bool(meant)
