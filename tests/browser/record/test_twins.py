"""Python and the browser read and refuse the same files, and merge and migrate to the same result."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from pilotbook.models import Record
from pilotbook.record_format import RecordProblem, has_visible_text, merge, read, to_canonical
from pilotbook.record_format.grammar import clean_text
from pilotbook.records import gates
from pilotbook.records.decision import decision_state
from pilotbook.records.ics import CALENDAR_WORDS, format_calendar
from pilotbook.records.migrate import migrate_values
from support.dates import CALENDAR_CHECKS, CALENDARS, calendar_page, calendar_record, days_of
from support.gates import DECISION, ORDER, TODAY, plan_of, rule_of
from support.record_cases import CASES, INVISIBLE, MERGES, MIGRATIONS, VISIBLE, expected_of, filled, merged_of, text_of
from support.records import COUNT, SEED, WORDS, History, forged, random_file, random_renames, version_1
from support.register import check_of
from support.renames import changes_of
from support.twin import Twin

RULES: dict[str, dict[str, Any]] = {
    "a": {"gate": "choose", "blocking": True, "stale_days": 3, "stale_changes": ["model"]},
    "constructor": {"gate": "design", "blocking": True},
}


@pytest.fixture(scope="module")
def twin() -> Iterator[Twin]:
    """The browser's modules."""
    found = Twin()
    yield found
    found.close()


def in_python(text: str, latest: str | None = None) -> dict[str, Any]:
    """What Python reads, as the browser's `read` returns it."""
    try:
        return {"record": to_canonical(read(text, latest))}
    except RecordProblem as error:
        return {"problem": error.problem, "detail": error.detail}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_record_is_read_or_refused_in_the_browser_as_the_case_says(case: dict[str, Any], twin: Twin) -> None:
    latest = {"latest": case["latest"]} if "latest" in case else {}
    found = twin.ask("read", text=text_of(case).removeprefix("\ufeff"), **latest)
    if "refused" in case or "problem" in case:
        assert found.get("problem") == case.get("problem", "not-a-record")
        if "refused" in case:
            assert found["detail"] == filled(case, case["refused"])
        return
    assert "record" in found, found
    expected = expected_of(case)
    if expected is not None:
        assert found["record"] == to_canonical(expected)


@pytest.mark.parametrize("case", MERGES, ids=lambda case: case["name"])
def test_two_records_are_together_in_the_browser_what_the_case_says(case: dict[str, Any], twin: Twin) -> None:
    a, b, expected = (json.dumps(merged_of(case, key)) for key in ("a", "b", "becomes"))
    found = twin.ask("merge", a=a, b=b)
    assert found["record"] == twin.ask("merge", a=b, b=a)["record"] == to_canonical(read(expected))
    for name in ("added", "changed", "removed", "conflicts"):
        assert sorted(found[name]) == sorted(case.get(name, [])), name


@pytest.mark.parametrize("case", MIGRATIONS, ids=lambda case: case["name"])
def test_a_record_under_new_ids_is_in_the_browser_what_the_case_says(case: dict[str, Any], twin: Twin) -> None:
    text, becomes = (
        json.dumps(merged_of(case, key)) for key in ("record", "becomes" if "becomes" in case else "record")
    )
    found = twin.ask("migrate", text=text, gone=case["gone"], checks=case.get("here", []))
    assert found["record"] == to_canonical({**read(becomes), "known": []})
    assert found["again"] and found["same"]


def test_a_text_is_visible_in_the_browser_if_a_person_can_see_some_of_it(twin: Twin) -> None:
    assert twin.ask("visible", texts=[*VISIBLE, *INVISIBLE]) == [True] * len(VISIBLE) + [False] * len(INVISIBLE)


def test_the_same_characters_are_visible_in_both(twin: Twin) -> None:
    texts = [text for code in (*range(0x20000), *range(0xE0000, 0xE2000)) if (text := clean_text(chr(code)))]
    made = twin.ask("visible", texts=texts)
    assert [f"{ord(text):x}" for text, seen in zip(texts, made, strict=True) if seen != has_visible_text(text)] == []


