"""Microsoft 365 and Google in the real window: the real sign-in server, and a browser that a small program plays."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.e2e.conftest import Start
from tests.e2e.desktop import Desktop
from tests.e2e.keyboard import Keyboard
from tests.e2e.program import Program
from tests.e2e.test_connect import listed, secrets
from tests.e2e.test_names import Visit
from tests.engine.sign_in.support import EMAIL, Person365, graph_mailbox
from tests.servers.browser import Browser, Person
from tests.servers.certificates import authority
from tests.servers.oidc_provider import OidcProvider
from tests.servers.token_mail import token_mail

PROGRAM = "tests.e2e.sign_in_program"
WAITS = f"Waiting for you to sign in with Microsoft as {EMAIL}"


@pytest.fixture(scope="module")
def oidc() -> Iterator[OidcProvider]:
    with OidcProvider() as provider:
        yield provider


@dataclass
class SystemBrowser:
    """What the desktop opens addresses with: it only notes them. The person then visits them when the test says so."""

    notes: Path
    program_file: Path

    @property
    def opened(self) -> list[str]:
        return self.notes.read_text().splitlines() if self.notes.exists() else []

    def next_page(self, program: Program, number: int = 0) -> str:
        """The address that is opened as this one in turn."""
        return program.until(lambda: self.opened[number : number + 1], "a page in the browser")[0]


@pytest.fixture
def browser(tmp_path: Path) -> SystemBrowser:
    made = SystemBrowser(tmp_path / "opened.txt", tmp_path / "browser")
    made.program_file.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >>"{made.notes}"\n')
    made.program_file.chmod(0o700)
    return made


@dataclass
class Office:
    """Microsoft 365 on this machine. `begin` starts the program, which is led here."""

    there: Person365
    begin: Callable[[], Program]


@pytest.fixture
def office(start: Start, oidc: OidcProvider, browser: SystemBrowser, tmp_path: Path) -> Iterator[Office]:
    with graph_mailbox() as there:
        told = {"authority": oidc.authority, "graph": str(there.graph.port)}
        trusted = tmp_path / "trusted.pem"
        trusted.write_bytes(authority().pem + there.mailbox.ca_pem)
        surroundings = {"SSL_CERT_FILE": str(trusted), "BROWSER": str(browser.program_file)}
        yield Office(there, lambda: start(PROGRAM, WIZARD_TEST_CLOUD=json.dumps(told), **surroundings))


def to_waiting(program: Program, provider: str, email: str) -> None:
    """From the empty list until the person is waited for."""
    program.press("Connect personal email")
    program.until_says("Which provider")
    program.do("Toggle", provider, "radio button")
    program.go_on_to_details()
    program.enter("Email address", email)
    program.press(f"Sign in with {'Google' if provider == 'Google' else 'Microsoft'}")
    program.until_says("Waiting for you to sign in")


def redirect_port(url: str) -> int:
    """Where the program waits for the browser's answer."""
    [to] = parse_qs(urlsplit(url).query)["redirect_uri"]
    port = urlsplit(to).port
    assert port
    return port


