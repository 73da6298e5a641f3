"""Two records of one pilot become one, and it never matters who merges what first."""

from __future__ import annotations

from typing import Any

import pytest

from support.browser import Js
from support.run import ROUNDS

pytestmark = pytest.mark.browser

LAWS = """({ merge, toCanonical, read }, { seed, rounds, source }) => {
  const next = chance(seed);
  const tidy = (record) => {
    const copy = read(JSON.stringify(record)).record; // without empty groups
    for (const edit of Object.values(copy.edits)) {
      if (edit.after?.[edit.by] <= edit.at) delete edit.after[edit.by]; // an edit knows itself anyway
      if (edit.after && !Object.keys(edit.after).length) delete edit.after;
    }
    return copy;
  };
  for (let round = 0; round < rounds; round++) {
    const [a, b, c] = source === "forged" ? [forged(next), forged(next), forged(next)] : histories(next);
    const one = (x, y) => merge(frozen(x), frozen(y)).record;
    const laws = {
      commutative: [one(a, b), one(b, a)],
      associative: [one(one(a, b), c), one(a, one(b, c))],
      "idempotent with itself": [one(a, a), tidy(a)],
      "idempotent with what it holds": [one(one(a, b), b), one(a, b)],
      "any order": [one(one(c, b), a), one(one(b, a), c)],
    };
    for (const [law, [x, y]] of Object.entries(laws)) {
      if (toCanonical(x) !== toCanonical(y)) return { law, round, a, b, c, x, y };
    }
  }
  return null;
}"""


@pytest.mark.fuzz
@pytest.mark.parametrize("source", ["forged", "history"])
@pytest.mark.parametrize("seed", range(5))
def test_merging_is_commutative_associative_and_idempotent(source: str, seed: int, js: Js) -> None:
    assert js(LAWS, {"seed": seed, "rounds": 500 * ROUNDS, "source": source}) is None


def test_nothing_that_was_written_last_is_lost_in_any_history(js: Js) -> None:
    run = """({ merge, getEntry, toCanonical }) => {
      const next = chance(7);
      for (let round = 0; round < 300; round++) {
        const copies = histories(next);
        const all = copies.reduce((a, b) => merge(a, b).record);
        for (const path of Object.keys(all.edits)) {
          const stamp = ({ edits: { [path]: edit } }) => (edit ? `${edit.at}~${edit.by}` : "");
          const last = copies.toSorted((a, b) => (stamp(a) < stamp(b) ? 1 : -1))[0];
          const latest = copies.filter((copy) => stamp(copy) === stamp(last));
          const values = latest.map((copy) => toCanonical(getEntry(copy, path)));
          if (!values.includes(toCanonical(getEntry(all, path)))) return { path, copies, all };
        }
      }
      return null;
    }"""
    assert js(run) is None


def test_the_later_edit_wins_entry_by_entry(js: Js) -> None:
    run = """({ merge, setEntry }) => {
      const base = made({ "checks/a": { note: "base" }, "checks/b": { note: "base" } });
      const set = (record, path, note, now, replica) => setEntry(record, path, { note }, { now, replica });
      let mine = set(base, "checks/a", "mine", "2026-11-20T11:00:00.000Z", "one");
      mine = set(mine, "checks/b", "mine", "2026-11-20T11:00:00.000Z", "one");
      let theirs = set(base, "checks/a", "theirs", "2026-11-20T12:00:00.000Z", "two");
      theirs = set(theirs, "checks/c", "theirs", "2026-11-20T12:00:00.000Z", "two");
      return merge(mine, theirs);
    }"""
    made = js(run)
    assert made["record"]["checks"] == {"a": {"note": "theirs"}, "b": {"note": "mine"}, "c": {"note": "theirs"}}
    assert (made["added"], made["changed"], made["removed"]) == (["checks/c"], ["checks/a"], [])
    assert made["conflicts"] == [
        {
            "path": "checks/a",
            "winner": {"note": "theirs"},
            "loser": {"note": "mine"},
            "winnerStamp": "2026-11-20T12:00:00.000Z~two",
            "loserStamp": "2026-11-20T11:00:00.000Z~one",
        }
    ]


def test_what_someone_saw_and_changed_is_not_a_conflict(js: Js) -> None:
    run = """({ merge, setEntry }) => {
      const mine = made({ "checks/a": { note: "mine" } });
      const set = (record, note, hour, replica) =>
        setEntry(record, "checks/a", { note }, { now: `2026-11-20T${hour}:00:00.000Z`, replica });
      const seen = set(mine, "theirs", 12, "two");
      const again = set(seen, "third", 13, "three");
      const merged = [merge(mine, seen), merge(again, mine), merge(mine, again)];
      return merged.map(({ conflicts, record }) => [conflicts, record.checks.a.note]);
    }"""
    assert js(run) == [[[], "theirs"], [[], "third"], [[], "third"]]


