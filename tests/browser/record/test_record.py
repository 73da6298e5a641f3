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
    "version": 2,
    "pilot": {**PILOT, "stage": "prove", "company": "Acme", "invented": True},
    "checks": {
        "owner-named": {
            "status": "done",
            "by": "Ann Lee",
            "signer": "Mia Orr",
            "on": "2026-11-20",
            "evidence": "p. 1",
            "remarks": {"p81kd02x": {"text": "Out until December 1.", "by": "Mia Orr", "on": "2026-11-21"}},
            "history": {"smi8f3k2p": {"status": "done", "signer": "Bo Lind", "on": "2026-09-02"}},
        }
    },
    "answers": {"owner": {"text": "Ann Lee"}},
    "tables": {"cases": {"empty-name": {"result": "passed"}, "own-k3f9": {"own": "yes", "input": "…"}}},
    "changes": {"swap": {"what": "model", "on": "2026-10-01"}},
    "cost": {"review_minutes": 3.5},
    "decision": {
        "outcome": "go",
        "signer": "Ann Lee",
        "on": "2026-11-20",
        "exception": {"by": "Bo", "reason": "r"},
        "conditions": {"c1": {"text": "Mask the account numbers", "owner": "Bo Lind", "due": "2026-12-05"}},
    },
    "edits": {
        "checks/owner-named/status": {"at": TIME, "by": "r4nd0m-2", "after": {"other": TIME}},
        "checks/owner-named/evidence": {
            "at": TIME,
            "by": "b",
            "concurrent": [{"value": "p. 2", "at": TIME, "by": "a"}, {"at": "2026-11-19T10:00:00.000Z", "by": "a"}],
        },
        "checks/gone/status": {"at": TIME, "by": "x"},
        "checks/gone": {"after": {"x": TIME}},
    },
    "known": ["-old", "owner-named"],
    "book": "1.0.0",
}


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
        assert record["version"] == 2
        assert record["checks"].keys() == example["checks"].keys()
        for id_, check in example["checks"].items():
            note = {"remarks": {"note": {"text": check["note"]}}} if "note" in check else {}
            assert record["checks"][id_] == {key: check[key] for key in check.keys() - {"note"}} | note
        assert record["answers"] == example["answers"]
        assert record["tables"] == example["tables"]


