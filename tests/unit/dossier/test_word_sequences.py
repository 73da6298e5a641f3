"""Whatever people and programs do to a Word document, every text that was typed is found."""

from __future__ import annotations

import random

import pytest

from pilotbook.book.model import Book
from pilotbook.dossier import Filling
from pilotbook.dossier.compose import compose_document
from pilotbook.dossier.readers.labels import read_by_labels
from support import word
from support.run import ROUNDS
from support.word_edits import WordEdits


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
        editor = WordEdits(chance)
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
