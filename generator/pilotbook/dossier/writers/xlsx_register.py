"""Write a table as a workbook with one sheet and filters: the register (the agent inventory), the standards.

Comes in: a title, lines above the table, a header and rows of text. Goes out: the content of an XLSX file; the same
input gives the same bytes.
Must not know: the book.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]  # no type stubs

from pilotbook.text.plain import sanitize

_COUNT = re.compile(r"0|[1-9][0-9]{0,14}")
"""A number of at most the 15 digits that Excel keeps."""


def workbook_bytes(
    title: str,
    above: Sequence[str],
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    sheet_name: str = "Register",
) -> bytes:
    """Return a workbook with one table. Each row has one text per column.

    A cell that has only digits becomes a number, unless that would change it. No text becomes a formula.
    """
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "created": datetime(2000, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet(sheet_name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        bold = book.add_format({"bold": True, "font_size": 16})
        top = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E6EEF2"})
        plain = book.add_format({"text_wrap": True, "valign": "top", "bottom": 4})
        sheet.write_string(0, 0, sanitize(title), bold)
        for at, line in enumerate(above, 1):
            sheet.write_string(at, 0, sanitize(line))
        first = len(above) + 2
        for column, word in enumerate(head):
            longest = max((len(row[column]) for row in rows), default=0)
            sheet.set_column(column, column, min(max(longest, len(word)) + 2, 44))
            sheet.write_string(first, column, word, top)
        for at, row in enumerate(rows, first + 1):
            for column, text in enumerate(row):
                if _COUNT.fullmatch(text):
                    sheet.write_number(at, column, int(text), plain)
                else:
                    sheet.write_string(at, column, sanitize(text), plain)
        sheet.autofilter(first, 0, first + max(len(rows), 1), len(head) - 1)
        sheet.freeze_panes(first + 1, 1)
        sheet.repeat_rows(first)
    return made.getvalue()
