"""A file is checked before a library sees it. What cannot be read is told: what it is, and what works."""

from __future__ import annotations

import os
import random
import re
import socket
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.config import paths
from pilotbook.dossier import Dossier, Filling
from pilotbook.dossier.readers import limits, office_xml
from pilotbook.dossier.readers.docx import read_docx
from pilotbook.dossier.readers.limits import OfficeKind, open_office_file
from pilotbook.dossier.readers.office_xml import XmlCheck, XmlProblem, to_transitional
from pilotbook.dossier.readers.texts import UnreadableError
from pilotbook.dossier.readers.xlsx import read_xlsx
from pilotbook.errors import PilotbookError
from pilotbook.terminal import escape_line
from support.mutants import KINDS, bomb, crowd, entries_of, zip_of
from support.paths import TINY
from support.run import ROUNDS

MUTANTS = 25
"""How many mutated files a run tries. With PILOTBOOK_FUZZ=20 it tries 500."""
LOAD: dict[OfficeKind, Callable[[BytesIO], object]] = {"docx": docx.Document, "xlsx": openpyxl.load_workbook}
READ = {"docx": read_docx, "xlsx": read_xlsx}


@pytest.fixture(scope="module")
def book() -> Book:
    """The tiny book."""
    return load_book(paths.find_layers(TINY, library=False), base=TINY)


@pytest.fixture(scope="module")
def charters(book: Book) -> dict[OfficeKind, bytes]:
    """The charter in both formats."""
    dossier = Dossier(book, book.load("bot"), Filling({"pilot/name": "Wren"}))
    return {kind: next(dossier.files(formats=[kind], only=["charter"])).make() for kind in LOAD}


def problem(path: Path, kind: OfficeKind | None = None) -> str:
    """What is said about a file, without its path."""
    with pytest.raises(UnreadableError) as error:
        open_office_file(path, kind)
    said, shown = str(error.value), escape_line(str(path))
    assert said.startswith(f"{shown}: ")
    return said.removeprefix(f"{shown}: ")


