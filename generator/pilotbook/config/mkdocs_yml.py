"""Reads from mkdocs.yml what the book and its pages need: folders, the site's name, where to edit files.

Comes in: the path of mkdocs.yml. Goes out: a `SiteConfig`, a `Site`, and the site's book and register.
Must not know: MkDocs' plugins, so that `check` and `render` work without them.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import yaml
from mkdocs.exceptions import ConfigurationError
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.book.usable import load_usable_book
from pilotbook.errors import PilotbookError
from pilotbook.load import Layer, locate_yaml_error
from pilotbook.load.yaml_file import MAX_BYTES
from pilotbook.load.yaml_limits import check_limits
from pilotbook.records.register import DEFAULT_LIMIT

from . import paths
from .dossier import read_options
from .hosts import find_hosts
from .option_place import locate_key, locate_option, show_config
from .options import FOLDERS, PLUGIN, check_options, check_values, read_plugins
from .other_plugins import check_plugins
from .share import parse_share
from .site import Site

REGISTER_FOLDER = "register"
"""The default folder of the site's own records, next to mkdocs.yml."""


@dataclass(frozen=True)
class SiteConfig:
    """The values of mkdocs.yml, including those that it inherits."""

    path: Path
    values: dict[str, Any]

    @property
    def root(self) -> Path:
        """The folder of mkdocs.yml."""
        return self.path.resolve().parent

    @property
    def docs(self) -> Path:
        """The folder of the hand-written pages."""
        return self.root / str(self.values.get("docs_dir", "docs"))

    @property
    def custom_dir(self) -> Path | None:
        """The folder of the site's own theme templates, if the theme sets one."""
        theme = self.values.get("theme")
        custom = theme.get("custom_dir") if isinstance(theme, dict) else None
        return self.root / str(custom) if custom else None

    @property
    def plugins(self) -> dict[str, dict[str, Any]]:
        """The plugins with their options. MkDocs accepts a list or a mapping, and uses `search` by default."""
        return read_plugins(self.values.get("plugins", ["search"]) or [], partial(locate_key, self.path))

    def layers(self) -> list[Layer]:
        """Return the library and the site's own folders, as the plugin's options set them.

        Raises:
            PilotbookError: if the plugin has an unknown option.
        """
        return paths.find_layers(self.root, **{key: self._options[key] for key in FOLDERS if key in self._options})

    @property
    def own_layer(self) -> Layer:
        """The site's own folders, which may not exist."""
        content, playbooks = (str(self._options.get(name, name)) for name in ("content", "playbooks"))
        return Layer(self.root / content, self.root / playbooks)

    @property
    def shows(self) -> list[str] | None:
        """The library's playbooks that the site shows, by id. `None`: all."""
        return parse_shows(self._options.get("shows"), self.path)

    @property
    def register(self) -> Path:
        """The folder of the site's own records, which may not exist."""
        return self.root / str(self._options.get("register", REGISTER_FOLDER))

    @property
    def _options(self) -> dict[str, Any]:
        """The plugin's options, without those that have no value."""
        options = self.plugins.get(PLUGIN, {})
        check_options(options, partial(locate_key, self.path), self.root)
        return {key: value for key, value in options.items() if value is not None}

    def site(self) -> Site:
        """Return what pages need to know about the site.

        Raises:
            PilotbookError: if an option is wrong, or another plugin does not work next to ours.
        """
        check_plugins(self.plugins, partial(locate_key, self.path))
        name = str(self.values.get("site_name", "pilotbook"))
        edit_uri = str(self.values.get("edit_uri") or "")
        return Site(
            name=name,
            root=self.root,
            edit_base=edit_base(edit_uri, self.root, self.docs),
            url=str(self.values.get("site_url") or ""),
            limit=parse_limit(self._options.get("limit"), self.path),
            share=parse_share(self._options.get("share"), self.path),
            feedback=str(self._options.get("feedback") or ""),
            other_hosts=find_hosts(self.values),
            dossier_options=self._options.get("dossier"),
            dossier=read_options(self._options.get("dossier"), self.root, self.path),
        )


def parse_shows(shows: Any, path: Path) -> list[str] | None:
    """Validate the option `shows` of a configuration: a list of ids, or `None` if it is not set.

    Raises:
        PilotbookError: if it is something else.
    """
    if shows is not None and not (isinstance(shows, list) and all(isinstance(id_, str) for id_ in shows)):
        raise PilotbookError(
            f"{locate_option(path, 'shows')}: needs a list of the library's playbooks. "
            "Write `shows: [sales-sdr, forecasting]`, or `shows: []` for none."
        )
    return shows


def parse_limit(given: Any, path: Path) -> int:
    """Validate the option `limit` of a configuration: a whole number from 1, or the default if it is `None`.

    Raises:
        PilotbookError: if it is something else.
    """
    if given is None:
        return DEFAULT_LIMIT
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise PilotbookError(
            f"{locate_option(path, 'limit')}: needs a whole number of at least 1: how many pilots may be open at "
            f"once. Write `limit: {DEFAULT_LIMIT}`."
        )
    return given


