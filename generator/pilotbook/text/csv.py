"""Tables as CSV that Excel opens as it is meant, and whose text never runs as a formula.

Comes in: rows of text. Goes out: bytes, with a byte order mark and CRLF.
Must not know: what the rows are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from .plain import sanitize


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV that Excel opens as it is meant, and whose text never runs as a formula."""
    made = StringIO()
    writer = csv.writer(made, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([escape_formula(sanitize(cell)) for cell in row])
    return ("\ufeff" + made.getvalue()).encode()


def escape_formula(text: str) -> str:
    """Text for a CSV cell that no spreadsheet takes for a formula."""
    return f"'{text}" if re.match(r"\s*[=+\-@\t\r＝＋－＠]", text) else text
