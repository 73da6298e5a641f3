"""Imports a checklist from another program: what its file will say, and what that changes.

Comes in: a `Checklist` and where it is from. Goes out: an `ImportPlan`.
Must not know: formats. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pilotbook.authoring.new_file import relative_schema_path, validate_id
from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError, format_location
from pilotbook.load import Layer
from pilotbook.load.yaml_edit import dump_order, new_yaml
from pilotbook.records.record_file import check_left_out
from pilotbook.text.labels import pluralize

from .changes import describe_changes
from .checklist import Checklist
from .checklist_values import checklist_values
from .edit_files import edit_playbook, read_values
from .ids import make_id
from .plan import ImportPlan
from .validate_import import find_mistakes

_KEPT_PARTS = ("team", "draft", "gates")
"""The parts of a checklist that an author may have added."""
_KEPT = ("role", "gate", "blocking", "evidence", "stale_after")
"""The keys of a check that an author may have added to what the checklist says."""


def plan_checklist_import(
    book: Book, layers: list[Layer], own: Layer, checklist: Checklist, source: Path, schemas: Path, id_: str | None
) -> ImportPlan:
    """Return what the import of a checklist writes. `id_` is its ID, if the title should not give it.

    Raises:
        PilotbookError: when the ID is that of another playbook, or the file there cannot be edited.
    """
    id_ = validate_id(id_) if id_ else make_id(checklist.title, set(), "checklist")
    check_left_out(id_, book)
    known = {**book.hidden, **book.playbooks}
    there = known[id_].path if id_ in known else None
    path = there if there and there.is_relative_to(own.playbooks) else own.playbooks / f"{id_}.yml"
    written = read_values(path)
    is_checklist = written is not None and written.get("kind") == "checklist" and "extends" not in written
    if (id_ in known and written is None) or (written is not None and not is_checklist):
        raise PilotbookError(f"There is already a playbook `{id_}`. Choose another ID: --as {id_}-checklist")
    taken = {check for fix in (book.with_drafts or book).fixes.values() for check in fix.checks}
    taken |= {check for one, summary in known.items() if one != id_ for check in summary.checks}
    values = checklist_values(checklist, book, taken, written or {}, source.name)
    if written is not None:
        values = _keep(written, values)
    for finding in find_mistakes(layers, id_, path, values)[0]:
        raise PilotbookError(f"{source}: {format_location(finding.loc)}: {finding.problem}. {finding.cure}")
    skipped = tuple(checklist.skipped)
    if written is None:
        head = f"# yaml-language-server: $schema={relative_schema_path(path, schemas, 'checklist')}\n"
        new = ((path.name, new_yaml(head, values).encode()),)
        return ImportPlan(id_, path, new, tuple(_count(values)), skipped, is_new=True, kind="checklist")
    if dump_order(written) == dump_order(values):
        return ImportPlan(id_, path, (), (), skipped, is_new=False, kind="checklist")
    files = edit_playbook(path, values)
    changes = tuple(describe_changes(written, values))
    return ImportPlan(id_, path, files, changes, skipped, is_new=False, kind="checklist")


def _keep(written: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with what an author added to the file after an earlier import."""
    before = written.get("checks", {})
    checks = {}
    for id_, check in values["checks"].items():
        there = before.get(id_, {})
        order = [*there, *(key for key in check if key not in there)]
        merged = {**{key: there[key] for key in _KEPT if key in there}, **check}
        checks[id_] = {key: merged[key] for key in order if key in merged}
    merged_values = {**values, "checks": checks}
    order = [*written, *(key for key in values if key not in written)]
    return {
        key: merged_values.get(key, written.get(key)) for key in order if key in merged_values or key in _KEPT_PARTS
    }


def _count(values: dict[str, Any]) -> Iterator[str]:
    if sections := values.get("sections"):
        yield f"new: {pluralize(len(sections), 'section')}"
    yield f"new: {pluralize(len(values['checks']), 'check')}"
