"""Documents are typed into and saved by other programs while the pilot goes on, and nothing is lost unlisted."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from pilotbook.book.model import Book
from pilotbook.dossier import fill_from_record
from pilotbook.dossier.readers.update_record import read_documents
from pilotbook.models import Record
from pilotbook.record_format import merge, parse
from pilotbook.record_format.entries import list_entries
from support import word
from support.documents import Convert
from support.entries import write_entry
from support.run import ROUNDS
from support.team import DAY, team_record
from support.word_edits import WordEdits

pytestmark = [pytest.mark.office, pytest.mark.fuzz]
BATCH = 50
"""How many documents LibreOffice saves at once."""
DOCUMENTS = ("owner-charter", "autonomy-boundary", "version-log")
FILLED, MEANWHILE, NOW = "2026-11-05T08:00:00.000Z", "2026-11-10T08:00:00.000Z", "2999-01-01T00:00:00.000Z"


def stamped(record: Record) -> dict[str, Any]:
    """A record of which every entry has been written in a browser."""
    plain = parse(record.model_dump(mode="json", exclude_none=True, exclude_unset=True))
    for path, value in list(list_entries(plain)):
        if path != "pilot/id":
            write_entry(plain, path, value, FILLED, "browser")
    return parse(plain)


def test_whatever_is_typed_and_saved_by_other_programs_is_merged_or_listed(
    shipped: Book, convert: Convert, tmp_path: Path
) -> None:
    playbook = shipped.load("sales-sdr")
    before = stamped(team_record(shipped, playbook))
    filling = fill_from_record(shipped, playbook, Record.from_plain(before), day=DAY)
    originals = {id_: word.write(shipped, "sales-sdr", id_, filling) for id_ in DOCUMENTS}
    seeds = range(2 if ROUNDS == 1 else 50 * ROUNDS)
    for start in range(0, len(seeds), BATCH):
        batch = list(seeds[start : start + BATCH])
        edits = {seed: WordEdits(random.Random(seed)) for seed in batch}
        paths: dict[int, Path] = {}
        for seed in batch:
            id_ = DOCUMENTS[seed % len(DOCUMENTS)]
            paths[seed] = tmp_path / f"{seed}-{id_}.docx"
            paths[seed].write_bytes(word.edit(originals[id_], edits[seed].edit))
        saved = convert([paths[seed] for seed in batch if seed % 2], "docx", tmp_path / f"saved-{start}")
        for seed in batch:
            path = saved.get(paths[seed].name, paths[seed])
            check(shipped, before, path, edits[seed], random.Random(-seed), tmp_path / f"{seed}.json")


def check(book: Book, before: dict[str, Any], path: Path, edits: WordEdits, dice: random.Random, into: Path) -> None:
    """Read a document into the record that went on meanwhile."""
    since = json.loads(json.dumps(before))
    entries = [entry for entry, value in list_entries(since) if isinstance(value, str) and entry[:6] != "pilot/"]
    written = {}
    for number, entry in enumerate(dice.sample(entries, 5)):
        written[entry] = f"meanwhile {number}" if entry.endswith(("text", "evidence", "reason", "by")) else None
        if written[entry]:
            write_entry(since, entry, written[entry], MEANWHILE, "browser-2")
    into.write_text(json.dumps(since), encoding="utf-8")
    reading = read_documents(book, [path], into, NOW)
    told = json.dumps(reading.record, ensure_ascii=False) + "\n".join([*reading.unplaced, *reading.emptied])
    log = (path.name, edits.log)
    assert [text for text in edits.typed if text not in told] == [], log
    assert [text for text in written.values() if text and text not in told] == [], log
    assert [text for text in edits.gone if text in told] == [], log
    lost = [entry for entry, value in list_entries(since) if isinstance(value, str) and value not in told]
    assert lost == [], log
    assert merge(since, reading.record).record == reading.record == merge(reading.record, since).record, log
    into.write_text(json.dumps(reading.record), encoding="utf-8")
    assert read_documents(book, [path], into, NOW).record == reading.record, log
