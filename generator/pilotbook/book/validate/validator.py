"""Validates a catalog across its files: unknown ids, duplicate ids, circular references, contradictory orders.

Comes in: a `Catalog`. Goes out: a `Validation` with all findings, citations and merged single files.
Must not know: YAML, pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pilotbook.errors import Finding
from pilotbook.load import Catalog

from ..overlay import ResolvedFork
from .context import PlaybookFacts, Validation
from .damaged import check_damaged
from .gates import report_lost_gates
from .patterns import UNNAMED_FIX, check_patterns, check_singles
from .playbooks import check_playbook


def validate(catalog: Catalog, forks: Mapping[str, ResolvedFork] | None = None) -> Validation:
    """Validate a whole catalog. `forks` has the resolved forks among its playbooks, by id."""
    validation = Validation(catalog, forks)
    check_patterns(validation)
    for playbook in catalog.playbooks.values():
        check_playbook(validation, playbook)
    check_singles(validation)
    report_lost_gates(validation)
    validation.findings += list(check_damaged(validation))
    if "gap" in validation.unknown:  # it may be the gap that names the fix
        validation.findings = [one for one in validation.findings if one.problem != UNNAMED_FIX]
    validation.findings = _without_inherited(validation)
    return validation


def validate_playbook(catalog: Catalog, id_: str, forks: Mapping[str, ResolvedFork]) -> Validation:
    """Validate one playbook of a catalog, and not the patterns. Its facts are in the result's `playbooks`."""
    validation = Validation(catalog, forks)
    check_playbook(validation, catalog.playbooks[id_])
    report_lost_gates(validation)
    return validation


def validate_together(catalog: Catalog, playbooks: Mapping[str, tuple[Path, PlaybookFacts]]) -> Validation:
    """Validate patterns together with playbooks that are valid on their own: by id, the file and the facts of each."""
    validation = Validation(catalog)
    check_patterns(validation)
    for id_, (path, facts) in playbooks.items():
        validation.add_playbook(id_, path, facts)
    check_singles(validation)
    return validation


def _without_inherited(validation: Validation) -> list[Finding]:
    """Drop findings that a fork inherits from its base, and move the others to their location in the fork's file."""
    found = {(one.path, one.loc, one.problem) for one in validation.findings}
    forks = {validation.catalog.playbooks[id_].path: fork for id_, fork in validation.forks.items()}
    kept = []
    for one in validation.findings:
        fork = forks.get(one.path)
        if fork is None:
            kept.append(one)
        elif (fork.base.path, one.loc, one.problem) not in found:
            kept.append(replace(one, loc=fork.loc_in_fork(one.loc)))
    return kept
