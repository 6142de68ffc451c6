"""Cheap to import, read once, by whichever thread comes first; and the words follow the system's language."""

import subprocess
import sys
import threading

import pytest

from wizard.catalog import Catalog
from wizard.catalog.lazy import Lazy
from wizard.catalog.words import language_from_system
from wizard.model.provider import Language


def test_importing_reads_no_file_and_loads_no_parser() -> None:
    code = "import wizard.catalog, sys; c = wizard.catalog.Catalog.load(); print('tomllib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"


def test_several_threads_get_the_same_value_made_once() -> None:
    made: list[int] = []
    start = threading.Barrier(8)

    def make() -> object:
        made.append(1)
        return object()

    lazy = Lazy(make)
    got: list[object] = []

    def use() -> None:
        start.wait(timeout=10)
        got.append(lazy.get())

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert len(made) == 1 and len(got) == 8 and len(set(map(id, got))) == 1


def test_each_catalogue_keeps_its_own_values(catalog: Catalog) -> None:
    other = Catalog.load(catalog.folder)
    assert other.problems is other.problems
    assert other.problems is not catalog.problems


@pytest.mark.parametrize(
    ("settings", "language"),
    [
        ({"LANG": "de_AT.UTF-8"}, Language.DE),
        ({"LANG": "ja_JP.UTF-8"}, Language.JA),
        ({"LANG": "fr_FR.UTF-8"}, Language.EN),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "ja_JP.UTF-8"}, Language.JA),
        ({"LANG": "fr_FR.UTF-8", "LANGUAGE": "fr:de"}, Language.DE),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, Language.EN),
    ],
)
def test_the_language_of_the_system(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], language: Language
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert language_from_system() is language
