"""A folder of the browser as a place, and what others have changed since a reader last looked."""

from __future__ import annotations

import pytest

from support.browser import Js

pytestmark = pytest.mark.browser


def test_two_browsers_lose_nothing_in_one_folder(js: Js) -> None:
    run = """async ({ createFolderPlace, createLoop, getSide, setEntry, mergeShared, parseShared, isSame }) => {
      const root = await navigator.storage.getDirectory();
      const directory = await root.getDirectoryHandle(`pilots-${Math.random()}`, { create: true });
      const next = chance(7);
      const start = made({}, "first");
      let time = Date.parse("2026-11-20T11:00:00.000Z");
      const wrote = [];
      // A file that the other is just replacing cannot be read: the page says so, and its next turn reads again.
      const retryLocked = (error) => error.problem === "locked" || Promise.reject(error);
      const all = ["anna", "ben"].map((browser) => {
        const one = { record: start };
        const place = createFolderPlace(directory);
        const save = (record) => (one.record = record);
        one.loop = createLoop({ place, pilot: "k3f9", browser, author: () => browser, get: () => one.record, save });
        one.edit = (path, value) => {
          const now = new Date((time += 37)).toISOString();
          one.record = setEntry(one.record, path, value, { now, replica: browser });
          wrote.push([path, browser, one.record.edits[path].at]);
        };
        return one;
      });
      await Promise.all(all.map(async (one, number) => {
        for (let step = 0; step < 12; step += 1) {
          one.edit(`checks/c${Math.floor(next() * 4)}/evidence`, `words ${number} ${step}`);
          if (next() < 0.7) await one.loop.turn().catch(retryLocked);
        }
      }));
      for (let round = 0; round < 8; round += 1) for (const one of all) await one.loop.turn();
      const states = await Promise.all(all.map(async (one) => (await one.loop.turn()).state));
      const place = createFolderPlace(directory);
      const files = await place.list("k3f9");
      const texts = await Promise.all(files.map(({ name }) => place.read("k3f9", name)));
      const there = mergeShared(texts.map((text) => parseShared(text, "k3f9"))).all;
      const lost = wrote.filter(([path, by, at]) => !(getSide(there, path).seen[by] >= at));
      const none = await place.list("other");
      return { lost, states, names: files.map(({ name }) => name).sort(), none,
        same: all.every(({ record }) => isSame(record, there)) };
    }"""
    assert js(run) == {
        "lost": [],
        "states": ["level", "level"],
        "names": ["anna.json", "ben.json"],
        "none": None,
        "same": True,
    }


def test_a_file_that_went_since_it_was_listed_is_no_problem(js: Js) -> None:
    run = """async ({ createFolderPlace }) => {
      const file = (getFile) => ({ kind: "file", getFile });
      const gone = () => Promise.reject(new DOMException("no", "NotFoundError"));
      const entries = [["a.json.crswap", file(gone)], ["a.json", file(async () => ({ lastModified: 1, size: 2 }))]];
      const folder = { entries: async function* () { yield* entries; } };
      const files = await createFolderPlace({ getDirectoryHandle: async () => folder }).list("k3f9");
      return files.map(({ name, mark }) => [name, mark]);
    }"""
    assert js(run) == [["a.json", "1~2"]]


def test_a_folder_that_is_gone_or_not_allowed_is_told(js: Js) -> None:
    run = """async ({ createFolderPlace }) => {
      const root = await navigator.storage.getDirectory();
      const directory = await root.getDirectoryHandle("gone", { create: true });
      const place = createFolderPlace(directory);
      await place.write("k3f9", "a.json", "{}");
      await root.removeEntry("gone", { recursive: true });
      const problem = (act) => act().then(() => "", (error) => error.problem);
      const fail = (name) => () => Promise.reject(new DOMException("no", name));
      const failing = (name) => createFolderPlace({ getDirectoryHandle: fail(name) });
      return [await problem(() => place.list("k3f9")),
        ...await Promise.all(["NotAllowedError", "QuotaExceededError", "NoModificationAllowedError"].map((name) =>
          problem(() => failing(name).write("k3f9", "a.json", "{}"))))];
    }"""
    assert js(run) == ["missing", "no-permission", "full", "locked"]


def test_news_are_what_others_wrote_since_whatever_the_clocks_say(js: Js) -> None:
    run = """({ listNews, listSeen, merge, setEntry }) => {
      const start = made({ "checks/a/evidence": "x" }, "one");
      const seen = listSeen(start);
      const write = (record, path, value, replica, now) => setEntry(record, path, value, { now, replica });
      let theirs = write(start, "checks/a/status", "done", "two", "2020-01-01T00:00:00.000Z");
      theirs = write(theirs, "checks/a/wording", "1a2b3c4d", "two", "2020-01-01T00:00:00.000Z");
      theirs = write(theirs, "tables/cases/c1/note", "ran", "two-1", "2026-11-21T00:00:00.000Z");
      theirs = write(theirs, "decision/outcome", "go", "three", "2026-11-22T00:00:00.000Z");
      const mine = write(start, "checks/b/evidence", "mine", "one", "2026-11-20T12:00:00.000Z");
      const { record } = merge(mine, theirs);
      const isOwn = (by) => by === "one";
      const list = (given, from) =>
        listNews(given, from, isOwn).map(({ thing, changes }) => [thing, changes.map(([path]) => path)]);
      return [list(record, seen), list(record, listSeen(record)), list(mine, seen)];
    }"""
    assert js(run) == [
        [
            ["decision", ["decision/outcome"]],
            ["tables/cases/c1", ["tables/cases/c1/note"]],
            ["checks/a", ["checks/a/status"]],
        ],
        [],
        [],
    ]


def test_a_check_that_was_moved_is_no_news(js: Js) -> None:
    run = """({ listNews, listSeen, migrate }) => {
      const before = made({ "checks/old/evidence": "x" }, "two");
      const gone = { check: { old: { kind: "renamed", to: ["new"] } } };
      const { record } = migrate(before, gone, [{ id: "new" }]);
      return [record.checks.new.evidence, listNews(record, listSeen(before), () => false).length];
    }"""
    assert js(run) == ["x", 0]
