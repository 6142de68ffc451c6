"""A mailbox on a pretend Exchange that runs in the test's process: real HTTPS, real NTLM, a real window."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Start
from tests.e2e.desktop import Desktop
from tests.e2e.keyboard import Keyboard
from tests.e2e.program import Program
from tests.e2e.test_connect import listed, secrets
from tests.e2e.test_keyboard import tab_to, until_focused
from tests.e2e.test_names import Visit
from wizard.practice.servers import PracticeMailbox, PracticeServers

Serve = Callable[[str], tuple[PracticeMailbox, Program]]


@pytest.fixture
def serve(start: Start, tmp_path: Path) -> Iterator[Serve]:
    """The scenario's server, and a program that trusts its authority."""
    with PracticeServers() as servers:

        def serve(scenario: str) -> tuple[PracticeMailbox, Program]:
            mailbox = servers.start(scenario)
            authority = tmp_path / "practice-ca.pem"
            authority.write_bytes(mailbox.ca_pem)
            return mailbox, start(SSL_CERT_FILE=str(authority))

        yield serve


def to_exchange_details(program: Program) -> None:
    program.press("Connect personal email")
    program.until_says("Which provider")
    program.do("Toggle", "Exchange", "radio button")
    program.go_on_to_details()


def fill_in(program: Program, mailbox: PracticeMailbox, path: str) -> None:
    program.enter("Password", mailbox.right_password.reveal(), "password text")
    program.enter("Email address", mailbox.form.email)
    program.enter("Exchange URL", f"https://localhost:{mailbox.exchange_port}{path}")


def test_webmails_address_leads_to_connected_and_a_new_rule_to_a_reconnect(
    serve: Serve, private_desktop: Desktop
) -> None:
    mailbox, program = serve("exchange-good")
    visit = Visit(program)
    url = f"https://localhost:{mailbox.exchange_port}/ews/exchange.asmx"
    to_exchange_details(program)
    fill_in(program, mailbox, "/owa/#path=/mail")
    visit.page("This is the address of Outlook Web App.")
    program.press("Use this URL")
    program.until(lambda: program.text_of("Exchange URL") == url, "the URL of EWS")
    program.press("Connect inbox")
    program.until_says("Your mailbox is connected")
    visit.page("Exchange URL: ")
    assert {"Signed in", "Version is supported", "Inbox rules read"} <= set(program.texts())
    program.press("Done")
    program.until(lambda: listed(program) == [f"{mailbox.form.email}, Connected, just now"], "the account in the list")
    visit.page(f"Exchange URL: {url}")
    program.until_says("Folders of inbox rules: Invoices, Newsletters")
    assert secrets(private_desktop) == [mailbox.right_password.reveal()]

    assert mailbox.exchange is not None
    mailbox.exchange.add_rule("Project mail", "Project")
    program.press("Recheck")
    program.until_says("Reconnect needed")
    visit.page('The inbox rule "Project mail" was added or changed. It moves emails to the folder "Project"')
    program.press("Reconnect…")
    program.until_says("Everything was kept. The saved password is used")
    assert program.find("password text", "Password")["text"] in ("", None)
    program.press("Connect inbox")
    program.until_says("Your mailbox is connected")
    program.press("Done")
    program.until_says("Folders of inbox rules: Invoices, Newsletters, Project")
    assert program.is_shown("label", "Connected")
    assert visit.faults == []


def test_a_wrong_url_is_repaired_by_a_button(serve: Serve) -> None:
    mailbox, program = serve("exchange-url-owa")
    to_exchange_details(program)
    fill_in(program, mailbox, "/owa/")
    program.press("Connect inbox")
    program.press(f"Use https://localhost:{mailbox.exchange_port}/ews/exchange.asmx")
    program.until_says("Your mailbox is connected")


def test_one_more_attempt_is_warned_of_and_is_one(serve: Serve) -> None:
    mailbox, program = serve("exchange-user-name-wanted")
    visit = Visit(program)
    to_exchange_details(program)
    fill_in(program, mailbox, "/ews/exchange.asmx")
    program.press("Connect inbox")
    visit.page("What to do")
    windows = next(user for user in mailbox.right_users if "\\" in user)
    program.press(f"Try with {windows}")
    program.find("push button", "Try")
    program.press("Try")
    program.until_says("Your mailbox is connected")
    assert visit.faults == []


def test_with_the_keyboard_alone(serve: Serve, keys: Keyboard) -> None:
    mailbox, program = serve("exchange-good")
    program.find("push button", "Connect personal email")
    tab_to(program, keys, "push button", "Connect personal email")
    keys.press("Return")
    until_focused(program, "radio button", "Other (IMAP)")
    keys.press("Up")
    until_focused(program, "radio button", "Exchange")
    keys.press("Return")
    program.until_says("What connecting your mailbox does")
    keys.press("Return")
    until_focused(program, "text", "Email address")
    keys.type(mailbox.form.email)
    program.until(lambda: "sensitive" in program.find("password text", "Password")["states"], "a usable password field")
    tab_to(program, keys, "password text", "Password")
    keys.type(mailbox.right_password.reveal())
    tab_to(program, keys, "text", "Exchange URL")
    keys.type(f"localhost:{mailbox.exchange_port}/owa")
    program.until_says("This is the address of Outlook Web App.")
    keys.press("Tab")
    until_focused(program, "push button", "Use this URL")
    keys.press("Space")
    until_focused(program, "text", "Exchange URL")
    keys.press("Return")
    program.until_says("Your mailbox is connected")
