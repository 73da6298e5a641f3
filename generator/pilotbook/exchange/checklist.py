"""Holds a checklist from another program: sections and items, with whatever else is said about an item.

Comes in: what the readers of each format find. Goes out: `Checklist`.
Must not know: formats, the models of a playbook.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pilotbook.errors import PilotbookError
from pilotbook.text.plain import one_line, sanitize, show_in_order

MOST_ITEMS = 2_000
"""The most items of a checklist."""
_LINK = re.compile(r"(!?)\[([^\]\n]*)\]\(\s*<?(\S*?)>?(?:\s+[\"'][^)]*)?\)")
_AUTO_LINK = re.compile(r"<(https?://[^>\s]+)>")
_MARKS = re.compile(r"(\*\*|__|~~|`)(?=\S)(.+?)(?<=\S)\1|(?<![\w*_])([*_])(?=\S)([^*_]+?)(?<=\S)\3(?![\w*_])")
_FENCE = re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE)
_ADDRESS = re.compile(r"\]\([^)\s]*\)|https?://\S+")
_HELD = re.compile(r"\]\((\d+)\0")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass
class Item:
    """One item of a checklist."""

    text: str
    """What to do, as plain text on one line."""
    details: str = ""
    """What else is said about it, with links as in Markdown."""
    section: str = ""
    """The title of its section, or `""`."""
    priority: str = ""
    evidence: str = ""
    role: str = ""
    gate: str = ""
    id: str = ""
    """The ID that it has there, or a short name to make one from."""


@dataclass
class Checklist:
    """A checklist from another program."""

    title: str
    summary: str = ""
    sections: dict[str, str] = field(default_factory=dict)
    """What is said about each section, by its title."""
    items: list[Item] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    """What was not read, for people."""

    def add(self, item: Item) -> None:
        """Add an item, and its section if that is new."""
        self.items.append(item)
        if item.section:
            self.sections.setdefault(item.section, "")


def check_items(path: Path, checklist: Checklist, cure: str) -> Checklist:
    """Return a checklist unchanged if it has items, and not too many. `cure` says what an item looks like.

    Raises:
        PilotbookError: when it has none, or too many.
    """
    if not checklist.items:
        raise PilotbookError(f"{path}: there is no item in this file. {cure}")
    if len(checklist.items) > MOST_ITEMS:
        count = f"{len(checklist.items):,} items, over the limit of {MOST_ITEMS:,}"
        raise PilotbookError(f"{path}: this file has {count}. Split it into several checklists.")
    return checklist


def plain_text(markdown: str) -> str:
    """Return Markdown as plain text on one line, without its marks. Of a link, the text stays."""
    text = _AUTO_LINK.sub(r"\1", _COMMENT.sub("", markdown))
    text = _LINK.sub(lambda found: found[2] or found[3], text)
    for _ in range(2):
        text = _MARKS.sub(lambda found: found[2] or found[4], text)
    return one_line(_TAG.sub("", text))


def links_of(markdown: str) -> list[str]:
    """Return the links of a text as Markdown, without pictures."""
    found = [f"[{plain_text(label) or url}]({url})" for mark, label, url in _LINK.findall(markdown) if not mark]
    return [one for one in found if re.search(r"\]\((https?://|mailto:)", one)]


def clean_details(parts: Sequence[str]) -> str:
    """Return texts as one paragraph. Of the marks of Markdown, those of links stay: pages show no others."""
    kept = [part for part in (_FENCE.sub("", part) for part in parts) if part.strip()]
    text = " ".join(_COMMENT.sub("", show_in_order(sanitize(part))) for part in kept)
    return " ".join(_without_marks(_TAG.sub("", text)).split())


def _without_marks(text: str) -> str:
    """Return a text without the marks of bold, italics and code. What is in the address of a link stays."""
    addresses: list[str] = []

    def hold(found: re.Match[str]) -> str:
        addresses.append(found[0])
        return f"]({len(addresses) - 1}\0"

    held = _ADDRESS.sub(hold, text)
    for _ in range(2):
        held = _MARKS.sub(lambda found: found[2] or found[4], held)
    return _HELD.sub(lambda found: addresses[int(found[1])], held)


def title_of(path: Path) -> str:
    """Return a title for a checklist whose file has none: `Launch checklist` for `launch-checklist.md`."""
    return " ".join(re.split(r"[\s_-]+", path.stem)).strip().capitalize() or "Checklist"
