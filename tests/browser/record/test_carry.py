"""A record that was written for an older book is carried over, and nothing that was written is dropped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pilotbook.records.paths import digest
from support.browser import Js

pytestmark = pytest.mark.browser

GONE: dict[str, dict[str, Any]] = {
    "check": {
        "old-name": {"kind": "renamed", "to": ["new-name"]},
        "older-name": {"kind": "renamed", "to": ["old-name"]},
        "both": {"kind": "split", "to": ["left", "right"]},
        "half-one": {"kind": "merged", "to": ["whole"]},
        "half-two": {"kind": "merged", "to": ["whole"]},
        "early": {"kind": "renamed", "to": ["both"]},
        "needless": {"kind": "retired"},
        "once": {"kind": "renamed", "to": ["needless"]},
        "round": {"kind": "renamed", "to": ["about"]},
        "about": {"kind": "renamed", "to": ["round"]},
    },
    "question": {
        "who": {"kind": "renamed", "to": ["owner"]},
        "cost-a": {"kind": "merged", "to": ["cost"]},
        "cost-b": {"kind": "merged", "to": ["cost"]},
    },
    "playbook": {"bot": {"kind": "renamed", "to": ["robot"]}},
}
NOTHING = {"renamed": [], "split": [], "merged": [], "retired": [], "reworded": [], "added": []}
REMARKS = {"r1": {"text": "as agreed", "by": "Ann Lee"}}
SIGNED = {"status": "done", "by": "Ann Lee", "signer": "Mia Orr", "on": "2026-11-20", "evidence": "page 1"}
TICK: dict[str, Any] = {**SIGNED, "remarks": REMARKS}

RUN = """({ migrate, read, toCanonical }, { pairs, known, gone, seen }) => {
  const record = frozen({ ...made(pairs), ...(seen && { known: seen }) });
  const first = migrate(record, gone, known);
  const second = migrate(frozen(first.record), gone, known);
  if (second.record !== first.record) throw new Error("carried twice");
  if (!read(JSON.stringify(first.record)).record) throw new Error("cannot be read");
  return { ...first, again: second.report, same: first.record === record };
}"""


def base36(number: int) -> str:
    return (base36(number // 36) if number > 35 else "") + "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36]


def past(merged: str = "", minute: int = 0) -> str:
    """The id in the history of a sign-off of that minute, of a check that was merged."""
    at = int(datetime(2026, 11, 20, 10, minute, tzinfo=UTC).timestamp() * 1000)
    return f"s{base36(at)}" + (f"-x{digest(f'checks/{merged}')}" if merged else "")


def carried(js: Js, pairs: dict[str, Any], known: list[Any] | None = None, seen: list[str] | None = None) -> Any:
    rules = [rule if isinstance(rule, dict) else {"id": rule, "gate": "choose"} for rule in known or []]
    return js(RUN, {"pairs": pairs, "known": rules, "gone": GONE, "seen": seen})


def test_a_record_of_todays_book_stays_the_same(js: Js) -> None:
    rules = {"check": {"old-name": {"kind": "renamed", "to": ["new-name"]}}}
    run = """({ migrate }, gone) => {
      const record = { ...made({ "checks/new-name": { status: "done" } }), known: ["new-name"] };
      const { record: again, report } = migrate(record, gone, [{ id: "new-name", gate: "choose" }]);
      return [again === record, report];
    }"""
    assert js(run, rules) == [True, NOTHING]


def test_a_renamed_check_moves_with_all_that_was_written(js: Js) -> None:
    made = carried(js, {"checks/old-name": TICK})
    assert made["record"]["checks"] == {"new-name": TICK}
    assert made["record"]["edits"]["checks/new-name/status"] == {
        "at": "2026-11-20T10:01:00.000Z",
        "by": "one-xb7bc5736",
    }
    assert made["record"]["edits"]["checks/old-name"] == {"after": {"one": "2026-11-20T10:01:00.000Z"}}
    assert made["report"] == NOTHING | {"renamed": [{"from": "old-name", "to": ["new-name"]}]}
    assert made["again"] == NOTHING


def test_a_chain_is_followed_to_its_end(js: Js) -> None:
    made = carried(js, {"checks/older-name": TICK})
    assert made["record"]["checks"] == {"new-name": TICK}
    assert made["report"]["renamed"] == [{"from": "older-name", "to": ["new-name"]}]


@pytest.mark.parametrize("old", ["both", "early"])
def test_a_split_check_is_to_be_looked_at_again_under_each_new_id(old: str, js: Js) -> None:
    made = carried(js, {f"checks/{old}": TICK})
    history = {past(minute=1): {key: SIGNED[key] for key in SIGNED.keys() - {"by"}}}
    opened = {"by": "Ann Lee", "remarks": REMARKS, "history": history}
    assert made["record"]["checks"] == {"left": opened, "right": opened}
    assert made["report"] == NOTHING | {"split": [{"from": old, "to": ["left", "right"]}]}


APART = """({ migrate, listConcurrent }, { pairs, gone }) => {
  const { record, report } = migrate(made(pairs), gone, []);
  const concurrent = listConcurrent(record).map(({ path, others }) => [path, others.map(({ value }) => value)]);
  return { record, report, concurrent: Object.fromEntries(concurrent) };
}"""


def test_merged_checks_show_the_newest_and_keep_what_the_others_say(js: Js) -> None:
    newest = {"status": "open", "evidence": "page 2", "remarks": {"r2": {"text": "second thoughts"}}}
    made = js(APART, {"pairs": {"checks/half-one": TICK, "checks/half-two": newest}, "gone": GONE})
    history = {
        past("half-one", minute=1): {key: SIGNED[key] for key in SIGNED.keys() - {"by"}},
        past("half-two", minute=2): {"status": "open", "evidence": "page 2"},
    }
    remarks = {**REMARKS, **newest["remarks"]}
    whole = {"by": "Ann Lee", "evidence": "page 2", "remarks": remarks, "history": history}
    assert made["record"]["checks"] == {"whole": whole}
    assert made["concurrent"] == {"checks/whole/evidence": ["page 1"]}
    assert [moved["from"] for moved in made["report"]["merged"]] == ["half-one", "half-two"]


def test_what_is_already_under_the_new_id_is_not_overwritten_by_what_is_older(js: Js) -> None:
    newer = {"status": "not-applicable", "reason": "no mail"}
    made = js(APART, {"pairs": {"checks/old-name": TICK, "checks/new-name": newer}, "gone": GONE})
    assert made["record"]["checks"]["new-name"] == TICK | newer
    assert made["concurrent"] == {"checks/new-name/status": ["done"]}


def test_what_was_removed_under_the_new_id_does_not_take_the_old_entries_along(js: Js) -> None:
    run = """({ migrate, setEntry }, gone) => {
      let record = made({ "checks/old-name/evidence": "kept", "checks/new-name/evidence": "gone" }, "two");
      record = setEntry(record, "checks/new-name", undefined, { now: "2026-11-21T10:00:00.000Z", replica: "one" });
      record = setEntry(record, "checks/old-name/reason", "kept", { now: "2026-11-22T10:00:00.000Z", replica: "two" });
      return migrate(record, gone, []).record.checks;
    }"""
    assert js(run, GONE) == {"new-name": {"evidence": "kept", "reason": "kept"}}


def test_a_retired_check_stays_under_its_id_and_is_shown_as_such(js: Js) -> None:
    made = carried(js, {"checks/needless": TICK})
    assert made["record"]["checks"] == {"needless": TICK}
    assert made["report"] == made["again"] == NOTHING | {"retired": ["needless"]}


def test_a_check_that_was_renamed_and_then_retired_is_shown_as_retired(js: Js) -> None:
    made = carried(js, {"checks/once": TICK})
    assert made["record"]["checks"] == {"needless": TICK}
    assert made["report"]["retired"] == ["needless"]


def test_a_check_that_was_signed_off_under_another_wording_is_to_be_looked_at_again(js: Js) -> None:
    rules = [{"id": id_, "gate": "choose", "wording": "new"} for id_ in ("same", "other", "never", "older-record")]
    pairs = {
        "checks/same": TICK | {"wording": "new"},
        "checks/other": TICK | {"wording": "old"},
        "checks/older-record": TICK,
    }
    made = carried(js, pairs, rules)
    assert made["report"]["reworded"] == made["again"]["reworded"] == ["other"]
    assert made["record"]["checks"] == {path.removeprefix("checks/"): value for path, value in pairs.items()}


def test_new_checks_are_reported_once_to_a_record_that_knew_the_others(js: Js) -> None:
    first = carried(js, {"checks/a": TICK}, ["a", "b"])
    assert first["report"]["added"] == []
    assert first["record"]["known"] == ["a", "b"]
    later = carried(js, {"checks/a": TICK}, ["a", "b", "c", "d"], seen=["a", "b"])
    assert later["report"]["added"] == ["c", "d"]
    assert later["again"]["added"] == []


def test_answers_and_the_playbook_are_carried_over_too(js: Js) -> None:
    made = carried(
        js, {"answers/who": {"text": "Ann Lee"}, "answers/cost-a": {"text": "one"}, "answers/cost-b": {"text": "two"}}
    )
    assert made["record"]["answers"] == {"owner": {"text": "Ann Lee"}, "cost": {"text": "two"}}
    assert made["record"]["edits"]["answers/cost/text"]["concurrent"][0]["value"] == "one"
    assert made["record"]["pilot"]["playbook"] == "robot"


def test_an_id_that_is_there_again_is_not_carried_away(js: Js) -> None:
    made = carried(js, {"checks/old-name": TICK}, ["old-name", "new-name"])
    assert made["record"]["checks"] == {"old-name": TICK}
    assert made["report"] == NOTHING


def test_ids_that_lead_round_in_a_circle_and_ids_of_another_book_stay(js: Js) -> None:
    made = carried(js, {"checks/round": TICK, "checks/of-another-book": TICK})
    assert made["record"]["checks"] == {"round": TICK, "of-another-book": TICK}


def test_two_browsers_that_carry_over_and_merge_come_to_the_same(js: Js) -> None:
    run = """({ migrate, merge, toCanonical, setEntry, listConcurrent }, { gone, tick }) => {
      const ids = ["old-name", "both", "half-one", "half-two"];
      const old = made(Object.fromEntries(ids.map((id) => [`checks/${id}`, tick])));
      const who = { now: "2026-11-21T10:00:00.000Z", replica: "two" };
      const late = setEntry(old, "checks/old-name/evidence", "late", who);
      const carried = (record) => migrate(record, gone, [{ id: "new-name", gate: "choose" }]).record;
      const [mine, theirs] = [carried(old), carried(late)];
      const whole = (...records) => carried(records.reduce((one, two) => merge(one, two).record));
      const ways = [whole(mine, theirs), whole(theirs, mine), whole(mine, late), whole(late, mine), whole(old, theirs)];
      const ends = [whole(...ways), whole(...ways.toReversed()), whole(...ways, old, late), whole(late, ...ways, mine)];
      const all = ends.map((end) => whole(end, ...ends));
      const told = ends.map((end) => toCanonical([end.checks, listConcurrent(end)]));
      return [new Set(told).size, new Set(all.map(toCanonical)).size, ways.map(({ checks }) => checks)];
    }"""
    ends, meet, ways = js(run, {"gone": GONE, "tick": TICK})
    assert (ends, meet) == (1, 1)
    for checks in ways:
        assert checks.keys() == {"new-name", "left", "right", "whole"}
        assert checks["new-name"]["evidence"] == "late"
        signed = {key: SIGNED[key] for key in SIGNED.keys() - {"by"}}
        assert checks["whole"] == {
            "by": "Ann Lee",
            "evidence": "page 1",
            "remarks": REMARKS,
            "history": {past("half-one", minute=3): signed, past("half-two", minute=4): signed},
        }


@pytest.mark.parametrize("first", ["old-name", "new-name"])
def test_what_stands_under_both_ids_survives_a_merge_with_a_copy_that_was_not_carried_over(first: str, js: Js) -> None:
    run = """({ migrate, merge, getSide }, { gone, first }) => {
      const other = first === "old-name" ? "new-name" : "old-name";
      const old = made({ [`checks/${first}/evidence`]: "first", [`checks/${other}/evidence`]: "second" });
      const moved = migrate(old, gone, []).record;
      return [merge(moved, old), merge(old, moved)].map(({ record }) =>
        getSide(migrate(record, gone, []).record, "checks/new-name/evidence").versions.map(({ value }) => value));
    }"""
    assert js(run, {"gone": GONE, "first": first}) == [["second", "first"]] * 2


def test_in_one_step_or_in_two_a_record_comes_to_the_same(js: Js) -> None:
    run = """({ migrate, isSame, merge, listConcurrent }, tick) => {
      const old = made({ "checks/a": tick });
      const [one, two] = [{ a: { kind: "renamed", to: ["b"] } }, { b: { kind: "renamed", to: ["c"] } }];
      const steps = migrate(migrate(old, { check: one }, []).record, { check: two }, []).record;
      const whole = migrate(old, { check: { ...one, ...two } }, []).record;
      const { record } = merge(steps, whole);
      return [isSame(record.checks, whole.checks), isSame(steps.checks, whole.checks), listConcurrent(record)];
    }"""
    assert js(run, TICK) == [True, True, []]


def test_an_old_copy_that_comes_back_does_not_bring_the_old_id_back(js: Js) -> None:
    run = """({ migrate, merge }, { gone, tick }) => {
      const old = made({ "checks/old-name": tick });
      return merge(migrate(old, gone, []).record, old).record.checks;
    }"""
    assert js(run, {"gone": GONE, "tick": TICK}) == {"new-name": TICK}


def test_a_record_written_by_hand_is_carried_over_too(js: Js) -> None:
    run = """({ migrate, read }, { gone, tick }) => {
      const hand = { version: 1, pilot: { name: "Wren", playbook: "bot" }, checks: { "old-name": tick } };
      const { record } = read(JSON.stringify(hand));
      const once = migrate(record, gone, []).record;
      return [once.checks, migrate(once, gone, []).record === once];
    }"""
    assert js(run, {"gone": GONE, "tick": TICK}) == [{"new-name": TICK}, True]
