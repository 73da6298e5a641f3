"""Declares the plugin's options in mkdocs.yml.

Comes in: what mkdocs.yml says under `plugins`. Goes out: typed options with their defaults.
Must not know: what the options do.
"""

from __future__ import annotations

from mkdocs.config import config_options
from mkdocs.config.base import Config

from pilotbook.config.mkdocs_yml import REGISTER_FOLDER


class PilotbookConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs' base class is not typed
    """The plugin's options in mkdocs.yml."""

    content = config_options.Type(str, default="content")
    """The folder of the site's own patterns, next to mkdocs.yml."""
    playbooks = config_options.Type(str, default="playbooks")
    """The folder of the site's own playbooks, next to mkdocs.yml."""
    library = config_options.Type(bool, default=True)
    """Whether the site builds on the library that ships with the package."""
    register = config_options.Type(str, default=REGISTER_FOLDER)
    """The folder of the site's own records, next to mkdocs.yml."""
    limit = config_options.Optional(config_options.Type(int))
    """The number of pilots that may be open at once before the register says so. Left out: three."""
    shows = config_options.Optional(config_options.Type(list))
    """The library's playbooks that are shown. Left out: all."""
    share = config_options.Optional(config_options.Type((str, dict)))
    """Where teams can work on one pilot together: an address, or `address` and `folder`. Left out: nowhere."""
    feedback = config_options.Optional(config_options.Type(str))
    """Where readers send feedback, as an address. Left out: pages have no such link."""
    dossier = config_options.Type(dict, default={})
    """The documents: `formats`, `examples`, `paper`, `color`, `reference`, `fonts`, `cache`."""
