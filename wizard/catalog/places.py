"""Where the program's own data lies: in a checkout, installed, or inside a PyInstaller bundle."""

import sys
from pathlib import Path

from wizard.catalog.read import CatalogError


def resources() -> Path:
    """The folder `resources`.

    Raises:
        CatalogError: the program was installed without it.
    """
    package = Path(__file__).resolve().parents[1]
    bundle = getattr(sys, "_MEIPASS", None)
    candidates = [
        *([Path(bundle) / "resources"] if bundle else []),
        package.parent / "resources",
        package / "resources",
        Path(sys.prefix) / "share" / "inbox-wizard" / "resources",
    ]
    for folder in candidates:
        if (folder / "stages.toml").is_file():
            return folder
    raise CatalogError(candidates[0], "", "the folder is missing")