def test_a_conflict_that_was_settled_is_not_told_again(js: Js) -> None:
    run = """({ merge, setEntry }) => {
      const base = made({ "checks/a": { note: "base" } });
      const set = (record, note, hour, replica) =>
        setEntry(record, "checks/a", { note }, { now: `2026-11-20T${hour}:00:00.000Z`, replica });
      const mine = set(base, "mine", 11, "one");
      const theirs = set(base, "theirs", 12, "two");
      const first = merge(mine, theirs);
      const settled = set(first.record, "mine", 13, "one");
      const merged = [first, merge(first.record, theirs), merge(settled, theirs), merge(theirs, settled)];
      return merged.map((one) => one.conflicts.length);
    }"""
    assert js(run) == [1, 0, 0, 0]


def test_the_same_change_made_twice_is_not_a_conflict(js: Js) -> None:
    run = """({ merge }) => {
      const pairs = { "checks/a": { note: "same" } };
      return merge(made(pairs, "one"), made(pairs, "two")).conflicts.map(({ path }) => path);
    }"""
    assert js(run) == []


def test_what_was_taken_out_stays_out_unless_it_was_written_again_later(js: Js) -> None:
    run = """({ merge, setEntry }) => {
      const base = made({ "checks/a": { note: "base" } });
      const out = setEntry(base, "checks/a", undefined, { now: "2026-11-20T12:00:00.000Z", replica: "one" });
      const late = setEntry(base, "checks/a", { note: "late" }, { now: "2026-11-20T13:00:00.000Z", replica: "two" });
      const early = setEntry(base, "checks/a", { note: "early" }, { now: "2026-11-20T11:00:00.000Z", replica: "two" });
      return [merge(out, base), merge(base, out), merge(out, late), merge(out, early)].map((one) => [
        one.record.checks?.a?.note ?? null, one.removed.length, one.conflicts.length,
      ]);
    }"""
    assert js(run) == [[None, 0, 0], [None, 1, 0], ["late", 0, 1], [None, 0, 1]]


def test_what_was_written_by_hand_loses_against_any_edit_and_is_kept_where_there_is_none(js: Js) -> None:
    run = """({ merge, read }) => {
      const hand = read(JSON.stringify({ version: 1, pilot: { name: "Wren", playbook: "bot" },
        checks: { a: { note: "hand" }, b: { note: "hand" } } })).record;
      return merge(hand, made({ "checks/a": { note: "edited" } })).record;
    }"""
    made = js(run)
    assert made["checks"] == {"a": {"note": "edited"}, "b": {"note": "hand"}}
    assert made["pilot"]["id"] == "k3f9"


def test_merging_a_record_of_another_pilot_does_not_change_which_pilot_this_is(js: Js) -> None:
    run = """({ merge, createBlank, setEntry }) => {
      const who = { now: "2027-01-01T00:00:00.000Z", replica: "two" };
      const theirs = createBlank({ playbook: "bot", name: "Rook", id: "other", ...who });
      const { record, conflicts } = merge(made({}), theirs);
      return [record.pilot, conflicts.length, merge(record, theirs).conflicts.length];
    }"""
    assert js(run) == [{"id": "k3f9", "name": "Rook", "playbook": "bot"}, 1, 0]


def test_what_only_a_newer_version_knows_survives_a_merge(js: Js) -> None:
    run = """({ merge }) => {
      const mine = { ...made({ "checks/a": { note: "x", color: "red" } }), plans: { year: 1 } };
      const edits = { "plans/year": { at: "2026-11-20T10:00:00.000Z", by: "x" } };
      const theirs = { ...made({}), plans: { year: 2 }, votes: [1], edits };
      return merge(mine, theirs).record;
    }"""
    made: dict[str, Any] = js(run)
    assert made["plans"] == {"year": 2}
    assert made["votes"] == [1]
    assert made["checks"]["a"]["color"] == "red"
    assert made["edits"]["plans/year"]["by"] == "x"


def test_a_preview_counts_and_changes_nothing(js: Js) -> None:
    run = """({ previewImport, setEntry }) => {
      const mine = made({ "checks/a": { note: "a" }, "checks/b": { note: "b" }, "checks/c": { note: "c" } });
      const who = { now: "2026-11-20T12:00:00.000Z", replica: "two" };
      let theirs = setEntry(mine, "checks/a", { note: "new" }, who);
      theirs = setEntry(theirs, "checks/b", undefined, who);
      theirs = setEntry(theirs, "checks/d", { note: "d" }, who);
      const other = { ...theirs, pilot: { ...theirs.pilot, playbook: "sales" } };
      return [previewImport(frozen(mine), frozen(theirs)), previewImport(mine, other).otherPlaybook];
    }"""
    seen, other = js(run)
    assert seen == {"new": 1, "changed": 1, "removed": 1, "same": 2, "conflicts": [], "otherPlaybook": False}
    assert other is True


def test_four_hundred_checks_are_merged_without_a_pause(js: Js) -> None:
    run = """({ merge, read }) => {
      const value = { status: "done", on: "2026-11-20", note: "n".repeat(200) };
      const pairs = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`checks/c${i}`, value]));
      const [mine, theirs] = [made(pairs, "one"), made(pairs, "two")];
      const start = performance.now();
      for (let i = 0; i < 10; i++) merge(mine, theirs);
      return (performance.now() - start) / 10;
    }"""
    assert js(run) < 40
