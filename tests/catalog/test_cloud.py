"""The applications for signing in: the brand's, altered key by key by the administrator's files."""

from dataclasses import replace
from pathlib import Path

import pytest

from wizard.catalog.cloud import with_administrators
from wizard.model.cloud import GRAPH, UNCONFIGURED, Cloud
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import microsoft_app
from wizard.model.sign_in_settings import SettingFault, SettingForm

CLIENT = "6f1d2c3b-aaaa-4bbb-8ccc-1234567890ab"
GOOGLE = "1234-abc.apps.googleusercontent.com"
BRAND = replace(UNCONFIGURED, microsoft=microsoft_app(CLIENT, "https://login.microsoftonline.com/common"))


def altered(folder: Path, text: str, cloud: Cloud = BRAND) -> Cloud:
    file = folder / "sign-in.toml"
    file.write_text(text, encoding="utf-8")
    return with_administrators(cloud, file)


def microsoft(folder: Path, *lines: str) -> Cloud:
    return altered(folder, "\n".join(("[microsoft365]", *lines)))


def fault_of(cloud: Cloud, provider: Provider = Provider.MICROSOFT365) -> SettingFault:
    fault = cloud.app(provider).fault
    assert fault is not None
    return fault


def test_a_file_that_is_not_there_alters_nothing(tmp_path: Path) -> None:
    file = tmp_path / "no folder" / "sign-in.toml"
    cloud = with_administrators(BRAND, file)
    assert cloud.microsoft == replace(BRAND.microsoft, settings_files=(str(file),))
    assert cloud.google == replace(BRAND.google, settings_files=(str(file),)) and cloud.graph == GRAPH


@pytest.mark.parametrize("tenant", ["contoso.example", "72F988BF-86f1-41af-91ab-2d7cd011db47", "common", "consumers"])
def test_a_tenant_alone(tmp_path: Path, tenant: str) -> None:
    cloud = microsoft(tmp_path, f'tenant = " {tenant} "')
    assert cloud.microsoft.authority == f"https://login.microsoftonline.com/{tenant}"
    assert (cloud.microsoft.client_id, cloud.graph, cloud.microsoft.fault) == (CLIENT, GRAPH, None)
    assert cloud.microsoft.origins == {"tenant": ("tenant", str(tmp_path / "sign-in.toml"))}


@pytest.mark.parametrize(
    ("authority", "graph"),
    [
        ("login.microsoftonline.com", "graph.microsoft.com"),
        ("login.microsoftonline.us", "graph.microsoft.us"),
        ("Login.partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn"),
        ("login.chinacloudapi.cn", "microsoftgraph.chinacloudapi.cn"),
        ("sign-in.contoso.example", "graph.microsoft.com"),
    ],
)
def test_a_sign_in_server_brings_the_graph_of_its_cloud(tmp_path: Path, authority: str, graph: str) -> None:
    cloud = microsoft(tmp_path, f'authority = "https://{authority}"')
    assert cloud.microsoft.authority == f"https://{authority.lower()}/common" and cloud.microsoft.fault is None
    assert (cloud.graph.host, cloud.graph.path) == (graph, "/v1.0")


@pytest.mark.parametrize(
    ("graph", "url"),
    [
        ("https://dod-graph.microsoft.us", "https://dod-graph.microsoft.us/v1.0"),
        ("https://graph.microsoft.us/beta/", "https://graph.microsoft.us/beta"),
        ("https://graph.proxy.example:8443", "https://graph.proxy.example:8443/v1.0"),
    ],
)
def test_another_graph_of_the_same_cloud(tmp_path: Path, graph: str, url: str) -> None:
    cloud = microsoft(tmp_path, 'authority = "https://login.microsoftonline.us"', f'graph = "{graph}"')
    assert cloud.graph.url == url and cloud.microsoft.fault is None


def test_a_graph_of_another_cloud_is_named(tmp_path: Path) -> None:
    alone = fault_of(microsoft(tmp_path, 'graph = "https://graph.microsoft.us"'))
    assert (alone.form, alone.key) == (SettingForm.GRAPH_OF_CLOUD, "graph")
    assert alone.example == 'graph = "https://graph.microsoft.com"' and "graph.microsoft.us" in alone.value
    both = microsoft(
        tmp_path, 'graph = "https://graph.microsoft.us"', 'authority = "https://login.partner.microsoftonline.cn"'
    )
    assert fault_of(both).example == 'graph = "https://microsoftgraph.chinacloudapi.cn"'


