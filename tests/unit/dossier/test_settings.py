"""A site says how its documents look, and is told clearly when it says it wrongly."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.shared import Pt, RGBColor
from pypdf import PdfReader

from pilotbook.book.model import Book
from pilotbook.config.dossier import read_options
from pilotbook.dossier import FORMATS, Dossier, Filling
from pilotbook.errors import PilotbookError
from support.command import run_module
from support.paths import ROOT

WHERE = "mkdocs.yml:1:1: plugins › pilotbook › dossier"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"papr": "a4"}, f"{WHERE} › papr: unknown option. Did you mean `paper`?"),
        ({"paper": "a5"}, f"{WHERE} › paper: is `a5`. Use `a4` or `letter`."),
        ({"color": "navy"}, f'{WHERE} › color: is `navy`. Use six hex digits in quotes, as in "0d4a6b".'),
        ({"formats": ["dox"]}, f"{WHERE} › formats: there is no format `dox`. Did you mean `docx`?"),
        (["a4"], f"{WHERE}: needs keys below it, such as `paper: letter`."),
        ({"reference": "our.docx"}, f"{WHERE} › reference: there is no file "),
        ({"fonts": "fonts"}, f"{WHERE} › fonts: there is no folder "),
    ],
)
def test_a_wrong_option_is_reported_with_its_cure(values: object, says: str, tmp_path: Path) -> None:
    with pytest.raises(PilotbookError) as error:
        read_options(values, tmp_path)  # type: ignore[arg-type]
    assert str(error.value).startswith(says)


def test_a_template_that_is_not_a_word_document_is_reported(tmp_path: Path) -> None:
    (tmp_path / "our.docx").write_text("not Word", encoding="utf-8")
    with pytest.raises(PilotbookError, match=r"is not a Word document\. Save it as \.docx, not as \.dotx\."):
        read_options({"reference": "our.docx"}, tmp_path)


def test_left_out_everything_is_made(tmp_path: Path) -> None:
    given = read_options(None, tmp_path)
    assert (given.formats, given.examples, given.look.paper) == (tuple(FORMATS), True, "a4")


def test_a_teams_own_template_keeps_its_styles_header_and_logo(shipped: Book, tmp_path: Path) -> None:
    own = docx.Document()
    own.styles["Heading 1"].font.size = Pt(31)
    own.styles["Heading 1"].font.color.rgb = RGBColor(0xAA, 0x00, 0x11)
    header = own.sections[0].header.paragraphs[0]
    header.text = "Acme Corporation"
    header.add_run().add_picture(str(next((ROOT / "docs").glob("*.png"))), width=Pt(40))
    own.add_paragraph("Text of the template")
    own.save(str(tmp_path / "our.docx"))
    look = read_options({"reference": "our.docx"}, tmp_path).look
    made = next(Dossier(shipped, shipped.load("forecasting"), Filling({}), look).files(only=["owner-charter"]))
    document = docx.Document(BytesIO(made.make()))
    assert document.styles["Heading 1"].font.size == Pt(31)
    first = document.sections[0].header
    assert first.paragraphs[0].text == "Acme Corporation"
    assert first._element.xpath(".//pic:pic")
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Text of the template" not in text and "The production owner" in text


def test_the_color_and_the_paper_are_used(shipped: Book, tmp_path: Path) -> None:
    look = read_options({"color": "#7a1fa2", "paper": "letter"}, tmp_path).look
    dossier = Dossier(shipped, shipped.load("forecasting"), Filling({}), look)
    for made in dossier.files(only=["owner-charter"]):
        content = made.make()
        if made.format == "pdf":
            assert round(float(PdfReader(BytesIO(content)).pages[0].mediabox[2])) == 612
        elif made.format == "docx":
            with zipfile.ZipFile(BytesIO(content)) as archive:
                body = archive.read("word/document.xml").decode()
            assert 'w:fill="7a1fa2"' in body and 'w:w="12240"' in body
    bright = read_options({"color": "ffd400"}, tmp_path).look
    assert (bright.on_color, look.on_color) == ("000000", "FFFFFF"), "what is read on it"


def test_a_typeface_of_the_sites_own_is_found(shipped: Book, tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    look = read_options({"fonts": "fonts"}, tmp_path).look
    assert look.fonts == tmp_path / "fonts"
    made = next(Dossier(shipped, shipped.load("forecasting"), Filling({}), look).files(formats=["pdf"]))
    assert made.make().startswith(b"%PDF")


def pilotbook(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    return run_module("pilotbook", *arguments, cwd=cwd)


def configure(tiny: Path, options: str) -> None:
    """Give the tiny site options for its documents."""
    path = tiny / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    assert "      library: false\n" in text
    changed = text.replace("      library: false\n", f"      library: false\n      dossier: {options}\n")
    path.write_text(changed, encoding="utf-8")


def test_a_site_can_have_fewer_formats_or_no_documents(tiny: Path) -> None:
    assert pilotbook("build", "-d", "all", cwd=tiny).returncode == 0
    configure(tiny, "{formats: [md], examples: false}")
    assert pilotbook("build", "-d", "made", cwd=tiny).returncode == 0
    made = {path.name for path in (tiny / "made" / "dossiers" / "bot").iterdir()}
    assert made == {"bot-charter.md.txt", "bot-whole.md.txt", "bot-dossier.zip", "tables.json"}  # no PDF, no pictures
    offered = "<pilot-dossier"
    page = Path("playbooks", "bot", "documents", "index.html")
    assert offered in (tiny / "all" / page).read_text(encoding="utf-8")
    assert offered not in (tiny / "made" / page).read_text(encoding="utf-8")
    forms = json.loads((tiny / "made" / "dossiers" / "bot" / "tables.json").read_text(encoding="utf-8"))
    assert (forms["documents"], forms["tables"]) == ([], []), "nothing that the browser could fill"
    for site, count in (("all", 10), ("made", 2)):
        with zipfile.ZipFile(tiny / site / "dossiers" / "bot" / "bot-dossier.zip") as archive:
            assert len(archive.namelist()) == count, "a ZIP of other formats was kept"
    text = (tiny / "mkdocs.yml").read_text(encoding="utf-8").replace("formats: [md]", "formats: []")
    (tiny / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert pilotbook("build", "-d", "none", cwd=tiny).returncode == 0
    assert not (tiny / "none" / "dossiers").exists()
    for path in (page, page.parent.parent / "index.html"):
        text = (tiny / "none" / path).read_text(encoding="utf-8")
        assert 'id="dossier"' not in text
        assert "Cost and documents" not in text


def test_a_wrong_option_stops_the_build_with_one_sentence(tiny: Path) -> None:
    configure(tiny, "{paper: a5}")
    for command in (["build", "-d", "made"], ["check"], ["render", "out"], ["dossier", "bot"]):
        done = pilotbook(*command, cwd=tiny)
        assert done.returncode == 1, command
        assert "mkdocs.yml:9:17: plugins › pilotbook › dossier › paper: is `a5`. Use `a4` or `letter`." in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tiny / "made").exists() and not (tiny / "out").exists()


def test_a_document_that_cannot_be_made_stops_a_build_with_one_sentence(tiny: Path) -> None:
    path = tiny / "playbooks" / "bot.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("Head of sales", "Head \U00012000"), encoding="utf-8")
    for command in (["build", "-d", "made"], ["render", "out"]):
        done = pilotbook(*command, cwd=tiny)
        assert done.returncode == 1, command
        assert "bot, Owner charter: no font has the character \U00012000 (U+12000)" in done.stderr
        assert "Traceback" not in done.stderr


def test_the_command_line_writes_documents_and_reads_them_back(tiny: Path) -> None:
    done = pilotbook(
        "dossier", "bot", "--example", "--only", "charter", "--format", "docx,xlsx", "--out", "mine", cwd=tiny
    )
    assert done.stdout == "Wrote 2 files to mine.\n"
    assert done.stderr.startswith("3 entries do not fit the playbook `bot` and are in the appendix: pilot, checks/")
    assert sorted(path.name for path in (tiny / "mine").iterdir()) == [
        "bot-example-charter.docx",
        "bot-example-charter.xlsx",
    ]
    done = pilotbook("record", "read", *sorted((tiny / "mine").iterdir()), "-o", "bot.json", cwd=tiny)
    assert done.returncode == 0 and done.stdout.endswith("entries changed. The record is in bot.json.\n")
    assert '"name": "Bot at Acme"' in (tiny / "bot.json").read_text(encoding="utf-8")
    done = pilotbook("dossier", "bot", "--record", "bot.json", "--format", "md", cwd=tiny)
    assert done.returncode == 0, done.stderr
    text = (tiny / "dossier" / "bot-Bot-at-Acme-charter.md").read_text(encoding="utf-8")
    assert "Bot at Acme" in text


def test_all_of_everything_comes_with_a_zip(tiny: Path) -> None:
    done = pilotbook("dossier", "bot", "--no-help-text", "--paper", "letter", cwd=tiny)
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tiny / "dossier").iterdir()}
    assert "bot-dossier.zip" in names and "bot-charter.pdf" in names
    with zipfile.ZipFile(tiny / "dossier" / "bot-dossier.zip") as archive:
        assert set(archive.namelist()) == names - {"bot-dossier.zip"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["bott"], "There is no playbook `bott` here. Did you mean `bot`?"),
        (["bot", "--only", "chart"], "There is no document `chart` here. Did you mean `charter`?"),
        (["bot", "--format", "odt"], "There is no format `odt` here. Choose from: "),
        (["bot", "--record", "none.json"], "none.json: cannot be read: No such file or directory."),
        (["bot", "--example", "--blank"], "--record, --example and --blank can't be combined. Use only one of them."),
        (["bot", "--only", "whole", "--format", "xlsx"], "None of these documents is available in these formats."),
        (["bot", "--reference", "none.docx"], "--reference: there is no file "),
        (["bot", "--out", "mkdocs.yml/x"], "mkdocs.yml/x: cannot be written: Not a directory."),
    ],
)
def test_what_is_asked_wrongly_gets_one_sentence(tiny: Path, arguments: list[str], says: str) -> None:
    done = pilotbook("dossier", *arguments, cwd=tiny)
    assert done.returncode == 1
    assert done.stderr.startswith(says) and done.stderr.count("\n") == 1
    assert not (tiny / "dossier").exists()


def test_a_record_of_another_playbook_is_reported_and_filled_in_as_far_as_it_goes(tiny: Path) -> None:
    (tiny / "other.json").write_text(
        '{"version": 1, "pilot": {"name": "Wren", "playbook": "sales-sdr"}, '
        '"checks": {"owner-named": {"status": "done", "by": "Ann Lee"}, "never-heard-of": {"by": "Bo"}}}',
        encoding="utf-8",
    )
    done = pilotbook("dossier", "bot", "--record", "other.json", "--format", "md", cwd=tiny)
    assert done.returncode == 0
    assert done.stderr == (
        "The record of Wren is for the playbook `sales-sdr`, not `bot`. Only what both have in common is filled in.\n"
        "2 entries do not fit the playbook `bot` and are in the appendix: checks/owner-named, checks/never-heard-of.\n"
    )
    text = (tiny / "dossier" / "bot-Wren-whole.md").read_text(encoding="utf-8")
    assert "## Annex" in text and "Bo" in text


def test_nothing_is_left_when_a_document_cannot_be_made(tiny: Path) -> None:
    (tiny / "odd.json").write_text(
        '{"version": 1, "pilot": {"name": "Wren \U00012000", "playbook": "bot"}}', encoding="utf-8"
    )
    done = pilotbook("dossier", "bot", "--record", "odd.json", "--format", "docx,pdf", cwd=tiny)
    assert done.returncode == 1 and "no font has the character" in done.stderr
    assert not (tiny / "dossier").exists()
    shutil.rmtree(tiny)