def test_what_only_a_newer_version_knows_is_kept_everywhere(js: Js) -> None:
    unknown = {"deep": [1, {"er": True}], "yes": True, "n": -1.5e3}
    record = {
        "version": 2,
        "pilot": {**PILOT, "mood": unknown},
        "checks": {"of-another-book": {"color": unknown, "remarks": {"r1": {"mood": unknown}}}},
        "tables": {"plans": {"row": {"field": unknown}}},
        "decision": {"votes": unknown},
        "edits": {"checks/of-another-book/color": {"at": TIME, "by": "x"}},
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


@pytest.mark.parametrize("version", [3, 2.5, 99, 1e300])
def test_a_record_of_a_newer_version_is_refused_as_such(version: float, js: Js) -> None:
    made = read(js, {"version": version, "checks": "all different"})
    assert made["problem"] == "newer"
    assert float(made["detail"]) == version


WRONG: dict[str, dict[str, Any]] = {
    "pilot/name": {"pilot": None},
    "pilot/playbook": {"pilot": {"name": "Wren"}},
    "pilot/id": {"pilot": {**PILOT, "id": "../../evil"}},
    "pilot": {"pilot": ["Wren"]},
    "pilot/stage": {"pilot": {**PILOT, "stage": 5}},
    "checks": {"checks": []},
    "answers": {"answers": "text"},
    "tables": {"tables": 5},
    "tables/cases": {"tables": {"cases": [{"result": "passed"}]}},
    "tables/cases/x": {"tables": {"cases": {"x": "passed"}}},
    "changes": {"changes": [{"what": "model", "on": "2026-10-01"}]},
    "changes/a/on": {"changes": {"a": {"on": 20261001}}},
    "cost/wage": {"cost": {"wage": "3"}},
    "checks/a": {"checks": {"a": "done"}},
    "checks/a/status": {"checks": {"a": {"status": 1}}},
    "checks/a/note": {"checks": {"a": {"note": {"b": "x"}}}},
    "checks/a/on": {"checks": {"a": {"on": 20261120}}},
    "checks/a/remarks": {"checks": {"a": {"remarks": "x"}}},
    "checks/a/remarks/r1/text": {"checks": {"a": {"remarks": {"r1": {"text": ["x"]}}}}},
    "checks/a/history/R1/on": {"checks": {"a": {"history": {"R1": {"on": "2026-11-20"}}}}},
    "checks/<img src=x>/evidence": {"checks": {"<img src=x>": {"evidence": "x"}}},
    "checks/a/b": {"checks": {"a/b": {"evidence": "x"}}},
    "tables/t/r": {"tables": {"t/r": {"note": "x"}}},
    "checks/A/evidence": {"checks": {"A": {"evidence": "x"}}},
    f"checks/{'a' * 65}/on": {"checks": {"a" * 65: {"on": "2026-11-20"}}},
    "answers/owner/text": {"answers": {"owner": {"text": 5}}},
    "decision": {"decision": "go"},
    "decision/signer": {"decision": {"signer": {"name": "Ann"}}},
    "decision/conditions": {"decision": {"conditions": "none"}},
    "decision/conditions/c1/owner": {"decision": {"conditions": {"c1": {"owner": 1}}}},
    "decision/exception": {"decision": {"exception": ["x"]}},
    "edits": {"edits": []},
    "edits/pilot/name": {"edits": {"pilot/name": {"at": "yesterday", "by": "x"}}},
    "edits/pilot/id": {"edits": {"pilot/id": {"at": TIME, "by": "x"}}},
    "edits/checks/a/on": {"edits": {"checks/a/on": {"at": TIME, "by": "<b>"}}},
    "edits/checks/b/on": {"edits": {"checks/b/on": {"at": TIME, "by": "x", "after": {"y": 5}}}},
    "edits/checks/c/on": {"edits": {"checks/c/on": "later"}},
    "edits/checks/d/on": {"edits": {"checks/d/on": {"at": [TIME], "by": "x"}}},
    "edits/checks/e/on": {"edits": {"checks/e/on": {"at": "2026-02-30T10:00:00.000Z", "by": "x"}}},
    "edits/checks/f/on": {"edits": {"checks/f/on": {"at": "+275760-09-13T00:00:00.000Z", "by": "x"}}},
    "edits/checks/g/on": {"edits": {"checks/g/on": {"by": "x"}}},
    "edits/checks/h/on": {"edits": {"checks/h/on": {"at": TIME, "by": "x", "after": [TIME]}}},
    "edits/checks/i/on": {"edits": {"checks/i/on": {"at": TIME, "by": "x", "concurrent": {"at": TIME, "by": "y"}}}},
    "edits/checks/j/on": {"edits": {"checks/j/on": {"at": TIME, "by": "x", "concurrent": [{"value": "y"}]}}},
    "edits/checks/k/on": {"edits": {"checks/k/on": {"after": {"x": TIME}, "concurrent": [{"at": TIME, "by": "y"}]}}},
    "edits/checks/l": {"edits": {"checks/l": {"at": TIME, "by": "x"}}},
    "edits/toString": {"edits": {"toString": {"after": {"x": TIME}}}},
    "edits/plans/next": {"edits": {"plans/next": {"at": TIME, "by": "x"}}},
    "checks/m/on": {
        "edits": {"checks/m/on": {"at": TIME, "by": "x", "concurrent": [{"value": 5, "at": TIME, "by": "y"}]}}
    },
    "known": {"known": "abc"},
}


@pytest.mark.parametrize("place", WRONG)
def test_a_wrong_shape_is_refused_with_its_place(place: str, js: Js) -> None:
    made = read(js, {"version": 2, "pilot": PILOT, **WRONG[place]})
    assert (made["problem"], made["detail"]) == ("not-a-record", place)


@pytest.mark.parametrize("known", [["A"], ["--a"], [5], ["a" * 65], ["-" + "a" * 65]])
def test_what_is_no_id_of_a_check_is_refused_where_checks_are_listed(known: list[Any], js: Js) -> None:
    assert read(js, {"version": 2, "pilot": PILOT, "known": known})["detail"] == "known"


@pytest.mark.parametrize("id_", ["a" * 64, "prototype", "constructor", "tostring", "0"])
def test_any_id_of_the_grammar_is_an_id_also_of_a_retired_check(id_: str, js: Js) -> None:
    record = {"version": 2, "pilot": PILOT, "checks": {id_: {"status": "done"}}, "edits": {}, "known": [f"-{id_}", id_]}
    assert read(js, record) == {"record": record}


@pytest.mark.parametrize("name", ["", " \t", "\u200b\u00ad", "\ufe0f\u3164", "\u0085", "\U000e0020", "\u2800"])
def test_a_name_that_nobody_can_see_is_refused(name: str, js: Js) -> None:
    assert read(js, {"version": 2, "pilot": {**PILOT, "name": name}})["detail"] == "pilot/name"


@pytest.mark.parametrize(("at", "detail"), [("2027-11-20T10:00:00.000Z", None), ("2027-11-20T10:00:00.001Z", "edits")])
@pytest.mark.parametrize("where", ["at", "after", "concurrent"])
def test_an_edit_may_be_no_later_than_the_reader_allows(where: str, at: str, detail: str | None, js: Js) -> None:
    edit = {
        "at": {"at": at, "by": "x"},
        "after": {"at": TIME, "by": "x", "after": {"y": at}},
        "concurrent": {"at": TIME, "by": "x", "concurrent": [{"value": "y", "at": at, "by": "y"}]},
    }[where]
    text = json.dumps({"version": 2, "pilot": PILOT, "edits": {"answers/a/text": edit}})
    made = js("({ read }, text) => read(text, '2027-11-20T10:00:00.000Z')", text)
    assert made.get("detail", "").split("/")[0] == (detail or "")


def test_a_number_without_bounds_is_refused(js: Js) -> None:
    text = json.dumps({"version": 2, "pilot": PILOT, "cost": {"wage": 7}}).replace("7", "1e999")
    assert read(js, text)["detail"] == "cost/wage"


@pytest.mark.parametrize("key", ["__proto__", "constructor", "prototype"])
@pytest.mark.parametrize("place", ["", "checks", "checks/a", "edits", "unknown", "list"])
def test_keys_that_reach_into_a_program_are_ordinary_words(key: str, place: str, js: Js) -> None:
    bad = {key: {"polluted": "yes"}}
    given = {
        "": bad,
        "checks": {"checks": bad},
        "checks/a": {"checks": {"a": bad}},
        "edits": {"edits": {"checks/a/on": {"at": TIME, "by": "x", "after": {key: TIME}}}},
        "unknown": {"plans": {"deep": bad}},
        "list": {"plans": [bad]},
    }[place]
    record = {"version": 2, "pilot": PILOT, "edits": {}, **given}
    run = """({ read, merge, setEntry }, text) => {
      const { record, problem, detail } = read(text);
      if (!record) return { problem, detail };
      const who = { now: "2026-11-21T10:00:00.000Z", replica: "one" };
      const made = setEntry(merge(record, record).record, "answers/a/text", "x", who);
      return { kept: JSON.stringify(merge(made, record).record), polluted: ({}).polluted ?? null };
    }"""
    made = js(run, json.dumps(record))
    if (key, place) in [("__proto__", "checks"), ("__proto__", "edits")]:
        assert made["problem"] == "not-a-record"  # it is neither an id nor a browser's name
        return
    assert made["polluted"] is None
    kept = json.loads(made["kept"])
    for group in record.keys() - {"edits"}:
        assert kept[group] == record[group]
    for path, edit in record["edits"].items():
        assert kept["edits"][path] == edit


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
        "version": 2,
        "pilot": {"name": evil, "playbook": evil, "stage": evil, "company": evil},
        "checks": {
            "a": {
                **dict.fromkeys(
                    ["status", "by", "signer", "on", "evidence", "reason", "control", "approver", "expires", "wording"],
                    evil,
                ),
                "remarks": {"r1": dict.fromkeys(["text", "by", "on"], evil)},
                "history": {"h1": dict.fromkeys(["status", "signer", "on"], evil)},
            }
        },
        "answers": {"owner": {"text": evil, "by": evil, "on": evil}},
        "tables": {"cases": {"x": {"result": evil}}},
        "changes": {"swap": {"what": evil, "on": evil, "by": evil, "note": evil}},
        "decision": {
            "outcome": evil,
            "signer": evil,
            "conditions": {"c1": {"text": evil, "owner": evil, "due": evil}},
        },
        "edits": {"checks/a/on": {"at": TIME, "by": "x", "concurrent": [{"value": f"{evil}2", "at": TIME, "by": "w"}]}},
        "book": evil,
    }
    assert read(js, record) == {"record": record}


