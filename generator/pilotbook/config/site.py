"""What the pages of a site have to know about it.

Comes in: what mkdocs.yml says. Goes out: a frozen `Site`.
Must not know: MkDocs, pages.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pilotbook.dossier.style import DossierOptions
from pilotbook.records.register import DEFAULT_LIMIT

from .paths import build_day, overrides_folder


@dataclass(frozen=True)
class Site:
    """What the pages have to know about the site that they stand on."""

    name: str = "pilotbook"
    """The site's name."""
    root: Path | None = None
    """The folder that holds mkdocs.yml. Files below it can be edited by its readers."""
    overrides: Path = field(default_factory=overrides_folder)
    """The folder of the theme's templates, styles and typefaces."""
    edit_base: str = ""
    """The address under which a file below `root` is edited, with a slash at its end. Empty: no link."""
    url: str = ""
    """The site's own address, with a slash at its end, to be printed in documents. Empty: none is."""
    today: str = field(default_factory=build_day)
    """The day on which the register is looked at."""
    limit: int = DEFAULT_LIMIT
    """How many pilots may be open at once before the register says so."""
    dossier: DossierOptions = field(default_factory=lambda: DossierOptions(formats=()))
    """Which documents are made, and how they look. Left out, there are none."""
    dossier_options: Any = None
    """The same as it was written."""
    shows_sizes: bool = True
    """Whether pages say how large each document is. Then the documents have to be made for the pages."""

    def page_url(self, playbook: str) -> str:
        """The address of a playbook's page, if the site has one."""
        return f"{self.url.rstrip('/')}/playbooks/{playbook}/" if self.url else ""

    def edit_url(self, source: Path | None) -> str:
        """The address at which `source` is edited, or nothing when it lies elsewhere."""
        if source is None or self.root is None or not self.edit_base:
            return ""
        relative = Path(os.path.relpath(source, self.root)).as_posix()
        return "" if relative.startswith("../") else self.edit_base + relative