def listens(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def quit_program(program: Program, keys: Keyboard) -> None:
    keys.close_window(keys.windows()[-1])
    assert program.ended(5) == 0


def kept_files(private_desktop: Desktop) -> list[Path]:
    return list(Path(private_desktop.environment["INBOX_WIZARD_HOME"]).rglob("*.sealed"))


def test_microsoft_is_connected_and_still_is_after_a_restart(
    office: Office, private_desktop: Desktop, keys: Keyboard, browser: SystemBrowser
) -> None:
    program = office.begin()
    visit = Visit(program)
    to_waiting(program, "Microsoft 365", EMAIL)
    page = browser.next_page(program)
    visit.page(f"{WAITS} in your browser")
    program.press("What does the browser show?")
    visit.page("Or choose what you see:")
    last = Browser(Person(EMAIL)).sign_in(page)
    assert urlsplit(last.url).port == redirect_port(page) and "close" in last.text
    program.until_says("Your mailbox is connected")
    visit.page("Your mailbox is connected")
    assert not listens(redirect_port(page))
    program.press("Done")
    program.until(lambda: listed(program) == [f"{EMAIL}, Connected, just now"], "the account in the list")
    visit.page("Connected")
    assert len(kept_files(private_desktop)) == len(secrets(private_desktop)) == 1

    quit_program(program, keys)
    program = office.begin()
    visit = Visit(program)
    program.until(lambda: [name for name in listed(program) if name.startswith(f"{EMAIL}, Connected")], "the account")
    program.press("Recheck")
    program.until_says("The last check")
    program.until(lambda: program.is_shown("label", "Connected"), "the state after the check")
    assert browser.opened == [page], "signed in once more"
    bearers = set(office.there.bearers)
    kept = "".join(file.read_text("latin-1") for file in kept_files(private_desktop))
    told = kept + program.said + "".join(program.texts())
    assert bearers and not any(bearer in told for bearer in bearers)
    program.press("Remove…")
    program.press("Remove")
    program.find("label", "Connect your mailbox, and your emails are where you work.")
    assert kept_files(private_desktop) == [] and secrets(private_desktop) == []
    assert visit.faults == []


def test_microsoft_on_another_device(office: Office, browser: SystemBrowser) -> None:
    program = office.begin()
    visit = Visit(program)
    to_waiting(program, "Microsoft 365", EMAIL)
    first = browser.next_page(program)
    program.press("Use another device")
    visit.page(f"{WAITS} on another device")
    assert not listens(redirect_port(first))
    shown = program.shown()
    place = next(s["name"] for s in shown if s["name"].startswith("https://localhost"))
    code = program.until_says("Code: ").removeprefix("Code: ").replace(" ", "")
    assert any(code.replace("-", "") in words.replace(" ", "").replace("-", "") for words in program.announced())
    Browser(Person(EMAIL)).enter_code(place, code)
    program.until_says("Your mailbox is connected")
    assert browser.opened == [first], "a code opens no browser here"
    assert visit.faults == []


def test_somebody_else_signs_in_and_then_the_right_one(office: Office, browser: SystemBrowser) -> None:
    program = office.begin()
    visit = Visit(program)
    to_waiting(program, "Microsoft 365", EMAIL)
    Browser(Person("bob@practice.example")).sign_in(browser.next_page(program))
    visit.page("What to do")
    said = " ".join(program.texts()).replace("\u200b", "")
    assert EMAIL in said and "bob@practice.example" in said
    program.press(f"Sign in as {EMAIL}")
    Browser(Person(EMAIL)).sign_in(browser.next_page(program, 1))
    program.until_says("Your mailbox is connected")
    assert visit.faults == []


def test_cancelled_while_waiting_then_quit_while_waiting(
    office: Office, keys: Keyboard, browser: SystemBrowser
) -> None:
    program = office.begin()
    to_waiting(program, "Microsoft 365", EMAIL)
    first = redirect_port(browser.next_page(program))
    assert listens(first)
    program.press("Cancel")
    program.until_says("Enter your details")
    assert program.text_of("Email address") == EMAIL
    program.until(lambda: not listens(first), "the listener gone")
    program.press("Sign in with Microsoft")
    program.until_says(WAITS)
    second = redirect_port(browser.next_page(program, 1))
    assert listens(second)
    [accounts] = keys.windows()[-1:]
    keys.close_window(keys.windows()[0])
    program.press("Close and discard")
    program.until(lambda: not listens(second), "the listener gone")
    program.until(lambda: keys.windows() == [accounts], "the wizard gone")
    quit_program(program, keys)


@pytest.mark.parametrize("by_code", [False, True])
def test_the_program_is_quit_while_it_waits(
    office: Office, keys: Keyboard, browser: SystemBrowser, by_code: bool
) -> None:
    program = office.begin()
    to_waiting(program, "Microsoft 365", EMAIL)
    port = redirect_port(browser.next_page(program))
    if by_code:
        program.press("Use another device")
        program.until_says("Code: ")
    keys.close_window(keys.windows()[-1])
    program.press("Close and discard")
    assert program.ended(5) == 0
    assert not listens(port)


def test_google_is_connected_and_still_is_after_a_restart(
    start: Start, private_desktop: Desktop, keys: Keyboard, oidc: OidcProvider, browser: SystemBrowser
) -> None:
    email = "alice@example.com"
    with token_mail(oidc) as mail:
        told = {
            "authority": oidc.authority,
            "issuer": oidc.issuer,
            "host": mail.host,
            "imap": str(mail.dovecot.imaps_port),
            "smtp": str(mail.postfix.submissions_port),
        }

        def begin() -> Program:
            return start(PROGRAM, WIZARD_TEST_CLOUD=json.dumps(told), BROWSER=str(browser.program_file))

        program = begin()
        visit = Visit(program)
        to_waiting(program, "Google", email)
        visit.page("Waiting for you to sign in with Google")
        assert not program.is_shown("push button", "Use another device")
        page = browser.next_page(program)
        threading.Thread(target=Browser(Person(email)).sign_in, args=(page,), daemon=True).start()
        program.until_says("Your mailbox is connected")
        visit.page("Your mailbox is connected")
        program.press("Done")
        program.until(lambda: listed(program) == [f"{email}, Connected, just now"], "the account in the list")
        quit_program(program, keys)
        program = begin()
        program.until(lambda: [name for name in listed(program) if ", Connected" in name], "the account")
        program.press("Recheck")
        program.until_says("The last check")
        program.until(lambda: program.is_shown("label", "Connected"), "the state after the check")
        assert browser.opened == [page] and visit.faults == []
        assert len(kept_files(private_desktop)) == len(secrets(private_desktop)) == 1
