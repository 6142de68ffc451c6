"""From the arguments to the exit status. No traceback ever reaches the user."""

import contextlib
import shlex
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from wizard import __version__
from wizard.catalog.language import language_from_system
from wizard.catalog.places import resources
from wizard.cli.context import CANCELLED, DONE, PROBLEM, WRONG_USE, Context
from wizard.cli.interrupts import Interrupted, interrupts
from wizard.cli.options import HelpShown, UsageError, parse
from wizard.cli.output import Output
from wizard.cli.services import App, AppFactory, Say
from wizard.engine.wording import Wording
from wizard.model.provider import Language
from wizard.model.symptom import Json
from wizard.store.accounts import ProfileBusy, StoreError
from wizard.store.crash import keep_crash
from wizard.store.places import HOME_VARIABLE

_RUNS = ("connect", "check", "practice")


def main(argv: Sequence[str], app_factory: AppFactory) -> int:
    """Runs one verb. `argv`: without the program's name. Returns the exit status; raises nothing."""
    return _Main(argv, app_factory).run()


def without_screen(app_factory: AppFactory) -> int:
    """Where no window can be shown: says so, and practises in the terminal."""
    program = _Main(["practice"], app_factory)
    program.out.error(program.say("no_screen", command=f"{_as_started()} --help"))
    return program.run()


def _as_started() -> str:
    """What to type in order to start this program once more, from the same place."""
    typed = sys.argv[0]
    name = Path(typed).name
    if name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m wizard"
    found = shutil.which(name)
    return name if found and Path(found).resolve() == Path(typed).resolve() else shlex.quote(typed)


