"""What the window's buttons do, in the terms of the command line."""

from collections.abc import Iterable, Iterator, Sequence

from wizard.cli.context import Context
from wizard.cli.options import PROGRAM
from wizard.model.account import SavedAccount
from wizard.model.form import Change, ServerEntry
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.provider import Protocol, Provider, SignInMethod
from wizard.model.symptom import Json

_FOR_BOTH = frozenset({RemedyId.USE_SERVER, RemedyId.ALLOW_CERTIFICATE})
"""What both legs may need at once, each with options of its own."""

_TEST_EMAIL = frozenset({"--test-email-to", "--no-test-email"})


def remedy_lines(diagnosis: Diagnosis, others: Sequence[Diagnosis], context: Context) -> list[str]:
    """One line for each remedy that can be asked for on the command line.

    What both legs need alike stands in one line: a run with the one half would only fail at the other.
    """
    lines: list[str] = []
    told: set[RemedyId] = set()
    theirs = [remedy for other in others for remedy in other.remedies if remedy.id in _FOR_BOTH]
    for remedy in (*diagnosis.remedies, *theirs):
        if remedy.url:
            lines.append(context.say("open_page", label=_label(remedy, context), url=remedy.url))
        elif remedy.id in _FOR_BOTH:
            if remedy.id not in told:
                told.add(remedy.id)
                firsts = _first_of_each(remedy.id, (diagnosis, *others))
                lines += _again(firsts, context)
        else:
            lines += _again([remedy], context)
    return lines


def _first_of_each(wanted: RemedyId, diagnoses: Sequence[Diagnosis]) -> list[Remedy]:
    each = (next((remedy for remedy in one.remedies if remedy.id is wanted), None) for one in diagnoses)
    return [remedy for remedy in each if remedy is not None]


def _again(remedies: Sequence[Remedy], context: Context) -> list[str]:
    """The command with which it is run again; nothing in a practice, whose servers are given."""
    options = list(dict.fromkeys(option for remedy in remedies for option in options_of(remedy)))
    if not options or context.options.verb == "practice":
        return []
    if context.account is not None:
        command = connect_command(context.account, context, options)
        return [context.say("connect_again", label=_labels(remedies, context), command=command)]
    if remedies[0].id is RemedyId.SWITCH_PROVIDER and context.options.email:
        own = _test_email_options(context)
        command = _command(context.options.verb, context.options.email, own, options)
        line = context.say("connect_again", label=_labels(remedies, context), command=command)
        change = remedies[0].change
        usable = change is None or change.provider is None or context.app.sign_in_configured(change.provider)
        return [line] if usable else [line, context.say("not_set_up", product=context.app.brand.product)]
    if remedies[0].id is RemedyId.ALLOW_CERTIFICATE:
        return [context.say("again_with_certificate", options=" ".join(options))]
    return [context.say("again_with", label=_labels(remedies, context), options=" ".join(options))]


def _labels(remedies: Sequence[Remedy], context: Context) -> str:
    return "; ".join(dict.fromkeys(_label(remedy, context) for remedy in remedies))


def _label(remedy: Remedy, context: Context) -> str:
    if remedy.id is RemedyId.ALLOW_CERTIFICATE:
        return context.say("allow_certificate")
    return context.catalog.remedy_label(remedy, context.language)


def connect_command(account: SavedAccount, context: Context, changed: Sequence[str] = ()) -> str:
    """`inbox-wizard connect` for an account that is saved, with `changed` in the place of its own options."""
    own = [*_of_provider(account), *_of_servers(account), *_of_mailbox(account), *_of_test_email(account, context)]
    return _command("connect", account.email, own, changed)


def _command(verb: str, email: str, own: Sequence[str], changed: Sequence[str]) -> str:
    """What belongs to one provider is of no use at another."""
    replaced = {_name(option) for option in changed} - {"--allow-certificate"}  # the other leg's stays
    if "--provider" in replaced:
        own = [option for option in own if _name(option) in _TEST_EMAIL]
    if "--test-email-to" in replaced or "--no-test-email" in replaced:
        replaced |= _TEST_EMAIL
    kept = [option for option in own if _name(option) not in replaced]
    return " ".join([PROGRAM, verb, f"--email {_quoted(email)}", *kept, *changed])


def _test_email_options(context: Context) -> list[str]:
    """As they were given: what is kept of a run for another provider."""
    if context.options.no_test_email:
        return ["--no-test-email"]
    typed = context.options.test_email_to
    return [f"--test-email-to {_quoted(typed)}"] if typed else []


def _name(option: str) -> str:
    return option.partition(" ")[0]


