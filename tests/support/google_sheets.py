"""Workbooks as Google Sheets writes them, after public descriptions of its files: nobody here has the service.

What is known about its files, and where from:

- no `<dimension>` (github.com/tidyverse/readxl/issues/26), and no `docProps`;
- cells without content are left out, so rows have gaps (github.com/jazzband/tablib/issues/465,
  github.com/mgcrea/node-xlsx/issues/142), and a sheet has empty rows down to row 1,000 at least;
- whole numbers are written as `5.0`, and what a checkbox holds as a boolean;
- the codes of its formats for days have no escapes, such as `d.m` (github.com/SheetJS/sheetjs/issues/2112);
- hidden sheets are hidden, and none is very hidden; colors by condition and print titles are gone.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from openpyxl.utils import get_column_letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EMPTY_ROWS = 1000
_SHEET = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}" '
    'xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:mv="urn:schemas-microsoft-com:mac:vml" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<sheetPr><outlinePr summaryBelow="0" summaryRight="0"/></sheetPr><sheetViews>'
    '<sheetView workbookViewId="0"/></sheetViews>'
    '<sheetFormatPr customHeight="1" defaultColWidth="12.63" defaultRowHeight="15.75"/><sheetData>{rows}</sheetData>'
    "{after}</worksheet>"
)


def google_saves(workbook: openpyxl.Workbook) -> bytes:
    """A workbook as Google Sheets downloads it."""
    strings: dict[str, int] = {}
    formats: dict[str, int] = {"General": 0}
    sheets = [_sheet(sheet, strings, formats) for sheet in workbook.worksheets]
    names = [
        f'<sheet state="{"visible" if sheet.sheet_state == "visible" else "hidden"}" name={quoteattr(sheet.title)} '
        f'sheetId="{number}" r:id="rId{number + 3}"/>'
        for number, sheet in enumerate(workbook.worksheets, 1)
    ]
    parts = {
        "[Content_Types].xml": _types(len(sheets)),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr/><sheets>{"".join(names)}'
        "</sheets><definedNames/><calcPr/></workbook>",
        **{f"xl/worksheets/sheet{number}.xml": text for number, text in enumerate(sheets, 1)},
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" count="{len(strings)}" uniqueCount="{len(strings)}">'
        + "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
        + "</sst>",
        "xl/styles.xml": _styles(formats),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/_rels/workbook.xml.rels": _relations(
            [("theme", "theme/theme1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
            + [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)]
        ),
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def _sheet(sheet: Any, strings: dict[str, int], formats: dict[str, int]) -> str:
    rows = []
    for number in range(1, max(EMPTY_ROWS, sheet.max_row) + 1):
        cells = [_cell(one, strings, formats) for one in sheet[number]] if number <= sheet.max_row else []
        inside = "".join(filter(None, cells))
        head = f'<row r="{number}" ht="15.75" customHeight="1"'
        rows.append(f"{head}>{inside}</row>" if inside else f"{head}/>")
    merged = "".join(f'<mergeCell ref="{one.coord}"/>' for one in sheet.merged_cells.ranges)
    return _SHEET.format(rows="".join(rows), after=f"<mergeCells>{merged}</mergeCells>" if merged else "")


def _cell(cell: Any, strings: dict[str, int], formats: dict[str, int]) -> str:
    value, at = cell.value, f"{get_column_letter(cell.column)}{cell.row}"
    if value is None:
        return ""
    look = formats.setdefault(cell.number_format, len(formats))
    if isinstance(value, bool):
        return f'<c r="{at}" s="{look}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{at}" s="{look}"><v>{float(value)}</v></c>'
    if str(value).startswith("="):
        return f'<c r="{at}" s="{look}"><f t="shared" ref="{at}" si="1">{escape(value[1:])}</f><v>3.0</v></c>'
    return f'<c r="{at}" s="{look}" t="s"><v>{strings.setdefault(str(value), len(strings))}</v></c>'


def _styles(formats: dict[str, int]) -> str:
    own = "".join(f'<numFmt numFmtId="{164 + at}" formatCode={quoteattr(code)}/>' for code, at in formats.items())
    looks = "".join(
        f'<xf borderId="0" fillId="0" fontId="0" numFmtId="{164 + at}" xfId="0" applyNumberFormat="1"/>'
        for at in formats.values()
    )
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(formats)}">{own}</numFmts><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
        f'<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="{len(formats)}">{looks}</cellXfs></styleSheet>'
    )


def _types(sheets: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {"workbook.xml": "sheet.main", "styles.xml": "styles", "sharedStrings.xml": "sharedStrings"}
    parts |= {f"worksheets/sheet{number}.xml": "worksheet" for number in range(1, sheets + 1)}
    named = "".join(f'<Override ContentType="{kind}.{one}+xml" PartName="/xl/{part}"/>' for part, one in parts.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default ContentType="application/xml" Extension="xml"/>'
        '<Default ContentType="application/vnd.openxmlformats-package.relationships+xml" Extension="rels"/>'
        f"{named}</Types>"
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )
