"""What every verb is given."""

import argparse
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.cli.output import Output
from wizard.cli.services import App, Say
from wizard.model.cancel import CancelToken
from wizard.model.provider import Language
from wizard.model.secret import Secret
from wizard.wire.redact import Redactor

if TYPE_CHECKING:
    from wizard.catalog import Catalog

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
