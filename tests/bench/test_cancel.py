"""From cancel to idle, in every stage: through the Connector and through the command line."""

from pathlib import Path

from tests.bench.cancelling import LIMIT_MS, REPEATS, cancel, interrupt, stalling_resolver
from tests.bench.exchange_stalls import STAGES as EXCHANGE_STAGES
from tests.bench.exchange_stalls import Stage as ExchangeStage
from tests.bench.exchange_stalls import stalling as exchange_stalling
from tests.bench.floors import Servers
from tests.bench.measure import Row, Series, report
from tests.bench.ours import form_for, make_connector
from tests.bench.stalls import STAGES, Stage, stalling
from tests.probes.ews.exchange import USER as EXCHANGE_USER
from tests.servers.dovecot import PASSWORD, USER
from tests.servers.mail_system import MailSystem
from wizard.model.form import AdvancedOptions, ConnectForm
from wizard.model.provider import Provider
from wizard.model.secret import Secret


def test_through_the_connector(mailbox: MailSystem) -> None:
    rows = []
    connector = make_connector()
    for stage in STAGES:
        told, idle = Series(), Series()
        for _ in range(REPEATS):
            with stalling(stage, mailbox) as (servers, stalled), stalling_resolver(stage.name, stalled):
                form = form_for(servers, stage.security, test_email=stage.test_email)
                one, all_gone = cancel(connector, form, stage.name, stalled)
            told.values.append(one * 1000)
            idle.values.append(all_gone * 1000)
        rows += [Row(f"{stage.name}: last event", told), Row(f"{stage.name}: idle", idle, "ms", LIMIT_MS, "high")]
    report("Cancel through the Connector: until it says so, and until its threads have ended", rows)


def _words(servers: Servers, stage: Stage, ca_file: Path) -> list[str]:
    words = ["check", "--json", "--email", USER, "--password-stdin", "--accept-settings", "--ca-file", str(ca_file)]
    words += ["--imap", f"{servers.host}:{servers.imap_port}", "--smtp", f"{servers.host}:{servers.smtp_port}"]
    words += ["--imap-security", stage.security.value, "--smtp-security", stage.security.value]
    return words + (["--test-email-to", USER] if stage.test_email else ["--no-test-email"])


def test_through_the_command_line(mailbox: MailSystem, tmp_path: Path, ca_file: Path) -> None:
    rows = []
    for stage in STAGES:
        took = Series()
        for _ in range(max(2, REPEATS // 2)):
            with stalling(stage, mailbox) as (servers, stalled):
                words = _words(servers, stage, ca_file)
                took.values.append(interrupt(words, PASSWORD, stage.name, stage.event, stalled, tmp_path) * 1000)
        rows.append(Row(stage.name, took, "ms", LIMIT_MS, "high"))
    report("Ctrl-C to the end of `inbox-wizard check`", rows)


def _exchange_form(url: str, stage: ExchangeStage) -> ConnectForm:
    options = AdvancedOptions(username=EXCHANGE_USER, send_test_email=bool(stage.to), test_email_to=stage.to)
    return ConnectForm(provider=Provider.EXCHANGE, email=USER, password=Secret(PASSWORD), ews_url=url, options=options)


def test_exchange_through_the_connector() -> None:
    rows = []
    connector = make_connector()
    for stage in EXCHANGE_STAGES:
        told, idle = Series(), Series()
        for _ in range(REPEATS):
            with exchange_stalling(stage) as (url, stalled), stalling_resolver(stage.name, stalled):
                one, all_gone = cancel(connector, _exchange_form(url, stage), stage.name, stalled)
            told.values.append(one * 1000)
            idle.values.append(all_gone * 1000)
        rows += [Row(f"{stage.name}: last event", told), Row(f"{stage.name}: idle", idle, "ms", LIMIT_MS, "high")]
    report("Exchange: cancel through the Connector, until it says so, and until its threads have ended", rows)


def test_exchange_through_the_command_line(tmp_path: Path, ca_file: Path) -> None:
    """Each process is cold: exchangelib is imported while the server is asked, or while it is silent."""
    rows = []
    for stage in EXCHANGE_STAGES:
        took = Series()
        for _ in range(max(2, REPEATS // 2)):
            with exchange_stalling(stage) as (url, stalled):
                words = ["check", "--json", "--provider", "exchange", "--email", USER, "--username", EXCHANGE_USER]
                words += ["--ews-url", url, "--password-stdin", "--ca-file", str(ca_file)]
                words += ["--test-email-to", stage.to] if stage.to else ["--no-test-email"]
                took.values.append(interrupt(words, PASSWORD, stage.name, stage.event, stalled, tmp_path) * 1000)
        rows.append(Row(stage.name, took, "ms", LIMIT_MS, "high"))
    report("Exchange: Ctrl-C to the end of `inbox-wizard check`", rows)
