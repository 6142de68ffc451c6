"""`wizard.compose.App` as the window's Services. Every import is late: the first paint waits for none of them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from wizard.model.account import Health, SavedAccount
from wizard.model.brand import Brand
from wizard.model.form import ConnectForm
from wizard.model.outcome import Connected, Outcome
from wizard.model.plan import Candidate
from wizard.qt.services import Accounts, Connector, Record, Scenario, Settings, Vault

if TYPE_CHECKING:
    from wizard.catalog import Catalog
