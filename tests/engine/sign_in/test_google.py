"""Google with the browser: the real sign-in server, and a Dovecot and a Postfix that ask it about each token."""

import base64
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.engine.sign_in.support import connector, form, google_cloud, run, signs_in, watch
from tests.engine.support import connected, failed, stage_words
from tests.probes.support import CATALOG, ImapScript
from tests.servers.browser import Person
from tests.servers.mail_system import MailSystem
from tests.servers.oidc_provider import GOOGLE_SCOPE, OidcProvider
from tests.servers.pretend_authority import Answer, PretendAuthority, Silence
from tests.wire.scripted import Peer, ScriptedServer
from wizard.engine.monitor import health_after
from wizard.engine.report import RunRecord
from wizard.engine.saving import save
from wizard.engine.sign_in import secrets_in
from wizard.model.account import AccountState, SavedAccount
from wizard.model.cancel import CancelToken
from wizard.model.event import Event, SignInWaiting, StageFailed
from wizard.model.outcome import Connected, LegState
from wizard.model.problem import RemedyId
from wizard.model.provider import Language, Provider
from wizard.model.secret import Secret
from wizard.store.accounts import Accounts
from wizard.store.tokens import SessionTokens
from wizard.store.vault import SessionVault
from wizard.wire.redact import HIDDEN
from wizard.wire.trust import Trust

EMAIL = "alice@example.com"
ALICE = Person(EMAIL)
GOOGLE = form(Provider.GOOGLE, EMAIL)


def test_the_browser_opens_receiving_and_sending(oidc: OidcProvider, mail: MailSystem) -> None:
    events = run(google_cloud(oidc, mail), GOOGLE, signs_in(ALICE))
    outcome = connected(events)
    assert outcome.tokens is not None and not outcome.plan.password
    passed = [stage for word, stage in stage_words(events) if word == "passed"]
    assert passed[0] == "google.sign_in"
    assert {"imap.sign_in", "smtp.sign_in", "imap.connections", "smtp.test_email", "imap.test_email"} <= set(passed)


def test_nothing_told_holds_a_token(oidc: OidcProvider, mail: MailSystem) -> None:
    events = run(google_cloud(oidc, mail), GOOGLE, signs_in(ALICE))
    tokens = connected(events).tokens
    assert tokens is not None
    secrets = [secret.reveal() for secret in secrets_in(tokens)]
    assert len(secrets) == 2
    record = RunRecord()
    for event in events:
        record.add(event)
    told = str(events) + str(record.as_json())
    for secret in secrets:
        raw = f"user={EMAIL}\x01auth=Bearer {secret}\x01\x01".encode()
        assert secret not in told and base64.b64encode(raw).decode()[:40] not in told
    waiting = next(event for event in events if isinstance(event, SignInWaiting))
    assert waiting.url not in str(record.as_json())


def test_a_token_of_somebody_else_is_refused_once(oidc: OidcProvider, mail: MailSystem) -> None:
    """Google doesn't tell whose token it is: the mail server does."""
    events = run(google_cloud(oidc, mail), GOOGLE, signs_in(Person("mallory@practice.example")))
    verdict = failed(events)
    assert (verdict.diagnosis.code, verdict.diagnosis.finding.stage) == ("TOKEN_REJECTED", "imap.sign_in")
    assert verdict.diagnosis.finding.evidence["status"] == "401"
    assert '"schemes":"bearer"' in (verdict.diagnosis.finding.server_text or "").replace(" ", "").lower()
    assert [other.code for other in verdict.others] == ["TOKEN_REJECTED"]
    panel = CATALOG.panel(verdict.diagnosis, Language.EN)
    assert panel.what.startswith(f"Most likely, another Google account than {EMAIL} was chosen")
    assert f"choose {EMAIL}" in panel.steps[0]
    assert verdict.diagnosis.remedies[0].id is RemedyId.SIGN_IN_AGAIN


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(200, {"emailAddress": "Mallory@practice.example", "messagesTotal": 1}), "DIFFERENT_ACCOUNT"),
        (Answer(200, {"emailAddress": EMAIL}), "TOKEN_REJECTED"),
        (
            Answer(403, {"error": {"code": 403, "message": "Gmail API has not been used"}}),
            "TOKEN_REJECTED",
        ),
        (Answer(200, b"<html></html>"), "TOKEN_REJECTED"),
        (Silence, "TOKEN_REJECTED"),
    ],
)
def test_whose_token_it_is_that_the_mail_server_refused(
    oidc: OidcProvider, mail: MailSystem, monkeypatch: pytest.MonkeyPatch, answer: Answer | None, code: str
) -> None:
    if answer is Silence:
        monkeypatch.setattr("wizard.probes.context.OWNER_SECONDS", 0.5)
    with PretendAuthority({"/profile": answer}) as gmail:
        cloud = google_cloud(oidc, mail, f"https://localhost:{gmail.server.port}/profile")
        events = run(cloud, GOOGLE, signs_in(Person("mallory@practice.example")))
        assert gmail.paths() == ["/profile"]  # once for both directions, and never again
    verdict = failed(events)
    assert [one.code for one in (verdict.diagnosis, *verdict.others)] == [code, code]
    told = [event.diagnosis.code for event in events if isinstance(event, StageFailed)]
    assert told == [code, code]
    evidence = verdict.diagnosis.finding.evidence
    if code == "DIFFERENT_ACCOUNT":
        assert (evidence["email"], evidence["signed_in_as"]) == (EMAIL, "mallory@practice.example")
        assert RemedyId.SIGN_IN_AGAIN in {remedy.id for remedy in verdict.diagnosis.remedies}
    else:
        assert "signed_in_as" not in evidence
        told_it_is_theirs = answer == Answer(200, {"emailAddress": EMAIL})
        assert ("account_wanted" in evidence) is not told_it_is_theirs


