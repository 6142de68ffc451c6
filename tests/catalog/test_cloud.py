"""The applications for signing in: the brand's, altered key by key by the administrator's files."""

from dataclasses import replace
from pathlib import Path

import pytest

from wizard.catalog import CatalogError
from wizard.catalog.cloud import with_administrators
from wizard.model.cloud import GRAPH, UNCONFIGURED, Cloud
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import microsoft_app

CLIENT = "6f1d2c3b-aaaa-4bbb-8ccc-1234567890ab"
BRAND = replace(UNCONFIGURED, microsoft=microsoft_app(CLIENT, "https://login.microsoftonline.com/common"))


def altered(folder: Path, text: str, cloud: Cloud = BRAND) -> Cloud:
    file = folder / "sign-in.toml"
    file.write_text(text, encoding="utf-8")
    return with_administrators(cloud, file)


def test_a_file_that_is_not_there_alters_nothing(tmp_path: Path) -> None:
    assert with_administrators(BRAND, tmp_path / "sign-in.toml") is BRAND


def test_a_tenant_alone(tmp_path: Path) -> None:
    cloud = altered(tmp_path, '[microsoft365]\ntenant = "contoso.example"\n')
    assert cloud.microsoft.authority == "https://login.microsoftonline.com/contoso.example"
    assert (cloud.microsoft.client_id, cloud.graph) == (CLIENT, GRAPH)


def test_another_cloud(tmp_path: Path) -> None:
    text = (
        '[microsoft365]\nauthority = "https://login.microsoftonline.us"\ngraph = "https://graph.microsoft.us/v1.0/"\n'
    )
    cloud = altered(tmp_path, text)
    assert cloud.microsoft.authority == "https://login.microsoftonline.us/common"
    assert cloud.graph.url == "https://graph.microsoft.us/v1.0"


def test_a_tenant_in_the_authority(tmp_path: Path) -> None:
    cloud = altered(tmp_path, '[microsoft365]\nauthority = "https://login.microsoftonline.com/contoso.example/"\n')
    assert cloud.microsoft.tenant == "contoso.example"


def test_google(tmp_path: Path) -> None:
    cloud = altered(tmp_path, '[google]\nclient_id = " x.example "\nclient_secret = "s"\n')
    assert (cloud.google.client_id, cloud.google.client_secret) == ("x.example", Secret("s"))
    assert cloud.configured(Provider.GOOGLE) and cloud.microsoft == BRAND.microsoft


def test_the_last_file_counts_most(tmp_path: Path) -> None:
    first, last = tmp_path / "a.toml", tmp_path / "b.toml"
    first.write_text('[google]\nclient_id = "a"\nclient_secret = "sa"\n')
    last.write_text('[google]\nclient_id = "b"\n')
    cloud = with_administrators(BRAND, first, last)
    assert (cloud.google.client_id, cloud.google.client_secret) == ("b", Secret("sa"))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[microsoft365]\nclient = 'x'\n", "microsoft365.client"),
        ("[microsoft]\n", "microsoft"),
        ("[microsoft365]\nclient_id = 5\n", "microsoft365.client_id"),
        ("[microsoft365]\nauthority = 'http://login.example'\n", "microsoft365.authority"),
        ("[microsoft365]\nauthority = 'https://user@login.example'\n", "microsoft365.authority"),
        ("[microsoft365]\ngraph = 'http://graph.example/v1.0'\n", "microsoft365.graph"),
        ("[microsoft365]\ngraph = 'https:///v1.0'\n", "microsoft365.graph"),
        ("[microsoft365]\ngraph = 'https://graph.example:x/v1.0'\n", "microsoft365.graph"),
        ("google = 'x'\n", "google"),
        ("no toml\n", ""),
    ],
)
def test_a_wrong_file_is_named_with_its_key(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(CatalogError) as caught:
        altered(tmp_path, text)
    assert caught.value.file.name == "sign-in.toml" and caught.value.key == key
