"""Reads what a site is made from, out of MkDocs' configuration and the plugin's options.

Comes in: MkDocs' configuration, and the plugin's options. Goes out: a `SiteSource`, and pages for authors.
Must not know: how the site is made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from pilotbook.build import SiteSource
from pilotbook.config import paths
from pilotbook.config.dossier import read_options, require_formats
from pilotbook.config.hosts import find_hosts
from pilotbook.config.mkdocs_yml import edit_base, parse_limit, parse_shows
from pilotbook.config.option_place import locate_key
from pilotbook.config.options import check_options
from pilotbook.config.share import parse_share
from pilotbook.config.site import Site
from pilotbook.load import Layer
from pilotbook.render.navigation import AUTHOR_PAGES, names_authors

from .options import PilotbookConfig
from .report import display_root


def read_source(config: MkDocsConfig, options: PilotbookConfig, *, serving: bool) -> SiteSource:
    """Read what a site is made from. A built site says how large each document is; a served one has drafts, too.

    Raises:
        PilotbookError: when an option is wrong, with what to write instead, or an extra is not installed.
    """
    root, file = site_root(config), Path(config.config_file_path)
    check_options({key: options[key] for key in options}, partial(locate_key, file), root)
    site = Site(
        name=config.site_name,
        root=root,
        edit_base=edit_base(config.edit_uri or "", root, Path(config.docs_dir)),
        url=config.site_url or "",
        limit=parse_limit(options.limit, file),
        share=parse_share(options.share, file),
        feedback=options.feedback or "",
        other_hosts=find_hosts({**config, "theme": {"name": config.theme.name, "font": config.theme.get("font", {})}}),
        dossier=read_options(options.dossier, root, file),
        dossier_options=options.dossier,
        shows_sizes=not serving,
    )
    require_formats(site.dossier)
    return SiteSource(
        layers=site_layers(config, options),
        root=root,
        shown_from=display_root(root),
        register=root / options.register,
        shows=parse_shows(options.shows, file),
        site=site,
        drafts=serving,
    )


def author_pages(config: MkDocsConfig, hand_written: Collection[str]) -> Iterator[File]:
    """Yield the library's pages for authors if `nav` names them, except those that the site has written itself."""
    for path in AUTHOR_PAGES if names_authors(config.nav) else ():
        if path not in hand_written:
            yield File.generated(config, path, abs_src_path=str(paths.library_pages() / path))


def site_layers(config: MkDocsConfig, options: PilotbookConfig) -> list[Layer]:
    """Find the library and the site's own folders."""
    root = site_root(config)
    return paths.find_layers(root, content=options.content, playbooks=options.playbooks, library=options.library)


def site_root(config: MkDocsConfig) -> Path:
    """Find the folder that holds mkdocs.yml."""
    return Path(config.config_file_path).resolve().parent
