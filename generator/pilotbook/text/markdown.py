"""Escapes text for Markdown that wikis, issue trackers and pipelines render.

Comes in: text with any characters. Goes out: Markdown that shows the text as typed, and calls nobody.
Must not know: documents. `overrides/record/markdown.js` does the same in the browser, and the cases in
`tests/golden/cases/markdown.yml` test both.
"""

from __future__ import annotations

import re

from .plain import sanitize, show_in_order

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
_LINE_START = re.compile(r"^(\d*)((?<!\d)[+=-]|(?<=\d)[.)])(?=\s|$|=|-)")
_COMMAND_START = re.compile(r"^(?=/|::)")
"""GitLab obeys `/close` at the start of a line, and GitHub's logs obey `::error`."""
_MENTION = re.compile(r"@(?!(?<=[A-Za-z0-9.%+-]@)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
"""Every `@`, except in an email address."""
_REFERENCE = re.compile(r"(\\#|!)(?=\d)")
"""GitHub links `#12` to an issue, and GitLab `!12` to a merge request, and both note it there."""
NOTHING = "<!-- -->"
"""Shows nothing, and keeps apart what would be read as one."""


def escape_inline(text: str) -> str:
    """Escape a text so that Markdown shows it as typed. `escape_starts` does the rest where a line may begin in it."""
    safe = _SPECIAL.sub(r"\\\1", show_in_order(sanitize(text)).replace("\u2029", "\n").replace("\t", " "))
    return _REFERENCE.sub(rf"\1{NOTHING}", _MENTION.sub(f"@{NOTHING}", safe))


def escape_starts(markdown: str) -> str:
    """Escape what would start a list, a block of code or a command at the start of a line."""
    lines = (line.lstrip(" ") for line in markdown.split("\n"))
    return "\n".join(_COMMAND_START.sub(r"\\", _LINE_START.sub(r"\1\\\2", line)) for line in lines)


def escape_cell(text: str) -> str:
    """Escape a text for the middle of a line, such as a cell of a table. Its lines are joined with `<br>`."""
    return escape_inline(text).strip().replace("\n", "<br>")


def escape_address(address: str) -> str:
    """Escape an address for `[text](address)` or `<address>`, so that it ends where it ends."""
    return re.sub(r"[\s<>()\[\]\\`|\x00-\x1f\x7f-\x9f]", _percent, address)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())
