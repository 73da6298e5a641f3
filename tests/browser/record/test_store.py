"""The pilots of a browser are kept, whatever its storage does, and two tabs do not overwrite each other."""

from __future__ import annotations

import pytest

from support.browser import Js

pytestmark = pytest.mark.browser


def test_a_pilot_is_saved_listed_and_found_again_by_another_tab(js: Js) -> None:
    run = """() => {
      const storage = new FakeStorage();
      const saved = tab(storage).store.save(made({ "checks/a": { note: "x" } }));
      const { store } = tab(storage);
      return { saved, list: store.list(), other: store.list("sales"), got: store.get("k3f9"), none: store.get("none"),
        problem: store.problem, keys: [...storage.content.keys()] };
    }"""
    made = js(run)
    assert made["saved"]["ok"] is True
    assert made["saved"]["record"] == made["got"]
    assert made["got"]["checks"] == {"a": {"note": "x"}}
    listed = {"id": "k3f9", "name": "Wren", "playbook": "bot", "at": "2026-11-20T10:01:00.000Z", "newer": False}
    assert made["list"] == [listed]
    assert made["other"] == []
    assert made["none"] is None
    assert made["problem"] is None
    assert made["keys"] == ["/site/pilotbook.pilot:k3f9"]


def test_a_record_without_an_id_gets_one(js: Js) -> None:
    run = """({ read }) => {
      const { store } = tab(new FakeStorage(), "new");
      const { record } = read(JSON.stringify({ version: 1, pilot: { name: "Wren", playbook: "bot" } }));
      return [store.save(record).record.pilot.id, store.list().map(({ id }) => id)];
    }"""
    assert js(run) == ["new1", ["new1"]]


def test_pilots_are_listed_by_their_last_change_and_the_open_one_is_remembered(js: Js) -> None:
    run = """({ createBlank }) => {
      const storage = new FakeStorage();
      const { store } = tab(storage);
      const add = (id, playbook, day) =>
        store.save(createBlank({ playbook, name: id, id, now: `2026-11-${day}T10:00:00.000Z`, replica: "one" }));
      add("a", "bot", 10), add("b", "bot", 12), add("c", "sales", 11);
      const before = [store.current(), store.current("bot"), store.current("sales"), store.current("none")];
      store.setCurrent("a");
      const again = tab(storage).store;
      const after = [again.current(), again.current("bot"), again.current("sales")];
      again.remove("a");
      return [store.list().map(({ id }) => id), before, after, again.current("bot")];
    }"""
    assert js(run) == [["b", "c"], ["b", "b", "c", None], ["a", "a", "c"], "b"]


def test_a_browser_keeps_its_random_name(js: Js) -> None:
    run = """() => {
      const storage = new FakeStorage();
      const names = [tab(storage, "first").store.replica(), tab(storage, "second").store.replica()];
      storage.setItem("/site/pilotbook.replica", "<b>");
      return [...names, tab(storage, "third").store.replica(), tab(new BlockedStorage(), "fourth").store.replica()];
    }"""
    assert js(run) == ["first1", "first1", "third1", "fourth1"]


def test_the_day_of_the_last_download_is_remembered_for_each_pilot(js: Js) -> None:
    run = """() => {
      const storage = new FakeStorage();
      tab(storage).store.setExported("k3f9");
      const { store } = tab(storage);
      return [store.exportedAt("k3f9"), store.exportedAt("other")];
    }"""
    assert js(run) == ["2026-11-20T10:00:01.000Z", None]


# --- two tabs ---

TABS = """({ setEntry }, [first, second]) => {
  const storage = new FakeStorage();
  const [one, two] = [tab(storage, "one"), tab(storage, "two", "2026-11-20T11:00:00.000Z")];
  one.store.save(made({ "checks/a": { note: "base" }, "checks/b": { note: "base" } }));
  const [mine, theirs] = [one.store.get("k3f9"), two.store.get("k3f9")]; // both tabs are open
  one.store.save(setEntry(mine, first, { note: "one" }, one.who()));
  const saved = two.store.save(setEntry(theirs, second, { note: "two" }, two.who()));
  return [saved.record.checks, one.store.get("k3f9").checks, tab(storage).store.get("k3f9").checks];
}"""


def test_two_tabs_that_edit_different_entries_both_keep_theirs(js: Js) -> None:
    assert js(TABS, ["checks/a", "checks/b"]) == [{"a": {"note": "one"}, "b": {"note": "two"}}] * 3


def test_two_tabs_that_edit_the_same_entry_keep_the_later_one(js: Js) -> None:
    assert js(TABS, ["checks/a", "checks/a"]) == [{"a": {"note": "two"}, "b": {"note": "base"}}] * 3


