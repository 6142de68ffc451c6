"""The certified oidc-provider (npm) as a Microsoft-like and Google-like sign-in server, over https; Node 20 or newer.

`python -m tests.servers.oidc_provider` installs it from its lock file into tests/servers/oidc/node_modules.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from tests.servers.certificates import certificate
from tests.servers.process import ServerProcess, free_port, new_folder

HERE = Path(__file__).with_name("oidc")
TENANT_ID = "3c1f7a52-0d5e-4f5b-9c0c-2b6f0d1e7a11"
MICROSOFT_CLIENT = "6f1d2c3b-aaaa-4bbb-8ccc-1234567890ab"
HURRIED_CLIENT = "6f1d2c3b-aaaa-4bbb-8ccc-000000000002"
"""The same, but its device codes live for two seconds."""
GOOGLE_CLIENT = "123456-test.apps.example"
GOOGLE_SECRET = "c4nary-client-secret-51b2"
FORGETFUL_CLIENT = "654321-test.apps.example"
"""As Google's, but it never gets a refresh token."""
INTROSPECTION_SECRET = "introspection-5ecret"
GRAPH_SCOPES = ("Mail.ReadWrite", "Mail.Send", "Calendars.Read", "Calendars.ReadWrite", "User.Read")
GOOGLE_SCOPE = "https://mail.google.com/"

UNKNOWN_TENANT = {
    "error": "invalid_tenant",
    "error_description": "AADSTS90002: Tenant 'nowhere.example' not found. Check to make sure you have the correct "
    "tenant ID and are signing into the correct cloud. Trace ID: 5b1d Correlation ID: 77aa Timestamp: 2026-11-01 09:00",
    "error_codes": [90002],
    "correlation_id": "77aa0c6e-5d41-4d4c-9b7e-6d6b9a6e2f10",
}
"""What Entra ID answers for a tenant that doesn't exist (documented shape)."""


def node() -> str:
    """Path of a Node that is new enough: the one in the virtual environment, else the system's.

    Raises:
        RuntimeError: there is none; `make test` installs one.
    """
    places = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    path = shutil.which("node", path=places)
    if path is None:
        raise RuntimeError("no Node.js: .ci/set-up.sh test installs it")
    return path


def installed() -> Path:
    """The folder of server.mjs, its packages installed as the lock file has them.

    Raises:
        subprocess.CalledProcessError: npm can't fetch them.
    """
    done, wanted = HERE / "node_modules" / ".package-lock.json", HERE / "package-lock.json"
    with (HERE / ".install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists() or done.stat().st_mtime < wanted.stat().st_mtime:
            folder = Path(node()).parent
            npm = shutil.which("npm", path=os.pathsep.join((str(folder), os.environ.get("PATH", os.defpath))))
            subprocess.run(
                [
                    npm or "npm",
                    "ci",
                    "--prefer-offline",
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts",
                    "--loglevel=error",
                ],
                stdout=subprocess.DEVNULL,
                cwd=HERE,
                check=True,
            )
            done.touch()
    return HERE


@dataclass(frozen=True)
class OidcOptions:
    """`access_seconds`: how long access tokens live. `device_seconds`: device codes, by client id.

    `relay_port`: where a relay takes connections for it, by which it then calls itself. `own_port`: where it listens.
    """

    access_seconds: int = 3600
    device_seconds: Mapping[str, int] = field(default_factory=lambda: {HURRIED_CLIENT: 2})
    device_interval: int = 1
    relay_port: int = 0
    own_port: int = 0


class OidcProvider:
    """One running sign-in server. `authority`: as Microsoft's are written; `issuer`: with the version."""

    def __init__(self, options: OidcOptions | None = None) -> None:
        options = options or OidcOptions()
        self.folder = new_folder()
        own_port = options.own_port or free_port()
        self.port = options.relay_port or own_port
        self.authority = f"https://localhost:{self.port}/tenant"
        self.issuer = f"{self.authority}/v2.0"
        shown, key = certificate().write(self.folder)
        settings = self.folder / "settings.json"
        settings.write_text(
            json.dumps(
                {
                    "port": self.port,
                    "own_port": own_port,
                    "certificate": str(shown),
                    "key": str(key),
                    "clients": _clients(),
                    "scopes": [*GRAPH_SCOPES, GOOGLE_SCOPE],
                    "always_refreshable": [MICROSOFT_CLIENT, HURRIED_CLIENT, GOOGLE_CLIENT],
                    "introspection_secret": INTROSPECTION_SECRET,
                    "tenant_id": TENANT_ID,
                    "unknown_tenant": UNKNOWN_TENANT,
                    "access_seconds": options.access_seconds,
                    "device_seconds": dict(options.device_seconds),
                    "device_interval": options.device_interval,
                }
            )
        )
        self.process = ServerProcess([node(), str(installed() / "server.mjs"), str(settings)], self.folder)
        try:
            self.process.wait_for_ports(own_port)
        except BaseException:
            self.process.stop()
            raise

    @property
    def introspection(self) -> str:
        """Where Dovecot asks about a token, with its credentials."""
        return f"https://dovecot:{INTROSPECTION_SECRET}@localhost:{self.port}/tenant/v2.0/token/introspection"

    def __enter__(self) -> "OidcProvider":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.stop()


def _clients() -> list[dict[str, object]]:
    code, device = "authorization_code", "urn:ietf:params:oauth:grant-type:device_code"
    microsoft = {"redirect_uris": ["http://localhost"], "grant_types": [code, "refresh_token", device]}
    google = {
        "redirect_uris": ["http://127.0.0.1"],
        "grant_types": [code, "refresh_token"],
        "token_endpoint_auth_method": "client_secret_post",
        "client_secret": GOOGLE_SECRET,
    }
    return [
        {"client_id": MICROSOFT_CLIENT, **microsoft},
        {"client_id": HURRIED_CLIENT, **microsoft},
        {"client_id": GOOGLE_CLIENT, **google},
        {"client_id": FORGETFUL_CLIENT, **google},
    ]


def install() -> None:
    """Raises SystemExit, after npm has said why, where it can't be installed."""
    try:
        installed()
    except (subprocess.CalledProcessError, RuntimeError) as error:
        sys.exit(f"The sign-in server of the tests can't be installed: {error}")


if __name__ == "__main__":
    install()
