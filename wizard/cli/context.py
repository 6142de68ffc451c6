"""What every verb is given."""

import argparse
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.output import Output
from wizard.cli.services import App, Say
from wizard.model.account import SavedAccount
from wizard.model.cancel import CancelToken
from wizard.model.outcome import Stopped
from wizard.model.provider import Language
from wizard.model.secret import Secret
from wizard.store.accounts import store_errors
from wizard.wire.redact import Redactor

if TYPE_CHECKING:
    from wizard.catalog import Catalog
    from wizard.store.accounts import Accounts

DONE, PROBLEM, WRONG_USE, MACHINE_LACKS, CANCELLED = 0, 1, 2, 3, 130
"""Exit statuses. MACHINE_LACKS: something is missing here (a keyring, a display)."""

_PAGE = 65_536
"""Bytes that the accounts' file may grow by."""


@dataclass
class Context:
    """`redactor` knows the secret of this process, once there is one; `token` is set by Ctrl-C. `report_kept`: the
    run's report is there for `report`. `one_host`: both servers of the run have the same name. `account`: the saved one
    that is being verified again. `stopped`: how far a run had come that was cut short.
    """

    app: App
    options: argparse.Namespace
    out: Output
    language: Language
    say: Say
    redactor: Redactor = field(default_factory=lambda: Redactor(Secret()))
    token: CancelToken = field(default_factory=CancelToken)
    report_kept: bool = False
    one_host: bool = False
    account: SavedAccount | None = None
    stopped: Stopped = Stopped()

    @property
    def catalog(self) -> "Catalog":
        return self.app.catalog

    @property
    def accounts(self) -> "Accounts":
        """Raises StoreError where the data folder can't be made."""
        with store_errors():
            return self.app.accounts

    @property
    def data_dir(self) -> Path:
        """Raises StoreError where it can't be made."""
        with store_errors():
            return self.app.data_dir

    def prove_writable(self) -> None:
        """Writes a page into the data folder and deletes it: before a password is asked for, not after.

        Raises:
            StoreError: there is no room, or no right to write.
        """
        folder = self.data_dir
        with store_errors(folder), tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_PAGE))
            file.flush()
