"""A record goes into a link and comes out whole, or not at all."""

from __future__ import annotations

import base64
import json
import random
import zlib

import pytest

from support.browser import Js
from support.paths import ROOT
from support.run import some

pytestmark = pytest.mark.browser

WORDS = sorted(set((ROOT / "README.md").read_text("utf-8").split()))
BUILD = """(_, [ids, notes]) => made(Object.fromEntries(ids.map((id, i) => [`checks/${id}`, {
  status: "done", by: "Ann Lee", on: "2026-11-20", evidence: `Charter, page ${i}`,
  ...(notes[i] && { remarks: { note: { text: notes[i] } } }),
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
    assert len(made["link"]) < 24_000  # what browsers take is beyond 32,000; what email programs cut begins below 2,000


def test_every_letter_of_every_script_survives(js: Js) -> None:
    text = "Größe, naïve façade, Ελλάδα, 日本語, עברית, 👩‍👩‍👧‍👦 🏳️‍🌈, tab\tline\nline \u2028 end"
    record = js(BUILD, [["a"], [text]])
    assert js(ROUND, record)["record"]["checks"]["a"]["remarks"]["note"]["text"] == text


def test_a_link_is_safe_in_an_address_and_holds_what_zlib_reads(js: Js) -> None:
    record = js(BUILD, [["a"], ["ü" * 50]])
    link = js(ROUND, record | {"known": ["a", "b"]})["link"]
    assert link.startswith("#pb=1.")
    body = link.removeprefix("#pb=1.")
    assert set(body) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    held = json.loads(zlib.decompress(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
    assert held == record  # what this browser knows of the book stays here


CHANGED = {
    "a full stop behind it": "{0}{1}.",
    "a comma behind it": "{0}{1},",
    "a semicolon behind it": "{0}{1};",
    "a bracket behind it": "{0}{1})",
    "a square bracket behind it": "{0}{1}]",
    "an angle bracket behind it": "{0}{1}>",
    "a quotation mark behind it": '{0}{1}"',
    "an apostrophe behind it": "{0}{1}'",
    "a curly quotation mark behind it": "{0}{1}%E2%80%9D",
    "a closing underscore of Markdown": "{0}{1}_",
    "closing asterisks and a full stop": "{0}{1}**.",
    "a word behind it": "{0}{1} and",
    "an encoded sentence behind it": "{0}{1}%20and%20more%20of%20it",
    "a line end in it": "{0}\n{1}",
    "an encoded line end in it": "{0}%0D%0A{1}",
    "a soft line end of quoted-printable": "{0}=\r\n{1}",
    "a space in it": "{0} {1}",
    "an encoded space in it": "{0}%20{1}",
    "a no-break space in it": "{0}%C2%A0{1}",
    "a soft hyphen in it": "{0}\u00ad{1}",
    "an encoded soft hyphen in it": "{0}%C2%AD{1}",
    "a zero width space in it": "{0}\u200b{1}",
    "an encoded zero width space in it": "{0}%E2%80%8B{1}",
    "a word joiner in it": "{0}%E2%81%A0{1}",
    "a campaign behind it": "{0}{1}&utm_source=chat&utm_medium=x",
    "a text fragment behind it": "{0}{1}#:~:text=owner",
    "a text directive behind it": "{0}{1}:~:text=owner",
    "a second number sign": "{0}{1}#owner-named",
}


@pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED)
def test_a_link_that_chat_or_email_changed_opens(changed: str, js: Js) -> None:
    record = js(BUILD, [["a", "b"], notes(2, 20)])
    link = js(ROUND, record)["link"]
    run = "({ fromLink }, link) => fromLink(link)"
    assert js(run, changed.format(link[:60], link[60:])) == {"record": record}


@pytest.mark.parametrize(
    ("sign", "code"), [("#", "%23"), ("=", "%3D"), ("=", "%3d"), (".", "%2E"), ("-", "%2D"), ("_", "%5F"), ("=", "=3D"),
                       ("#", "%2523"), ("--", "–"), ("#", "https://example.org/playbooks/bot/#")],
)  # fmt: skip
def test_a_link_in_which_a_sign_was_encoded_opens(sign: str, code: str, js: Js) -> None:
    for count in range(2, 40):  # until the sign is in a link
        record = js(BUILD, [["a", "b"], notes(2, count)])
        link = js(ROUND, record)["link"]
        if sign in link:
            break
    assert sign in link
    assert js("({ fromLink }, link) => fromLink(link)", link.replace(sign, code)) == {"record": record}


def test_a_link_that_was_cut_short_anywhere_is_told_from_a_damaged_one(js: Js) -> None:
    run = """async ({ toLink, fromLink }, record) => {
      const link = await toLink(record);
      const found = [];
      const step = 1 + Math.floor(link.length / 150);
      for (let end = 6; end < link.length; end += step) found.push(await fromLink(link.slice(0, end)));
      return found;
    }"""
    found = js(run, js(BUILD, [["a", "b"], notes(2, 20)]))
    assert len(found) > 100
    assert {one["problem"] for one in found} == {"cut"}


def test_a_link_in_which_a_letter_was_changed_is_told_or_harmless(js: Js) -> None:
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
    assert problems.get("cut", 0) < problems["broken"]  # a changed letter may stand for more to come


@pytest.mark.parametrize("hash_", ["", "#", "#owner-named", "#pb=2.eJwDAAAAAAE", "#pb=1.AAAA", "#pb=1.AAAA%ZZ", "#pb"])
def test_what_is_not_a_link_is_refused(hash_: str, js: Js) -> None:
    assert js("({ fromLink }, hash) => fromLink(hash)", hash_)["problem"] == "broken"


@pytest.mark.parametrize("hash_", ["#pb=1.", "#pb=1.!!!", "#pb=1.ü", "#pb=1. ", "#pb=1.e", "#pb=1.eJ"])
def test_a_link_of_which_next_to_nothing_is_left_was_cut(hash_: str, js: Js) -> None:
    assert js("({ fromLink }, hash) => fromLink(hash)", hash_)["problem"] == "cut"


@pytest.mark.parametrize("address", ["", "https://example.org/playbooks/bot/#owner-named", "#pb=2.x", "/pb=1.x"])
def test_an_address_without_a_link_has_none(address: str, js: Js) -> None:
    assert js("({ findLink }, address) => findLink(address)", address) == ""


def packed(value: object) -> str:
    return "#pb=1." + base64.urlsafe_b64encode(zlib.compress(json.dumps(value).encode(), 9)).decode().rstrip("=")


def test_a_link_made_elsewhere_is_read_and_judged_like_a_file(js: Js) -> None:
    run = "({ fromLink }, hash) => fromLink(hash)"
    pilot = {"name": "Wren", "playbook": "bot"}
    assert js(run, packed({"version": 1, "pilot": pilot}))["record"]["pilot"] == pilot
    assert js(run, packed({"version": 2, "pilot": pilot}))["record"]["pilot"] == pilot
    assert js(run, packed({"version": 3}))["problem"] == "newer"
    assert js(run, packed({"version": 1, "pilot": {"name": 5}}))["problem"] == "not-a-record"
    nested: object = 0
    for _ in range(25):
        nested = [nested]
    assert js(run, packed({"version": 1, "pilot": pilot, "deep": nested}))["problem"] == "hostile"


def test_an_edit_of_the_far_future_is_refused_in_a_link(js: Js) -> None:
    edit = {"at": "2028-11-20T10:00:00.000Z", "by": "x"}
    link = packed({"version": 2, "pilot": {"name": "Wren", "playbook": "bot"}, "edits": {"pilot/name": edit}})
    run = "({ fromLink }, link) => fromLink(link, '2027-11-20T10:00:00.000Z')"
    assert js(run, link) == {"problem": "not-a-record", "detail": "edits/pilot/name"}


@pytest.mark.parametrize("megabytes", some([6, 140, 190, 1000], 6, 190))
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
      "checks/a": { status: "done", by: "Ann Lee", signer: "Mia Orr", evidence: "p. 1",
        remarks: { r1: { text: "n", by: "Jo Kit" } }, history: { h1: { signer: "Kim Low", evidence: "p. 0" } } },
      "checks/b": { status: "exception", by: "Bo Diaz", reason: "r", approver: "Ida Jun" },
      "answers/owner": { text: "Cy", by: "Ann Lee" },
      "tables/cases/x": { result: "passed", note: "n", by: "2026-05-15" },
      "tables/roles/owner": { name: "Lee Kay" },
      "changes/swap": { what: "model", on: "2026-11-20", by: "Di Eck", note: "n" },
      "kickoff": { led_by: "Max Nye" },
      "decision": {
        outcome: "go", signer: "Ed Foy", conditions: { c1: { owner: "Flo Gil" } }, exception: { by: "Gus Hay" },
      },
    }))"""
    made = js(run)
    assert sorted(made.pop("names")) == [
        "Ann Lee", "Bo Diaz", "Di Eck", "Ed Foy", "Flo Gil", "Gus Hay", "Ida Jun", "Jo Kit",
        "Kim Low", "Lee Kay", "Max Nye", "Mia Orr",
    ]  # fmt: skip
    assert made == {"checks": 2, "answers": 1, "notes": 3, "evidence": 2}


@pytest.mark.parametrize("day", ["2026-05-15", "15.05.2026", "2026", "—", "  "])
def test_a_day_is_no_person(day: str, js: Js) -> None:
    run = """({ summarize }, by) => summarize(made({ "tables/changes/x/by": by, "answers/a/by": "Ann Lee" })).names"""
    assert js(run, day) == ["Ann Lee"]
