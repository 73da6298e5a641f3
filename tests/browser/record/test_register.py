"""The state of pilots in the inventory, as the browser computes it: the same cases as for Python."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from pilotbook.book.model import Book
from pilotbook.record_format import leave_out, read
from pilotbook.records.register import count_totals, gate_durations
from pilotbook.records.register_stays import list_stays
from support.browser import Js
from support.gates import rule_of
from support.register import CASES, DECISION, GATES, PLAN, SHARED, TODAY, example, plain, record_in, standing_in

pytestmark = pytest.mark.browser

RULES = [rule_of(id_, rule, PLAN) for id_, rule in SHARED["rules"].items()]
RUN = """({ read, assessPilot, countPilots, measureGates, listStays }, { rules, records, gates, today, decision }) => {
  const parsed = records.map((record) => read(JSON.stringify(record)).record ?? record);
  const standings = parsed.map((record) => assessPilot(rules, record, gates, today, decision));
  const told = standings.map((one) => ({ ...one, overdue: one.overdue.map(({ text }) => text) }));
  const stays = standings.map(listStays);
  return { stays, standings: told, sums: countPilots(standings), took: measureGates(standings, gates) };
}"""


def run(js: Js, cases: list[dict[str, Any]]) -> dict[str, Any]:
    given = {"rules": RULES, "records": [record_in(case) for case in cases], "gates": GATES, "today": TODAY}
    given["decision"] = DECISION
    made: dict[str, Any] = js(RUN, given)
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_pilot_is_in_the_state_of_the_case_in_the_browser(case: dict[str, Any], js: Js) -> None:
    [made] = run(js, [case])["standings"]
    assert {key: made[key] for key in case["stands"]} == case["stands"]
    del made["gates"]
    assert made == plain(standing_in(case))


def test_the_numbers_and_the_days_of_the_gates_are_the_same(js: Js) -> None:
    made = run(js, CASES)
    standings = [standing_in(case) for case in CASES]
    assert made["sums"] == asdict(count_totals(standings))
    assert made["took"] == [asdict(one) for one in gate_durations(standings, GATES)]
    assert made["stays"] == [[asdict(stay) for stay in list_stays(one)] for one in standings]


def test_merging_a_published_record_takes_nothing_from_the_whole_one(js: Js, shipped: Book) -> None:
    whole = example(shipped, "sales-sdr")
    whole["checks"]["owner-named"]["remarks"] = {"note": {"text": "Between us."}}
    whole = read(json.dumps(whole))
    bare, count = leave_out(whole, {"note", "remarks", "evidence"})
    assert count > 10
    both = """({ merge, read }, [a, b]) => {
      const [one, other] = [a, b].map((record) => read(JSON.stringify(record)).record);
      const merged = [merge(one, other), merge(other, one)];
      return merged.map(({ record, conflicts }) => [one.checks, record.checks, conflicts.length]);
    }"""
    for checks, found, conflicts in js(both, [whole, bare]):
        assert checks["owner-named"]["remarks"]["note"]["text"] == "Between us."
        assert found == checks
        assert conflicts == 0
