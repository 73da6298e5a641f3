"""Finds unknown ids in files whose shape has mistakes, so that both are reported in one run.

Comes in: a `Validation` after all valid files were checked. Goes out: findings about ids that do not exist.
Must not know: YAML, pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from pilotbook.errors import Finding
from pilotbook.load import Damaged, Loaded, salvage

from .context import Validation
from .patterns import PATTERN_CHECKS, SINGLE_CHECKS
from .playbooks import check_playbook

_CHECKS = {**PATTERN_CHECKS, **SINGLE_CHECKS, "playbooks": check_playbook}


def check_damaged(validation: Validation) -> Iterator[Finding]:
    """Yield a finding for each unknown id that a damaged file names. What is wrong in itself was reported."""
    for damaged in validation.catalog.damaged:
        check = _CHECKS.get(damaged.kind)
        repaired = salvage(damaged.model, damaged.values, _valid_model(validation, damaged)) if check else None
        if check is None or repaired is None:
            continue
        model, values = repaired
        alone = Validation(validation.catalog)
        alone.check_places, alone.playbooks = dict(validation.check_places), dict(validation.playbooks)
        loaded: Loaded[Any] = Loaded(damaged.id, model, damaged.path)
        check(alone, loaded)
        for one in alone.findings:
            if one.is_reference and damaged.has(one.loc, values):
                loc = damaged.place(one.loc)
                yield Finding(one.path, loc, one.problem, one.cure, one.at_key, is_reference=True)


def _valid_model(validation: Validation, damaged: Damaged) -> BaseModel | None:
    """Return a valid model of the same kind, if the book has one."""
    there = getattr(validation.catalog, damaged.kind, {})
    single = validation.catalog.singles.get(damaged.kind, ())
    return next((loaded.model for loaded in (*there.values(), *single)), None)
