"""The command line as a process of its own, over the real App; WIZARD_TEST_AUTHORITY is its sign-in server."""

import os
import sys
from dataclasses import replace
from pathlib import Path

from tests.servers.oidc_provider import MICROSOFT_CLIENT
from tests.store.memory_keyring import MemoryKeyring
from wizard import compose
from wizard.cli import main
from wizard.model.cloud import UNCONFIGURED
from wizard.model.sign_in import microsoft_app
from wizard.store.vault import Vault


def factory(*, ca_file: Path | None = None) -> compose.App:
    app = microsoft_app(MICROSOFT_CLIENT, os.environ["WIZARD_TEST_AUTHORITY"])
    built = compose.build(ca_file=ca_file, cloud=replace(UNCONFIGURED, microsoft=app))
    keyring = MemoryKeyring()
    built.vault = Vault(lambda: keyring)
    return built


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], factory))
