"""The cases of register.yml, to which Python and the browser are both held."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import yaml

from pilotbook.book.gate_plan import GatePlan
from pilotbook.book.model import Book, BookCheck
from pilotbook.models import Record, Stale
from pilotbook.record_format import parse
from pilotbook.records.register import PilotState, pilot_state
from support.gates import expand
from support.paths import CASES as FOLDER

SHARED = yaml.safe_load((FOLDER / "register.yml").read_text(encoding="utf-8"))
CASES, GATES, DECISION, TODAY = (SHARED[key] for key in ("cases", "gates", "decision", "today"))
PLAN = GatePlan(tuple(GATES), frozenset(GATES[: GATES.index(SHARED["live"]) + 1]), DECISION)


def record_in(case: dict[str, Any]) -> dict[str, Any]:
    """The record of a case, as a browser saves it."""
    edits = {path: {"at": at, "by": "b1"} for path, at in case.get("edited", {}).items()}
    record = case.get("record", {})
    pilot = {"name": "Wren", "playbook": "bot", **record.get("pilot", {})}
    checks = {id_: expand(entry) for id_, entry in record.get("checks", {}).items()}
    return {"version": 1, **record, "pilot": pilot, "checks": checks, "edits": edits}


def check_of(id_: str, rule: dict[str, Any]) -> BookCheck:
    stale = Stale(days=rule.get("stale_days"), changes=rule["stale_changes"]) if "stale_changes" in rule else None
    if stale is None and "stale_days" in rule:
        stale = Stale(days=rule["stale_days"])
    return BookCheck(
        id=id_, text="Do it", done_when="Done.", evidence="A page", role="owner", gate=rule["gate"], gap="g", fix=None,
        blocking=rule.get("blocking", False), kickoff=False, stale_after=stale, effort={}, document=None, sources=(),
    )  # fmt: skip


BOTH_RUN = "2026-10-23"
"""A day on which the agents of the examples of sales-sdr and support-triage are in production."""
CHECKS = [check_of(id_, rule) for id_, rule in SHARED["rules"].items()]


def standing_in(case: dict[str, Any]) -> PilotState:
    return pilot_state(CHECKS, Record.parse_lenient(record_in(case)), PLAN, TODAY)


def plain(standing: PilotState) -> dict[str, Any]:
    """As plain values, without the gates, which have cases of their own."""
    made = asdict(standing)
    del made["gates"]
    return {
        **made,
        "blockers": list(standing.blockers),
        "overdue": [one.text for one in standing.overdue],
        "passed": [asdict(one) for one in standing.passed],
    }


def example(book: Book, id_: str, **pilot: Any) -> dict[str, Any]:
    """The filled example of a playbook, as a browser would have saved it for a pilot that nobody invented."""
    found = book.load(id_).model.example
    assert found is not None
    made: dict[str, Any] = found.model_dump(mode="json", exclude_none=True)
    made["edits"] = {}
    made["pilot"] = {**made["pilot"], "id": f"id-{id_}", "invented": False, **pilot}
    stamp = {"at": "2026-06-01T10:00:00.000Z", "by": "b1"}
    for check, values in made["checks"].items():
        made["edits"] |= {f"checks/{check}/{field}": stamp for field, value in values.items() if isinstance(value, str)}
        made["edits"][f"checks/{check}"] = {"after": {stamp["by"]: stamp["at"]}}
    return parse(made)
