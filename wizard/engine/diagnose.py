"""From a finding to a verdict: its problem, and the buttons that can really help here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from wizard.catalog import Catalog
from wizard.catalog.providers import PasswordKind
from wizard.engine.knowledge import may_be_excepted
from wizard.engine.sign_in_remedies import consent_url, of_application, of_settings, sign_in_remedies
from wizard.model.form import Change, ServerEntry
from wizard.model.plan import CertificatePin, ConnectionPlan, Endpoint
from wizard.model.problem import Diagnosis, Problem, Remedy, RemedyId, folders_to_choose
from wizard.model.provider import BY_BROWSER, Protocol, Provider
from wizard.model.sign_in_settings import ANY_ORGANISATION
from wizard.model.symptom import Finding, Json, Symptom
from wizard.wire.redact import Redactor


class Diagnoser:
    """Judges the findings of one run. `plan`: None for findings without a run (a keyring, a pasted error)."""

    def __init__(self, catalog: Catalog, redactor: Redactor, plan: ConnectionPlan | None = None) -> None:
        self._catalog = catalog
        self._redactor = redactor
        self._plan = plan

    def diagnose(self, finding: Finding, alternative: Endpoint | None = None) -> Diagnosis:
        """The verdict. What it holds is redacted; only a remedy's web address is kept whole, for the button."""
        finding = replace(finding, symptom=self._catalog.adjusted(finding.symptom, finding.family))
        if self._plan is not None and self._plan.sign_in is not None:
            finding = of_settings(of_application(finding, self._plan.sign_in.app), self._plan.sign_in.app)
        evidence: dict[str, Json] = {**finding.evidence, **self._pages(finding)}
        if alternative is not None:
            evidence |= {
                "alternative_host": alternative.host,
                "alternative_port": alternative.port,
                "alternative_security": alternative.security.value,
            }
        problem = self._catalog.problem_for(finding)
        if problem.imap_url:
            evidence["imap_url"] = problem.imap_url
        if problem.page_url:
            evidence["page_url"] = problem.page_url
        if RemedyId.COPY_ADMIN_TEXT in problem.remedies:
            evidence |= self._organisation(evidence)
        finding = replace(finding, evidence=evidence)
        remedies = tuple(
            remedy for wish in problem.remedies for remedy in self._remedies(wish, finding, evidence, alternative)
        )
        told = self._redactor.mapping(evidence)
        if link := self._consent_url(problem, evidence):  # of nothing secret, and to be passed on: whole
            told["consent_url"] = link
        if example := evidence.get("setting_example"):  # the program's own words, of a secret's place perhaps
            told["setting_example"] = example
        shown = replace(
            finding,
            evidence=told,
            server_text=self._redactor.text(finding.server_text) if finding.server_text else None,
        )
        return Diagnosis(problem, shown, remedies)

    def _consent_url(self, problem: Problem, evidence: dict[str, Json]) -> str:
        """For problems that an administrator's approval mends; else ""."""
        sign_in = self._plan.sign_in if self._plan is not None else None
        return consent_url(evidence, sign_in) if sign_in and RemedyId.COPY_CONSENT_LINK in problem.remedies else ""

    def _organisation(self, evidence: dict[str, Json]) -> dict[str, Json]:
        """For who administers it, where the sign-in itself named none: the address's domain stands for the tenant
        (Microsoft identity platform), unless anybody can have an address there.
        """
        domain = self._plan.email.domain if self._plan is not None else ""
        if evidence.get("tenant") not in ANY_ORGANISATION or not domain or self._catalog.provider_for_domain(domain):
            return {}
        return {"tenant": domain}

    def _pages(self, finding: Finding) -> dict[str, Json]:
        """The provider's name and pages, found by the server's family, else by the address."""
        entry = self._catalog.provider_by_id(finding.family) if finding.family else None
        if entry is None and self._plan is not None:
            entry = self._catalog.provider_for_domain(self._plan.email.domain)
        if entry is None:
            return {}
        pages: dict[str, Json] = {"service": entry.name}
        if entry.app_password_url:
            pages["app_password_url"] = entry.app_password_url
        if entry.imap_url:
            pages["imap_url"] = entry.imap_url
        return pages

    def _remedies(
        self, wish: RemedyId, finding: Finding, evidence: dict[str, Json], alternative: Endpoint | None
    ) -> Iterator[Remedy]:
        """The buttons of one kind that can be offered here: none, one or, for user names, several."""
        match wish:
            case RemedyId.THIS_SESSION_ONLY | RemedyId.RESET_ACCOUNTS:
                yield Remedy(wish)
            case RemedyId.RETRY | RemedyId.EDIT_DETAILS | RemedyId.COPY_REPORT:
                yield Remedy(wish)
            case (
                RemedyId.OPEN_APP_PASSWORD_PAGE
                | RemedyId.OPEN_IMAP_PAGE
                | RemedyId.OPEN_WEB_LOGIN
                | RemedyId.OPEN_UNLOCK_PAGE
                | RemedyId.OPEN_PASSWORD_PAGE
                | RemedyId.OPEN_PAGE
            ):
                yield from _page(wish, evidence)
            case RemedyId.USE_SERVER if alternative is not None:
                yield _use_server(alternative)
            case RemedyId.ALLOW_CERTIFICATE:
                yield from self._allow_certificate(finding)
            case RemedyId.USE_USERNAME:
                yield from self._user_names(finding)
            case RemedyId.CREATE_FOLDER | RemedyId.CHOOSE_FOLDER | RemedyId.USE_FOLDER:
                yield from _folder(wish, finding, evidence)
            case RemedyId.ALLOW_OLD_TLS | RemedyId.SKIP_TEST_EMAIL:
                yield from self._option(wish, evidence)
            case RemedyId.USE_URL if isinstance(url := evidence.get("corrected_url"), str):
                yield Remedy(wish, Change(ews_url=url), values={"url": url})
            case RemedyId.SWITCH_PROVIDER:
                for provider in _other_providers(finding, self._plan):
                    yield Remedy(wish, self._switched(provider, evidence), values={"provider": provider.value})
            case _:
                yield from sign_in_remedies(wish, finding, self._plan)

    def _switched(self, provider: Provider, evidence: dict[str, Json]) -> Change:
        """To another provider; with the servers of whoever the domain's mail is at, where the table knows them. Their
        user names are not known: a domain of one's own says nothing of the account's name there.
        """
        family = evidence.get("mx_family")
        entry = self._catalog.provider_by_id(family) if provider is Provider.IMAP and isinstance(family, str) else None
        if entry is None or entry.password_kind is PasswordKind.BROWSER_ONLY or not (entry.imap and entry.smtp):
            return Change(provider=provider)
        return Change(provider=provider, imap=_typed(entry.imap), smtp=_typed(entry.smtp))

    def _option(self, wish: RemedyId, evidence: dict[str, Json]) -> Iterator[Remedy]:
        plan = self._plan
        if plan is None:
            return
        if wish is RemedyId.ALLOW_OLD_TLS and not plan.allow_old_tls and evidence.get("tls_version"):
            yield Remedy(wish, Change(allow_old_tls=True))
        if wish is RemedyId.SKIP_TEST_EMAIL and plan.test_email_to is not None:
            yield Remedy(wish, Change(send_test_email=False))

    def _allow_certificate(self, finding: Finding) -> Iterator[Remedy]:
        sha256, endpoint = finding.evidence.get("sha256"), finding.endpoint
        if endpoint is None or not isinstance(sha256, str) or finding.symptom is Symptom.CERTIFICATE_REVOKED:
            return
        if may_be_excepted(self._catalog, endpoint.host):
            pin = CertificatePin(sha256, endpoint.host, endpoint.port)
            yield Remedy(RemedyId.ALLOW_CERTIFICATE, Change(add_pins=(pin,)), values={"host": endpoint.host})

    def _user_names(self, finding: Finding) -> Iterator[Remedy]:
        """Other forms of the user name, to try one at a time and only on a click: never guessed with a password."""
        if self._plan is None:
            return
        email, smtp = self._plan.email, finding.stage.startswith(Protocol.SMTP)
        protocol = finding.endpoint.protocol if finding.endpoint else self._plan.servers[0].endpoint.protocol
        tried = self._plan.server(protocol).username
        # Usually the first part of the address's domain, but nobody's is called "XN--…".
        guessed = "" if email.domain.startswith("xn--") else email.domain.split(".")[0].upper()
        domain = finding.evidence.get("windows_domain") or guessed
        account = tried.rpartition("\\")[2].partition("@")[0] if protocol is Protocol.EWS else email.local
        windows = f"{domain}\\{account}" if domain else ""
        # At Exchange the Windows form is the usual one.
        forms = (windows, str(email), account) if protocol is Protocol.EWS else (str(email), account, windows)
        for name in filter(None, dict.fromkeys(forms)):
            if name.casefold() != tried.casefold():
                change = Change(smtp_username=name) if smtp else Change(username=name)
                yield Remedy(RemedyId.USE_USERNAME, change, values={"username": name})