def test_what_cannot_be_seen_is_taken_out_and_line_ends_stay(js: Js) -> None:
    record = {"version": 2, "pilot": PILOT, "answers": {"a": {"text": "a\x00b\x1bc\n\td\ud800e\ufffe 😀ü"}}}
    assert read(js, record)["record"]["answers"]["a"]["text"] == "abc\n\tde 😀ü"


def test_nothing_is_not_written_down(js: Js) -> None:
    record = {
        "version": 2,
        "pilot": PILOT,
        "checks": {"a": None},
        "answers": {"owner": {"text": "x", "by": ""}},
        "decision": None,
        "edits": {"checks/a": None},
    }
    assert read(js, record) == {
        "record": {"version": 2, "pilot": PILOT, "answers": {"owner": {"text": "x"}}, "edits": {}}
    }


# --- version 1 ---

OLD: dict[str, Any] = {
    "version": 1,
    "pilot": PILOT,
    "checks": {"a": {"status": "done", "by": "Ann Lee", "on": "2026-11-20", "note": "n"}},
    "answers": {"owner": {"text": "Ann Lee", "by": "Bo"}},
    "tables": {"cases": {"x": {"result": "passed"}}},
    "decision": {"outcome": "conditional-go", "conditions": [{"text": "rerun"}, {"text": "sign"}]},
    "cost": {"wage": 4},
    "edits": {
        "pilot": {"at": TIME, "by": "one"},
        "checks/a": {"at": TIME, "by": "one", "after": {"two": TIME}, "ticked": "2026-11-19T10:00:00.000Z"},
        "checks/gone": {"at": TIME, "by": "one"},
        "decision": {"at": TIME, "by": "two"},
        "cost/wage": {"at": TIME, "by": "two"},
        "plans/next": {"at": TIME, "by": "x"},
    },
    "plans": {"year": 1},
}


