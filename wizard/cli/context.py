"""What every verb is given."""

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.output import Output
from wizard.cli.services import App, Say
from wizard.model.cancel import CancelToken
from wizard.model.provider import Language
from wizard.model.secret import Secret
from wizard.store.accounts import StoreError
from wizard.wire.redact import Redactor

if TYPE_CHECKING:
    from wizard.catalog import Catalog
    from wizard.store.accounts import Accounts

DONE, PROBLEM, WRONG_USE, MACHINE_LACKS, CANCELLED = 0, 1, 2, 3, 130
"""Exit statuses. MACHINE_LACKS: something is missing here (a keyring, a display)."""


@dataclass
class Context:
    """`redactor` knows the secret of this process, once there is one; `token` is set by Ctrl-C."""

    app: App
    options: argparse.Namespace
    out: Output
    language: Language
    say: Say
    redactor: Redactor = field(default_factory=lambda: Redactor(Secret()))
    token: CancelToken = field(default_factory=CancelToken)

    @property
    def catalog(self) -> "Catalog":
        return self.app.catalog

    @property
    def accounts(self) -> "Accounts":
        """Raises StoreError where the data folder can't be made."""
        try:
            return self.app.accounts
        except OSError as error:
            raise StoreError(Path(error.filename or "."), error.strerror or type(error).__name__) from None
