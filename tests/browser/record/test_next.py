"""What a team has to do next, and whose a check is, in the browser."""

from __future__ import annotations

from typing import Any

import pytest

from support.browser import Js

pytestmark = pytest.mark.browser

TODAY = "2026-11-28"
RULES = [
    {"id": "brief-read", "gate": "choose"},
    {"id": "owner-named", "gate": "choose", "blocking": True, "staleDays": 90},
    {"id": "log-kept", "gate": "prove", "blocking": True},
    {"id": "cases-run", "gate": "prove", "blocking": True},
]
SUMMARIZE = """({ summarizeDue }, { rules, checks, today }) => summarizeDue(rules, { checks }, today)"""
SIGNED = {"status": "done", "signer": "Ann Lee", "on": "2026-11-02", "evidence": "Report 4"}


def summarize(js: Js, checks: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return dict(js(SUMMARIZE, {"rules": RULES, "checks": checks, "today": TODAY}))


def test_the_check_that_is_overdue_longest_comes_next(js: Js) -> None:
    found = summarize(
        js,
        {
            "brief-read": {"due": "2026-11-27", "by": "Bo Diaz"},
            "log-kept": {"due": "2026-11-20", "by": "Ann Lee"},
            "cases-run": {"due": "2026-12-24"},
        },
    )
    assert found == {
        "overdue": ["brief-read", "log-kept"],
        "expired": [],
        "next": {"id": "log-kept", "by": "Ann Lee", "due": "2026-11-20"},
    }


def test_without_a_date_the_first_check_that_blocks_the_current_gate_comes_next(js: Js) -> None:
    assert summarize(js, {})["next"] == {"id": "owner-named", "by": "", "due": ""}
    assert summarize(js, {"owner-named": SIGNED, "log-kept": {"by": "Ann Lee"}})["next"] == {
        "id": "log-kept",
        "by": "Ann Lee",
        "due": "",
    }
    settled = dict.fromkeys(("owner-named", "log-kept", "cases-run"), SIGNED)
    assert summarize(js, settled) == {"overdue": [], "expired": [], "next": None}


def test_what_is_signed_off_is_never_overdue_and_what_has_expired_is_expired(js: Js) -> None:
    late = {"due": "2026-01-31"}
    found = summarize(
        js,
        {
            "owner-named": {**SIGNED, **late, "on": "2026-01-30"},
            "log-kept": {**SIGNED, **late},
            "cases-run": {**SIGNED, **late, "evidence": ""},
        },
    )
    assert (found["overdue"], found["expired"]) == (["cases-run"], ["owner-named"])
    assert found["next"]["id"] == "cases-run"


@pytest.mark.parametrize(
    ("state", "due", "when"),
    [
        ("open", "2026-11-27", "overdue"),
        ("incomplete", "2026-11-27", "overdue"),
        ("open", TODAY, "week"),
        ("open", "2026-12-04", "week"),
        ("open", "2026-12-05", "later"),
        ("open", "soon", ""),
        ("open", "", ""),
        ("done", "2026-11-27", ""),
        ("stale", "2026-11-27", ""),
        ("exception", "2026-11-27", ""),
    ],
)
def test_a_check_is_due_within_a_week_from_today_to_the_sixth_day_after_it(
    js: Js, state: str, due: str, when: str
) -> None:
    run = "({ assessDue }, { state, due, today }) => assessDue(state, due, today)"
    assert js(run, {"state": state, "due": due, "today": TODAY}) == when


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ann Lee", "ann  lee", True),
        ("Helen Aske, COO", "Helen Aske", True),
        ("Teo Marchetti (RevOps)", "Teo Marchetti", True),
        ("Jörg Müller", "Jo\u0308rg Mu\u0308ller", True),
        ("ليلى حسن", "ليلى حسن", True),
        ("Ann Lee", "Ann Leeds", False),
        ("", "", False),
        (" , COO", "COO", False),
        (None, "Ann Lee", False),
    ],
)
def test_a_name_is_one_persons_with_or_without_a_title(js: Js, one: str | None, other: str, same: bool) -> None:
    assert js("({ isSamePerson }, [one, other]) => isSamePerson(one, other)", [one, other]) is same
