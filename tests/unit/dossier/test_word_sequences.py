"""Whatever people and programs do to a Word document, every text that was typed is found."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from pilotbook.book.model import Book
from pilotbook.dossier import Filling
from pilotbook.dossier.compose import compose_document
from pilotbook.dossier.readers.labels import read_by_labels
from support import word
from support.run import ROUNDS
from support.word import W

_Names = Iterator[str]


@pytest.mark.fuzz
def test_any_edits_lose_no_text(shipped: Book) -> None:
    """Few in CI. `make fuzz` tries a thousand."""
    lose_no_text(shipped, range(10 if ROUNDS == 1 else 50 * ROUNDS))


def lose_no_text(book: Book, seeds: range) -> None:
    """Edit a document in random ways, and find each text at its field, or listed."""
    blanks = {id_: word.write(book, "sales-sdr", id_) for id_ in ("owner-charter", "autonomy-boundary", "version-log")}
    docs = [compose_document(book, book.load("sales-sdr"), id_, Filling({})) for id_ in book.documents]
    for seed in seeds:
        chance = random.Random(seed)
        id_ = chance.choice(list(blanks))
        editor = _Editor(chance)
        content = word.edit(blanks[id_], editor.edit)
        if chance.random() < 0.2:
            content, editor.at = word.export_from_google_docs(content), {}
        found = word.read(content)
        if found.grids:
            found = read_by_labels(docs, found)
        fields = {one.tag: one.text for one in found.fields}
        everything = "\n".join([*(one.text for one in found.fields), *(one.text for one in found.loose)])
        for text in editor.typed:
            assert text in everything, (seed, id_, text, editor.log)
        for tag, text in editor.at.items():
            assert text in fields.get(tag, ""), (seed, id_, tag, editor.log)
        for text in editor.gone:
            assert text not in everything, (seed, id_, text, editor.log)


class _Editor:
    """Edits a document. It knows what must be found, where, and what must not."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.names = (f"typed{number}x" for number in range(10_000))
        self.typed: list[str] = []
        self.gone: list[str] = []
        self.at: dict[str, str] = {}
        self.log: list[str] = []

    def edit(self, root: Any) -> None:
        """Make some edits, and lose some tags at the end."""
        edits: list[Callable[[Any], None]] = [
            self.type, self.type, self.type, self.leave_mark, self.split, self.track, self.copy_row, self.delete_row,
            self.write_beside, self.write_paragraph,
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

    def new(self) -> str:
        """A text that is nowhere else."""
        self.typed.append(next(self.names))
        return self.typed[-1]

    def pick(self, root: Any) -> Any:
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

    def fill(self, root: Any, xml: Callable[[str], str], *, keep_mark: bool = False) -> Any:
        """Put a new text into a control."""
        control, text = self.pick(root), self.new()
        word.put(control, xml(text), keep_mark=keep_mark)
        self.at[word.tag_of(control)] = text
        return control

    def type(self, root: Any) -> None:
        self.fill(root, word.run)

    def leave_mark(self, root: Any) -> None:
        self.fill(root, word.run, keep_mark=True)

    def split(self, root: Any) -> None:
        self.fill(root, lambda text: word.run(text[:4]) + "<w:proofErr/>" + word.run(text[4:], "<w:b/>"))

    def track(self, root: Any) -> None:
        old = f"deleted{next(self.names)}"
        self.gone.append(old)
        self.fill(
            root,
            lambda text: (
                f"<w:del><w:r><w:delText>{old}</w:delText></w:r></w:del><w:ins>{word.run(text)}</w:ins>"
                f"<w:moveFrom>{word.run(old)}</w:moveFrom>"
            ),
        )

    def copy_row(self, root: Any) -> None:
        rows = [word.row_of(one) for one in word.controls(root) if "/spare-" in word.tag_of(one)]
        if rows:
            row = self.chance.choice(rows)
            copied = deepcopy(row)
            word.drop_bookmarks(copied)
            first = next(word.controls(copied))
            word.put(first, word.run(self.new()))
            row.addnext(copied)

    def delete_row(self, root: Any) -> None:
        rows = [word.row_of(one) for one in word.controls(root) if "/spare-" in word.tag_of(one)]
        empty = [row for row in rows if "typed" not in "".join(row.itertext())]
        if len(empty) > 1:
            row = self.chance.choice(empty)
            row.getparent().remove(row)

    def write_beside(self, root: Any) -> None:
        control = self.pick(root)
        control.addnext(word.nodes(word.run(f" {self.new()}"))[0])

    def write_paragraph(self, root: Any) -> None:
        paragraphs = list(root.iter(f"{W}p"))
        self.chance.choice(paragraphs).addnext(word.nodes(f"<w:p>{word.run(self.new())}</w:p>")[0])
