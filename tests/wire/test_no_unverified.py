"""House rule: no connection without a checked certificate, but to read that certificate."""

import ast
import functools
from pathlib import Path

import wizard

PACKAGE = Path(wizard.__file__).parent

ALLOWED = {
    ("wire/trust.py", "unverified"),  # where the context is made
    ("wire/trust.py", "_make"),
    ("wire/secure.py", "_pinned"),  # compares the fingerprint before it hands the channel out
    ("wire/secure.py", "_read_refused"),  # these three send nothing
    ("wire/secure.py", "_any_version"),
    ("wire/secure.py", "answer_to_hello"),
}
UNCHECKED = {
    "CERT_NONE",
    "CERT_OPTIONAL",
    "unverified",
    "chain_only",
    "_create_unverified_context",
    "_create_stdlib_context",
}
SENDING = {"send", "write", "sendall"}
UNSAFE_CALLS = {"wrap_socket", "wrap_bio", "SMTP_SSL", "IMAP4_SSL", "starttls", "create_default_context", "SSLContext"}
ELSEWHERE = {"practice"}  # the pretend servers' own end


@functools.cache
def functions() -> list[tuple[str, ast.FunctionDef]]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name.split("/")[0] in ELSEWHERE:
            continue
        tree = ast.parse(path.read_text())
        found += [(name, node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return found


def names_in(function: ast.AST) -> set[str]:
    names = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return names | {
        node.value for node in ast.walk(function) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_unchecked_contexts_are_used_in_the_known_places_only() -> None:
    using = {(file, function.name) for file, function in functions() if names_in(function) & UNCHECKED}
    assert using - ALLOWED - {("wire/trust.py", "chain_only")} == set()
    assert ("wire/secure.py", "_pinned") in using, "the test no longer sees what it looks for"


def test_where_nothing_was_checked_nothing_is_sent() -> None:
    for file, function in functions():
        if file == "wire/secure.py" and names_in(function) & {"unverified", "chain_only"}:
            assert not names_in(function) & SENDING, function.name


def test_tls_is_started_in_one_place_with_our_own_contexts() -> None:
    callers: dict[str, set[str]] = {}
    for file, function in functions():
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in UNSAFE_CALLS:
                callers.setdefault(node.func.attr, set()).add(file)
    # The command line reads the file of --ca-file into a context of its own, and connects to nobody with it.
    assert callers.pop("SSLContext") <= {"wire/trust.py", "cli/program.py"}
    assert callers == {"wrap_bio": {"wire/channel.py"}}
