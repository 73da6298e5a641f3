"""Resolves the playbooks of a catalog: merges the checks of their gaps' fixes with their own, gate by gate.

Comes in: a `Catalog` without mistakes, and its `Validation`. Goes out: `BookPlaybook`s.
Must not know: YAML, pages, which playbooks a site shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pilotbook.load import Catalog, Loaded
from pilotbook.models import ChecklistPlaybook, Gate, OwnCheck, Playbook, merge_maps
from pilotbook.models.library import Check

from .drafts import leave_out_drafts
from .gate_plan import find_gate
from .model import BookCheck, BookGap, BookPlaybook, Fork
from .overlay import ResolvedFork
from .validate.context import Validation


def resolve_playbooks(catalog: Catalog, validation: Validation, *, drafts: bool = False) -> dict[str, BookPlaybook]:
    """Resolve every playbook of a catalog without mistakes, each with its base if it is a fork.

    A draft has what drafts of fixes bring to its gaps, and so has the base of a draft. Other playbooks have it if
    `drafts` is true.
    """
    published = leave_out_drafts(catalog)
    gates = validation.singles["gates"]
    resolved: dict[tuple[int, bool], BookPlaybook] = {}

    def resolve_one(loaded: Loaded[Playbook], known: ResolvedFork | None, *, drafts: bool) -> BookPlaybook:
        drafts = drafts or loaded.model.draft
        if (id(loaded), drafts) not in resolved:
            shown = catalog if drafts else published
            playbook = _resolve_playbook(shown, loaded, gates)
            if shown is not published and not loaded.model.draft:
                playbook = replace(playbook, published=_resolve_playbook(published, loaded, gates))
            if known is not None:
                base = resolve_one(known.base, known.base_fork, drafts=drafts)
                fork = Fork(known.head, base, known.left_out, known.lapsed, known.overridden_ids)
                playbook = replace(playbook, fork=fork)
            resolved[id(loaded), drafts] = playbook
        return resolved[id(loaded), drafts]

    return {
        id_: resolve_one(loaded, validation.forks.get(id_), drafts=drafts) for id_, loaded in catalog.playbooks.items()
    }


def _resolve_playbook(catalog: Catalog, loaded: Loaded[Any], gates: Mapping[str, Gate]) -> BookPlaybook:
    playbook = loaded.model
    if isinstance(playbook, ChecklistPlaybook):
        own_checks = tuple(_resolve_check(id_, check, "", None) for id_, check in playbook.checks.items())
        return _place_checks(
            BookPlaybook(loaded.id, playbook, loaded.path, (), own_checks, playbook.gates or gates), gates
        )
    taken: dict[str, BookCheck] = {}
    dropped = playbook.leave_out.keys() | playbook.replaced_checks.keys()
    gaps = []
    for gap_id, here in playbook.gaps.items():
        gap = catalog.gaps[gap_id].model
        fixes = gap.fixes if here.fixes is None else here.fixes
        checks: list[BookCheck] = []
        for fix_id in fixes:
            for check_id, check in catalog.fixes[fix_id].model.checks.items():
                if check_id in dropped or check_id in taken:
                    continue
                taken[check_id] = _adapt_check(check_id, check, gap_id, fix_id, playbook.adapt.get(check_id))
                checks.append(taken[check_id])
        for check_id, own in playbook.checks.items():
            if own.gap == gap_id:
                own = own.model_copy(update={"maps": _maps_of_own(catalog, own)})
                taken[check_id] = _resolve_check(check_id, own, gap_id, None)
                checks.append(taken[check_id])
        gaps.append(BookGap(gap_id, gap, here, fixes, tuple(checks)))
    for check_id, own in playbook.checks.items():
        if own.gap is None:
            own = own.model_copy(update={"maps": _maps_of_own(catalog, own)})
            taken[check_id] = _resolve_check(check_id, own, "", None)
    return _place_checks(
        BookPlaybook(loaded.id, playbook, loaded.path, tuple(gaps), tuple(taken.values()), playbook.gates or gates),
        gates,
    )


def _place_checks(playbook: BookPlaybook, gates: Mapping[str, Gate]) -> BookPlaybook:
    """Put each check at the gate that replaces the one its author wrote, and sort the checks by gate.

    `gates` are those of the site.
    """
    order = {id_: number for number, id_ in enumerate(playbook.gates)}

    def place(check: BookCheck) -> BookCheck:
        gate = find_gate(check.gate, gates, playbook.gates)
        return check if gate == check.gate else replace(check, gate=gate, written_gate=check.gate)

    ordered = sorted(map(place, playbook.checks), key=lambda check: order.get(check.gate, len(order)))
    gaps = (replace(gap, checks=tuple(map(place, gap.checks))) for gap in playbook.gaps)
    return replace(playbook, checks=tuple(ordered), gaps=tuple(gaps))


def _maps_of_own(catalog: Catalog, own: OwnCheck) -> dict[str, tuple[str, ...]]:
    """Return the controls that an own check supports: those that it names, and those of the checks that it replaces."""
    fixes = catalog.fixes.values() if own.replaces else ()
    replaced = [check.maps for fix in fixes for id_, check in fix.model.checks.items() if id_ in own.replaces]
    return merge_maps([*replaced, own.maps])


def _resolve_check(check_id: str, check: Check, gap: str, fix: str | None) -> BookCheck:
    return BookCheck(
        id=check_id,
        text=check.text,
        done_when=check.done_when,
        evidence=check.evidence,
        role=check.role,
        gate=check.gate,
        blocking=check.blocking,
        kickoff=check.kickoff,
        stale_after=check.stale_after,
        effort=check.effort,
        document=check.document,
        sources=check.sources,
        gap=(check.gap or "") if isinstance(check, OwnCheck) else gap,
        fix=fix,
        maps=check.maps,
    )


def _adapt_check(check_id: str, check: Check, gap: str, fix: str, adapted: Any) -> BookCheck:
    if adapted is None:
        return _resolve_check(check_id, check, gap, fix)
    changed = {name: value for name in type(adapted).model_fields if (value := getattr(adapted, name)) is not None}
    if "maps" in changed:
        changed["maps"] = merge_maps([check.maps, changed["maps"]])
    as_here = _resolve_check(check_id, check.model_copy(update=changed), gap, fix)
    return BookCheck(**{**as_here.__dict__, "adapted": True})