def test_a_record_of_version_1_is_read_as_version_2_and_nothing_is_dropped(js: Js) -> None:
    stamp = {"at": TIME, "by": "one"}
    ticked = {"at": "2026-11-19T10:00:00.000Z", "by": "one"}
    two = {"at": TIME, "by": "two"}
    assert read(js, OLD)["record"] == {
        "version": 2,
        "pilot": PILOT,
        "checks": {
            "a": {"status": "done", "by": "Ann Lee", "on": "2026-11-20", "remarks": {"note": {"text": "n"}}},
        },
        "answers": OLD["answers"],
        "tables": OLD["tables"],
        "decision": {"outcome": "conditional-go", "conditions": {"c1": {"text": "rerun"}, "c2": {"text": "sign"}}},
        "cost": {"wage": 4},
        "plans": {"year": 1},
        "edits": {
            "pilot": {"after": {"one": TIME}},
            "pilot/name": stamp,
            "pilot/playbook": stamp,
            "checks/a": {"after": {"one": TIME, "two": TIME}},
            "checks/a/status": ticked,
            "checks/a/on": ticked,
            "checks/a/by": stamp,
            "checks/a/remarks/note/text": stamp,
            "checks/gone": {"after": {"one": TIME}},
            "decision": {"after": {"two": TIME}},
            "decision/outcome": two,
            "decision/conditions/c1/text": two,
            "decision/conditions/c2/text": two,
            "cost/wage": two,
        },
    }


