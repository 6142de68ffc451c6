"""House rule: nothing raw escapes. Whatever a library raises inside a stage becomes a finding."""

import binascii
import builtins
import email.errors
import imaplib
import json
import ssl
import struct

import idna
import imapclient.exceptions
import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from tests.probes.support import CATALOG, KNOWLEDGE, TRUST, plan_for
from wizard.engine.diagnose import Diagnoser
from wizard.engine.verify import Leg, Run
from wizard.model.address import NameFault
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.event import Event, StageFailed
from wizard.model.symptom import Finding, Symptom
from wizard.probes.context import ProbeContext
from wizard.wire.fault import Fault
from wizard.wire.redact import Redactor

SECRET = "c4nary-Pa55word-7f3a9e"


def descendants(kind: type[BaseException]) -> set[type[BaseException]]:
    found = {kind}
    for child in kind.__subclasses__():
        found |= descendants(child)
    return found


ROOTS: tuple[type[BaseException], ...] = (
    OSError,
    ssl.SSLError,
    ValueError,
    LookupError,
    ArithmeticError,
    TypeError,
    AttributeError,
    AssertionError,
    RuntimeError,
    EOFError,
    MemoryError,
    imaplib.IMAP4.error,
    imapclient.exceptions.ProtocolError,
    idna.IDNAError,
    binascii.Error,
    struct.error,
    json.JSONDecodeError,
    email.errors.MessageError,
    x509.DuplicateExtension,
    InvalidSignature,
    UnsupportedAlgorithm,
)
# Other libraries hang their own exceptions under these; only those that can be built in a known way are fed through.
SHAPES: tuple[tuple[object, ...], ...] = (
    (NameFault.HOST,),
    (),
    ("what happened",),
    (5, "what happened"),
    ("utf-8", b"\xff", 0, 1, "what happened"),
    ("ascii", "é", 0, 1, "what happened"),
    ("\udc80", 0, 1, "what happened"),
    ("what happened", "doc", 0),
    ("what happened", None),
)


def build(kind: type[BaseException]) -> BaseException | None:
    for shape in SHAPES:
        try:
            return kind(*shape)
        except Exception:
            continue
    return None


KINDS = sorted(
    {
        kind
        for root in ROOTS
        for kind in descendants(root)
        if kind.__module__.partition(".")[0]
        in {"builtins", "ssl", "socket", "imaplib", "imapclient", "idna", "binascii", "struct", "json", "email",
            "cryptography", "codecs", "encodings", "ipaddress", "_ssl", "io", "shutil", "subprocess", "wizard"}
        and issubclass(kind, Exception)
        and not issubclass(kind, Fault)
    },
    key=lambda kind: f"{kind.__module__}.{kind.__name__}",
)  # fmt: skip


def leg_raising(error: BaseException, token: CancelToken | None = None) -> tuple[Leg, list[Event]]:
    plan = plan_for(993)
    events: list[Event] = []
    redactor = Redactor(plan.password)
    used = token or CancelToken()
    run = Run(used, Deadline.after(60), events.append, Diagnoser(CATALOG, redactor, plan), redactor)
    leg = Leg(run, ProbeContext(plan, plan.servers[0].endpoint, used, TRUST, KNOWLEDGE))

    def stage(deadline: Deadline) -> dict[str, object]:
        raise error

    leg.probe.names = stage  # type: ignore[method-assign,assignment]
    return leg, events


def test_the_trees_are_really_there() -> None:
    names = {kind.__name__ for kind in KINDS}
    assert {"SSLCertVerificationError", "SSLEOFError", "SSLZeroReturnError", "SSLWantReadError", "gaierror", "herror",
            "ConnectionResetError", "BrokenPipeError", "UnicodeDecodeError", "LoginError", "CapabilityError",
            "ProtocolError", "IDNABidiError", "DuplicateExtension", "KeyError", "RecursionError"} <= names  # fmt: skip
    assert all(build(kind) is not None for kind in KINDS), [k for k in KINDS if build(k) is None]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_exception_becomes_a_finding_with_a_panel(kind: type[Exception]) -> None:
    error = build(kind)
    assert error is not None
    leg, events = leg_raising(error)
    assert leg.step("imap.names") is False
    assert isinstance(leg.finding, Finding)
    assert leg.finding.symptom in Symptom
    failed = events[-1]
    assert isinstance(failed, StageFailed)
    assert failed.diagnosis.code


@pytest.mark.parametrize(
    ("error", "symptom"),
    [
        (TimeoutError("slow"), Symptom.SERVER_SILENT),
        (TimeoutError("slow"), Symptom.SERVER_SILENT),
        (ConnectionResetError(104, "reset"), Symptom.CONNECTION_CLOSED),
        (BrokenPipeError(), Symptom.CONNECTION_CLOSED),
        (OSError(9, "bad descriptor"), Symptom.CONNECTION_CLOSED),
        (ssl.SSLEOFError(8, "eof"), Symptom.CONNECTION_CLOSED),
        (imapclient.exceptions.ProtocolError("odd"), Symptom.MALFORMED_RESPONSE),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "odd"), Symptom.MALFORMED_RESPONSE),
        (KeyError("odd"), Symptom.MALFORMED_RESPONSE),
        (Fault(Symptom.THROTTLED), Symptom.THROTTLED),
    ],
)
def test_what_they_say_about_the_connection(error: Exception, symptom: Symptom) -> None:
    leg, _ = leg_raising(error)
    leg.step("imap.names")
    assert leg.finding is not None
    assert leg.finding.symptom is symptom


def test_a_secret_in_an_exception_s_text_is_redacted() -> None:
    leg, events = leg_raising(ValueError(f"cannot parse {SECRET} here"))
    leg.step("imap.names")
    assert SECRET not in repr(events)
    failed = events[-1]
    assert isinstance(failed, StageFailed)
    assert failed.diagnosis.finding.server_text == "cannot parse [hidden] here"


def test_a_cancelled_run_has_no_findings() -> None:
    """A socket that was shut on purpose looks like a failure: the token is asked first."""
    token = CancelToken()
    leg, events = leg_raising(ConnectionResetError(), token)
    original = leg.probe.names

    def stage(deadline: Deadline) -> dict[str, object]:
        token.cancel()
        return original(deadline)  # type: ignore[return-value]

    leg.probe.names = stage  # type: ignore[method-assign,assignment]
    with pytest.raises(Cancelled):
        leg.step("imap.names")
    assert leg.finding is None
    assert not any(isinstance(event, StageFailed) for event in events)


def test_only_cancelled_and_the_interpreter_s_own_pass_through() -> None:
    for kind in (Cancelled, builtins.KeyboardInterrupt, builtins.SystemExit):
        leg, _ = leg_raising(kind())
        with pytest.raises(kind):
            leg.step("imap.names")
