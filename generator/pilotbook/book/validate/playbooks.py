"""Validates one playbook against the patterns.

Comes in: a `Validation` and a loaded playbook. Goes out: findings and `PlaybookFacts`, added to the `Validation`.
Must not know: YAML, pages, other playbooks.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any, cast

from pilotbook.errors import Loc, did_you_mean
from pilotbook.load import Loaded
from pilotbook.models import Check, ChecklistPlaybook, Playbook
from pilotbook.models.messages import explain
from pilotbook.models.playbook import Kickoff

from ..drafts import fixes_for
from .checklists import check_checklist
from .context import Place, PlaybookFacts, Validation
from .documents import check_adapted
from .examples import check_example
from .gates import check_brought, check_plan
from .patterns import check_definition, check_references
from .worksheets import check_worksheets

KICKOFF_CHECKS = 15
"""The highest number of checks that fit into a kickoff."""
KICKOFF_MINUTES = (60, 90)
"""The shortest and the longest kickoff, in minutes."""


def check_playbook(validation: Validation, loaded: Loaded[Playbook]) -> None:
    """Check one playbook, and add its facts to the validation."""
    with validation.at_gates(loaded.model.gates):
        if loaded.model.gates:
            check_plan(validation, loaded, loaded.model.gates, validation.singles["gates"])
        if isinstance(loaded.model, ChecklistPlaybook):
            check_checklist(validation, loaded, loaded.model.checklist)
        else:
            _check_use_case(validation, loaded)


def _check_use_case(validation: Validation, loaded: Loaded[Playbook]) -> None:
    playbook = loaded.model
    offered, complete = _check_gaps(validation, loaded)
    _check_adaptations(validation, loaded, offered, complete=complete)
    check_brought(validation, loaded, {id_: offered[id_] for id_ in offered.keys() - _dropped_checks(playbook)})
    fork = validation.forks.get(loaded.id)
    _check_own_checks(validation, loaded, complete=complete)
    _check_essentials(validation, loaded, offered, complete=complete)
    _check_answers(validation, loaded)
    check_adapted(validation, loaded)
    check_worksheets(validation, loaded)
    _check_kickoff(validation, loaded, offered)
    validation.cite(loaded, ("sources",), playbook.sources, "playbooks")
    if playbook.stalls:
        validation.cite(loaded, ("stalls", "sources"), playbook.stalls.sources, "playbooks")
    here, place = ("playbooks", loaded.id), Place("playbooks", loaded.id)
    facts = PlaybookFacts(
        own=tuple(id_ for id_, definer in validation.check_places.items() if definer == place),
        checks=frozenset(offered.keys() - _dropped_checks(playbook) | playbook.checks.keys()),
        left_out=frozenset(playbook.leave_out.keys() | (fork.left_out.keys() if fork else set())),
        cites=tuple(ref for ref, places in validation.citations.items() for one in places if one == here),
    )
    validation.playbooks[loaded.id] = facts
    check_example(validation, loaded, facts.checks, complete=complete)


def _dropped_checks(playbook: Playbook) -> AbstractSet[str]:
    """Return the fixes' checks that a playbook leaves out or replaces."""
    return playbook.leave_out.keys() | playbook.replaced_checks.keys()


def _essential_checks(validation: Validation, playbook: Playbook) -> dict[str, Check]:
    """Return the library's blocking checks by id, whatever gap they belong to."""
    return {
        id_: check
        for fix in fixes_for(validation.catalog, playbook).values()
        for id_, check in fix.model.checks.items()
        if check.blocking
    }


