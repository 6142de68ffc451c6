"""House rule: discovery has no credentials. Nothing in it can take, hold or send one."""

import ast
import re
from pathlib import Path

import wizard.discovery

MODULES = sorted(Path(wizard.discovery.__file__).parent.glob("*.py"))
WORDS = re.compile(r"password|secret(?!s)|credential|user_?name|authorization(?!_uri)|cookie", re.IGNORECASE)
ABOUT_FORMS = {"imap_username_form", "smtp_username_form", "password_kind"}
"""Of the provider table: which form a user name has, not whose."""


def names_in(tree: ast.AST) -> set[str]:
    """Every name, parameter, attribute and text that the program acts on; what people read is left out."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=name) | ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.keyword(arg=str(name)):
                found.add(name)
            case ast.ImportFrom(module=str(module)):
                found.add(module)
            case ast.Constant(value=str(text)) if "\n" not in text and " " not in text.strip():
                found.add(text)
    return found


def test_no_function_of_discovery_takes_or_sends_a_credential() -> None:
    assert len(MODULES) > 8
    for path in MODULES:
        used = {name for name in names_in(ast.parse(path.read_text("utf-8"))) if WORDS.search(name)}
        assert used <= ABOUT_FORMS, path.name


def test_the_rule_would_be_seen_broken() -> None:
    for line in ("def f(password): ...", "from wizard.model.secret import Secret", "h = {'Authorization': x}"):
        assert any(WORDS.search(name) for name in names_in(ast.parse(line)))
