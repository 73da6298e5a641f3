"""No text of a record, a playbook or a file name acts where it arrives: every output is tried with every hostile text.

| where text leaves | what escapes it | what holds it |
|---|---|---|
| what commands say, errors, MkDocs' log | `terminal.escape_line` | here; only `cli/printing.py` prints |
| `gate` and `register` as text | `terminal.escape_line` | here |
| `gate`, `register`, `diff`, `record read` as JSON | `text/json.py` | here |
| `gate` as JUnit XML | `text/junit.py` | here |
| `gate` and `register` as Markdown, documents as Markdown | `text/markdown.py` | here |
| `register` as CSV, documents as CSV | `text/csv.py` | here, `dossier/test_formulas.py` |
| `register` and documents as XLSX | XlsxWriter's `write_string`, `xlsx_words.py` | here, `dossier/test_formulas.py` |
| documents as Word | python-docx' text runs | here |
| documents as PDF | JSON into Typst | here |
| names of files | `_slugify`, `toNamePart` | here, `browser/test_names.py` |
| pages, data of pages, front matter | Jinja2, `text/markup.py` | `site/test_hostile.py`, `test_raw_html.py` |
| the feed of releases | ElementTree, `text/plain.py` | `test_public.py` |
| calendars | `records/ics.py`, `record/ics.js` | `records/test_ics.py`, `browser/record/test_twins.py` |
| the browser's CSV and Markdown | `record/formula.js`, `record/markdown.js` | `browser/record/test_export.py` |
| what scripts put into pages | `textContent` | `browser/test_hostile_site.py` |
"""

from __future__ import annotations

import ast
import json
import logging
import random
import re
import warnings
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pikepdf
import pytest
import yaml
from click.testing import CliRunner, Result

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.cli import main
from pilotbook.config import paths
from pilotbook.dossier import Dossier, fill_from_record
from pilotbook.dossier.request import _slugify
from pilotbook.dossier.writers.xlsx_register import workbook_bytes
from pilotbook.errors import PilotbookError
from pilotbook.mkdocs_plugin.log import EscapingFilter
from pilotbook.models import Record
from pilotbook.records.gate_report import FORMATS as GATE_FORMATS
from pilotbook.records.gate_report import report_gate
from pilotbook.records.record_file import format_pilot_state
from pilotbook.records.register import build_rows
from pilotbook.records.register_report import COLUMN_TITLES, FORMS, RegisterReport, format_rows
from pilotbook.terminal import escape_line
from pilotbook.text.csv import csv_bytes
from pilotbook.text.json import json_text
from pilotbook.text.junit import Case, junit_text
from pilotbook.text.markdown import escape_cell, escape_inline, escape_starts
from pilotbook.text.plain import one_line
from support.hostile import write_book
from support.modules import call_module
from support.outputs import ACTING, acts_in_a_sheet, acts_in_markdown, acts_on_a_terminal
from support.paths import CASES, ROOT
from support.run import ROUNDS

DAY = "2026-11-20"
MARKDOWN: list[dict[str, str]] = yaml.safe_load((CASES / "markdown.yml").read_text(encoding="utf-8"))
CODE = ROOT / "generator" / "pilotbook"
PLAIN = [text for text in ACTING if not re.search("[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]", text)]
"""The texts that YAML files may hold: `check` refuses control characters, and those that turn the direction."""


def load(root: Path) -> Book:
    return load_book(paths.find_layers(root, library=False), base=root)


