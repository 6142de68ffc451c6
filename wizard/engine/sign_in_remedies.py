"""The buttons that help with a sign-in in the browser, and where they lead."""

import re
from collections.abc import Iterator, Mapping

from wizard.model.form import Change
from wizard.model.plan import ConnectionPlan, SignInPlan
from wizard.model.problem import Remedy, RemedyId
from wizard.model.provider import Provider
from wizard.model.sign_in import admin_consent_url
from wizard.model.symptom import Finding, Json, Symptom

_PLAIN = {RemedyId.TELL_WHAT_BROWSER_SHOWS, RemedyId.COPY_ADMIN_TEXT, RemedyId.MAIL_ADMIN_TEXT}
REDIRECT = "http://localhost"
"""As it is registered; an administrator's browser ends there, at nobody."""
_ANY_TENANT = {"", "common", "organizations", "consumers"}


def sign_in_remedies(wish: RemedyId, finding: Finding, plan: ConnectionPlan | None) -> Iterator[Remedy]:
    """The buttons of one kind that can be offered here. None without a run that signs in so."""
    if plan is None or plan.sign_in is None:
        return
    match wish:
        case RemedyId.SIGN_IN_AGAIN:
            wrong = finding.symptom is Symptom.DIFFERENT_ACCOUNT
            values = {"username": plan.email.display} if wrong else {}
            yield Remedy(wish, Change(device_code=False) if plan.sign_in.device_code else None, values=values)
        case RemedyId.USE_DEVICE_CODE:
            if plan.provider is Provider.MICROSOFT365:
                yield Remedy(wish, Change(device_code=True))
        case RemedyId.OPEN_CONSENT_PAGE | RemedyId.COPY_CONSENT_LINK:
            if url := consent_url(finding.evidence, plan.sign_in):
                yield Remedy(wish, url=url)
        case _ if wish in _PLAIN:
            yield Remedy(wish)


def consent_url(evidence: Mapping[str, Json], sign_in: SignInPlan) -> str:
    """Where an administrator approves the application, "" at Google, which knows no such page."""
    app = sign_in.app
    if app.provider is not Provider.MICROSOFT365 or not app.client_id:
        return ""
    named = evidence.get("tenant")
    known = (tenant for tenant in (named, app.tenant) if isinstance(tenant, str) and tenant not in _ANY_TENANT)
    tenant = next((tenant for tenant in known if re.fullmatch(r"[A-Za-z0-9.-]{1,253}", tenant)), "organizations")
    return admin_consent_url(app, tenant, REDIRECT)
