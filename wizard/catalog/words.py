"""Sentences with placeholders: how they are filled, and what makes one wrong.

`Expired {expired_ago} || Expired`: the first alternative whose placeholders are all known is taken.
"""

import re
from collections.abc import Iterable, Mapping

from wizard.catalog.language import language_from_system
from wizard.catalog.read import Table
from wizard.model.provider import Language
from wizard.model.words import WordList, Words

__all__ = [
    "KNOWN_KEYS",
    "alternatives",
    "checked",
    "fill",
    "language_from_system",
    "paragraph",
    "placeholders",
    "word_list",
]

_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")
_JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff]")

# fmt: off
EVIDENCE_KEYS = frozenset({
    "host", "port", "protocol", "security", "addresses", "address", "errno", "greeting", "server_says",
    "capabilities", "certificate_names", "issuer", "not_before", "not_after", "sha256", "pinned_sha256",
    "expired_days", "valid_in_days", "tls_version", "cipher", "verify_code", "username", "email", "sender",
    "recipient", "methods", "limit", "needed", "folders", "missing_folder", "size_limit", "message_size",
    "wait_seconds", "url", "service", "app_password_url", "imap_url", "alternative_host", "alternative_port",
    "alternative_security", "other_leg", "clock_offset_minutes", "path", "retry_after",
    "corrected_url", "status", "location", "server_software", "version", "version_name", "version_needed",
    "version_needed_name", "windows_domain", "response_code", "primary_address", "rule_name", "folder_name",
    "unlock_url", "password_url", "anchor", "number", "aadsts", "error", "suberror", "correlation_id",
    "trace_id", "timestamp", "denied_scopes",
    "missing_scopes", "scopes", "signed_in_as", "account_wanted", "tenant", "client_id", "authority",
    "redirect_port", "consent_url",
    "mx_hosts", "mx_provider", "mx_gateway", "licences", "request_id", "page_url", "setting", "setting_value",
    "timeout_seconds", "typed_folder", "found_folder", "folder_purpose", "password_edge", "swapped_imap",
    "swapped_smtp",
    "setting_form", "setting_example", "line", "column", "settings_file", "computer_settings_file", "authority_file",
    "client_id_file", "proxy", "session_email", "allowed_leg", "other_at", "same_at", "worked_on",
    "not_removed", "not_checked", "left_behind",
})
# fmt: on
"""What a probe may put into Finding.evidence, under the names that sentences use (`certificate` is taken apart)."""

# fmt: off
DERIVED_KEYS = frozenset({
    "server", "password_server", "direction", "other_direction", "allowed_direction", "certificate_faults",
    "expired_ago", "valid_in", "wait", "clock_offset", "doing", "server_of", "other_cloud", "product",
    "connected_service", "button_copy_admin_text", "button_tell_what_browser_shows", "button_use_device_code",
})
# fmt: on
"""What is worked out from finding and evidence: `imap.example.com:993`, "receiving", "3 days ago", "Signing in" ...

`button_` and a RemedyId: what the button is called, where there is one.
"""

KNOWN_KEYS = EVIDENCE_KEYS | DERIVED_KEYS


def alternatives(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("||"))


def placeholders(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))


def paragraph(sentences: Iterable[str], language: Language) -> str:
    """One after the other; Japanese puts no space between them."""
    return ("" if language is Language.JA else " ").join(sentences)


def fill(text: str, values: Mapping[str, str]) -> str | None:
    """The first alternative that can be filled, or None. Values are put in as they are, never read for placeholders.

    Japanese sets what begins with a Latin letter or a digit apart: 「証明書は 3 日前に」, but 「証明書は昨日」.
    """

    def put(found: re.Match[str]) -> str:
        value, before = values[found[1]], found.string[max(0, found.start() - 1) : found.start()]
        apart = _JAPANESE.fullmatch(before) and value[:1].isascii() and value[:1].isalnum()
        return f" {value}" if apart else value

    for alternative in alternatives(text):
        if placeholders(alternative) <= values.keys():
            return _PLACEHOLDER.sub(put, alternative)
    return None


def checked(words: Words, table: Table, key: str, known: Iterable[str] = KNOWN_KEYS, *, always: bool = True) -> Words:
    """The words themselves, if every language asks for the same known values.

    `always`: the last alternative must do without any value, so that there is always something to say.

    Raises:
        CatalogError: names the language and the placeholder.
    """
    shape = [placeholders(part) for part in alternatives(words[Language.EN])]
    for language, text in words.items():
        where = f"{key}.{language}"
        parts = alternatives(text)
        for part in parts:
            if unknown := placeholders(part) - set(known):
                table.fail(where, f"unknown placeholder {{{min(unknown)}}}")
            if "{" in _PLACEHOLDER.sub("", part) or "}" in _PLACEHOLDER.sub("", part):
                table.fail(where, "stray brace")
        if [placeholders(part) for part in parts] != shape:
            table.fail(where, "other placeholders than in English")
        if not all(placeholders(part) for part in parts[:-1]):
            table.fail(where, "has a wording that is never reached, behind one without placeholders")
        if always and placeholders(parts[-1]):
            table.fail(where, "has no wording without placeholders")
    return words


def word_list(table: Table, key: str, *, always: bool) -> WordList:
    """An array of tables `[[key]]`, each with the sentence in every language, as one list a language."""
    rows = [checked(row.as_words(), table, f"{key}[{i}]", always=always) for i, row in enumerate(table.tables(key))]
    return {language: tuple(row[language] for row in rows) for language in Language}
