"""The applications that sign-ins with the browser need: from brand.toml, altered by an administrator's files.

What is wrong with such a file is no error of the program: it is kept with the application that it concerns, stops
nobody who signs in elsewhere, and is told to whoever signs in there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from wizard.catalog.cloud_settings import EXAMPLES, Settings, Wrong, fitting, whole, with_google, with_microsoft
from wizard.catalog.read import read_toml
from wizard.model.cloud import UNCONFIGURED, Cloud
from wizard.model.provider import Provider
from wizard.model.sign_in_settings import SettingFault, SettingForm

_HEADER = re.compile(r"\s*\[+\s*[\"']?([^\]\"'.#=]*)")
_PLACE = re.compile(r"at line (\d+), column (\d+)")
_PARTS: dict[Provider, Callable[[Cloud, Settings], Cloud]] = {
    Provider.MICROSOFT365: with_microsoft,
    Provider.GOOGLE: with_google,
}
_SHOWN = 100


def read_brands_cloud(file: Path) -> Cloud:
    """The company's own applications, from brand.toml; there, what is empty isn't set.

    Raises:
        CatalogError: names file and key.
    """
    table, cloud = read_toml(file), UNCONFIGURED
    for provider, read in _PARTS.items():
        if table.has(provider.value):
            part = table.table(provider.value)
            values = {key: value for key in part if (value := part.value(key)) != ""}
            try:
                cloud = read(cloud, Settings(provider, str(file), values).checked())
            except Wrong as wrong:
                part.fail(wrong.fault.key, f"must be of the form {wrong.fault.form}")
    return cloud


def with_administrators(cloud: Cloud, *files: Path) -> Cloud:
    """`cloud` as altered by the files that exist, the last one last."""
    names = tuple(str(file) for file in files)
    microsoft, google = (replace(app, settings_files=names) for app in (cloud.microsoft, cloud.google))
    cloud = replace(cloud, microsoft=microsoft, google=google)
    for provider, read in _PARTS.items():
        try:
            for file in files:
                cloud = read(cloud, Settings(provider, str(file), _values(file, provider)).checked())
            cloud = fitting(cloud) if provider is Provider.MICROSOFT365 else replace(cloud, google=whole(cloud.google))
        except Wrong as wrong:
            cloud = cloud.faulty(provider, wrong.fault)
    return cloud


def _values(file: Path, provider: Provider) -> Mapping[str, object]:
    """What the file says of the provider; nothing where there is no file.

    Raises:
        Wrong.
    """
    import tomllib

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError):
        raise Wrong(SettingFault(SettingForm.FILE, str(file))) from None
    part = _without_others(text, provider)
    try:
        values = tomllib.loads(part)
    except tomllib.TOMLDecodeError as error:
        raise Wrong(_broken(str(file), part, str(error), provider)) from None
    for key, value in values.items():
        owner = _owner(key) if isinstance(value, dict) else _owner_of(key)
        if key not in _PARTS and owner in (None, provider):
            place = (key, "") if isinstance(value, dict) else ("", key)
            example = f"[{(owner or provider).value}]"
            raise Wrong(SettingFault(SettingForm.HEADING, str(file), *place, example=example))
    own = values.get(provider.value, {})
    if not isinstance(own, dict):
        raise Wrong(SettingFault(SettingForm.HEADING, str(file), "", provider.value, example=f"[{provider.value}]"))
    return own


def _without_others(text: str, provider: Provider) -> str:
    """The lines of the other providers' tables left empty, so that a slip there doesn't matter here."""
    owner: Provider | None = None
    lines = []
    for line in text.split("\n"):
        if header := _HEADER.match(line):
            owner = _owner(header[1])
        lines.append(line if owner in (None, provider) else "")
    return "\n".join(lines)


def _owner(table: str) -> Provider | None:
    """Whose table it is, misspelt too; None where it might be anybody's."""
    import difflib

    found = difflib.get_close_matches(table.strip().lower(), [provider.value for provider in _PARTS], 1)
    return Provider(found[0]) if found else None


def _owner_of(key: str) -> Provider | None:
    """Whose key it is that stands in no table; None where both know it or none does."""
    owners = [provider for provider, known in EXAMPLES if known == key]
    return owners[0] if len(owners) == 1 else None


def _broken(file: str, text: str, error: str, provider: Provider) -> SettingFault:
    """With the line that breaks off, unless a secret may stand there."""
    lines = text.split("\n")
    place = _PLACE.search(error)
    last = max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
    line, column = (int(place[1]), int(place[2])) if place else (last, len(lines[last - 1]) + 1)
    there = lines[line - 1].strip()[:_SHOWN] if line <= len(lines) else ""
    shown = "" if "secret" in there.lower() or "GOCSPX" in there else there
    example = EXAMPLES[provider, "client_id"]
    return SettingFault(SettingForm.TOML, file, "", "", shown, example, line, column)
