"""The folders of a book to a shelf of models.

Comes in: layers, the library first and a site's own files over it. Goes out: a `Shelf`, and what is wrong.
Must not know: how the files refer to each other; `resolve` checks that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from ..mistakes import Finding, Mistake, did_you_mean, nearest
from ..models import (
    Changes,
    Comparisons,
    Document,
    Fix,
    Gap,
    Gates,
    Home,
    Model,
    Playbook,
    Questions,
    Roles,
    Source,
)
from ..models.base import Id
from .explain import explain
from .locate import locate, mistake
from .parse import parse


class Layer(NamedTuple):
    """Two folders that hold one book, or a part of one."""

    content: Path
    """Holds gaps/, fixes/, documents/, sources/ and the single files."""
    playbooks: Path
    """Holds one YAML file a use case."""


T = TypeVar("T", bound=Model)


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """A model and the file that it came from."""

    id: str
    model: T
    path: Path


Broken = dict[str, set[str]]
"""By folder, the ids whose file has mistakes: they exist, but nothing is known of them."""


@dataclass
class Shelf:
    """Everything that was loaded, by id. A later layer's file lies over an earlier one's."""

    gaps: dict[str, Loaded[Gap]] = field(default_factory=dict)
    fixes: dict[str, Loaded[Fix]] = field(default_factory=dict)
    documents: dict[str, Loaded[Document]] = field(default_factory=dict)
    sources: dict[str, Loaded[Source]] = field(default_factory=dict)
    playbooks: dict[str, Loaded[Playbook]] = field(default_factory=dict)
    singles: dict[str, list[Loaded[Any]]] = field(default_factory=dict)
    """The single files by name (`gates`, `roles`, `home`, …), one a layer."""
    broken: Broken = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


_FOLDERS: dict[str, type[Model]] = {"gaps": Gap, "fixes": Fix, "documents": Document, "sources": Source}
_SINGLES: dict[str, type[Model]] = {
    "gates": Gates,
    "roles": Roles,
    "questions": Questions,
    "comparisons": Comparisons,
    "home": Home,
    "changes": Changes,
}
_NEEDED = ("gates", "roles", "home")
_ID = TypeAdapter[str](Id)
_ID_CURE = "Rename it: at most 64 small letters, digits and single hyphens, as in `sales-sdr.yml`."


def load_shelf(layers: list[Layer], *, base: Path) -> Shelf:
    """Load all layers. Never raises for what stands in the files; `shelf.mistakes` says it."""
    shelf = Shelf()
    for layer in layers:
        for path in _files(layer.content):
            if path.stem in _SINGLES:
                _load(shelf, path.stem, _SINGLES[path.stem], path, base=base)
            else:
                _report_stray(shelf, path, base=base)
        for folder, model in _FOLDERS.items():
            for path in _files(layer.content / folder):
                _load(shelf, folder, model, path, base=base)
        for path in _files(layer.playbooks):
            _load(shelf, "playbooks", Playbook, path, base=base)
    _report_missing(shelf, layers, base=base)
    return shelf


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(p for p in folder.iterdir() if p.suffix.lower() in (".yml", ".yaml") and p.is_file())


def _load(shelf: Shelf, kind: str, model: type[Model], path: Path, *, base: Path) -> None:
    id_ = path.stem
    findings = _name(path)
    parsed = parse(path)
    faults = [
        mistake(Finding(path, fault.loc, fault.problem, fault.cure), fault.line, fault.column, base=base)
        for fault in parsed.faults
    ]
    loaded = None
    if parsed.values is not None:
        try:
            loaded = Loaded(id_, model.model_validate(parsed.values), path)
        except ValidationError as error:
            findings += explain(path, model, error)
    shelf.mistakes += faults + locate(findings, base=base)
    if loaded is None or not _is_id(id_):
        shelf.broken.setdefault(kind, set()).add(_as_id(id_))
    elif kind in _SINGLES:
        shelf.singles.setdefault(kind, []).append(loaded)
    else:
        getattr(shelf, kind)[id_] = loaded


def _name(path: Path) -> list[Finding]:
    """What is wrong with the file's name."""
    meant = _as_id(path.stem)
    if meant != path.stem or not _is_id(meant):
        cure = f"Rename it to `{meant}.yml`." if _is_id(meant) else _ID_CURE
        return [Finding(path, (), f"the file's name `{path.stem}` cannot be an id", cure)]
    if path.suffix != ".yml":
        return [Finding(path, (), f"the file's name ends in `{path.suffix}`", f"Rename it to `{path.stem}.yml`.")]
    return []


def _report_stray(shelf: Shelf, path: Path, *, base: Path) -> None:
    """Report a file that nothing reads, such as `gate.yml`."""
    names = [f"{name}.yml" for name in _SINGLES]
    meant = nearest(path.name.lower(), names)
    cure = did_you_mean(path.name.lower(), names)
    shelf.mistakes += locate([Finding(path, (), "no file of this name is read here", cure)], base=base)
    if meant is not None:
        shelf.broken.setdefault(meant.removesuffix(".yml"), set()).add(meant)


def _report_missing(shelf: Shelf, layers: list[Layer], *, base: Path) -> None:
    """Report the folders and files that are not there and have to be."""
    none = [layer for layer in layers if not layer.content.is_dir() and not layer.playbooks.is_dir()]
    findings = [
        Finding(layer.content, (), "there is no such folder", "Run this where mkdocs.yml lies.") for layer in none
    ]
    for name in _NEEDED:
        if name not in shelf.singles and name not in shelf.broken:
            shelf.broken[name] = {name}
            if not none:
                path = layers[-1].content / f"{name}.yml"
                findings.append(
                    Finding(
                        path, (), "the file is missing", f"Write it; the library's `content/{name}.yml` is an example."
                    )
                )
    shelf.mistakes += locate(findings, base=base)


def _is_id(text: str) -> bool:
    try:
        _ID.validate_python(text)
    except ValidationError:
        return False
    return True


def _as_id(text: str) -> str:
    """The id that a file's name was meant to be: `My Bot` is `my-bot`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
