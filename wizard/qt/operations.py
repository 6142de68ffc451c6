"""What runs on worker threads: short functions around the services, each made into a `Work` for the bridge."""

import contextlib
import gc
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.model.account import Health, SavedAccount
from wizard.model.cancel import CancelToken
from wizard.model.event import RunEnded
from wizard.model.form import AdvancedOptions, ConnectForm
from wizard.model.outcome import Connected, Stopped
from wizard.model.plan import CertificatePin
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.symptom import Symptom
from wizard.qt.bridge import Work
from wizard.qt.services import Connector, Record, Services, Vault

if TYPE_CHECKING:
    from wizard.flow.url_help import Question, Search
    from wizard.model.problem import Diagnosis

Tell = Callable[[object], None]


def symptom_of(error: BaseException) -> Symptom | None:
    """What a keyring's or store's error says it saw; None for an error of another kind."""
    symptom = getattr(error, "symptom", None)
    return symptom if isinstance(symptom, Symptom) else None


_PAUSE_SECONDS = 0.03
"""Between two pieces of what is made ahead."""


def warm_up(services: Services, provider: Provider = Provider.IMAP) -> Work:
    """Makes ready what the first verification needs; slowly, for somebody may be typing meanwhile."""

    def work(token: CancelToken, tell: Tell) -> None:
        stopped = threading.Event()
        unregister = token.on_cancel(stopped.set)
        with contextlib.suppress(Exception):  # what is wrong is said when it is needed, by whoever needs it
            for _ in services.warm_up(provider):
                if stopped.wait(_PAUSE_SECONDS):
                    break
        # Modules and catalogue stay until the end. Looking all of them through for garbage, in the midst of a
        # verification, would hold up every thread for dozens of milliseconds.
        gc.freeze()
        unregister()

    return work


def prepare_sign_in(services: Services, provider: Provider) -> Work:
    """What is wrong is told by the verification, which asks again."""

    def work(token: CancelToken, tell: Tell) -> None:
        services.connector.prepare(provider, token)

    return work


def probe(services: Services) -> Work:
    """Ends with the symptom, or None when the keyring is good."""

    def work(token: CancelToken, tell: Tell) -> Symptom | None:
        try:
            services.vault.probe(token)
        except Exception as error:  # noqa: BLE001 - a keyring backend may raise anything; none of it may get lost
            return symptom_of(error) or Symptom.KEYRING_UNAVAILABLE
        return None

    return work


def kept_password(services: Services, account: SavedAccount) -> Work:
    """Ends with the account's password, or None where it can't be had: then it has to be typed."""

    def work(token: CancelToken, tell: Tell) -> Secret | None:
        with contextlib.suppress(Exception):  # whatever a keyring backend raises; saving tells what is wrong with it
            return _vault_of(services, account).load(account.id)
        return None

    return work


Find = Callable[[str, str, CancelToken, tuple[CertificatePin, ...], bool], "Search"]
"""Looks for an Exchange server: text, address, token, certificates that are allowed, and whether old TLS is."""


def finder(services: Services) -> Find:
    def find(text: str, email: str, token: CancelToken, pins: tuple[CertificatePin, ...], old_tls: bool) -> "Search":
        return services.find_exchange(text, email, token, pins=pins, allow_old_tls=old_tls)

    return find


def find_exchange(find: Find, question: "Question", options: AdvancedOptions) -> Work:
    """Ends with the Search."""

    def work(token: CancelToken, tell: Tell) -> "Search":
        return find(question.text, question.email, token, options.pins, options.allow_old_tls)

    return work


def mail_place(services: Services, email: str) -> Work:
    """Ends with the Diagnosis."""

    def work(token: CancelToken, tell: Tell) -> "Diagnosis":
        return services.connector.mail_place(email)

    return work


def connect(connector: Callable[[], Connector], form: ConnectForm) -> Work:
    """Tells each event, RunEnded last."""

    def work(token: CancelToken, tell: Tell) -> None:
        for event in connector().connect(form, token):
            tell(event)

    return work


def open_sign_in_page(services: Services, url: str, provider: Provider) -> Work:
    """Some openers end only with their browser: nobody waits for them."""

    def work(token: CancelToken, tell: Tell) -> None:
        services.open_sign_in_page(url, provider)

    return work


