"""Validates the example of a playbook: the record of an invented pilot.

Comes in: a `Validation`, a loaded playbook and its checks. Goes out: findings, added to the `Validation`.
Must not know: YAML, pages, other playbooks.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from pilotbook.errors import Loc, did_you_mean
from pilotbook.load import Loaded
from pilotbook.models import Cost, Playbook, Record

from .context import Validation
from .documents import check_tables


def check_example(
    validation: Validation, loaded: Loaded[Playbook], checks: AbstractSet[str], *, complete: bool
) -> None:
    """Check the example of a playbook, if it has one. `complete`: `checks` are all checks of the playbook."""
    record = loaded.model.example
    if record is None:
        return
    here: Loc = ("example",)
    if record.pilot.playbook != loaded.id:
        problem = f"is `{record.pilot.playbook}`, but this playbook is `{loaded.id}`"
        validation.find(loaded, (*here, "pilot", "playbook"), problem, f"Write `{loaded.id}`.")
    if not record.pilot.invented:
        validation.find(loaded, (*here, "pilot"), "is not marked as invented", "Add `invented: true`.")
    if record.pilot.stage is None:
        validation.find(loaded, (*here, "pilot"), "the key `stage` is missing", "Add the gate that the pilot is at.")
    else:
        validation.known(loaded, (*here, "pilot", "stage"), "gate", record.pilot.stage)
    _check_as_of(validation, loaded, record)
    if complete:
        for check_id in record.checks:
            loc = (*here, "checks", check_id)
            if check_id not in checks and not validation.refuse_check_of_draft(loaded, loc, check_id):
                problem = f"this playbook has no check `{check_id}`"
                validation.find(loaded, loc, problem, did_you_mean(check_id, checks), at_key=True)
    for question_id in record.answers:
        validation.known(loaded, (*here, "answers", question_id), "question", question_id, at_key=True)
    check_tables(validation, loaded)
    for name in record.cost:
        if name not in Cost.model_fields:
            cure = did_you_mean(name, Cost.model_fields)
            validation.find(loaded, (*here, "cost", name), f"there is no cost input `{name}`", cure, at_key=True)


def _check_as_of(validation: Validation, loaded: Loaded[Playbook], record: Record) -> None:
    """Check the day for which an example is shown: there is one, and nothing in the example happens after it."""
    as_of, here = record.pilot.as_of, ("example", "pilot")
    if as_of is None:
        cure = "Add the date that pages and documents show the example for, such as `as_of: 2026-11-28`."
        validation.find(loaded, here, "the key `as_of` is missing", cure)
        return
    days = {f"checks › {id_}": check.on for id_, check in record.checks.items()}
    days |= {f"changes › {id_}": change.on for id_, change in record.changes.items()}
    if record.kickoff:
        days["kickoff"] = record.kickoff.on
    if record.decision:
        days["decision"] = record.decision.on
        conditions = record.decision.conditions.items()
        days |= {f"decision › conditions › {id_}": condition.met for id_, condition in conditions}
    if later := [place for place, day in days.items() if day and day > as_of]:
        place = max(later, key=lambda one: str(days[one]))
        problem = f"is `{as_of}`, but `{place}` has a later date, {days[place]}"
        validation.find(loaded, (*here, "as_of"), problem, f"Use {days[place]} or later.")
