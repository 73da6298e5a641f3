"""The browser part is joined from modules, and stays small."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from conftest import ROOT

from pilotbook.render.assets import DOSSIER, PARTS, SCRIPT
from pilotbook.render.modules import joined

MAIN = ROOT / "overrides" / "components" / "main" / "main.js"
LIMIT = 20_000
"""Bytes of all the JavaScript of a page, compressed as a plain static host does it."""


def module(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_imported_comes_first_and_once(tmp_path: Path) -> None:
    module(tmp_path, "c.js", "/** The number. */\nexport const c = 3; // three\n")
    module(tmp_path, "b.js", 'import { c } from "./c.js";\n\nexport class B {\n  c = c;\n}\n')
    main = module(tmp_path, "a.js", 'import { B } from "./b.js";\nimport { c } from "./c.js";\n// begin\nnew B(c);\n')
    assert joined(main) == "const c=3;class B{c=c;}\nnew B(c);\n"


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"a.js": 'import { b } from "./b.js";\n', "b.js": 'import { a } from "./a.js";\n'}, "imports itself"),
        ({"a.js": 'import { b } from "./b.js";\nconst x = 1;\n', "b.js": "const x = 2;\n"}, "both have the name x"),
        ({"a.js": "export default 1;\n"}, "this is not joined: export default 1;"),
        ({"a.js": 'import * as b from "./b.js";\n', "b.js": ""}, "this is not joined: import"),
    ],
    ids=["circle", "same name", "default", "namespace"],
)
def test_what_could_not_be_joined_rightly_is_refused(tmp_path: Path, files: dict[str, str], problem: str) -> None:
    for name, text in files.items():
        module(tmp_path, name, text)
    with pytest.raises(ValueError, match=re.escape(problem)):
        joined(tmp_path / "a.js")


def test_all_the_javascript_of_a_page_is_at_most_twenty_kilobytes_compressed(site: Path) -> None:
    script = (site / SCRIPT).read_bytes()
    assert script.decode("utf-8") == joined(MAIN)
    assert 5_000 < len(gzip.compress(script, 6)) <= LIMIT


def test_what_fills_documents_is_at_most_eight_kilobytes_compressed_and_not_loaded_with_a_page(site: Path) -> None:
    script = (site / DOSSIER).read_bytes()
    assert 2_000 < len(gzip.compress(script, 6)) <= 8_000
    assert b"dossier.js" not in (site / "playbooks" / "sales-sdr" / "index.html").read_bytes()


def test_the_page_loads_one_script_of_ours_as_a_module(site: Path) -> None:
    page = (site / "playbooks" / "sales-sdr" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script[^>]*pilotbook[^>]*>", page) == [
        '<script src="../../assets/pilotbook.js" type="module">'
    ]


def test_every_word_that_a_script_says_stands_in_the_parts(site: Path) -> None:
    parts = (site / PARTS).read_text(encoding="utf-8")
    known = set(re.findall(r'data-word="([^"]+)"', parts))
    script = (site / SCRIPT).read_text(encoding="utf-8")
    asked = set(re.findall(r'words\("([^"]+)"', script))
    begun = set(re.findall(r"`([a-z-]+)\$\{", script))
    assert len(asked) > 30
    assert asked - known == set()
    used = asked | {word for word in known if any(word.startswith(start) for start in begun)}
    said_otherwise = set(re.findall(r'"([a-z][a-z-]+)"', script))
    states = {
        f"{state}-{kind}"
        for state in ("stale", "expired", "incomplete")
        for kind in ("days", "change", "expired", "missing")
    }
    assert known - used - said_otherwise - states - {"done-nobody", "due-nobody", "overdue-nobody"} == set()


def test_every_part_that_a_script_clones_is_there(site: Path) -> None:
    parts = set(re.findall(r'<template id="([^"]+)"', (site / PARTS).read_text(encoding="utf-8")))
    asked = set(re.findall(r'"(pb-[a-z-]+)"', (site / SCRIPT).read_text(encoding="utf-8")))
    found = {part for part in parts if part.startswith("pb-found-")}
    assert len(found) == 6
    assert parts - found - asked == set()
