"""The window over the real App, with the sign-in pages and mailboxes of Microsoft and Google on this machine:
WIZARD_TEST_CLOUD says where. Settings of the program couldn't: a token for a mailbox must not go to any host that
somebody typed.
"""

import json
import os
import sys
from dataclasses import replace

from tests.servers.oidc_provider import GOOGLE_CLIENT, GOOGLE_SECRET, MICROSOFT_CLIENT
from wizard.compose import build
from wizard.model.cloud import UNCONFIGURED, Cloud
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Security
from wizard.model.secret import Secret
from wizard.model.sign_in import google_app, microsoft_app


def cloud(told: dict[str, str]) -> Cloud:
    """`told`: authority and issuer of the sign-in server; port of Graph, or host and ports of the mail servers."""
    if "graph" in told:
        graph = Endpoint(Protocol.GRAPH, "localhost", int(told["graph"]), Security.TLS, "/v1.0")
        return replace(UNCONFIGURED, microsoft=microsoft_app(MICROSOFT_CLIENT, told["authority"]), graph=graph)
    google = replace(
        google_app(GOOGLE_CLIENT, Secret(GOOGLE_SECRET)),
        authority=told["authority"],
        authorization_url=f"{told['issuer']}/auth",
        token_url=f"{told['issuer']}/token",
    )
    imap = Endpoint(Protocol.IMAP, told["host"], int(told["imap"]), Security.TLS)
    smtp = Endpoint(Protocol.SMTP, told["host"], int(told["smtp"]), Security.TLS)
    return replace(UNCONFIGURED, google=google, google_imap=imap, google_smtp=smtp)


if __name__ == "__main__":
    from wizard.qt import run

    sys.exit(run(build(cloud=cloud(json.loads(os.environ["WIZARD_TEST_CLOUD"])))))
