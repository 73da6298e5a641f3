"""A record goes into a link and comes out whole, or not at all."""

from __future__ import annotations

import base64
import json
import random
import zlib

import pytest

from support.browser import Js
from support.paths import ROOT

pytestmark = pytest.mark.browser

WORDS = sorted(set((ROOT / "README.md").read_text("utf-8").split()))
BUILD = """(_, [ids, notes]) => made(Object.fromEntries(ids.map((id, i) => [`checks/${id}`, {
  status: "done", by: "Ann Lee", on: "2026-11-20", evidence: `Charter, page ${i}`, ...(notes[i] && { note: notes[i] }),
}])))"""
ROUND = """async ({ toLink, fromLink }, record) => {
  const link = await toLink(record);
  return { link, ...(await fromLink(link)) };
}"""


def notes(count: int, words: int) -> list[str]:
    chance = random.Random(count)
    return [" ".join(chance.choices(WORDS, k=words)) for _ in range(count)]


@pytest.mark.parametrize(("count", "words"), [(30, 0), (30, 15), (48, 60)])
def test_a_full_record_survives_the_round_trip(count: int, words: int, js: Js) -> None:
    record = js(BUILD, [[f"a-check-{index}" for index in range(count)], notes(count, words)])
    made = js(ROUND, record)
    assert made["record"] == record
    print(f"{count} checks with notes of {words} words: {len(made['link'])} characters")
    assert len(made["link"]) < 24_000  # what browsers take is beyond 32,000; what mail programs cut begins below 2,000


def test_every_letter_of_every_script_survives(js: Js) -> None:
    text = "Größe, naïve façade, Ελλάδα, 日本語, עברית, 👩‍👩‍👧‍👦 🏳️‍🌈, tab\tline\nline \u2028 end"
    record = js(BUILD, [["a"], [text]])
    assert js(ROUND, record)["record"]["checks"]["a"]["note"] == text


def test_a_link_is_safe_in_an_address_and_holds_what_zlib_reads(js: Js) -> None:
    record = js(BUILD, [["a"], ["ü" * 50]])
    link = js(ROUND, record | {"known": ["a", "b"]})["link"]
    assert link.startswith("#pb=1.")
    body = link.removeprefix("#pb=1.")
    assert set(body) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    held = json.loads(zlib.decompress(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
    assert held == record  # what this browser knows of the book stays here


def test_a_link_that_was_cut_short_anywhere_is_broken(js: Js) -> None:
    run = """async ({ toLink, fromLink }, record) => {
      const link = await toLink(record);
      const found = [];
      const step = 1 + Math.floor(link.length / 150);
      for (let end = 0; end < link.length; end += step) found.push(await fromLink(link.slice(0, end)));
      return found;
    }"""
    found = js(run, js(BUILD, [["a", "b"], notes(2, 20)]))
    assert len(found) > 100
    assert {one["problem"] for one in found} == {"broken"}


def test_a_link_in_which_a_letter_was_changed_is_broken_or_harmless(js: Js) -> None:
    run = """async ({ toLink, fromLink, isSame }, record) => {
      const link = await toLink(record);
      const problems = {};
      for (let at = 6; at < link.length - 1; at += 1) {
        const changed = link.slice(0, at) + (link[at] === "A" ? "B" : "A") + link.slice(at + 1);
        const { problem, record: got } = await fromLink(changed);
        const what = problem ?? (isSame(got, record) ? "the same" : "another record");
        problems[what] = (problems[what] ?? 0) + 1;
      }
      return problems;
    }"""
    problems = js(run, js(BUILD, [["a", "b"], notes(2, 20)]))
    assert "another record" not in problems
    assert problems["broken"] > 200


@pytest.mark.parametrize(
    "hash_", ["", "#", "#owner-named", "#pb=1.", "#pb=1.!!!", "#pb=2.eJwDAAAAAAE", "#pb=1.AAAA", "#pb=1.ü"]
)
def test_what_is_not_a_link_is_refused(hash_: str, js: Js) -> None:
    assert js("({ fromLink }, hash) => fromLink(hash)", hash_)["problem"] == "broken"


def packed(value: object) -> str:
    return "#pb=1." + base64.urlsafe_b64encode(zlib.compress(json.dumps(value).encode(), 9)).decode().rstrip("=")


def test_a_link_made_elsewhere_is_read_and_judged_like_a_file(js: Js) -> None:
    run = "({ fromLink }, hash) => fromLink(hash)"
    pilot = {"name": "Wren", "playbook": "bot"}
    assert js(run, packed({"version": 1, "pilot": pilot}))["record"]["pilot"] == pilot
    assert js(run, packed({"version": 2}))["problem"] == "newer"
    assert js(run, packed({"version": 1, "pilot": {"name": 5}}))["problem"] == "not-a-record"
    assert js(run, packed({"version": 1, "pilot": pilot, "__proto__": {}}))["problem"] == "hostile"


@pytest.mark.parametrize("megabytes", [2, 140, 1000])
def test_a_small_link_that_unpacks_to_more_than_any_record_is_stopped(megabytes: int, js: Js) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()
    link = "#pb=1." + base64.urlsafe_b64encode(bomb).decode().rstrip("=")
    run = """async ({ fromLink }, hash) => {
      const start = performance.now();
      return [(await fromLink(hash)).problem, performance.now() - start];
    }"""
    problem, took = js(run, link)
    assert problem == "too-large"
    assert took < 5000


def test_before_a_link_is_made_it_is_known_what_it_gives_away(js: Js) -> None:
    run = """({ summarize }) => summarize(made({
      "checks/a": { status: "done", by: "Ann Lee", evidence: "p. 1", note: "n" },
      "checks/b": { status: "exception", by: "Bo Diaz", reason: "r" },
      "answers/owner": { text: "Cy", by: "Ann Lee" },
      "tables/cases/x": { result: "passed", note: "n" },
      "changes/swap": { what: "model", on: "2026-11-20", by: "Di Eck", note: "n" },
      "decision": { outcome: "go", signer: "Ed Foy", conditions: [{ owner: "Flo Gil" }], exception: { by: "Gus Hay" } },
    }))"""
    assert js(run) == {
        "checks": 2,
        "answers": 1,
        "notes": 3,
        "evidence": 1,
        "names": ["Ann Lee", "Bo Diaz", "Di Eck", "Ed Foy", "Flo Gil", "Gus Hay"],
    }
