"""The finished text for an administrator: to be copied, or sent by email."""

import sys
from urllib.parse import quote

from wizard.model.problem import Diagnosis, RemedyId
from wizard.qt.context import Context

_LONGEST = 2000 if sys.platform == "win32" else 30_000
"""Characters of an address that the system hands on whole; Windows cuts longer ones (INTERNET_MAX_URL_LENGTH)."""


def admin_text(context: Context, diagnosis: Diagnosis) -> str:
    """One paragraph a line, in the language of the window; "" for problems that no administrator mends."""
    if all(remedy.id is not RemedyId.COPY_ADMIN_TEXT for remedy in diagnosis.remedies):
        return ""
    return "\n".join(context.catalog.panel(diagnosis, context.language).admin)


def mail_url(subject: str, text: str) -> str:
    """The address that opens a new email to nobody yet (RFC 6068: lines end in CR LF). "" for a text that is too long
    for it.
    """
    body = quote("\r\n".join(text.splitlines()), safe="")
    url = f"mailto:?subject={quote(subject, safe='')}&body={body}"
    return url if len(url) <= _LONGEST else ""