def test_a_tab_that_saves_what_it_has_had_for_long_does_not_overwrite_what_is_newer(js: Js) -> None:
    run = """({ setEntry }) => {
      const storage = new FakeStorage();
      const [one, two] = [tab(storage, "one"), tab(storage, "two", "2026-11-20T11:00:00.000Z")];
      one.store.save(made({ "checks/a": { note: "base" } }));
      const old = one.store.get("k3f9");
      two.store.save(setEntry(two.store.get("k3f9"), "checks/a", { note: "two" }, two.who()));
      return one.store.save(old).record.checks.a.note;
    }"""
    assert js(run) == "two"


def test_a_tab_hears_of_the_pilots_that_another_tab_changed_and_of_nothing_else(js: Js) -> None:
    run = """() => {
      const { store } = tab(new FakeStorage());
      const keys = ["/site/pilotbook.pilot:k3f9", null, "/site/pilotbook.current:", "/other/pilotbook.pilot:k3f9", "a"];
      return keys.map((key) => store.isPilotEvent({ key }));
    }"""
    assert js(run) == [True, True, False, False, False]


# --- a storage that goes wrong ---


def test_a_full_storage_is_reported_and_the_page_works_on(js: Js) -> None:
    run = """({ setEntry }) => {
      const storage = new FakeStorage(1500);
      const { store, who } = tab(storage);
      const first = store.save(made({ "checks/a": { note: "small" } }));
      const stored = storage.getItem("/site/pilotbook.pilot:k3f9");
      let record = setEntry(first.record, "checks/a", { note: "x".repeat(2000) }, who());
      const full = store.save(record);
      const unchanged = storage.getItem("/site/pilotbook.pilot:k3f9") === stored;
      record = setEntry(store.get("k3f9"), "checks/b", { note: "more" }, who());
      const again = store.save(record);
      const held = store.get("k3f9").checks;
      storage.room = Infinity;
      const last = store.save(store.get("k3f9"));
      return [first.ok, full.ok, full.why, unchanged, again.why, held.a.note.length, held.b, last.ok,
        tab(storage).store.get("k3f9").checks.b, store.problem, store.list().length];
    }"""
    assert js(run) == [True, False, "full", True, "full", 2000, {"note": "more"}, True, {"note": "more"}, None, 1]


@pytest.mark.parametrize("room", range(0, 1200, 100))
def test_wherever_a_storage_fills_up_nothing_that_was_stored_is_lost(room: int, js: Js) -> None:
    run = """({ setEntry }, room) => {
      const storage = new FakeStorage();
      tab(storage).store.save(made({ "checks/a": { note: "base" } }));
      const before = storage.getItem("/site/pilotbook.pilot:k3f9");
      storage.room = room;
      const { store, who } = tab(storage);
      const saved = store.save(setEntry(store.get("k3f9"), "checks/b", { note: "y".repeat(300) }, who()));
      const after = storage.getItem("/site/pilotbook.pilot:k3f9");
      return [saved.ok, after === before, JSON.parse(after).checks.a.note, store.get("k3f9").checks.b.note.length];
    }"""
    ok, unchanged, base, held = js(run, room)
    assert ok != unchanged
    assert (base, held) == ("base", 300)


@pytest.mark.parametrize("storage", ["null", "new BlockedStorage()"])
def test_without_a_storage_the_page_works_on_until_it_is_closed_and_says_so(storage: str, js: Js) -> None:
    run = f"""({{ setEntry }}) => {{
      const {{ store, who }} = tab({storage});
      const saved = store.save(made({{ "checks/a": {{ note: "x" }} }}));
      store.setCurrent("k3f9");
      store.setExported("k3f9");
      const more = store.save(setEntry(store.get("k3f9"), "checks/b", {{ note: "y" }}, who()));
      const found = [store.current("bot"), store.get("k3f9").checks, store.list().length, !!store.exportedAt("k3f9")];
      const undo = store.remove("k3f9");
      const gone = store.get("k3f9");
      undo();
      const told = [saved.why, more.why, store.problem];
      return [...told, ...found, gone, store.list().length, store.replica() === store.replica()];
    }}"""
    both = {"a": {"note": "x"}, "b": {"note": "y"}}
    assert js(run) == ["blocked", "blocked", "blocked", "k3f9", both, 1, True, None, 1, True]


