"""Defines the settings of a site that its pages and documents need.

Comes in: settings from mkdocs.yml. Goes out: a frozen `Site`.
Must not know: MkDocs, pages.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pilotbook.dossier.style import DossierOptions
from pilotbook.records.register import DEFAULT_LIMIT

from .paths import build_day, overrides_folder
from .share import Share

_LOCAL_HOSTS = ("localhost", "127.0.0.1", "0.0.0.0", "::1")


@dataclass(frozen=True)
class Site:
    """The settings of a site that its pages and documents need."""

    name: str = "pilotbook"
    """The site's name."""
    root: Path | None = None
    """The folder of mkdocs.yml. Pages link to the source files in it for editing."""
    overrides: Path = field(default_factory=overrides_folder)
    """The folder of the theme's templates, styles and typefaces."""
    edit_base: str = ""
    """The URL under which people edit the files in `root`, ending with a slash. Empty: no links."""
    url: str = ""
    """The site's own URL, which documents print. Empty: they print none."""
    today: str = field(default_factory=build_day)
    """The day for which the register is computed, as an ISO date."""
    limit: int = DEFAULT_LIMIT
    """The number of pilots that may be open at once. The register warns if there are more."""
    share: Share = field(default_factory=Share)
    """Where teams can work on one pilot together. Nowhere by default."""
    feedback: str = ""
    """The address that readers send feedback to. Empty: pages have no such link."""
    other_hosts: tuple[str, ...] = ()
    """The other hosts from which pages load something, as the site's owner has configured it. None by default."""
    dossier: DossierOptions = field(default_factory=lambda: DossierOptions(formats=()))
    """Which documents the site has, and how they look. None by default."""
    dossier_options: Any = None
    """The same as in mkdocs.yml, not validated."""
    shows_sizes: bool = True
    """Whether pages show the size of each document. If so, rendering a page needs its documents."""

    def page_url(self, playbook: str) -> str:
        """Return the URL of a playbook's page, or `""` if the site's URL is unknown."""
        return f"{self.url.rstrip('/')}/playbooks/{playbook}/" if self.url else ""

    def edit_url(self, source: Path | None) -> str:
        """Return the URL for editing a source file, or `""` if the file is not in `root` or there are no links."""
        if source is None or self.root is None or not self.edit_base:
            return ""
        relative = Path(os.path.relpath(source, self.root)).as_posix()
        return "" if relative.startswith("../") else self.edit_base + relative

    @property
    def local_url_note(self) -> str:
        """Say that the site's URL leads to the reader's own computer. Empty: it does not, or there is none."""
        if urlsplit(self.url).hostname not in _LOCAL_HOSTS:
            return ""
        return (
            f"site_url is {self.url}, so the addresses in documents, on printed pages and in the sitemap lead to the "
            "reader's own computer. Before you publish, set SITE_URL, or set site_url in mkdocs.yml."
        )
