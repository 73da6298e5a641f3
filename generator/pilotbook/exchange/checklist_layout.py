"""Defines the sheets of a checklist's workbook: what it is, its sections and its checks.

Comes in: a `Book`, and the sections by ID. Goes out: `SheetLayout`s.
Must not know: workbooks, playbooks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pilotbook.book.model import Book
from pilotbook.models import Checklist, Gate
from pilotbook.models.checklist import ChecklistCheck, ChecklistSection

from .layout import (
    CHECKS,
    NOT_SHOWN,
    OVERVIEW,
    SECTIONS,
    Column,
    SheetLayout,
    fits_a_cell,
    gates_layout,
    id_column,
    list_gates,
    make_column,
    make_columns,
    make_title,
)
from .names import Names, unique_names
from .read_rows import fold_title
from .workbook_file import Grid

KIND = "kind"
"""The field of the first sheet that says that the workbook is a checklist."""
_FIELDS = tuple(
    name for name, info in Checklist.model_fields.items() if fits_a_cell(info) and name not in (KIND, *NOT_SHOWN)
)


def checklist_layouts(
    book: Book,
    sections: Iterable[tuple[str, str]],
    also: Mapping[str, str] | None = None,
    gates: Mapping[str, Gate] | None = None,
    former_gates: Mapping[str, str] | None = None,
) -> dict[str, SheetLayout]:
    """Return the sheets by key, in their order.

    Args:
        book: The site's book, for the names of gates and roles.
        sections: The ID and the title of each section.
        also: Other titles of sections that are understood, each with the section's ID.
        gates: The checklist's own gates, if it has any.
        former_gates: Other titles of its gates that are understood, each with the gate's ID.
    """
    names = Names(book, gates)
    made = [_overview(names), _sections(names), _checks(names, unique_names(sections), also or {})]
    if gates:
        made = [made[0], gates_layout(names), made[1], list_gates(made[2], former_gates or {})]
    return {sheet.key: sheet for sheet in made}


def is_checklist_workbook(grids: Sequence[Grid]) -> bool:
    """Check whether a workbook is that of a checklist, and not of a playbook about an agent."""
    return any(
        fold_title(grid.name) == SECTIONS
        or (fold_title(grid.name) == OVERVIEW and any(fold_title(grid.text(row, 1)) == KIND for row in grid.rows))
        for grid in grids
    )


def _overview(names: Names) -> SheetLayout:
    id_help = "The checklist's ID, which is also its file name and its address. If empty, it is made from the title."
    kind_help = "What this workbook is. Leave it as it is."
    fields = [
        Column("id", "ID", id_help, "text"),
        Column(KIND, "Kind", kind_help, "choice", True, {"checklist": "Checklist"}),
        *(make_column(name, make_title(name), name, Checklist.model_fields[name], names) for name in _FIELDS),
    ]
    return SheetLayout(OVERVIEW, "Overview", "Fill in the second column.", tuple(fields), is_table=False)


def _sections(names: Names) -> SheetLayout:
    columns = [
        make_column(name, make_title(name), name, info, names) for name, info in ChecklistSection.model_fields.items()
    ]
    intro = "The sections of the checklist, in order. Leave it empty to have none."
    return SheetLayout(SECTIONS, "Sections", intro, (id_column(), *columns))


def _checks(names: Names, sections: Mapping[str, str], also: Mapping[str, str]) -> SheetLayout:
    columns = [id_column()]
    for name, info in ChecklistCheck.model_fields.items():
        columns += make_columns(name, info, names)
    at = next(at for at, one in enumerate(columns) if one.key == "section")
    section_help = "The section it is in. Add a section on the sheet Sections first."
    columns[at] = replace(
        columns[at], help=section_help, kind="choice", choices=sections, listed_in=SECTIONS, also=also
    )
    return SheetLayout(CHECKS, "Checks", "One check per row. Only the text is required.", tuple(columns))