def edit_base(edit_uri: str, root: Path, docs: Path) -> str:
    """Return the URL under which people edit the site's files, ending with a slash.

    `edit_uri` is MkDocs' option for the pages in `docs`. Returns `""` if it is not an absolute URL.
    """
    if not edit_uri.startswith(("http://", "https://")):
        return ""
    return urljoin(edit_uri, Path(os.path.relpath(root, docs)).as_posix() + "/")


def read_config(path: Path) -> SiteConfig:
    """Read mkdocs.yml, and the files that it inherits from, with MkDocs' own loader. Loads no plugin.

    Raises:
        PilotbookError: if a file is missing, is not YAML or has no keys.
    """
    if not path.is_file():
        raise PilotbookError(f"{path}: no such file. Run this in the folder with mkdocs.yml, or name the file with -f.")
    try:
        _check_text(path)
        with path.open("rb") as file:
            values: Any = yaml_load(file, get_yaml_loader(_ConfigLoader))
    except ConfigurationError as error:
        if isinstance(error.__context__, yaml.YAMLError):
            raise PilotbookError(_explain_yaml(path)) from None
        raise PilotbookError(f"{path}: {error} Fix the path after `INHERIT`.") from None
    except OSError as error:
        place = f"{path}:" if error.filename in (None, str(path)) else f"{path}: INHERIT: {error.filename}"
        raise PilotbookError(f"{place} cannot be read: {error.strerror}.") from None
    except RecursionError:
        raise PilotbookError(f"{path}: INHERIT: this file inherits from itself. Remove one `INHERIT`.") from None
    except (TypeError, ValueError, AttributeError, LookupError) as error:
        # MkDocs assumes that a configuration has keys, and PyYAML that what looks like a date is one
        _explain_values(path, error)
        values = None
    if not isinstance(values, dict) or not values:
        raise PilotbookError(f"{path}: this file has no keys. Write at least `site_name: Our playbooks`.")
    check_values(values, partial(locate_key, path))
    return SiteConfig(path, values)


def format_value(value: Any) -> str:
    """Return a list or a mapping of a configuration as YAML on one line: JSON, if it can be."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):  # with a date, a set, an infinite number, or a list inside itself
        return yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=sys.maxsize).rstrip()


def _check_text(path: Path) -> None:
    """Refuse what makes PyYAML hang or end with the process, before it reads the file."""
    content = path.read_bytes()
    if len(content) > MAX_BYTES:
        raise PilotbookError(f"{path}: this file is {len(content):,} bytes, over the limit of 1 MiB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PilotbookError(f"{path}: this is not UTF-8 text. Save the file as UTF-8.") from None
    if fault := check_limits(text):
        raise PilotbookError(f"{show_config(path)}:{fault.line}:{fault.column}: {fault.problem}. {fault.cure}")


def _explain_values(path: Path, error: Exception) -> None:
    """Check that the file just has no keys. PyYAML raises the same for values that are not what they look like.

    Raises:
        PilotbookError: when a value cannot be read.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise PilotbookError(_explain_yaml(path)) from None
    if isinstance(node, yaml.MappingNode) and not isinstance(error, TypeError):
        raise PilotbookError(f"{path}: a value cannot be read: {error}. Put it in quotes.") from None


def _explain_yaml(path: Path) -> str:
    """Return the mistake of the first of a configuration and the files that it inherits from that is not YAML."""
    seen: set[Path] = set()
    while path not in seen and path.is_file():
        seen.add(path)
        text = path.read_bytes().decode("utf-8-sig", "replace")
        try:
            values = yaml.load(text, get_yaml_loader(_ConfigLoader))
        except yaml.YAMLError as error:
            fault = locate_yaml_error(text, error)
            return f"{show_config(path)}:{fault.line}:{fault.column}: {fault.problem}. {fault.cure}"
        path = path.parent / str(values.get("INHERIT", "")) if isinstance(values, dict) else path
    return f"{show_config(path)}: this is not YAML. Look for a missing quote, bracket or colon."


def load_site(path: Path) -> tuple[Book, Site]:
    """Load the book of a site, with its register, and what its pages need to know about the site.

    Raises:
        PilotbookError: if the configuration cannot be read or has a wrong option.
        BookError: with all mistakes in the book.
    """
    config = read_config(path)
    book = load_book(config.layers(), base=Path.cwd(), shows=config.shows, register=config.register)
    return book, config.site()


def load_site_leniently(path: Path) -> tuple[Book, Site]:
    """Load the book of a site as `load_site` does, without its register and what has mistakes.

    Raises:
        PilotbookError: if the configuration cannot be read or has a wrong option.
        BookError: with all mistakes outside playbooks, if one is in what all playbooks share.
    """
    config = read_config(path)
    return load_usable_book(config.layers(), base=Path.cwd(), shows=config.shows), config.site()


class _ConfigLoader(yaml.SafeLoader):
    """Ignores tags such as Material's `!!python/name`, whose values the book does not need. MkDocs adds `!ENV`."""


def _construct_nothing(_loader: yaml.SafeLoader, _suffix: str, _node: yaml.Node) -> None:
    """Return `None` for a value with any other tag."""


_ConfigLoader.add_multi_constructor("", _construct_nothing)
