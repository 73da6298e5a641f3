"""Writes tables as CSV that Excel opens correctly and never runs as formulas.

Comes in: rows of text. Goes out: UTF-8 bytes.
Must not know: what the rows mean.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from .plain import sanitize

_START = re.compile(r"[\s\ufeff]*[=+\-@\t\r＝＋－＠]")
_INSIDE = re.compile(r"([;\t\r\n])((?:[^\S\t\r\n]|[\"\ufeff])*[=+\-@＝＋－＠])")

_COMMAND_START = re.compile(r"(^|[\r\n])([^\S\r\n]*:)(?=:)")
_COMMAND = re.compile(r"#(?=#(?:\[|vso\[|teamcity\[))", re.IGNORECASE)
"""The commands that pipelines execute: GitHub `::error` at the start of a line, Azure `##vso[` anywhere."""


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV in UTF-8 with a byte order mark, CRLF line ends, every cell quoted and formulas escaped."""
    made = StringIO()
    writer = csv.writer(made, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([escape_formula(sanitize(cell)) for cell in row])
    return ("\ufeff" + made.getvalue()).encode()


def escape_formula(text: str) -> str:
    """Put a `'` in front of what a spreadsheet would take for a formula, and a pipeline for a command.

    Where the list separator is a semicolon, a program splits `"a","b;=1+1"` at the semicolon, because no cell but the
    first starts with a quote there, and it ends the row at a line break. A tab separates in other programs. So what
    follows these inside a text is the start of a cell, too. `overrides/record/formula.js` does the same, and the
    cases in `tests/golden/cases/cells.yml` test both.
    """
    text = _COMMAND.sub("#'", _COMMAND_START.sub(r"\1'\2", _INSIDE.sub(r"\1'\2", text)))
    return f"'{text}" if _START.match(text) else text
