"""`problems`, `explain`, `practice` and `keyring`."""

import pytest

from tests.cli.conftest import Cli
from tests.cli.fakes import FakeApp, FakeScenario
from wizard.engine.report_text import width_of
from wizard.model.cancel import CancelToken
from wizard.model.problem import Remedy, RemedyId
from wizard.model.provider import Language
from wizard.model.symptom import Symptom
from wizard.store.vault import SessionVault, VaultError


@pytest.mark.parametrize("language", [language.value for language in Language])
def test_the_guide_has_every_code_once_in_each_language(cli: Cli, app: FakeApp, language: str) -> None:
    lines = cli("problems", "--json", "--language", language).lines
    assert {line["code"] for line in lines} == {problem.code for problem in app.catalog.problems}
    assert len(lines) == len({line["code"] for line in lines})
    for line in lines:
        assert line.keys() >= {"code", "reasons", "who", "providers", "title", "what", "steps"}
        assert line["title"]
        assert line["steps"]
    text = cli("problems", "--language", language).out
    assert len(text.splitlines()) == len(app.catalog.problems)


@pytest.mark.parametrize("language", list(Language))
def test_no_step_names_a_button_of_the_window(cli: Cli, app: FakeApp, language: Language) -> None:
    buttons = (RemedyId.USE_DEVICE_CODE, RemedyId.TELL_WHAT_BROWSER_SHOWS, RemedyId.COPY_ADMIN_TEXT)
    labels = [app.catalog.remedy_label(Remedy(button), language).rstrip(" …") for button in buttons]
    told = [
        (one["reason"] or line["code"], step)
        for line in cli("problems", "--json", "--language", language.value).lines
        for one in line["by_reason"]
        for step in one["steps"]
    ]
    assert not [(name, label) for name, step in told for label in labels if label in step]
    assert any("inbox-wizard explain" in step for _, step in told) and any("--device-code" in step for _, step in told)
    assert "inbox-wizard explain" in cli("problems", "SIGN_IN_NOT_COMPLETED/timeout", "--language", language.value).out


@pytest.mark.parametrize("name", ["UNTRUSTED_CERTIFICATES/expired", "untrusted_certificates/EXPIRED"])
def test_one_reason_in_full(cli: Cli, app: FakeApp, name: str) -> None:
    [line] = cli("problems", name, "--json").lines
    assert (line["code"], line["reasons"]) == ("UNTRUSTED_CERTIFICATES", ["expired"])
    out = cli("problems", name).out
    assert line["title"] in out
    assert all(step in out for step in line["steps"])


def test_a_code_alone_shows_all_its_reasons(cli: Cli, app: FakeApp) -> None:
    reasons = [one.reason for one in app.catalog.problems if one.code == "UNTRUSTED_CERTIFICATES"]
    [line] = cli("problems", "UNTRUSTED_CERTIFICATES", "--json").lines
    assert line["reasons"] == reasons
    assert [one["reason"] for one in line["by_reason"]] == reasons
    out = cli("problems", "UNTRUSTED_CERTIFICATES").out
    assert all(f"UNTRUSTED_CERTIFICATES/{reason}" in out for reason in reasons)


def test_explain_names_the_problem(cli: Cli) -> None:
    words = "535 5.7.8 Error: authentication failed: (reason unavailable)"
    expected = {"code": "UNAUTHORIZED", "reason": "credentials", "confidence": "exact"}
    for result in (
        cli("explain", words, "--json"),
        cli("explain", "--json", *words.split()),
        cli("explain", "-", "--json", stdin=words.encode()),
    ):
        [line] = result.lines
        assert result.status == 0
        assert {key: line[key] for key in expected} == expected
        assert line["title"]
        assert line["steps"]
    assert "UNAUTHORIZED/credentials" in cli("explain", words).out


def test_explain_takes_text_that_looks_like_an_option(cli: Cli) -> None:
    assert cli("explain", "-ERR Unknown command.").status in (0, 1)
    assert cli("explain", "-ERR", "[AUTHENTICATIONFAILED]").status == 0


def test_explain_never_guesses(cli: Cli) -> None:
    result = cli("explain", "it is broken", "--json")
    assert result.status == 1
    assert result.lines == [{"code": None, "reason": None, "confidence": "none", "title": None, "steps": []}]
    assert cli("explain", "it is broken").status == 1
    assert cli("explain", "-", stdin=b"\xff\xfe\x00").status == 1


def test_practice_names_its_scenarios(cli: Cli) -> None:
    lines = cli("practice", "--list", "--json").lines
    assert lines == [
        {"id": "good", "code": None, "reason": None, "title": "title en"},
        {"id": "bad", "code": "UNAUTHORIZED", "reason": "credentials", "title": "title en"},
    ]
    assert "bad" in cli("practice", "--list").out


def test_practice_runs_and_saves_nothing(cli: Cli, app: FakeApp) -> None:
    assert cli("practice").status == 0
    result = cli("practice", "bad", "--json")
    assert (result.status, result.lines[-1]["code"]) == (1, "UNAUTHORIZED")
    assert app.accounts.all() == []
    assert not (app.data_dir / "last-report.json").exists()


def test_keyring_says_where(cli: Cli, app: FakeApp) -> None:
    [line] = cli("keyring", "--json").lines
    assert (line["available"], line["keyring"], line["service"]) == (True, "memory", "inbox-wizard")
    assert (line["code"], line["steps"]) == (None, [])
    assert "memory" in cli("keyring").out

    class Broken(SessionVault):
        def probe(self, token: CancelToken | None = None, timeout: float | None = None) -> None:
            raise VaultError(Symptom.KEYRING_UNAVAILABLE)

    app.vault = Broken()
    result = cli("keyring", "--json")
    assert (result.status, result.lines[-1]["code"]) == (3, "KEYRING_UNAVAILABLE")
    assert result.lines[-1]["available"] is False


def test_the_scenarios_stand_in_columns(cli: Cli, app: FakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    words = dict.fromkeys(Language, "Title")
    ids = {"good": None, "exchange-certificate-not-yet-valid-at-all": "UNAUTHORIZED", "bad": "TOO_MANY_CONNECTIONS"}
    monkeypatch.setattr(app, "scenarios", lambda: [FakeScenario(id, code, None, words) for id, code in ids.items()])
    for language in Language:
        lines = cli("practice", "--list", "--language", language.value).out.splitlines()
        assert len({width_of(line) for line in lines}) == 1
        assert len({width_of(line.partition(line.split()[1])[0]) for line in lines}) == 1
