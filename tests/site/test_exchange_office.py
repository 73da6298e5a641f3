"""A workbook of a playbook that LibreOffice saved is read as if nobody had touched it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotbook.book.model import Book
from pilotbook.book.usable import load_usable_book
from pilotbook.config import paths
from pilotbook.exchange.export_workbook import export_playbook
from pilotbook.exchange.import_file import plan_import
from pilotbook.load import Layer
from support.documents import Convert
from support.paths import ROOT

pytestmark = pytest.mark.office


def test_what_libreoffice_saves_changes_nothing(shipped: Book, convert: Convert, tmp_path: Path) -> None:
    written = [tmp_path / f"{id_}.xlsx" for id_ in shipped.playbooks]
    for path in written:
        path.write_bytes(export_playbook(shipped, path.stem))
    saved = convert(written, "xlsx", tmp_path / "saved")
    own = Layer(ROOT / "content", ROOT / "playbooks")
    assert len(saved) == len(written)
    for path in saved.values():
        assert path.read_bytes() != (tmp_path / path.name).read_bytes()
        plan = plan_import(shipped, paths.find_layers(ROOT), own, path, ROOT / "schema")
        assert (plan.changes, plan.skipped, plan.files) == ((), (), ()), path.name


def test_a_checklist_that_libreoffice_saves_changes_nothing(tiny: Path, convert: Convert, tmp_path: Path) -> None:
    text = (
        "kind: checklist\ntitle: Launch\nsummary: Before we ship.\nsections:\n  day:\n    title: The day\n"
        "    summary: |-\n      One day.\n\n      And the next.\nchecks:\n  tell-support:\n    text: Tell support\n"
        "    section: day\n    priority: Must\n    gate: prove\n    blocking: true\n    stale_after: {days: 90}\n"
    )
    (tiny / "playbooks/launch.yml").write_text(text, encoding="utf-8")
    layers = paths.find_layers(tiny, library=False)
    book = load_usable_book(layers, base=tiny)
    path = tmp_path / "launch.xlsx"
    path.write_bytes(export_playbook(book, "launch"))
    (saved,) = convert([path], "xlsx", tmp_path / "saved").values()
    plan = plan_import(book, layers, Layer(tiny / "content", tiny / "playbooks"), saved, tiny / "schema")
    assert (plan.changes, plan.skipped, plan.files) == ((), (), ())