def _of_provider(account: SavedAccount) -> Iterator[str]:
    if account.provider is not Provider.IMAP:
        yield f"--provider {account.provider.value}"
    if account.app_password:
        yield "--password-stdin"


def _of_servers(account: SavedAccount) -> Iterator[str]:
    if account.provider not in (Provider.IMAP, Provider.EXCHANGE):
        return  # their servers and user names are known
    usual = account.email
    for server in account.servers:
        endpoint, protocol = server.endpoint, server.endpoint.protocol
        if protocol is Protocol.EWS:
            yield f"--ews-url {_quoted(endpoint.url)}"
        else:
            entry = ServerEntry(endpoint.host, str(endpoint.port), endpoint.security)
            yield f"--{protocol} {_server(entry)}"
            yield f"--{protocol}-security {entry.security.value}"
        if server.username != usual:
            yield f"{'--smtp-username' if protocol is Protocol.SMTP else '--username'} {_quoted(server.username)}"
            usual = server.username  # for sending it is that of receiving
    if account.sign_in_method is not SignInMethod.AUTOMATIC:
        yield f"--sign-in-method {account.sign_in_method.value}"


def _of_mailbox(account: SavedAccount) -> Iterator[str]:
    for option, folder in (("--sent-folder", account.folders.sent), ("--drafts-folder", account.folders.drafts)):
        if folder:
            yield f"{option} {_quoted(folder)}"
    if account.folders.create_missing:
        yield "--create-folders"
    for pin in account.pins:
        yield f"--allow-certificate {pin.sha256}"
    if account.allow_old_tls:
        yield "--allow-old-tls"


def _of_test_email(account: SavedAccount, context: Context) -> Iterator[str]:
    if not account.test_email_to:
        yield "--no-test-email"
    elif account.test_email_to != (context.app.brand.bcc_address or account.email):
        yield f"--test-email-to {_quoted(account.test_email_to)}"


def options_of(remedy: Remedy) -> list[str]:
    """The options that do on the command line what the button does in the window."""
    if remedy.id is RemedyId.CHOOSE_FOLDER:
        return ["--sent-folder NAME", "--drafts-folder NAME"]
    return [] if remedy.change is None else _options_of(remedy.change)


def _options_of(change: Change) -> list[str]:
    options = []
    for protocol, entry in (("imap", change.imap), ("smtp", change.smtp)):
        if entry is not None:
            options += [f"--{protocol} {_server(entry)}", f"--{protocol}-security {entry.security.value}"]
    for option, value in (
        ("--provider", change.provider),
        ("--ews-url", change.ews_url),
        ("--username", change.username),
        ("--smtp-username", change.smtp_username),
        ("--sent-folder", change.sent_folder),
        ("--drafts-folder", change.drafts_folder),
    ):
        if value is not None:
            options.append(f"{option} {_quoted(value)}")
    options += dict.fromkeys(f"--allow-certificate {pin.sha256}" for pin in change.add_pins)
    for option, wanted in (
        ("--allow-old-tls", change.allow_old_tls),
        ("--create-folders", change.create_missing_folders),
        ("--no-test-email", None if change.send_test_email is None else not change.send_test_email),
        ("--device-code", change.device_code),
        ("--password-stdin", change.app_password),
    ):
        if wanted:
            options.append(option)
    return options


def _server(entry: ServerEntry) -> str:
    host = f"[{entry.host}]" if ":" in entry.host else entry.host
    return f"{host}:{entry.port}" if entry.port else host


def _quoted(value: str) -> str:
    """For a shell to copy: in quotes where it holds anything but plain characters, e.g. `'DOMAIN\\user'`."""
    import shlex

    return shlex.quote(value)


def in_own_words(steps: Iterable[str], context: Context) -> tuple[str, ...]:
    """Steps that name the window's buttons, with what there is here in their place."""
    instead = {
        RemedyId.USE_DEVICE_CODE: "--device-code",
        RemedyId.TELL_WHAT_BROWSER_SHOWS: f"{PROGRAM} explain",
        RemedyId.COPY_ADMIN_TEXT: context.say("admin_text").rstrip(":："),
    }
    told = list(steps)
    for button, here in instead.items():
        label = context.catalog.remedy_label(Remedy(button), context.language).rstrip(" …")
        told = [step.replace(label, here) for step in told]
    return tuple(told)


def remedy_json(remedy: Remedy, context: Context) -> dict[str, Json]:
    """`options`: what to add to the command line; `url`: the page to open; both only where there is one."""
    values: dict[str, Json] = {"id": remedy.id.value, "label": _label(remedy, context)}
    if options := options_of(remedy):
        values["options"] = [*options]
    if remedy.url:
        values["url"] = remedy.url
    return values
