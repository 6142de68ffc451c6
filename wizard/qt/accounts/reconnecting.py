"""What a reconnect begins with: everything is kept, and the password is asked for only where it is the reason.

Who signed in with the browser does so again.
"""

from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.account import SavedAccount
from wizard.qt.accounts.checks import password_is_the_reason
from wizard.qt.context import Context


def session_for(account: SavedAccount, context: Context) -> Session:
    asked = account.signs_in_with_browser or password_is_the_reason(account.health, context.catalog)
    return Session(
        context.services.form_of(account),
        step=Step.DETAILS,
        account_id=account.id,
        kept_by=None if asked else account,
        bcc_address=context.brand.bcc_address,
    )
