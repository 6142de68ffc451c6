"""The Exchange server of a run: the one that was given, or the one that is found for the address."""

from dataclasses import replace

from wizard.cli.consent import agreed, on_terminal
from wizard.cli.context import Context
from wizard.cli.interrupts import off_main_thread
from wizard.cli.options import NoSettings
from wizard.model.address import EmailAddress, InvalidName
from wizard.model.form import ConnectForm
from wizard.model.provider import Protocol
from wizard.model.symptom import Finding, Json, Symptom


def with_url(form: ConnectForm, context: Context) -> ConnectForm:
    """The form with the URL that was given, else with the one that is found for the address, without credentials.

    Raises:
        NoSettings: none is found, or nobody confirmed the one that is.
    """
    options = context.options
    if options.ews_url is not None:
        return replace(form, ews_url=options.ews_url)
    try:
        email = EmailAddress.parse(form.email)
    except InvalidName:
        return replace(form, ews_url="mail.example.com")  # the address is told with the other fields
    context.out.remark(context.say("finding_exchange", email=email.display))
    search = next(
        off_main_thread(lambda: iter([context.app.find_exchange("", str(email), context.token)]), context.token)
    )
    known: dict[str, Json] = {"email": email.display, "host": email.domain}
    if not search.candidates:
        online = search.microsoft365 is not None
        symptom = Symptom.EXCHANGE_ONLINE if online else Symptom.SETTINGS_NOT_FOUND
        entry = context.app.catalog.provider_for_domain(email.domain)
        family = entry.id if entry is not None and search.elsewhere is not None else ""
        evidence: dict[str, Json] = {**known, **(search.microsoft365 or {})}
        raise NoSettings(Finding(symptom, Protocol.EWS.value, evidence=evidence, family=family))
    best = search.candidates[0]
    if not (best.trusted or options.accept_settings or _confirmed(best.endpoint.url, context)):
        evidence = {**known, "host": best.endpoint.host, "url": best.endpoint.url}
        raise NoSettings(Finding(Symptom.SETTINGS_NOT_CONFIRMED, Protocol.EWS.value, evidence=evidence))
    context.out.remark(context.say("found_exchange", url=best.endpoint.url))
    return replace(form, ews_url=best.endpoint.url)


def _confirmed(url: str, context: Context) -> bool:
    """Asked on a terminal only: an answer that nobody gave is no."""
    if context.out.as_json or not on_terminal():
        return False
    return agreed(context.say("ask_exchange", url=url), context)