def test_the_pair_may_stand_in_two_files(tmp_path: Path) -> None:
    first, last = tmp_path / "a.toml", tmp_path / "b.toml"
    first.write_text('[microsoft365]\ngraph = "https://dod-graph.microsoft.us"\n')
    last.write_text('[microsoft365]\nauthority = "https://login.microsoftonline.us"\n')
    cloud = with_administrators(BRAND, first, last)
    assert cloud.graph.host == "dod-graph.microsoft.us" and cloud.microsoft.fault is None


def test_a_tenant_in_the_authority(tmp_path: Path) -> None:
    cloud = microsoft(tmp_path, 'authority = "https://login.microsoftonline.com/contoso.example/"')
    assert cloud.microsoft.tenant == "contoso.example"
    assert cloud.microsoft.origins["tenant"] == ("authority", str(tmp_path / "sign-in.toml"))


def test_google(tmp_path: Path) -> None:
    cloud = altered(tmp_path, f'[google]\nclient_id = " {GOOGLE} "\nclient_secret = "s"\n')
    assert (cloud.google.client_id, cloud.google.client_secret) == (GOOGLE, Secret("s"))
    assert cloud.configured(Provider.GOOGLE) and cloud.microsoft.authority == BRAND.microsoft.authority


def test_the_last_file_counts_most(tmp_path: Path) -> None:
    first, last = tmp_path / "a.toml", tmp_path / "b.toml"
    first.write_text(f'[google]\nclient_id = "{GOOGLE}"\nclient_secret = "sa"\n')
    last.write_text(f'[google]\nclient_id = "b-{GOOGLE}"\n')
    cloud = with_administrators(BRAND, first, last)
    assert (cloud.google.client_id, cloud.google.client_secret) == (f"b-{GOOGLE}", Secret("sa"))


@pytest.mark.parametrize(
    ("line", "key", "form", "value"),
    [
        ("client = 'x'", "client", SettingForm.MICROSOFT_KEY, ""),
        ("Tenant = 'contoso.com'", "Tenant", SettingForm.MICROSOFT_KEY, ""),
        ("client_id = 5", "client_id", SettingForm.TEXT, "5"),
        ("client_id = 'xx'", "client_id", SettingForm.CLIENT_ID, '"xx"'),
        ("client_id = ''", "client_id", SettingForm.CLIENT_ID, '""'),
        (f"client_id = '{{{CLIENT}}}'", "client_id", SettingForm.CLIENT_ID, f'"{{{CLIENT}}}"'),
        ("tenant = ''", "tenant", SettingForm.TENANT, '""'),
        ("tenant = '1234'", "tenant", SettingForm.TENANT, '"1234"'),
        ("tenant = 'con toso.com'", "tenant", SettingForm.TENANT, '"con toso.com"'),
        ("tenant = 'alice@contoso.com'", "tenant", SettingForm.TENANT, '"alice@contoso.com"'),
        ("tenant = ['a']", "tenant", SettingForm.TEXT, '["a"]'),
        ("authority = ''", "authority", SettingForm.AUTHORITY, '""'),
        ("authority = 'login.example'", "authority", SettingForm.AUTHORITY, '"login.example"'),
        ("authority = 'http://login.example'", "authority", SettingForm.AUTHORITY, '"http://login.example"'),
        ("authority = 'https://u@login.example'", "authority", SettingForm.AUTHORITY, '"https://u@login.example"'),
        ("authority = 'https://x.example/a/b'", "authority", SettingForm.AUTHORITY, '"https://x.example/a/b"'),
        ("authority = 'https://[x'", "authority", SettingForm.AUTHORITY, '"https://[x"'),
        (
            "authority = 'https://login.microsoftonline.de'",
            "authority",
            SettingForm.OPEN_CLOUD,
            '"https://login.microsoftonline.de"',
        ),
        ("graph = ''", "graph", SettingForm.GRAPH, '""'),
        ("graph = 'http://graph.example/v1.0'", "graph", SettingForm.GRAPH, '"http://graph.example/v1.0"'),
        ("graph = 'https:///v1.0'", "graph", SettingForm.GRAPH, '"https:///v1.0"'),
        ("graph = 'https://graph.example:x/v1.0'", "graph", SettingForm.GRAPH, '"https://graph.example:x/v1.0"'),
    ],
)
def test_what_is_wrong_at_microsoft_is_named_and_stops_nobody_else(
    tmp_path: Path, line: str, key: str, form: SettingForm, value: str
) -> None:
    cloud = altered(tmp_path, f"[microsoft365]\n{line}\n[google]\nclient_id = '{GOOGLE}'\nclient_secret = 's'\n")
    fault = fault_of(cloud)
    assert (fault.file, fault.table) == (str(tmp_path / "sign-in.toml"), "microsoft365")
    assert (fault.key, fault.form, fault.value) == (key, form, value)
    assert "=" in fault.example
    assert cloud.google.fault is None and cloud.google.client_id == GOOGLE


