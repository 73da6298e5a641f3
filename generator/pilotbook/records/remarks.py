"""Shows the remarks about a check as one text, for documents.

`overrides/record/remarks.js` shows them the same way in the browser.

Comes in: remarks. Goes out: the text.
Must not know: documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def format_remarks(remarks: Mapping[str, Mapping[str, Any]]) -> str:
    """Return remarks one per line, each with its author and day: `text (Mia Orr, 2026-11-21)`."""
    return "\n".join(_format_lines(remarks.values()))


def _format_lines(remarks: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for remark in remarks:
        if text := remark.get("text"):
            about = ", ".join(str(part) for part in (remark.get("by"), remark.get("on")) if part)
            yield f"{text} ({about})" if about else str(text)
