"""A script that carries its HTML parts, so that one request loads all of a form.

Comes in: a bundled script, and HTML. Goes out: the script with the HTML as a constant.
Must not know: what the parts are for.
"""

from __future__ import annotations

import re

NAME = "ADAPT_PARTS"
"""The constant, as the script's modules name it. No short name is the same."""
_TAG = re.compile(r"<\w[^>]*>")
_LINE = re.compile(r"(?<=>)\s*\n\s*(?=<)")
_QUOTED = re.compile(r'="([\w./-]+)"(?=[ >])')
_WORD = re.compile(r"<span (data-word=[\w-]+)>([^<]*)</span>")
_END = re.compile(r"</p>(?=<(?:p|div|ul|details)\b|</(?:div|details|form)>)")


def carry_parts(script: str, html: str) -> str:
    """Return a script that begins with HTML parts as a text. A parser reads them like the parts as they are written."""
    return f"const {NAME}=`{_escape(_shorten(html))}`;{script}"


def _shorten(html: str) -> str:
    """Return HTML without the quotes, end tags and line breaks that a parser doesn't need."""
    short = _TAG.sub(lambda tag: _QUOTED.sub(r"=\1", tag[0]), _LINE.sub("", html.strip()))
    return _END.sub("", _WORD.sub(r"<p \1>\2", short))


def _escape(text: str) -> str:
    return re.sub(r"[\\`]|\$(?=\{)", r"\\\g<0>", text)