def allowed_at_once(verdicts: Sequence[Diagnosis]) -> list[Diagnosis]:
    """A certificate that one host shows for receiving and for sending is allowed for both with one confirmation."""
    remedies = (remedy for verdict in verdicts for remedy in verdict.remedies)
    shown = [pin for remedy in remedies if remedy.change is not None for pin in remedy.change.add_pins]

    def widened(remedy: Remedy) -> Remedy:
        if remedy.change is None or not remedy.change.add_pins:
            return remedy
        own = remedy.change.add_pins[0]
        pins = tuple(pin for pin in shown if (pin.host, pin.sha256) == (own.host, own.sha256))
        return replace(remedy, change=replace(remedy.change, add_pins=pins))

    return [replace(verdict, remedies=tuple(map(widened, verdict.remedies))) for verdict in verdicts]


_WHERE_ELSE = {
    Symptom.EXCHANGE_ONLINE: (Provider.MICROSOFT365,),
    Symptom.ACTIVESYNC_ONLY: (Provider.IMAP,),
    Symptom.EXCHANGE_URL_NOT_EWS: (Provider.IMAP,),
    Symptom.GOOGLE_TESTING: (Provider.IMAP,),
    Symptom.GOOGLE_ACCESS_DENIED: (Provider.IMAP,),
    Symptom.GOOGLE_APP_BLOCKED: (Provider.IMAP,),
    Symptom.GOOGLE_APP_UNVERIFIED: (Provider.IMAP,),
    Symptom.GOOGLE_ORG_INTERNAL: (Provider.IMAP,),
    Symptom.MAILBOX_HYBRID: (Provider.EXCHANGE, Provider.IMAP),
    Symptom.MAILBOX_MIGRATING: (Provider.EXCHANGE, Provider.IMAP),
    Symptom.MAILBOX_UNREACHABLE: (Provider.EXCHANGE, Provider.IMAP),
    Symptom.CLOUD_MAILBOX_MISSING: (Provider.IMAP, Provider.EXCHANGE),
    Symptom.TENANT_NOT_FOUND: (Provider.IMAP, Provider.EXCHANGE),
    Symptom.TENANT_BEING_REMOVED: (Provider.IMAP, Provider.EXCHANGE),
    Symptom.USER_UNKNOWN: (Provider.IMAP, Provider.EXCHANGE),
}
"""Where the mailbox may be instead; what is typed stays."""

