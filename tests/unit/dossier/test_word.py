"""The reader of Word documents finds every text that someone typed, at its field or with where it is."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import pytest

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.config import paths
from pilotbook.dossier import Dossier, Filling, Look
from pilotbook.dossier.compose import compose_document
from pilotbook.dossier.readers.docx_static_text import texts_outside_fields
from pilotbook.dossier.readers.texts import LooseText, UnreadableError
from pilotbook.dossier.word.marks import address_of_marks, mark_names
from pilotbook.dossier.writers.docx import docx_bytes, reference_bytes, set_custom_properties
from support import word
from support.paths import TINY
from support.word import W

OWNER, DEPUTY, SINCE = "pb:answers/owner/text", "pb:tables/charter/deputy/text", "pb:tables/charter/since/text"
RESULT = "pb:tables/cases/empty-name/result"


@pytest.fixture(scope="module")
def book() -> Book:
    """The tiny book."""
    return load_book(paths.find_layers(TINY, library=False), base=TINY)


@pytest.fixture(scope="module")
def charter(book: Book) -> bytes:
    """A blank charter."""
    return word.write(book, "bot", "charter")


def typed(charter: bytes, xml: str, tag: str = OWNER, *, keep_mark: bool = False) -> bytes:
    """The charter with runs in one control."""
    return word.edit(charter, lambda root: word.put(word.control(root, tag), xml, keep_mark=keep_mark))


def loose_of(content: bytes, blank: bytes) -> list[LooseText]:
    """The texts outside fields that a blank document does not have."""
    known = {one.text for one in word.read(blank).loose}
    return [one for one in word.read(content).loose if one.text not in known]


TRACKED = 'w:id="1" w:author="Ann"'
SHOWN = {
    "<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>owner</w:t></w:r>": "co\u2011owner",
    "<w:r><w:t>soft</w:t><w:softHyphen/><w:t>ly</w:t></w:r>": "softly",
    "<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t><w:tab/><w:t>d</w:t></w:r>": "a\nb\nc\td",
    '<w:r><w:t xml:space="preserve">stop </w:t><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>': "stop →",
    '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf0a3 5</w:t></w:r>': "≤ 5",
    '<w:r><w:sym w:font="Segoe UI Symbol" w:char="2714"/></w:r>': "✔",
    f"<w:ins {TRACKED}>{word.run('new')}</w:ins><w:del {TRACKED}><w:r><w:delText>old</w:delText></w:r></w:del>": "new",
    f"<w:moveFrom {TRACKED}>{word.run('old')}</w:moveFrom><w:moveTo {TRACKED}>{word.run('new')}</w:moveTo>": "new",
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r><w:r><w:fldChar '
    'w:fldCharType="separate"/></w:r><w:r><w:t>May 1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>': "May 1",
    f'<w:fldSimple w:instr=" REF a ">{word.run("twice")}</w:fldSimple>': "twice",
    f"<w:smartTag>{word.run('smart')}</w:smartTag><w:hyperlink>{word.run('er')}</w:hyperlink>": "smarter",
    "<w:r><w:ruby><w:rt><w:r><w:t>Tokio</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>東京</w:t></w:r></w:rubyBase></w:ruby>"
    "</w:r>": "(Tokio)東京",
    f"<w:sdt><w:sdtPr/><w:sdtContent>{word.run('inner')}</w:sdtContent></w:sdt>": "inner",
    f"{word.run('spl')}{word.run('it', '<w:b/>')}": "split",
}  # fmt: skip


def test_text_is_read_as_word_shows_it(charter: bytes) -> None:
    for xml, text in SHOWN.items():
        assert word.texts(typed(charter, xml))[OWNER] == text, xml


def test_a_symbol_that_only_its_font_knows_is_listed(charter: bytes) -> None:
    content = typed(charter, '<w:r><w:t>see </w:t><w:sym w:font="Webdings" w:char="F04A"/></w:r>')
    assert word.texts(content)[OWNER] == "see \uf04a"
    assert loose_of(content, charter) == [LooseText("U+F04A of the font Webdings", "a symbol")]


def test_paragraphs_in_a_control_are_lines(charter: bytes) -> None:
    def change(root: Any) -> None:
        one = word.control(root, OWNER)
        word.put(one, "")
        place = one.getparent()
        block = word.nodes(f"<w:p>{word.run('one')}</w:p><w:p/><w:p>{word.run('two')}</w:p>")
        one.find(f"{W}sdtContent").extend(block)
        place.addnext(one)

    assert word.texts(word.edit(charter, change))[OWNER] == "one\n\ntwo"


def test_text_in_a_control_that_is_marked_as_a_placeholder_was_typed(charter: bytes) -> None:
    """python-docx and others put text into a control and leave the mark."""
    assert word.texts(typed(charter, word.run("Ann Lee"), keep_mark=True))[OWNER] == "Ann Lee"
    for empty in ("write here", "Click or tap here to enter text.", "Wählen Sie ein Element aus.", ""):
        assert OWNER not in word.texts(typed(charter, word.run(empty), keep_mark=True)), empty
    assert word.texts(typed(charter, word.run("day")))[OWNER] == "day"


def test_a_language_counts_if_it_is_not_that_of_the_document(charter: bytes) -> None:
    for language, told in (("de-DE", "de-DE"), ("en-US", "")):
        content = typed(charter, word.run("Anna", f'<w:lang w:val="{language}"/>') + word.run(" B"))
        assert next(one for one in word.read(content).fields if one.tag == OWNER).language == told


def test_a_choice_has_its_code_and_a_day_its_date(charter: bytes) -> None:
    def change(root: Any) -> None:
        word.put(word.control(root, RESULT), word.run("Passed"))
        day = word.control(root, SINCE)
        word.put(day, word.run("20.11.2026"))
        day.find(f"{W}sdtPr/{W}date").set(f"{W}fullDate", "2026-11-20T00:00:00Z")

    fields = {one.tag: one for one in word.read(word.edit(charter, change)).fields}
    assert (fields[RESULT].text, fields[RESULT].code) == ("Passed", "passed")
    assert (fields[SINCE].text, fields[SINCE].day) == ("20.11.2026", "2026-11-20")


def test_without_tags_the_bookmarks_say_which_field_it_is(charter: bytes) -> None:
    def change(root: Any) -> None:
        word.put(word.control(root, OWNER), word.run("Ann Lee"))
        word.put(word.control(root, RESULT), word.run("Passed"))
        for one in list(word.controls(root)):
            word.drop_tag(one)
            if one.find(f"{W}sdtPr/{W}richText") is not None:
                word.unwrap(one)

    result = word.read(word.edit(charter, change))
    found = {one.tag: (one.text, one.code, one.by_label) for one in result.fields if one.text}
    assert found == {
        OWNER: ("Ann Lee", "", True),
        RESULT: ("Passed", "passed", False),
        "pb:pilot/playbook": ("bot", "", True),
    }
    assert len(result.fields) == len(word.read(charter).fields) and result.grids == ()
    assert {one.text for one in result.loose} == {one.text for one in word.read(charter).loose}


def test_bookmarks_say_any_address_in_forty_characters() -> None:
    for address in ("pilot/name", "cost/hand_minutes", f"tables/{'a' * 64}/own-1/Upper_Case-X", "=gates/build/shut"):
        names = mark_names(5099, address)
        assert all(len(name) <= 40 and name.isascii() and name.isidentifier() for name in names)
        assert address_of_marks(reversed(names)) == address
        assert address_of_marks([f"{name}1" for name in names]) == address, "a copy in LibreOffice"
        assert len(names) == 1 or address_of_marks(names[1:]) == address_of_marks(names[:-1]) == ""
    assert mark_names(1, "tables/ä/b/c") == [] and address_of_marks(["pb1", "_Toc1"]) == ""


def test_a_tag_counts_more_than_the_bookmarks(charter: bytes) -> None:
    """A program that gives a spare row to a row of the record may leave the bookmarks as they were."""

    def change(root: Any) -> None:
        for tag in root.iter(f"{W}tag"):
            tag.set(f"{W}val", tag.get(f"{W}val").replace("/spare-1/", "/own-1a/"))
        word.put(word.control(root, "pb:tables/cases/own-1a/input"), word.run("mine"))

    result = word.read(word.edit(charter, change))
    assert [one.text for one in result.fields if one.tag == "pb:tables/cases/own-1a/input"] == ["mine"]
    assert not any("/spare-" in one.tag for one in result.fields)


def test_a_copied_row_is_a_row_of_its_own(charter: bytes) -> None:
    def change(root: Any) -> None:
        one = word.control(root, "pb:tables/cases/spare-1/input")
        word.put(one, word.run("first"))
        for text in ("second", "third"):
            copied = deepcopy(word.row_of(one))
            word.drop_bookmarks(copied)
            word.put(word.control(copied, "pb:tables/cases/spare-1/input"), word.run(text))
            word.row_of(one).addnext(copied)

    found = {tag: text for tag, text in word.texts(word.edit(charter, change)).items() if tag.endswith("/input")}
    assert list(found.values()) == ["first", "third", "second"]
    tags = list(found)
    assert tags[0] == "pb:tables/cases/spare-1/input"
    assert all(tag.startswith("pb:tables/cases/insert-") for tag in tags[1:]) and tags[1] != tags[2]


def test_a_row_typed_without_controls_has_the_columns_of_the_rows_above(charter: bytes) -> None:
    words = ["Edge case", "A rival", "Stop", "Passed", "Failed", "Passed\nNote: Seen twice\non Monday", ""]

    def change(root: Any) -> None:
        row = word.row_of(word.control(root, "pb:tables/cases/spare-1/input"))
        typed_row = deepcopy(row)
        word.drop_bookmarks(typed_row)
        for cell, text in zip(typed_row.iter(f"{W}tc"), words, strict=True):
            for paragraph in list(cell.iter(f"{W}p")):
                cell.remove(paragraph)
            cell.extend(word.nodes("".join(f"<w:p>{word.run(line)}</w:p>" for line in text.split("\n"))))
        row.addnext(typed_row)

    content = word.edit(charter, change)
    added = {tag.rpartition("/")[2]: text for tag, text in word.texts(content).items() if "/insert-" in tag}
    assert added == {
        "kind": "Edge case",
        "input": "A rival",
        "expected": "Stop",
        "run-1": "Passed",
        "run-2": "Failed",
        "result": "Passed",
        "note": "Seen twice\non Monday",
    }
    assert loose_of(content, charter) == []


def test_a_cell_that_lost_its_control_keeps_its_field(shipped: Book) -> None:
    blank = word.write(shipped, "sales-sdr", "autonomy-boundary")
    tag = next(one.tag for one in word.read(blank).fields if one.tag.startswith("pb:tables/autonomy/"))

    def change(root: Any) -> None:
        one = word.control(root, tag)
        cell = next(one.iterancestors(f"{W}tc"))
        for paragraph in list(cell.iter(f"{W}p")):
            cell.remove(paragraph)
        cell.extend(word.nodes(f"<w:p>{word.run('Agreed')}</w:p>"))

    content = word.edit(blank, change)
    assert word.texts(content)[tag] == "Agreed"
    assert loose_of(content, blank) == []


def test_a_deleted_row_is_not_there(charter: bytes) -> None:
    def change(root: Any) -> None:
        row = word.row_of(word.control(root, RESULT))
        mark = word.nodes(f"<w:trPr><w:del {TRACKED}/></w:trPr>")[0]
        row.insert(0, mark)
        row.remove(row.findall(f"{W}trPr")[1])

    assert RESULT not in {one.tag for one in word.read(word.edit(charter, change)).fields}


def test_all_that_is_typed_outside_fields_is_listed_with_its_place(charter: bytes) -> None:
    box = "<w:txbxContent><w:p>" + word.run("In a box") + "</w:p></w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )

    def change(root: Any) -> None:
        body = root.find(f"{W}body")
        for xml in (word.run("2026-11-20"), word.run("42 000"), word.run("secret", "<w:vanish/>"), both):
            body.insert(0, word.nodes(f"<w:p>{xml}</w:p>")[0])
        one = word.control(root, DEPUTY)
        one.addnext(word.nodes(word.run(" or not"))[0])

    content = word.edit(charter, change)
    comment = (
        f'<w:comment w:author="Ann Lee"><w:p>{word.run("Change it.")}</w:p><w:p>{word.run("Soon.")}</w:p></w:comment>'
    )
    line = '<w:footnote w:type="separator"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>'
    note = f"{line}<w:footnote><w:p>{word.run('See page 3.')}</w:p></w:footnote>"
    content = word.add_part(content, "comments.xml", "comments", comment)
    content = word.add_part(content, "footnotes.xml", "footnotes", note)
    content = word.add_part(content, "header9.xml", "header", f"<w:p>{word.run('Draft, not agreed')}</w:p>")
    assert loose_of(content, charter) == [
        LooseText("In a box", "a text box"),
        LooseText("secret", "hidden text"),
        LooseText("42 000"),
        LooseText("2026-11-20"),
        LooseText("or not", "next to the field Deputy"),
        LooseText("Draft, not agreed", "the header"),
        LooseText("Change it.\nSoon.", "a comment by Ann Lee"),
        LooseText("See page 3.", "a footnote"),
    ]


@pytest.mark.parametrize("id_", ["owner-charter", "complete-dossier"])
def test_a_written_document_has_no_text_but_its_own(shipped: Book, id_: str) -> None:
    filling = Filling({"pilot/invented": "true"}, page="https://pilotbook.example/")
    doc = compose_document(shipped, shipped.load("sales-sdr"), id_, filling)
    own = set(texts_outside_fields(doc))
    content = word.edit(docx_bytes(doc, Look()), lambda root: root.clear(), "docProps/custom.xml")
    found = word.read(content).loose
    assert {one.location for one in found} >= {"outside the fields", "the header", "the footer"}
    assert [one for one in found if one.text not in own] == []


def test_page_numbers_in_the_table_of_contents_are_not_typed(charter: bytes) -> None:
    def change(root: Any) -> None:
        for link in root.iter(f"{W}hyperlink"):
            link.extend(word.nodes("<w:r><w:tab/><w:t>7</w:t></w:r>"))

    content = word.edit(charter, change)
    assert b">7<" in word.files_of(content)[word.DOCUMENT]
    assert loose_of(content, charter) == []


def test_the_header_of_a_template_is_not_listed_until_someone_changes_it(book: Book, tmp_path: Path) -> None:
    template = tmp_path / "template.docx"
    template.write_bytes(reference_bytes("Acme, Sales", Look()))
    content = docx_bytes(compose_document(book, book.load("bot"), "charter", Filling({})), Look(reference=template))
    assert b"Acme, Sales" in b"".join(word.files_of(content).values())
    assert [one for one in word.read(content).loose if one.location == "the header"] == []

    def change(root: Any) -> None:
        next(one for one in root.iter(f"{W}t") if one.text == "Acme, Sales").text = "Acme, draft"

    header = next(name for name, part in word.files_of(content).items() if b"Acme, Sales" in part and "header" in name)
    assert LooseText("Acme, draft", "the header") in word.read(word.edit(content, change, header)).loose


def test_what_a_document_carries_and_who_saved_it_comes_back(charter: bytes, tmp_path: Path) -> None:
    document = docx.Document(str(write(tmp_path / "a.docx", charter)))
    set_custom_properties(document, {f"pilotbook.{number}": f"part {number}; " for number in range(12)})
    document.core_properties.last_modified_by = "Ann Lee"
    document.save(str(tmp_path / "b.docx"))
    result = word.read((tmp_path / "b.docx").read_bytes())
    assert result.carried == "".join(f"part {number}; " for number in range(12))
    assert (result.modified_by, result.modified) == ("Ann Lee", "2000-01-01T00:00:00.000Z")
    assert [one for one in result.loose if one.location == "the header"] == [], "the note about headers stays"


def write(path: Path, content: bytes) -> Path:
    """A file on the disk."""
    path.write_bytes(content)
    return path


def test_a_broken_document_is_a_clear_mistake(charter: bytes) -> None:
    files = word.files_of(charter)
    broken = word.zip_bytes({**files, word.DOCUMENT: files[word.DOCUMENT][:-9]}.items())
    notes = word.add_part(charter, "comments.xml", "comments", "<w:comment>")
    for content in (b"", b"PK", charter[:999], broken, notes, word.zip_bytes([("a", b"b")])):
        with pytest.raises(UnreadableError, match=r"a\.docx: this is not a Word document \(\.docx\): .*save it again"):
            word.read(content)


def test_an_annex_of_three_thousand_entries_takes_seconds(book: Book) -> None:
    """It took minutes to write. A tenth of it takes a tenth of the time."""
    unplaced = tuple((f"checks/gone-{number}/evidence", f"Text {number}") for number in range(3000))
    filling = Filling({}, unplaced=unplaced)
    content = next(
        Dossier(book, book.load("bot"), filling, annex=True).files(formats=["docx"], only=["charter"])
    ).make()
    assert len([text for text in word.texts(content).values() if text.startswith("Text ")]) == 3000