class _Main:
    def __init__(self, argv: Sequence[str], app_factory: AppFactory) -> None:
        self.argv = argv
        self.app_factory = app_factory
        self.out = Output()
        self.words: Wording | None = None
        self._language = _asked_language(argv)
        self.context: Context | None = None
        self.app: App | None = None
        self.started = time.monotonic()

    @property
    def language(self) -> Language:
        """As the arguments say, else as it was chosen in the window, else the system's: for wrong use and help, too."""
        if self._language is None:
            self._language = language_from_system()  # should reading the other one break
            with contextlib.suppress(OSError):  # without a data folder the guide and `check` still work
                self._language = self._plain_app().settings.language or self._language
        return self._language

    def _plain_app(self) -> App:
        self.app = self.app or self.app_factory()
        return self.app

    def say(self, key: str, **values: object) -> str:
        if self.words is None:
            self.words = Wording.read(resources() / "cli.toml")
        return self.words.say(key, self.language, **values)

    def run(self) -> int:
        status = self._run()
        if self.out.failure:
            self.out.error(self.say("output_failed", error=self.out.failure))
            return status or PROBLEM
        return status

    def _run(self) -> int:
        try:
            with interrupts():
                return self._verb()
        except (Interrupted, KeyboardInterrupt):
            return self._cancelled()
        except HelpShown as shown:
            self.out.block(shown.text)
            return DONE
        except UsageError as error:
            return self._wrong_use(error)
        except StoreError as error:
            return self._store_error(error)
        except Exception as error:  # noqa: BLE001  (the last line of defence: a sentence instead of a traceback)
            return self._unforeseen(error)

    def _verb(self) -> int:
        options = parse(self.argv, self.say)
        self.out.as_json, self.out.quiet = options.json, options.quiet
        if options.version:
            self.out.block(f"inbox-wizard {__version__}\n")
            return DONE
        ca_file = _ca_file(getattr(options, "ca_file", None), self.say)
        self.app = app = self.app_factory(ca_file=ca_file) if ca_file else self._plain_app()
        self.context = context = Context(app, options, self.out, self.language, self.say)
        return _verb(options.verb, self.say)(context)

    def _wrong_use(self, error: UsageError) -> int:
        """Programs are told in their own way too, with the problem's code where there is one."""
        if self.out.as_json or "--json" in self.argv:
            from wizard.cli.json_lines import program_error_json
            from wizard.cli.run import finish_faults

            if self.context is None or not finish_faults(error, self.context):
                fields: list[Json] = [*getattr(error, "fields", ())]
                evidence: dict[str, Json] = {"fields": fields} if fields else {}
                sentences = "\n".join(error.sentences)
                self.out.json(program_error_json(sentences, evidence, self._took_ms(), self._is_run()))
        for sentence in error.sentences:
            self.out.error(sentence)
        return WRONG_USE

    def _store_error(self, error: StoreError) -> int:
        key = "busy" if isinstance(error, ProfileBusy) else "store_error"
        sentence = self.say(key, error=error.error, path=error.path, variable=HOME_VARIABLE)
        if self.out.as_json:
            from wizard.cli.json_lines import program_error_json

            evidence: dict[str, Json] = {"path": str(error.path), "error": error.error}
            self.out.json(program_error_json(sentence, evidence, self._took_ms(), self._is_run()))
        self.out.error(sentence)
        return PROBLEM

    def _took_ms(self) -> int:
        return round((time.monotonic() - self.started) * 1000)

    def _cancelled(self) -> int:
        context = self.context
        if context is not None:
            context.token.cancel()
        if context is not None and self.out.as_json and self._is_run():
            from wizard.cli.json_lines import ended_json

            self.out.json(ended_json(context.stopped, self._took_ms(), context))
        else:
            self.out.remark(self.say("cancelled"))
        return CANCELLED

    def _is_run(self) -> bool:
        """Whether the verb is one that ends with run_ended, as far as that could be read."""
        words = [argument for argument in self.argv if not argument.startswith("-")]
        if self.context is not None:
            options = self.context.options
            words = [options.verb, getattr(options, "action", None) or ""]
        return words[:1] != [] and (words[0] in _RUNS or words[:2] == ["accounts", "recheck"])

    def _unforeseen(self, error: Exception) -> int:
        """One sentence, and the technical details in a file, without the password."""
        try:
            if self.app is None:
                raise OSError("no data folder yet")
            redact = self.context.redactor.text if self.context is not None else str
            path = keep_crash(error, self.app.data_dir, redact)
            self.out.error(self.say("unforeseen", path=path))
        except Exception:  # noqa: BLE001  (the details are lost; the sentence isn't)
            self.out.error(self._last_words(error))
        return PROBLEM

    def _last_words(self, error: Exception) -> str:
        try:
            return self.say("unforeseen_unwritten", kind=type(error).__name__)
        except Exception:  # noqa: BLE001  (not even the words can be read)
            return f"inbox-wizard: {type(error).__name__}"


def _asked_language(argv: Sequence[str]) -> Language | None:
    """The language that the arguments ask for, read before they are known to be right; None where they don't."""
    for index, argument in enumerate(argv):
        following = argv[index + 1] if index + 1 < len(argv) else ""
        value = following if argument == "--language" else argument.removeprefix("--language=")
        for language in Language:
            if argument.startswith("--language") and value == language.value:
                return language
    return None


def _ca_file(name: str | None, say: Say) -> Path | None:
    """The file, if it holds certificates.

    Raises:
        UsageError: it doesn't.
    """
    if name is None:
        return None
    import ssl

    path = Path(name)
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cafile=str(path))
    except (OSError, ValueError):
        raise UsageError(say("bad_ca_file")) from None
    return path


def _verb(name: str, say: Say) -> Callable[[Context], int]:
    """The verb's function. Imported late: `--help` needs none of them."""
    from wizard.cli import accounts, guide, machine, run

    verbs: dict[str, Callable[[Context], int]] = {
        "connect": run.connect,
        "check": run.check,
        "accounts": accounts.accounts,
        "explain": guide.explain_text,
        "problems": guide.problems,
        "practice": machine.practice,
        "report": machine.report,
        "keyring": machine.keyring,
    }
    if name not in verbs:
        raise UsageError(say("option_later", option=name))
    return verbs[name]
