"""Whatever is wrong in a file is an error that names the file and the key."""

from pathlib import Path

import pytest

from wizard.catalog import Catalog, CatalogError


def replace(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def error_of(folder: Path) -> CatalogError:
    with pytest.raises(CatalogError) as raised:
        Catalog.load(folder).read_all()
    return raised.value


OFFLINE = "problems/OFFLINE.toml"

SPOILT = [
    pytest.param(OFFLINE, 'who = "you"', 'who = "you"\ncolour = "red"', "colour", id="unknown key"),
    pytest.param(OFFLINE, 'en = "This computer has no network"\n', "", "title.en", id="missing language"),
    pytest.param(OFFLINE, '[title]\nen = "', '[title]\nfr = "x"\nen = "', "title.fr", id="unknown language"),
    pytest.param(OFFLINE, 'symptom = "no_network"', 'symptom = "no_netwrk"', "match[0].symptom", id="unknown symptom"),
    pytest.param(OFFLINE, '"retry"', '"reboot"', "remedies", id="unknown remedy"),
    pytest.param(OFFLINE, 'who = "you"', 'who = "me"', "who", id="unknown who"),
    pytest.param(
        "problems/SERVER_THROTTLED.toml", ', family = "gmail"', "", "at[0].match", id="a variant without a condition"
    ),
    pytest.param(
        "problems/SERVER_THROTTLED.toml",
        'symptom = "throttled", family',
        'symptom = "no_network", family',
        "at[0].match",
        id="a variant of a symptom that its code does not have",
    ),
    pytest.param(
        "problems/UNAUTHORIZED.toml", 'protocol = "ews" }, {', 'protocol = "web" }, {', "at[0].match", id="no protocol"
    ),
    pytest.param(
        "problems/UNAUTHORIZED.toml",
        '{ symptom = "sign_in_refused", protocol',
        '{ symptom = "credentials_refused", protocol',
        "match",
        id="a variant's condition stands twice",
    ),
    pytest.param(
        "problems/MISSING_INBOX_FOLDER.toml",
        'imap_url = "https:',
        'imap_url = "http:',
        "imap_url",
        id="page of a problem without https",
    ),
    pytest.param(OFFLINE, 'link = "network"', 'link = "cable"', "link", id="unknown link"),
    pytest.param(OFFLINE, 'code = "OFFLINE"', 'code = "ONLINE"', "code", id="code is not the file's name"),
    pytest.param(OFFLINE, 'en = "This computer has no network"', 'en = ""', "title.en", id="empty words"),
    pytest.param(OFFLINE, "has no network", "has no {netwrk}", "title.en", id="unknown placeholder"),
    pytest.param(
        OFFLINE, "has no network", "has no network || is offline", "title.en", id="a wording that is never reached"
    ),
    pytest.param(OFFLINE, "has no network", "has no {host}", "title.en", id="no wording without placeholders"),
    pytest.param(OFFLINE, "has no network", "has no } network", "title.en", id="stray brace"),
    pytest.param(
        "problems/DNS_FAILED.toml", "{host} を", "サーバーを", "title.ja", id="languages disagree about placeholders"
    ),
    pytest.param(
        "problems/IMAP_DISABLED.toml", 'name = "admin"', 'name = "user"', "reason", id="code and reason stand twice"
    ),
    pytest.param(
        OFFLINE, 'symptom = "no_network"', 'symptom = "captive_portal"', "match", id="matches of equal weight tie"
    ),
    pytest.param(
        OFFLINE,
        'symptom = "no_network"',
        'symptom = "no_network", stage = "imap.names"',
        "match",
        id="symptom without a catch-all",
    ),
    pytest.param(
        "problems/GMAIL_IMAP_DISABLED.toml", '"gmail"', '"gmial"', "match.family", id="family that nobody defines"
    ),
    pytest.param("signatures/sentences.toml", "'unsafe login'", "'(unsafe'", "sentence[10].pattern", id="bad pattern"),
    pytest.param("signatures/sentences.toml", 'sure = "V"', 'sure = "X"', "sentence[0].sure", id="unknown certainty"),
    pytest.param("signatures/folders.toml", '"sent items"', '"Sent Items"', "sent", id="folder name in capitals"),
    pytest.param("providers/gmail.toml", "port = 993", "port = 99999", "imap.port", id="port out of range"),
    pytest.param("providers/gmail.toml", "https://my", "http://my", "app_password_url", id="page without https"),
    pytest.param("providers/gmail.toml", '"imap.gmail.com"', '"Imap gmail"', "imap.host", id="not a host"),
    pytest.param("providers/posteo.toml", '"posteo.de"', '"gmail.com"', "domains", id="domain of two providers"),
    pytest.param("remedies.toml", "{service}", "{shop}", "open_app_password_page.en", id="unknown value of a label"),
    pytest.param("stages.toml", 'link = "network"', 'link = "wire"', "names.link", id="stage with unknown link"),
    pytest.param("fields.toml", "\nport = {", "\nprot = {", "label.port", id="field or fault without words"),
    pytest.param("terms.toml", "{n} years ago", "{m} years ago", "ago.year_many.de", id="terms disagree"),
    pytest.param("brand.toml", "#2f6fd0", "blue", "accent", id="not a colour"),
    pytest.param("brand.toml", "[google]", "[google]\nclientid = 1", "google.clientid", id="application's unknown key"),
    pytest.param(
        "brand.toml",
        'client_id = ""\nclient_secret',
        'client_id = "x"\nclient_secret',
        "google.client_id",
        id="application's wrong id",
    ),
    pytest.param("brand.toml", "[google]", "[gogle]", "gogle", id="unknown table"),
]


@pytest.mark.parametrize(("file", "old", "new", "key"), SPOILT)
def test_a_fault_is_named_with_its_file_and_key(copy: Path, file: str, old: str, new: str, key: str) -> None:
    replace(copy, file, old, new)
    error = error_of(copy)
    if key in ("label.port",):
        assert error.key in ("fault.port", "fault.prot")
    elif key != "match":
        assert error.key.startswith(key)
    assert Path(file).name in str(error) or key == "match"
    assert error.key in str(error)


def test_text_that_is_not_toml_is_named(copy: Path) -> None:
    (copy / OFFLINE).write_text("code = ", encoding="utf-8")
    assert "OFFLINE.toml" in str(error_of(copy))


def test_five_steps_are_too_many(copy: Path) -> None:
    path = copy / OFFLINE
    step = '\n[[step]]\nen = "a"\nde = "b"\nja = "c"\n'
    path.write_text(path.read_text(encoding="utf-8") + step * 3, encoding="utf-8")
    assert error_of(copy).key == "step"


def test_the_untouched_copy_is_good(copy: Path) -> None:
    Catalog.load(copy).read_all()


def test_loading_reads_nothing_yet(tmp_path: Path) -> None:
    catalog = Catalog.load(tmp_path)
    with pytest.raises(CatalogError):
        _ = catalog.brand
