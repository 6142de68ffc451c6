"""No form of the password survives redaction, and what is no secret does."""

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.model.secret import Secret
from wizard.wire.redact import HIDDEN, Redactor

PASSWORD = "c4nary-Pa55word-7f3a9e"
USERS = ("alice@example.com", "alice")
REDACTOR = Redactor(Secret(PASSWORD), USERS)


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "echo",
    [
        PASSWORD,
        quote(PASSWORD),
        b64(PASSWORD),
        *(b64(f"\0{user}\0{PASSWORD}") for user in USERS),
        *(b64(f"{user}\0{user}\0{PASSWORD}") for user in USERS),
        b64(f"\0\0{PASSWORD}"),
    ],
)
def test_an_echo_in_any_form_is_hidden(echo: str) -> None:
    for text in (echo, f"NO what is {echo} ?", f'BAD "{echo}"', f"x{echo}x", f"{echo} and {echo}"):
        cleaned = REDACTOR.text(text)
        assert PASSWORD not in cleaned
        assert echo not in cleaned
        assert HIDDEN in cleaned


@pytest.mark.parametrize("password", ['a"b\\c"d', "pässwörd 密码", "a b&c=d+e/f?", "line\tbreak\x7f", "[]()*.+?^$|{}"])
def test_special_characters_are_hidden_in_each_spelling(password: str) -> None:
    redactor = Redactor(Secret(password), USERS)
    quoted = password.replace("\\", "\\\\").replace('"', '\\"')
    for echo in (password, quoted, quote(password, safe=""), repr(password.encode())[2:-1], b64(password)):
        assert echo not in redactor.text(f"BAD LOGIN alice {echo} is wrong")


@pytest.mark.parametrize("length", range(4, len(PASSWORD)))
def test_an_echo_that_breaks_off_is_hidden(length: int) -> None:
    assert REDACTOR.text(f"BAD LOGIN alice {PASSWORD[:length]}") == f"BAD LOGIN alice {HIDDEN}"
    blob = b64(f"\0alice\0{PASSWORD}")
    assert blob[:length] not in REDACTOR.text(f"BAD AUTHENTICATE PLAIN {blob[:length]}")


def test_short_passwords_are_hidden_as_whole_words_only() -> None:
    redactor = Redactor(Secret("abc"))
    assert redactor.text("abc alphabcet 'abc' abc") == f"{HIDDEN} alphabcet '{HIDDEN}' {HIDDEN}"


def test_nothing_else_is_touched() -> None:
    text = "NO [AUTHENTICATIONFAILED] Authentication failed. alice@example.com c4nar"
    assert Redactor(Secret("other-secret"), USERS).text(text) == text
    assert Redactor(Secret("")).text(text) == text
    assert Redactor(Secret(PASSWORD)).text("") == ""


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("see https://a.example/signin?scc=1&plt=AKgnsb now", "see https://a.example/signin?… now"),
        ("[WEBALERT https://a.example/continue?x=1] Web", "[WEBALERT https://a.example/continue?…] Web"),
        ('"http://a.example/?k=v"', '"http://a.example/?…"'),
        ("https://a.example/path is open?", "https://a.example/path is open?"),
        ("what? https://a.example/x", "what? https://a.example/x"),
    ],
)
def test_the_queries_of_web_addresses_are_cut(text: str, cleaned: str) -> None:
    assert REDACTOR.text(text) == cleaned


def test_json_is_cleaned_to_its_depth() -> None:
    value = {"a": [f"x {PASSWORD}", {"b": PASSWORD, "c": 1}], "d": None, "e": True, "f": 1.5}
    assert REDACTOR.mapping(value) == {
        "a": [f"x {HIDDEN}", {"b": HIDDEN, "c": 1}],
        "d": None,
        "e": True,
        "f": 1.5,
    }


@given(
    password=st.text(st.characters(exclude_characters="\0\r\n", exclude_categories=["Cs"]), min_size=4, max_size=40),
    before=st.text(max_size=20),
    after=st.text(max_size=20),
    user=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
def test_no_password_survives_in_any_text(password: str, before: str, after: str, user: str) -> None:
    redactor = Redactor(Secret(password), (user,))
    forms = [password, b64(password), b64(f"\0{user}\0{password}"), quote(password, safe="")]
    for form in forms:
        cleaned = redactor.text(f"{before}{form}{after}")
        assert form not in cleaned.replace(HIDDEN, "") or form in HIDDEN or form in before + after


@given(st.text(), st.text())
def test_redacting_never_fails(password: str, text: str) -> None:
    assert isinstance(Redactor(Secret(password)).text(text), str)


def test_a_server_that_shouts_or_leaves_out_padding_or_writes_hex_gives_nothing_away() -> None:
    password = "abcd efgh ijkl mnop"
    redactor = Redactor(Secret(password), ("alice@example.com",))
    raw = password.encode()
    for echo in (password.upper(), base64.b64encode(raw).decode().rstrip("="), raw.hex(), raw.hex().upper()):
        assert redactor.text(f"535 bad {echo} here") == f"535 bad {HIDDEN} here"


def test_a_token_that_is_learnt_during_the_run_is_hidden_from_then_on() -> None:
    token = Secret("opaque.c4nary-Access_token~" + "x" * 2000)
    redactor = Redactor(Secret(""), ("alice@example.com",))
    assert token.reveal() in redactor.text(f"before: {token.reveal()}")
    redactor.add(token, Secret(), Secret("refresh-c4nary"))
    message = f"user=alice@example.com\x01auth=Bearer {token.reveal()}\x01\x01".encode()
    for echo in (token.reveal(), base64.b64encode(message).decode(), "REFRESH-C4NARY", token.reveal()[:900]):
        assert "c4nary" not in redactor.text(f"said: {echo}").lower()
        assert echo not in redactor.text(f"said: {echo}")
