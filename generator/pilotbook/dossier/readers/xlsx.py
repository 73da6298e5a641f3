"""Read what people typed into a workbook: the cells that have an address in the record.

Comes in: the path of a file. Goes out: `DocumentTexts`.
Must not know: the book. No other module imports openpyxl. `writers.xlsx` describes how cells get their addresses.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # no type stubs

from pilotbook.records.paths import make_tag

from ..document import SHOWN_PREFIX
from ..writers.xlsx_cells import KEYS, OWN_ROW_MARK
from .texts import DocumentTexts, FieldText, UnreadableError


def read_xlsx(path: Path) -> DocumentTexts:
    """Read the cells that have an address in the record.

    Raises:
        UnreadableError: when the file is not a workbook.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns that it drops data bars and the like
            workbook = openpyxl.load_workbook(path)
    except Exception as error:  # openpyxl does not catch what zipfile and its XML parser raise
        raise UnreadableError(f"{path}: this is not a workbook (.xlsx): {error}") from None
    typed: list[FieldText] = []
    for sheet in workbook.worksheets:
        head = _cell_text(sheet.cell(1, 1).value)
        typed += _read_table(sheet, head) if head.startswith(KEYS) else _read_fields(sheet)
    return DocumentTexts(path, tuple(typed))


def _read_fields(sheet: Any) -> Iterator[FieldText]:
    for row in sheet.iter_rows(min_col=1, max_col=4):
        address = _cell_text(row[0].value)
        if "/" in address:
            yield FieldText(make_tag(address), _cell_text(row[3 if address.startswith("cost/") else 2].value))


def _read_table(sheet: Any, head: str) -> Iterator[FieldText]:
    adds = head.removeprefix(KEYS).strip()
    keys = {cell.column: key for cell in sheet[1] if cell.column > 1 and (key := _cell_text(cell.value))}
    seen: set[str] = set()
    for number, row in enumerate(sheet.iter_rows(min_row=3), 3):
        place = str(row[0].value or "")
        base, own = place.removesuffix(OWN_ROW_MARK).strip(), place.endswith(OWN_ROW_MARK)
        cells = {cell.column: text for cell in row[1:] if cell.column in keys and (text := _cell_text(cell.value))}
        if base in seen or (not base and adds):
            base, own = (f"{adds}/spare-{9000 + number}", True) if adds else (base, own)
        seen.add(base)
        if not base:
            yield from (FieldText("", text, location=f"{sheet.title}, row {number}") for text in cells.values())
            continue
        for column, key in keys.items():
            shown = key.startswith(SHOWN_PREFIX)
            if shown and not own:
                continue
            yield FieldText(make_tag(f"{base}/{key.removeprefix(SHOWN_PREFIX)}"), cells.get(column, ""))


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return f"{value:.10g}"
    return str(value).strip()
