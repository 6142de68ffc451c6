"""From resources/ to values: problems, signatures, providers, stage words and brand. Strict, and read at first use."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.catalog.catalog import Catalog
    from wizard.catalog.panel import Panel
    from wizard.catalog.read import CatalogError

__all__ = ["Catalog", "CatalogError", "Panel"]

_HOMES = {"Catalog": "catalog", "CatalogError": "read", "Panel": "panel"}


def __getattr__(name: str) -> object:
    """Loads a part when it is asked for: the window's first paint needs the brand alone."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"wizard.catalog.{_HOMES[name]}"), name)