@pytest.mark.parametrize(
    "rubbish", ["not json", "null", "[]", '{"version": 1}', '{"version": 1, "pilot": {"name": 1}}', "", "\\u0000" * 9]
)
def test_rubbish_is_put_aside_and_told_and_never_deleted(rubbish: str, js: Js) -> None:
    run = """(_, rubbish) => {
      const key = "/site/pilotbook.pilot:k3f9";
      const content = { [key]: rubbish, [`${key}:rubbish`]: "older rubbish", "/site/pilotbook.pilot:": "x" };
      const storage = new FakeStorage(Infinity, content);
      const { store } = tab(storage);
      const list = store.list();
      const problem = store.problem;
      const saved = store.save(made({ "checks/a": { note: "x" } }));
      const copies = [...storage.content.values()].filter((text) => text === rubbish).length;
      const aside = [storage.getItem(`${key}:rubbish`), storage.getItem(`${key}:rubbish+`) === rubbish];
      const note = store.get("k3f9").checks.a.note;
      return [list, problem, saved.ok, note, copies, ...aside, tab(storage).store.list().length];
    }"""
    assert js(run, rubbish) == [[], "rubbish", True, "x", 1, "older rubbish", True, 1]


def test_rubbish_that_there_is_no_room_to_put_aside_is_not_overwritten(js: Js) -> None:
    run = """() => {
      const key = "/site/pilotbook.pilot:k3f9";
      const storage = new FakeStorage(200, { [key]: "r".repeat(150) });
      const { store } = tab(storage);
      const list = store.list();
      const saved = store.save(made({ "checks/a": { note: "x" } }));
      const note = store.get("k3f9").checks.a.note;
      return [list.length, saved.why, store.problem, storage.getItem(key).length, note, store.list().length];
    }"""
    assert js(run) == [0, "full", "rubbish", 150, "x", 1]


def test_a_record_of_a_newer_version_is_listed_and_not_touched(js: Js) -> None:
    run = """() => {
      const key = "/site/pilotbook.pilot:k3f9";
      const text = JSON.stringify({ version: 2, pilot: { name: "Wren", playbook: "bot" }, checks: ["different"] });
      const storage = new FakeStorage(Infinity, { [key]: text, "/site/pilotbook.pilot:bare": '{"version": 3}' });
      const { store } = tab(storage);
      const saved = store.save(made({ "checks/a": { note: "x" } }));
      store.remove("k3f9")();
      const same = storage.getItem(key) === text;
      return [store.list(), store.get("k3f9"), store.current("bot"), saved.ok, saved.why, same, store.problem];
    }"""
    listed, *rest = js(run)
    assert sorted((one["id"], one["name"], one["newer"]) for one in listed) == [
        ("bare", "bare", True),
        ("k3f9", "Wren", True),
    ]
    assert rest == [None, None, False, "newer", True, None]


# --- taking away ---


def test_a_pilot_that_was_taken_away_comes_back_whole(js: Js) -> None:
    run = """() => {
      const storage = new FakeStorage();
      const { store } = tab(storage);
      store.save(made({ "checks/a": { note: "x" } }));
      const before = storage.getItem("/site/pilotbook.pilot:k3f9");
      const undo = store.remove("k3f9");
      const gone = [store.get("k3f9"), store.list().length, storage.length];
      undo();
      return [gone, storage.getItem("/site/pilotbook.pilot:k3f9") === before, store.list().length];
    }"""
    assert js(run) == [[None, 0, 0], True, 1]


def test_bringing_a_pilot_back_does_not_overwrite_what_another_tab_saved_meanwhile(js: Js) -> None:
    run = """({ setEntry }) => {
      const storage = new FakeStorage();
      const [one, two] = [tab(storage, "one"), tab(storage, "two", "2026-11-20T11:00:00.000Z")];
      one.store.save(made({ "checks/a": { note: "x" } }));
      const theirs = two.store.get("k3f9");
      const undo = one.store.remove("k3f9");
      two.store.save(setEntry(theirs, "checks/a", { note: "two" }, two.who()));
      undo();
      return one.store.get("k3f9").checks.a.note;
    }"""
    assert js(run) == "two"


def test_four_hundred_checks_are_saved_without_a_pause(js: Js) -> None:
    run = """({ setEntry }) => {
      const value = { status: "done", on: "2026-11-20", note: "n".repeat(200) };
      const storage = new FakeStorage();
      const { store, who } = tab(storage);
      store.save(made(Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`checks/c${i}`, value]))));
      const start = performance.now();
      for (let i = 0; i < 10; i++) {
        store.save(setEntry(store.get("k3f9"), `checks/c${i}`, { ...value, note: `m${i}` }, who()));
        store.list();
      }
      return (performance.now() - start) / 10;
    }"""
    assert js(run) < 50
