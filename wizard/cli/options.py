"""The verbs and their options. What is typed wrongly becomes one clear sentence, and never shows a value that could be
a password."""

import argparse
import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

from wizard.cli.services import Say
from wizard.model.provider import Language, Provider, Security, SignInMethod
from wizard.model.symptom import Finding

PROGRAM = "inbox-wizard"
FORMATS = ("text", "json", "html")


class UsageError(Exception):
    """Wrong use: exit status 2. `sentences`: for the user, in the chosen language."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


class NoSettings(Exception):
    """Nothing to connect to. `finding`: why, a problem of its own. `similar`: an address that may be meant, or ""."""

    def __init__(self, finding: Finding, similar: str = "") -> None:
        super().__init__(finding.symptom.value)
        self.finding = finding
        self.similar = similar


class _Formatter(argparse.HelpFormatter):
    def _format_action(self, action: argparse.Action) -> str:
        """The verbs without a line of their own for their list, which has no name."""
        if isinstance(action, argparse._SubParsersAction):
            return "".join(self._format_action(verb) for verb in action._get_subactions())
        return super()._format_action(action)


class Parser(argparse.ArgumentParser):
    """Without abbreviations (`--password x` must not pass for --password-stdin), and with sentences of our own."""

    def __init__(self, say: Say, **kwargs: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Formatter, **kwargs)
        self.say = say
        self._positionals.title = say("arguments")
        self._optionals.title = say("options")

    def error(self, message: str) -> NoReturn:
        choices = re.findall(r"'([^']*)'", message.partition("choose from")[2])
        typed = re.search(r"invalid choice: '([^']*)'", message)
        raise UsageError(_sentence(message, self.say), *_meant(typed[1] if typed else "", choices, self.say))

    def options_of(self, chosen: argparse.Namespace) -> list[str]:
        """The options that `chosen.verb` takes, and its action where it has actions."""
        names = [name for name in self._option_string_actions if name.startswith("--")]
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                parser = action.choices.get(str(getattr(chosen, action.dest, None)))
                names += parser.options_of(chosen) if isinstance(parser, Parser) else []
        return names

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", f"{self.say('usage')}:", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", f"{self.say('usage')}:", 1)


def _sentence(message: str, say: Say) -> str:
    """argparse's English message as one of our sentences."""
    if match := re.search(r"argument ([^:]+): expected", message):
        return say("option_value", option=match[1].split("/")[-1])
    if match := re.search(r"argument ([^:]+): ignored explicit argument", message):
        return say("option_no_value", option=match[1].split("/")[-1])
    if match := re.search(r"argument ([^:]+): not allowed with argument (\S+)", message):
        return say("options_together", option=match[1], other=match[2])
    if match := re.search(r"invalid choice: '([^']*)'", message):
        return say("verb_unknown", verb=match[1])
    if match := re.search(r"required: (.+)", message):
        return say("verb_missing") if "verb" in match[1] else say("option_missing", option=match[1])
    return re.sub(r"^argument [^:]+: ", "", message)


def _one_of(option: str, choices: Sequence[str], say: Say) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in choices:
            raise argparse.ArgumentTypeError(say("bad_choice", option=option, choices=", ".join(choices)))
        return text

    return check


def parse(argv: Sequence[str], say: Say) -> argparse.Namespace:
    """The options as a namespace with `verb`, and `action` for accounts.

    Raises:
        UsageError: they can't be used.
        HelpShown: a help text was asked for.
    """
    for argument in argv:
        if re.match(r"--?pass(word|wd|phrase)?(=|$)", argument):
            raise UsageError(say("password_argument"))
    parser = _parser(say)
    defaults = argparse.Namespace(json=False, quiet=False, language=None, verb=None, version=False)
    options, extras = parser.parse_known_args(list(argv), defaults)
    if options.version:
        return options
    if options.verb is None and not extras:
        raise UsageError(say("verb_missing"), say("see_help", program=PROGRAM))
    if extras and options.verb == "explain" and not any(text.startswith("--") for text in extras):
        options.text += extras
        extras = []
    if extras:
        unknown = next((text.partition("=")[0] for text in extras if text.startswith("-") and text != "-"), None)
        if unknown is None:
            raise UsageError(say("argument_extra"))
        raise UsageError(say("option_unknown", option=unknown), *_meant(unknown, parser.options_of(options), say))
    return options


def _meant(typed: str, known: Iterable[str], say: Say) -> list[str]:
    """ "Did you mean …?", where something known is spelt much like it."""
    close = difflib.get_close_matches(typed, list(known), 1, 0.7) if typed else []
    return [say("did_you_mean", name=name) for name in close]


def _parser(say: Say) -> Parser:
    about, usage = say("about", product=PROGRAM), say("usage_line", program=PROGRAM)
    parser = Parser(prog=PROGRAM, say=say, usage=usage, description=about)
    _common(parser, say)
    verbs = parser.add_subparsers(dest="verb", prog=PROGRAM, metavar="", title=say("verbs"), parser_class=Parser)
    for name in ("connect", "check"):
        _connection(_verb(verbs, name, say), say)
    discover = _verb(verbs, "discover", say)
    discover.add_argument("address", nargs="?", help=say("arg_address"))
    _accounts(_verb(verbs, "accounts", say), say)
    explain = _verb(verbs, "explain", say)
    explain.add_argument("text", nargs="*", metavar="TEXT", help=say("arg_text"))
    problems = _verb(verbs, "problems", say)
    problems.add_argument("code", nargs="?", metavar="CODE[/REASON]", help=say("arg_code"))
    practice = _verb(verbs, "practice", say)
    practice.add_argument("scenario", nargs="?", metavar="SCENARIO", help=say("arg_scenario"))
    practice.add_argument("--list", action="store_true", help=say("opt_list"))
    report = _verb(verbs, "report", say)
    report.add_argument("--format", type=_one_of("--format", FORMATS, say), metavar="FORMAT", help=say("opt_format"))
    _verb(verbs, "keyring", say)
    return parser


