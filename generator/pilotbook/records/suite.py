"""Lists what programs can run and enforce of a playbook: the eval set, the permissions by tool, and the probes.

A pilot's record has the last word on modes and tool names, and adds its own rows. `overrides/record/suite.js` does the
same in the browser, so that both know which suite a file of results was made for.

Comes in: the rows of a playbook and a record, both as plain values. Goes out: plain values for JSON.
Must not know: files, formats of results.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pilotbook.book.model import BookPlaybook
from pilotbook.record_format import has_visible_text, to_canonical

from .paths import digest

Rows = dict[str, Any]
"""What `suite_rows` returns."""

RUNS = 8
"""How many runs in a row a case has to pass: pass^8."""
CHECKS = {"cases": "messy-cases-run", "attacks": "injection-tested", "probes": "boundary-enforced"}
"""The checks whose evidence test results are, by what ran. A playbook may replace or leave out each."""
MODES = ("alone", "confirm", "never")
EFFECTS = {"alone": "allow", "confirm": "ask", "never": "deny"}
_TOOL = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_LONGEST_TOOL = 128


def suite_rows(playbook: BookPlaybook) -> Rows:
    """Return what a playbook says about cases and permissions, as `data/suites/ID.json` publishes it."""
    replaced = playbook.model.replaced_checks
    there = {check.id for check in playbook.checks}
    named = {what: replaced.get(id_, id_) for what, id_ in CHECKS.items()}
    return {
        "playbook": playbook.id,
        "checks": {what: id_ for what, id_ in named.items() if id_ in there},
        "cases": _dump(playbook.model.cases),
        "autonomy": _dump(playbook.model.autonomy),
    }


def _dump(rows: Mapping[str, Any]) -> dict[str, Any]:
    return {id_: row.model_dump(mode="json", exclude_defaults=True) for id_, row in rows.items()}


def list_cases(rows: Rows, record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the cases that a test runner can run: the playbook's, then the rows that the team added.

    A case does not expect an action that the record prohibits.
    """
    return [
        *(_case(rows, record, id_, case) for id_, case in rows["cases"].items() if case.get("run_as") in _RUNNABLE),
        *(
            {"id": id_, "input": row["input"], "target": row["expected"], "metadata": {"run_as": "text"}}
            for id_, row in _table(record, "cases").items()
            if id_ not in rows["cases"] and has_visible_text(row.get("input")) and has_visible_text(row.get("expected"))
        ),
    ]


_RUNNABLE = ("text", "file")


def _case(rows: Rows, record: Mapping[str, Any], id_: str, case: dict[str, Any]) -> dict[str, Any]:
    allowed = [row for row in case.get("does", ()) if _mode(rows, record, row) != "never"]
    metadata = {
        "kind": case["kind"],
        "run_as": case["run_as"],
        **({"does": allowed} if allowed else {}),
        **({"does_not": case["does_not"]} if case.get("does_not") else {}),
        **({"hands_to": case["hands_to"]} if case.get("hands_to") else {}),
    }
    return {"id": id_, "input": case["input"], "target": case["expected"], "metadata": metadata}


def _table(record: Mapping[str, Any], name: str) -> dict[str, Any]:
    table: dict[str, Any] = record.get("tables", {}).get(name, {})
    return table


def _mode(rows: Rows, record: Mapping[str, Any], id_: str) -> str | None:
    mode = _table(record, "autonomy").get(id_, {}).get("mode")
    own: str | None = rows["autonomy"].get(id_, {}).get("mode")
    return mode if mode in MODES else own


def list_permissions(rows: Rows, record: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return a rule for each action with a tool of its own, and the actions without one, each with the reason."""
    found = [*_permissions(rows, record)]
    names = [_runtime_name(one["tool"]) for one in found if one["tool"]]
    rules, others = [], []
    for one in found:
        reason = _unenforceable(one, names)
        if reason:
            mode = {"mode": one["mode"]} if one["mode"] else {}
            others.append({"id": one["id"], "action": one["action"], **mode, "reason": reason})
        else:
            rules.append(_rule(one))
    return rules, others


def _permissions(rows: Rows, record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    own = _table(record, "autonomy")
    for id_, row in rows["autonomy"].items():
        said = own.get(id_, {})
        tool = said["tool"] if has_visible_text(said.get("tool")) else row.get("tool")
        limit = said["limit"] if has_visible_text(said.get("limit")) else row["limit"]
        yield {**row, "id": id_, "mode": _mode(rows, record, id_), "tool": tool, "limit": limit, "was": row["mode"]}
    for id_, row in own.items():
        if id_ not in rows["autonomy"] and has_visible_text(row.get("action")):
            texts = {key: row[key] for key in ("action", "limit", "why") if has_visible_text(row.get(key))}
            tool = row["tool"] if has_visible_text(row.get("tool")) else None
            yield {"limit": "None given", **texts, "id": id_, "mode": _mode(rows, record, id_), "tool": tool, "was": ""}


def _unenforceable(one: dict[str, Any], names: list[str]) -> str:
    if one["mode"] is None:
        return "no-mode"
    if one["tool"] is None:
        return "no-tool"
    if len(one["tool"]) > _LONGEST_TOOL or not _TOOL.fullmatch(one["tool"]):
        return "not-a-tool"
    return "same-tool" if names.count(_runtime_name(one["tool"])) > 1 else ""


def _rule(one: dict[str, Any]) -> dict[str, Any]:
    effect = EFFECTS[one["mode"]]
    limit = one.get("max") if effect == "allow" else None
    then = {"max": {**limit, "then": EFFECTS[limit["then"]]}} if limit else {}
    asks = "ask" in (effect, then.get("max", {}).get("then"))
    return {
        "id": one["id"],
        "action": one["action"],
        "tool": one["tool"],
        "effect": effect,
        "limit": one["limit"],
        **then,
        **({"approver": one["approver"]} if asks and "approver" in one else {}),
        **({"reversible": one["reversible"]} if "reversible" in one else {}),
        **({"why": one["why"]} if "why" in one and one["mode"] == one["was"] else {}),
    }


def _runtime_name(tool: str) -> str:
    """Return the name by which model APIs call a tool: they don't allow periods."""
    return tool.replace(".", "_")


def list_probes(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one probe for each call that has to be refused: prohibited, without approval, or over the limit."""
    return [probe for rule in rules if (probe := _probe(rule))]


def _probe(rule: dict[str, Any]) -> dict[str, Any] | None:
    what = {"deny": "prohibited", "ask": "unapproved"}.get(rule["effect"], "over-limit" if "max" in rule else "")
    if not what:
        return None
    limit = rule.get("max")
    before = {"calls_before": limit["calls"], "per": limit["per"]} if limit else {"calls_before": 0}
    return {"id": f"{rule['id']}-{what}", "row": rule["id"], "tool": rule["tool"], "try": what, **before}


def digest_of(listed: list[dict[str, Any]]) -> str:
    """Return the digest of cases or probes: a file of results that names another one was made for another suite."""
    return digest(to_canonical(listed))
