"""Holds the values of a playbook's file with the cell that each comes from, and the mistakes in those cells.

Comes in: values and lines of a workbook. Goes out: `SheetValues`.
Must not know: workbooks, files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pilotbook.errors import Loc
from pilotbook.models.worksheets import WORKSHEETS

from .layout import ANSWERS, CHECKS, COST, GAPS, KICKOFF, LEAVE_OUT, OVERVIEW, OWN_GATES, SECTIONS
from .read_rows import CellMistake, ReadRow


@dataclass
class SheetValues:
    """The values of a playbook's file."""

    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[tuple[str, str], ReadRow] = field(default_factory=dict)
    """The line of each row, by the sheet and the row's ID. A sheet with one field per row has the ID `""`."""
    mistakes: list[CellMistake] = field(default_factory=list)

    def row_of(self, loc: Loc) -> tuple[ReadRow, str] | None:
        """Return the line that a location in the file comes from, and the key of its column, or `""`."""
        if not loc:
            return None
        first = str(loc[0])
        if first == "without" and len(loc) > 2:
            return self._find(str(loc[1]), str(loc[2]), LEAVE_OUT)
        if first in ("checks", "adapt", LEAVE_OUT) and len(loc) > 1:
            key = LEAVE_OUT if first == LEAVE_OUT else ".".join(map(str, loc[2:4])) if "stale_after" in loc else ""
            return self._find(CHECKS, str(loc[1]), key or (str(loc[2]) if len(loc) > 2 else "id"))
        if first in (GAPS, ANSWERS, SECTIONS, OWN_GATES, *WORKSHEETS) and len(loc) > 1:
            return self._find(first, str(loc[1]), str(loc[2]) if len(loc) > 2 else "id")
        if loc[:2] == ("kickoff", "agenda"):
            return self._find(KICKOFF, str(loc[2]) if len(loc) > 2 else "0", str(loc[3]) if len(loc) > 3 else "")
        if first == COST:
            return self._find(COST, "", str(loc[1]) if len(loc) > 1 else "")
        if first in (GAPS, CHECKS, SECTIONS, OWN_GATES, *WORKSHEETS):
            return None
        return self._find(OVERVIEW, "", ".".join(map(str, loc[:2])) if first not in ("sources",) else first)

    def _find(self, sheet: str, id_: str, key: str) -> tuple[ReadRow, str] | None:
        row = self.rows.get((sheet, id_))
        return (row, key) if row else None

    def report(self, read: ReadRow | None, key: str, problem: str, cure: str) -> None:
        """Add a mistake in a line. A line that is missing has none."""
        if read is not None:
            self.mistakes.append(read.mistake(key, problem, cure))


def show_plain(value: Any) -> str:
    """Return a value for a message."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {show_plain(one)}" for key, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