_PAGE_OF = {
    RemedyId.OPEN_APP_PASSWORD_PAGE: "app_password_url",
    RemedyId.OPEN_IMAP_PAGE: "imap_url",
    RemedyId.OPEN_WEB_LOGIN: "url",
    RemedyId.OPEN_UNLOCK_PAGE: "unlock_url",
    RemedyId.OPEN_PASSWORD_PAGE: "password_url",
    RemedyId.OPEN_PAGE: "page_url",
}


def _page(wish: RemedyId, evidence: dict[str, Json]) -> Iterator[Remedy]:
    url = evidence.get(_PAGE_OF[wish])
    if isinstance(url, str) and url.startswith(("https://", "http://")):
        service, host = evidence.get("service"), urlsplit(url).hostname
        values = {"service": service} if isinstance(service, str) else {}
        yield Remedy(wish, url=url, values=values | {"host": host} if wish is RemedyId.OPEN_PAGE and host else values)


def _folder(wish: RemedyId, finding: Finding, evidence: dict[str, Json]) -> Iterator[Remedy]:
    if wish is RemedyId.USE_FOLDER:
        if isinstance(name := evidence.get("found_folder"), str):
            sent = finding.symptom in (Symptom.SENT_MISSING, Symptom.SENT_UNFIT)
            change = Change(sent_folder=name) if sent else Change(drafts_folder=name)
            yield Remedy(wish, change, values={"folder": name})
    elif wish is RemedyId.CREATE_FOLDER:
        if missing := evidence.get("missing_folder"):
            yield Remedy(wish, Change(create_missing_folders=True), values={"folder": str(missing)})
    elif folders_to_choose(finding):
        yield Remedy(wish)


def _typed(server: Endpoint) -> ServerEntry:
    return ServerEntry(server.host, str(server.port), server.security)


def _use_server(server: Endpoint) -> Remedy:
    entry = _typed(server)
    change = Change(imap=entry) if server.protocol is Protocol.IMAP else Change(smtp=entry)
    values = {"host": server.host, "port": str(server.port), "security": server.security.value}
    return Remedy(RemedyId.USE_SERVER, change, values=values)


def _other_providers(finding: Finding, plan: ConnectionPlan | None) -> list[Provider]:
    """Where a mailbox that can't be reached so may well be: first what the domain's records say."""
    here = plan.provider if plan is not None else None
    way = finding.evidence.get("mx_way")
    found = [Provider(way)] if isinstance(way, str) and way in set(Provider) else []
    found += [provider for provider in _WHERE_ELSE.get(finding.symptom, ()) if provider not in found]
    known = Provider.IMAP if finding.family and finding.symptom is Symptom.SETTINGS_NOT_FOUND else None
    usual = BY_BROWSER.get(finding.family, known)
    if usual is not None and usual not in found:
        found.append(usual)
    return [provider for provider in found if provider is not here]
