"""Validates what the worksheets of one playbook say about each other's rows.

Comes in: a `Validation` and a loaded playbook. Goes out: findings, added to the `Validation`.
Must not know: YAML, pages, other playbooks.
"""

from __future__ import annotations

from collections.abc import Mapping

from pilotbook.errors import Loc, did_you_mean
from pilotbook.load import Loaded
from pilotbook.models import Playbook
from pilotbook.models.messages import explain
from pilotbook.models.worksheets import Action, Case

from .context import Validation


def check_worksheets(validation: Validation, loaded: Loaded[Playbook]) -> None:
    """Check what the edge cases expect, and what the permissions say about tools, limits and approval."""
    for case_id, case in loaded.model.cases.items():
        _check_case(validation, loaded, ("cases", case_id), case)
    named: dict[str, str] = {}
    for action_id, action in loaded.model.autonomy.items():
        _check_permission(validation, loaded, ("autonomy", action_id), action)
        first = named.setdefault(action.tool or action_id, action_id)
        if action.tool and first != action_id:
            validation.find(loaded, ("autonomy", action_id, "tool"), *explain("same-tool", first=first))


def _check_case(validation: Validation, loaded: Loaded[Playbook], loc: Loc, case: Case) -> None:
    actions = loaded.model.autonomy
    for key in ("does", "does_not"):
        for index, action_id in enumerate(getattr(case, key)):
            _check_row(validation, loaded, (*loc, key, index), action_id, "autonomy", actions)
    for index, action_id in enumerate(case.does):
        if action_id in actions and actions[action_id].mode == "never":
            validation.find(loaded, (*loc, "does", index), *explain("prohibited", id=action_id))
        if action_id in case.does_not:
            validation.find(loaded, (*loc, "does", index), *explain("does-not", id=action_id))
    if case.hands_to is not None:
        _check_row(validation, loaded, (*loc, "hands_to"), case.hands_to, "exceptions", loaded.model.exceptions)


def _check_row(
    validation: Validation, loaded: Loaded[Playbook], loc: Loc, id_: str, table: str, rows: Mapping[str, object]
) -> None:
    if id_ not in rows:
        validation.find(loaded, loc, *explain("no-row", table=table, id=id_, nearest=did_you_mean(id_, rows)))


def _check_permission(validation: Validation, loaded: Loaded[Playbook], loc: Loc, action: Action) -> None:
    if action.max is not None and action.mode != "alone":
        validation.find(loaded, (*loc, "max"), *explain("no-calls", mode=action.mode))
    elif action.approver is not None and action.mode != "confirm" and (not action.max or action.max.then == "never"):
        validation.find(loaded, (*loc, "approver"), *explain("no-approval"))
