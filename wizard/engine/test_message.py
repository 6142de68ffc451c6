"""The test email itself."""

import uuid
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from wizard.catalog import Catalog
from wizard.model.plan import ConnectionPlan
from wizard.model.provider import Language
from wizard.probes.context import MARKER_FIELD, TestEmail


def make_test_email(plan: ConnectionPlan, catalog: Catalog, language: Language) -> TestEmail | None:
    """The message for the plan's recipient, None if none is wanted. Says what it is; asks for no answer (RFC 3834)."""
    if plan.test_email_to is None:
        return None
    marker = uuid.uuid4().hex
    names = {"product": catalog.brand.product, "service": catalog.brand.service, "email": str(plan.email)}
    message = EmailMessage(policy=SMTP)
    message["From"] = str(plan.email)
    message["To"] = plan.test_email_to
    message["Subject"] = catalog.term("test_email", "subject", language, **names)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=plan.email.domain)
    message["Auto-Submitted"] = "auto-generated"
    message[MARKER_FIELD] = marker
    message.set_content(catalog.term("test_email", "body", language, **names) + "\n", cte="quoted-printable")
    return TestEmail(plan.test_email_to, marker, message.as_bytes())
