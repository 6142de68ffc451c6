"""From the options to the form: what was typed, or what the shipped table knows about the address."""

import argparse
import difflib
import math
from dataclasses import replace

from wizard.cli.context import Context
from wizard.cli.exchange import with_url
from wizard.cli.options import NoSettings, UsageError
from wizard.model.address import EmailAddress, InvalidName, NameFault, parse_host
from wizard.model.form import AdvancedOptions, ConnectForm, Field, FieldError, ServerEntry, plan_of
from wizard.model.plan import Candidate, CertificatePin, parse_fingerprint
from wizard.model.provider import SIGN_IN_METHODS, Protocol, Provider, Security, SignInMethod
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Json, Symptom

_STARTTLS_PORTS = {Protocol.IMAP: {143}, Protocol.SMTP: {25, 587, 2525}}
"""Ports that talk in clear text first, by custom (RFC 3501, 6409; 25 and 2525 where providers use them)."""


_ALMOST = 0.85
"""How like two domains must be (difflib's ratio): two letters swapped or one wrong in a short one."""


_DNS_SECONDS = 4.0
"""For the question where a domain has its mail; without an answer the verdict stands without it."""


class FieldFaults(UsageError):
    """Fields that can't be used, each with its sentence."""

    def __init__(self, errors: tuple[FieldError, ...], *sentences: str) -> None:
        super().__init__(*sentences)
        self.fields = tuple(error.field for error in errors)


def form_of(context: Context) -> ConnectForm:
    """Everything but the password.

    Raises:
        UsageError: an option can't be used.
        NoSettings: no servers were given and none are known for the address.
    """
    options = context.options
    provider = _provider(context)
    if not options.email:
        raise UsageError(context.say("option_missing", option="--email"))
    form = ConnectForm(
        provider=provider,
        email=options.email,
        imap=_entry(Protocol.IMAP, options.imap, options.imap_security),
        smtp=_entry(Protocol.SMTP, options.smtp, options.smtp_security),
        options=AdvancedOptions(
            username=options.username,
            smtp_username=options.smtp_username,
            allow_old_tls=options.allow_old_tls,
            pins=tuple(_pin(text, context) for text in options.allow_certificate),
            sent_folder=options.sent_folder,
            drafts_folder=options.drafts_folder,
            create_missing_folders=options.create_folders,
            send_test_email=not options.no_test_email,
            test_email_to=options.test_email_to,
            sign_in_method=SignInMethod(options.sign_in_method),
            device_code=options.device_code,
            app_password=provider is Provider.GOOGLE and options.password_stdin,
        ),
    )
    match provider:
        case Provider.EXCHANGE:
            form = with_url(form, context)
        case Provider.IMAP:
            form = _with_servers(form, context)
    check_fields(replace(form, password=Secret("x")), context)
    return form


def _provider(context: Context) -> Provider:
    """As asked for; Exchange where its URL was given and no provider."""
    options = context.options
    provider = Provider(options.provider or (Provider.IMAP if options.ews_url is None else Provider.EXCHANGE))
    for option, given, owners in (
        ("--ews-url", options.ews_url is not None, (Provider.EXCHANGE,)),
        ("--device-code", options.device_code, (Provider.MICROSOFT365,)),
        ("--password-stdin", options.password_stdin, (Provider.IMAP, Provider.EXCHANGE, Provider.GOOGLE)),
        ("--imap", options.imap, (Provider.IMAP,)),
        ("--smtp", options.smtp, (Provider.IMAP,)),
        ("--username", options.username, (Provider.IMAP, Provider.EXCHANGE)),
        ("--smtp-username", options.smtp_username, (Provider.IMAP,)),
    ):
        if given and provider not in owners:
            raise UsageError(context.say("option_other_provider", option=option, provider=provider.value))
    method = SignInMethod(options.sign_in_method)
    if method not in SIGN_IN_METHODS.get(provider, (SignInMethod.AUTOMATIC,)):
        option = f"--sign-in-method {method.value}"
        raise UsageError(context.say("option_other_provider", option=option, provider=provider.value))
    return provider


def _entry(protocol: Protocol, server: str, security: str | None) -> ServerEntry:
    """`security` None: what is usual at the port, implicit TLS where that says nothing (RFC 8314)."""
    if security is not None:
        return ServerEntry(server, security=Security(security))
    try:
        _, port = parse_host(server)
    except InvalidName:  # told with the other fields
        port = None
    return ServerEntry(server, security=Security.STARTTLS if port in _STARTTLS_PORTS[protocol] else Security.TLS)


def _pin(text: str, context: Context) -> CertificatePin:
    try:
        return parse_fingerprint(text)
    except InvalidName:
        raise UsageError(context.say("bad_fingerprint")) from None


def timeout_of(options: argparse.Namespace, context: Context) -> float | None:
    """Seconds, None without a limit of its own.

    Raises:
        UsageError: not a number above 0.
    """
    if options.timeout is None:
        return None
    try:
        seconds = float(options.timeout)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= 86_400:
        raise UsageError(context.say("bad_timeout"))
    return seconds