def _check_own_checks(validation: Validation, loaded: Loaded[Playbook], *, complete: bool) -> None:
    playbook, fork = loaded.model, validation.forks.get(loaded.id)
    for check_id, check in playbook.checks.items():
        loc: Loc = ("checks", check_id)
        if fork is None or check_id in fork.own_checks or fork.base.id == loaded.id:  # it hides what it extends
            check_definition(validation, loaded, loc, check_id, check, Place("playbooks", loaded.id))
        else:  # the base defines the check
            check_references(validation, loaded, loc, check)
        for index, replaced in enumerate(check.replaces):
            _check_replaced(validation, loaded, (*loc, "replaces", index), replaced)
        if check.gap is None:
            if playbook.gaps:
                said = explain("gap-missing", gaps=", ".join(f"`{id_}`" for id_ in playbook.gaps))
                validation.find(loaded, loc, *said, at_key=True)
            continue
        known = validation.known(loaded, (*loc, "gap"), "gap", check.gap)
        if known and complete and check.gap not in playbook.gaps:
            nearest = did_you_mean(check.gap, playbook.gaps)
            validation.find(loaded, (*loc, "gap"), *explain("no-gap", id=check.gap, nearest=nearest))


def _check_essentials(
    validation: Validation, loaded: Loaded[Playbook], offered: dict[str, Any], *, complete: bool
) -> None:
    """Check that a playbook of a library says something about each of that library's blocking checks.

    In a playbook of another layer, such as a site's own, that is advice, which `authoring.review` gives.
    """
    if not complete or loaded.id in validation.forks or not loaded.model.gaps:
        return
    library = validation.catalog.layers[validation.catalog.order.get(loaded.id, -1)].content
    settled = offered.keys() | _dropped_checks(loaded.model)
    for fix in validation.catalog.fixes.values():
        if fix.path.parent.parent != library or fix.model.draft:
            continue
        for check_id, check in fix.model.checks.items():
            if check.blocking and check_id not in settled:
                problem = f"does not account for the blocking check `{check_id}` of the fix `{fix.id}`"
                cure = "Select a gap that includes it, replace it (`replaces`), or leave it out with the reason."
                validation.find(loaded, ("leave_out",), problem, cure)


def _check_replaced(validation: Validation, loaded: Loaded[Playbook], loc: Loc, replaced: str) -> None:
    playbook = loaded.model
    there = {id_ for fix in fixes_for(validation.catalog, playbook).values() for id_ in fix.model.checks}
    if replaced not in there and not validation.refuse_check_of_draft(loaded, loc, replaced):
        validation.find(loaded, loc, f"no fix has a check `{replaced}`", did_you_mean(replaced, there))
    elif replaced in playbook.leave_out or replaced in playbook.adapt:
        key = "leave_out" if replaced in playbook.leave_out else "adapt"
        problem = f"the check `{replaced}` is replaced here but is also under `{key}`"
        validation.find(loaded, loc, problem, f"Remove it from `replaces` or from `{key}`.")


def _check_answers(validation: Validation, loaded: Loaded[Playbook]) -> None:
    all_questions = validation.singles["questions"]
    questions = validation.ids("question") or set(loaded.model.answers)
    written = {id_ for id_ in questions if getattr(all_questions.get(id_), "group", "") == "written"}
    for question_id in loaded.model.answers:
        loc: Loc = ("answers", question_id)
        if validation.known(loaded, loc, "question", question_id, at_key=True) and (
            written and question_id not in written
        ):
            problem = f"`{question_id}` is not one of the questions with a written answer"
            validation.find(loaded, loc, problem, did_you_mean(question_id, written), at_key=True)


def _check_gaps(validation: Validation, loaded: Loaded[Playbook]) -> tuple[dict[str, Any], bool]:
    """Check the gaps that a playbook selects.

    Returns the checks that their fixes bring, by id, and whether that is all of them. It is not if a gap or a fix is
    unknown, broken or a draft that it may not name; then other rules must not report a check as unknown, which would be
    a second message for the same mistake.
    """
    playbook, offered = loaded.model, dict[str, Any]()
    complete = "fixes" not in validation.catalog.broken  # a broken fix may close any of the gaps
    usable = fixes_for(validation.catalog, playbook)
    seen: list[str] = []
    for gap_id, here in playbook.gaps.items():
        validation.known(loaded, ("gaps", gap_id), "gap", gap_id, at_key=True)
        gap = validation.catalog.gaps.get(gap_id)
        seen.append(gap_id)
        if gap is None:
            complete = False
            continue
        complete = complete and (playbook.draft or not gap.model.draft)
        for later in [g for g in playbook.gaps if g in gap.model.after and g not in seen]:
            if {gap_id, later} <= validation.circular_gaps:
                continue
            problem = f"the gap `{later}` must be closed before `{gap_id}`, but is listed after it"
            validation.find(loaded, ("gaps", gap_id), problem, f"Move `{later}` up.", at_key=True)
        for index, fix_id in enumerate(here.fixes or ()):
            if (
                validation.known(loaded, ("gaps", gap_id, "fixes", index), "fix", fix_id)
                and fix_id not in gap.model.fixes
            ):
                problem = f"the fix `{fix_id}` does not close `{gap_id}`"
                cure = did_you_mean(fix_id, gap.model.fixes)
                validation.find(loaded, ("gaps", gap_id, "fixes", index), problem, cure)
        for fix_id in gap.model.fixes if here.fixes is None else here.fixes:
            if fix := usable.get(fix_id):
                offered.update(fix.model.checks)
            elif here.fixes is not None or fix_id not in validation.catalog.fixes:
                complete = False
    return offered, complete