def test_two_copies_of_version_1_merge_as_version_1_did_and_keep_what_lost(js: Js) -> None:
    run = """({ read, merge, listConcurrent }, old) => {
      const raw = structuredClone(old);
      raw.checks.a = { status: "open", note: "theirs" };
      raw.edits["checks/a"] = { at: "2026-11-21T10:00:00.000Z", by: "three" };
      delete raw.answers;
      raw.edits["answers/owner"] = { at: "2026-11-21T10:00:00.000Z", by: "three" };
      const [mine, theirs] = [old, raw].map((one) => read(JSON.stringify(one)).record);
      const { record } = merge(mine, theirs);
      return [record.checks.a, record.answers ?? null, listConcurrent(record).map(({ path }) => path)];
    }"""
    check, answers, apart = js(run, OLD)
    assert check["status"] == "open"
    assert check["remarks"]["note"]["text"] == "theirs"
    assert answers == OLD["answers"]  # written by hand, and so unknown to who removed it
    assert sorted(apart) == ["checks/a/remarks/note/text", "checks/a/status"]


WRONG_OLD: dict[str, dict[str, Any]] = {
    "edits/checks/a": {"edits": {"checks/a": {"at": "yesterday", "by": "x"}}},
    "edits/checks/b": {"edits": {"checks/b": {"at": TIME, "by": "<b>"}}},
    "edits/checks/c": {"edits": {"checks/c": {"at": TIME, "by": "x", "ticked": "once"}}},
    "edits/checks/d": {"edits": {"checks/d": {"at": TIME, "by": "x", "after": {"y": 5}}}},
    "decision/conditions": {"decision": {"conditions": ["x"]}},
    "checks/a/remarks/note/text": {"checks": {"a": {"note": ["x"]}}},
}


@pytest.mark.parametrize("place", WRONG_OLD)
def test_a_wrong_shape_of_version_1_is_refused_with_its_place(place: str, js: Js) -> None:
    made = read(js, {"version": 1, "pilot": PILOT, **WRONG_OLD[place]})
    assert (made["problem"], made["detail"]) == ("not-a-record", place)


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
        ("pilot/name", "Rook"),
        ("checks/owner-named/status", "open"),
        ("checks/new/on", "2026-11-20"),
        ("checks/owner-named/remarks/p81kd02x/text", "Back again."),
        ("checks/owner-named/history/h2/status", "exception"),
        ("answers/owner/text", "Bo Diaz"),
        ("tables/cases/empty-name/result", "failed"),
        ("tables/undo/new/own", "yes"),
        ("changes/again/what", "data"),
        ("cost/review_minutes", 4),
        ("decision/outcome", "stop"),
        ("decision/exception/reason", "s"),
        ("decision/conditions/c2/text", "rerun"),
    ],
)
def test_an_entry_is_set_in_a_copy(path: str, value: object, js: Js) -> None:
    made = change(js, FULL, path, value)
    assert js("({ getEntry }, [record, path]) => getEntry(record, path)", [made, path]) == value
    assert made["edits"][path]["by"] == "one"
    rest = [one for one in js("({ listPaths }, record) => listPaths(record)", FULL) if one != path]
    assert len(rest) > 20
    for other in rest:
        same = "({ getEntry, isSame }, [a, b, path]) => isSame(getEntry(a, path), getEntry(b, path))"
        assert js(same, [FULL, made, other])
    assert {key: made["edits"][key] for key in FULL["edits"].keys() - {path}} == {
        key: FULL["edits"][key] for key in FULL["edits"].keys() - {path}
    }