def _verb(verbs: Any, name: str, say: Say, words: str = "verb_") -> Parser:
    parser: Parser = verbs.add_parser(name, say=say, help=say(words + name), description=say(words + name))
    _common(parser, say)
    return parser


def _common(parser: Parser, say: Say) -> None:
    """Before and after the verb alike: without a default of its own, the later one doesn't undo the earlier."""
    languages = [language.value for language in Language]
    hidden = argparse.SUPPRESS
    parser.add_argument("--json", action="store_true", default=hidden, help=say("opt_json"))
    parser.add_argument(
        "--language", type=_one_of("--language", languages, say), metavar="L", default=hidden, help=say("opt_language")
    )
    parser.add_argument("--quiet", action="store_true", default=hidden, help=say("opt_quiet"))
    parser.add_argument("--version", action="store_true", default=hidden, help=say("opt_version"))
    parser.add_argument("-h", "--help", action=_Help, default=hidden, help=say("opt_help"))


class _Help(argparse.Action):
    """Keeps the help text instead of printing and exiting; the innermost parser's wins."""

    def __init__(self, option_strings: Sequence[str], dest: str, **kwargs: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **kwargs)

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, option: str | None = None
    ) -> None:
        raise HelpShown(parser.format_help())


class _Filled(argparse.Action):
    """A text that isn't empty: an unset variable of a shell must not pass for an option that wasn't given."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, option: str | None = None
    ) -> None:
        if not str(values).strip():
            raise argparse.ArgumentError(self, "expected one argument")
        setattr(namespace, self.dest, values)


class HelpShown(Exception):
    """A help text was asked for. `text`: to be printed."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def _connection(parser: Parser, say: Say) -> None:
    security = [mode.value for mode in Security]
    providers = [provider.value for provider in Provider]
    add = parser.add_argument
    add("--email", action=_Filled, metavar="A", default="", help=say("opt_email"))
    add(
        "--provider",
        type=_one_of("--provider", providers, say),
        metavar="P",
        default=None,
        help=say("opt_provider"),
    )
    add("--username", action=_Filled, metavar="U", default="", help=say("opt_username"))
    add("--smtp-username", action=_Filled, metavar="U", default="", help=say("opt_smtp_username"))
    for protocol in ("imap", "smtp"):
        option = f"--{protocol}-security"
        add(f"--{protocol}", action=_Filled, metavar="HOST[:PORT]", default="", help=say(f"opt_{protocol}"))
        add(option, type=_one_of(option, security, say), metavar="S", default=None, help=say("opt_security"))
    add("--password-stdin", action="store_true", help=say("opt_password_stdin"))
    test_email = parser.add_mutually_exclusive_group()
    test_email.add_argument("--test-email-to", action=_Filled, metavar="A", default="", help=say("opt_test_email_to"))
    test_email.add_argument("--no-test-email", action="store_true", help=say("opt_no_test_email"))
    add("--allow-certificate", action="append", metavar="SHA256", default=[], help=say("opt_allow_certificate"))
    add("--allow-old-tls", action="store_true", help=say("opt_allow_old_tls"))
    add("--sent-folder", action=_Filled, metavar="NAME", default="", help=say("opt_sent_folder"))
    add("--drafts-folder", action=_Filled, metavar="NAME", default="", help=say("opt_drafts_folder"))
    add("--create-folders", action="store_true", help=say("opt_create_folders"))
    add("--timeout", action=_Filled, metavar="SECONDS", default=None, help=say("opt_timeout"))
    _ca_file(parser, say)
    add("--accept-settings", action="store_true", help=say("opt_accept_settings"))
    add("--ews-url", action=_Filled, metavar="URL", default=None, help=say("opt_ews_url"))
    methods = [method.value for method in SignInMethod]
    add(
        "--sign-in-method",
        type=_one_of("--sign-in-method", methods, say),
        metavar="M",
        default=SignInMethod.AUTOMATIC.value,
        help=say("opt_sign_in_method"),
    )
    add("--device-code", action="store_true", help=say("opt_device_code"))


def _ca_file(parser: Parser, say: Say) -> None:
    parser.add_argument("--ca-file", action=_Filled, metavar="PEM", default=None, help=say("opt_ca_file"))


def _accounts(parser: Parser, say: Say) -> None:
    actions = parser.add_subparsers(
        dest="action", prog=f"{PROGRAM} accounts", metavar="", title=say("verbs"), parser_class=Parser
    )
    for name in ("list", "show", "recheck", "remove"):
        action = _verb(actions, name, say, "verb_accounts_")
        if name != "list":
            action.add_argument("id", nargs="?", metavar="ID", help=say("arg_id"))
        if name == "recheck":
            _ca_file(action, say)
        if name == "remove":
            action.add_argument("--yes", action="store_true", help=say("opt_yes"))
