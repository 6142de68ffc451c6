"""What the pictures show of signing in with the browser: see screenshots.py."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from tests.qt import fake_cloud
from tests.qt.gate import Gate
from wizard.engine.browser_page import browser_page
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import AdvancedOptions, ConnectForm, plan_of
from wizard.model.outcome import Failed
from wizard.model.plan import ConnectionPlan
from wizard.model.problem import Remedy, RemedyId
from wizard.model.provider import Provider
from wizard.model.symptom import Symptom
from wizard.qt.pages.trouble import TroublePage

if TYPE_CHECKING:
    from tests.qt.fakes import FakeServices
    from wizard.qt.context import Context

Build = Callable[["Context", "FakeServices"], object]
BY_CODE = replace(fake_cloud.GOOD_MICROSOFT, options=AdvancedOptions(device_code=True))
LONG = "verwaltung.buchhaltung.und.controlling@sehr-langer-firmenname-mit-vielen-bindestrichen.example"
MICROSOFTS = (
    Symptom.DIFFERENT_ACCOUNT, Symptom.USER_NOT_ASSIGNED, Symptom.CONSENT_DECLINED, Symptom.APP_NOT_CONFIGURED,
    Symptom.CLOUD_MAILBOX_MISSING, Symptom.MAILBOX_UNREACHABLE, Symptom.PRIMARY_ALIAS_FOREIGN,
    Symptom.ADMIN_CONSENT_REQUESTABLE,
)  # fmt: skip
GOOGLES = (
    Symptom.GOOGLE_ADVANCED_PROTECTION, Symptom.GOOGLE_ADMIN_BLOCKED, Symptom.GOOGLE_TESTING,
    Symptom.APP_PASSWORD_DEMANDED, Symptom.SIGN_IN_TIMED_OUT, Symptom.NO_BROWSER, Symptom.SIGN_IN_CODE_REFUSED,
)  # fmt: skip


def run(
    form: ConnectForm,
    symptom: Symptom | None = None,
    *,
    asked: bool = False,
    browser: bool = True,
    hold: str = "",
    dialog: bool = False,
) -> Build:
    """A run that waits for the person or at a stage, or ends with that; `dialog`: that asks what the browser shows."""

    def build(context: "Context", services: "FakeServices") -> object:
        from wizard.qt.wizard_window import WizardWindow

        if symptom is None:
            services.connector.hold = hold or fake_cloud.SIGN_IN[form.provider]
            services.connector.gate = Gate(opened=False)
        else:
            services.connector.failure = _verdict(context, form, symptom)
        if not browser:
            error = RuntimeError("none")
            error.symptom = Symptom.NO_BROWSER  # type: ignore[attr-defined]
            services.no_browser = error
        session = Session(form, step=Step.DETAILS)
        session.probed(None)
        window = WizardWindow(context, session)
        window.go_on()
        if asked:
            panel = window.connecting.sign_in
            panel.words_changed.connect(lambda: QTimer.singleShot(0, panel.fold.open))
        if dialog:
            page = window.page(Step.TROUBLE)
            assert isinstance(page, TroublePage)
            QTimer.singleShot(80, page, lambda: page.take(Remedy(RemedyId.TELL_WHAT_BROWSER_SHOWS)))
        return window

    return build


def wrong_settings(form: ConnectForm) -> Build:
    """A run that ends at once, for an administrator's file is wrong."""

    def build(context: "Context", services: "FakeServices") -> object:
        from wizard.qt.wizard_window import WizardWindow

        services.connector.failure = fake_cloud.wrong_settings(form)
        session = Session(form, step=Step.DETAILS)
        session.probed(None)
        window = WizardWindow(context, session)
        window.go_on()
        return window

    return build


def switched(provider: Provider, **told: str) -> Build:
    """From a mailbox that isn't at Microsoft to the details of where it is."""

    def build(context: "Context", services: "FakeServices") -> object:
        from wizard.qt.wizard_window import WizardWindow

        session = Session(fake_cloud.GOOD_MICROSOFT, step=Step.DETAILS)
        session.probed(None)
        window = WizardWindow(context, session)
        failure = Failed(fake_cloud.hosted_elsewhere(**told))
        session.ended(failure)
        window.show_step()
        ways = (remedy for remedy in failure.diagnosis.remedies if remedy.change)
        window.apply(next(remedy for remedy in ways if remedy.change and remedy.change.provider is provider))
        return window

    return build


def _verdict(context: "Context", form: ConnectForm, symptom: Symptom) -> Failed | None:
    plan = plan_of(form, "", fake_cloud.CLOUD)
    assert isinstance(plan, ConnectionPlan)
    return browser_page(context.catalog, plan, symptom=symptom)


def scenes() -> Iterator[tuple[str, Build]]:
    """Name and builder of every state."""
    yield "sign-in-browser", run(fake_cloud.GOOD_MICROSOFT)
    yield "sign-in-asked", run(fake_cloud.GOOD_MICROSOFT, asked=True)
    yield "sign-in-asked-google", run(fake_cloud.GOOD_GOOGLE, asked=True)
    yield "sign-in-no-browser", run(fake_cloud.GOOD_MICROSOFT, browser=False)
    yield "sign-in-code", run(BY_CODE)
    yield "sign-in-google", run(fake_cloud.GOOD_GOOGLE)
    yield "sign-in-trouble-approval", run(fake_cloud.GOOD_MICROSOFT, Symptom.ADMIN_CONSENT_NEEDED)
    yield "sign-in-trouble-blocked", run(fake_cloud.GOOD_GOOGLE, Symptom.GOOGLE_APP_BLOCKED)
    yield "sign-in-trouble-late", run(fake_cloud.GOOD_MICROSOFT, Symptom.SIGN_IN_TIMED_OUT)
    yield "sign-in-google-asked", run(fake_cloud.GOOD_GOOGLE, asked=True)
    yield "sign-in-google-no-browser", run(fake_cloud.GOOD_GOOGLE, browser=False)
    yield "sign-in-stages-microsoft", run(fake_cloud.GOOD_MICROSOFT, hold="graph.calendar")
    yield "sign-in-stages-google", run(fake_cloud.GOOD_GOOGLE, hold="imap.folders")
    yield "sign-in-long-address", run(replace(fake_cloud.GOOD_MICROSOFT, email=LONG))
    yield "dialog-sign-in-shows", run(fake_cloud.GOOD_MICROSOFT, Symptom.SIGN_IN_TIMED_OUT, dialog=True)
    for symptom in MICROSOFTS:
        yield f"sign-in-trouble-{symptom}", run(fake_cloud.GOOD_MICROSOFT, symptom)
    for symptom in GOOGLES:
        yield f"sign-in-trouble-google-{symptom}", run(fake_cloud.GOOD_GOOGLE, symptom)
    yield "sign-in-switched-imap", switched(Provider.IMAP)
    yield "sign-in-switched-yandex", switched(Provider.IMAP, mx_provider="Yandex", mx_family="yandex")
    yield "sign-in-switched-exchange", switched(Provider.EXCHANGE, mx_gateway="Proofpoint")
    yield "sign-in-trouble-settings", wrong_settings(fake_cloud.GOOD_MICROSOFT)
    yield "sign-in-trouble-settings-google", wrong_settings(fake_cloud.GOOD_GOOGLE)
