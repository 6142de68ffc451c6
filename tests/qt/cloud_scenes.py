"""What the pictures show of Microsoft 365 and Google: see screenshots.py."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.qt import fake_cloud as fake
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.account import AccountState, Health
from wizard.model.form import ConnectForm
from wizard.model.provider import Provider

if TYPE_CHECKING:
    from tests.qt.fakes import FakeServices
    from wizard.qt.context import Context

Build = Callable[["Context", "FakeServices"], object]
MICROSOFT, GOOGLE = fake.GOOD_MICROSOFT, fake.GOOD_GOOGLE
BOTH = frozenset({Provider.MICROSOFT365, Provider.GOOGLE})


def at(step: Step, form: ConnectForm, *, not_set_up: frozenset[Provider] = frozenset(), more: bool = False) -> Build:
    def build(context: "Context", services: "FakeServices") -> object:
        from wizard.qt.pages.details import DetailsPage
        from wizard.qt.wizard_window import WizardWindow

        services.not_set_up = set(not_set_up)
        window = WizardWindow(context, Session(form, step=step))
        page = window.page(step)
        if more and isinstance(page, DetailsPage):
            page.more.open()
        return window

    return build


def done(form: ConnectForm) -> Build:
    def build(context: "Context", services: "FakeServices") -> object:
        from wizard.qt.wizard_window import WizardWindow

        session = Session(form, step=Step.DETAILS)
        session.probed(None)
        window = WizardWindow(context, session)
        window.go_on()
        return window

    return build


def accounts(form: ConnectForm, *, over: bool = False, ask: bool = False) -> Build:
    def build(context: "Context", services: "FakeServices") -> object:
        from wizard.qt.accounts_window import AccountsWindow

        account = fake.cloud_account("a", form)
        if over:
            since = account.health.since
            broken = Health(AccountState.RECONNECT, since, "SIGN_IN_EXPIRED", None, since)
            account = replace(account, health=broken)
        services.keep(account)
        window = AccountsWindow(context)
        if ask:
            window.model.put(account)
            window.show()
            window.ask_to_remove("a")
        else:
            window.load()
        return window

    return build


def scenes() -> Iterator[tuple[str, Build]]:
    """Name and builder of every page and state."""
    yield "cloud-provider-microsoft", at(Step.PROVIDER, MICROSOFT)
    yield "cloud-provider-not-set-up", at(Step.PROVIDER, MICROSOFT, not_set_up=BOTH)
    yield "cloud-provider-google-not-set-up", at(Step.PROVIDER, GOOGLE, not_set_up=BOTH)
    yield "cloud-review-microsoft", at(Step.REVIEW, MICROSOFT)
    yield "cloud-review-google", at(Step.REVIEW, GOOGLE)
    yield "cloud-details-microsoft", at(Step.DETAILS, MICROSOFT)
    yield "cloud-details-microsoft-advanced", at(Step.DETAILS, MICROSOFT, more=True)
    yield "cloud-details-google", at(Step.DETAILS, GOOGLE)
    yield "cloud-details-google-password", at(Step.DETAILS, fake.GOOGLE_BY_PASSWORD)
    yield "cloud-details-google-not-set-up", at(Step.DETAILS, GOOGLE, not_set_up=BOTH)
    yield "cloud-done-microsoft", done(MICROSOFT)
    yield "cloud-done-google", done(GOOGLE)
    yield "cloud-accounts-microsoft", accounts(MICROSOFT)
    yield "cloud-accounts-google", accounts(GOOGLE)
    yield "cloud-accounts-over", accounts(MICROSOFT, over=True)
    yield "dialog-cloud-remove", accounts(GOOGLE, ask=True)