def check_fields(form: ConnectForm, context: Context) -> None:
    """Raises FieldFaults, with one sentence for each field that can't be used."""
    plan = plan_of(form, context.app.brand.bcc_address)
    if isinstance(plan, tuple):
        catalog, language = context.app.catalog, context.language
        sentences = (
            context.say(
                "bad_field",
                field=catalog.field_name(error.field, language),
                sentence=catalog.fault_sentence(error.field, error.fault, language),
            )
            for error in plan
        )
        raise FieldFaults(plan, *sentences)


def _with_servers(form: ConnectForm, context: Context) -> ConnectForm:
    if form.imap.host and not form.smtp.host:
        form = replace(form, smtp=_same_host(form.imap, form.smtp, Protocol.SMTP, context))
    elif form.smtp.host and not form.imap.host:
        form = replace(form, imap=_same_host(form.smtp, form.imap, Protocol.IMAP, context))
    elif not form.imap.host:
        form = _from_table(form, context)
    return form


def _same_host(given: ServerEntry, missing: ServerEntry, protocol: Protocol, context: Context) -> ServerEntry:
    try:
        host, _ = parse_host(given.host)
    except InvalidName:
        return missing  # told with the other fields
    entry = replace(missing, host=f"[{host}]" if ":" in host else host)
    context.out.remark(context.say(f"same_host_{protocol.value}", server=host))
    return entry


def _from_table(form: ConnectForm, context: Context) -> ConnectForm:
    """The form with the servers that are known for the address.

    Raises:
        NoSettings: none are.
        FieldFaults: the address isn't one.
    """
    try:
        email = EmailAddress.parse(form.email)
    except InvalidName as error:
        # The servers aren't at fault when the address is.
        good = ServerEntry("example.com")
        check_fields(replace(form, imap=good, smtp=good, password=Secret("x")), context)
        raise FieldFaults((FieldError(Field.EMAIL, error.fault or NameFault.DOMAIN),)) from None
    found = context.app.candidates(str(email))
    candidate = next((one for one in found if one.provider is Provider.IMAP), None)
    if candidate is None:
        raise NoSettings(_verdict(email, context), _similar(email, context))
    if not candidate.trusted and not context.options.accept_settings:
        servers = {"host": candidate.imap.host, "email": str(email), "alternative_host": candidate.smtp.host}
        raise NoSettings(Finding(Symptom.SETTINGS_NOT_CONFIRMED, evidence=servers))
    context.out.remark(
        context.say("found_settings", name=candidate.name, imap=str(candidate.imap), smtp=str(candidate.smtp))
    )
    return _filled(form, candidate, email)


def _similar(email: EmailAddress, context: Context) -> str:
    """The address at a known provider whose domain is spelt almost like this one (gmial.com); never used unasked."""
    domains = sorted({domain for entry in context.app.catalog.providers for domain in entry.domains})
    close = difflib.get_close_matches(email.domain, domains, 1, _ALMOST)
    return f"{email.local}@{close[0]}" if close and close[0] != email.domain else ""


def _verdict(email: EmailAddress, context: Context) -> Finding:
    """Why there are no servers: the provider gives none to programs, or nothing is known about the domain."""
    entry = context.app.catalog.provider_for_domain(email.domain)
    evidence: dict[str, Json] = {"email": email.display, "host": email.domain}
    if entry is None:
        places = context.app.connector.places
        places.begin(email.domain)
        evidence |= places.evidence(email.domain, Symptom.SETTINGS_NOT_FOUND, _DNS_SECONDS)
        return Finding(Symptom.SETTINGS_NOT_FOUND, evidence=evidence)
    symptom = {
        "bridge": Symptom.PROVIDER_NEEDS_BRIDGE,
        "paid_plan": Symptom.PROVIDER_IMAP_IS_PAID,
        "no": Symptom.PROVIDER_WITHOUT_IMAP,
        "yes": Symptom.PASSWORD_SIGN_IN_DISABLED,
    }[entry.access.value]
    return Finding(symptom, evidence={**evidence, "service": entry.name}, family=entry.id)


def _filled(form: ConnectForm, candidate: Candidate, email: EmailAddress) -> ConnectForm:
    """User names are the user's own where given; else in the form that each server wants."""
    names = {"email": str(email), "localpart": email.local}
    username = form.options.username or names[candidate.imap_username_form]
    smtp_username = form.options.smtp_username or form.options.username or names[candidate.smtp_username_form]
    return replace(
        form,
        imap=ServerEntry(candidate.imap.host, str(candidate.imap.port), candidate.imap.security),
        smtp=ServerEntry(candidate.smtp.host, str(candidate.smtp.port), candidate.smtp.security),
        options=replace(form.options, username=username, smtp_username=smtp_username),
    )
