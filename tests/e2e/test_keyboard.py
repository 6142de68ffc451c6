"""With the keyboard alone: keys of the X server, nothing pressed or filled in by any other way."""

from tests.e2e.conftest import Start
from tests.e2e.keyboard import Keyboard
from tests.e2e.program import Program
from tests.servers.mail_system import MailSystem


def tab_to(program: Program, keys: Keyboard, role: str, name: str) -> None:
    """Tabs on until it has the focus. Fails when the focus comes back to where it began."""
    seen: list[tuple[str, str, str]] = []

    def moved() -> tuple[str, str, str] | None:
        focused = program.focused()
        here = (focused["window"], focused["role"], focused["name"]) if focused else None
        return here if here and here not in seen[-1:] else None

    while True:
        here = program.until(moved, f"a focus after {seen[-1:]}")
        if here[1:] == (role, name):
            return
        assert here not in seen, f"Tab goes around without meeting {role} {name!r}: {seen}"
        seen.append(here)
        keys.press("Tab")


def until_focused(program: Program, role: str, name: str) -> None:
    def there() -> bool:
        focused = program.focused()
        return focused is not None and (focused["role"], focused["name"]) == (role, name)

    program.until(there, f"the focus on {role} {name!r}")


def choose_language(program: Program, keys: Keyboard, button: str, place: int) -> None:
    """`place`: in the menu, from 1."""
    tab_to(program, keys, "push button", button)
    keys.press("Space")
    program.until(lambda: [s for s in program.shown() if s["name"] == button and "pressed" in s["states"]], "a menu")
    for _ in range(place):
        keys.press("Down")
    keys.press("Return")


def test_from_the_empty_list_to_connected_and_removed(start: Start, keys: Keyboard, mailbox: MailSystem) -> None:
    program = start()
    program.find("push button", "Connect personal email")
    tab_to(program, keys, "push button", "Connect personal email")
    keys.press("Return")
    until_focused(program, "radio button", "Other (IMAP)")
    keys.press("Return")
    program.until_says("What connecting your mailbox does")
    keys.press("Return")
    until_focused(program, "text", "Email address")
    keys.type(mailbox.user)  # at once: where the password is kept is not known yet
    program.until(lambda: program.text_of("Email address") == mailbox.user, "the address as it was typed")
    program.until(lambda: "sensitive" in program.find("password text", "Password")["states"], "a usable password field")
    until_focused(program, "text", "Email address")
    keys.press("Tab")
    until_focused(program, "password text", "Password")
    keys.type(mailbox.password)
    tab_to(program, keys, "text", "Server for receiving (IMAP)")
    keys.type(f"localhost:{mailbox.dovecot.imaps_port}")
    keys.press("Tab")
    until_focused(program, "text", "Server for sending (SMTP)")
    keys.type(f"localhost:{mailbox.postfix.submissions_port}")
    keys.press("Return")
    program.until_says("Your mailbox is connected")
    until_focused(program, "push button", "Done")
    keys.press("Return")
    program.find("push button", "Remove…")
    program.until(lambda: not program.is_shown("push button", "Done"), "the wizard gone")
    tab_to(program, keys, "push button", "Remove…")
    keys.press("Space")
    until_focused(program, "push button", "Keep")  # the harmless answer
    tab_to(program, keys, "push button", "Remove")
    keys.press("Return")
    program.find("label", "Connect your mailbox, and your emails are where you work.")


def test_each_button_answers_to_its_letter(start: Start, keys: Keyboard) -> None:
    program = start()
    program.until(program.focused, "a window with the keyboard")
    keys.press("Alt", "c")
    until_focused(program, "radio button", "Other (IMAP)")
    keys.press("Alt", "c")
    program.until_says("What connecting your mailbox does")
    keys.press("Alt", "b")
    program.until_says("Which provider")


def test_the_language_changes_in_the_middle_and_nothing_is_lost(start: Start, keys: Keyboard) -> None:
    program = start()
    program.to_details()
    program.fill_in("alice@example.com", "p4ssword", "imap.example.com", "smtp.example.com")
    choose_language(program, keys, "Language", 2)
    program.until_says("Machen Sie Ihre Angaben")
    assert program.text_of("E-Mail-Adresse") == "alice@example.com"
    assert program.text_of("Server zum Empfangen (IMAP)") == "imap.example.com"
    assert program.text_of("Server zum Senden (SMTP)") == "smtp.example.com"
    assert len(program.find("password text", "Passwort")["text"]) == len("p4ssword")
    program.find("push button", "Postfach verbinden")
    choose_language(program, keys, "Sprache (Language)", 3)
    program.find("push button", "戻る")
    assert program.text_of("メールアドレス") == "alice@example.com"
