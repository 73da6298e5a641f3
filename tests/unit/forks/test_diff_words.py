"""`pilotbook diff` says what a fork changes in a row or a part, in words."""

from __future__ import annotations

from pilotbook.book.diff import diff_fork, format_diff
from pilotbook.book.diff_words import describe_change
from support.forks import Own

OURS = """\
extends: bot
title: Ours
job: {starts_when: A lead is assigned., leaves_out: [Calls, Texts]}
autonomy:
  send-email: {limit: 20 a day, reversible: true}
gaps:
  ownership: {shows: The CRM says sales.}
cost: {tool_cost_per_run: 0.07}
without:
  signals: {bounces: We see none.}
"""


def test_each_key_of_a_row_or_a_part_is_shown_before_and_after(own: Own) -> None:
    own.write("playbooks/ours.yml", OURS)
    ours = own.book().load("ours")
    assert ours.fork is not None
    fork = ours.fork
    lines = list(format_diff(diff_fork(ours, fork), lambda one: describe_change(ours, fork, one)))
    assert lines == [
        "changed: gap ownership",
        "    shows was: The CRM says team.",
        "    shows now: The CRM says sales.",
        "changed: action send-email",
        "    reversible was: no",
        "    reversible now: yes",
        "    limit was: 50 a day",
        "    limit now: 20 a day",
        "changed: part title",
        "    was: Bot",
        "    now: Ours",
        "changed: part job",
        "    starts_when was: A lead comes in.",
        "    starts_when now: A lead is assigned.",
        "    leaves_out › 2 new: Texts",
        "changed: part cost",
        "    tool_cost_per_run was: 0.05",
        "    tool_cost_per_run now: 0.07",
        "left out: signal bounces",
        "    why: We see none.",
    ]
