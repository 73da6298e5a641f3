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


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV in UTF-8 with a byte order mark, CRLF line ends, every cell quoted and formulas escaped."""
    made = StringIO()
    writer = csv.writer(made, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([escape_formula(sanitize(cell)) for cell in row])
    return ("\ufeff" + made.getvalue()).encode()


def escape_formula(text: str) -> str:
    """Put a `'` in front of a text that a spreadsheet would take for a formula."""
    return f"'{text}" if re.match(r"\s*[=+\-@\t\r＝＋－＠]", text) else text
