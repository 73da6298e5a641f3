"""Reads a Markdown task list as a checklist: headings are sections, and tasks are items.

Comes in: the text of a file. Goes out: a `Checklist`.
Must not know: other formats.

Without any `- [ ]`, every item of a list is an item. What is indented below an item belongs to it: tasks are items of
their own, and other text is its details.
"""

from __future__ import annotations

import re
from pathlib import Path

from .checklist import Checklist, Item, check_items, clean_details, links_of, plain_text, title_of

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})\s*")
_LIST_ITEM = re.compile(r"(\s*)(?:[-*+]|\d{1,4}[.)])\s+(.*)")
_TASK = re.compile(r"(\s*)(?:[-*+]|\d{1,4}[.)])\s+\[([ xX✓✔-]?)\]\s+(.*)")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
_CURE = "Write each item in a line of its own, as in `- [ ] Tell support`."


def read_markdown(path: Path, text: str) -> Checklist:
    """Read a Markdown file.

    Raises:
        PilotbookError: when it has no items, or too many.
    """
    front, body = _split_front_matter(text)
    lines = _without_code(re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL).expandtabs(4).split("\n"))
    reader = _Reader(_TASK if any(_TASK.fullmatch(line) for line in lines) else _LIST_ITEM)
    for at, line in enumerate(lines):
        reader.read(line, lines[at + 1] if at + 1 < len(lines) else "")
    made = reader.finish()
    named = _FRONT_TITLE.search(front)
    made.title = plain_text(named[1]) if named else made.title or title_of(path)
    return check_items(path, made, _CURE)


def _split_front_matter(text: str) -> tuple[str, str]:
    if text.startswith("---\n") and (end := text.find("\n---\n", 3)) > 0:
        return text[4 : end + 1], text[end + 5 :]
    return "", text


def _without_code(lines: list[str]) -> list[str]:
    """Return the lines outside fenced code, in which a `#` is no heading."""
    kept, fence = [], ""
    for line in lines:
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        elif not fence:
            kept.append(line)
    return kept


class _Reader:
    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.made = Checklist("")
        self.headings: list[tuple[int, str]] = []
        self.details: list[str] = []
        self.before: list[str] = []
        """The text below the last heading, before its first item."""
        self.in_item = False
        self.after_empty = False

    def read(self, line: str, following: str) -> None:
        """Read one line. `following` is the next one, which may underline a heading."""
        found = self.pattern.fullmatch(line)
        heading = _HEADING.fullmatch(line)
        underlined = line.strip() and _UNDERLINE.fullmatch(following) and not _LIST_ITEM.fullmatch(line)
        if heading or underlined:
            level = len(heading[1]) if heading else 1 if "=" in following else 2
            self._add_heading(level, plain_text(heading[2] if heading else line))
        elif found:
            self._end_item()
            text = found[found.re.groups]
            self.in_item = True
            self.made.add(Item(plain_text(text) or "…", section=self._section()))
            self.details = links_of(text)
            self.before = []
        elif line.strip() and not _UNDERLINE.fullmatch(line):
            text = _LIST_ITEM.sub(r"\2", line).strip()
            self.in_item = self.in_item and not (self.after_empty and line[:1].strip())
            (self.details if self.in_item else self.before).append(text)
        self.after_empty = not line.strip()

    def _add_heading(self, level: int, title: str) -> None:
        self._end_item()
        self._end_text()
        self.headings = [one for one in self.headings if one[0] < level]
        if level == 1 and not self.made.title and not self.made.items:
            self.made.title = title
        else:
            self.headings.append((level, title))
        self.in_item = False

    def _section(self) -> str:
        self._end_text()
        return ": ".join(title for _, title in self.headings if title)

    def _end_text(self) -> None:
        text = clean_details(self.before)
        self.before = []
        if not text:
            return
        if self.headings:
            section = ": ".join(title for _, title in self.headings if title)
            self.made.sections[section] = " ".join(filter(None, [self.made.sections.get(section), text]))
        elif not self.made.summary:
            self.made.summary = plain_text(text)

    def _end_item(self) -> None:
        if self.made.items and self.details:
            last = self.made.items[-1]
            last.details = clean_details([*filter(None, [last.details]), *self.details])
        self.details = []

    def finish(self) -> Checklist:
        """Return the checklist, without sections that have no items."""
        self._end_item()
        self._end_text()
        used = {item.section for item in self.made.items}
        empty = [title for title in self.made.sections if title not in used]
        self.made.skipped = [f"the text of the section “{title}”, which has no items" for title in empty]
        self.made.sections = {title: text for title, text in self.made.sections.items() if title in used}
        return self.made
