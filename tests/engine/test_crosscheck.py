"""What both sides say in the same minute is read together."""

import pytest

from wizard.engine.crosscheck import crosscheck
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Security
from wizard.model.symptom import Finding, Json, Symptom


def receive(symptom: Symptom, host: str = "imap.example.com", **evidence: Json) -> Finding:
    endpoint = Endpoint(Protocol.IMAP, host, 993, Security.TLS)
    return Finding(symptom, "imap.sign_in", endpoint, evidence=dict(evidence))


def send(symptom: Symptom, host: str = "smtp.example.com", **evidence: Json) -> Finding:
    endpoint = Endpoint(Protocol.SMTP, host, 465, Security.TLS)
    return Finding(symptom, "smtp.sign_in", endpoint, evidence=dict(evidence))


def symptoms(first: Finding | None, second: Finding | None) -> tuple[Symptom | None, Symptom | None]:
    one, two = crosscheck(first, second)
    return (one.symptom if one else None, two.symptom if two else None)


@pytest.mark.parametrize("refused", [Symptom.CREDENTIALS_REFUSED, Symptom.SIGN_IN_REFUSED])
def test_trouble_on_the_imap_side_explains_a_refusal_on_the_smtp_side(refused: Symptom) -> None:
    pair = symptoms(receive(Symptom.SERVER_TROUBLE), send(refused))
    assert pair == (Symptom.SERVER_TROUBLE, Symptom.SERVER_TROUBLE)


def test_trouble_on_the_smtp_side_alone_does_not_overrule_a_refused_password() -> None:
    pair = symptoms(receive(Symptom.CREDENTIALS_REFUSED), send(Symptom.SERVER_TROUBLE))
    assert pair == (Symptom.CREDENTIALS_REFUSED, Symptom.SERVER_TROUBLE)


@pytest.mark.parametrize("date", [Symptom.CERTIFICATE_EXPIRED, Symptom.CERTIFICATE_NOT_YET_VALID])
def test_dates_wrong_at_two_unrelated_servers_are_this_machine_s_clock(date: Symptom) -> None:
    assert symptoms(receive(date), send(date, "mail.other.net")) == (Symptom.CLOCK_WRONG, Symptom.CLOCK_WRONG)
    assert symptoms(receive(date), send(date)) == (date, date)


def test_one_certificate_under_two_names_says_nothing_about_the_clock() -> None:
    date = Symptom.CERTIFICATE_EXPIRED
    clock = (Symptom.CLOCK_WRONG, Symptom.CLOCK_WRONG)
    assert symptoms(receive(date, sha256="ab"), send(date, "mail.other.net", sha256="ab")) == (date, date)
    assert symptoms(receive(date, sha256="ab"), send(date, "mail.other.net", sha256="cd")) == clock


def test_a_name_and_its_address_are_one_server() -> None:
    foreign = Symptom.CERTIFICATE_SELF_SIGNED
    name = receive(foreign, sha256="ab", addresses=["192.0.2.1"])
    assert symptoms(name, send(foreign, "192.0.2.1", sha256="ab", addresses=["192.0.2.1"])) == (foreign, foreign)
    elsewhere = send(foreign, "192.0.2.2", sha256="ab", addresses=["192.0.2.2"])
    assert symptoms(name, elsewhere) == (Symptom.CAPTIVE_PORTAL, Symptom.CAPTIVE_PORTAL)


def test_one_too_early_and_one_too_late_is_no_clock() -> None:
    pair = (Symptom.CERTIFICATE_EXPIRED, Symptom.CERTIFICATE_NOT_YET_VALID)
    assert symptoms(receive(pair[0]), send(pair[1], "mail.other.net")) == pair


def test_the_same_foreign_certificate_at_unrelated_servers_is_a_network_s_own() -> None:
    foreign = Symptom.CERTIFICATE_UNKNOWN_AUTHORITY
    captive = (Symptom.CAPTIVE_PORTAL, Symptom.CAPTIVE_PORTAL)
    assert symptoms(receive(foreign, sha256="ab"), send(foreign, "mail.other.net", sha256="ab")) == captive
    assert symptoms(receive(foreign, sha256="ab"), send(foreign, "mail.other.net", sha256="cd")) == (foreign, foreign)
    assert symptoms(receive(foreign, sha256="ab"), send(foreign, sha256="ab")) == (foreign, foreign)
    assert symptoms(receive(foreign), send(foreign, "mail.other.net")) == (foreign, foreign)


def test_one_side_alone_stays_as_it_is() -> None:
    assert symptoms(receive(Symptom.SERVER_TROUBLE), None) == (Symptom.SERVER_TROUBLE, None)
    assert symptoms(None, send(Symptom.CREDENTIALS_REFUSED)) == (None, Symptom.CREDENTIALS_REFUSED)
    assert symptoms(None, None) == (None, None)
