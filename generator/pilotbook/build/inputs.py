"""Finds the files that each playbook is made from: its own, and those of the playbooks that it extends.

Comes in: layers, digests of files, and what became of ids. Goes out: a key of a playbook's files.
Must not know: what they are used for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pilotbook.config.program import program_digest
from pilotbook.files import digest
from pilotbook.load import Layer, playbook_files
from pilotbook.load.catalog import FORK_KEYS
from pilotbook.load.file_names import explain_bad_id
from pilotbook.load.playbook_folders import playbook_id, source_files
from pilotbook.load.yaml_file import parse_yaml_file
from pilotbook.models.renames import current_id

from ..book.snapshots import seen_path
from .cache import Cache
from .file_digests import FileDigests

FORMAT = "2"
"""Grows when an entry is written in another way."""


class FullLoadNeeded(Exception):  # noqa: N818  # not an error: the full load that follows reports any mistake
    """The book has a mistake, or something out of the ordinary."""


class PlaybookInputs:
    """The files of all playbooks of a site."""

    def __init__(
        self, layers: list[Layer], base: Path, renames: Mapping[str, Any], digests: FileDigests, cache: Cache
    ) -> None:
        """Find the files and what extends what.

        Raises:
            FullLoadNeeded: when a file's name is not an id, or a fork has no base or extends itself.
        """
        self.base, self.renames, self.digests, self.cache = base, renames, digests, cache
        self.files: dict[str, list[tuple[int, Path]]] = {}
        """By id, its files with the numbers of their layers, the one on top last."""
        for number, path in playbook_files(layers):
            if path.suffix != ".yml" or explain_bad_id(playbook_id(path)):
                raise FullLoadNeeded
            files = self.files.setdefault(playbook_id(path), [])
            if any(number == other for other, _ in files):
                raise FullLoadNeeded
            files.append((number, path))
        self._bases: dict[str, list[str]] = {}
        """By the digest of a file, what it extends, if it extends something."""
        self.chains = {id_: self._chain(id_) for id_ in self.files}
        """By id, the files of the playbook and of all that it extends, those of one id together."""
        self._sources = {id_: [self._source(*file) for file in chain] for id_, chain in self.chains.items()}

    def top(self, id_: str) -> tuple[int, Path]:
        """The number of the layer and the path of the file that defines a playbook."""
        return self.files[id_][-1]

    def is_fork(self, path: Path) -> bool:
        """Return whether a file extends a playbook."""
        return self._base_in(path) is not None

    def key(self, start: str, id_: str) -> str:
        """Digest `start` and the content of every file that a playbook is made from, with the snapshots of bases."""
        of, sources = self.digests.digest_of, self._sources[id_]
        return digest(start, id_, *(f"{name} {self._content(path)} {of(seen)}" for name, path, seen in sources))

    def _content(self, path: Path) -> str:
        """Identify the content of a playbook's file, or of all its files."""
        first, *others = source_files(path)
        of = self.digests.digest_of
        return " ".join((of(first), *(f"{one.name} {of(one)}" for one in others)))

    def _source(self, number: int, path: Path) -> tuple[str, Path, Path]:
        """The identity of a file, the file, and its snapshot of a base."""
        return f"{number} {os.path.relpath(path, self.base)}", path, seen_path(path)

    def _chain(self, id_: str) -> list[tuple[int, Path]]:
        chain: list[tuple[int, Path]] = []
        ids: list[str] = []
        at: str | None = id_
        while at is not None:
            if at in ids or at not in self.files:
                raise FullLoadNeeded
            ids.append(at)
            files = list(self.files[at])
            chain.append(files.pop())
            extends = self._base_of(chain[-1][1])
            while extends == at:  # it is laid over a file of the same id in a layer below
                if not files:
                    raise FullLoadNeeded
                chain.append(files.pop())
                extends = self._base_of(chain[-1][1])
            at = extends
        return chain

    def _base_of(self, path: Path) -> str | None:
        """The id of the playbook that a file extends, as it is today. None if the file is not a fork."""
        base = self._base_in(path)
        return None if base is None else current_id(self.renames, base, self.files)

    def _base_in(self, path: Path) -> str | None:
        """The base that a file names under `extends`."""
        file = self.digests.digest_of(path)
        if self.digests.is_plain(file):
            return None
        if file not in self._bases:
            key = digest("extends", FORMAT, program_digest(), file)
            base = self.cache.find_json(key)
            if not isinstance(base, list):
                base = _read_base(path)
                self.cache.put(key, json.dumps(base).encode())
            self._bases[file] = base
        return self._bases[file][0] if self._bases[file] else None


def _read_base(path: Path) -> list[str]:
    """The base that a file extends, if any."""
    values = parse_yaml_file(path).values
    if not isinstance(values, dict):
        raise FullLoadNeeded
    return [str(values.get("extends"))] if any(name in values for name in FORK_KEYS) else []
