"""Write a `Doc` as a workbook with formulas and drop-down lists, and with an address in the record for each field.

Comes in: a `Doc` and a `Look`. Goes out: the content of an XLSX file without macros; the same input gives the same
bytes.
Must not know: the book. Only the `xlsx` modules import XlsxWriter.

A reader can find each cell again, even after people sort the rows: hidden column A has the row's address and a mark of
the texts by which people know the row, and the hidden first row has the last part of the address for each column. A
very hidden sheet repeats this (`xlsx_sheet`). `readers.xlsx` reads all three.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # no type stubs

from ..document import CostModel, Doc, Table
from ..style import Look
from .xlsx_cells import number_key, text_mark
from .xlsx_cost import write_cost
from .xlsx_start import StartSheet
from .xlsx_table import TableSheet
from .xlsx_workbook import WorkbookWriter


def xlsx_bytes(doc: Doc, look: Look) -> bytes:
    """Return a document as the content of an XLSX file."""
    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as workbook:
        _write_sheets(WorkbookWriter(workbook, doc, look))
    return made.getvalue()


def _write_sheets(writer: WorkbookWriter) -> None:
    """Write the first sheet with everything outside tables, then a sheet per table or cost model."""
    start = writer.add_sheet("Start")
    places: dict[int, tuple[Any, Table | CostModel]] = {}
    for section in writer.doc.sections:
        for block in section.blocks:
            if isinstance(block, CostModel):
                places[id(block)] = (writer.add_sheet("Cost"), block)
            elif isinstance(block, Table) and block.rows:
                places[id(block)] = (writer.add_sheet(section.title), block)
    StartSheet(writer, start).write(places)
    for sheet, block in places.values():
        if isinstance(block, CostModel):
            write_cost(writer.workbook, sheet, block, writer.formats, writer.look)
            writer.map.texts += [text_mark(number_key(value)) for value in block.defaults.values()]
            fields = writer.map.add_fields(sheet.get_name(), "Yours")
            fields += [[field.address, field.title] for field, _, _ in block.inputs]
        else:
            TableSheet(writer, sheet, block).write()
    writer.finish()
