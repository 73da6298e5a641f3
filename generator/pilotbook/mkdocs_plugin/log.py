"""Keeps file names and texts in MkDocs' log from moving a terminal's cursor or commanding a pipeline.

Comes in: records of Python's logging. Goes out: the same, escaped.
Must not know: who logs what.
"""

from __future__ import annotations

import logging

from pilotbook.terminal import escape_line


class EscapingFilter(logging.Filter):
    """Escapes each line of a message. It lets everything through."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Escape a message before a handler formats it."""
        record.msg = "\n".join(map(escape_line, record.getMessage().split("\n")))
        record.args = ()
        return True


def escape_log() -> None:
    """Escape what MkDocs and its plugins log, once in a process."""
    for handler in logging.getLogger("mkdocs").handlers:
        if not any(isinstance(one, EscapingFilter) for one in handler.filters):
            handler.addFilter(EscapingFilter())
