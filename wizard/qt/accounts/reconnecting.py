"""What a reconnect begins with: everything is kept, and the password is asked for only where it is the reason."""

from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.account import SavedAccount
from wizard.qt.accounts.checks import password_is_the_reason
from wizard.qt.context import Context


def session_for(account: SavedAccount, context: Context) -> Session:
    return Session(
        context.services.form_of(account),
        step=Step.DETAILS,
        account_id=account.id,
        kept_by=None if password_is_the_reason(account.health, context.catalog) else account,
        bcc_address=context.brand.bcc_address,
    )
