"""What stands in a panel on the command line can be done on the command line."""

import shlex
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.cli.conftest import Cli
from tests.cli.fakes import CATALOG, SERVERS, FakeApp, FakeConnector
from wizard.cli.output import wrap
from wizard.engine.report_text import width_of
from wizard.model.cancel import CancelToken
from wizard.model.event import Event, RunEnded, RunStarted, StageFailed
from wizard.model.form import Change, ConnectForm, ServerEntry, plan_of
from wizard.model.outcome import Failed, LegState
from wizard.model.plan import CertificatePin, ConnectionPlan
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.provider import Provider, Security
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Symptom
from wizard.store.vault import SessionVault, VaultError

ONE_HOST = ("--email", "alice@example.com", "--imap", "mail.example.com", "--smtp", "mail.example.com:587")


def diagnosis(symptom: Symptom, stage: str, *remedies: Remedy) -> Diagnosis:
    finding = Finding(symptom, stage, evidence={"host": "mail.example.com", "port": 1})
    return Diagnosis(CATALOG.problem_for(finding), finding, remedies)


class Ends(FakeConnector):
    """Ends every run as it is told."""

    def __init__(self, outcome: Failed, took_ms: int = 5) -> None:
        super().__init__()
        self.outcome, self.took_ms = outcome, took_ms

    def connect(self, form: ConnectForm, token: CancelToken, *, timeout: float | None = None) -> Iterator[Event]:
        plan = plan_of(form)
        assert isinstance(plan, ConnectionPlan)
        yield RunStarted(plan.email.display, tuple(server.endpoint for server in plan.servers), ())
        yield StageFailed(self.outcome.diagnosis.finding.stage, 1, 1, self.outcome.diagnosis)
        yield RunEnded(self.outcome, self.took_ms)

    def recheck(self, account: object, secret: Secret, token: CancelToken) -> Iterator[Event]:
        yield RunEnded(self.outcome, self.took_ms)


def use_server(protocol: str, port: str) -> Remedy:
    entry = ServerEntry("mail.example.com", port, Security.TLS)
    return Remedy(RemedyId.USE_SERVER, Change(imap=entry) if protocol == "imap" else Change(smtp=entry))


BOTH = Failed(
    diagnosis(Symptom.CONNECTION_REFUSED, "imap.reach", use_server("imap", "993")),
    LegState.FAILED,
    LegState.FAILED,
    (diagnosis(Symptom.CONNECTION_REFUSED, "smtp.reach", use_server("smtp", "465")),),
)
PIN = Remedy(RemedyId.ALLOW_CERTIFICATE, Change(add_pins=(CertificatePin("ab" * 32),)))
PINNED = Failed(diagnosis(Symptom.CERTIFICATE_EXPIRED, "imap.certificate", PIN), LegState.FAILED, LegState.PASSED)


def test_what_both_legs_need_stands_in_one_line(cli: Cli, app: FakeApp) -> None:
    app.connector = Ends(BOTH)
    out = cli("check", *SERVERS, "--password-stdin", stdin=b"x\n").out
    [line] = [line for line in out.splitlines() if "run it again" in line]
    assert "--imap mail.example.com:993 --imap-security tls --smtp mail.example.com:465 --smtp-security tls" in line


def test_the_same_problem_is_told_once_and_the_title_says_of_which_leg(cli: Cli, app: FakeApp) -> None:
    app.connector = Ends(BOTH)
    out = cli("check", *ONE_HOST, "--password-stdin", stdin=b"x\n").out
    title = CATALOG.panel(BOTH.diagnosis, next(iter(BOTH.diagnosis.problem.title))).title
    assert f"Receiving: {title}" in out
    assert "Sending: the same problem" in out
    assert out.count(title) == 1


def test_a_certificate_is_allowed_with_an_option_and_a_warning(cli: Cli, app: FakeApp) -> None:
    app.connector = Ends(PINNED)
    out = cli("check", *SERVERS, "--password-stdin", stdin=b"x\n").out
    [line] = [line for line in out.splitlines() if "--allow-certificate " + "ab" * 32 in line]
    assert "fingerprint" in line
    assert "Show certificate" not in out
    assert "failed" in next(line for line in out.splitlines() if "UNTRUSTED_CERTIFICATES" in line)


def test_a_recheck_names_the_command_that_reconnects(cli: Cli, app: FakeApp) -> None:
    cli("connect", *SERVERS, "--password-stdin", stdin=b"x\n")
    app.connector = Ends(PINNED)
    out = cli("accounts", "recheck").out
    assert "run it again" not in out
    commands = [line for line in out.splitlines() if "inbox-wizard connect --email alice@example.com" in line]
    assert commands
    assert all("--smtp smtp.example.com:587 --smtp-security starttls" in line for line in commands)
    assert any(line.endswith("--allow-certificate " + "ab" * 32) for line in commands)
    assert not any("-folder" in line for line in commands)  # those were found, nobody has chosen them


