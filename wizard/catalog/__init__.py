"""From resources/ to values: problems, signatures, providers, stage words and brand. Strict, and read at first use."""

from wizard.catalog.catalog import Catalog
from wizard.catalog.panel import Panel
from wizard.catalog.read import CatalogError

__all__ = ["Catalog", "CatalogError", "Panel"]
