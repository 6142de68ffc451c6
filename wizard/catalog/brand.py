"""resources/brand.toml. Apart from the other texts, for the window needs it before anything else."""

import re
from pathlib import Path

from wizard.catalog.read import Table, read_toml
from wizard.catalog.words import checked, fill
from wizard.model.brand import Brand
from wizard.model.words import Words

_APPLICATIONS = ("microsoft365", "google")


def read_brand(file: Path) -> Brand:
    """Raises:
    CatalogError: names file and key.
    """
    table = read_toml(file)
    brand = Brand(
        product=table.text("product"),
        service=table.text("service"),
        accent=table.text("accent"),
        bcc_address=table.text("bcc_address", ""),
        privacy_summary=_branded(table, "privacy_summary"),
        privacy_text=_branded(table, "privacy_text"),
        support_url=table.text("support_url", ""),
        bundle_id=table.text("bundle_id"),
    )
    if not re.fullmatch(r"#[0-9a-f]{6}", brand.accent):
        table.fail("accent", "must be a colour like #2f6fd0")
    if brand.support_url and not brand.support_url.startswith("https://"):
        table.fail("support_url", "must start with https://")
    for name in _APPLICATIONS:  # catalog/cloud.py reads them: the first window is shown without
        if table.has(name):
            table.table(name)
    table.end()
    return brand


def _branded(table: Table, key: str) -> Words:
    """Words with the brand's own names put in for {product} and {service}."""
    names = {"product": table.text("product"), "service": table.text("service")}
    words = checked(table.words(key), table, key, names, always=False)
    return {language: fill(text, names) or text for language, text in words.items()}
