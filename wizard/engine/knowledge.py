"""The catalogue's tables in the form in which probes use them."""

from collections.abc import Iterable

from wizard.catalog import Catalog
from wizard.model.mail_host import MailRecords
from wizard.model.plan import Endpoint
from wizard.model.symptom import Symptom
from wizard.probes.context import Knowledge
from wizard.wire.mail_records import DnsMailRecords

_ABOUT_THE_PASSWORD = {
    Symptom.CREDENTIALS_REFUSED,
    Symptom.CREDENTIALS_REFUSED_APP_PASSWORD_LIKELY,
    Symptom.CREDENTIALS_REFUSED_OR_IMAP_OFF,
    Symptom.SIGN_IN_REFUSED,
}
_NEVER_EXCEPTED = {"gmail", "microsoft", "outlook"}
"""Mail services whose certificates no user may except: their own are right, so another one is an attack."""


def knowledge_of(catalog: Catalog, mail_records: MailRecords | None = None) -> Knowledge:
    """Binds the catalogue. `mail_records`: in the place of DNS."""

    def symptom_of(text: str, family: str, stage: str) -> Symptom | None:
        symptom = catalog.recognise(text, family)
        if symptom in _ABOUT_THE_PASSWORD and not stage.endswith(".sign_in"):
            return None  # "no such user" after the sign-in speaks of a recipient
        return symptom

    def family_of(host: str, text: str) -> str:
        return catalog.family_for(host, text)

    names = (catalog.folder_names("sent"), catalog.folder_names("drafts"))

    def symptom_of_graph(status: int, codes: Iterable[str]) -> Symptom | None:
        return catalog.graph.symptom_of(status, codes)  # read at the first answer that needs it

    return Knowledge(
        symptom_of,
        family_of,
        *names,
        catalog.symptom_of_code,
        symptom_of_graph,
        lambda: catalog.mail_hosts,
        mail_records or DnsMailRecords(),
    )


def may_be_excepted(catalog: Catalog, host: str) -> bool:
    """Whether a user may allow a certificate that doesn't verify at this host."""
    return catalog.family_for(host) not in _NEVER_EXCEPTED


def known_to_encrypt(catalog: Catalog, endpoint: Endpoint) -> bool:
    """Whether the own table lists this server, and so knows that it offers encryption."""
    return any(
        known is not None and known.host == endpoint.host
        for entry in catalog.providers
        for known in (entry.imap, entry.smtp)
    )