def changed(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A file with one part changed."""
    entries = entries_of(content)
    assert name in dict(entries)
    return zip_of([(one, change(part) if one == name else part) for one, part in entries])


@pytest.mark.parametrize("kind", LOAD)
def test_a_document_is_handed_on_with_the_same_xml(
    charters: dict[OfficeKind, bytes], kind: OfficeKind, tmp_path: Path
) -> None:
    path = tmp_path / f"charter.{kind}"
    path.write_bytes(charters[kind])
    office = open_office_file(path, kind)
    assert office.kind == kind
    before = {name: part for name, part in entries_of(charters[kind]) if name.endswith((".xml", ".rels"))}
    assert dict(office.parts) == before
    assert {name: part for name, part in entries_of(office.content) if part} == before
    handed_on = tmp_path / f"handed-on.{kind}"
    handed_on.write_bytes(office.content)
    assert [one.text for one in READ[kind](handed_on).fields] == [one.text for one in READ[kind](path).fields]


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1000
TOLD = {
    "a.docx": {
        b"": "this file is empty. Download or save it again.",
        b"\0" * 5000: "this file contains only zeros, so its content is lost. Download or save it again.",
        b"nothing": "this is not a Word document (.docx) or a workbook (.xlsx). Use a file saved by Word or Excel.",
        b"%PDF-1.7": "this is a PDF, which has no fields to read. Use the .docx or .xlsx file that it was made from.",
        b"{\\rtf1": "this is rich text. Open it in Word and save it as .docx.",
        b"\xef\xbb\xbf\n <!DOCTYPE html><title>Sign in": "this is a web page, perhaps a login page that was saved "
        "instead of the file. Download the document again.",
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>': "this is a document saved as a single "
        "XML file. Open it in Word or Excel and save it as .docx or .xlsx.",
        OLE: "this file has a password or is older than Word and Excel 2007. Save it without one, as .docx or .xlsx.",
        OLE
        + "EncryptedPackage".encode(
            "utf-16-le"
        ): "this file has a password. Open it, remove the password under File, Info, and save it.",
        OLE + "WordDocument".encode("utf-16-le"): "this is a Word 97-2003 document. Open it in Word and save it as "
        ".docx.",
        OLE + "Workbook".encode("utf-16-le"): "this is an Excel 97-2003 workbook. Open it in Excel and save it as "
        ".xlsx.",
    },
    "~$arter.docx": {
        b"\x03Ann" + b" " * 158: "this is only a lock file while “…arter.docx” is open. "
        "Close that document and import it instead."
    },
    ".~lock.charter.docx#": {
        b"Ann Lee,ann,host": "this is only a lock file while “charter.docx” is open. "
        "Close that document and import it instead."
    },
    "._charter.docx": {
        b"\x00\x05\x16\x07" + b"\0" * 20 + b"Mac OS X": "this is not a document: macOS uses it to store settings. "
        "Leave out the files that start with “._”."
    },
}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [(name, content, says) for name, cases in TOLD.items() for content, says in cases.items()],
    ids=lambda one: ascii(one[:20])[:30],
)
def test_a_file_that_is_none_is_told_by_what_it_is(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert problem(tmp_path / name) == says


@pytest.mark.parametrize(
    "name",
    [
        "a.doc", "a.xls", "a.docm", "a.XLSM", "a.dotx", "a.xlsb", "a.odt", "a.ods", "a.rtf", "a.pages", "a.numbers",
        "a.pdf", "a.html", "a.gdoc", "a.md", "a.csv", "a.json",
    ],
)  # fmt: skip
def test_a_file_of_another_program_is_told_by_its_name(
    tmp_path: Path, name: str, charters: dict[OfficeKind, bytes]
) -> None:
    (tmp_path / name).write_bytes(charters["docx"])
    assert re.fullmatch(r"[^.]+?\.?\w*[^.]*\. [A-Z].+\.", problem(tmp_path / name))


@pytest.mark.parametrize(
    ("kind", "old", "new", "says"),
    [
        ("docx", "openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main",
         "this is a document with macros."),
        ("xlsx", "openxmlformats-officedocument.spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main",
         "this is a workbook with macros."),
        ("docx", "wordprocessingml.document.main", "wordprocessingml.template.main", "this is a template."),
        ("docx", "wordprocessingml.document.main", "presentationml.presentation.main", "this is a presentation."),
        ("docx", "wordprocessingml.document.main", "x", "this is a ZIP file, not a Word or Excel file."),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_told_by_its_type(
    charters: dict[OfficeKind, bytes], tmp_path: Path, kind: OfficeKind, old: str, new: str, says: str
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(
        changed(charters[kind], "[Content_Types].xml", lambda part: part.replace(old.encode(), new.encode()))
    )
    assert problem(path).startswith(says)


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([("mimetype", b"application/vnd.oasis.opendocument.text")], "this is an OpenDocument text."),
        ([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")], "this is an OpenDocument spreadsheet."),
        ([("Index/Document.iwa", b"")], "this is a Pages document."),
        ([("Index/Tables/a.iwa", b"")], "this is a Numbers spreadsheet."),
        ([("charter.docx", b"")], "this is a ZIP file, not a Word or Excel file."),
        ([], "this is a ZIP file, not a Word or Excel file."),
    ],
)
def test_a_zip_of_another_program_is_told(tmp_path: Path, entries: list[tuple[str, bytes]], says: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(zip_of(entries))
    assert problem(path).startswith(says)


def test_a_workbook_with_the_ending_of_word_is_told(charters: dict[OfficeKind, bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(charters["xlsx"])
    assert problem(path, "docx") == "this is an Excel workbook. Give it a name that ends in .xlsx."
    assert open_office_file(path).kind == "xlsx"


def test_a_path_without_a_file_is_told(tmp_path: Path, charters: dict[OfficeKind, bytes]) -> None:
    assert problem(tmp_path / "a.docx") == "there is no such file. Check the name and the folder."
    assert problem(tmp_path).startswith("this is a folder. List the files in it, such as ")
    assert problem(Path("a\0.docx")) == "cannot be read: embedded null byte. Check its name and permissions."
    assert problem(tmp_path / ("x" * 300 + ".docx")).startswith("cannot be read: File name too long.")
    os.mkfifo(tmp_path / "pipe.docx")
    assert problem(tmp_path / "pipe.docx").startswith("this is not a regular file.")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "s"))
        assert problem(tmp_path / "s").startswith("this is not a regular file.")
    if os.geteuid() != 0:
        (tmp_path / "b.docx").write_bytes(charters["docx"])
        (tmp_path / "b.docx").chmod(0)
        assert problem(tmp_path / "b.docx").startswith("cannot be read: Permission denied.")


@pytest.mark.parametrize(
    "name", ["/word/a.xml", "../a.xml", "a/../../b.xml", "a\\b.xml", "C:/a.xml", "a//b.xml", "a\0b"]
)
def test_a_part_whose_name_leads_elsewhere_is_refused(
    charters: dict[OfficeKind, bytes], tmp_path: Path, name: str
) -> None:
    path = tmp_path / "a.docx"
    stand_in = "~" * len(name)
    content = zip_of([*entries_of(charters["docx"]), (stand_in, b"<a/>")])
    path.write_bytes(content.replace(stand_in.encode(), name.encode()))
    assert problem(path).startswith(
        f"this file has a part with the name {name!r}. Open it in Word or Excel, which may repair it"
    )


@pytest.mark.parametrize("name", ["word/document.xml", "WORD/Document.xml"])
def test_two_parts_with_one_name_are_refused(charters: dict[OfficeKind, bytes], tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(zip_of([*entries_of(charters["docx"]), (name, b"<a/>")]))
    assert problem(path).startswith("this file has two parts with the same name.")


def test_a_file_that_is_cut_off_is_told(charters: dict[OfficeKind, bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(charters["docx"][:-3000])
    assert problem(path).startswith("this file is cut off: the end is missing.")


def test_a_file_that_unpacks_to_too_much_is_refused_whatever_its_header_says(
    charters: dict[OfficeKind, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "a.docx"
    content = changed(charters["docx"], "word/document.xml", lambda _: bomb(limits.LARGEST_XML))
    path.write_bytes(content)
    assert len(content) < 1_000_000
    assert problem(path).startswith("this file has more than 50 MB of text and formats.")
    size = len(bomb(limits.LARGEST_XML)).to_bytes(4, "little")
    assert content.count(size) == 2, "the size stands before the part and in the list at the end"
    path.write_bytes(content.replace(size, (100).to_bytes(4, "little")))
    assert problem(path).startswith("this file is damaged, in word/document.xml.")


def test_many_parts_and_large_files_are_refused(charters: dict[OfficeKind, bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(zip_of([*entries_of(charters["docx"]), *((f"media/{at}.png", b"") for at in range(2000))]))
    assert problem(path).startswith("this file has more than 2,000 parts.")
    with path.open("wb") as file:
        file.truncate(limits.LARGEST_FILE + 1)
    assert problem(path).startswith("this file is larger than 100 MB.")


def test_pictures_of_any_size_are_left_out(charters: dict[OfficeKind, bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(zip_of([*entries_of(charters["docx"]), ("word/media/a.png", bomb(limits.LARGEST_XML))]))
    assert len(open_office_file(path).content) < 3_000_000


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        (b"<!DOCTYPE a><a/>", "declares a DTD, which no Office program writes"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16"), "declares a D"),
        (b'<?xml version="1.0" encoding="cp037"?><a/>', "is neither UTF-8 nor UTF-16"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "is neither UTF-8 nor UTF-16"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "is neither UTF-8 nor UTF-16"),
        (b"<a>\n<b></a>", "is not well-formed XML (line 2)"),
        (b"", "is not well-formed XML (line 1)"),
        (b"<a>\x00</a>", "is not well-formed XML (line 1)"),
        (b"<a>" * 201 + b"</a>" * 201, "nests elements more than 200 levels deep"),
        (b"<a " + b" ".join(b'a%d=""' % at for at in range(201)) + b"/>", "has an element with more than 200"),
        (b'<a><mergeCell ref="A1:XFD1048576"/></a>', "merges or links more than 50,000 cells"),
        (b'<a><x:hyperlink ref="$A$1:A1048576"/></a>', "merges or links more than 50,000 cells"),
        (b'<a>' + b'<mergeCell ref="A1:B9999"/>' * 11 + b"</a>", "merges or links more than 50,000 cells"),
    ],
)  # fmt: skip
def test_xml_that_could_harm_is_refused(xml: bytes, says: str) -> None:
    with pytest.raises(XmlProblem) as error:
        XmlCheck().check(xml)
    assert str(error.value).startswith(says)


def test_the_elements_of_all_parts_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_xml, "MOST_ELEMENTS", 1000)
    check = XmlCheck()
    check.check(crowd(499))
    check.check(crowd(499))
    with pytest.raises(XmlProblem, match="brings the file over 1,000 XML elements"):
        check.check(b"<a/>")


STRICT = (
    (b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"),
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties",
     b"http://purl.oclc.org/ooxml/officeDocument/relationships/extendedProperties"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
     b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
     b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
     b"http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes"),
)  # fmt: skip
"""Namespaces and types, and how Word and Excel write them in Strict Open XML."""


@pytest.mark.parametrize("kind", LOAD)
def test_strict_open_xml_is_read_like_any_other(
    charters: dict[OfficeKind, bytes], kind: OfficeKind, tmp_path: Path
) -> None:
    def to_strict(part: bytes) -> bytes:
        for usual, strict in STRICT:
            part = part.replace(usual, strict)
        return part

    usual, strict = tmp_path / f"usual.{kind}", tmp_path / f"strict.{kind}"
    usual.write_bytes(charters[kind])
    made = [
        (name, to_strict(part) if name.endswith((".xml", ".rels")) else part)
        for name, part in entries_of(charters[kind])
    ]
    strict.write_bytes(zip_of(made))
    assert b"purl.oclc.org" in strict.read_bytes() or any(b"purl.oclc.org" in part for _, part in made)
    assert open_office_file(strict).parts == open_office_file(usual).parts
    strict.write_bytes(open_office_file(strict).content)
    assert [one.text for one in READ[kind](strict).fields] == [one.text for one in READ[kind](usual).fields]


def test_a_text_that_names_a_strict_namespace_stays_as_it_was_typed() -> None:
    typed = (
        b'<w:t xmlns:w="x">See http://purl.oclc.org/ooxml/wordprocessingml/main, "http://purl.oclc.org/ooxml/a"</w:t>'
    )
    assert to_transitional(typed) == typed


@pytest.mark.fuzz
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # openpyxl leaves a broken file open
def test_a_mutated_file_is_read_or_told_in_a_moment(
    charters: dict[OfficeKind, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if ROUNDS == 1:  # what goes over smaller limits takes less time to make
        monkeypatch.setattr(limits, "LARGEST_XML", 3_000_000)
        monkeypatch.setattr(office_xml, "MOST_ELEMENTS", 50_000)
    slowest, told = 0.0, 0
    for seed in range(MUTANTS * ROUNDS):
        chance = random.Random(seed)
        kind = chance.choice(list(LOAD))
        mutate = KINDS[seed % len(KINDS)]
        path = tmp_path / f"mutant.{kind}"
        path.write_bytes(mutate(chance, charters[kind]))
        start = time.process_time()
        try:
            office = open_office_file(path, kind)
            path.write_bytes(office.content)
            if (kind, mutate.__name__) == ("xlsx", "huge_numbers"):
                load_only(kind, office.content)
            else:
                READ[kind](path)
        except PilotbookError as error:
            assert str(error).startswith(f"{path}: "), (seed, error)
            told += 1
        except Exception as error:
            raise AssertionError(f"seed {seed}, {mutate.__name__}") from error
        slowest = max(slowest, time.process_time() - start)
        assert slowest < 2, (seed, mutate.__name__)
    assert told > MUTANTS * ROUNDS / 3


def load_only(kind: OfficeKind, content: bytes) -> None:
    """Load a file into its library, which may refuse it. Rows far down are for the reader to handle."""
    with warnings.catch_warnings(), suppress(KeyError, ValueError, TypeError, AttributeError, IndexError):
        warnings.simplefilter("ignore")
        LOAD[kind](BytesIO(content))
