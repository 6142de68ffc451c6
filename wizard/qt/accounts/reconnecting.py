"""What a reconnect begins with: everything is kept, and the password is asked for only where it is the reason.

Who signed in with the browser does so again.
"""

from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.account import SavedAccount
from wizard.model.form import Change, apply_change
from wizard.qt.accounts.checks import password_is_the_reason
from wizard.qt.context import Context


def session_for(account: SavedAccount, context: Context, change: Change | None = None) -> Session:
    """`change`: what a remedy's button alters."""
    asked = account.signs_in_with_browser or password_is_the_reason(account.health, context.catalog)
    form = context.services.form_of(account)
    return Session(
        apply_change(form, change) if change is not None else form,
        step=Step.DETAILS,
        account_id=account.id,
        kept_by=None if asked else account,
        bcc_address=context.brand.bcc_address,
    )