def save(services: Services, connected: Connected, *, session_only: bool, account_id: str | None) -> Work:
    def work(token: CancelToken, tell: Tell) -> SavedAccount:
        return services.save(connected, session_only=session_only, account_id=account_id)

    return work


def keep_crash(services: Services, error: BaseException, form: ConnectForm) -> Work:
    """Ends with the file that holds the technical details of a slip of this program, without the password."""

    def work(token: CancelToken, tell: Tell) -> Path:
        from wizard.store.crash import keep_crash
        from wizard.wire.redact import Redactor

        options = form.options
        names = tuple(filter(None, (form.email, options.username, options.smtp_username)))
        return keep_crash(error, services.data_dir, Redactor(form.password, names).text)

    return work


def keep_report(services: Services, record: Record) -> Work:
    def work(token: CancelToken, tell: Tell) -> None:
        record.keep(services.data_dir)

    return work


def forget(services: Services, account: SavedAccount, *, anyway: bool = False) -> Work:
    def work(token: CancelToken, tell: Tell) -> None:
        services.forget(account, anyway=anyway)

    return work


def begin(services: Services) -> Work:
    """What can wait until the first window is there. What can't be cleared up now is tried again the next time."""

    def work(token: CancelToken, tell: Tell) -> None:
        warm_up(services)(token, tell)
        with contextlib.suppress(Exception):  # whatever a keyring backend raises
            services.clear_up()

    return work


def reset_accounts(services: Services) -> Work:
    """Ends with where the old file is kept, None if there was none."""

    def work(token: CancelToken, tell: Tell) -> Path | None:
        return services.accounts.reset()

    return work


def list_accounts(services: Services) -> Work:
    """Ends with the accounts; one that was kept for a session that is over needs a reconnect."""

    def work(token: CancelToken, tell: Tell) -> list[SavedAccount]:
        from wizard.engine.monitor import after_session

        return [after_session(one) if _session_over(services, one) else one for one in services.accounts.all()]

    return work


def _vault_of(services: Services, account: SavedAccount) -> Vault:
    return services.session_vault if account.session_only or account.practice else services.vault


def _session_over(services: Services, account: SavedAccount) -> bool:
    """Whether the password or sign-in was kept in the memory of a program that has ended."""
    keeper = services.session_tokens if account.signs_in_with_browser else services.session_vault
    return account.session_only and keeper.load(account.id) is None


@dataclass(frozen=True)
class Checked:
    """`health` None: stopped, nothing is known anew. `ended` None: there was no password to check with."""

    account_id: str
    health: Health | None
    ended: RunEnded | None


def recheck(services: Services, account: SavedAccount) -> Work:
    """Tells each event; ends with a Checked. The password is read here, on the worker, and goes nowhere else; tokens
    are read by the engine.
    """

    def work(token: CancelToken, tell: Tell) -> Checked:
        browser = account.signs_in_with_browser
        secret = Secret() if browser else _vault_of(services, account).load(account.id)
        if secret is None or _session_over(services, account):
            from wizard.engine.monitor import without_secret

            health = without_secret(account, datetime.now(UTC))
            services.accounts.set_health(account.id, health)
            return Checked(account.id, health, None)
        ended: RunEnded | None = None
        for event in services.connector.recheck(account, secret, token):
            tell(event)
            if isinstance(event, RunEnded):
                ended = event
        if ended is None or isinstance(ended.outcome, Stopped):
            return Checked(account.id, None, ended)
        health = services.health_after(account, ended.outcome, datetime.now(UTC))
        services.accounts.set_health(account.id, health)
        return Checked(account.id, health, ended)

    return work


@dataclass(frozen=True)
class Practice:
    """Pretend servers that are running, until `token` is cancelled."""

    connector: Connector
    form: ConnectForm
    token: CancelToken

    def stop(self) -> None:
        self.token.cancel()


def start_practice(services: Services, scenario_id: str) -> Work:
    """Ends with a Practice. Cancelling its token stops the servers, also when nobody received it any more."""

    def work(token: CancelToken, tell: Tell) -> Practice:
        context = services.practice(scenario_id)
        connector, form = context.__enter__()

        def stop() -> None:
            # Stopping may take a moment; whoever cancels is the window and never waits.
            threading.Thread(
                target=context.__exit__, args=(None, None, None), name="stop-practice", daemon=True
            ).start()

        token.on_cancel(stop)
        return Practice(connector, form, token)

    return work