def _check_adaptations(
    validation: Validation, loaded: Loaded[Playbook], offered: dict[str, Any], *, complete: bool
) -> None:
    playbook = loaded.model
    essential = _essential_checks(validation, playbook)
    for key in ("adapt", "leave_out"):
        for check_id in getattr(playbook, key):
            loc: Loc = (key, check_id)
            if check_id in offered or not complete or (key == "leave_out" and check_id in essential):
                continue
            if not validation.refuse_check_of_draft(loaded, loc, check_id):
                problem = f"no fix in this playbook has a check `{check_id}`"
                validation.find(loaded, loc, problem, did_you_mean(check_id, offered), at_key=True)
    for check_id, adapted in playbook.adapt.items():
        check_references(validation, loaded, ("adapt", check_id), adapted)
        if check_id in playbook.leave_out:
            problem = f"the check `{check_id}` is under `leave_out`, so there is nothing to adapt"
            validation.find(loaded, ("adapt", check_id), problem, "Remove it from `adapt` or `leave_out`.", at_key=True)
        if not adapted.model_fields_set:
            cure = "Add what is different, or remove this entry."
            validation.find(loaded, ("adapt", check_id), "changes nothing", cure, at_key=True)


def _check_kickoff(validation: Validation, loaded: Loaded[Playbook], offered: dict[str, Any]) -> None:
    playbook = loaded.model
    if playbook.kickoff:
        _check_meeting(validation, loaded, playbook.kickoff)
    dropped = _dropped_checks(playbook)
    there = {id_: check for id_, check in offered.items() if id_ not in dropped} | playbook.checks
    kickoff = [id_ for id_, check in there.items() if _is_kickoff(playbook, id_, check)]
    if len(kickoff) > KICKOFF_CHECKS:
        said = explain("kickoff", count=len(kickoff), room=KICKOFF_CHECKS)
        validation.find(loaded, ("kickoff",) if playbook.kickoff else ("checks",), *said, at_key=True)


def _check_meeting(validation: Validation, loaded: Loaded[Playbook], kickoff: Kickoff) -> None:
    for index, role in enumerate(kickoff.present):
        validation.known(loaded, ("kickoff", "present", index), "role", role)
    for index, item in enumerate(kickoff.agenda):
        validation.known(loaded, ("kickoff", "agenda", index, "led_by"), "role", item.led_by)
    minutes = sum(item.minutes for item in kickoff.agenda)
    least, most = KICKOFF_MINUTES
    if not least <= minutes <= most:
        name, loc = "minutes", cast(Loc, ("kickoff", "agenda"))
        lengths = [item.minutes for item in kickoff.agenda]
        longest = max(lengths)
        if minutes > most and 2 * longest > minutes:
            name, loc = "longest", (*loc, lengths.index(longest), "minutes")
        said = explain(name, minutes=minutes, least=least, most=most, longest=longest)
        validation.find(loaded, loc, *said)


def _is_kickoff(playbook: Playbook, check_id: str, check: Any) -> bool:
    adapted = playbook.adapt.get(check_id)
    return bool(check.kickoff if adapted is None or adapted.kickoff is None else adapted.kickoff)
