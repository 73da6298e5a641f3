"""Shows the remarks about a check as one text, for documents, and finds what someone added to that text.

`overrides/record/remarks.js` shows them the same way in the browser.

Comes in: remarks, or the text before and after. Goes out: the text, or the new remark.
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


def find_new_remark(before: str, after: str) -> str:
    """Return what someone added to the text of all remarks. If they edited the text itself, return all of it."""
    if not before:
        return after
    if before in after:
        start, _, end = after.partition(before)
        return "\n".join(filter(None, (start.strip(), end.strip())))
    lines, left = after.splitlines(), before.splitlines()
    added = []
    for line in lines:
        if left and line.strip() == left[0].strip():
            left.pop(0)
        else:
            added.append(line)
    return after if left else "\n".join(added).strip()