def test_a_container_is_set_entry_by_entry(js: Js) -> None:
    made = change(js, FULL, "changes/swap", {"what": "model", "note": "4 to 5"})
    assert made["changes"] == {"swap": {"what": "model", "note": "4 to 5"}}
    assert made["edits"].keys() - FULL["edits"].keys() == {"changes/swap/on", "changes/swap/note"}


def test_a_container_that_is_removed_leaves_what_it_covers(js: Js) -> None:
    made = change(js, FULL, "checks/owner-named", None)
    assert made.get("checks") is None
    assert made["edits"] == {
        "checks/gone/status": FULL["edits"]["checks/gone/status"],
        "checks/gone": FULL["edits"]["checks/gone"],
        "checks/owner-named": {
            "after": {
                "-": "1970-01-01T00:00:00.001Z",
                "a": TIME,
                "b": TIME,
                "other": TIME,
                "r4nd0m-2": TIME,
            }
        },
    }


def test_an_entry_that_is_emptied_leaves_its_edit(js: Js) -> None:
    made = change(js, FULL, "checks/owner-named/status", "")
    assert "status" not in made["checks"]["owner-named"]
    assert made["edits"]["checks/owner-named/status"]["at"] == "2026-11-20T10:00:00.001Z"


def test_setting_what_is_there_changes_nothing_and_no_time(js: Js) -> None:
    who = {"now": "2027-01-01T00:00:00.000Z", "replica": "one"}
    value = dict(reversed(FULL["checks"]["owner-named"].items()))
    for path, given in [("checks/owner-named", value), ("checks/owner-named/status", "done")]:
        assert js(CHANGE, {"record": FULL, "path": path, "value": given, "who": who})["same"]


def test_a_change_is_later_than_what_it_replaces_even_if_the_clock_is_slow(js: Js) -> None:
    made = change(js, FULL, "checks/owner-named/status", "open", at="2001-01-01T00:00:00.000Z")
    assert made["edits"]["checks/owner-named/status"] == {
        "at": "2026-11-20T10:00:00.001Z",
        "by": "one",
        "after": {"other": TIME, "r4nd0m-2": TIME},
    }


def test_a_remark_does_not_renew_a_sign_off_and_a_new_sign_off_does(js: Js) -> None:
    run = """({ signOff, setEntry, getEdit }) => {
      const who = (hour) => ({ now: `2026-11-20T${hour}:00:00.000Z`, replica: "one" });
      const done = { status: "done", on: "2026-11-20", signer: "Mia Orr" };
      let record = signOff(made({}), "a", done, who(11));
      record = setEntry(record, "checks/a/remarks/r1/text", "x", who(12));
      const signed = getEdit(record, "checks/a/status").at;
      record = signOff(record, "a", done, who(13));
      return [signed, getEdit(record, "checks/a/status").at, Object.values(record.checks.a.history)];
    }"""
    first = {"status": "done", "on": "2026-11-20", "signer": "Mia Orr"}
    assert js(run) == ["2026-11-20T11:00:00.000Z", "2026-11-20T13:00:00.000Z", [first]]


