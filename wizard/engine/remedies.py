"""The remedies of what is kept of an account's last check: as they would be offered if it were made now."""

from dataclasses import replace

from wizard.catalog import Catalog
from wizard.engine.diagnose import Diagnoser
from wizard.engine.saving import form_of
from wizard.model.account import SavedAccount
from wizard.model.form import plan_of
from wizard.model.plan import ConnectionPlan
from wizard.model.problem import Diagnosis
from wizard.model.secret import Secret
from wizard.wire.redact import Redactor

_SOME_PASSWORD = Secret("not the account's own")
"""Without any, there is no plan. It signs in nowhere."""


def with_remedies(catalog: Catalog, account: SavedAccount, kept: Diagnosis) -> Diagnosis:
    """`kept`: as `kept_diagnosis` gives it."""
    plan = plan_of(replace(form_of(account), password=_SOME_PASSWORD))
    own = plan if isinstance(plan, ConnectionPlan) else None
    judged = Diagnoser(catalog, Redactor(Secret()), own).diagnose(kept.finding)
    return replace(kept, remedies=judged.remedies) if judged.problem.name == kept.problem.name else kept
