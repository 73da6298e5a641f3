"""Two records of one pilot become one, and it never matters who merges what first."""

from __future__ import annotations

from typing import Any

import pytest

from support.browser import Js
from support.run import ROUNDS

pytestmark = pytest.mark.browser

LAWS = """({ merge, toCanonical, read }, { seed, rounds, source }) => {
  const next = chance(seed);
  for (let round = 0; round < rounds; round++) {
    const [a, b, c] = source === "forged" ? [forged(next), forged(next), forged(next)] : histories(next).copies;
    const one = (x, y) => merge(frozen(x), frozen(y)).record;
    const both = one(a, b);
    const laws = {
      commutative: [both, one(b, a)],
      associative: [one(both, c), one(a, one(b, c))],
      "idempotent with itself": [one(a, a), a],
      "idempotent with what it holds": [one(both, b), both],
      "any order": [one(one(c, b), a), one(one(b, a), c)],
      "read again": [both.pilot.name ? read(JSON.stringify(both)).record : both, both],
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
    assert js(LAWS, {"seed": seed, "rounds": 100 * ROUNDS, "source": source}) is None


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(5))
def test_in_any_history_exactly_what_nobody_who_saw_it_replaced_is_there(seed: int, js: Js) -> None:
    run = """({ merge, getSide, toCanonical }, { seed, rounds }) => {
      const next = chance(seed + 100);
      let apart = 0;
      for (let round = 0; round < rounds; round++) {
        const { copies, written, replaced } = histories(next);
        const all = copies.reduce((a, b) => merge(a, b).record);
        for (const [value, path] of written) {
          const { versions } = getSide(all, path);
          const isThere = versions.some((one) => one.value === value);
          if (isThere === replaced.has(value)) return { round, path, value, isThere, copies, all };
          if (versions.length > 1) apart += 1;
        }
      }
      return apart > rounds;
    }"""
    assert js(run, {"seed": seed, "rounds": 60 * ROUNDS}) is True


def test_of_what_was_written_apart_the_later_is_shown_and_the_other_is_kept(js: Js) -> None:
    run = """({ merge, setEntry }) => {
      const base = made({ "checks/a/evidence": "base", "checks/b/evidence": "base" });
      const set = (record, path, value, now, replica) => setEntry(record, path, value, { now, replica });
      let mine = set(base, "checks/a/evidence", "mine", "2026-11-20T11:00:00.000Z", "one");
      mine = set(mine, "checks/b/evidence", "mine", "2026-11-20T11:00:00.000Z", "one");
      let theirs = set(base, "checks/a/evidence", "theirs", "2026-11-20T12:00:00.000Z", "two");
      theirs = set(theirs, "checks/c/evidence", "theirs", "2026-11-20T12:00:00.000Z", "two");
      return merge(mine, theirs);
    }"""
    made = js(run)
    assert made["record"]["checks"] == {
        "a": {"evidence": "theirs"},
        "b": {"evidence": "mine"},
        "c": {"evidence": "theirs"},
    }
    assert (made["added"], made["changed"], made["removed"]) == (["checks/c/evidence"], ["checks/a/evidence"], [])
    mine = {"value": "mine", "at": "2026-11-20T11:00:00.000Z", "by": "one"}
    shown = {"value": "theirs", "at": "2026-11-20T12:00:00.000Z", "by": "two"}
    assert made["conflicts"] == [{"path": "checks/a/evidence", "shown": shown, "others": [mine]}]
    assert made["record"]["edits"]["checks/a/evidence"]["concurrent"] == [mine]


def test_two_people_who_write_different_fields_of_one_check_are_not_in_conflict(js: Js) -> None:
    run = """({ merge, setEntry }) => {
      const base = made({ "checks/a/status": "open" });
      const mine = setEntry(base, "checks/a/evidence", "page 1", { now: "2026-11-20T11:00:00.000Z", replica: "one" });
      const remark = { text: "As agreed", by: "Bo Diaz" };
      const who = { now: "2026-11-20T12:00:00.000Z", replica: "two" };
      const theirs = setEntry(base, "checks/a/remarks/r1", remark, who);
      const { record, conflicts } = merge(mine, theirs);
      return [record.checks.a, conflicts];
    }"""
    both = {"status": "open", "evidence": "page 1", "remarks": {"r1": {"text": "As agreed", "by": "Bo Diaz"}}}
    assert js(run) == [both, []]


def test_what_someone_saw_and_changed_is_not_a_conflict(js: Js) -> None:
    run = """({ merge, setEntry }) => {
      const mine = made({ "answers/a/text": "mine" });
      const set = (record, text, hour, replica) =>
        setEntry(record, "answers/a/text", text, { now: `2026-11-20T${hour}:00:00.000Z`, replica });
      const seen = set(mine, "theirs", 12, "two");
      const again = set(seen, "third", 13, "three");
      const merged = [merge(mine, seen), merge(again, mine), merge(mine, again)];
      return merged.map(({ conflicts, record }) => [conflicts, record.answers.a.text]);
    }"""
    assert js(run) == [[[], "theirs"], [[], "third"], [[], "third"]]


def test_a_conflict_is_told_once_and_one_that_was_answered_never_comes_back(js: Js) -> None:
    run = """({ merge, setEntry, answerEntry, listConcurrent }) => {
      const base = made({ "answers/a/text": "base" });
      const who = (hour, replica) => ({ now: `2026-11-20T${hour}:00:00.000Z`, replica });
      const mine = setEntry(base, "answers/a/text", "mine", who(11, "one"));
      const theirs = setEntry(base, "answers/a/text", "theirs", who(12, "two"));
      const first = merge(mine, theirs);
      const answered = answerEntry(first.record, "answers/a/text", "mine", who(13, "one"));
      const merged = [first, merge(first.record, theirs), merge(answered, theirs), merge(theirs, answered)];
      return merged.map(({ conflicts, record }) => [
        conflicts.length, listConcurrent(record).length, record.answers.a.text,
      ]);
    }"""
    assert js(run) == [[1, 1, "theirs"], [0, 1, "theirs"], [0, 0, "mine"], [0, 0, "mine"]]


def test_who_writes_on_replaces_what_they_saw_and_leaves_other_versions(js: Js) -> None:
    run = """({ merge, setEntry, listConcurrent }) => {
      const base = made({ "answers/a/text": "base" });
      const who = (hour, replica) => ({ now: `2026-11-20T${hour}:00:00.000Z`, replica });
      const mine = setEntry(base, "answers/a/text", "mine", who(11, "one"));
      const theirs = setEntry(base, "answers/a/text", "theirs", who(12, "two"));
      const both = setEntry(merge(mine, theirs).record, "answers/a/text", "typed on", who(13, "one"));
      const [{ shown, others }] = listConcurrent(merge(both, theirs).record);
      return [shown, others.map(({ value }) => value)];
    }"""
    assert js(run) == ["typed on", ["mine"]]


def test_the_same_change_made_twice_is_not_a_conflict(js: Js) -> None:
    run = """({ merge, listConcurrent }) => {
      const pairs = { "checks/a": { status: "done", evidence: "same" } };
      const { conflicts, record } = merge(made(pairs, "one"), made(pairs, "two"));
      return [conflicts, listConcurrent(record)];
    }"""
    assert js(run) == [[], []]


def test_what_was_removed_stays_removed_and_what_was_written_apart_survives(js: Js) -> None:
    run = """({ merge, setEntry }) => {
      const base = made({ "checks/a": { evidence: "base" } });
      const out = setEntry(base, "checks/a", undefined, { now: "2026-11-20T12:00:00.000Z", replica: "one" });
      const set = (hour, value) =>
        setEntry(base, "checks/a/evidence", value, { now: `2026-11-20T${hour}:00:00.000Z`, replica: "two" });
      const merged = [merge(out, base), merge(base, out), merge(out, set(13, "late")), merge(set(11, "early"), out)];
      return merged.map((one) => [one.record.checks?.a?.evidence ?? null, one.removed.length, one.conflicts.length]);
    }"""
    assert js(run) == [[None, 0, 0], [None, 1, 0], ["late", 0, 0], ["early", 0, 0]]


def test_what_is_written_after_a_fast_clock_survives_the_removal_of_what_holds_it(js: Js) -> None:
    run = """({ merge, setEntry, answerEntry }) => {
      const who = (minute, replica) => ({ now: `2026-11-20T10:${minute}:00.000Z`, replica });
      const base = made({}, "one", "2026-11-20T09:00:00.000Z");
      const fast = setEntry(base, "checks/a/status", "open", who(50, "fast"));
      const mine = setEntry(fast, "checks/a/status", "done", who(10, "one")); // at 10:50, after what it replaces
      const removed = setEntry(mine, "checks/a", undefined, who(20, "two"));
      const evidence = setEntry(mine, "checks/a/evidence", "page 1", who(15, "one"));
      const answered = answerEntry(mine, "checks/a/evidence", "page 1", who(15, "one"));
      return [evidence, answered].map((one) => merge(removed, one).record.checks ?? null);
    }"""
    assert js(run) == [{"a": {"evidence": "page 1"}}] * 2


def test_a_field_that_was_emptied_and_written_apart_stands_in_both_versions(js: Js) -> None:
    run = """({ merge, setEntry, listConcurrent }) => {
      const base = made({ "answers/a/text": "base" });
      const out = setEntry(base, "answers/a/text", undefined, { now: "2026-11-20T12:00:00.000Z", replica: "one" });
      const set = setEntry(base, "answers/a/text", "kept", { now: "2026-11-20T11:00:00.000Z", replica: "two" });
      const { record, conflicts } = merge(out, set);
      const [{ others }] = listConcurrent(record);
      return [record.answers?.a?.text ?? null, conflicts.length, others.map(({ value }) => value)];
    }"""
    assert js(run) == [None, 1, ["kept"]]


def test_what_was_written_by_hand_loses_against_any_edit_and_is_kept(js: Js) -> None:
    run = """({ merge, read }) => {
      const hand = read(JSON.stringify({ version: 2, pilot: { name: "Wren", playbook: "bot" },
        checks: { a: { evidence: "hand" }, b: { evidence: "hand" } } })).record;
      const { record, conflicts } = merge(hand, made({ "checks/a": { evidence: "edited" } }));
      return { ...record, told: conflicts.map(({ path, others }) => [path, others[0].value]) };
    }"""
    made = js(run)
    assert made["checks"] == {"a": {"evidence": "edited"}, "b": {"evidence": "hand"}}
    assert made["pilot"]["id"] == "k3f9"
    assert made["told"] == [["checks/a/evidence", "hand"]]


def test_merging_a_record_of_another_pilot_does_not_change_which_pilot_this_is(js: Js) -> None:
    run = """({ merge, createBlank }) => {
      const who = { now: "2027-01-01T00:00:00.000Z", replica: "two" };
      const theirs = createBlank({ playbook: "bot", name: "Rook", id: "other", ...who });
      const { record, conflicts } = merge(made({}), theirs);
      return [record.pilot, conflicts.map(({ path }) => path), merge(record, theirs).conflicts.length];
    }"""
    assert js(run) == [{"id": "k3f9", "name": "Rook", "playbook": "bot"}, ["pilot/name"], 0]


def test_what_only_a_newer_version_knows_survives_a_merge(js: Js) -> None:
    run = """({ merge }) => {
      const mine = { ...made({ "checks/a": { evidence: "x", color: "red" } }), plans: { year: 1 } };
      const theirs = { ...made({}), plans: { year: 2 }, votes: [1], known: ["a"] };
      return merge(mine, { ...theirs, known: ["b"] }).record;
    }"""
    made: dict[str, Any] = js(run)
    assert made["plans"] == {"year": 2}
    assert made["votes"] == [1]
    assert made["checks"]["a"]["color"] == "red"
    assert made["known"] == ["b"]


def test_a_forged_stamp_removes_nothing_that_has_another_value(js: Js) -> None:
    run = """({ merge, read, listConcurrent }) => {
      const mine = made({ "answers/a/text": "mine" });
      const forged = structuredClone(mine);
      forged.answers.a.text = "forged";
      const { record } = read(JSON.stringify(forged));
      const [{ shown, others }] = listConcurrent(merge(mine, record).record);
      return [shown, others[0].value].sort();
    }"""
    assert js(run) == ["forged", "mine"]


def test_a_preview_puts_each_thing_into_one_list_and_changes_nothing(js: Js) -> None:
    run = """({ previewImport, setEntry }) => {
      const field = (id) => ({ status: "open", evidence: id });
      const mine = made({ "checks/a": field("a"), "checks/b": field("b"), "checks/c": field("c"), "cost/wage": 4 });
      const who = (hour, replica) => ({ now: `2026-11-20T${hour}:00:00.000Z`, replica });
      let theirs = setEntry(mine, "checks/a/evidence", "new", who(12, "two"));
      theirs = setEntry(theirs, "checks/b", undefined, who(12, "two"));
      theirs = setEntry(theirs, "checks/d", field("d"), who(12, "two"));
      theirs = setEntry(theirs, "cost/wage", 5, who(12, "two"));
      const apart = setEntry(mine, "cost/wage", 6, who(13, "one"));
      const { record: _, conflicts, ...lists } = previewImport(frozen(apart), frozen(theirs));
      return { ...lists, told: conflicts.map(({ path }) => path) };
    }"""
    assert js(run) == {
        "new": ["checks/d"],
        "changed": ["checks/a"],
        "removed": ["checks/b"],
        "same": ["pilot", "checks/c"],
        "apart": ["cost/wage"],
        "told": ["cost/wage"],
    }


def test_a_merge_that_leaves_no_name_is_told_before_it_is_saved(js: Js) -> None:
    run = """({ previewImport, read }) => {
      const mine = made({});
      const raw = { version: 2, pilot: { id: "k3f9", name: "Rook", playbook: "bot" }, edits: {
        "pilot/name": { at: "2026-11-20T09:00:00.000Z", by: "zz" },
        pilot: { after: { one: "2026-11-21T10:00:00.000Z" } },
      } };
      const theirs = read(JSON.stringify(raw)).record;
      mine.edits["pilot/name"] = { ...mine.edits["pilot/name"], after: { zz: "2026-11-20T09:00:00.000Z" } };
      return [previewImport(mine, theirs).problem, previewImport(mine, made({})).problem ?? null];
    }"""
    assert js(run) == ["not-a-record", None]


UNDO = """({ merge, setEntry, undoImport, listConcurrent, getEntry }, later) => {
  const who = (hour, replica) => ({ now: `2026-11-20T${hour}:00:00.000Z`, replica });
  const base = made({ "answers/a/text": "base", "answers/b/text": "base" });
  const mine = setEntry(base, "answers/a/text", "mine", who(13, "one"));
  const write = (made, [path, value]) => setEntry(made, path, value, who(12, "two"));
  const news = [["answers/a/text", "theirs"], ["answers/b/text", "theirs"], ["answers/c/text", "new"]];
  const theirs = news.reduce(write, base);
  const after = merge(mine, theirs).record;
  const since = (made, [path, value]) => setEntry(made, path, value, who(14, "one"));
  const current = Object.entries(later).reduce(since, after);
  const { record, left } = undoImport(current, mine, after, who(15, "one"));
  const again = merge(record, theirs).record;
  return [record, again].map(({ answers }) => answers).concat([left, listConcurrent(again).length]);
}"""


def test_an_import_is_undone_with_the_versions_it_added_also_when_the_file_comes_again(js: Js) -> None:
    before = {"a": {"text": "mine"}, "b": {"text": "base"}}
    assert js(UNDO, {}) == [before, before, [], 0]


def test_undoing_an_import_keeps_what_was_written_since(js: Js) -> None:
    later = {"answers/b/text": "later", "answers/d/text": "later"}
    after = {"a": {"text": "mine"}, "b": {"text": "later"}, "d": {"text": "later"}}
    assert js(UNDO, later) == [after, after, ["answers/b/text"], 0]


def test_the_author_of_an_edit_is_who_signed_last_in_that_browser(js: Js) -> None:
    run = """({ listAuthors, setEntry, signOff }) => {
      const who = (hour, replica) => ({ now: `2026-11-20T${hour}:00:00.000Z`, replica });
      let record = signOff(made({}), "a", { status: "done", signer: "Mia Orr" }, who(11, "pmia-1"));
      record = setEntry(record, "checks/b/remarks/r1", { text: "x", by: "Rafael Díaz" }, who(12, "praf"));
      record = setEntry(record, "checks/c/by", "Annika Sorel", who(13, "pnobody"));
      const { checks, ...hand } = signOff(made({}), "a", { status: "done", signer: "By hand" }, who(11, "x"));
      const author = listAuthors(record, { ...hand, checks, edits: {} });
      return ["pmia", "pmia-2", "praf-1", "pnobody", "-"].map((by) => author(by) ?? null);
    }"""
    assert js(run) == ["Mia Orr", "Mia Orr", "Rafael Díaz", None, None]


def test_four_hundred_checks_are_merged_without_a_pause(js: Js) -> None:
    run = """({ merge }) => {
      const value = { status: "done", on: "2026-11-20", evidence: "n".repeat(200) };
      const pairs = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`checks/c${i}`, value]));
      const [mine, theirs] = [made(pairs, "one"), made(pairs, "two")];
      const start = performance.now();
      for (let i = 0; i < 10; i++) merge(mine, theirs);
      return (performance.now() - start) / 10;
    }"""
    assert js(run) < 60