def test_a_check_that_is_opened_again_keeps_the_sign_off_in_its_history(js: Js) -> None:
    run = """({ signOff, merge }) => {
      const who = (hour, replica) => ({ now: `2026-11-20T${hour}:00:00.000Z`, replica });
      const signed = signOff(made({}), "a", { status: "done", on: "2026-11-20", signer: "Mia Orr" }, who(11, "one"));
      const mine = signOff(signed, "a", { status: "open" }, who(12, "one"));
      const theirs = signOff(signed, "a", { status: "open" }, who(13, "two"));
      const slip = signOff(signed, "a", { status: "open" }, { now: "2026-11-20T11:00:30.000Z", replica: "one" });
      return [merge(mine, theirs).record.checks.a, slip.checks.a];
    }"""
    merged, slip = js(run)
    assert merged["status"] == "open"
    assert merged.keys() == {"status", "history"}
    assert list(merged["history"].values()) == [{"status": "done", "on": "2026-11-20", "signer": "Mia Orr"}]
    assert slip == {"status": "open"}


def test_what_a_reader_changed_while_another_tab_wrote_is_kept(js: Js) -> None:
    run = """({ setEntry, getSide, listConcurrent }) => {
      const who = (hour, replica) => ({ now: `2026-11-20T${hour}:00:00.000Z`, replica });
      const seen = made({ "answers/a/text": "seen" });
      const base = getSide(seen, "answers/a/text");
      const other = setEntry(seen, "answers/a/text", "other tab", who(11, "one-1"));
      const both = setEntry(other, "answers/a/text", "this tab", who(12, "one"), base);
      return [both.answers.a.text, listConcurrent(both)[0].others.map(({ value }) => value)];
    }"""
    assert js(run) == ["this tab", ["other tab"]]


def test_an_act_is_undone_and_what_came_after_it_stays(js: Js) -> None:
    run = """({ setEntry, listChanges, revert }) => {
      const who = (hour) => ({ now: `2026-11-20T${hour}:00:00.000Z`, replica: "one" });
      const before = made({ "checks/a": { status: "open", evidence: "page 1" } });
      const after = setEntry(before, "checks/a", { status: "done", evidence: "page 2", on: "2026-11-20" }, who(11));
      const later = setEntry(after, "checks/a/evidence", "page 3", who(12));
      const { record, left } = revert(later, listChanges(before, after), who(13));
      return [record.checks.a, left];
    }"""
    assert js(run) == [{"status": "open", "evidence": "page 3"}, ["checks/a/evidence"]]


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
        ("checks/a/on", 20261120),
        ("checks/Wrong", {"note": "x"}),
        ("checks/Wrong/note", "x"),
        ("nothing/a", {"note": "x"}),
        ("cost/wage", "3"),
        ("pilot/id", "other"),
        ("pilot/name", " \u200b"),
        ("pilot/name", None),
        ("pilot", {"name": " ", "playbook": "bot"}),
        ("pilot", None),
    ],
)
@pytest.mark.parametrize("name", ["setEntry", "answerEntry"])
def test_a_program_that_sets_a_wrong_value_hears_of_it_at_once(name: str, path: str, value: object, js: Js) -> None:
    run = """(pb, [name, record, path, value]) => {
      try {
        pb[name](record, path, value ?? undefined, { now: "2026-11-20T10:00:00.000Z", replica: "one" });
      } catch (error) {
        return error instanceof Error;
      }
    }"""
    assert js(run, [name, FULL, path, value]) is True


def test_a_new_record_holds_the_pilot_and_fits_its_schema(js: Js) -> None:
    run = """({ createBlank, setEntry }) => {
      const who = { now: "2026-11-20T10:00:00.000Z", replica: "0ne" };
      let record = createBlank({ playbook: "bot", name: "Wren", id: "9k3f", ...who });
      record = setEntry(record, "checks/a", { status: "done", on: "2026-11-20", by: undefined }, who);
      const conditions = { c1: { text: "x", due: "" } };
      return setEntry(record, "decision", { outcome: "conditional-go", signer: "", conditions }, who);
    }"""
    record = js(run)
    assert record["decision"] == {"outcome": "conditional-go", "conditions": {"c1": {"text": "x"}}}
    jsonschema.validate(record, json_schema.build_schema(Record))
    assert read(js, record) == {"record": record}
    assert Record.parse_lenient(record).pilot.id == "9k3f"
