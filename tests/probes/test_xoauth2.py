"""Tokens of the real sign-in server at real Dovecot and Postfix, which ask it about each: receiving and sending."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.probes.sign_in_support import PAGE, google
from tests.probes.support import KNOWLEDGE, TRUST, plan_for, run_until, soon
from tests.servers.browser import Browser, Person
from tests.servers.dovecot import USER, DovecotOptions
from tests.servers.mail_system import MailSystem, mail_system
from tests.servers.oidc_provider import GOOGLE_CLIENT, GOOGLE_SECRET, OidcProvider
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.provider import Protocol, Security
from wizard.model.sign_in import Tokens
from wizard.model.symptom import Symptom
from wizard.probes.access import Access
from wizard.probes.context import ProbeContext
from wizard.probes.imap import ImapProbe
from wizard.probes.smtp import SmtpProbe
from wizard.wire.fault import Fault


@pytest.fixture(scope="module")
def mail(oidc: OidcProvider) -> Iterator[MailSystem]:
    with mail_system(DovecotOptions(introspection=oidc.introspection)) as system:
        yield system


def signed_in(oidc: OidcProvider, name: str = USER, scope: str = "") -> Tokens:
    sign_in = google(oidc)
    if scope:
        sign_in.app = replace(sign_in.app, scopes=(scope,))
    waiting = sign_in.begin(name, PAGE, CancelToken(), soon())
    Browser(Person(name)).sign_in(waiting.url)
    return waiting.wait()


def revoke(oidc: OidcProvider, tokens: Tokens) -> None:
    form = {"client_id": [GOOGLE_CLIENT], "client_secret": [GOOGLE_SECRET], "token": [tokens.access.reveal()]}
    assert Browser().get(f"{oidc.issuer}/token/revocation", form).status == 200


def never(tokens: Tokens, deadline: Deadline, claims: str) -> Tokens:
    raise AssertionError("renewed")


Probe = ImapProbe | SmtpProbe
Leg = Callable[[MailSystem, Access], Probe]


def leg(protocol: Protocol, security: Security, port_of: Callable[[MailSystem], int]) -> Leg:
    def make(mail: MailSystem, access: Access) -> Probe:
        plan = plan_for(port_of(mail), security=security, username=USER, password="")
        endpoint = plan.server(protocol).endpoint
        context = ProbeContext(plan, endpoint, CancelToken(), TRUST, KNOWLEDGE, access=access)
        return ImapProbe(context) if protocol is Protocol.IMAP else SmtpProbe(context)

    return make


LEGS = {
    "imap": leg(Protocol.IMAP, Security.TLS, lambda mail: mail.dovecot.imaps_port),
    "imap by STARTTLS": leg(Protocol.IMAP, Security.STARTTLS, lambda mail: mail.dovecot.imap_port),
    "postfix": leg(Protocol.SMTP, Security.TLS, lambda mail: mail.postfix.submissions_port),
    "dovecot's submission": leg(Protocol.SMTP, Security.STARTTLS, lambda mail: mail.dovecot.submission_port),
}
every_leg = pytest.mark.parametrize("make", LEGS.values(), ids=LEGS.keys())


def access_of(
    tokens: Tokens, renew: Callable[[Tokens, Deadline, str], Tokens] = never, *, saved: bool = False
) -> Access:
    access = Access(renew, saved=saved)
    access.accept(tokens)
    return access


def refusal(probe: Probe) -> Fault:
    try:
        with pytest.raises(Fault) as raised:
            run_until(probe, "sign_in")
        return raised.value
    finally:
        probe.close()


@every_leg
def test_a_good_token_signs_in(mail: MailSystem, oidc: OidcProvider, make: Leg) -> None:
    probe = make(mail, access_of(signed_in(oidc)))
    try:
        assert run_until(probe, "sign_in") == {"username": USER, "methods": "XOAUTH2"}
    finally:
        probe.close()


def test_all_four_connections_sign_in_with_it(mail: MailSystem, oidc: OidcProvider) -> None:
    probe = LEGS["imap"](mail, access_of(signed_in(oidc)))
    try:
        assert run_until(probe, "connections") == {"connections": 4}
    finally:
        probe.close()


@every_leg
def test_somebody_elses_token_is_refused_with_the_servers_json(mail: MailSystem, oidc: OidcProvider, make: Leg) -> None:
    tokens = signed_in(oidc, "bob@example.com")
    fault = refusal(make(mail, access_of(tokens)))
    assert fault.symptom is Symptom.TOKEN_REJECTED and fault.evidence["username"] == USER
    assert fault.evidence["status"] and '"status"' in (fault.server_text or "")
    assert tokens.access.reveal() not in f"{fault.server_text}{fault.evidence}"


@every_leg
def test_a_token_without_the_scope_is_refused(mail: MailSystem, oidc: OidcProvider, make: Leg) -> None:
    fault = refusal(make(mail, access_of(signed_in(oidc, scope="User.Read"))))
    assert fault.symptom is Symptom.TOKEN_REJECTED


@every_leg
def test_a_revoked_token_of_this_run_is_no_reason_to_try_another(
    mail: MailSystem, oidc: OidcProvider, make: Leg
) -> None:
    tokens = signed_in(oidc)
    revoke(oidc, tokens)
    assert refusal(make(mail, access_of(tokens))).symptom is Symptom.TOKEN_REJECTED


@every_leg
def test_a_kept_token_that_was_revoked_is_renewed_once(mail: MailSystem, oidc: OidcProvider, make: Leg) -> None:
    tokens = signed_in(oidc)
    revoked = replace(tokens, access=signed_in(oidc).access)
    revoke(oidc, revoked)
    renewals: list[Tokens] = []

    def renew(old: Tokens, deadline: Deadline, claims: str) -> Tokens:
        renewals.append(google(oidc).renew(old.keep, CancelToken(), deadline, force=True))
        return renewals[-1]

    probe = make(mail, access_of(revoked, renew, saved=True))
    try:
        assert run_until(probe, "sign_in")["methods"] == "XOAUTH2"
    finally:
        probe.close()
    assert len(renewals) == 1


@every_leg
def test_a_server_that_takes_no_tokens_gets_none(mailbox: MailSystem, oidc: OidcProvider, make: Leg) -> None:
    fault = refusal(make(mailbox, access_of(signed_in(oidc))))
    assert fault.symptom is Symptom.SIGN_IN_METHOD_UNSUPPORTED and "PLAIN" in str(fault.evidence["methods"])
