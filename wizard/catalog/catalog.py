"""Catalog: the one door to everything under resources/ but icons and translations."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from wizard.catalog.brand import read_brand
from wizard.catalog.browser_pages import BrowserPage, read_browser_pages
from wizard.catalog.cloud import read_brands_cloud
from wizard.catalog.facts import ago, fact_text, localised_date
from wizard.catalog.lazy import Lazy
from wizard.catalog.mail_hosts import MailHostTable, read_mail_hosts
from wizard.catalog.panel import Panel, make_panel, sentence
from wizard.catalog.places import resources as find_resources
from wizard.catalog.problems import by_symptom, listed, problem_for, read_problems
from wizard.catalog.providers import ProviderEntry, read_providers
from wizard.catalog.read import CatalogError
from wizard.catalog.refusals import RefusalTables
from wizard.catalog.signatures import (
    CodeKind,
    Family,
    Signature,
    family_of,
    read_codes,
    read_families,
    read_folder_names,
    read_signatures,
    recognise,
)
from wizard.catalog.terms import StageWords, read_fields, read_remedies, read_stages, read_terms
from wizard.catalog.words import fill
from wizard.model.address import NameFault
from wizard.model.brand import Brand
from wizard.model.cloud import Cloud
from wizard.model.form import Field
from wizard.model.problem import Diagnosis, Link, Problem, Remedy
from wizard.model.provider import BY_BROWSER, Language, Provider, Who
from wizard.model.symptom import Finding, Json, Symptom


class Catalog(RefusalTables):
    """Immutable and thread-safe. Each file is read at its first use; a wrong one then raises CatalogError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        signatures = folder / "signatures"
        super().__init__(signatures)
        self._with_variants = Lazy(lambda: read_problems(folder / "problems"))
        self._problems = Lazy(lambda: listed(self._with_variants.get()))
        self._by_symptom = Lazy(lambda: by_symptom(self._with_variants.get()))
        self._sentences = Lazy(partial(read_signatures, signatures / "sentences.toml"))
        self._pasted = Lazy(partial(read_signatures, signatures / "pasted.toml"))
        self._codes = Lazy(partial(read_codes, signatures / "ews.toml"))
        self._mail_hosts = Lazy(partial(read_mail_hosts, signatures / "mx.toml"))
        self._own_families = Lazy(partial(read_families, signatures / "families.toml"))
        self._families = Lazy(self._with_provider_hosts)
        self._folders = Lazy(partial(read_folder_names, signatures / "folders.toml"))
        self._providers = Lazy(lambda: read_providers(folder / "providers", folder / "hints.toml"))
        self._domains = Lazy(lambda: {domain: entry for entry in self._providers.get() for domain in entry.domains})
        self._stages = Lazy(partial(read_stages, folder / "stages.toml"))
        self._fields = Lazy(partial(read_fields, folder / "fields.toml"))
        self._remedies = Lazy(partial(read_remedies, folder / "remedies.toml"))
        self._terms = Lazy(partial(read_terms, folder / "terms.toml"))
        self._brand = Lazy(partial(read_brand, folder / "brand.toml"))
        self._cloud = Lazy(partial(read_brands_cloud, folder / "brand.toml"))
        self._browser_pages = Lazy(partial(read_browser_pages, folder / "browser_pages.toml"))

    @classmethod
    def load(cls, resources: Path | None = None) -> "Catalog":
        """The catalogue of a folder, of the program's own one by default. Reads nothing yet.

        Raises:
            CatalogError: the program's own folder is missing.
        """
        return cls(resources if resources is not None else find_resources())

    def read_all(self) -> None:
        """Reads every file now (tests, --selfcheck, a worker thread that warms up).

        Raises:
            CatalogError: the first file that is wrong, and what families are named that nobody defines.
        """
        for part in vars(self).values():
            if isinstance(part, Lazy):
                part.get()
        known = {family.id for family in self.families}
        for problem in self._with_variants.get():
            for match in problem.matches:
                if match.family and match.family not in known:
                    file = self.folder / "problems" / f"{problem.code}.toml"
                    raise CatalogError(file, "match.family", f"unknown family {match.family!r}")

    # problems

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._problems.get()

    def problem(self, code: str, reason: str | None = None) -> Problem | None:
        """By code and reason. Without a reason: the only one, or the first of several."""
        wanted = [problem for problem in self.problems if problem.code == code]
        if reason is not None:
            wanted = [problem for problem in wanted if problem.reason == reason]
        return wanted[0] if wanted else None

    def problem_for(self, finding: Finding) -> Problem:
        return problem_for(finding, self._by_symptom.get())

    # recognising

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """Servers' sentences, in match order."""
        return self._sentences.get()

    @property
    def pasted_signatures(self) -> tuple[Signature, ...]:
        """Sentences of libraries and operating systems, as people paste them; in match order."""
        return self._pasted.get()

    def symptom_of_code(self, kind: str, code: str) -> Symptom | None:
        """What a code stands for. `kind`: `ews` for a ResponseCode of Exchange, `http` for the status of an answer."""
        return self._codes.get().get((CodeKind(kind), code))

    @property
    def mail_hosts(self) -> MailHostTable:
        """At whom domains have their mail."""
        return self._mail_hosts.get()

    @property
    def families(self) -> tuple[Family, ...]:
        return self._families.get()

    def _with_provider_hosts(self) -> tuple[Family, ...]:
        """The families of families.toml, each with its provider's servers, and then the remaining providers."""
        own = {family.id: family for family in self._own_families.get()[0]}
        for entry in self._providers.get():
            hosts = tuple(endpoint.host for endpoint in (entry.imap, entry.smtp) if endpoint)
            known = own.get(entry.id, Family(entry.id, entry.name, None, "", ()))
            suffixes = tuple(dict.fromkeys((*known.host_suffixes, *hosts)))
            own[entry.id] = Family(entry.id, known.name, known.greeting, known.capability, suffixes)
        return tuple(own.values())

    def family_for(self, host: str = "", greeting: str = "", capabilities: Iterable[str] = ()) -> str:
        """The mail service behind a server, or ""."""
        return family_of(self.families, host, greeting, capabilities)

    def adjusted(self, symptom: Symptom, family: str) -> Symptom:
        """What a symptom means at this mail service."""
        return self._own_families.get()[1].get((family, symptom), symptom)

    def recognise(self, text: str, family: str = "") -> Symptom | None:
        """What a server's refusal says, adjusted to the mail service; None where no sentence is known."""
        symptom = recognise(text, self.signatures, family)
        return None if symptom is None else self.adjusted(symptom, family)

    def folder_names(self, kind: str) -> frozenset[str]:
        """Names that "sent" or "drafts" folders go by, in lower case."""
        return self._folders.get()[kind]

    # providers and brand

    @property
    def providers(self) -> tuple[ProviderEntry, ...]:
        return self._providers.get()

    def provider_for_domain(self, domain: str) -> ProviderEntry | None:
        return self._domains.get().get(domain.lower().rstrip("."))

    def way_to_domain(self, domain: str) -> Provider | None:
        """How mailboxes of a domain of the own table are connected; None for others."""
        entry = self.provider_for_domain(domain)
        return None if entry is None else BY_BROWSER.get(entry.id, Provider.IMAP)

    def provider_by_id(self, provider_id: str) -> ProviderEntry | None:
        return next((entry for entry in self.providers if entry.id == provider_id), None)

    @property
    def brand(self) -> Brand:
        return self._brand.get()

    @property
    def cloud(self) -> Cloud:
        """The brand's applications for signing in with the browser."""
        return self._cloud.get()

    def browser_pages(self, provider: Provider) -> tuple[BrowserPage, ...]:
        """Pages at which a sign-in there may stay in the browser, for a person to choose from."""
        return tuple(page for page in self._browser_pages.get() if provider in page.providers)

    # words

    def term(self, group: str, key: str, language: Language, **values: object) -> str:
        """A word of terms.toml, with its placeholders filled.

        Raises:
            KeyError: there is no such word.
        """
        text = self._terms.get().get(group, key, language)
        if text is None:
            raise KeyError(f"{group}.{key}")
        return fill(text, {name: str(value) for name, value in values.items()}) or text

    def stage_name(self, stage: str, language: Language, facts: Mapping[str, Json] | None = None) -> str:
        """What a passed stage is called. `facts`: its own; with `exception` it says that the user allowed it."""
        words = self._stage(stage)
        return (words.excepted if facts and facts.get("exception") is True else words.name)[language]

    def stage_doing(self, stage: str, language: Language) -> str:
        return self._stage(stage).doing[language]

    def stage_step(self, stage: str, language: Language) -> str:
        """What a stage that failed is called."""
        return self._stage(stage).step[language]

    def stage_link(self, stage: str) -> Link:
        """Where on the path a stage lies; this computer for no stage, the server for a protocol without a step."""
        if "." in stage:
            return self._stage(stage).link
        return Link.SERVER if stage else Link.COMPUTER

    def has_stage(self, stage: str) -> bool:
        """Whether this stage or its step has words; not so for a protocol alone."""
        stages = self._stages.get()
        return stage in stages or stage.rpartition(".")[2] in stages

    def _stage(self, stage: str) -> StageWords:
        stages = self._stages.get()
        return stages[stage] if stage in stages else stages[stage.rpartition(".")[2]]

    def fact_name(self, key: str, language: Language) -> str:
        """What a fact of a stage is called; its key where it has no name."""
        return self._terms.get().get("fact", key, language) or key.replace("_", " ")

    def fact_value(self, value: Json, language: Language, key: str = "") -> str:
        """As people read it; with its key, a date is one."""
        return fact_text(self._terms.get(), key, value, language)

    def field_name(self, field: Field, language: Language) -> str:
        return self._fields.get().names[field][language]

    def fault_sentence(self, field: Field, fault: NameFault, language: Language) -> str:
        """What is wrong in this field, in one sentence; the field's own sentence where it has one."""
        words = self._fields.get()
        return words.own_faults.get((field, fault), words.faults[fault])[language]

    def remedy_label(self, remedy: Remedy, language: Language) -> str:
        values = dict(remedy.values)
        for group in ("security", "provider"):
            if group in values:
                values[group] = self._terms.get().get(group, values[group], language) or values[group]
        return sentence(self._remedies.get()[remedy.id][language], values)

    def who_name(self, who: Who, language: Language) -> str:
        return self.term("who", who.value, language)

    def link_name(self, link: Link, language: Language) -> str:
        return self.term("link", link.value, language)

    def provider_name(self, provider: Provider, language: Language) -> str:
        return self.term("provider", provider.value, language)

    def date(self, iso: str, language: Language) -> str:
        """The day of an ISO date or moment, as on the panels: "18 Nov 2026"."""
        return localised_date(self._terms.get(), iso, language)

    def ago(self, seconds: float, language: Language) -> str:
        """How long since: "just now", "2 min ago"."""
        return ago(self._terms.get(), seconds, language)

    # panels

    def panel(self, diagnosis: Diagnosis, language: Language, *, named: tuple[Remedy, ...] | None = None) -> Panel:
        """A diagnosis with everything that its evidence tells, in the mail service's own words where it has some.

        `named`: the buttons that its steps may name; by default those that it offers or, where it offers none, as in
        a guide, those that the problem may have.
        """
        problem, here = diagnosis.problem, self.problem_for(diagnosis.finding)
        # A problem looked up by its code, as from a stored report, is not yet the variant of its mail service.
        return make_panel(
            self,
            self._terms.get(),
            here if here.name == problem.name else problem,
            diagnosis.finding,
            diagnosis.remedies,
            language,
            (diagnosis.remedies or tuple(map(Remedy, problem.remedies))) if named is None else named,
        )

    def guide(self, problem: Problem, language: Language, evidence: Mapping[str, Json] | None = None) -> Panel:
        """A problem as the troubleshooting guide shows it: without a broken server, with every button it may have."""
        finding = Finding(problem.matches[0].symptom, problem.matches[0].stage, evidence=evidence or {})
        remedies = tuple(Remedy(remedy) for remedy in problem.remedies)
        return make_panel(self, self._terms.get(), problem, finding, remedies, language, remedies)
