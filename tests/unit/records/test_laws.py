"""Records that many browsers write, and records that nobody wrote honestly: what holds for all of them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError
from pilotbook.load import load_register
from pilotbook.models import Record
from pilotbook.record_format import RecordProblem, leave_out, merge, parse, read, to_canonical
from pilotbook.records.migrate import migrate_record, migrate_values
from pilotbook.records.paths import flatten_record
from pilotbook.records.record_file import format_pilot_state, read_records
from pilotbook.records.register import build_rows
from support.records import (
    COUNT,
    SEED,
    WORDS,
    History,
    forged,
    random_file,
    random_renames,
    version_1,
    versions_in,
)
from support.renames import changes_of

pytestmark = pytest.mark.fuzz


TWICE_BY_ONE = 1366
"""A record with two versions of one entry by one browser, of which what it removed covers the earlier alone."""


def seeds(count: int) -> range:
    """Seeds of random cases."""
    return range(SEED, SEED + count)


def merged(*records: dict[str, Any]) -> dict[str, Any]:
    """The merge of several records, one after the other."""
    first, *others = records
    for other in others:
        first = merge(first, other).record
    return first


def triple(seed: int) -> list[dict[str, Any]]:
    """Three records of one pilot: of a history, or forged, or of version 1."""
    chance = random.Random(seed)
    if seed % 3 == 0:
        return [browser.record for browser in History(chance).browsers]
    made = []
    while len(made) < 3:
        try:
            made.append(parse((forged if seed % 3 == 1 else version_1)(chance)))
        except RecordProblem:
            continue
    return made


def test_the_order_of_merges_makes_no_difference() -> None:
    for seed in seeds(COUNT):
        a, b, c = triple(seed)
        laws = {
            "commutative": (merged(a, b), merged(b, a)),
            "associative": (merged(merged(a, b), c), merged(a, merged(b, c))),
            "idempotent": (merged(a, a), a),
            "idempotent with what it holds": (merged(a, b, b), merged(a, b)),
            "any order": (merged(c, b, a), merged(b, a, c)),
        }
        for law, (one, other) in laws.items():
            assert to_canonical(one) == to_canonical(other), (law, seed)


def test_nothing_that_nobody_has_seen_is_lost_and_nothing_that_was_covered_comes_back() -> None:
    covered = 0
    for seed in seeds(COUNT):
        chance = random.Random(seed)
        history = History(chance, browsers=chance.randint(2, 5), steps=chance.randint(10, 80))
        records = [browser.record for browser in history.browsers]
        chance.shuffle(records)
        assert versions_in(merged(*records)) == history.alive, seed
        covered += sum(len(browser.covers) for browser in history.browsers)
    assert covered > COUNT


def test_an_export_is_imported_as_the_same_record() -> None:
    for seed in seeds(COUNT):
        for record in triple(seed):
            for text in (json.dumps(record), json.dumps(record, ensure_ascii=False, indent=1), to_canonical(record)):
                assert to_canonical(read("\ufeff" + text)) == to_canonical(record), seed


def test_a_copy_without_notes_and_evidence_removes_nothing_from_the_whole_record() -> None:
    for seed in (TWICE_BY_ONE, *seeds(COUNT)):
        a, b, _ = triple(seed)
        bare, _ = leave_out(a, {"remarks", "note", "evidence", "text"})
        assert versions_in(merged(a, bare)) == versions_in(a), seed
        assert versions_in(merged(bare, a)) == versions_in(a), seed
        if seed % 3 == 0:  # what an honest record had covered does not come back
            assert versions_in(merged(a, b, bare)) == versions_in(merged(a, b)), seed


def found_in(record: dict[str, Any]) -> set[tuple[str, tuple[str, str, bytes]]]:
    """Every version in a record, whatever the ids of the history that splits left."""
    return {(re.sub("/history/[^/]+", "/history", path), rank) for path, rank in versions_in(record)}


def test_what_an_old_copy_says_survives_a_merge_with_a_migrated_one() -> None:
    for seed in seeds(COUNT):
        chance = random.Random(seed)
        renames, checks = changes_of(random_renames(chance)), chance.sample(WORDS, chance.randint(0, 2))
        a, b, _ = (browser.record for browser in History(chance).browsers)
        late = migrate_values(merged(a, b), renames, checks)
        soon = migrate_values(merged(migrate_values(a, renames, checks), b), renames, checks)
        assert found_in(late) <= found_in(soon), seed
        assert found_in(late) <= found_in(migrate_values(merged(soon, late, a, b), renames, checks)), seed


def test_a_file_is_a_record_or_refused_in_one_sentence(tiny_book: Callable[[], Book], tmp_path: Path) -> None:
    accepted, book = 0, tiny_book()
    register = tmp_path / "register"
    register.mkdir()
    for seed in seeds(COUNT):
        path = register / "one.json"
        path.write_bytes(random_file(random.Random(seed)).encode("utf-8", "surrogatepass"))
        try:
            found = read_records(path)
        except PilotbookError as error:
            assert str(error).encode().count(b"\n") == 0, seed
            records, mistakes = load_register(register, base=tmp_path)
            assert not records and "one.json" in str(mistakes[0]), seed
            continue
        for record, values in found:
            accepted += 1
            assert Record.from_plain(values) == record
            json.dumps(record.model_dump(mode="json")).encode()
            json.dumps(flatten_record(record), ensure_ascii=False).encode()
            if record.pilot.playbook != "bot":
                continue
            assert build_rows([record], book, "2026-11-20")
            assert list(format_pilot_state(record, book, "2026-11-20"))
            assert migrate_record(record, book, book.load("bot")) == record
    assert accepted > COUNT // 3