@pytest.mark.parametrize("case", CALENDARS, ids=lambda case: case["name"])
def test_a_calendar_is_the_same_in_the_browser(case: dict[str, Any], twin: Twin) -> None:
    text, page = json.dumps(calendar_record(case)), calendar_page(case)
    record = Record.from_plain(read(text))
    checks = [{"id": check.id, "title": check.text, "staleDays": days_of(check)} for check in CALENDAR_CHECKS]
    found = twin.ask("calendar", text=text, checks=checks, page=page, sentences=CALENDAR_WORDS)
    assert found == format_calendar(record, CALENDAR_CHECKS, page)


@pytest.mark.fuzz
def test_both_read_and_refuse_the_same_files(twin: Twin) -> None:
    refused = 0
    for seed in range(SEED, SEED + COUNT):
        text = random_file(random.Random(seed))
        mine, theirs = in_python(text), twin.ask("read", text=text)
        if "problem" in mine:  # of two mistakes each may find another one first
            refused += 1
            assert "problem" in theirs, (seed, mine)
        else:
            assert theirs == mine, seed
    assert COUNT // 10 < refused < COUNT


@pytest.mark.fuzz
def test_both_merge_to_the_same_record(twin: Twin) -> None:
    for seed in range(SEED, SEED + COUNT):
        chance = random.Random(seed)
        made = [one.record for one in History(chance).browsers] if seed % 2 else [forged(chance), version_1(chance)]
        a, b = (json.dumps(one) for one in made[:2])
        try:
            merged = merge(read(a), read(b))
        except RecordProblem:
            continue
        found = twin.ask("merge", a=a, b=b)
        assert found["record"] == to_canonical(merged.record), seed
        for name in ("added", "changed", "removed", "conflicts"):
            assert sorted(found[name]) == sorted(getattr(merged, name)), (seed, name)


@pytest.mark.fuzz
def test_both_migrate_to_the_same_record(twin: Twin) -> None:
    moved = 0
    for seed in range(SEED, SEED + COUNT):
        chance = random.Random(seed)
        made = [one.record for one in History(chance).browsers] if seed % 2 else [forged(chance), forged(chance)]
        gone, checks = random_renames(chance), chance.sample(WORDS, chance.randint(0, 2))
        try:
            old, other = (read(json.dumps(one)) for one in made[:2])
        except RecordProblem:
            continue
        first = migrate_values(old, changes_of(gone), checks)
        for record in (old, merge(first, other).record, merge(other, first).record):
            mine = migrate_values(record, changes_of(gone), checks)
            moved += mine is not record
            assert migrate_values(mine, changes_of(gone), checks) is mine, seed
            found = twin.ask("migrate", text=json.dumps(record), gone=gone, checks=checks)
            assert found.get("again") and found["same"], (seed, found)
            assert found["record"] == to_canonical({**mine, "known": mine.get("known", [])}), seed
    assert moved > COUNT // 2


@pytest.mark.fuzz
def test_both_see_a_pilot_at_the_same_gate(twin: Twin) -> None:
    plan = plan_of({"live": "choose"})
    checks = [check_of(id_, rule) for id_, rule in RULES.items()]
    rules = [rule_of(id_, rule, plan) for id_, rule in RULES.items()]
    for seed in range(SEED, SEED + COUNT):
        text = random_file(random.Random(seed))
        try:
            record = Record.from_plain(read(text))
        except RecordProblem:
            continue
        states = gates.gate_states(checks, record, plan, TODAY)
        standing = [gates.check_state(check, record, plan, TODAY) for check in checks]
        decision = decision_state(checks, record, plan, TODAY)
        assert twin.ask("gates", text=text, rules=rules, order=ORDER, decision=DECISION, today=TODAY) == {
            "states": [[state.open, state.settled, state.stale, len(state.overdue)] for state in states],
            "outcome": decision.outcome,
            "allowed": decision.allowed,
            "missing": list(decision.missing),
            "standing": [[one.state, one.why.kind if one.why else None] for one in standing],
        }, seed
