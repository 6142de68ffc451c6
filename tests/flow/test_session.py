"""The flow without a window: steps, history, remedies, and that nothing typed is lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from wizard.flow.session import CONNECTS_AGAIN, KeyringState, Session
from wizard.flow.steps import HEADER, NEXT, Step, before, header_step
from wizard.model.address import NameFault
from wizard.model.form import AdvancedOptions, Change, ConnectForm, Field, ServerEntry, plan_of
from wizard.model.outcome import Connected, Failed, Stopped
from wizard.model.plan import Candidate, CertificatePin, ConnectionPlan, Endpoint, Source
from wizard.model.problem import Diagnosis, Problem, Remedy, RemedyId
from wizard.model.provider import Protocol, Provider, Security, Who
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Symptom

GOOD = ConnectForm(
    email="alice@example.com",
    password=Secret("canary"),
    imap=ServerEntry("imap.example.com"),
    smtp=ServerEntry("smtp.example.com"),
)


def failed() -> Failed:
    problem = Problem("UNAUTHORIZED", None, Who.YOU, ("imap",), None, (), (), {}, {}, {}, {})
    return Failed(Diagnosis(problem, Finding(Symptom.CREDENTIALS_REFUSED, "imap.sign_in")))


def connected() -> Connected:
    plan = plan_of(GOOD)
    assert isinstance(plan, ConnectionPlan)
    return Connected(plan)


def at_details(form: ConnectForm = GOOD) -> Session:
    session = Session()
    session.next()
    session.next()
    session.edit(form)
    session.probed(None)
    return session


def candidate(host: str, *, form: str = "email", trusted: bool = True) -> Candidate:
    return Candidate(
        Provider.IMAP,
        "Example",
        Endpoint(Protocol.IMAP, f"imap.{host}", 993, Security.TLS),
        Endpoint(Protocol.SMTP, f"smtp.{host}", 2525, Security.STARTTLS),
        form,
        form,
        Source.TABLE,
        trusted,
    )


def test_every_step_has_its_place_in_the_header() -> None:
    assert {header_step(step) for step in Step} == set(HEADER)
    assert set(NEXT.values()) <= set(Step)
    assert before(Step.TROUBLE) == HEADER[:3]


def test_the_way_there_and_back() -> None:
    session = at_details()
    assert session.next() == ()
    assert session.step is Step.CONNECT
    session.back()
    session.back()
    session.back()
    assert session.step is Step.PROVIDER
    assert not session.can_go_back
    assert session.form == GOOD


def test_bad_fields_hold_the_step_and_are_named_in_page_order() -> None:
    session = at_details(replace(GOOD, email="alice", imap=ServerEntry("https://x.example")))
    assert [(e.field, e.fault) for e in session.next()] == [
        (Field.EMAIL, NameFault.NO_AT),
        (Field.IMAP_HOST, NameFault.WEB_ADDRESS),
    ]
    assert session.step is Step.DETAILS


def test_no_password_is_asked_for_before_the_keyring_answered() -> None:
    session = at_details()
    session.probing()
    assert not session.may_enter_password
    session.next()
    assert session.step is Step.DETAILS
    session.probed(Symptom.KEYRING_LOCKED)
    assert not session.may_enter_password
    session.accept_session_only()
    assert session.may_enter_password and session.session_only
    assert session.keyring.symptom is Symptom.KEYRING_LOCKED


def test_practice_asks_no_keyring() -> None:
    session = Session(practice=True)
    assert session.may_enter_password and not session.needs_probe


@pytest.mark.parametrize(("outcome", "step"), [(failed, Step.TROUBLE), (Stopped, Step.DETAILS)])
def test_nothing_is_lost_by_a_failure_or_a_cancel(outcome: Callable[[], Failed | Stopped], step: Step) -> None:
    session = at_details()
    session.next()
    session.ended(outcome())
    assert session.step is step
    assert session.form == GOOD
    session.back()
    assert session.form == GOOD


def test_back_from_trouble_leads_to_the_details() -> None:
    session = at_details()
    session.next()
    session.ended(failed())
    session.back()
    assert session.step is Step.DETAILS


def test_success_is_done_only_once_it_is_saved_and_then_the_password_is_gone() -> None:
    session = at_details()
    session.next()
    session.ended(connected())
    assert session.step is Step.CONNECT and session.unsaved is not None
    session.saved()
    assert session.step is Step.DONE
    assert not session.form.password
    assert not session.can_go_back and not session.typed_something


def test_a_change_connects_again_with_all_else_kept() -> None:
    session = at_details()
    session.next()
    session.ended(failed())
    entry = ServerEntry("imap.example.com", "143", Security.STARTTLS)
    assert session.apply(Remedy(RemedyId.USE_SERVER, Change(imap=entry))) is Step.CONNECT
    assert session.form == replace(GOOD, imap=entry)


def test_a_change_that_cannot_be_used_ends_in_the_details() -> None:
    session = at_details()
    assert session.apply(Remedy(RemedyId.USE_USERNAME, Change(username="a\r\nb"))) is Step.DETAILS
    assert session.errors()[0].field is Field.USERNAME


@pytest.mark.parametrize("remedy", sorted(set(RemedyId) - CONNECTS_AGAIN - {RemedyId.EDIT_DETAILS}))
def test_opening_a_page_or_copying_moves_nobody(remedy: RemedyId) -> None:
    session = at_details()
    session.next()
    session.ended(failed())
    assert session.apply(Remedy(remedy)) is Step.TROUBLE


def test_this_session_only_is_remembered() -> None:
    session = at_details()
    session.probed(Symptom.KEYRING_DENIED)
    session.apply(Remedy(RemedyId.THIS_SESSION_ONLY))
    assert session.session_only


def test_a_pin_can_be_taken_back() -> None:
    pin = CertificatePin("a" * 64, "imap.example.com", 993)
    session = at_details(replace(GOOD, options=AdvancedOptions(pins=(pin,))))
    session.remove_pin(pin)
    assert session.form.options.pins == ()


def test_the_table_fills_empty_servers_and_follows_the_address() -> None:
    session = Session(ConnectForm(email="alice@one.example"))
    assert session.suggest([candidate("one.example", form="localpart")])
    assert session.form.imap.host == "imap.one.example"
    assert session.form.smtp == ServerEntry("smtp.one.example", "2525", Security.STARTTLS)
    assert session.form.options.username == "alice"
    session.edit(replace(session.form, email="bob@two.example"))
    session.suggest([candidate("two.example")])
    assert session.form.imap.host == "imap.two.example"
    assert session.form.options.username == ""
    session.edit(replace(session.form, email="carol@unknown.example"))
    session.suggest([])
    assert session.form.imap == ServerEntry()


def test_the_table_never_overwrites_what_was_typed() -> None:
    session = Session(ConnectForm(email="alice@one.example", imap=ServerEntry("mine.example")))
    session.suggest([candidate("one.example")])
    assert session.form.imap.host == "mine.example"
    assert session.form.smtp.host == "smtp.one.example"


def test_untrusted_settings_are_never_filled_in() -> None:
    session = Session(ConnectForm(email="alice@one.example"))
    assert not session.suggest([candidate("evil.example", trusted=False)])


def test_half_an_address_suggests_nothing() -> None:
    session = Session(ConnectForm(email="alice@"))
    assert not session.suggest([candidate("one.example")])


def test_reconnect_opens_at_the_details_with_the_way_back_known() -> None:
    session = Session(GOOD, step=Step.DETAILS, account_id="a1")
    assert session.can_go_to(Step.PROVIDER)
    session.go_to(Step.PROVIDER)
    assert session.step is Step.PROVIDER and session.can_go_to(Step.DETAILS)
    session.go_to(Step.DETAILS)
    assert session.step is Step.DETAILS and session.can_go_back


def test_the_header_leads_nowhere_during_a_run() -> None:
    session = at_details()
    session.next()
    assert not any(session.can_go_to(step) for step in Step)


def test_closing_asks_only_when_something_would_be_lost() -> None:
    session = Session(GOOD)
    assert not session.typed_something
    session.edit(replace(GOOD, email="b@example.com"))
    assert session.typed_something
    assert KeyringState.UNKNOWN is session.keyring.state
