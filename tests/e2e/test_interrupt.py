"""A verification that hangs: cancelled, closed, and the program quit in the middle of it."""

import signal

from tests.e2e.conftest import Start
from tests.e2e.keyboard import Keyboard
from tests.e2e.program import Program
from tests.servers import odd
from tests.servers.dovecot import PASSWORD, USER


def hang(program: Program, port: int) -> None:
    """Until it waits for a server that never says a word."""
    program.to_details()
    program.fill_in(USER, PASSWORD, f"localhost:{port}", f"localhost:{port}")
    program.press("Connect inbox")
    program.until(lambda: any("under way" in s["name"] for s in program.shown()), "a stage under way")


def test_cancelling_goes_back_to_the_details_with_everything_kept(start: Start) -> None:
    program = start()
    with odd.silent() as port:
        hang(program, port)
        program.press("Cancel")
        program.until_says("Enter your details")
        assert program.text_of("Email address") == USER
        assert program.text_of("Server for receiving (IMAP)") == f"localhost:{port}"
        assert program.text_of("Server for sending (SMTP)") == f"localhost:{port}"
        assert len(program.find("password text", "Password")["text"]) == len(PASSWORD)
        program.press("Connect inbox")
        program.until_says("Connecting")


def test_closing_the_wizard_asks_first(start: Start, keys: Keyboard) -> None:
    program = start()
    with odd.silent() as port:
        hang(program, port)
        keys.press("Escape")
        program.find("push button", "Keep editing")
        keys.press("Escape")  # the harmless answer
        program.until(lambda: not program.is_shown("push button", "Keep editing"), "the question gone")
        assert program.is_shown("push button", "Cancel")
        keys.press("Escape")
        program.press("Close and discard")
        program.until(lambda: not program.is_shown("push button", "Cancel"), "the wizard gone")
        program.press("Connect personal email")
        program.until_says("Which provider")


def test_the_program_is_closed_in_the_middle(start: Start, keys: Keyboard) -> None:
    program = start()
    with odd.silent() as port:
        hang(program, port)
        keys.close_window(keys.windows()[-1])
        program.press("Close and discard")
        assert program.ended(5) == 0


def test_ctrl_c_ends_it_at_once(start: Start) -> None:
    program = start()
    with odd.silent() as port:
        hang(program, port)
        program.process.send_signal(signal.SIGINT)
        assert program.ended(5) == 130
