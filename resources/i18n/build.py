"""Builds the window's translations: .ts (text, kept) into .qm (binary, made), with the tools of the PySide6 wheel.

python resources/i18n/build.py            compiles what is out of date
python resources/i18n/build.py --update   first takes the words out of the source into the .ts files
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("en", "de", "ja")


def sources() -> list[Path]:
    return [FOLDER / f"inbox_wizard_{language}.ts" for language in LANGUAGES]


def tool(name: str) -> str:
    """A tool of the wheel, beside the interpreter that runs this."""
    beside = Path(sys.executable).parent
    for candidate in (
        beside / f"pyside6-{name}",
        beside / f"pyside6-{name}.exe",
        beside / "Scripts" / f"pyside6-{name}.exe",
    ):
        if candidate.is_file():
            return str(candidate)
    return f"pyside6-{name}"


def update() -> None:
    """Takes every tr() of the window into the .ts files; what is no longer said goes."""
    root = FOLDER.parents[1]
    files = sorted(str(file.relative_to(root)) for file in (root / "wizard" / "qt").rglob("*.py"))
    for language, target in zip(LANGUAGES, sources(), strict=True):
        # English is there for its plurals only; everything else is said as it stands in the source.
        languages = ["-source-language", "en", "-target-language", language]
        options = ["-no-obsolete", "-locations", "none", *languages]
        subprocess.run([tool("lupdate"), *files, *options, "-ts", str(target.relative_to(root))], check=True, cwd=root)


def build() -> list[Path]:
    """Compiles each .ts that is newer than its .qm; returns those that were made."""
    made = []
    for source in sources():
        target = source.with_suffix(".qm")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # A running window has the old file mapped into its memory: it is replaced, not rewritten.
        new = target.with_suffix(".new")
        subprocess.run([tool("lrelease"), "-silent", str(source), "-qm", str(new)], check=True)
        new.replace(target)
        made.append(target)
    return made


if __name__ == "__main__":
    if "--update" in sys.argv[1:]:
        update()
    for file in build():
        sys.stdout.write(f"{file.name}\n")
