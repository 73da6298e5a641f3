"""The cases of gates.yml, to which Python and the browser are both held."""

from __future__ import annotations

from typing import Any

import yaml

from pilotbook.book.gate_plan import GatePlan
from pilotbook.load.yaml_loader import UniqueKeyLoader
from support.paths import CASES as FOLDER

ORDER = ["choose", "design", "prove", "decide", "operate"]
DECISION = "decide"
TODAY = "2026-11-20"
WHOLE = {
    "signed": {"status": "done", "signer": "Ann Lee", "on": "2026-11-01", "evidence": "Report 4"},
    "waived": {"status": "not-applicable", "signer": "Ann Lee", "reason": "we send no email", "approver": "Bo Diaz"},
    "excepted": {
        "status": "exception", "by": "Ann Lee", "on": "2026-11-01", "expires": "2026-12-31",
        "reason": "the system is replaced", "control": "a person reads each one", "approver": "Bo Diaz",
    },
}  # fmt: skip
"""What settles a blocking check, by the word that stands for it in a case; `[signed, {on: null}]` changes that."""


def expand(entry: Any) -> Any:
    """Return what was written about a check, from the word that stands for it."""
    if isinstance(entry, str):
        return WHOLE[entry]
    if isinstance(entry, list):
        word, changed = entry
        return {key: value for key, value in {**WHOLE[word], **changed}.items() if value is not None}
    return entry


def _expand_case(case: dict[str, Any]) -> dict[str, Any]:
    record = case.get("record", {})
    checks = {id_: expand(entry) for id_, entry in record.get("checks", {}).items()}
    return {**case, "record": {**record, **({"checks": checks} if checks else {})}}


CASES: list[dict[str, Any]] = [
    _expand_case(case) for case in yaml.load((FOLDER / "gates.yml").read_text("utf-8"), Loader=UniqueKeyLoader)
]


def plan_of(case: dict[str, Any]) -> GatePlan:
    """The gates of a case. Those up to `live` are passed before live input."""
    order = case.get("order", ORDER)
    live = order[: order.index(case["live"]) + 1] if "live" in case else []
    return GatePlan(tuple(order), frozenset(live), DECISION if DECISION in order else None)


def rule_of(id_: str, rule: dict[str, Any], plan: GatePlan | None = None) -> dict[str, Any]:
    """A rule as the browser reads it."""
    made = {"id": id_, "gate": rule["gate"], "blocking": rule.get("blocking", False)}
    if plan and rule["gate"] in plan.before_live_input:
        made["beforeLive"] = True
    return made | {
        js: rule[py] for py, js in {"stale_days": "staleDays", "stale_changes": "staleChanges"}.items() if py in rule
    }
