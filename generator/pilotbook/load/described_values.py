"""Shows a value that an author wrote within the sentence about a mistake.

Comes in: a value. Goes out: a few words.
Must not know: models, files. The form in the browser shows values in the same way (`overrides/adapt/schema.js`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def describe_value(value: Any, shown: str | None) -> str:
    """Describe the actual value, as the end of a sentence."""
    if isinstance(value, dict):
        return "keys"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return f"the text {quote_value(value)}"
    return quote_value(value if shown is None else shown)


def quote_value(value: Any) -> str:
    """Quote a value on one line, at most 40 characters of it. A number has digits alone, without an exponent."""
    text = " ".join(str(value).split())
    if isinstance(value, float) and "e" in text:
        text = f"{Decimal(text):f}"
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`"
