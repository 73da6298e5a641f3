"""Where a pilot stands, as the browser computes it: the same cases as for the command line."""

from __future__ import annotations

from typing import Any

import pytest

from support.browser import Js
from support.gates import CASES, TODAY, plan_of, rule_of

pytestmark = pytest.mark.browser

RUN = """({ assessGates, assessDecision, read, findStage, assessCheck }, given) => {
  const { rules, record, order, decision: at, today } = given;
  const read_ = read(JSON.stringify({ version: 1, pilot: { name: "Wren", playbook: "bot" }, ...record }));
  if (!read_.record) throw new Error(JSON.stringify(read_));
  const told = (blockers) => blockers.map(({ id, state }) => `${id} ${state}`);
  const plain = ({ blockers, overdue }) => ({ blockers: told(blockers), overdue: overdue.map(({ text }) => text) });
  const states = assessGates(rules, read_.record, order, today, at);
  const decision = assessDecision(rules, read_.record, order, today, at);
  return {
    standing: Object.fromEntries(rules.map((one) => [one.id, assessCheck(one, read_.record, today)])),
    gates: Object.fromEntries(states.map((state) => [state.gate, { ...state, ...plain(state) }])),
    stage: findStage(states),
    decision: { ...decision, ...plain(decision) },
  };
}"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_pilot_is_in_the_state_of_the_case_in_the_browser(case: dict[str, Any], js: Js) -> None:
    plan = plan_of(case)
    made = js(
        RUN,
        {
            "rules": [rule_of(id_, rule, plan) for id_, rule in case["rules"].items()],
            "record": case["record"],
            "order": plan.ids,
            "decision": plan.decision,
            "today": case.get("today", TODAY),
        },
    )
    for id_, expected in case.get("standing", {}).items():
        stands = made["standing"][id_]
        assert (stands["state"] if isinstance(expected, str) else stands) == expected
    for gate, expected in case.get("gates", {}).items():
        assert {key: made["gates"][gate][key] for key in expected} == expected
    assert made["stage"] == case.get("stage", made["stage"])
    assert {key: made["decision"][key] for key in case.get("decision", {})} == case.get("decision", {})


@pytest.mark.parametrize(
    "text",
    [
        "RevOps team", "Sales", "IT department", "TBD", "the committee", "everyone", "Sales and Marketing", "our team",
        "The board of the company", "Support group", "it is shared", "nobody", "Us, and IT.", "CRO",
        "Head of Sales", "us",
    ],
)  # fmt: skip
def test_an_answer_without_a_name_reads_like_a_team(text: str, js: Js) -> None:
    assert js("({ looksLikeATeam }, text) => looksLikeATeam(text)", text) is True


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee", "ann lee", "Margit Sandell, CRO", "Ann", "Ann from Sales", "Teo Marchetti (RevOps)", "Jörg Müller",
        "Head of sales, Ngozi Okafor", "O’Brien", "李雷", "Tomás Beale owns First Reader and has it in his goals.",
        "", "  ", "—",
    ],
)  # fmt: skip
def test_an_answer_with_a_name_and_no_answer_do_not(text: str, js: Js) -> None:
    assert js("({ looksLikeATeam }, text) => looksLikeATeam(text)", text) is False