@pytest.mark.parametrize(
    ("lines", "key", "form", "value"),
    [
        ("client_id = 'x.example'", "client_id", SettingForm.GOOGLE_CLIENT_ID, '"x.example"'),
        (f"client_id = '{GOOGLE}'", "client_secret", SettingForm.CLIENT_SECRET, ""),
        (f"client_id = '{GOOGLE}'\nclient_secret = ''", "client_secret", SettingForm.CLIENT_SECRET, ""),
        (f"client_id = '{GOOGLE}'\nclient_secret = 4711", "client_secret", SettingForm.TEXT, ""),
        (f"client_id = '{GOOGLE}'\nclient_secrt = 'GOCSPX-x'", "client_secrt", SettingForm.GOOGLE_KEY, ""),
        ("tenant = 'contoso.com'", "tenant", SettingForm.GOOGLE_KEY, ""),
    ],
)
def test_what_is_wrong_at_google_is_named_without_secrets(
    tmp_path: Path, lines: str, key: str, form: SettingForm, value: str
) -> None:
    cloud = altered(tmp_path, f"[google]\n{lines}\n[microsoft365]\ntenant = 'contoso.com'\n")
    fault = fault_of(cloud, Provider.GOOGLE)
    assert (fault.table, fault.key, fault.form, fault.value) == ("google", key, form, value)
    assert cloud.microsoft.fault is None and cloud.microsoft.tenant == "contoso.com"


BROKEN = "[microsoft365]\nclient_id = “x”\n\n[google]\nclient_id = '{0}'\nclient_secret = 's'\n"


def test_a_line_that_is_no_toml_stops_only_its_own_table(tmp_path: Path) -> None:
    cloud = altered(tmp_path, BROKEN.format(GOOGLE))
    fault = fault_of(cloud)
    assert (fault.form, fault.line, fault.column, fault.value) == (SettingForm.TOML, 2, 13, "client_id = “x”")
    assert cloud.google.fault is None and cloud.google.client_id == GOOGLE


@pytest.mark.parametrize(
    ("text", "at_microsoft", "at_google"),
    [
        ("no toml\n[google]\n", True, True),
        ("[microsoft]\n", True, False),
        ("[gogle]\n", False, True),
        ("[mail]\n", True, True),
        ("tenant = 'contoso.com'\n", True, False),
        ("client_secret = 's'\n", False, True),
        ("client_id = 's'\n", True, True),
        ("google = 'x'\n", False, True),
        ("[[google]]\n", False, True),
        ("[microsoft365]\n[microsoft365]\n[google]\n", True, False),
        ("[google]\nclient_secret = 'GOCSPX-x", False, True),
    ],
)
def test_whom_a_fault_of_the_file_stops(tmp_path: Path, text: str, at_microsoft: bool, at_google: bool) -> None:
    cloud = altered(tmp_path, text)
    assert (cloud.microsoft.fault is not None, cloud.google.fault is not None) == (at_microsoft, at_google)
    assert "GOCSPX-x" not in str(cloud)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "sign-in.toml"
    file.write_bytes("[google]\n".encode("utf-16"))
    expected = SettingFault(SettingForm.FILE, str(file))
    cloud = with_administrators(BRAND, file)
    assert fault_of(cloud) == fault_of(cloud, Provider.GOOGLE) == expected
    file.unlink()
    file.mkdir()
    assert fault_of(with_administrators(BRAND, file)) == expected
    file.rmdir()
    file.write_bytes(b"\xef\xbb\xbf[microsoft365]\r\ntenant = 'contoso.com'\r\n")  # as Notepad may save it
    assert with_administrators(BRAND, file).microsoft.tenant == "contoso.com"
