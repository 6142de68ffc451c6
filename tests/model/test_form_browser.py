"""The form of those who sign in with the browser: an address is all it needs, and tokens go to fixed servers alone."""

from dataclasses import replace

import pytest

from wizard.model.address import NameFault
from wizard.model.cloud import GOOGLE_IMAP, GOOGLE_SMTP, GRAPH, UNCONFIGURED
from wizard.model.form import AdvancedOptions, ConnectForm, Field, FieldError, ServerEntry, plan_of
from wizard.model.plan import CertificatePin, ConnectionPlan
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import microsoft_app

EMAIL = "alice@example.com"
TYPED = ConnectForm(
    email=EMAIL,
    password=Secret("pa55"),
    imap=ServerEntry("evil.example"),
    smtp=ServerEntry("evil.example"),
    ews_url="https://evil.example/ews/exchange.asmx",
    options=AdvancedOptions(username="x", smtp_username="y", allow_old_tls=True, pins=(CertificatePin("ab" * 32),)),
)


def plan(form: ConnectForm) -> ConnectionPlan:
    made = plan_of(form)
    assert isinstance(made, ConnectionPlan), made
    return made


@pytest.mark.parametrize("provider", [Provider.MICROSOFT365, Provider.GOOGLE])
def test_an_address_is_enough(provider: Provider) -> None:
    made = plan(ConnectForm(provider, EMAIL))
    assert made.sign_in is not None and made.sign_in.app.provider is provider
    assert {server.username for server in made.servers} == {EMAIL}


@pytest.mark.parametrize(
    ("provider", "servers"),
    [(Provider.MICROSOFT365, [GRAPH]), (Provider.GOOGLE, [GOOGLE_IMAP, GOOGLE_SMTP])],
)
def test_what_was_typed_for_another_provider_alters_nothing(provider: Provider, servers: list[object]) -> None:
    made = plan(replace(TYPED, provider=provider))
    assert [server.endpoint for server in made.servers] == servers
    assert {server.username for server in made.servers} == {EMAIL}
    assert not made.password and made.pins == () and not made.allow_old_tls


def test_google_with_an_app_password() -> None:
    form = replace(TYPED, provider=Provider.GOOGLE, options=replace(TYPED.options, app_password=True))
    made = plan(form)
    assert made.sign_in is None and made.password == Secret("pa55")
    assert [server.endpoint for server in made.servers] == [GOOGLE_IMAP, GOOGLE_SMTP]
    assert plan_of(replace(form, password=Secret())) == (FieldError(Field.PASSWORD, NameFault.EMPTY),)


def test_a_device_code_is_microsofts_alone() -> None:
    wanted = AdvancedOptions(device_code=True)
    for provider, device_code in ((Provider.MICROSOFT365, True), (Provider.GOOGLE, False)):
        sign_in = plan(ConnectForm(provider, EMAIL, options=wanted)).sign_in
        assert sign_in is not None and sign_in.device_code is device_code


def test_an_address_is_needed() -> None:
    assert plan_of(ConnectForm(Provider.MICROSOFT365)) == (FieldError(Field.EMAIL, NameFault.EMPTY),)


def test_the_test_email_may_go_elsewhere_or_nowhere() -> None:
    form = ConnectForm(Provider.MICROSOFT365, EMAIL)
    assert plan(form).test_email_to == EMAIL
    assert plan(replace(form, options=AdvancedOptions(send_test_email=False))).test_email_to is None


def test_whether_a_build_is_configured() -> None:
    there = replace(UNCONFIGURED, microsoft=microsoft_app("6f1d2c3b-aaaa-4bbb-8ccc-1234567890ab"))
    assert [there.configured(provider) for provider in Provider] == [True, True, True, False]
