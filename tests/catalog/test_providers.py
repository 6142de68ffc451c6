"""The provider table: what each entry promises holds for all of them."""

from wizard.catalog import Catalog
from wizard.catalog.providers import ImapAccess, PasswordKind
from wizard.model.address import EmailAddress
from wizard.model.provider import Language, Security

APP_PASSWORD = {Language.EN: "app password", Language.DE: "App-Passwort", Language.JA: "アプリパスワード"}


def test_a_domain_finds_its_provider(catalog: Catalog) -> None:
    entry = catalog.provider_for_domain("GoogleMail.com.")
    assert entry is not None and entry.imap is not None
    assert (entry.id, entry.imap.host, entry.imap.port) == ("gmail", "imap.gmail.com", 993)
    assert catalog.provider_for_domain("example.com") is None


def test_the_user_name_has_the_form_that_each_server_wants(catalog: Catalog) -> None:
    entry = catalog.provider_by_id("icloud")
    address = EmailAddress.parse("alice@icloud.com")
    assert entry is not None
    assert (entry.imap_username(address), entry.smtp_username(address)) == ("alice", "alice@icloud.com")


def test_the_table_covers_the_usual_providers(catalog: Catalog) -> None:
    domains = "gmail.com outlook.com yahoo.com icloud.com gmx.de web.de t-online.de posteo.de mail.ru qq.com naver.com"
    assert all(catalog.provider_for_domain(domain) for domain in domains.split(" "))
    assert len(catalog.providers) >= 25


def test_servers_are_there_exactly_where_imap_is(catalog: Catalog) -> None:
    for entry in catalog.providers:
        reachable = entry.access in (ImapAccess.YES, ImapAccess.PAID_PLAN)
        assert (entry.imap is not None) == (entry.smtp is not None) == reachable, entry.id
        for endpoint in (entry.imap, entry.smtp):
            if endpoint is not None:
                usual = {(993, Security.TLS), (465, Security.TLS), (587, Security.STARTTLS)}
                assert (endpoint.port, endpoint.security) in usual, entry.id


def test_whoever_needs_another_password_is_told_before(catalog: Catalog) -> None:
    for entry in catalog.providers:
        special = entry.password_kind is not PasswordKind.ACCOUNT or entry.access is not ImapAccess.YES
        if special or entry.imap_url or entry.app_password_url:
            assert entry.hint is not None and all(entry.hint[language] for language in Language), entry.id
        else:
            assert entry.hint is None, entry.id
        if entry.app_password_url and entry.password_kind in (PasswordKind.ACCOUNT, PasswordKind.APP_PASSWORD):
            assert entry.hint is not None and all(
                word in entry.hint[language] for language, word in APP_PASSWORD.items()
            ), entry.id


def test_every_entry_says_where_it_is_from(catalog: Catalog) -> None:
    for entry in catalog.providers:
        assert entry.source and entry.checked and entry.name, entry.id
        assert entry.domains or entry.mx, entry.id
