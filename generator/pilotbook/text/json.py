"""Writes JSON that is safe to print: programs read the same values, and terminals and pipelines run nothing of it.

Comes in: plain values. Goes out: JSON text.
Must not know: what the values mean.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pilotbook.terminal import escape_character

_ACTING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""The control characters that terminals obey and JSON leaves unescaped."""
_COMMAND = re.compile(r"#(?=#(?:\[|vso\[|teamcity\[))", re.IGNORECASE)


def json_text(values: Any) -> str:
    """Return values as JSON, indented, with a line feed at its end."""
    text = json.dumps(values, ensure_ascii=False, indent=1)
    return _COMMAND.sub(r"\\u0023", _ACTING.sub(lambda found: escape_character(found[0]), text)) + "\n"
