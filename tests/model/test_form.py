"""From the form to the exact plan, or to every field that can't be used; and what a remedy's button alters."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.model.address import NameFault
from wizard.model.form import (
    AdvancedOptions,
    Change,
    ConnectForm,
    Field,
    FieldError,
    ServerEntry,
    apply_change,
    plan_of,
)
from wizard.model.plan import CertificatePin, ConnectionPlan, Endpoint, FolderChoice
from wizard.model.provider import Protocol, Security
from wizard.model.secret import Secret

GOOD = ConnectForm(
    email="alice@example.com",
    password=Secret("pa55"),
    imap=ServerEntry("imap.example.com"),
    smtp=ServerEntry("smtp.example.com"),
)


def user_names(made: ConnectionPlan) -> tuple[str, ...]:
    return tuple(server.username for server in made.servers)


def plan(form: ConnectForm, bcc: str = "") -> ConnectionPlan:
    made = plan_of(form, bcc)
    assert isinstance(made, ConnectionPlan), made
    return made


def errors(form: ConnectForm) -> tuple[FieldError, ...]:
    made = plan_of(form)
    assert isinstance(made, tuple), made
    return made


def with_options(**options: object) -> ConnectForm:
    return replace(GOOD, options=replace(GOOD.options, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(("security", "imap", "smtp"), [(Security.TLS, 993, 465), (Security.STARTTLS, 143, 587)])
def test_the_usual_port_belongs_to_the_security_mode(security: Security, imap: int, smtp: int) -> None:
    form = replace(
        GOOD, imap=ServerEntry("imap.example.com", "", security), smtp=ServerEntry("smtp.example.com", " ", security)
    )
    made = plan(form)
    assert made.servers[0].endpoint == Endpoint(Protocol.IMAP, "imap.example.com", imap, security)
    assert made.servers[1].endpoint == Endpoint(Protocol.SMTP, "smtp.example.com", smtp, security)


def test_a_port_may_stand_in_either_field_or_alike_in_both() -> None:
    for entry in (ServerEntry("h.de:1143"), ServerEntry("h.de", "1143"), ServerEntry("h.de:1143", "1143")):
        assert plan(replace(GOOD, imap=entry)).server(Protocol.IMAP).endpoint.port == 1143


def test_two_different_ports_are_refused_at_the_host() -> None:
    form = replace(GOOD, imap=ServerEntry("h.de:1143", "993"))
    assert errors(form) == (FieldError(Field.IMAP_HOST, NameFault.PORTS_DISAGREE),)


def test_user_names_default_to_the_address_and_sending_to_receiving() -> None:
    assert user_names(plan(GOOD)) == ("alice@example.com", "alice@example.com")
    made = plan(with_options(username="alice"))
    assert user_names(made) == ("alice", "alice")
    made = plan(with_options(smtp_username="EX\\alice"))
    assert user_names(made) == ("alice@example.com", "EX\\alice")


def test_the_test_email_goes_where_it_was_typed_else_to_the_brand_else_to_the_mailbox() -> None:
    assert (
        plan(with_options(test_email_to=" bob@straße.de "), "log@example.net").test_email_to == "bob@xn--strae-oqa.de"
    )
    assert plan(GOOD, "log@example.net").test_email_to == "log@example.net"
    assert plan(GOOD).test_email_to == "alice@example.com"
    assert plan(with_options(send_test_email=False, test_email_to="bob@example.net"), "log@x.de").test_email_to is None


def test_every_bad_field_is_named_in_the_order_of_the_page() -> None:
    form = ConnectForm(
        email="alice",
        imap=ServerEntry("https://x", "0"),
        smtp=ServerEntry("", "99999"),
        options=AdvancedOptions(
            username="a\nb",
            smtp_username="x" * 256,
            sent_folder="a\x00",
            drafts_folder="d" * 256,
            test_email_to="nobody",
        ),
    )
    assert errors(form) == (
        FieldError(Field.EMAIL, NameFault.NO_AT),
        FieldError(Field.PASSWORD, NameFault.EMPTY),
        FieldError(Field.IMAP_HOST, NameFault.WEB_ADDRESS),
        FieldError(Field.IMAP_PORT, NameFault.PORT),
        FieldError(Field.SMTP_HOST, NameFault.EMPTY),
        FieldError(Field.SMTP_PORT, NameFault.PORT),
        FieldError(Field.USERNAME, NameFault.CONTROL_CHARACTER),
        FieldError(Field.SMTP_USERNAME, NameFault.TOO_LONG),
        FieldError(Field.TEST_EMAIL_TO, NameFault.NO_AT),
        FieldError(Field.SENT_FOLDER, NameFault.CONTROL_CHARACTER),
        FieldError(Field.DRAFTS_FOLDER, NameFault.TOO_LONG),
    )


@pytest.mark.parametrize(
    "password", [" ", " pa ss ", "пароль", "密码🔑", "a\tb", "\u200b", "\u00a0", '"\\', "\u0301e", "x" * 1024, "\x7f"]
)
def test_passwords_of_any_script_are_taken_exactly_as_typed(password: str) -> None:
    assert plan(replace(GOOD, password=Secret(password))).password.reveal() == password


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", NameFault.EMPTY),
        ("x" * 1025, NameFault.TOO_LONG),
        ("a\rb", NameFault.CONTROL_CHARACTER),
        ("a\nb", NameFault.CONTROL_CHARACTER),
        ("a\x00b", NameFault.CONTROL_CHARACTER),
        ("a\ud800b", NameFault.CONTROL_CHARACTER),
    ],
)
def test_passwords_that_cannot_be_sent_are_refused(password: str, fault: NameFault) -> None:
    assert errors(replace(GOOD, password=Secret(password))) == (FieldError(Field.PASSWORD, fault),)


@given(st.text(), st.text(), st.text(), st.text(), st.text(), st.text())
def test_any_form_gives_a_plan_or_field_errors(
    email: str, password: str, host: str, port: str, username: str, folder: str
) -> None:
    form = ConnectForm(
        email=email,
        password=Secret(password),
        imap=ServerEntry(host, port),
        smtp=ServerEntry(host),
        options=AdvancedOptions(username=username, sent_folder=folder, test_email_to=email),
    )
    made = plan_of(form)
    if isinstance(made, tuple):
        assert made
        assert all(isinstance(error.fault, NameFault) for error in made)


@given(st.text(min_size=1))
def test_a_password_that_is_taken_can_be_sent_in_one_line(password: str) -> None:
    made = plan_of(replace(GOOD, password=Secret(password)))
    if isinstance(made, ConnectionPlan):
        assert not set(made.password.reveal().encode()) & set(b"\r\n\0")


def test_the_plan_carries_folders_pins_and_old_tls() -> None:
    pin = CertificatePin("ab" * 32, "imap.example.com", 993)
    made = plan(
        with_options(
            pins=(pin,), allow_old_tls=True, sent_folder=" Gesendet ", drafts_folder="", create_missing_folders=True
        )
    )
    assert made.pins == (pin,)
    assert made.allow_old_tls
    assert made.folders == FolderChoice("Gesendet", "", True)


def test_a_pin_is_for_its_own_server_and_a_floating_one_for_each() -> None:
    bound, floating = CertificatePin("ab" * 32, "imap.example.com", 993), CertificatePin("cd" * 32)
    made = plan(with_options(pins=(bound, floating)))
    assert made.pins_for(made.servers[0].endpoint) == (bound, floating)
    assert made.pins_for(made.servers[1].endpoint) == (floating,)
    assert made.pins_for(replace(made.servers[0].endpoint, port=143)) == (floating,)


def test_a_change_alters_what_it_names_and_nothing_else() -> None:
    form = with_options(username="u", sent_folder="s", test_email_to="bob@example.net")
    assert apply_change(form, Change()) == form
    server = ServerEntry("imap.example.com", "143", Security.STARTTLS)
    changed = apply_change(form, Change(imap=server, smtp_username="v", allow_old_tls=True, send_test_email=False))
    assert changed.imap == server
    assert changed.smtp == form.smtp
    assert changed.email == form.email
    assert changed.password == form.password
    assert changed.options == replace(form.options, smtp_username="v", allow_old_tls=True, send_test_email=False)
    again = apply_change(changed, Change(username="", create_missing_folders=True, drafts_folder="d"))
    assert again.options.username == ""
    assert (again.options.create_missing_folders, again.options.drafts_folder) == (True, "d")


def test_a_new_pin_replaces_the_one_for_the_same_server_only() -> None:
    old, other = CertificatePin("aa" * 32, "imap.example.com", 993), CertificatePin("bb" * 32, "smtp.example.com", 465)
    new = CertificatePin("cc" * 32, "imap.example.com", 993)
    form = apply_change(with_options(pins=(old, other)), Change(add_pins=(new,)))
    assert set(form.options.pins) == {other, new}


def test_endpoints_are_shown_with_brackets_and_in_people_s_spelling() -> None:
    assert str(Endpoint(Protocol.IMAP, "::1", 993, Security.TLS)) == "[::1]:993"
    assert str(Endpoint(Protocol.IMAP, "imap.xn--strae-oqa.de", 143, Security.TLS)) == "imap.straße.de:143"