def test_nobody_is_asked_whose_a_good_token_is(oidc: OidcProvider, mail: MailSystem) -> None:
    with PretendAuthority() as gmail:
        cloud = google_cloud(oidc, mail, f"https://localhost:{gmail.server.port}/profile")
        connected(run(cloud, GOOGLE, signs_in(ALICE)))
        assert gmail.asked == []


def test_an_unticked_box_is_named_before_any_server_is_asked(oidc: OidcProvider, mail: MailSystem) -> None:
    person = Person(EMAIL, unticked=frozenset({GOOGLE_SCOPE}))
    verdict = failed(events := run(google_cloud(oidc, mail), GOOGLE, signs_in(person)))
    assert verdict.diagnosis.finding.stage == "google.sign_in"
    assert verdict.diagnosis.code == "PERMISSION_MISSING"
    assert verdict.diagnosis.finding.evidence["missing_scopes"] == [GOOGLE_SCOPE]
    assert (verdict.receive, verdict.send) == (LegState.FAILED, LegState.FAILED)
    assert [stage for word, stage in stage_words(events) if word == "started"] == ["google.sign_in"]


def test_declined(oidc: OidcProvider, mail: MailSystem) -> None:
    verdict = failed(run(google_cloud(oidc, mail), GOOGLE, signs_in(Person(EMAIL, declines=True))))
    assert verdict.diagnosis.code == "CONSENT_DECLINED"


@pytest.fixture
def keeper() -> SessionTokens:
    return SessionTokens()


@pytest.fixture
def account(oidc: OidcProvider, mail: MailSystem, keeper: SessionTokens, tmp_path: Path) -> SavedAccount:
    outcome = connected(run(google_cloud(oidc, mail), GOOGLE, signs_in(ALICE)))
    return save(outcome, SessionVault(), Accounts(tmp_path / "accounts.sqlite3"), keeper)


def _recheck(account: SavedAccount, oidc: OidcProvider, mail: MailSystem, keeper: SessionTokens) -> list[Event]:
    cloud = google_cloud(oidc, mail)
    return watch(connector(cloud, keeper=keeper).recheck(account, Secret(), CancelToken()), signs_in(ALICE))


def test_a_connected_account_is_rechecked_without_the_browser(
    account: SavedAccount, oidc: OidcProvider, mail: MailSystem, keeper: SessionTokens
) -> None:
    events = _recheck(account, oidc, mail, keeper)
    assert isinstance(connected(events), Connected)
    assert not any(isinstance(event, SignInWaiting) for event in events)


def test_a_withdrawn_sign_in_wants_a_reconnect(
    account: SavedAccount, oidc: OidcProvider, mail: MailSystem, keeper: SessionTokens
) -> None:
    kept = keeper.load(account.id)
    assert kept is not None
    for secret in secrets_in(kept):
        oidc_revoke(oidc, secret.reveal())
    outcome = failed(_recheck(account, oidc, mail, keeper))
    assert outcome.diagnosis.code == "SIGN_IN_EXPIRED"
    health = health_after(account, outcome, datetime.now(UTC))
    assert (health.state, health.code, health.reason) == (
        AccountState.RECONNECT,
        "RECONNECT_REQUIRED",
        "password_changed",
    )


