"""The state of one validation: the findings so far, and what every check looks up.

Comes in: a `Catalog`, the playbooks and patterns of a site. Goes out: findings, citations and the merged single files.
Must not know: YAML, pages, what is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pilotbook.errors import Finding, Loc, did_you_mean
from pilotbook.load import Catalog, Loaded

from ..overlay import ResolvedFork

_KINDS = {"gaps": "gap", "fixes": "fix", "documents": "document", "playbooks": "playbook"}
_SINGLE_OF = {"gate": "gates", "role": "roles", "question": "questions"}


class Place(NamedTuple):
    """What defines a check: a fix or a playbook."""

    folder: str
    """`fixes` or `playbooks`."""
    id: str


@dataclass(frozen=True)
class PlaybookFacts:
    """What the validation of the whole book needs of one valid playbook."""

    own: tuple[str, ...]
    """The ids of the checks that the playbook defines."""
    checks: frozenset[str]
    """The ids of all its checks."""
    left_out: frozenset[str]
    """The ids of the checks that it leaves out."""
    cites: tuple[str, ...]
    """The points that it cites, each as often as it does."""


class Validation:
    """Collects findings, and answers what exists."""

    def __init__(self, catalog: Catalog, forks: Mapping[str, ResolvedFork] | None = None) -> None:
        self.catalog = catalog
        self.forks = forks or {}
        self.findings: list[Finding] = []
        self.citations: dict[str, list[tuple[str, str]]] = {}
        """By point, what cites it, as folder and id."""
        self.singles: dict[str, dict[str, Any]] = {"gates": {}, "roles": {}, "questions": {}, "comparisons": {}}
        """The single files of all layers, merged."""
        for name, merged in self.singles.items():
            for loaded in catalog.singles.get(name, []):
                merged.update(getattr(loaded.model, name))
        self.check_places: dict[str, Place] = {}
        """By check, what defines it."""
        self.circular_gaps: set[str] = set()
        """The gaps whose `after` leads back to themselves."""
        self.playbooks: dict[str, PlaybookFacts] = {}

    def define_check(self, check_id: str, place: Place) -> Place:
        """Note what defines a check. Return what defined it first."""
        return self.check_places.setdefault(check_id, place)

    def add_playbook(self, id_: str, path: Path, facts: PlaybookFacts) -> None:
        """Add a playbook whose own file is known to be valid."""
        place = Place("playbooks", id_)
        for check_id in facts.own:
            if self.define_check(check_id, place) != place:
                problem = f"the id `{check_id}` is taken"
                self.findings.append(Finding(path, ("checks", check_id), problem, "Give it an id of its own.", True))
        for ref in facts.cites:
            self.citations.setdefault(ref, []).append(("playbooks", id_))
        self.playbooks[id_] = facts

    def find(self, loaded: Loaded[Any], loc: Loc, problem: str, cure: str, *, at_key: bool = False) -> None:
        """Add a finding."""
        self.findings.append(Finding(loaded.path, loc, problem, cure, at_key))

    def ids(self, kind: str) -> set[str] | None:
        """The known ids of a kind, or None when a file that holds some is broken and nothing can be said."""
        if kind == "check":
            return None if self.catalog.broken.keys() & {"fixes", "playbooks"} else set(self.check_places)
        if kind in _SINGLE_OF:
            name = _SINGLE_OF[kind]
            return None if name in self.catalog.broken else set(self.singles[name])
        folder = next(folder for folder, name in _KINDS.items() if name == kind)
        ids = set(getattr(self.catalog, folder)) | self.catalog.broken.get(folder, set())
        return ids | self.playbooks.keys() if kind == "playbook" else ids

    def known(self, loaded: Loaded[Any], loc: Loc, kind: str, id_: str, *, at_key: bool = False) -> bool:
        """Whether an id is known. Notes a mistake if it is not."""
        ids = self.ids(kind)
        if ids is None or id_ in ids:
            return True
        self.find(loaded, loc, f"there is no {kind} `{id_}`", did_you_mean(id_, ids), at_key=at_key)
        return False

    def cite(self, loaded: Loaded[Any], loc: Loc, refs: Iterable[str], kind: str, *, figures: bool = False) -> None:
        """Note what cites which points, and the points that are not there."""
        for index, ref in enumerate(refs):
            at = loc if loc[-1] == "figure" else (*loc, index)
            source_id, _, point_id = ref.partition("/")
            source = self.catalog.sources.get(source_id)
            if source_id in self.catalog.broken.get("sources", set()):
                continue
            if source is None:
                cure = did_you_mean(source_id, self.catalog.sources)
                self.find(loaded, at, f"there is no source `{source_id}`", cure)
            elif point_id not in source.model.points:
                cure = did_you_mean(point_id, source.model.points)
                self.find(loaded, at, f"the source `{source_id}` has no point `{point_id}`", cure)
            elif figures and source.model.points[point_id].kind != "figure":
                cure = "Name a figure, or move it to `sources`."
                self.find(loaded, at, f"`{ref}` is not a figure", cure)
            else:
                self.citations.setdefault(ref, []).append((kind, loaded.id))
