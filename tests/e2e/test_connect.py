"""From the empty list to Connected, and back to the empty list."""

import subprocess
import sys

from tests.e2e.conftest import Start
from tests.e2e.desktop import Desktop
from tests.e2e.program import Program
from tests.servers.mail_system import MailSystem

_SECRETS = """
import secretstorage
with secretstorage.dbus_init() as bus:
    for item in secretstorage.get_default_collection(bus).get_all_items():
        print(item.get_secret().decode())
"""


def secrets(desktop: Desktop) -> list[str]:
    """All that the keyring holds, asked for by another program."""
    done = subprocess.run(
        [sys.executable, "-c", _SECRETS],
        env=desktop.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.splitlines()


def test_a_mailbox_is_connected_listed_checked_again_and_removed(
    start: Start, private_desktop: Desktop, mailbox: MailSystem
) -> None:
    program = start()
    program.to_details()
    program.fill_in(
        mailbox.user,
        mailbox.password,
        f"localhost:{mailbox.dovecot.imaps_port}",
        f"localhost:{mailbox.postfix.submissions_port}",
    )
    assert secrets(private_desktop) == []
    assert mailbox.password not in program.texts(), "a screen reader would speak the password"
    program.press("Connect inbox")
    program.until_says("Your mailbox is connected")
    assert mailbox.user in program.texts()
    verified = {"Signed in", "Folders found", "Enough connections at once", "Test email arrived", "Test email sent"}
    assert verified <= set(program.texts())
    program.press("Done")

    program.until(lambda: listed(program) == [f"{mailbox.user}, Connected, just now"], "the account in the list")
    assert secrets(private_desktop) == [mailbox.password]
    program.press("Recheck")
    program.until_says("The last check")
    program.until(lambda: program.is_shown("label", "Connected"), "the state after the check")

    program.press("Remove…")
    program.press("Remove")
    program.find("label", "Connect your mailbox, and your emails are where you work.")
    assert secrets(private_desktop) == []

    said = program.announced()
    assert said[:3] == [
        "Which provider is your mailbox with?",
        "What connecting your mailbox does",
        "Enter your details",
    ]
    assert set(said[4:6]) == {"Receiving: everything works", "Sending: everything works"}
    assert said[6:] == ["Your mailbox is connected", f"Removed: {mailbox.user}"]


def listed(program: Program) -> list[str]:
    """The accounts as they are spoken."""
    return [s["name"] for s in program.shown() if s["role"] == "list item"]
