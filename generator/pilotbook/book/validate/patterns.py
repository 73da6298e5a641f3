"""Validates the patterns: gaps, fixes, questions, comparisons and the home page.

Comes in: a `Validation` with its catalog. Goes out: findings, citations and the places of checks, added to the
`Validation`.
Must not know: YAML, pages, how a playbook is checked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pilotbook.errors import Loc
from pilotbook.load import Loaded
from pilotbook.models.messages import explain

from .changes import check_changes
from .context import Place, Validation
from .diagnosis import check_diagnosis
from .documents import check_document
from .gates import check_gates
from .standards import check_maps, check_standards

_FOLDERS = {"fixes": "fix", "playbooks": "playbook"}
UNNAMED_FIX = "no gap uses this fix"


def check_patterns(validation: Validation) -> None:
    """Check every gap, fix and document."""
    _check_cycles(validation)
    for gap in validation.catalog.gaps.values():
        _check_gap(validation, gap)
    _check_orders(validation)
    for fix in validation.catalog.fixes.values():
        _check_fix(validation, fix)
    for document in validation.catalog.documents.values():
        check_document(validation, document)
    check_standards(validation)


def check_singles(validation: Validation) -> None:
    """Check the single files, such as `questions.yml`. Call this after all playbooks are checked or added."""
    for name, check in SINGLE_CHECKS.items():
        for single in validation.catalog.singles.get(name, []):
            check(validation, single)


def check_definition(
    validation: Validation, loaded: Loaded[Any], loc: Loc, check_id: str, check: Any, place: Place
) -> None:
    """Validate the definition of a check in a fix or a playbook: its id, its references and its sources."""
    other = validation.define_check(check_id, place)
    if other != place:
        problem, cure = explain(f"{_FOLDERS[other.folder]}-check", id=check_id, place=other.id)
        if place.folder == "fixes":
            cure = "Choose another ID."
        validation.find(loaded, loc, problem, cure, at_key=True)
    check_references(validation, loaded, loc, check)
    validation.cite(loaded, (*loc, "sources"), check.sources, place.folder)


def check_references(validation: Validation, loaded: Loaded[Any], loc: Loc, check: Any) -> None:
    """Validate the role, the gate, the document and the controls that a check refers to."""
    for name in ("role", "gate", "document"):
        if (id_ := getattr(check, name)) is not None:
            validation.known(loaded, (*loc, name), name, id_)
    for role in check.effort or {}:
        validation.known(loaded, (*loc, "effort", role), "role", role, at_key=True)
    check_maps(validation, loaded, (*loc, "maps"), check.maps or {})


def _check_gap(validation: Validation, loaded: Loaded[Any]) -> None:
    gap = loaded.model
    closing = [fix.id for fix in validation.catalog.fixes.values() if fix.model.draft and loaded.id in fix.model.closes]
    for index, fix_id in enumerate(gap.fixes):
        if fix_id not in closing:  # a draft may add itself
            validation.known(loaded, ("fixes", index), "fix", fix_id)
    if not gap.draft and set(gap.fixes) <= set(closing):
        cure = "Name a published fix, or delete `draft: true` from one of them."
        validation.find(loaded, ("fixes",), "all of its fixes are drafts", cure)
    for index, question_id in enumerate(gap.questions):
        validation.known(loaded, ("questions", index), "question", question_id)
    for index, gap_id in enumerate(gap.after):
        if validation.known(loaded, ("after", index), "gap", gap_id):
            earlier = validation.catalog.gaps.get(gap_id)
            # `_check_orders` reports equal orders, and no orders fit a circular reference.
            circling = {gap_id, loaded.id} <= validation.circular_gaps
            if earlier is not None and earlier.model.order > gap.order and not circling:
                problem = f"`{gap_id}` has order {earlier.model.order}, which comes after this gap's {gap.order}"
                validation.find(loaded, ("after", index), problem, "Change one of the two numbers.")
    validation.cite(loaded, ("sources",), gap.sources, "gaps")
    validation.cite(loaded, ("figures",), gap.figures, "gaps", figures=True)


def _check_orders(validation: Validation) -> None:
    for folder in ("gaps", "documents"):
        seen: dict[int, str] = {}
        for loaded in getattr(validation.catalog, folder).values():
            other = seen.setdefault(loaded.model.order, loaded.id)
            if other != loaded.id:
                problem = f"is {loaded.model.order}, the same as in `{other}`"
                validation.find(loaded, ("order",), problem, "Give each one its own number, and leave gaps for more.")


def _check_cycles(validation: Validation) -> None:
    gaps = validation.catalog.gaps
    after = {id_: [earlier for earlier in gap.model.after if earlier in gaps] for id_, gap in gaps.items()}
    done: set[str] = set()

    def visit(gap_id: str, path: tuple[str, ...]) -> None:
        if gap_id in path:
            cycle = (*path[path.index(gap_id) :], gap_id)
            loaded = gaps[min(cycle)]
            start = cycle.index(min(cycle))
            turned = (*cycle[start:-1], *cycle[:start], cycle[start])
            shown = " after ".join(f"`{id_}`" for id_ in turned)
            validation.find(loaded, ("after",), f"circular reference: {shown}", "Remove one of these `after` entries.")
            validation.circular_gaps.update(cycle)
        elif gap_id not in done:
            for earlier in after[gap_id]:
                visit(earlier, (*path, gap_id))
            done.add(gap_id)

    for gap_id in sorted(after):
        visit(gap_id, ())


def _check_fix(validation: Validation, loaded: Loaded[Any]) -> None:
    fix = loaded.model
    named = {fix_id for gap in validation.catalog.gaps.values() for fix_id in gap.model.fixes}
    using = [gap for gap in validation.catalog.gaps.values() if loaded.id in gap.model.fixes]
    if using and not fix.draft and all(gap.model.draft for gap in using) and not fix.closes:
        problem = f"only a draft uses this fix, the gap `{using[0].id}`"
        validation.find(loaded, (), problem, "Delete its `draft: true`, or make this a draft, too.")
    # A broken gap, or a gap that names an unknown fix, may refer to this fix.
    if (
        loaded.id not in named
        and "gaps" not in validation.catalog.broken
        and named <= (validation.ids("fix") or named)
        and not fix.closes
        and not fix.draft
    ):
        cure = f"List the gap under `closes` here, or add `{loaded.id}` to the gap's `fixes`."
        validation.find(loaded, (), UNNAMED_FIX, cure)
    for index, gap_id in enumerate(fix.closes):
        validation.known(loaded, ("closes", index), "gap", gap_id)
    for index, step in enumerate(fix.steps):
        validation.known(loaded, ("steps", index, "by"), "role", step.by)
    for check_id, check in fix.checks.items():
        check_definition(validation, loaded, ("checks", check_id), check_id, check, Place("fixes", loaded.id))
    validation.cite(loaded, ("sources",), fix.sources, "fixes")
    validation.cite(loaded, ("example", "sources"), fix.example.sources, "fixes")
    validation.cite(loaded, ("figures",), fix.figures, "fixes", figures=True)


def _check_questions(validation: Validation, loaded: Loaded[Any]) -> None:
    for question_id, question in loaded.model.questions.items():
        loc: Loc = ("questions", question_id)
        validation.known(loaded, (*loc, "role"), "role", question.role)
        validation.known(loaded, (*loc, "gap"), "gap", question.gap)
        if question.document is not None:
            validation.known(loaded, (*loc, "document"), "document", question.document)
        validation.cite(loaded, (*loc, "sources"), question.sources, "questions")


def _check_comparisons(validation: Validation, loaded: Loaded[Any]) -> None:
    for id_, comparison in loaded.model.comparisons.items():
        validation.cite(loaded, ("comparisons", id_, "figures"), comparison.figures, "evidence", figures=True)


def _check_home(validation: Validation, loaded: Loaded[Any]) -> None:
    for index, drawn in enumerate(loaded.model.figures):
        validation.cite(loaded, ("figures", index, "figure"), [drawn.figure], "home", figures=True)


SINGLE_CHECKS: dict[str, Callable[[Validation, Loaded[Any]], None]] = {
    "questions": _check_questions,
    "gates": check_gates,
    "comparisons": _check_comparisons,
    "home": _check_home,
    "diagnose": check_diagnosis,
    "changes": check_changes,
}
PATTERN_CHECKS: dict[str, Callable[[Validation, Loaded[Any]], None]] = {
    "gaps": _check_gap,
    "fixes": _check_fix,
    "documents": check_document,
}
"""The validator of a file, by its kind."""
