"""A record is read from what nobody vouches for, and changed without changing what was given."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from pilotbook.book.model import Book
from pilotbook.models import Record, json_schema
from support.browser import Js

pytestmark = pytest.mark.browser

PILOT = {"id": "k3f9", "name": "Wren", "playbook": "bot"}
TIME = "2026-11-20T10:00:00.000Z"
FULL: dict[str, Any] = {
    "version": 1,
    "pilot": {**PILOT, "stage": "prove", "company": "Acme", "invented": True},
    "checks": {"owner-named": {"status": "done", "by": "Ann Lee", "on": "2026-11-20", "evidence": "p. 1", "note": "n"}},
    "answers": {"owner": {"text": "Ann Lee"}},
    "tables": {"cases": {"empty-name": {"result": "passed"}, "own-k3f9": {"own": "yes", "input": "…"}}},
    "changes": {"swap": {"what": "model", "on": "2026-10-01"}},
    "cost": {"review_minutes": 3.5},
    "decision": {"outcome": "go", "signer": "Ann Lee", "on": "2026-11-20", "exception": {"by": "Bo", "reason": "r"}},
    "edits": {
        "checks/owner-named": {"at": TIME, "by": "r4nd0m", "after": {"other": TIME}},
        "checks/gone": {"at": TIME, "by": "x"},
    },
    "book": "1.0.0",
}  # fmt: skip


def read(js: Js, value: object) -> dict[str, Any]:
    text = value if isinstance(value, str) else json.dumps(value)
    made: dict[str, Any] = js("({ read }, text) => read(text)", text)
    return made


def test_a_whole_record_is_read_as_it_was_written(js: Js) -> None:
    assert read(js, FULL) == {"record": FULL}


def test_every_shipped_example_is_a_record_for_browser_and_command_line(js: Js, shipped: Book) -> None:
    for playbook in shipped.load_all():
        assert playbook.model.example is not None
        example = playbook.model.example.model_dump(mode="json", exclude_none=True)
        record = read(js, example)["record"]
        assert Record.parse_lenient(record | {"edits": None}) == Record.parse_lenient(example)
        assert len(record["checks"]) == len(example["checks"])


def test_what_only_a_newer_version_knows_is_kept_everywhere(js: Js) -> None:
    unknown = {"deep": [1, {"er": None}], "yes": True, "n": -1.5e3}
    record = {
        "version": 1,
        "pilot": {**PILOT, "mood": unknown},
        "checks": {"of-another-book": {"color": unknown}},
        "tables": {"plans": {"row": {"field": unknown}}},
        "decision": {"votes": unknown},
        "edits": {"plans/next": {"at": TIME, "by": "x", "device": unknown}},
        "plans": unknown,
    }
    assert read(js, record) == {"record": record}


@pytest.mark.parametrize("text", ["", "no", "{", "{'version': 1}", "<svg onload=alert(1)>", "\0", "undefined", "NaN"])
def test_what_is_not_json_is_refused(text: str, js: Js) -> None:
    assert read(js, text)["problem"] == "not-json"


@pytest.mark.parametrize(
    "value",
    [
        None, [], [FULL], 1, '"text"', True, {}, {"version": "1", "pilot": PILOT}, {"pilot": PILOT},
        {"version": 0, "pilot": PILOT}, {"version": None, "pilot": PILOT},
    ],
)  # fmt: skip
def test_json_that_is_not_a_record_is_refused(value: object, js: Js) -> None:
    made = read(js, value)
    assert (made["problem"], made["detail"]) == ("not-a-record", "version")


@pytest.mark.parametrize("version", [2, 1.5, 99, 1e300])
def test_a_record_of_a_newer_version_is_refused_as_such(version: float, js: Js) -> None:
    made = read(js, {"version": version, "checks": "all different"})
    assert made["problem"] == "newer"
    assert float(made["detail"]) == version


WRONG: dict[str, dict[str, Any]] = {
    "pilot": {"pilot": None},
    "pilot/name": {"pilot": {"playbook": "bot", "name": 5}},
    "pilot/playbook": {"pilot": {"name": "Wren"}},
    "pilot/id": {"pilot": {**PILOT, "id": "../../evil"}},
    "checks": {"checks": []},
    "answers": {"answers": "text"},
    "tables": {"tables": 5},
    "tables/cases": {"tables": {"cases": [{"result": "passed"}]}},
    "tables/cases/x": {"tables": {"cases": {"x": "passed"}}},
    "changes": {"changes": [{"what": "model", "on": "2026-10-01"}]},
    "changes/a/on": {"changes": {"a": {"what": "model"}}},
    "cost/wage": {"cost": {"wage": "3"}},
    "checks/a": {"checks": {"a": "done"}},
    "checks/b": {"checks": {"b": None}},
    "checks/a/status": {"checks": {"a": {"status": 1}}},
    "checks/a/note": {"checks": {"a": {"note": ["x"]}}},
    "checks/a/on": {"checks": {"a": {"on": 20261120}}},
    "checks/<img src=x>": {"checks": {"<img src=x>": {"note": "x"}}},
    "checks/a/b": {"checks": {"a/b": {"note": "x"}}},
    "checks/A": {"checks": {"A": {"note": "x"}}},
    "answers/owner/text": {"answers": {"owner": {"by": "Ann"}}},
    "decision": {"decision": "go"},
    "decision/signer": {"decision": {"signer": {"name": "Ann"}}},
    "decision/conditions": {"decision": {"conditions": "none"}},
    "decision/conditions/owner": {"decision": {"conditions": [{"owner": 1}]}},
    "decision/exception": {"decision": {"exception": ["x"]}},
    "edits": {"edits": []},
    "edits/pilot": {"edits": {"pilot": {"at": "yesterday", "by": "x"}}},
    "edits/checks/a": {"edits": {"checks/a": {"at": TIME, "by": "<b>"}}},
    "edits/checks/b": {"edits": {"checks/b": {"at": TIME, "by": "x", "after": {"y": 5}}}},
    "edits/checks/c": {"edits": {"checks/c": None}},
    "edits/checks/d": {"edits": {"checks/d": {"at": [TIME], "by": "x"}}},
    "edits/checks/e": {"edits": {"checks/e": {"at": "2026-02-30T10:00:00.000Z", "by": "x"}}},
    "known": {"known": "abc"},
}


@pytest.mark.parametrize("place", WRONG)
def test_a_wrong_shape_is_refused_with_its_place(place: str, js: Js) -> None:
    made = read(js, {"version": 1, "pilot": PILOT, **WRONG[place]})
    assert (made["problem"], made["detail"]) == ("not-a-record", place)


def test_a_number_without_bounds_is_refused(js: Js) -> None:
    text = json.dumps({"version": 1, "pilot": PILOT, "cost": {"wage": 7}}).replace("7", "1e999")
    assert read(js, text)["detail"] == "cost/wage"


@pytest.mark.parametrize("key", ["__proto__", "constructor", "prototype"])
@pytest.mark.parametrize("place", ["", "checks", "checks/a", "edits", "unknown", "list"])
def test_keys_that_reach_into_the_program_are_refused_anywhere(key: str, place: str, js: Js) -> None:
    bad = {key: {"polluted": "yes"}}
    wrong = {
        "": bad,
        "checks": {"checks": bad},
        "checks/a": {"checks": {"a": bad}},
        "edits": {"edits": bad},
        "unknown": {"plans": {"deep": bad}},
        "list": {"plans": [bad]},
    }[place]
    made = read(js, {"version": 1, "pilot": PILOT, **wrong})
    assert (made["problem"], made["detail"]) == ("hostile", key)
    assert js("() => ({}).polluted ?? null") is None


@pytest.mark.parametrize("depth", [25, 1_000, 200_000])
@pytest.mark.parametrize("brackets", ["[]", "{}"])
def test_what_is_nested_too_deep_is_refused_and_does_not_break_the_page(depth: int, brackets: str, js: Js) -> None:
    start, end = ("[", "]") if brackets == "[]" else ('{"a":', "}")
    text = f'{{"version": 1, "pilot": {json.dumps(PILOT)}, "deep": {start * depth}0{end * depth}}}'
    assert read(js, text)["problem"] in ("hostile", "not-json")


def test_fifty_megabytes_are_refused_before_they_are_read(js: Js) -> None:
    run = """({ read }) => {
      const text = `{"version": 1, "x": "${"y".repeat(5e7)}"}`;
      const start = performance.now();
      return [read(text), performance.now() - start];
    }"""
    made, took = js(run)
    assert made["problem"] == "too-large"
    assert took < 50


def test_scripts_in_every_field_are_only_text(js: Js) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}${7*7}=cmd|" /C calc"!A0 javascript:alert(1)'
    record = {
        "version": 1,
        "pilot": {"name": evil, "playbook": evil, "stage": evil, "company": evil},
        "checks": {
            "a": dict.fromkeys(["status", "by", "on", "evidence", "note", "reason", "expires", "wording"], evil)
        },
        "answers": {"owner": {"text": evil, "by": evil, "on": evil}},
        "tables": {"cases": {"x": {evil: evil}}},
        "changes": {"swap": {"what": evil, "on": evil, "by": evil, "note": evil}},
        "decision": {"outcome": evil, "signer": evil, "conditions": [{"text": evil, "owner": evil, "due": evil}]},
        "edits": {},
        "book": evil,
    }
    assert read(js, record) == {"record": record}


def test_what_cannot_be_seen_is_taken_out_and_line_ends_stay(js: Js) -> None:
    record = {"version": 1, "pilot": PILOT, "checks": {"a": {"note": "a\x00b\x1bc\n\td\ud800e\ufffe 😀ü"}}}
    assert read(js, record)["record"]["checks"]["a"]["note"] == "abc\n\tde 😀ü"


def test_nothing_is_not_written_down(js: Js) -> None:
    record = {
        "version": 1,
        "pilot": PILOT,
        "checks": {},
        "answers": {"owner": {"text": "x", "by": ""}},
        "decision": None,
    }
    assert read(js, record) == {
        "record": {"version": 1, "pilot": PILOT, "answers": {"owner": {"text": "x"}}, "edits": {}}
    }


# --- changing ---

CHANGE = """({ setEntry, read, toCanonical }, { record, path, value, who }) => {
  const given = frozen(record);
  const before = toCanonical(given);
  const made = setEntry(given, path, value ?? undefined, who);
  if (toCanonical(given) !== before) throw new Error("changed what was given");
  return { record: made, same: made === given, reads: "record" in read(JSON.stringify(made)) };
}"""


def change(
    js: Js, record: dict[str, Any], path: str, value: object, *, at: str = TIME, by: str = "one"
) -> dict[str, Any]:
    made = js(CHANGE, {"record": record, "path": path, "value": value, "who": {"now": at, "replica": by}})
    assert made["reads"]
    changed: dict[str, Any] = made["record"]
    return changed


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("pilot", {**PILOT, "name": "Rook"}),
        ("checks/owner-named", {"status": "open"}),
        ("checks/new", {"status": "done", "on": "2026-11-20"}),
        ("answers/owner", {"text": "Bo Diaz"}),
        ("tables/cases/empty-name", {"result": "failed"}),
        ("tables/undo/new", {"own": "yes"}),
        ("changes/again", {"what": "data", "on": "2026-11-20"}),
        ("cost/review_minutes", 4),
        ("decision", {"outcome": "stop"}),
    ],
)
def test_an_entry_is_set_in_a_copy(path: str, value: object, js: Js) -> None:
    made = change(js, FULL, path, value)
    assert js("({ getEntry }, [record, path]) => getEntry(record, path)", [made, path]) == value
    assert made["edits"][path]["by"] == "one"
    rest = [one for one in js("({ listPaths }, record) => listPaths(record)", FULL) if one != path]
    for other in rest:
        same = "({ getEntry, isSame }, [a, b, path]) => isSame(getEntry(a, path), getEntry(b, path))"
        assert js(same, [FULL, made, other])


def test_an_entry_that_is_taken_out_leaves_its_edit(js: Js) -> None:
    made = change(js, FULL, "checks/owner-named", None)
    assert "owner-named" not in made["checks"]
    assert made["edits"]["checks/owner-named"]["at"] == "2026-11-20T10:00:00.001Z"
    assert read(js, made)["record"].get("checks") is None


def test_setting_what_is_there_changes_nothing_and_no_time(js: Js) -> None:
    value = dict(reversed(FULL["checks"]["owner-named"].items()))
    who = {"now": "2027-01-01T00:00:00.000Z", "replica": "one"}
    assert js(CHANGE, {"record": FULL, "path": "checks/owner-named", "value": value, "who": who})["same"]


def test_a_change_is_later_than_what_it_replaces_even_if_the_clock_is_slow(js: Js) -> None:
    made = change(js, FULL, "checks/owner-named", {"note": "x"}, at="2001-01-01T00:00:00.000Z")
    assert made["edits"]["checks/owner-named"] == {
        "at": "2026-11-20T10:00:00.001Z",
        "by": "one",
        "after": {"other": TIME, "r4nd0m": TIME},
    }


def test_a_note_does_not_renew_a_sign_off_and_a_new_sign_off_does(js: Js) -> None:
    tick = {"status": "done", "on": "2026-11-20"}
    made = change(js, FULL, "checks/new", tick, at="2026-11-20T10:00:00.000Z")
    made = change(js, made, "checks/new", {**tick, "note": "x"}, at="2026-11-20T11:00:00.000Z")
    made = change(js, made, "checks/new", {**tick, "note": "y"}, at="2026-11-20T12:00:00.000Z")
    assert made["edits"]["checks/new"] == {
        "at": "2026-11-20T12:00:00.000Z",
        "by": "one",
        "ticked": "2026-11-20T10:00:00.000Z",
    }
    made = change(js, made, "checks/new", {**tick, "status": "open"}, at="2026-11-20T13:00:00.000Z")
    made = change(js, made, "checks/new", tick, at="2026-11-20T14:00:00.000Z")
    assert made["edits"]["checks/new"] == {"at": "2026-11-20T14:00:00.000Z", "by": "one"}


def test_what_was_set_does_not_change_with_what_was_given(js: Js) -> None:
    run = """({ setEntry }, record) => {
      const value = { status: "open", plan: { deep: [1] } };
      const made = setEntry(record, "checks/a", value, { now: "2026-11-20T10:00:00.000Z", replica: "one" });
      value.plan.deep.push(2);
      return made.checks.a.plan.deep;
    }"""
    assert js(run, FULL) == [1]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("checks/a", "done"),
        ("checks/a", {"by": 3}),
        ("checks/Wrong", {"note": "x"}),
        ("checks/constructor", {"note": "x"}),
        ("nothing/a", {"note": "x"}),
        ("cost/wage", "3"),
        ("pilot", {"name": " ", "playbook": "bot"}),
        ("pilot", None),
    ],
)
def test_a_program_that_sets_a_wrong_value_hears_of_it_at_once(path: str, value: object, js: Js) -> None:
    run = """({ setEntry }, [record, path, value]) => {
      try {
        setEntry(record, path, value ?? undefined, { now: "2026-11-20T10:00:00.000Z", replica: "one" });
      } catch (error) {
        return error instanceof Error;
      }
    }"""
    assert js(run, [FULL, path, value]) is True


def test_a_new_record_holds_the_pilot_and_fits_its_schema(js: Js) -> None:
    run = """({ createBlank, setEntry }) => {
      const who = { now: "2026-11-20T10:00:00.000Z", replica: "0ne" };
      let record = createBlank({ playbook: "bot", name: "Wren", id: "9k3f", ...who });
      record = setEntry(record, "checks/a", { status: "done", on: "2026-11-20", by: undefined }, who);
      const conditions = [{ text: "x", due: "" }];
      return setEntry(record, "decision", { outcome: "conditional-go", signer: "", conditions }, who);
    }"""
    record = js(run)
    assert record["decision"] == {"outcome": "conditional-go", "conditions": [{"text": "x"}]}
    jsonschema.validate(record, json_schema.build_schema(Record))
    assert read(js, record) == {"record": record}
    assert Record.parse_lenient(record).pilot.id == "9k3f"
