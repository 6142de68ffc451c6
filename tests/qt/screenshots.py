"""A command, not a test: draws every page and state of the window into a folder, to be looked at.

    python -m tests.qt.screenshots FOLDER [--language de] [--scheme dark] [--scale 2] [--only details]

Without a screen it needs QT_QPA_PLATFORM=offscreen.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.qt.fakes import FakeServices
    from wizard.qt.context import Context

LANGUAGES, SCHEMES, SCALES = ("en", "de", "ja"), ("light", "dark"), ("1", "2")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--scheme", choices=SCHEMES)
    parser.add_argument("--scale", choices=SCALES)
    parser.add_argument("--only", default="")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    if args.here:
        draw_all(args.folder, args.language, args.scheme, args.scale, args.only)
        return 0
    for language in [args.language] if args.language else LANGUAGES:
        for scheme in [args.scheme] if args.scheme else SCHEMES:
            for scale in [args.scale] if args.scale else SCALES:
                options = ["--here", "--language", language, "--scheme", scheme, "--scale", scale, "--only", args.only]
                command = [sys.executable, "-m", "tests.qt.screenshots", str(args.folder), *options]
                subprocess.run(command, check=True, env={**os.environ, "QT_SCALE_FACTOR": scale})
    return 0


def draw_all(folder: Path, language: str, scheme: str, scale: str, only: str) -> None:
    from PySide6.QtWidgets import QApplication, QWidget

    from tests.qt.cloud_scenes import scenes as cloud_scenes
    from tests.qt.exchange_scenes import scenes as exchange_scenes
    from tests.qt.fakes import FakeServices
    from tests.qt.sign_in_scenes import scenes as sign_in_scenes
    from wizard.model.provider import Language
    from wizard.qt.app import make_application
    from wizard.qt.context import Context

    services = FakeServices(Language(language))
    app = make_application(services.brand)
    if scheme == "dark":
        make_dark(app, services.brand.accent)
    for name, build in chain(scenes(), exchange_scenes(), cloud_scenes(), sign_in_scenes()):
        if only not in name:
            continue
        services = FakeServices(Language(language))
        context = Context(services)
        widget: QWidget = build(context, services)
        widget.show()
        settle(partial(quiet, context, services, name))
        QApplication.processEvents()
        target = QApplication.activeModalWidget() if name.startswith("dialog") else widget
        (target or widget).grab().save(str(folder / f"{name}-{language}-{scheme}-{scale}x.png"))
        services.connector.gate.open()
        services.vault.gate.open()
        context.bridge.close()
        widget.hide()
        widget.deleteLater()
        QApplication.processEvents()


def quiet(context: "Context", services: "FakeServices", name: str) -> bool:
    """Whether the scene has come to what it shows."""
    if "-place-" in name and not services.connector.asked_dns:
        return False
    return context.bridge.idle or services.connector.waiting.is_set() or name.endswith("probing")


def make_dark(app: "object", accent: str) -> None:
    """The dark palette, for platforms that have no scheme of their own (offscreen)."""
    from PySide6.QtGui import QColor, QPalette
    from PySide6.QtWidgets import QApplication

    from wizard.qt.theme import put_on

    assert isinstance(app, QApplication)
    dark = QPalette(QColor("#2b2d31"), QColor("#232529"))
    for role, shade in ((QPalette.ColorRole.Base, "#2d2f34"), (QPalette.ColorRole.AlternateBase, "#33353a")):
        dark.setColor(role, QColor(shade))
    put_on(app, dark, accent)


def settle(ready: Callable[[], bool]) -> None:
    """Lets the event loop run until the work is done and everything is laid out."""
    from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer

    deadline = QDeadlineTimer(5000)
    while not deadline.hasExpired():
        loop = QEventLoop()
        QTimer.singleShot(30, loop.quit)
        loop.exec()
        if ready():
            break
    loop = QEventLoop()
    QTimer.singleShot(60, loop.quit)
    loop.exec()


def scenes() -> Iterator[tuple[str, Callable[..., "object"]]]:
    """Name and builder of every page and state."""
    from tests.qt import fakes
    from wizard.flow.session import Session
    from wizard.flow.steps import Step
    from wizard.model.account import AccountState
    from wizard.model.form import AdvancedOptions, ConnectForm
    from wizard.model.plan import CertificatePin
    from wizard.model.symptom import Symptom
    from wizard.qt.accounts_window import AccountsWindow
    from wizard.qt.pages.details import DetailsPage
    from wizard.qt.practice_dialog import PracticeDialog
    from wizard.qt.wizard_window import WizardWindow
    from wizard.store.accounts import ProfileDamaged

    def accounts(*kept: fakes.SavedAccount) -> Callable[..., object]:
        def build(context: fakes.Any, services: fakes.FakeServices) -> object:
            for account in kept:
                services.keep(account)
            window = AccountsWindow(context)
            window.load()
            return window

        return build

    def wizard(
        step: Step, form: ConnectForm, prepare: Callable[..., None] | None = None, **options: bool
    ) -> Callable[..., object]:
        def build(context: fakes.Any, services: fakes.FakeServices) -> object:
            session = Session(
                form, step=Step.DETAILS if step in (Step.CONNECT, Step.TROUBLE, Step.DONE) else step, **options
            )
            if step in (Step.CONNECT, Step.TROUBLE, Step.DONE):
                session.probed(None)
            if prepare is not None and prepare.__name__.startswith("before"):
                prepare(services, session)
            window = WizardWindow(context, session)
            if step in (Step.CONNECT, Step.TROUBLE, Step.DONE):
                page = window.page(Step.DETAILS)
                assert isinstance(page, DetailsPage)
                page.password.edit.setText(fakes.CANARY)
                window.go_on()
            if prepare is not None and prepare.__name__.startswith("after"):
                prepare(window)
            return window

        return build

    def before_hold(services: fakes.FakeServices, session: Session) -> None:
        services.connector.hold = "imap.sign_in"
        services.connector.gate = fakes.Gate(opened=False)

    def before_expired(services: fakes.FakeServices, session: Session) -> None:
        services.connector.failure = fakes.failed(fakes.expired(), fakes.wrong_port())

    def before_second_certificate(services: fakes.FakeServices, session: Session) -> None:
        verdict = fakes.expired()
        evidence = {**verdict.finding.evidence, "allowed_leg": "imap", "other_at": "imap.example.com:993"}
        finding = replace(verdict.finding, stage="smtp.certificate", endpoint=fakes.SMTP, evidence=evidence)
        services.connector.failure = fakes.failed(replace(verdict, finding=finding))

    def before_down(services: fakes.FakeServices, session: Session) -> None:
        finding = fakes.Finding(Symptom.CONNECTION_REFUSED, "imap.reach", fakes.IMAP, None, {"worked_on": "2026-11-20"})
        remedies = (fakes.Remedy(fakes.RemedyId.EDIT_DETAILS), fakes.Remedy(fakes.RemedyId.RETRY))
        verdict = fakes.Diagnosis(services.catalog.problem_for(finding), finding, remedies)
        services.connector.failure = fakes.failed(verdict)

    def before_refused(services: fakes.FakeServices, session: Session) -> None:
        services.connector.failure = fakes.failed(fakes.refused())

    def before_microsoft(services: fakes.FakeServices, session: Session) -> None:
        told = {"mx_hosts": ["example-com.mail.protection.outlook.com"], "mx_provider": "Microsoft 365"}
        services.connector.records["example.com"] = {**told, "mx_way": "microsoft365"}

    def before_ionos(services: fakes.FakeServices, session: Session) -> None:
        told = {"mx_hosts": ["mx00.ionos.de"], "mx_provider": "IONOS", "mx_family": "ionos", "mx_way": "imap"}
        services.connector.records["example.com"] = told

    def before_wrong_port(services: fakes.FakeServices, session: Session) -> None:
        services.connector.failure = fakes.failed(fakes.wrong_port())

    def before_no_keyring(services: fakes.FakeServices, session: Session) -> None:
        services.vault.symptom = Symptom.KEYRING_LOCKED

    def before_probing(services: fakes.FakeServices, session: Session) -> None:
        services.vault.gate = fakes.Gate(opened=False)

    def after_advanced(window: WizardWindow) -> None:
        page = window.page(Step.DETAILS)
        assert isinstance(page, DetailsPage)
        page.more.open()
        window.resize(window.width(), 1150)

    def after_errors(window: WizardWindow) -> None:
        window.session.probed(None)
        window.go_on()

    def dialog(context: fakes.Any, services: fakes.FakeServices) -> object:
        from wizard.practice import SCENARIOS

        services.scenarios = lambda: SCENARIOS  # type: ignore[method-assign, assignment, return-value]
        return PracticeDialog(context)

    def session_over(context: fakes.Any, services: fakes.FakeServices) -> object:
        services.accounts.kept["a"] = fakes.account_of("a", "alice@example.com", session_only=True)
        return accounts()(context, services)

    def damaged(context: fakes.Any, services: fakes.FakeServices) -> object:
        path = Path("~alice/.local/share/inbox-wizard/accounts.sqlite3")
        services.accounts.broken = ProfileDamaged(path, "SQLITE_NOTADB")
        return accounts()(context, services)

    def problem(context: fakes.Any, services: fakes.FakeServices) -> object:
        services.connector.failure = fakes.failed(fakes.expired(), fakes.wrong_port())
        services.keep(fakes.account_of("a", "alice@example.com"))
        window = AccountsWindow(context)
        window.load()
        settle(lambda: context.bridge.idle)
        window.resize(window.width(), 1400)
        window.checks.check("a")
        return window

    good = fakes.GOOD_FORM
    gmail = replace(
        good,
        email="alice@gmail.com",
        imap=fakes.ServerEntry("imap.gmail.com"),
        smtp=fakes.ServerEntry("smtp.gmail.com"),
    )
    pins = AdvancedOptions(username="alice", pins=(CertificatePin(fakes.SHA256, "imap.example.com", 993),))
    bad = replace(good, email="alice", imap=fakes.ServerEntry("https://mail.example.com/"))
    many = [
        fakes.account_of("a", "alice@example.com", minutes=2),
        fakes.account_of(
            "b",
            "verwaltung.buchhaltung@sehr-langer-firmenname.example",
            AccountState.RECONNECT,
            code="RECONNECT_REQUIRED",
            reason="password_changed",
            minutes=95,
        ),
        fakes.account_of("c", "support@example.org", AccountState.ATTENTION, code="SERVER_TEMPORARY", minutes=12),
        *(fakes.account_of(f"n{n}", f"person{n:02d}@example.net", minutes=n * 60) for n in range(1, 9)),
    ]
    yield "accounts-empty", accounts()
    yield "accounts-one", accounts(many[0])
    yield "accounts-many", accounts(*many)
    yield "accounts-session-over", session_over
    yield "accounts-damaged", damaged
    yield "accounts-problem", problem
    yield "wizard-provider", wizard(Step.PROVIDER, ConnectForm())
    yield "wizard-review", wizard(Step.REVIEW, ConnectForm())
    yield "wizard-details", wizard(Step.DETAILS, ConnectForm())
    yield "wizard-details-hint", wizard(Step.DETAILS, gmail)
    unknown = ConnectForm(email="alice@example.com")
    yield "wizard-details-place-microsoft", wizard(Step.DETAILS, unknown, before_microsoft)
    yield "wizard-details-place-servers", wizard(Step.DETAILS, unknown, before_ionos)
    yield "wizard-details-errors", wizard(Step.DETAILS, bad, after_errors)
    yield "wizard-details-keyring", wizard(Step.DETAILS, ConnectForm(), before_no_keyring)
    yield "wizard-details-probing", wizard(Step.DETAILS, ConnectForm(), before_probing)
    yield "wizard-details-advanced", wizard(Step.DETAILS, replace(good, options=pins), after_advanced)
    yield "wizard-connecting", wizard(Step.CONNECT, good, before_hold)
    yield "wizard-trouble-expired", wizard(Step.TROUBLE, good, before_expired)
    yield "wizard-trouble-refused", wizard(Step.TROUBLE, good, before_refused)
    yield "wizard-trouble-second-certificate", wizard(Step.TROUBLE, good, before_second_certificate)
    yield "wizard-trouble-down", wizard(Step.TROUBLE, good, before_down)
    yield "wizard-trouble-port", wizard(Step.TROUBLE, good, before_wrong_port)
    yield "wizard-done", wizard(Step.DONE, good)
    yield "wizard-practice", wizard(Step.PROVIDER, good, practice=True)
    yield "dialog-practice", dialog
    yield "dialog-certificate", certificate
    yield "dialog-certificate-both", certificate_of_both
    yield "dialog-folder", folder


def certificate(context: "object", services: "object") -> "object":
    from tests.qt import fakes
    from wizard.qt.parts.certificate_dialog import CertificateDialog

    return CertificateDialog(context, fakes.expired(), lambda: None)  # type: ignore[arg-type]


def certificate_of_both(context: "object", services: "object") -> "object":
    from tests.qt import fakes
    from wizard.model.plan import CertificatePin
    from wizard.qt.parts.certificate_dialog import CertificateDialog

    pins = [CertificatePin(fakes.SHA256, "imap.example.com", port) for port in (993, 465)]
    return CertificateDialog(context, fakes.expired(), lambda: None, None, pins)  # type: ignore[arg-type]


def folder(context: "object", services: "object") -> "object":
    from wizard.qt.parts.folder_dialog import FolderDialog

    names = ("Archiv", "Ausgang", "Entwürfe", "Papierkorb", "Projekte/2026", "Rechnungen")
    return FolderDialog(context, names, drafts=False)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
