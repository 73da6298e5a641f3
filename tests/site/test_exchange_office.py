"""A workbook of a playbook that LibreOffice saved is read as if nobody had touched it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotbook.book.model import Book
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
    for path in saved.values():
        assert path.read_bytes() != (tmp_path / path.name).read_bytes()
        plan = plan_import(shipped, paths.find_layers(ROOT), own, path, ROOT / "schema")
        assert (plan.changes, plan.skipped, plan.files) == ((), (), ()), path.name
