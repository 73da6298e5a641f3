"""Validates one checklist that is not about an agent.

Comes in: a `Validation` and a loaded checklist. Goes out: findings and `PlaybookFacts`, added to the `Validation`.
Must not know: YAML, pages, other playbooks.
"""

from __future__ import annotations

from typing import Any

from pilotbook.errors import Loc, did_you_mean
from pilotbook.load import Loaded
from pilotbook.models import Checklist

from .context import Place, PlaybookFacts, Validation


def check_checklist(validation: Validation, loaded: Loaded[Any], checklist: Checklist) -> None:
    """Check one checklist, and add its facts to the validation."""
    place, fork = Place("playbooks", loaded.id), validation.forks.get(loaded.id)
    for check_id, check in checklist.checks.items():
        loc: Loc = ("checks", check_id)
        is_own = fork is None or check_id in fork.own_checks or fork.base.id == loaded.id  # it hides what it extends
        if is_own and validation.define_check(check_id, place) != place:
            validation.find(loaded, loc, f"the ID `{check_id}` is already in use", "Choose another ID.", at_key=True)
        for name in ("role", "gate"):
            if (id_ := getattr(check, name)) is not None:
                validation.known(loaded, (*loc, name), name, id_)
        if check.section is not None and check.section not in checklist.sections:
            problem = f"this checklist has no section `{check.section}`"
            validation.find(loaded, (*loc, "section"), problem, did_you_mean(check.section, checklist.sections))
    validation.playbooks[loaded.id] = PlaybookFacts(
        own=tuple(id_ for id_ in checklist.checks if validation.check_places.get(id_) == place),
        checks=frozenset(checklist.checks),
        left_out=frozenset(fork.left_out if fork else ()),
        cites=(),
    )
