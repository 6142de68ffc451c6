"""The pretend Exchange in a process of its own, so that it shares no interpreter with the client that is measured.

`python -m tests.bench.exchange_server SCENARIO` prints the JSON of a Place and runs until its input ends.
"""

import contextlib
import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.model.form import AdvancedOptions, ConnectForm
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.practice import PracticeServers


@dataclass(frozen=True)
class Place:
    """Where it is and who may come in. `ca`: the authority to trust, PEM."""

    url: str
    port: int
    ca: str
    email: str
    username: str
    password: str

    def seen_at(self, port: int) -> "Place":
        """The same through a relay at this port."""
        return dataclasses.replace(self, url=self.url.replace(f":{self.port}/", f":{port}/"), port=port)

    def form(self, *, test_email_to: str = "") -> ConnectForm:
        """Without a test email where there is nobody to send it to."""
        options = AdvancedOptions(send_test_email=bool(test_email_to), test_email_to=test_email_to)
        return ConnectForm(
            provider=Provider.EXCHANGE,
            email=self.email,
            password=Secret(self.password),
            ews_url=self.url,
            options=dataclasses.replace(options, username=self.username),
        )


@contextlib.contextmanager
def running(scenario: str) -> Iterator[Place]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.exchange_server", scenario],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Place(**json.loads(process.stdout.readline()))
        finally:
            process.stdin.close()


def _serve(scenario: str) -> None:
    with PracticeServers() as servers:
        mailbox = servers.start(scenario)
        form = mailbox.form
        place = Place(
            form.ews_url,
            mailbox.exchange_port,
            mailbox.ca_pem.decode("ascii"),
            form.email,
            form.options.username or form.email,
            mailbox.right_password.reveal(),
        )
        print(json.dumps(dataclasses.asdict(place)), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    _serve(sys.argv[1])
