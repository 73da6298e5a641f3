"""Reads the option `share` of a site: where teams can work on one pilot together.

Comes in: the option as mkdocs.yml has it. Goes out: a validated `Share`.
Must not know: MkDocs, browsers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pilotbook.errors import PilotbookError, did_you_mean
from pilotbook.records.azure_container import find_key_problem, is_container

from .option_place import locate_option

KEYS = ("address", "folder")
_ADDRESS = re.compile(r"(https?://[\w.-]+(:\d+)?(/[\w.~%-]+)*|(?!\.)[\w.~-]+(/(?!\.)[\w.~-]+)*)/?", re.ASCII)
"""The address of a folder without a user, a query or a fragment, or a path below the site's root."""
_EXAMPLE = (
    "Write `share: records/` for a folder of this site, or the address of another server, or `folder: true` below it"
)


@dataclass(frozen=True)
class Share:
    """The places that a site offers. None by default: then nothing that a person enters leaves the browser."""

    address: str = ""
    """A folder that takes PUT, as an address or a path below the site's root, with a slash at the end, or an Azure
    container with its key. Empty: none."""
    folder: bool = False
    """Whether people may choose a folder of their own, which a sync client carries."""

    @property
    def shown_address(self) -> str:
        """The address as people may see it: without a key."""
        return self.address.partition("?")[0]

    @property
    def has_key(self) -> bool:
        """Whether the pages have a key to the place, so that everyone who can open the site can use it."""
        return "?" in self.address

    @property
    def is_elsewhere(self) -> bool:
        """Whether people sign in at another server than the site's."""
        return "://" in self.address and not self.has_key

    @property
    def is_offered(self) -> bool:
        """Whether there is any place."""
        return bool(self.address or self.folder)


def parse_share(given: Any, path: Path) -> Share:
    """Validate the option `share` of a configuration.

    Raises:
        PilotbookError: if it is something else, with what to write instead.
    """
    if given is None:
        return Share()
    where = partial(locate_option, path, "share")
    values: Mapping[Any, Any] = given if isinstance(given, Mapping) else {"address": given}
    for key in values:
        if key not in KEYS:
            raise PilotbookError(f"{where(str(key))}: unknown option. {did_you_mean(str(key), KEYS)}")
    address, folder = values.get("address"), values.get("folder")
    at_address = where("address") if isinstance(given, Mapping) else where()
    if folder is not None and not isinstance(folder, bool):
        raise PilotbookError(f"{where('folder')}: needs `true` or `false`.")
    if address is None:
        if not folder:
            raise PilotbookError(f"{where()}: names no place. {_EXAMPLE}.")
        return Share(folder=True)
    if isinstance(address, str) and is_container(address):
        if problem := find_key_problem(address):
            raise PilotbookError(f"{at_address}: {problem}")
        return Share(address, bool(folder))
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        raise PilotbookError(f"{at_address}: is not the address of a folder. {_EXAMPLE}.")
    return Share(address.rstrip("/") + "/", bool(folder))