def test_what_is_not_kept_wants_a_sign_in(account: SavedAccount, oidc: OidcProvider, mail: MailSystem) -> None:
    outcome = failed(_recheck(account, oidc, mail, SessionTokens()))
    assert (outcome.diagnosis.code, outcome.diagnosis.finding.stage) == ("SIGN_IN_EXPIRED", "google.sign_in")


def test_a_server_that_takes_no_token_is_given_no_password(oidc: OidcProvider) -> None:
    from tests.servers.mail_system import mail_system

    with mail_system() as passwords_only:
        outcome = failed(run(google_cloud(oidc, passwords_only), GOOGLE, signs_in(ALICE)))
    assert outcome.diagnosis.code == "SIGN_IN_METHOD_UNSUPPORTED"
    assert not passwords_only.dovecot.password_checks(EMAIL)


def oidc_revoke(oidc: OidcProvider, token: str) -> None:
    """RFC 7009."""
    from tests.servers.browser import Browser
    from tests.servers.oidc_provider import GOOGLE_CLIENT, GOOGLE_SECRET

    fields = {"token": [token], "client_id": [GOOGLE_CLIENT], "client_secret": [GOOGLE_SECRET]}
    assert Browser().get(f"{oidc.issuer}/token/revocation", fields).status == 200


@pytest.mark.parametrize(
    ("token_url", "authority_known", "code"),
    [
        ("https://does-not-exist.invalid/token", True, "HOST_NOT_FOUND"),
        ("", False, "UNTRUSTED_CERTIFICATES"),
    ],
)
def test_what_is_wrong_with_the_network_is_told_before_a_browser_is_opened(
    oidc: OidcProvider, mail: MailSystem, token_url: str, authority_known: bool, code: str
) -> None:
    cloud = google_cloud(oidc, mail)
    cloud = replace(cloud, google=replace(cloud.google, token_url=token_url or cloud.google.token_url))
    trust = None if authority_known else Trust()
    events = list(connector(cloud, trust).connect(GOOGLE, CancelToken()))
    assert not any(isinstance(event, SignInWaiting) for event in events)
    verdict = failed(events)
    assert (verdict.diagnosis.code, verdict.diagnosis.finding.stage) == (code, "google.sign_in")


def test_an_application_that_google_does_not_know_is_told_before_a_browser_is_opened(
    oidc: OidcProvider, mail: MailSystem
) -> None:
    cloud = google_cloud(oidc, mail)
    cloud = replace(cloud, google=replace(cloud.google, client_id="made-up.apps.example"))
    events = list(connector(cloud).connect(GOOGLE, CancelToken()))
    assert not any(isinstance(event, SignInWaiting) for event in events)
    assert failed(events).diagnosis.code == "SIGN_IN_APP_MISCONFIGURED"


class Parrot:
    """An IMAP server that refuses every token, and repeats it. `tokens`: those that it was given."""

    def __init__(self) -> None:
        self.tokens: list[str] = []

    def __call__(self, peer: Peer, tag: str, command: str) -> None:
        token = base64.b64decode(command.rpartition(" ")[2]).decode().partition("Bearer ")[2].strip("\x01")
        self.tokens.append(token)
        peer.send(f"{tag} NO {token} is not for this mailbox\r\n".encode())


@pytest.mark.parametrize("kept", [False, True], ids=["new sign-in", "kept, then renewed"])
def test_a_token_that_the_mail_server_repeats_is_told_nobody(
    account: SavedAccount, oidc: OidcProvider, mail: MailSystem, keeper: SessionTokens, kept: bool
) -> None:
    parrot = Parrot()
    script = ImapScript("IMAP4rev1 SASL-IR AUTH=XOAUTH2", {"AUTHENTICATE": parrot})
    with ScriptedServer(script) as server:
        good = google_cloud(oidc, mail)
        cloud = replace(good, google_imap=replace(good.google_imap, port=server.port))
        if kept:
            imap, *others = account.servers
            moved = replace(imap, endpoint=replace(imap.endpoint, port=server.port))
            program = connector(cloud, keeper=keeper)
            events = watch(
                program.recheck(replace(account, servers=(moved, *others)), Secret(), CancelToken()), signs_in(ALICE)
            )
        else:
            events = run(cloud, GOOGLE, signs_in(ALICE))
    verdict = failed(events)
    assert verdict.diagnosis.finding.stage == "imap.sign_in"
    assert len(set(parrot.tokens)) == 1 + kept
    assert HIDDEN in str(verdict.diagnosis.finding.server_text)
    assert not [token for token in parrot.tokens if token in repr(events)]
