"""The test email: a message that every server takes, and that says what it is."""

from dataclasses import replace
from email import policy
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.probes.support import CATALOG, plan_for
from wizard.engine.test_message import make_test_email
from wizard.model.address import EmailAddress
from wizard.model.provider import Language
from wizard.probes.context import MARKER_FIELD, TestEmail


def made(email: str = "alice@example.com", to: str = "", language: Language = Language.EN) -> TestEmail:
    address = EmailAddress.parse(email)
    plan = replace(plan_for(993), email=address, test_email_to=to or str(address))
    message = make_test_email(plan, CATALOG, language)
    assert message is not None
    return message


def test_none_is_made_where_none_is_wanted() -> None:
    assert make_test_email(plan_for(993), CATALOG, Language.EN) is None


@pytest.mark.parametrize("language", list(Language))
def test_it_is_a_message_of_rfc_5322(language: Language) -> None:
    email = made(language=language)
    message = BytesParser(policy=policy.default).parsebytes(email.raw)
    assert not message.defects
    assert message["From"].addresses[0].addr_spec == "alice@example.com"
    assert message["To"].addresses[0].addr_spec == "alice@example.com"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message[MARKER_FIELD] == email.marker
    assert message["Message-ID"].strip().endswith("@example.com>")
    assert message["Date"].datetime.tzinfo is not None
    assert CATALOG.brand.product in message["Subject"]
    assert "alice@example.com" in message.get_content()


@pytest.mark.parametrize("language", list(Language))
def test_its_lines_are_short_ascii_and_end_in_crlf(language: Language) -> None:
    raw = made(language=language).raw
    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_each_has_a_marker_of_its_own() -> None:
    first, second = made(), made()
    assert first.marker != second.marker
    assert first.marker.isalnum()


@pytest.mark.parametrize(
    "email",
    [
        "alice@straße.de",
        "alice@例え.jp",
        '"a b"@example.com',
        '"a\\"b@c"@example.com',
        "a!#$%&'*+/=?^_`{|}~-z@example.com",
        "x" * 64 + "@" + ".".join(["a" * 60] * 3) + ".com",
    ],
)
def test_unusual_addresses_stay_what_they_are(email: str) -> None:
    address = str(EmailAddress.parse(email))
    message = BytesParser(policy=policy.default).parsebytes(made(email).raw)
    assert message["From"].addresses[0].addr_spec == address
    assert message["To"].addresses[0].addr_spec == address


@given(st.from_regex(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}", fullmatch=True))
def test_any_local_part_stays_what_it_is(local: str) -> None:
    message = BytesParser(policy=policy.default).parsebytes(made(f"{local}@example.com").raw)
    assert message["From"].addresses[0].addr_spec == f"{local}@example.com"
