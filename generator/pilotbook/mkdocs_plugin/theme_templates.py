"""Leave out the blanks of the theme's templates as they are compiled: some 8 kB on each page.

Comes in: the source of a template. Goes out: the source without indents, and without the lines around its blocks.
Must not know: the book.
"""

from __future__ import annotations

import re

from jinja2 import Environment
from jinja2.ext import Extension

_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_PREFORMATTED = re.compile(r"<(?:pre|textarea)\b")


class UnindentedTemplates(Extension):
    """Take the indents of each template away, unless it has text in which they count."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template's source without its indents."""
        counts = not (name or "").endswith(".html") or _PREFORMATTED.search(source)
        return source if counts else _INDENT.sub("", source)


def leave_out_blanks(env: Environment) -> None:
    """Make an environment compile its templates without what only spaces them out."""
    env.trim_blocks = True
    env.add_extension(UnindentedTemplates)
