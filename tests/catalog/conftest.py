"""The real catalogue, read once, and a copy of its files that a test may spoil."""

import shutil
from pathlib import Path

import pytest

from wizard.catalog import Catalog
from wizard.catalog.places import resources


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return Catalog.load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A writable copy of the resources that the catalogue reads."""
    for part in ("problems", "signatures", "providers"):
        shutil.copytree(resources() / part, tmp_path / part)
    for file in resources().glob("*.toml"):
        shutil.copy(file, tmp_path)
    return tmp_path
