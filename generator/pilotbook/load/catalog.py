"""Loads the folders of a book into a catalog of models.

Comes in: layers, the library first, then a site's own files. Goes out: a `Catalog`, with the mistakes in the files.
Must not know: how the files refer to each other; `book.validate` checks that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from pilotbook.errors import Finding, Mistake, did_you_mean, find_nearest
from pilotbook.files import is_hidden
from pilotbook.models import (
    Changes,
    Checklist,
    Comparisons,
    Diagnosis,
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
    Standard,
)

from .checklists import to_playbook
from .file_names import check_file_name, is_id, suggest_id
from .playbook_folders import list_playbooks, parse_playbook, playbook_id
from .positions import display_path, locate_findings, to_mistake
from .salvage import Damaged
from .schema_errors import explain_errors, explain_odd_numbers
from .strays import find_strays
from .yaml_file import parse_yaml_file


class Layer(NamedTuple):
    """The two folders of a book, or of a part of one."""

    content: Path
    """Contains gaps/, fixes/, documents/, sources/, standards/, releases/ and the single files."""
    playbooks: Path
    """Contains one YAML file or folder per use case, maybe in folders by department."""


def release_files(layer: Layer) -> list[Path]:
    """Return the release files of one layer, sorted by path."""
    return sorted(path for path in (layer.content / "releases").glob("*.json") if not is_hidden(path.name))


T = TypeVar("T", bound=Model)


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """A model and the file that it was loaded from."""

    id: str
    model: T
    path: Path


@dataclass(frozen=True)
class RawFork:
    """A fork as its author wrote it. It becomes a playbook when it is merged with its base."""

    id: str
    values: dict[str, Any]
    path: Path


Broken = dict[str, set[str]]
"""The ids whose file has mistakes, by folder: they exist, but nothing else is known about them."""


@dataclass
class Catalog:
    """Everything that was loaded, by id. A file of a later layer replaces the one of an earlier layer."""

    gaps: dict[str, Loaded[Gap]] = field(default_factory=dict)
    fixes: dict[str, Loaded[Fix]] = field(default_factory=dict)
    documents: dict[str, Loaded[Document]] = field(default_factory=dict)
    sources: dict[str, Loaded[Source]] = field(default_factory=dict)
    standards: dict[str, Loaded[Standard]] = field(default_factory=dict)
    playbooks: dict[str, Loaded[Playbook]] = field(default_factory=dict)
    forks: dict[str, RawFork] = field(default_factory=dict)
    """The playbooks that extend another."""
    shadowed: dict[str, Loaded[Playbook] | RawFork] = field(default_factory=dict)
    """The playbooks of an earlier layer that a file of a later layer replaces."""
    order: dict[str, int] = field(default_factory=dict)
    """The playbooks, including forks, in display order, each with the index of its layer."""
    singles: dict[str, list[Loaded[Any]]] = field(default_factory=dict)
    """The single files by name (`gates`, `roles`, `home`, …), at most one per layer."""
    broken: Broken = field(default_factory=dict)
    faulty: set[Path] = field(default_factory=set)
    """The files with mistakes. Some of them are loaded all the same."""
    damaged: list[Damaged] = field(default_factory=list)
    """The files whose values are not valid, and may have other mistakes too."""
    mistakes: list[Mistake] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)

    def releases(self) -> dict[str, list[Path]]:
        """Return the release files of all layers, by version."""
        found: dict[str, list[Path]] = {}
        for layer in self.layers:
            for path in release_files(layer):
                found.setdefault(path.stem, []).append(path)
        return found

    def merged_renames(self) -> Changes:
        """Merge the renames of all layers. The later layer wins."""
        merged: dict[Any, dict[str, Any]] = {}
        for loaded in self.singles.get("changes", []):
            for kind, changed in loaded.model.changes.items():
                merged.setdefault(kind, {}).update(changed)
        return Changes(changes=merged)


FORK_KEYS = ("extends", "forked", "without")
"""The keys that make a playbook a fork."""

_FOLDERS: dict[str, type[Model]] = {
    "gaps": Gap, "fixes": Fix, "documents": Document, "sources": Source, "standards": Standard,
}  # fmt: skip
_SINGLES: dict[str, type[Model]] = {
    "gates": Gates, "roles": Roles, "questions": Questions, "comparisons": Comparisons, "home": Home,
    "diagnose": Diagnosis, "changes": Changes,
}  # fmt: skip
_NEEDED = ("gates", "roles", "home")


def load_catalog(layers: list[Layer], *, base: Path) -> Catalog:
    """Load all layers. Paths in messages are relative to `base`.

    Never raises because of what is in the files: `Catalog.mistakes` lists what is wrong with them.
    """
    catalog = load_patterns(layers, base=base)
    at: dict[tuple[int, str], Path] = {}
    for number, path in playbook_files(layers):
        first = at.setdefault((number, playbook_id(path)), path)
        if first == path:
            load_playbook(catalog, number, path, base=base)
        else:
            problem = f"there is already a playbook `{playbook_id(path)}`, in {display_path(first, base)}"
            found = Finding(path, (), problem, "Rename one of the two, or delete it.")
            catalog.mistakes += locate_findings([found], base=base)
    return catalog


def load_patterns(layers: list[Layer], *, base: Path) -> Catalog:
    """Load everything except the playbooks, as `load_catalog` does."""
    catalog = Catalog(layers=layers)
    for layer in layers:
        for path in _yaml_files(layer.content):
            if path.stem in _SINGLES:
                _load_file(catalog, path.stem, _SINGLES[path.stem], path, base=base)
            else:
                _report_stray(catalog, path, base=base)
        for folder, model in _FOLDERS.items():
            for path in _yaml_files(layer.content / folder):
                _load_file(catalog, folder, model, path, base=base)
        catalog.mistakes += locate_findings(find_strays(layer.content, _FOLDERS, layer.playbooks), base=base)
    _report_missing(catalog, layers, base=base)
    return catalog


def load_playbook(catalog: Catalog, number: int, path: Path, *, base: Path) -> None:
    """Load one playbook into the catalog, from the layer with the index `number`.

    It replaces a playbook of the same id from an earlier layer, which moves to `shadowed`.
    """
    id_ = playbook_id(path)
    if earlier := catalog.playbooks.pop(id_, None) or catalog.forks.pop(id_, None):
        catalog.shadowed[id_] = earlier
    catalog.order[id_] = number
    _load_file(catalog, "playbooks", Playbook, path, base=base)


def playbook_files(layers: list[Layer]) -> list[tuple[int, Path]]:
    """Return the playbook files, layer by layer, each with the index of its layer."""
    return [(number, path) for number, layer in enumerate(layers) for path in list_playbooks(layer.playbooks)]


def pattern_files(layers: list[Layer]) -> list[Path]:
    """Return every file that `load_patterns` reads or reports, and the release files."""
    folders = [layer.content / name for layer in layers for name in ("", *_FOLDERS)]
    return [
        *(path for folder in folders for path in _yaml_files(folder)),
        *(path for layer in layers for path in release_files(layer)),
        *(one.path for layer in layers for one in find_strays(layer.content, _FOLDERS, layer.playbooks)),
    ]


def _yaml_files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        named = (path for path in folder.iterdir() if path.suffix.lower() in (".yml", ".yaml"))
        yield from sorted(path for path in named if path.is_file() and not is_hidden(path.name))


def _load_file(catalog: Catalog, kind: str, model: type[Model], path: Path, *, base: Path) -> None:
    id_ = playbook_id(path) if kind == "playbooks" else path.stem
    parsed = parse_playbook(path) if kind == "playbooks" else parse_yaml_file(path)
    findings = [*check_file_name(path), *parsed.findings]
    is_playbook = kind == "playbooks" and isinstance(parsed.values, dict)
    model = Checklist if is_playbook and parsed.values.get("kind") == "checklist" else model
    explain_odd_numbers(parsed, model)
    faults = [
        to_mistake(
            Finding(fault.path or path, fault.loc, fault.problem, fault.cure), fault.line, fault.column, base=base
        )
        for fault in parsed.faults
    ]
    loaded: Loaded[Any] | RawFork | None = None
    if is_playbook and any(key in parsed.values for key in FORK_KEYS):
        loaded = RawFork(id_, parsed.values, path)
    elif parsed.values is not None:
        try:
            loaded = Loaded(id_, to_playbook(model.model_validate(parsed.values), catalog.singles), path)
        except ValidationError as error:
            findings += [one for one in explain_errors(path, model, error) if one.loc not in parsed.trapped]
            damaged = Damaged(kind, id_, path, model, parsed.values, parsed.values)
            catalog.damaged += [damaged] if model is not Checklist else []  # it refers to roles and gates alone
    if kind in _FOLDERS and isinstance(loaded, Loaded) and getattr(loaded.model, "draft", False):
        findings += _check_replaced(getattr(catalog, kind).get(id_), loaded)
    catalog.mistakes += faults + locate_findings(findings, base=base)
    if faults or findings:
        catalog.faulty.add(path)
    if loaded is None or not is_id(id_):
        catalog.broken.setdefault(kind, set()).add(suggest_id(id_))
    elif isinstance(loaded, RawFork):
        catalog.forks[id_] = loaded
    elif kind in _SINGLES:
        catalog.singles.setdefault(kind, []).append(loaded)
    else:
        getattr(catalog, kind)[id_] = loaded


def _check_replaced(earlier: Loaded[Any] | None, draft: Loaded[Any]) -> list[Finding]:
    """Return a finding if a draft replaces something of an earlier layer, which builds would lose."""
    if earlier is None or earlier.model.draft:
        return []
    problem = f"`{draft.id}` replaces a file of the library, so it can't be a draft"
    return [Finding(draft.path, ("draft",), problem, "Delete this line, or rename the file.")]


def _report_stray(catalog: Catalog, path: Path, *, base: Path) -> None:
    """Report a file whose name nothing reads, such as `gate.yml`."""
    names = [f"{name}.yml" for name in _SINGLES]
    meant = find_nearest(path.name.lower(), names)
    cure = did_you_mean(path.name.lower(), names)
    catalog.mistakes += locate_findings([Finding(path, (), "files with this name are not read", cure)], base=base)
    if meant is not None:
        catalog.broken.setdefault(meant.removesuffix(".yml"), set()).add(meant)


def _report_missing(catalog: Catalog, layers: list[Layer], *, base: Path) -> None:
    """Report the required folders and files that are missing."""
    none = [layer for layer in layers if not layer.content.is_dir() and not layer.playbooks.is_dir()]
    findings = [
        Finding(layer.content, (), "this folder does not exist", "Run the command in the folder with mkdocs.yml.")
        for layer in none
    ]
    for name in _NEEDED:
        if name not in catalog.singles and name not in catalog.broken:
            catalog.broken[name] = {name}
            if not none:
                path = layers[-1].content / f"{name}.yml"
                cure = f"Add it. For an example, see the library's `content/{name}.yml`."
                findings.append(Finding(path, (), "this file is missing", cure))
    catalog.mistakes += locate_findings(findings, base=base)
