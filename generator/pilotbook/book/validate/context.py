"""Holds the state of one validation: the ids that exist, and the findings and citations so far.

Comes in: a `Catalog`, and what the validators report. Goes out: findings, citations and the merged single files.
Must not know: YAML, pages, the rules that the validators check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pilotbook.errors import Finding, Loc, did_you_mean, find_nearest
from pilotbook.load import Catalog, Loaded
from pilotbook.models import Gate

from ..drafts import is_draft
from ..gate_plan import find_gate
from ..overlay import ResolvedFork

_KINDS = {
    "gaps": "gap",
    "fixes": "fix",
    "documents": "document",
    "standards": "standard",
    "playbooks": "playbook",
}
ADDED_BY_COMMAND = ("gap", "fix", "document", "playbook")
"""The kinds of things that `pilotbook add` begins."""
_FOLDERS = {"gap": "gaps", "fix": "fixes", "document": "documents"}
"""The folders whose files can be drafts that nothing published names. A playbook can extend a draft."""
_SINGLE_OF = {"gate": "gates", "role": "roles", "question": "questions"}


class Place(NamedTuple):
    """The fix or the playbook that defines a check."""

    folder: str
    """`fixes` or `playbooks`."""
    id: str


@dataclass(frozen=True)
class PlaybookFacts:
    """What the validation of the whole book needs to know about one playbook.

    The rules across playbooks (no check id twice, every id in `changes.yml` gone) need only these facts. A build keeps
    them in its cache and passes them to `validate_together` instead of loading every playbook again.
    """

    own: tuple[str, ...]
    """The ids of the checks that the playbook defines itself, in order."""
    checks: frozenset[str]
    """The ids of all checks in the playbook, its own and those of its fixes."""
    left_out: frozenset[str]
    """The ids of the checks that the playbook leaves out."""
    cites: tuple[str, ...]
    """The points that the playbook cites (`source/point`), repeated for each citation."""


class Validation:
    """The state of one validation, which all validators share.

    A validator looks up ids with `known` and points with `cite`; both add a finding if the id does not exist. It adds
    its other findings with `find`. After patterns, playbooks and single files are checked, in this order, the
    attributes hold the results: `findings`, `citations`, `singles`, `check_places` and the facts of each playbook.
    """

    def __init__(self, catalog: Catalog, forks: Mapping[str, ResolvedFork] | None = None) -> None:
        """Merge the single files of a catalog. `forks` has the resolved forks among its playbooks, by id."""
        self.catalog = catalog
        self.forks = forks or {}
        self.findings: list[Finding] = []
        self.citations: dict[str, list[tuple[str, str]]] = {}
        """By point (`source/point`), what cites it, each as folder and id."""
        self.singles: dict[str, dict[str, Any]] = {"gates": {}, "roles": {}, "questions": {}, "comparisons": {}}
        """By file name, the entries by id, merged from all layers. A later layer's entry replaces an earlier one's."""
        for name, merged in self.singles.items():
            for loaded in catalog.singles.get(name, []):
                merged.update(getattr(loaded.model, name))
        for loaded in catalog.singles.get("gates", [])[-1:]:  # the gates of the last layer replace all others
            self.singles["gates"] = dict(loaded.model.gates)
        self.own_gates: Mapping[str, Gate] = {}
        """The gates of the playbook that is being checked, if it has its own."""
        self.lost_gates: dict[str, int] = {}
        """By id of a gate that a layer below the last `gates.yml` names and that the file lacks, how often."""
        self.unknown: set[str] = set()
        """The kinds of which an id is named that does not exist."""
        self.check_places: dict[str, Place] = {}
        """By id of a check, what defines it."""
        self.circular_gaps: set[str] = set()
        """The gaps whose `after` leads back to themselves."""
        self.playbooks: dict[str, PlaybookFacts] = {}
        """The facts of the playbooks that were checked or added so far, by id."""

    @contextmanager
    def at_gates(self, gates: Mapping[str, Gate]) -> Iterator[None]:
        """Look gates up among a playbook's own, if it has some."""
        self.own_gates = gates
        yield
        self.own_gates = {}

    def define_check(self, check_id: str, place: Place) -> Place:
        """Record what defines a check. Return what defined the id first: another place, if the id is taken."""
        return self.check_places.setdefault(check_id, place)

    def add_playbook(self, id_: str, path: Path, facts: PlaybookFacts) -> None:
        """Add the facts of a playbook whose own file is valid. Adds a finding for each check id that is taken."""
        place = Place("playbooks", id_)
        for check_id in facts.own:
            if self.define_check(check_id, place) != place:
                problem = f"the ID `{check_id}` is already in use"
                self.findings.append(Finding(path, ("checks", check_id), problem, "Choose another ID.", True))
        for ref in facts.cites:
            self.citations.setdefault(ref, []).append(("playbooks", id_))
        self.playbooks[id_] = facts

    def find(self, loaded: Loaded[Any], loc: Loc, problem: str, cure: str, *, at_key: bool = False) -> None:
        """Add a finding."""
        self.findings.append(Finding(loaded.path, loc, problem, cure, at_key))

    def refer(self, loaded: Loaded[Any], loc: Loc, problem: str, cure: str, *, at_key: bool = False) -> None:
        """Add a finding about an id that does not exist."""
        self.findings.append(Finding(loaded.path, loc, problem, cure, at_key, is_reference=True))

    def ids(self, kind: str) -> set[str] | None:
        """Return the ids of a kind that exist, or `None` if they are unknown because a file is broken."""
        if kind == "check":
            return None if self.catalog.broken.keys() & {"fixes", "playbooks"} else set(self.check_places)
        if kind == "gate" and self.own_gates:
            return set(self.own_gates)
        if kind in _SINGLE_OF:
            name = _SINGLE_OF[kind]
            return None if name in self.catalog.broken else set(self.singles[name])
        folder = next(folder for folder, name in _KINDS.items() if name == kind)
        ids = set(getattr(self.catalog, folder)) | self.catalog.broken.get(folder, set())
        return ids | self.playbooks.keys() if kind == "playbook" else ids

    def known(self, loaded: Loaded[Any], loc: Loc, kind: str, id_: str, *, at_key: bool = False) -> bool:
        """Return whether an id of a kind exists, and add a finding at `loc` if it does not.

        Returns `True` without a finding if the ids of this kind are unknown. Also adds a finding if something published
        names a draft, which exists.
        """
        ids = self.ids(kind)
        if ids is None or id_ in ids:
            self._refuse_draft(loaded, loc, kind, id_, at_key=at_key)
            return True
        if kind == "gate":
            if find_gate(id_, self.singles["gates"], self.own_gates) in ids:
                return True
            if not self.own_gates and self._is_below_gates(loaded.path):
                self.lost_gates[id_] = self.lost_gates.get(id_, 0) + 1
                return False
        cure = did_you_mean(id_, ids)
        if kind in ADDED_BY_COMMAND and find_nearest(id_, ids) is None:
            cure = f"{cure} To create it, run `pilotbook add {kind} {id_}`."
        self.unknown.add(kind)
        self.refer(loaded, loc, f"there is no {kind} `{id_}`", cure, at_key=at_key)
        return False

    def _refuse_draft(self, loaded: Loaded[Any], loc: Loc, kind: str, id_: str, *, at_key: bool) -> None:
        """Add a finding if something published names a draft, which builds leave out."""
        named = getattr(self.catalog, _FOLDERS[kind]).get(id_) if kind in _FOLDERS else None
        if named is not None and is_draft(named.model) and not is_draft(loaded.model):
            or_here = ", or make this a draft, too" if hasattr(loaded.model, "draft") else ", or name another one"
            self.find(
                loaded, loc, f"the {kind} `{id_}` is a draft", f"Delete its `draft: true`{or_here}.", at_key=at_key
            )

    def refuse_check_of_draft(self, loaded: Loaded[Any], loc: Loc, check_id: str) -> bool:
        """Return whether something published names a check of a draft, and add a finding at `loc` if it does."""
        place = self.check_places.get(check_id)
        fix = self.catalog.fixes.get(place.id) if place is not None and place.folder == "fixes" else None
        if fix is None or not fix.model.draft or is_draft(loaded.model):
            return False
        problem = f"the check `{check_id}` is from the fix `{fix.id}`, which is a draft"
        self.find(loaded, loc, problem, "Delete its `draft: true`, or make this a draft, too.", at_key=True)
        return True

    def _is_below_gates(self, path: Path) -> bool:
        """Return whether a file is in a layer below that of the site's gates."""
        layers = self.catalog.layers
        last = self.catalog.singles["gates"][-1].path
        top = max((number for number, layer in enumerate(layers) if last.parent == layer.content), default=0)
        folders = [folder for layer in layers[:top] for folder in (layer.content, layer.playbooks)]
        return any(path.is_relative_to(folder) for folder in folders)

    def cite(self, loaded: Loaded[Any], loc: Loc, refs: Iterable[str], kind: str, *, figures: bool = False) -> None:
        """Record that a file cites points, and add a finding for each point that does not exist.

        Args:
            loaded: The file.
            loc: The location of the list of references, or of the one reference if it ends in `figure`.
            refs: The points, as `source/point`.
            kind: The folder or page under which the citation is listed.
            figures: Whether each point has to be a figure.
        """
        for index, ref in enumerate(refs):
            at = loc if loc[-1] == "figure" else (*loc, index)
            source_id, _, point_id = ref.partition("/")
            source = self.catalog.sources.get(source_id)
            if source_id in self.catalog.broken.get("sources", set()):
                continue
            if source is None:
                cure = did_you_mean(source_id, self.catalog.sources)
                self.refer(loaded, at, f"there is no source `{source_id}`", cure)
            elif point_id not in source.model.points:
                cure = did_you_mean(point_id, source.model.points)
                self.refer(loaded, at, f"the source `{source_id}` has no statement `{point_id}`", cure)
            elif figures and source.model.points[point_id].kind != "figure":
                cure = "Use a figure, or move it to `sources`."
                self.find(loaded, at, f"`{ref}` is not a figure", cure)
            else:
                self.citations.setdefault(ref, []).append((kind, loaded.id))
