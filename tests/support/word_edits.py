"""Edits a Word document in random ways, as people and programs do, and knows what a reader has to find."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from support import word
from support.word import W


class WordEdits:
    """Edits a document. It knows what must be found, where, and what must not."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.names: Iterator[str] = (f"typed{number}x" for number in range(10_000))
        self.typed: list[str] = []
        self.gone: list[str] = []
        self.at: dict[str, str] = {}
        self.log: list[str] = []

    def edit(self, root: Any) -> None:
        """Make some edits, and lose some tags at the end."""
        edits: list[Callable[[Any], None]] = [
            self._type, self._type, self._type, self._leave_mark, self._split, self._track, self._copy_row,
            self._delete_row, self._write_next_to, self._write_paragraph,
        ]  # fmt: skip
        for _ in range(self.chance.randint(3, 15)):
            one = self.chance.choice(edits)
            self.log.append(one.__name__)
            one(root)
        for control in list(word.controls(root)):
            if self.chance.random() < 0.1:
                word.drop_tag(control)
            elif self.chance.random() < 0.1:
                word.unwrap(control)

    def _new(self) -> str:
        """A text that is nowhere else."""
        self.typed.append(next(self.names))
        return self.typed[-1]

    def _pick(self, root: Any) -> Any:
        """An empty text control that is there once."""
        tags = [word.tag_of(one) for one in word.controls(root)]
        free = [
            one
            for one in word.controls(root)
            if one.find(f"{W}sdtPr/{W}richText") is not None
            and "write here" in "".join(one.itertext())
            and tags.count(word.tag_of(one)) == 1
        ]
        return self.chance.choice(free)

    def _fill(self, root: Any, xml: Callable[[str], str], *, keep_mark: bool = False) -> Any:
        """Put a new text into a control."""
        control, text = self._pick(root), self._new()
        word.put(control, xml(text), keep_mark=keep_mark)
        self.at[word.tag_of(control)] = text
        return control

    def _type(self, root: Any) -> None:
        self._fill(root, word.run)

    def _leave_mark(self, root: Any) -> None:
        self._fill(root, word.run, keep_mark=True)

    def _split(self, root: Any) -> None:
        self._fill(root, lambda text: word.run(text[:4]) + "<w:proofErr/>" + word.run(text[4:], "<w:b/>"))

    def _track(self, root: Any) -> None:
        old = f"deleted{next(self.names)}"
        self.gone.append(old)
        self._fill(
            root,
            lambda text: (
                f"<w:del><w:r><w:delText>{old}</w:delText></w:r></w:del><w:ins>{word.run(text)}</w:ins>"
                f"<w:moveFrom>{word.run(old)}</w:moveFrom>"
            ),
        )

    def _copy_row(self, root: Any) -> None:
        rows = [word.row_of(one) for one in word.controls(root) if "/spare-" in word.tag_of(one)]
        if rows:
            row = self.chance.choice(rows)
            copied = deepcopy(row)
            word.drop_bookmarks(copied)
            first = next(word.controls(copied))
            word.put(first, word.run(self._new()))
            row.addnext(copied)

    def _delete_row(self, root: Any) -> None:
        rows = [word.row_of(one) for one in word.controls(root) if "/spare-" in word.tag_of(one)]
        empty = [row for row in rows if "typed" not in "".join(row.itertext())]
        if len(empty) > 1:
            row = self.chance.choice(empty)
            row.getparent().remove(row)

    def _write_next_to(self, root: Any) -> None:
        control = self._pick(root)
        control.addnext(word.nodes(word.run(f" {self._new()}"))[0])

    def _write_paragraph(self, root: Any) -> None:
        paragraphs = list(root.iter(f"{W}p"))
        self.chance.choice(paragraphs).addnext(word.nodes(f"<w:p>{word.run(self._new())}</w:p>")[0])
