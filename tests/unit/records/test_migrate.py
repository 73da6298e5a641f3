"""What a record is under the ids of today's book. The browser is held to the same cases in `browser/record/`."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pilotbook.book.model import Book
from pilotbook.models import Changes, Record
from pilotbook.record_format import read, to_canonical
from pilotbook.records.migrate import migrate_record, migrate_values
from support.record_cases import MIGRATIONS, merged_of
from support.renames import changes_of


def test_each_case_has_a_name_of_its_own() -> None:
    assert len({case["name"] for case in MIGRATIONS}) == len(MIGRATIONS) >= 35


@pytest.mark.parametrize("case", MIGRATIONS, ids=lambda case: case["name"])
def test_a_record_under_new_ids_is_what_the_case_says(case: dict[str, Any]) -> None:
    changes, here = changes_of(case["gone"]), case.get("here", ())
    record = read(to_canonical(merged_of(case, "record")))
    before = copy.deepcopy(record)
    made = migrate_values(record, changes, here)
    assert record == before
    if "becomes" not in case:
        assert made is record
        return
    assert to_canonical(made) == to_canonical(read(to_canonical(merged_of(case, "becomes"))))
    assert migrate_values(made, changes, here) is made


@pytest.mark.parametrize("case", MIGRATIONS, ids=lambda case: case["name"])
def test_a_record_of_a_book_migrates_as_its_values_do(case: dict[str, Any], tiny_book: Callable[[], Book]) -> None:
    changes = changes_of(case["gone"])
    book = replace(tiny_book(), changes=Changes(changes=changes))
    playbook = book.load("bot")
    values = read(to_canonical(merged_of(case, "record")))
    record, expected = (
        Record.from_plain(values),
        migrate_values(values, changes, {check.id for check in playbook.checks}),
    )
    made = migrate_record(record, book, playbook)
    assert made == Record.from_plain(expected)
    assert (made is record) == (expected is values)


def test_an_authors_example_migrates_without_edits(tiny_book: Callable[[], Book]) -> None:
    change = {"old": {"version": "1.1.0", "kind": "renamed", "to": ("owner-named",), "why": "A better name."}}
    book = replace(tiny_book(), changes=Changes.model_validate({"changes": {"check": change}}))
    record = Record.model_validate(
        {"pilot": {"name": "W", "playbook": "bot"}, "checks": {"old": {"status": "open", "note": "Ask Ann."}}}
    )
    made = migrate_record(record, book, book.load("bot"))
    assert made.checks.keys() == {"owner-named"}
    assert made.checks["owner-named"].remarks["note"].text == "Ask Ann."
