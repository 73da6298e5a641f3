"""Explains why a lenient load left a playbook out: the mistakes in its own files and in those of what it uses.

Comes in: the layers, what was left out, and all mistakes of the book. Goes out: the mistakes that concern each.
Must not know: pages, the terminal, which mistakes there can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pilotbook.errors import Mistake
from pilotbook.load import Layer, display_path, pattern_files, playbook_files
from pilotbook.load.file_names import suggest_id
from pilotbook.load.playbook_folders import parse_playbook, playbook_id, source_files
from pilotbook.load.yaml_file import parse_yaml_file
from pilotbook.models import Changed
from pilotbook.models.renames import current_id

Place = tuple[str, str]
"""A folder and an id, as in `("gaps", "ownership")`. A single file has its name in place of the folder, and no id."""
_NAMED = ("gaps", "fixes", "documents", "sources")
"""The folders of what a file may name anywhere."""


def find_causes(
    layers: list[Layer],
    dropped: AbstractSet[Place],
    mistakes: list[Mistake],
    renames: Mapping[str, Changed],
    *,
    base: Path,
) -> dict[str, list[Mistake]]:
    """Return the mistakes that concern each playbook that was left out, by its id.

    Args:
        layers: The layers that were loaded.
        dropped: What was left out.
        mistakes: All mistakes of the book.
        renames: The replacements of the ids of playbooks.
        base: The folder to which paths in messages are relative.
    """
    files = _list_files(layers)

    @cache
    def read(place: Place) -> _Read:
        return _read(place, files.get(place, []))

    closing = {place: read(place).closes for place in dropped if place[0] == "fixes"}

    def uses(place: Place) -> set[Place]:
        here = read(place)
        named = {(folder, text) for folder in _NAMED for text in here.texts}
        if place[0] == "playbooks":
            named |= {fix for fix, gaps in closing.items() if gaps & here.texts}
        bases = {("playbooks", current_id(renames, id_, ())) for id_ in here.extends}
        return (named & dropped) | bases

    shared = {place for place in dropped if not place[1]}
    causes: dict[str, list[Mistake]] = {}
    for start in sorted(place for place in dropped if place[0] == "playbooks"):
        reached, found = {start, *shared}, [start]
        while found:
            new = uses(found.pop()) - reached
            reached |= new
            found += new
        paths = {display_path(path, base) for place in reached for path in files.get(place, [])}
        # the cause may be something that a file with wrong syntax says
        causes[start[1]] = [one for one in mistakes if one.path in paths] or mistakes
    return causes


def without_playbooks(mistakes: list[Mistake], layers: list[Layer], *, base: Path) -> list[Mistake]:
    """Return the mistakes that are not in the file of a playbook; if there are none, all of them."""
    paths = {display_path(path, base) for _, main in playbook_files(layers) for path in source_files(main)}
    return [one for one in mistakes if one.path not in paths] or mistakes


def _list_files(layers: list[Layer]) -> dict[Place, list[Path]]:
    """Return the files of each thing in all layers."""
    files: dict[Place, list[Path]] = {}
    for _, path in playbook_files(layers):
        files.setdefault(("playbooks", suggest_id(playbook_id(path))), []).extend(source_files(path))
    contents = {layer.content for layer in layers}
    for path in pattern_files(layers):
        place = (path.stem, "") if path.parent in contents else (path.parent.name, suggest_id(path.stem))
        files.setdefault(place, []).append(path)
    return files


class _Read(NamedTuple):
    """What the files of a thing say, as far as they can be read."""

    texts: frozenset[str]
    """Every key and every text. Of a reference to a point, the source."""
    closes: frozenset[str]
    extends: frozenset[str]


def _read(place: Place, files: list[Path]) -> _Read:
    parse = parse_playbook if place[0] == "playbooks" else parse_yaml_file
    read = [values for path in files if isinstance(values := parse(path).values, dict)]
    texts, closes, extends = (
        frozenset(text for values in read for text in _texts(values if key is None else values.get(key)))
        for key in (None, "closes", "extends")
    )
    return _Read(texts, closes, extends)


def _texts(values: Any) -> Iterator[str]:
    if isinstance(values, dict):
        for key, value in values.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(values, list):
        for value in values:
            yield from _texts(value)
    elif isinstance(values, str):
        yield values.partition("/")[0]
