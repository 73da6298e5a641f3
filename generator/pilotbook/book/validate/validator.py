"""What only shows when the files are read together: unknown ids, ids used twice, cycles, orders that contradict.

Comes in: a `Shelf`. Goes out: findings, and by the way the merged single files and the citations.
Must not know: YAML, pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from pilotbook.errors import Finding, Loc, did_you_mean
from pilotbook.load import Loaded, Shelf
from pilotbook.models import Cost, Playbook

from ..model import Noted
from ..overlay import Unfolded
from .changes import check_changes
from .diagnosis import check_diagnosis
from .documents import check_adapted, check_document, check_tables

KICKOFF_CHECKS = 15
KICKOFF_MINUTES = (60, 90)
_KINDS = {"gaps": "gap", "fixes": "fix", "documents": "document", "playbooks": "playbook"}
_SINGLE_OF = {"gate": "gates", "role": "roles", "question": "questions"}


class CrossCheck:
    """Reads the whole shelf once and collects findings."""

    def __init__(self, shelf: Shelf, forks: Mapping[str, Unfolded] | None = None) -> None:
        self.shelf = shelf
        self.forks = forks or {}
        self.findings: list[Finding] = []
        self.citations: dict[str, list[tuple[str, str]]] = {}
        self.singles: dict[str, dict[str, Any]] = {"gates": {}, "roles": {}, "questions": {}, "comparisons": {}}
        for name, merged in self.singles.items():
            for loaded in shelf.singles.get(name, []):
                merged.update(getattr(loaded.model, name))
        self.check_places: dict[str, Loaded[Any]] = {}
        self.circling: set[str] = set()
        """The gaps that stand in a circle of `after`."""
        self.brought: dict[str, AbstractSet[str]] = {}
        """By playbook, the ids of its checks."""
        self.left_out: dict[str, AbstractSet[str]] = {}
        """By playbook, the ids of the checks that it leaves out."""

    def run(self) -> None:
        """Check everything."""
        self._cycles()
        for gap in self.shelf.gaps.values():
            self._gap(gap)
        self._orders()
        for fix in self.shelf.fixes.values():
            self._fix(fix)
        for document in self.shelf.documents.values():
            check_document(self, document)
        for playbook in self.shelf.playbooks.values():
            self.playbook(playbook)
        singles: dict[str, Callable[[Loaded[Any]], None]] = {
            "questions": self._questions,
            "gates": self._gates,
            "comparisons": self._comparisons,
            "home": self._home,
            "diagnose": lambda loaded: check_diagnosis(self, loaded),
            "changes": lambda loaded: check_changes(self, loaded),
        }
        for name, check in singles.items():
            for single in self.shelf.singles.get(name, []):
                check(single)
        self._inherited()

    def _inherited(self) -> None:
        """Tell a mistake of a playbook once, not again for each of its forks; and in a fork, where it stands there."""
        told = {(one.path, one.loc, one.problem) for one in self.findings}
        kept = []
        for one in self.findings:
            fork = next((self.forks[id_] for id_ in self.forks if self.shelf.playbooks[id_].path == one.path), None)
            if fork is None:
                kept.append(one)
            elif (fork.base.path, one.loc, one.problem) not in told:
                kept.append(replace(one, loc=fork.place(one.loc)))
        self.findings = kept

    def _gates(self, loaded: Loaded[Any]) -> None:
        for gate_id, gate in loaded.model.gates.items():
            self.known(loaded, ("gates", gate_id, "led_by"), "role", gate.led_by)

    def _comparisons(self, loaded: Loaded[Any]) -> None:
        for id_, comparison in loaded.model.comparisons.items():
            self.cite(loaded, ("comparisons", id_, "figures"), comparison.figures, "evidence", figures=True)

    def _home(self, loaded: Loaded[Any]) -> None:
        for index, drawn in enumerate(loaded.model.figures):
            self.cite(loaded, ("figures", index, "figure"), [drawn.figure], "home", figures=True)

    # --- the tools ---

    def find(self, loaded: Loaded[Any], loc: Loc, problem: str, cure: str, *, at_key: bool = False) -> None:
        """Note a mistake."""
        self.findings.append(Finding(loaded.path, loc, problem, cure, at_key))

    def ids(self, kind: str) -> set[str] | None:
        """The known ids of a kind, or None when a file that holds some is broken and nothing can be said."""
        if kind == "check":
            return None if self.shelf.broken.keys() & {"fixes", "playbooks"} else set(self.check_places)
        if kind in _SINGLE_OF:
            name = _SINGLE_OF[kind]
            return None if name in self.shelf.broken else set(self.singles[name])
        folder = next(folder for folder, name in _KINDS.items() if name == kind)
        return set(getattr(self.shelf, folder)) | self.shelf.broken.get(folder, set())

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
            source = self.shelf.sources.get(source_id)
            if source_id in self.shelf.broken.get("sources", set()):
                continue
            if source is None:
                cure = did_you_mean(source_id, self.shelf.sources)
                self.find(loaded, at, f"there is no source `{source_id}`", cure)
            elif point_id not in source.model.points:
                cure = did_you_mean(point_id, source.model.points)
                self.find(loaded, at, f"the source `{source_id}` has no point `{point_id}`", cure)
            elif figures and source.model.points[point_id].kind != "figure":
                cure = "Name a figure, or move it to `sources`."
                self.find(loaded, at, f"`{ref}` is not a figure", cure)
            else:
                self.citations.setdefault(ref, []).append((kind, loaded.id))

    # --- the patterns ---

    def _gap(self, loaded: Loaded[Any]) -> None:
        gap = loaded.model
        for index, fix_id in enumerate(gap.fixes):
            self.known(loaded, ("fixes", index), "fix", fix_id)
        for index, question_id in enumerate(gap.questions):
            self.known(loaded, ("questions", index), "question", question_id)
        for index, gap_id in enumerate(gap.after):
            if self.known(loaded, ("after", index), "gap", gap_id):
                earlier = self.shelf.gaps.get(gap_id)
                # Equal orders are told as such, and in a circle no orders fit.
                circling = {gap_id, loaded.id} <= self.circling
                if earlier is not None and earlier.model.order > gap.order and not circling:
                    problem = f"`{gap_id}` has the order {earlier.model.order}, which is after this gap's {gap.order}"
                    self.find(loaded, ("after", index), problem, "Change one of the two orders.")
        self.cite(loaded, ("sources",), gap.sources, "gaps")
        self.cite(loaded, ("figures",), gap.figures, "gaps", figures=True)

    def _orders(self) -> None:
        for folder in ("gaps", "documents"):
            seen: dict[int, str] = {}
            for loaded in getattr(self.shelf, folder).values():
                other = seen.setdefault(loaded.model.order, loaded.id)
                if other != loaded.id:
                    problem = f"is {loaded.model.order}, as in `{other}`"
                    self.find(loaded, ("order",), problem, "Give each its own place; leave room between them.")

    def _cycles(self) -> None:
        after = {id_: [g for g in gap.model.after if g in self.shelf.gaps] for id_, gap in self.shelf.gaps.items()}
        done: set[str] = set()

        def visit(gap_id: str, path: tuple[str, ...]) -> None:
            if gap_id in path:
                cycle = (*path[path.index(gap_id) :], gap_id)
                loaded = self.shelf.gaps[min(cycle)]
                start = cycle.index(min(cycle))
                turned = (*cycle[start:-1], *cycle[:start], cycle[start])
                shown = " after ".join(f"`{id_}`" for id_ in turned)
                self.find(loaded, ("after",), f"goes round in a circle: {shown}", "Take one of them out.")
                self.circling.update(cycle)
            elif gap_id not in done:
                for earlier in after[gap_id]:
                    visit(earlier, (*path, gap_id))
                done.add(gap_id)

        for gap_id in sorted(after):
            visit(gap_id, ())

    def _fix(self, loaded: Loaded[Any]) -> None:
        fix = loaded.model
        named = {fix_id for gap in self.shelf.gaps.values() for fix_id in gap.model.fixes}
        # A gap that cannot be read, or that names a fix which is not there, may mean this one.
        if (
            loaded.id not in named
            and "gaps" not in self.shelf.broken
            and named <= (self.ids("fix") or named)
            and not fix.closes
        ):
            cure = f"Write under `closes` the gap that it closes, or add `{loaded.id}` to the `fixes` of a gap."
            self.find(loaded, (), "no gap names this fix", cure)
        for index, gap_id in enumerate(fix.closes):
            self.known(loaded, ("closes", index), "gap", gap_id)
        for index, step in enumerate(fix.steps):
            self.known(loaded, ("steps", index, "by"), "role", step.by)
        for check_id, check in fix.checks.items():
            self._check(loaded, ("checks", check_id), check_id, check, "fixes")
        self.cite(loaded, ("sources",), fix.sources, "fixes")
        self.cite(loaded, ("example", "sources"), fix.example.sources, "fixes")
        self.cite(loaded, ("figures",), fix.figures, "fixes", figures=True)

    def _check(self, loaded: Loaded[Any], loc: Loc, check_id: str, check: Any, kind: str) -> None:
        other = self.check_places.setdefault(check_id, loaded)
        if other is not loaded:
            of_fix = self.shelf.fixes.get(other.id) is other
            cure = "Give it an id of its own."
            if of_fix and kind == "playbooks":
                cure = "Give it an id of its own, or reword the fix's check under `adapt`."
            problem = f"the id `{check_id}` is taken by a check of the {'fix' if of_fix else 'playbook'} `{other.id}`"
            self.find(loaded, loc, problem, cure, at_key=True)
        self._check_refs(loaded, loc, check)
        self.cite(loaded, (*loc, "sources"), check.sources, kind)

    def _check_refs(self, loaded: Loaded[Any], loc: Loc, check: Any) -> None:
        for name in ("role", "gate", "document"):
            if (id_ := getattr(check, name)) is not None:
                self.known(loaded, (*loc, name), name, id_)

    def _questions(self, loaded: Loaded[Any]) -> None:
        for question_id, question in loaded.model.questions.items():
            loc: Loc = ("questions", question_id)
            self.known(loaded, (*loc, "role"), "role", question.role)
            self.known(loaded, (*loc, "gap"), "gap", question.gap)
            if question.document is not None:
                self.known(loaded, (*loc, "document"), "document", question.document)
            self.cite(loaded, (*loc, "sources"), question.sources, "questions")

    # --- the playbooks ---

    def noted(self, id_: str) -> Noted:
        """What was noted of a playbook."""
        own = [check for check, loaded in self.check_places.items() if loaded is self.shelf.playbooks[id_]]
        cites = [ref for ref, places in self.citations.items() for place in places if place == ("playbooks", id_)]
        return Noted(tuple(own), tuple(self.brought[id_]), tuple(self.left_out[id_]), tuple(cites))

    def note(self, loaded: Loaded[Playbook], noted: Noted) -> None:
        """Note of a playbook what was noted of it before. Its file, and the patterns, have not changed since."""
        for check_id in noted.own:
            if self.check_places.setdefault(check_id, loaded) is not loaded:
                self.find(loaded, ("checks", check_id), f"the id `{check_id}` is taken", "Give it an id of its own.")
        place = ("playbooks", loaded.id)
        for ref in noted.cites:
            self.citations.setdefault(ref, []).append(place)
        self.brought[loaded.id] = frozenset(noted.brought)
        self.left_out[loaded.id] = frozenset(noted.left_out)

    def playbook(self, loaded: Loaded[Playbook]) -> None:
        """Check one playbook."""
        if (noted := getattr(loaded, "noted", None)) is not None:
            self.note(loaded, noted)
            return
        playbook = loaded.model
        taken, complete = self._gaps_here(loaded)
        self._adaptations(loaded, taken, complete=complete)
        fork = self.forks.get(loaded.id)
        for check_id, check in playbook.checks.items():
            if fork is None or check_id in fork.own_checks:
                self._check(loaded, ("checks", check_id), check_id, check, "playbooks")
            else:  # it has its id from the base
                self._check_refs(loaded, ("checks", check_id), check)
            known = self.known(loaded, ("checks", check_id, "gap"), "gap", check.gap)
            if known and complete and check.gap not in playbook.gaps:
                cure = did_you_mean(check.gap, playbook.gaps)
                problem = f"this playbook does not select the gap `{check.gap}`"
                self.find(loaded, ("checks", check_id, "gap"), problem, cure)
        questions = self.ids("question") or set(playbook.answers)
        written = {id_ for id_ in questions if getattr(self.singles["questions"].get(id_), "group", "") == "written"}
        for question_id in playbook.answers:
            if self.known(loaded, ("answers", question_id), "question", question_id, at_key=True) and (
                written and question_id not in written
            ):
                problem = f"`{question_id}` is not one of the written answers"
                self.find(loaded, ("answers", question_id), problem, did_you_mean(question_id, written), at_key=True)
        check_adapted(self, loaded)
        self._kickoff(loaded, taken)
        self.cite(loaded, ("sources",), playbook.sources, "playbooks")
        self.cite(loaded, ("stalls", "sources"), playbook.stalls.sources, "playbooks")
        self.brought[loaded.id] = set(taken) - set(playbook.leave_out) | set(playbook.checks)
        self.left_out[loaded.id] = playbook.leave_out.keys() | (fork.left_out.keys() if fork else set())
        self._example(loaded, self.brought[loaded.id], complete=complete)

    def _gaps_here(self, loaded: Loaded[Playbook]) -> tuple[dict[str, Any], bool]:
        """Check the selection of gaps.

        Returns the checks that their fixes bring, by id, and whether these are all: of a gap or a fix that is misspelt
        or cannot be read no check is known, and to call one unknown would be a second message for one mistake.
        """
        playbook, taken, complete = loaded.model, dict[str, Any](), True
        seen: list[str] = []
        for gap_id, here in playbook.gaps.items():
            self.known(loaded, ("gaps", gap_id), "gap", gap_id, at_key=True)
            gap = self.shelf.gaps.get(gap_id)
            if gap is None:
                complete = False
                continue
            for later in [g for g in playbook.gaps if g in gap.model.after and g not in seen]:
                if {gap_id, later} <= self.circling:
                    continue
                problem = f"the gap `{later}` has to be closed before `{gap_id}`, and stands below it"
                self.find(loaded, ("gaps", gap_id), problem, f"Move `{later}` up.", at_key=True)
            seen.append(gap_id)
            for index, fix_id in enumerate(here.fixes or ()):
                if (
                    self.known(loaded, ("gaps", gap_id, "fixes", index), "fix", fix_id)
                    and fix_id not in gap.model.fixes
                ):
                    problem = f"the fix `{fix_id}` does not close `{gap_id}`"
                    cure = did_you_mean(fix_id, gap.model.fixes)
                    self.find(loaded, ("gaps", gap_id, "fixes", index), problem, cure)
            for fix_id in gap.model.fixes if here.fixes is None else here.fixes:
                if fix := self.shelf.fixes.get(fix_id):
                    taken.update(fix.model.checks)
                else:
                    complete = False
        return taken, complete

    def _adaptations(self, loaded: Loaded[Playbook], taken: dict[str, Any], *, complete: bool) -> None:
        playbook = loaded.model
        for key in ("adapt", "leave_out"):
            for check_id in getattr(playbook, key):
                if check_id not in taken and complete:
                    problem = f"no fix of this playbook brings a check `{check_id}`"
                    self.find(loaded, (key, check_id), problem, did_you_mean(check_id, taken), at_key=True)
        for check_id, adapted in playbook.adapt.items():
            self._check_refs(loaded, ("adapt", check_id), adapted)
            if check_id in playbook.leave_out:
                problem = f"the check `{check_id}` is left out, so nothing is left to adapt"
                self.find(loaded, ("adapt", check_id), problem, "Take one of the two out.", at_key=True)
            if not adapted.model_fields_set:
                self.find(loaded, ("adapt", check_id), "adapts nothing", "Write what is different here.", at_key=True)

    def _kickoff(self, loaded: Loaded[Playbook], taken: dict[str, Any]) -> None:
        playbook = loaded.model
        for index, role in enumerate(playbook.kickoff.present):
            self.known(loaded, ("kickoff", "present", index), "role", role)
        for index, item in enumerate(playbook.kickoff.agenda):
            self.known(loaded, ("kickoff", "agenda", index, "led_by"), "role", item.led_by)
        minutes = sum(item.minutes for item in playbook.kickoff.agenda)
        least, most = KICKOFF_MINUTES
        if not least <= minutes <= most:
            problem = f"takes {minutes} minutes in all; a kick-off takes {least} to {most}"
            self.find(loaded, ("kickoff", "agenda"), problem, "Change the minutes of its items.")
        there = {id_: check for id_, check in taken.items() if id_ not in playbook.leave_out} | playbook.checks
        kickoff = [id_ for id_, check in there.items() if self._is_kickoff(playbook, id_, check)]
        if len(kickoff) > KICKOFF_CHECKS:
            problem = f"{len(kickoff)} checks are for the kick-off; {KICKOFF_CHECKS} are the most that fit the meeting"
            cure = "Set `kickoff: false` for some, under `adapt` or `checks`."
            self.find(loaded, ("kickoff",), problem, cure, at_key=True)

    @staticmethod
    def _is_kickoff(playbook: Playbook, check_id: str, check: Any) -> bool:
        adapted = playbook.adapt.get(check_id)
        return bool(check.kickoff if adapted is None or adapted.kickoff is None else adapted.kickoff)

    def _example(self, loaded: Loaded[Playbook], checks: AbstractSet[str], *, complete: bool) -> None:
        record = loaded.model.example
        if record is None:
            return
        here: Loc = ("example",)
        if record.pilot.playbook != loaded.id:
            problem = f"is `{record.pilot.playbook}`, and this playbook is `{loaded.id}`"
            self.find(loaded, (*here, "pilot", "playbook"), problem, f"Write `{loaded.id}`.")
        if not record.pilot.invented:
            self.find(loaded, (*here, "pilot"), "is not marked as invented", "Add `invented: true`.")
        if record.pilot.stage is None:
            self.find(loaded, (*here, "pilot"), "has no `stage`", "Write the gate at which the pilot stands.")
        else:
            self.known(loaded, (*here, "pilot", "stage"), "gate", record.pilot.stage)
        if complete:
            for check_id in record.checks:
                if check_id not in checks:
                    problem = f"this playbook has no check `{check_id}`"
                    self.find(loaded, (*here, "checks", check_id), problem, did_you_mean(check_id, checks), at_key=True)
        for question_id in record.answers:
            self.known(loaded, (*here, "answers", question_id), "question", question_id, at_key=True)
        check_tables(self, loaded)
        for name in record.cost:
            if name not in Cost.model_fields:
                cure = did_you_mean(name, Cost.model_fields)
                self.find(loaded, (*here, "cost", name), f"there is no cost input `{name}`", cure, at_key=True)
