"""The buttons that help with a sign-in in the browser, and where they lead."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from wizard.model.form import Change
from wizard.model.plan import ConnectionPlan, SignInPlan
from wizard.model.problem import Remedy, RemedyId
from wizard.model.provider import Provider
from wizard.model.sign_in import SignInApp, admin_consent_url
from wizard.model.sign_in_settings import ANY_TENANT, GRAPH_HOSTS, KNOWN_HOSTS, setting_name
from wizard.model.symptom import Finding, Json, Symptom

_ADMIN_TEXT = {RemedyId.COPY_ADMIN_TEXT, RemedyId.MAIL_ADMIN_TEXT}
_NO_SIGN_IN = {Symptom.CAPTIVE_PORTAL, Symptom.MALFORMED_RESPONSE}
"""What a web server of another kind leads to."""
REDIRECT = "http://localhost"
"""As it is registered; an administrator's browser ends there, at nobody."""


def sign_in_remedies(wish: RemedyId, finding: Finding, plan: ConnectionPlan | None) -> Iterator[Remedy]:
    """The buttons of one kind that can be offered here. None but the administrator's text without a run that signs in
    so.
    """
    if plan is not None and wish in _ADMIN_TEXT:
        yield Remedy(wish)
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
        case RemedyId.USE_APP_PASSWORD:
            if plan.provider is Provider.GOOGLE:
                yield Remedy(wish, Change(app_password=True))
        case RemedyId.OPEN_CONSENT_PAGE | RemedyId.COPY_CONSENT_LINK:
            if url := consent_url(finding.evidence, plan.sign_in):
                yield Remedy(wish, url=url)
        case RemedyId.TELL_WHAT_BROWSER_SHOWS:
            yield Remedy(wish)


def consent_url(evidence: Mapping[str, Json], sign_in: SignInPlan) -> str:
    """Where an administrator approves the application, "" at Google, which knows no such page."""
    app = sign_in.app
    if app.provider is not Provider.MICROSOFT365 or not app.client_id:
        return ""
    named = evidence.get("tenant")
    known = (tenant for tenant in (named, app.tenant) if isinstance(tenant, str) and tenant not in ANY_TENANT)
    tenant = next((tenant for tenant in known if re.fullmatch(r"[A-Za-z0-9.-]{1,253}", tenant)), "organizations")
    return admin_consent_url(app, tenant, REDIRECT)


def of_application(finding: Finding, app: SignInApp) -> Finding:
    """The finding with what is known of the application: any stage may need what its administrator has to be told."""
    known: dict[str, Json] = {"authority": app.authority, "client_id": app.client_id}
    if app.tenant:
        known["tenant"] = app.tenant
    return replace(finding, evidence={**known, **finding.evidence})


def of_settings(finding: Finding, app: SignInApp) -> Finding:
    """The finding, told apart where it comes of what somebody has set: a server whose name is not known, or an
    organisation that isn't; and with the file where something was set that the problem may come of.
    """
    evidence: dict[str, Json] = {**finding.evidence}
    signs_in_at = urlsplit(app.authority).hostname or ""
    if "authority" in app.origins and signs_in_at not in GRAPH_HOSTS:
        evidence |= {"authority": app.authority, "authority_file": app.origins["authority"][1]}
    if "client_id" in app.origins:
        evidence |= {"client_id": app.client_id, "client_id_file": app.origins["client_id"][1]}
    if finding.symptom in (Symptom.APP_NOT_CONFIGURED, Symptom.TENANT_IN_OTHER_CLOUD):
        evidence |= zip(("computer_settings_file", "settings_file"), reversed(app.settings_files), strict=False)
    symptom, setting, value = finding.symptom, "", ""
    if finding.symptom is Symptom.TENANT_NOT_FOUND and app.tenant.lower() not in ANY_TENANT:
        symptom, setting, value = Symptom.SETTINGS_TENANT_NOT_FOUND, "tenant", app.tenant
    elif finding.symptom in (Symptom.WRONG_TENANT, Symptom.ACCOUNT_TYPE_REFUSED) and app.tenant != "common":
        setting, value = "tenant", app.tenant
    elif finding.symptom in _NO_SIGN_IN and finding.stage == "graph.sign_in" and "authority_file" in evidence:
        symptom, setting, value = Symptom.SETTINGS_HOST_SIGNS_NOBODY_IN, "authority", app.authority
    elif finding.symptom is Symptom.NAME_NOT_FOUND:
        host = evidence.get("host") or (finding.endpoint.host if finding.endpoint else "")
        setting, value = ("authority", app.authority) if host == signs_in_at else ("graph", f"https://{host}")
        symptom, setting = (symptom, "") if host in KNOWN_HOSTS else (Symptom.SETTINGS_HOST_NOT_FOUND, setting)
    if setting not in app.origins:
        return replace(finding, evidence=evidence)
    key, file = app.origins[setting]
    known: dict[str, Json] = {"path": file, "setting": setting_name(app.provider.value, key), "setting_value": value}
    evidence.pop("authority_file", None)  # told by the problem itself
    return replace(finding, symptom=symptom, evidence=evidence | known)
