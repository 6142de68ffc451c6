"""Exchange's codes as data."""

import shutil
from pathlib import Path

import pytest

from wizard.catalog import Catalog, CatalogError
from wizard.model.symptom import Symptom


def test_a_code_stands_for_a_symptom(catalog: Catalog) -> None:
    assert catalog.symptom_of_code("ews", "ErrorNonExistentMailbox") is Symptom.MAILBOX_ADDRESS_UNKNOWN
    assert catalog.symptom_of_code("http", "456") is Symptom.ACCOUNT_LOCKED_UNTIL_UNLOCKED
    assert catalog.symptom_of_code("ews", "456") is None and catalog.symptom_of_code("http", "200") is None


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('kind = "http"', 'kind = "smtp"', "kind"),
        ('codes = ["440"]', 'codes = ["456"]', "codes"),
        ('sure = "Q"', 'sure = "X"', "sure"),
        ('symptom = "proxy_refused"', 'symptom = "proxy"', "symptom"),
        ('codes = ["407"]', 'codes = ["407"]\ncolour = "red"', "colour"),
    ],
)
def test_a_wrong_row_is_named(catalog: Catalog, tmp_path: Path, old: str, new: str, key: str) -> None:
    shutil.copytree(catalog.folder, tmp_path / "resources")
    file = tmp_path / "resources/signatures/ews.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        Catalog.load(tmp_path / "resources").symptom_of_code("http", "456")
    assert caught.value.file.name == "ews.toml" and caught.value.key.endswith(f".{key}")
