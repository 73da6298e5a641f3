"""A document that has lost its fields is read by the labels of its tables, as Google Docs exports it."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import Any

import pytest

from pilotbook.book.model import Book
from pilotbook.dossier import Filling, fill_from_record
from pilotbook.dossier.compose import compose_document
from pilotbook.dossier.document import Doc
from pilotbook.dossier.readers.labels import read_by_labels
from support import word
from support.word import W


@pytest.fixture(scope="module")
def example(shipped: Book) -> Filling:
    """The values of the filled example."""
    playbook = shipped.load("sales-sdr")
    assert playbook.model.example is not None
    return fill_from_record(shipped, playbook, playbook.model.example, day="2026-11-20")


def docs(book: Book, filling: Filling) -> list[Doc]:
    """All documents of the playbook."""
    return [compose_document(book, book.load("sales-sdr"), id_, filling, annex=True) for id_ in book.documents]


@pytest.mark.parametrize("id_", ["owner-charter", "complete-dossier"])
def test_labels_tell_every_field_that_tags_told(shipped: Book, example: Filling, id_: str) -> None:
    content = word.write(shipped, "sales-sdr", id_, example)
    tagged = Counter(word.texts(content).items())
    exported = word.read(word.export_from_google_docs(content))
    assert len(exported.grids) > 10 and [one.tag for one in exported.fields] == ["pb:pilot/playbook"]
    told = read_by_labels(docs(shipped, example), exported)
    computed = {tag for tag, _ in tagged if tag.startswith("pb:=")}
    assert {one.tag: one.text for one in told.fields} == {
        tag: text for tag, text in word.texts(content).items() if tag not in computed
    }
    assert all(one.by_label for one in told.fields)
    assert told.loose == exported.loose, "nothing in the tables is without a place"


def test_labels_tell_what_was_typed_into_an_export(shipped: Book) -> None:
    """The question before it tells an answer, the playbook's text a row, and the header a column."""
    blank = word.export_from_google_docs(word.write(shipped, "sales-sdr", "owner-charter"))
    asked = [shipped.questions[id_] for id_ in ("owner",)]

    def change(root: Any) -> None:
        question = next(one for one in root.iter(f"{W}p") if "".join(one.itertext()) == asked[0].text)
        grid = next(question.itersiblings(f"{W}tbl"))
        type_into(grid, 0, 1, "Ann Lee\nand nobody else")
        type_into(grid, 2, 1, "June 3, 2026")
        paging = next(one for one in root.iter(f"{W}tbl") if "Reached by" in "".join(one.itertext()) or is_paging(one))
        last = paging.findall(f"{W}tr")[-1]
        for _ in range(2):
            paging.append(deepcopy(last))
        for number in (-3, -2, -1):
            type_into(paging, number, 0, f"Row {number}")
        root.find(f"{W}body").insert(0, word.nodes(f"<w:p>{word.run('42 000')}</w:p>")[0])
        stranger = deepcopy(grid)
        root.find(f"{W}body").insert(0, stranger)
        type_into(stranger, 0, 0, "Something new")

    told = read_by_labels(docs(shipped, Filling({})), word.read(word.edit(blank, change)))
    found = {one.tag: one.text for one in told.fields}
    assert found.pop("pb:pilot/playbook") == "sales-sdr"
    assert found.pop("pb:answers/owner/text") == "Ann Lee\nand nobody else"
    assert found.pop("pb:answers/owner/on") == "June 3, 2026"
    rows = {tag.split("/")[2][:6]: text for tag, text in found.items()}
    assert sorted(found.values()) == ["Row -1", "Row -2", "Row -3"] and set(rows) == {"spare-", "insert"}
    loose = [one.text for one in told.loose]
    assert "42 000" in loose and "Something new" in loose and "Ann Lee" in loose, "the copy has no question before it"
    file = word.read(blank)
    assert read_by_labels(docs(shipped, Filling({})), file).fields == file.fields


def is_paging(table: Any) -> bool:
    """Whether a table has rows that the team adds: the last one is empty."""
    rows = table.findall(f"{W}tr")
    return len(rows) > 3 and {"".join(cell.itertext()) for cell in rows[-1].findall(f"{W}tc")} <= {"write here", ""}


def type_into(table: Any, row: int, column: int, text: str) -> None:
    """Type into a cell, a paragraph for each line."""
    cell = table.findall(f"{W}tr")[row].findall(f"{W}tc")[column]
    for paragraph in cell.findall(f"{W}p"):
        cell.remove(paragraph)
    cell.extend(word.nodes("".join(f"<w:p>{word.run(line)}</w:p>" for line in text.split("\n"))))


def test_the_question_before_a_table_decides_which_answer_it_is(shipped: Book) -> None:
    """With the first table of an answer deleted, the second is still that of its own question."""
    blank = word.export_from_google_docs(word.write(shipped, "sales-sdr", "runbook"))
    ids = [one.tag for one in word.read(word.write(shipped, "sales-sdr", "runbook")).fields if "answers/" in one.tag]
    first, second = list(dict.fromkeys(tag.split("/")[1] for tag in ids))[:2]

    def change(root: Any) -> None:
        grids = {}
        for id_ in (first, second):
            asked = next(one for one in root.iter(f"{W}p") if "".join(one.itertext()) == shipped.questions[id_].text)
            grids[id_] = next(asked.itersiblings(f"{W}tbl"))
        type_into(grids[second], 0, 1, "At night, Bo")
        grids[first].getparent().remove(grids[first])

    told = read_by_labels(docs(shipped, Filling({})), word.read(word.edit(blank, change)))
    assert [(one.tag, one.text) for one in told.fields][1:] == [(f"pb:answers/{second}/text", "At night, Bo")]
