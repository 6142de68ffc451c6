"""The flow without a window: steps, history, remedies, and that nothing typed is lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from wizard.flow.keyring import KeyringState
from wizard.flow.session import Session
from wizard.flow.steps import CONNECTS_AGAIN, HEADER, NEXT, Step, before, header_step
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


def test_back_from_details_that_a_remedy_could_not_fill_leads_to_the_review() -> None:
    session = at_details()
    session.next()
    session.ended(failed())
    session.apply(Remedy(RemedyId.USE_USERNAME, Change(username="two\nlines")))
    assert session.step is Step.DETAILS and session.errors()
    session.back()
    assert session.step is Step.REVIEW


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


@pytest.mark.parametrize("device_code", [True, False])
def test_signing_in_again_or_elsewhere_begins_a_new_run(device_code: bool) -> None:
    form = ConnectForm(provider=Provider.MICROSOFT365, email="alice@example.com")
    session = at_details(replace(form, options=AdvancedOptions(device_code=not device_code)))
    session.next()
    session.ended(failed())
    remedy = RemedyId.USE_DEVICE_CODE if device_code else RemedyId.SIGN_IN_AGAIN
    assert session.apply(Remedy(remedy, Change(device_code=device_code))) is Step.CONNECT
    assert session.form.options.device_code is device_code and session.form.email == form.email


def test_closing_forgets_what_could_not_be_saved() -> None:
    session = at_details()
    session.next()
    session.ended(connected())
    session.forget_password()
    assert session.unsaved is None and not session.form.password


def test_a_change_that_cannot_be_used_ends_in_the_details() -> None:
    session = at_details()
    assert session.apply(Remedy(RemedyId.USE_USERNAME, Change(username="a\r\nb"))) is Step.DETAILS
    assert session.errors()[0].field is Field.USERNAME


@pytest.mark.parametrize(
    "remedy", sorted(set(RemedyId) - CONNECTS_AGAIN - {RemedyId.EDIT_DETAILS, RemedyId.SWITCH_PROVIDER})
)
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


EXCHANGE = ConnectForm(
    provider=Provider.EXCHANGE,
    email="alice@example.com",
    password=Secret("canary"),
    ews_url="https://mail.example.com/owa",
)


def exchange_failed(symptom: Symptom = Symptom.CREDENTIALS_REFUSED, stage: str = "ews.sign_in") -> Failed:
    return Failed(Diagnosis(failed().diagnosis.problem, Finding(symptom, stage)))


MICROSOFT = ConnectForm(Provider.MICROSOFT365, "alice@example.com")


def switch_to(provider: Provider) -> Remedy:
    return Remedy(RemedyId.SWITCH_PROVIDER, Change(provider=provider))


def ran_into(outcome: Failed, form: ConnectForm = EXCHANGE) -> Session:
    session = at_details(form)
    session.next()
    session.ended(outcome)
    return session


class TestExchange:
    def test_a_corrected_url_connects_again(self) -> None:
        session = ran_into(exchange_failed(Symptom.EXCHANGE_URL_IS_WEBMAIL, "ews.greeting"))
        url = "https://mail.example.com/ews/exchange.asmx"
        assert session.apply(Remedy(RemedyId.USE_URL, Change(ews_url=url))) is Step.CONNECT
        assert session.form == replace(EXCHANGE, ews_url=url)

    def test_another_provider_s_details_are_next_and_all_is_kept(self) -> None:
        session = ran_into(exchange_failed(Symptom.EXCHANGE_URL_NOT_EWS, "ews.greeting"))
        assert session.apply(switch_to(Provider.IMAP)) is Step.DETAILS
        assert session.form == replace(EXCHANGE, provider=Provider.IMAP)
        assert not session.keeps_password_unreviewed

    def test_back_leads_to_the_trouble_of_the_former_provider(self) -> None:
        session = ran_into(exchange_failed(Symptom.EXCHANGE_URL_NOT_EWS, "ews.greeting"))
        session.apply(switch_to(Provider.IMAP))
        session.edit(replace(session.form, imap=ServerEntry("imap.example.org")))
        session.back()
        assert session.step is Step.TROUBLE
        assert session.form == replace(EXCHANGE, imap=ServerEntry("imap.example.org"))
        session.apply(switch_to(Provider.IMAP))
        assert session.form.imap.host == "imap.example.org"
        session.back()
        session.apply(Remedy(RemedyId.RETRY))
        assert session.running and session.form.provider is Provider.EXCHANGE

    def test_reading_the_calendar_is_reviewed_first_and_once(self) -> None:
        session = ran_into(exchange_failed(Symptom.EXCHANGE_ONLINE, "ews.names"))
        switch = switch_to(Provider.MICROSOFT365)
        assert session.apply(switch) is Step.REVIEW
        session.next()
        assert session.step is Step.DETAILS
        session.back()
        session.back()
        assert (session.step, session.form.provider) == (Step.TROUBLE, Provider.EXCHANGE)
        assert session.apply(switch) is Step.DETAILS

    def test_a_password_that_the_review_told_nothing_of_is_known(self) -> None:
        session = Session(MICROSOFT, step=Step.DETAILS)
        assert not session.keeps_password_unreviewed
        session.apply(switch_to(Provider.IMAP))
        assert session.keeps_password_unreviewed


class TestServersOfWhereTheMailIs:
    IMAP, SMTP = ServerEntry("imap.ionos.de", "993"), ServerEntry("smtp.ionos.de", "465")
    SWITCH = Remedy(RemedyId.SWITCH_PROVIDER, Change(provider=Provider.IMAP, imap=IMAP, smtp=SMTP))

    def switched(self, form: ConnectForm = MICROSOFT, *, practice: bool = False) -> Session:
        session = Session(form, step=Step.DETAILS, practice=practice)
        told = {"mx_hosts": ["mx00.ionos.de"], "mx_provider": "IONOS", "mx_family": "ionos"}
        finding = Finding(Symptom.USER_UNKNOWN, "graph.sign_in", evidence=told)
        session.ended(Failed(Diagnosis(failed().diagnosis.problem, finding)))
        session.apply(self.SWITCH)
        return session

    def test_they_are_filled_in(self) -> None:
        session = self.switched()
        assert (session.form.imap, session.form.smtp, session.form.email) == (self.IMAP, self.SMTP, MICROSOFT.email)
        assert (session.place.domain, session.place.provider) == ("example.com", "IONOS")

    def test_they_stay_for_the_domain_and_go_with_it(self) -> None:
        session = self.switched()
        session.edit(replace(session.form, email="bob@example.com"))
        session.suggest(())
        assert session.form.imap == self.IMAP
        session.edit(replace(session.form, email="bob@example.org"))
        session.suggest(())
        assert session.form.imap == session.form.smtp == ServerEntry()

    def test_what_was_typed_stays(self) -> None:
        own = ServerEntry("mail.example.com")
        session = self.switched(replace(MICROSOFT, imap=own))
        assert (session.form.imap, session.form.smtp) == (own, self.SMTP)

    def test_a_practice_gets_no_real_servers(self) -> None:
        assert self.switched(practice=True).form.imap == ServerEntry()


class TestExchangeAgain:
    def test_servers_of_another_provider_are_kept(self) -> None:
        form = replace(EXCHANGE, imap=ServerEntry("imap.example.com", "1993"), smtp=ServerEntry("smtp.example.com"))
        session = at_details(form)
        session.edit(replace(session.form, provider=Provider.IMAP))
        session.edit(replace(session.form, provider=Provider.EXCHANGE))
        assert session.form == form

    def test_a_refused_password_could_lock_the_account_until_it_is_changed(self) -> None:
        session = ran_into(exchange_failed())
        assert session.could_lock
        session.apply(Remedy(RemedyId.USE_USERNAME, Change(username="DOMAIN\\alice")))
        assert session.could_lock
        session.edit(replace(session.form, password=Secret("another")))
        assert not session.could_lock

    @pytest.mark.parametrize(
        ("symptom", "stage"),
        [
            (Symptom.CONNECTION_REFUSED, "ews.reach"),
            (Symptom.EXCHANGE_TOO_OLD, "ews.version"),
            (Symptom.SERVER_TROUBLE, "ews.sign_in"),
        ],
    )
    def test_other_failures_lock_nothing(self, symptom: Symptom, stage: str) -> None:
        assert not ran_into(exchange_failed(symptom, stage)).could_lock

    def test_a_failure_before_the_sign_in_forgets_no_refusal(self) -> None:
        session = ran_into(exchange_failed())
        session.ended(exchange_failed(Symptom.CONNECTION_REFUSED, "ews.reach"))
        assert session.could_lock
        session.ended(exchange_failed(Symptom.SERVER_TROUBLE, "ews.mailbox"))
        assert not session.could_lock

    def test_refusals_of_imap_are_no_matter_of_exchange(self) -> None:
        session = at_details()
        session.next()
        session.ended(failed())
        assert not session.could_lock


class TestKeptPassword:
    def reconnecting(self) -> Session:
        form = replace(EXCHANGE, password=Secret())
        session = Session(form, step=Step.DETAILS, account_id="a1")
        session.probed(None)
        session.use_kept(Secret("kept"))
        return session

    def test_it_is_used_unless_another_is_typed(self) -> None:
        session = self.reconnecting()
        assert session.form.password == Secret("kept") and not session.typed_something
        session.edit(replace(session.form, password=Secret("typed")))
        assert session.form.password == Secret("typed")
        session.edit(replace(session.form, password=Secret()))
        assert session.form.password == Secret("kept")
        assert session.next() == () and session.step is Step.CONNECT

    def test_none_kept_is_asked_for(self) -> None:
        session = Session(replace(EXCHANGE, password=Secret()), step=Step.DETAILS, account_id="a1")
        session.probed(None)
        session.use_kept(None)
        assert [error.field for error in session.next()] == [Field.PASSWORD]

    def test_one_that_was_refused_is_asked_for_anew(self) -> None:
        session = self.reconnecting()
        session.next()
        session.ended(exchange_failed())
        assert session.form.password == Secret("kept"), "another user name may be tried with it"
        session.back()
        session.edit(replace(session.form, password=Secret()))
        assert not session.form.password

    def test_it_is_forgotten_with_the_rest(self) -> None:
        session = self.reconnecting()
        session.forget_password()
        session.edit(session.form)
        assert not session.form.password