WHOLE_IMAP = (
    *SERVERS,
    *("--username", "alice", "--smtp-username", "alice@example.com", "--allow-old-tls", "--create-folders"),
    *("--allow-certificate", "cd" * 32, "--test-email-to", "it@example.com"),
)
WHOLE_EXCHANGE = (
    *("--provider", "exchange", "--email", "alice@example.com", "--ews-url", "https://mail.example.com:8443"),
    *("--username", "DOMAIN\\alice", "--sign-in-method", "ntlm", "--no-test-email", "--allow-certificate", "cd" * 32),
)


@pytest.mark.parametrize("given", [SERVERS, WHOLE_IMAP, WHOLE_EXCHANGE])
def test_the_command_that_reconnects_keeps_all_that_is_stored(cli: Cli, app: FakeApp, given: tuple[str, ...]) -> None:
    cli("connect", *given, "--password-stdin", stdin=b"x\n")
    [stored] = app.accounts.all()
    good, app.connector = app.connector, Ends(Failed(diagnosis(Symptom.CONNECTION_REFUSED, "imap.reach")))
    told = cli("accounts", "recheck").out
    command = next(line for line in told.splitlines() if "inbox-wizard connect" in line)
    app.connector = good
    cli(*shlex.split(command[command.index("connect ") :]), "--password-stdin", stdin=b"x\n")
    [again] = app.accounts.all()
    assert replace(again, health=stored.health) == stored


def test_another_provider_is_named_with_nothing_of_the_old_one(cli: Cli, app: FakeApp) -> None:
    switch = Remedy(RemedyId.SWITCH_PROVIDER, Change(provider=Provider.MICROSOFT365))
    app.connector = Ends(Failed(diagnosis(Symptom.PASSWORD_SIGN_IN_DISABLED, "imap.names", switch)))
    out = cli("check", *WHOLE_IMAP, "--password-stdin", stdin=b"x\n").out
    command = "inbox-wizard check --email alice@example.com --test-email-to it@example.com --provider microsoft365"
    assert f": {command}\n" in out
    assert "not set up" not in out
    app.not_set_up = {Provider.MICROSOFT365}
    out = cli("check", *WHOLE_IMAP, "--password-stdin", stdin=b"x\n").out
    assert f": {command}\nThis copy of Inbox Wizard is not set up for that sign-in yet" in out


@pytest.mark.parametrize(("domain", "provider"), [("gmail.com", "google"), ("yahoo.com", "imap")])
def test_a_known_provider_s_address_is_no_company_s_exchange(cli: Cli, domain: str, provider: str) -> None:
    given = ("--provider", "exchange", "--email", f"alice@{domain}", "--password-stdin")
    out = cli("check", *given, stdin=b"x\n").out
    assert f"inbox-wizard check --email alice@{domain} --provider {provider}\n" in out
    assert "usual places" not in out


def test_a_practice_names_no_option_that_it_lacks(cli: Cli) -> None:
    assert "run it again" not in cli("practice", "bad").out


@pytest.mark.parametrize("symptom", [Symptom.KEYRING_UNAVAILABLE, Symptom.KEYRING_LOCKED, Symptom.KEYRING_DENIED])
def test_without_a_keyring_the_way_on_is_check(cli: Cli, app: FakeApp, symptom: Symptom) -> None:
    class Broken(SessionVault):
        def probe(self, token: CancelToken | None = None, timeout: float | None = None) -> None:
            raise VaultError(symptom)

    good = cli("keyring", "--json").lines[0]
    app.vault = Broken()
    out = cli("connect", *SERVERS, "--password-stdin", stdin=b"x\n").out
    assert "use check" in out
    assert "without saving the password" not in out
    assert "o on without saving" not in out
    [broken] = cli("keyring", "--json").lines
    assert (good["available"], broken["available"]) == (True, False)
    assert good.keys() == broken.keys()
    assert broken["code"] == symptom.value.upper()
    assert cli("keyring", "--json").status == 3


@pytest.mark.parametrize("width", [20, 40, 60])
@pytest.mark.parametrize(
    "text",
    ["  1. Ask your IT team for both servers, their ports and their security mode.", "手で入力してください。" * 9],
)
def test_sentences_fit_the_terminal(text: str, width: int) -> None:
    lines = wrap(text, width, "     ")
    assert len(lines) > 1
    assert all(width_of(line) <= width + 2 for line in lines)  # a closing sign may hang over
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert wrap(text, 0) == [text]
