"""Names the columns of tables as documents on paper show them. Writers print these names, and readers look for them.

Comes in: columns. Goes out: the header of a column, or the label of a field in a cell.
Must not know: file formats.
"""

from __future__ import annotations

from collections.abc import Iterable

from .document import SHOWN_PREFIX, Column


def paper_title(column: Column, stacked: Iterable[Column]) -> str:
    """Return the header of a column on paper. Fields stacked under it have labels instead."""
    return ", ".join([column.title, *(other.title.lower() for other in stacked if not column.fill)])


def stacked_label(column: Column, stacked: Iterable[Column]) -> str:
    """Return the label of a field that shares its cell, or `""`. `stacked` are the columns under the cell's first."""
    return f"{column.title}:" if any(stacked) and column.fill and not column.id.startswith(SHOWN_PREFIX) else ""
