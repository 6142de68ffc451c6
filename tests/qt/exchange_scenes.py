"""What the pictures show of Exchange: see screenshots.py."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.qt import fake_exchange as fake
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.account import AccountState
from wizard.model.form import AdvancedOptions, ConnectForm
from wizard.model.plan import CertificatePin
from wizard.model.problem import Diagnosis
from wizard.model.provider import Provider
from wizard.model.secret import Secret

if TYPE_CHECKING:
    from tests.qt.fakes import FakeServices
    from wizard.qt.context import Context

Build = Callable[["Context", "FakeServices"], object]
Servers = dict[str, fake.ExchangeCandidate]
EMPTY = ConnectForm(provider=Provider.EXCHANGE)
ALICE = replace(EMPTY, email="alice@example.com")
FOUND = {"mail.example.com": fake.ExchangeCandidate(fake.EWS)}
TRUSTED = {"example.com": fake.ExchangeCandidate(fake.EWS, "autodiscover")}
FOREIGN = {"example.com": fake.ExchangeCandidate(fake.EWS, "autodiscover-http", trusted=False)}


def details(
    form: ConnectForm, servers: dict[str, fake.ExchangeCandidate] | None = None, *, more: bool = False
) -> Build:
    def build(context: "Context", services: "FakeServices") -> object:
        from wizard.qt.pages.details import DetailsPage
        from wizard.qt.wizard_window import WizardWindow

        services.finder.servers = servers or {}
        session = Session(form, step=Step.DETAILS)
        session.probed(None)
        window = WizardWindow(context, session)
        page = window.page(Step.DETAILS)
        assert isinstance(page, DetailsPage)
        if more:
            page.more.open()
            window.resize(window.width(), 1100)
        return window

    return build


def at(step: Step, form: ConnectForm) -> Build:
    def build(context: "Context", services: "FakeServices") -> object:
        from wizard.qt.wizard_window import WizardWindow

        return WizardWindow(context, Session(form, step=step))

    return build


def run(failure: Diagnosis | None = None, hold: str = "") -> Build:
    def build(context: "Context", services: "FakeServices") -> object:
        from tests.qt.fakes import failed
        from wizard.qt.wizard_window import WizardWindow

        services.connector.failure = failed(failure) if failure else None
        services.connector.hold = hold
        services.connector.gate = fake.Gate(opened=not hold)
        session = Session(fake.GOOD_EXCHANGE, step=Step.DETAILS)
        session.probed(None)
        window = WizardWindow(context, session)
        window.go_on()
        return window

    return build


def accounts(*, reconnect: bool) -> Build:
    def build(context: "Context", services: "FakeServices") -> object:
        from wizard.qt.accounts_window import AccountsWindow

        services.accounts.kept = {"a": fake.exchange_account("a", "alice@example.com")}
        services.vault.kept = {"a": Secret(fake.CANARY)}
        window = AccountsWindow(context)
        window.load()
        if reconnect:
            broken = fake.needs_reconnect(services.accounts.kept["a"], "rule_added")
            services.accounts.kept["a"] = broken
            assert broken.health.state is AccountState.RECONNECT
        return window

    return build


def scenes() -> Iterator[tuple[str, Build]]:
    """Name and builder of every page and state."""
    pins = AdvancedOptions(username="EXAMPLE\\alice", pins=(CertificatePin("3f" * 32, "mail.example.com", 443),))
    yield "exchange-review", at(Step.REVIEW, EMPTY)
    yield "exchange-details", details(EMPTY)
    yield "exchange-details-filled", details(ALICE, TRUSTED)
    yield "exchange-details-foreign", details(ALICE, FOREIGN)
    yield "exchange-details-owa", details(replace(ALICE, ews_url="http://mail.example.com/owa/#path=/mail"), FOUND)
    yield "exchange-details-online", details(replace(ALICE, ews_url="https://outlook.office.com/mail/"))
    yield "exchange-details-none", details(ALICE)
    yield "exchange-details-advanced", details(replace(fake.GOOD_EXCHANGE, options=pins), FOUND, more=True)
    yield "exchange-connecting", run(hold="ews.rules")
    yield "exchange-trouble-webmail", run(fake.webmail())
    yield "exchange-trouble-refused", run(fake.refused_by_exchange())
    yield "exchange-trouble-online", run(fake.exchange_online())
    yield "exchange-done", run()
    yield "exchange-provider-online", at(Step.PROVIDER, replace(ALICE, provider=Provider.MICROSOFT365))
    yield "exchange-accounts", accounts(reconnect=False)
    yield "exchange-accounts-reconnect", accounts(reconnect=True)