def record_of(text: str) -> Record:
    """A pilot whose every text is hostile, as the models take it: nothing has cleaned it on its way."""
    return Record.parse_lenient(
        {
            "version": 2,
            "pilot": {"name": text, "playbook": "bot", "company": text},
            "checks": {"owner-named": {"status": "done", "by": text, "signer": text, "note": text, "evidence": text,
                                       "on": DAY}},
            "answers": {"owner": {"text": text, "by": text}, "gone-one": {"text": text}},
            "tables": {"cases": {"empty-name": {"note": text}}, "people": {"r1": {"name": text}}},
            "decision": {"outcome": "go", "signer": text, "reason": text,
                         "conditions": {"c1": {"text": text, "owner": text, "due": "2026-01-01"}}},
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book in which every field that takes free text holds every hostile text that YAML can hold."""
    root = tmp_path_factory.mktemp("outputs") / "book"
    write_book(root, " ".join(PLAIN))
    return load(root)


@pytest.fixture(scope="module")
def whole(book: Book) -> Dossier:
    """The documents of a pilot with every hostile text in each of its fields, one to a line."""
    playbook = book.load("bot")
    filling = fill_from_record(book, playbook, record_of("\n".join(ACTING)), day=DAY, with_help=True, page="")
    return Dossier(book, playbook, filling, annex=True)


# --- terminal and logs ---


def test_what_is_said_is_one_line_that_nothing_obeys() -> None:
    for text in ACTING:
        line = escape_line(text)
        assert "\n" not in line
        assert acts_on_a_terminal(line) == []
        assert escape_line(line) == line


@pytest.mark.parametrize(
    "text", ["Größe 👩‍👧 漢字 שלום", "EUR\u00a018", "a :: b, c::d, # [x] ##", "e\u0301"], ids=ascii
)
def test_what_people_write_is_said_as_they_wrote_it(text: str) -> None:
    assert escape_line(text) == text


def test_an_error_says_a_name_on_one_line() -> None:
    for text in ACTING:
        assert acts_on_a_terminal(str(PilotbookError(f"{text}: it cannot be read.", text))) == []
        assert str(PilotbookError(text, "second")).split("\n")[1:] == ["second"]


def test_a_log_holds_no_command() -> None:
    for text in ACTING:
        record = logging.LogRecord("mkdocs", logging.WARNING, "", 0, "Doc file '%s' has a link", (text,), None)
        assert EscapingFilter().filter(record)
        assert acts_on_a_terminal(record.getMessage()) == []


def test_only_one_module_prints() -> None:
    """Constant words may be printed anywhere, and how far a build is, which is words of ours and numbers."""
    found = []
    for path in sorted(CODE.rglob("*.py")):
        if path in (CODE / "cli" / "printing.py", CODE / "mkdocs_plugin" / "progress.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            prints = called == "print" or called.endswith(("stdout.write", "stderr.write", "buffer.write"))
            clicks = re.fullmatch(r"click\.(echo|secho|echo_via_pager|progressbar|confirm|prompt)", called)
            if clicks or (prints and not all(isinstance(arg, ast.Constant) for arg in node.args)):
                found.append(f"{path.relative_to(CODE)}:{node.lineno}: {called}")
    assert found == []


# --- commands ---


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "-f", str(root / "mkdocs.yml")])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose texts are hostile, with a record of such a name in a folder of such a name."""
    root = tmp_path_factory.mktemp("commands") / "site"
    write_book(root, "x\n::error::a ##[error]b @everyone")
    folder = root / "a\n::error::x\x1b[2J"
    folder.mkdir()
    values = {"version": 2, "pilot": {"name": "W\n::error::x ##vso[y]z\u202e", "playbook": "bot"}, "edits": {}}
    (folder / "r.json").write_text(json.dumps(values), encoding="utf-8")
    (folder / "bad.json").write_text("{", encoding="utf-8")
    return root


@pytest.mark.parametrize(
    "command",
    [
        "check", "gates RECORD", "gates BAD", "gates GONE", "gate RECORD --gate choose", "gate BAD --gate choose",
        "gate RECORD --gate choose --format json", "gate RECORD --gate choose --format junit",
        "gate RECORD --gate choose --format markdown", "gate RECORD --gate GONE", "register", "register RECORD BAD",
        "register --format markdown", "register --format json", "register --format csv", "diff ours", "diff GONE",
        "diff ours --upstream", "diff ours --json", "add gap GONE", "fork bot GONE", "fork GONE x", "record read BAD",
        "record add BAD", "dossier bot --record RECORD --format md --out OUT", "dossier GONE", "reference GONE",
        "release GONE", "policy FOLDER", "render FOLDER", "GONE", "gates --GONE", "new FOLDER", "new OUT --shows GONE",
        "schemas", "--GONE",
    ],
)  # fmt: skip
def test_no_command_prints_what_a_pipeline_obeys(site: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    folder = site / "a\n::error::x\x1b[2J"
    places = {"RECORD": folder / "r.json", "BAD": folder / "bad.json", "OUT": folder / "out", "FOLDER": folder,
              "GONE": "x\n::error::x\x1b[2J##[error]"}  # fmt: skip
    arguments = [
        next((word.replace(name, str(place)) for name, place in places.items() if name in word), word)
        for word in command.split()
    ]
    done = CliRunner().invoke(main, arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.output
    if "--format csv" not in command:
        assert acts_on_a_terminal(done.output) == []
    else:
        assert acts_in_a_sheet(done.output) == []


# --- reports ---


def test_a_report_on_a_gate_holds_no_command_and_no_markup(book: Book) -> None:
    first = {"choose": book.gates["choose"].model_copy(update={"meaning": "decision"})}
    book = replace(book, gates={**book.gates, **first})  # so that an overdue condition blocks it
    for text in ACTING:
        report = replace(report_gate(record_of(text), book, "choose", DAY), pilot=text)
        said = GATE_FORMATS["text"](report)
        assert acts_on_a_terminal(said) == []
        assert len(said.splitlines()) == 1 + len(report.blockers) + len(report.overdue)
        assert acts_in_markdown(GATE_FORMATS["markdown"](report)) == []
        assert acts_on_a_terminal(GATE_FORMATS["junit"](report)) == []
        suite = ElementTree.fromstring(GATE_FORMATS["junit"](report))
        assert len(suite.findall("testcase")) == len(report.blocking) + len(report.conditions)
        assert acts_on_a_terminal(GATE_FORMATS["json"](report)) == []
        assert json.loads(GATE_FORMATS["json"](report))["pilot"] == text
        for line in format_pilot_state(record_of(text), book, DAY):
            assert acts_on_a_terminal(escape_line(line)) == []


def test_the_register_holds_no_command_no_formula_and_no_markup(book: Book) -> None:
    rows: list[tuple[str, ...]] = []
    for text in ACTING:
        listing = RegisterReport(book, build_rows([record_of(text)], book, DAY), DAY, 1)
        assert acts_on_a_terminal(FORMS["text"](listing)) == []
        assert acts_in_markdown(FORMS["markdown"](listing)) == []
        assert acts_in_a_sheet(FORMS["csv"](listing)) == []
        assert acts_on_a_terminal(FORMS["json"](listing)) == []
        assert json.loads(FORMS["json"](listing))["rows"][0]["pilot"] == record_of(text).pilot.name
        rows += format_rows(listing)
    sheet = openpyxl.load_workbook(BytesIO(workbook_bytes(ACTING[0], ACTING, COLUMN_TITLES, rows))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet._hyperlinks == []


def test_json_holds_the_text_and_no_command() -> None:
    for text in ACTING:
        assert json.loads(json_text({text: [text]})) == {text: [text]}
        assert acts_on_a_terminal(json_text({text: [text]})) == []


def test_junit_holds_the_text_on_one_line_and_no_command() -> None:
    for text in ACTING:
        made = junit_text(text, [Case("bot.choose", "owner-named", (text, text))])
        assert acts_on_a_terminal(made) == []
        failure = ElementTree.fromstring(made).find("testcase/failure")
        assert failure is not None
        assert failure.text == failure.get("message") == one_line(text)


def test_csv_holds_no_formula_and_no_command() -> None:
    for text in ACTING:
        assert acts_in_a_sheet(csv_bytes([["a", text, text], [text, "b"]]).decode("utf-8")) == []


# --- Markdown ---


@pytest.mark.parametrize("case", MARKDOWN, ids=lambda case: ascii(case["text"]))
def test_markdown_is_what_the_case_says(case: dict[str, str]) -> None:
    assert escape_cell(case["text"]) == case.get("markdown", case["text"])


def test_the_browser_writes_the_same_markdown() -> None:
    found = call_module("record/markdown.js", "escapeMarkdown", [case["text"] for case in MARKDOWN])
    assert found == [case.get("markdown", case["text"]) for case in MARKDOWN]
    texts = [text for text in ACTING if "://" not in text]  # the browser leaves addresses as they are
    assert call_module("record/markdown.js", "escapeMarkdown", texts) == [escape_cell(text) for text in texts]


def test_a_text_is_only_text_in_markdown() -> None:
    for text in ACTING:
        for made in (
            f"# {escape_cell(text)}",
            f"| a |\n|---|\n| {escape_cell(text)} |",
            escape_starts(escape_inline(text)),
        ):
            assert acts_in_markdown(made) == []


def test_documents_as_markdown_hold_no_markup_of_anyone(whole: Dossier) -> None:
    files = [file.make().decode("utf-8") for file in whole.files(formats=["md"])]
    assert files
    for text in files:
        assert acts_in_markdown(text) == []


@pytest.mark.fuzz
def test_no_mix_of_hostile_texts_acts() -> None:
    chance = random.Random(19)
    letters = [*ACTING, *" \t\n\r\x0b\x85\u2028\ufeff:#[;'\"=+-@|/\\\\<>&!1a.", "::", "##[", "@a", "\n::", ";="]
    for _ in range(150 * ROUNDS):
        text = "".join(chance.choices(letters, k=chance.randint(1, 6)))
        assert acts_on_a_terminal(escape_line(text)) == [], ascii(text)
        assert acts_on_a_terminal(json_text([text])) == [], ascii(text)
        assert acts_on_a_terminal(junit_text(text, [Case("a", "b", (text, text))])) == [], ascii(text)
        assert acts_in_a_sheet(csv_bytes([["a", text], [text, text]]).decode("utf-8")) == [], ascii(text)
        assert acts_in_markdown(f"- {escape_cell(text)}") == [], ascii(text)
        assert acts_in_markdown(escape_starts(escape_inline(text))) == [], ascii(text)


# --- files ---


def test_documents_as_csv_hold_no_formula(whole: Dossier) -> None:
    files = [file.make().decode("utf-8") for file in whole.files(formats=["csv"])]
    assert len(files) > 2
    for text in files:
        assert acts_in_a_sheet(text) == []


STRING = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'!")
"""A text in a formula, or the name of a sheet."""


def test_a_workbook_has_only_its_own_formulas_links_and_codes(whole: Dossier) -> None:
    functions = {"IF", "COUNTA", "COUNTIF", "SUMPRODUCT", "SUM", "MAX", "ROUND", "ROUNDUP", "AND", "OR", "COUNT"}
    for file in whole.files(formats=["xlsx"]):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl does not know the bars in cells
            made = openpyxl.load_workbook(BytesIO(file.make()))
        for sheet in made.worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                if cell.data_type == "f":
                    bare = STRING.sub('""', str(cell.value))
                    assert set(re.findall(r"([A-Z]+)\(", bare)) <= functions
                    assert not re.search(r"[|@#]|\[", bare)
                if cell.hyperlink and cell.hyperlink.target:
                    assert cell.hyperlink.target.startswith(("http://", "https://", "mailto:"))
            codes = [
                part.text or ""
                for head in (sheet.oddHeader, sheet.oddFooter)
                for part in (head.left, head.center, head.right)
            ]
            for code in codes:
                assert set(re.findall(r"&(.)", code.replace("&&", ""))) <= set("8APN")
            for rule in sheet.data_validations.dataValidation:
                said = str(rule.formula1)
                assert re.fullmatch(r'"[^"\n]*"|\'?_lists\'?!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+', said), said


def test_a_word_document_has_only_its_own_fields_and_links(whole: Dossier) -> None:
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for file in whole.files(formats=["docx"]):
        with zipfile.ZipFile(BytesIO(file.make())) as archive:
            for name in archive.namelist():
                if not name.endswith((".xml", ".rels")):
                    continue
                root = ElementTree.fromstring(archive.read(name))
                for link in root.iter("{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"):
                    if link.get("TargetMode") == "External":
                        assert (link.get("Target") or "").startswith(("http://", "https://", "mailto:"))
                said = [node.text or "" for node in root.iter(f"{space}instrText")]
                said += [node.get(f"{space}instr") or "" for node in root.iter(f"{space}fldSimple")]
                assert {word.split()[0] for word in said} <= {"PAGE", "NUMPAGES", "TOC"}


def walk(pdf: pikepdf.Pdf) -> set[str]:
    """The kinds of action in a PDF, and the addresses that it links to."""
    found = set()
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary):
            found |= {str(thing.S)} if "/S" in thing and "/URI" in thing else set()
            found |= {f"address {thing.URI}"} if "/URI" in thing else set()
            found |= {key for key in ("/JS", "/Launch", "/OpenAction", "/AA", "/EmbeddedFiles") if key in thing}
    return found


def test_a_pdf_runs_nothing_and_links_only_to_the_web(whole: Dossier) -> None:
    file = next(file for file in whole.files(formats=["pdf"]) if "charter" in file.name)
    with pikepdf.open(BytesIO(file.make())) as pdf:
        assert {one for one in walk(pdf) if not one.startswith(("/URI", "address http", "address mailto:"))} == set()


def test_a_name_of_a_file_has_only_letters_digits_and_hyphens() -> None:
    for text in ACTING:
        assert re.fullmatch(r"[\w-]+", _slugify(text))


def test_the_hostile_texts_act_where_nothing_escapes_them() -> None:
    """The checks of this file see what they look for."""
    raw = "\n".join(ACTING)
    assert len(acts_on_a_terminal(raw)) > 15
    assert len(acts_in_a_sheet("\r\n".join(f"a,{text}" for text in ACTING))) > 8
    assert {"script", "img", "javascript:alert(1)"} <= set(acts_in_markdown(raw))
    assert any("@everyone" in one for one in acts_in_markdown("@everyone"))
