"""What can be used has a name and a fitting role, on every page; and a screen reader can't break the program."""

from tests.e2e.conftest import Start
from tests.e2e.desktop import Desktop
from tests.e2e.keyboard import Keyboard
from tests.e2e.program import Program, Shown
from tests.e2e.test_connect import secrets
from tests.e2e.test_keyboard import until_focused
from tests.servers import odd
from tests.servers.dovecot import PASSWORD, USER

USED = frozenset(
    {"push button", "check box", "radio button", "toggle button", "text", "password text", "combo box", "list",
     "list item", "tree", "table cell", "spin button", "link", "menu item", "slider", "page tab", "label"}
)  # fmt: skip
"""Roles that screen readers present as something to use; of a label, its text can be selected and copied. Qt tells the
rows of a tree as table cells.
"""


def nameless(shown: Shown) -> bool:
    """Whether somebody who can't see it wouldn't know what it is."""
    if not shown["inside"]:
        return shown["role"] not in ("frame", "dialog", "alert") or not shown["name"]
    if shown["role"] == "scroll bar":
        return False  # never in the tab order; the keys of what it scrolls do its work
    usable = "focusable" in shown["states"] or {"Press", "Toggle", "Show Menu"} & set(shown["actions"])
    return bool(usable) and not (shown["name"].strip() and shown["role"] in USED)


class Visit:
    """Looks at each page that it is told of."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.faults: list[str] = []

    def page(self, landmark: str) -> None:
        """`landmark`: the beginning of a text that tells that the page is there."""
        self._program.until_says(landmark)
        shown = self._program.shown()
        self.faults += [f"{landmark}: {s}" for s in shown if nameless(s)]
        names = [(s["window"], s["role"], s["name"]) for s in shown if s["role"] == "push button"]
        self.faults += [f"{landmark}: twice {name}" for name in set(names) if names.count(name) > 1]


def test_everything_that_can_be_used_has_a_name(start: Start) -> None:
    program = start()
    visit = Visit(program)
    visit.page("Connect your mailbox, and")
    program.press("Connect personal email")
    visit.page("Which provider")
    program.press("Continue")
    visit.page("What connecting your mailbox does")
    program.press("Read the full privacy text")
    visit.page("Privacy")
    program.press("Close")
    program.press("Continue")
    visit.page("Enter your details")
    program.fill_in("alice", PASSWORD, "https://mail.example.com/", "localhost")
    program.press("Connect inbox")
    program.until(lambda: program.find("text", "Email address")["description"], "what is wrong with the address")
    visit.page("Enter your details")
    assert "expanded" not in program.find("push button", "Advanced options")["states"]
    program.press("Advanced options")
    program.until(lambda: "expanded" in program.find("push button", "Advanced options")["states"], "an open fold")
    visit.page("Receiving (IMAP)")
    with odd.silent() as silent:
        program.fill_in(USER, PASSWORD, f"localhost:{silent}", f"localhost:{silent}")
        program.press("Connect inbox")
        visit.page("Connecting")
        program.press("Cancel")
    port = odd.closed_port()
    program.fill_in(USER, PASSWORD, f"localhost:{port}", f"localhost:{port}")
    program.press("Connect inbox")
    visit.page("What to do")
    assert "Server: broken here" in program.find("image", "The path to your mailbox")["description"]
    program.press("Technical details")
    visit.page("CONNECTION_REFUSED")
    assert visit.faults == []


def test_practice_in_the_window(start: Start, keys: Keyboard, private_desktop: Desktop) -> None:
    """A pretend mailbox is chosen, connects not, is repaired by a button, and nothing of it is kept."""
    program = start()
    visit = Visit(program)
    program.press("Practice with a pretend mailbox")
    visit.page("Practice with a pretend mailbox")
    keys.press("Alt", "f")
    until_focused(program, "text", "Filter")
    keys.type("receiving starttls instead")
    wanted = "Receiving: the port wants STARTTLS instead of TLS"
    program.until(lambda: "selected" in program.find("table cell", wanted)["states"], f"{wanted!r} chosen")
    keys.press("Return")
    visit.page("Practice: pretend mailbox.")
    program.go_on_to_details()
    visit.page("Enter your details")
    program.press("Connect inbox")
    visit.page("What to do")
    repair = program.until(
        lambda: [s["name"] for s in program.shown() if "STARTTLS" in s["name"] and s["role"] == "push button"],
        "a repair",
    )
    program.press(repair[0])
    visit.page("Practice finished: it would be connected")
    program.press("Done")
    program.until(lambda: not program.is_shown("push button", "Done"), "the wizard gone")
    visit.page("Connect your mailbox, and")
    assert visit.faults == []
    assert secrets(private_desktop) == []


def test_a_reader_may_ask_for_what_is_not_there(start: Start, private_desktop: Desktop) -> None:
    program = start()
    program.press("Connect personal email")
    for page in ("Which provider", "What connecting your mailbox does", "Enter your details"):
        program.until_says(page)
        assert private_desktop.ask("beyond")
        program.press("Continue" if page[0] == "W" else "Back")
    program.until_says("What connecting your mailbox does")
