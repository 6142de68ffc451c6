"""Courier-IMAP, the server that the product recognises and refuses.

Debian's courier-imap can't be installed beside dovecot-imapd: its package is fetched and unpacked instead, once a
checkout, into .cache/. `python -m tests.servers.courier` does that ahead of time.
"""

import fcntl
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

from tests.servers.certificates import Certificate, certificate
from tests.servers.process import ServerProcess, free_port, new_folder

_CACHE = Path(__file__).parents[2] / ".cache" / "courier-imap"


def unpacked() -> Path:
    """The folder that the package is unpacked in.

    Raises:
        subprocess.CalledProcessError: apt can't fetch it.
    """
    _CACHE.parent.mkdir(exist_ok=True)
    (_CACHE.parent / ".gitignore").write_text("*\n")
    with _CACHE.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _CACHE.exists():
            with tempfile.TemporaryDirectory(dir=_CACHE.parent) as folder:
                Path(folder).chmod(0o755)
                subprocess.run(
                    ["apt-get", "download", "-qq", "courier-imap"], cwd=folder, check=True, capture_output=True
                )
                (package,) = Path(folder).glob("courier-imap_*.deb")
                root = Path(folder) / "root"
                subprocess.run(["dpkg", "-x", str(package), str(root)], check=True)
                root.rename(_CACHE)
    return _CACHE


class Courier:
    """One running Courier-IMAP. It greets and refuses; nobody can sign in, as nobody has to get that far.

    `denied`: the sentence with which it turns every client away, as for an address that isn't on its list.
    """

    def __init__(self, tls: Certificate | None = None, *, denied: str = "") -> None:
        tls = tls or certificate()
        root = unpacked()
        self.folder = new_folder()
        pem = self.folder / "server.pem"
        pem.write_bytes(tls.pem + tls.key_pem)
        self.imap_port, self.imaps_port = free_port(), free_port()
        login = [str(root / "usr/lib/courier/courier/imaplogin"), str(root / "usr/bin/imapd"), "Maildir"]
        capability = "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE SORT QUOTA IDLE"
        environment = {
            "TLS_CERTFILE": str(pem),
            "TLS_VERIFYPEER": "NONE",
            "IMAP_CAPABILITY": capability,
            "IMAP_CAPABILITY_TLS": f"{capability} AUTH=PLAIN",
            "IMAP_STARTTLS": "YES",
            "COURIERTLS": "/usr/bin/couriertls",
            "IMAP_IDLE_TIMEOUT": "60",
        }
        daemon = ["/usr/sbin/couriertcpd", "-address=127.0.0.1", "-nodnslookup", "-noidentlookup", "-maxprocs=40"]
        daemon += ["-maxperip=40", *(self._deny(denied) if denied else ())]
        self._clear = ServerProcess([*daemon, str(self.imap_port), *login], self.folder, environment)
        self._tls = ServerProcess(
            [*daemon, str(self.imaps_port), "/usr/bin/couriertls", "-server", "-tcpd", *login],
            self.folder,
            environment | {"IMAP_TLS": "1", "IMAP_STARTTLS": "NO"},
        )
        try:
            self._clear.wait_for_ports(self.imap_port)
            self._tls.wait_for_ports(self.imaps_port)
        except BaseException:
            self.stop()
            raise

    def _deny(self, sentence: str) -> list[str]:
        """Options that turn every address away."""
        access = self.folder / "access"
        access.write_text("*\tdeny\n")
        files = [f"-{option}={access}{ending}" for option, ending in (("src", ""), ("file", ".dat"), ("tmp", ".tmp"))]
        subprocess.run(["/usr/bin/makedat.courier", *files, "-cidr"], check=True)
        return [f"-access={access}.dat", f"-denymsg=* BYE {sentence}"]

    def stop(self) -> None:
        self._clear.stop()
        self._tls.stop()

    def __enter__(self) -> "Courier":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


if __name__ == "__main__":
    print(unpacked())
