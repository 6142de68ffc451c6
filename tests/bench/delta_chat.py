"""Delta Chat's `configure`, the nearest thing there is to ours: JSON-RPC over the standard streams of its server."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from tests.bench.floors import Servers
from tests.servers.dovecot import PASSWORD, USER

_VERIFIED = 900
"""Progress, in thousandths, once both servers are signed in to; what follows is its own database."""
_DONE = 1000


class DeltaChat:
    """One running deltachat-rpc-server. `folder`: for its accounts, not made yet."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [str(Path(sys.executable).with_name("deltachat-rpc-server"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "DC_ACCOUNTS_PATH": str(folder)},
            text=True,
        )
        self._number = 0

    def __enter__(self) -> "DeltaChat":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def configure(self, servers: Servers) -> tuple[float, float]:
        """Connects a fresh account; seconds until both servers were verified, and until all was done.

        It accepts any certificate: it knows the authorities compiled into it alone.
        """
        account = self._call("add_account")
        settings: dict[str, str] = {
            "addr": USER,
            "mail_pw": PASSWORD,
            "mail_server": servers.host,
            "mail_port": str(servers.imap_port),
            "mail_security": "1",  # TLS from the first byte
            "mail_user": USER,
            "send_server": servers.host,
            "send_port": str(servers.smtp_port),
            "send_security": "1",
            "send_user": USER,
            "imap_certificate_checks": "3",  # accept invalid certificates
        }
        self._call("batch_set_config", account, settings)
        began = time.perf_counter()
        self._send("configure", account)
        verified = 0.0
        while True:
            progress, comment = self._next_progress()
            if progress == 0:
                raise RuntimeError(comment)
            if progress >= _VERIFIED and not verified:
                verified = time.perf_counter() - began
            if progress == _DONE:
                done = time.perf_counter() - began
                break
        self._call("stop_io", account)
        self._call("remove_account", account)
        return verified, done

    def _send(self, method: str, *parameters: object) -> int:
        self._number += 1
        request = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": parameters}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._number

    def _answer(self) -> dict[str, object]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("deltachat-rpc-server ended")
        answer: dict[str, object] = json.loads(line)
        return answer

    def _call(self, method: str, *parameters: object) -> object:
        number = self._send(method, *parameters)
        while True:
            answer = self._answer()
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer.get("result")

    def _next_progress(self) -> tuple[int, str]:
        """Waits for the next ConfigureProgress event; its thousandths and its comment."""
        while True:
            number = self._send("get_next_event")
            answer = self._answer()
            while answer.get("id") != number:
                answer = self._answer()
            result = answer.get("result")
            event = result["event"] if isinstance(result, dict) else {}
            if event.get("kind") == "ConfigureProgress":
                return int(event["progress"]), str(event.get("comment"))
