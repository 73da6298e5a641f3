"""Writes the permissions for runtimes: `boundary.json`, and what LangChain's middleware takes.

Comes in: rules and the actions without one, as `records.suite` lists them. Goes out: JSON text.
Must not know: playbooks, records, files.
"""

from __future__ import annotations

from typing import Any

from pilotbook.text.json import json_text

Listed = list[dict[str, Any]]
DECISIONS = ["approve", "reject"]
"""What an approver may decide in LangChain's middleware. A person who edits a call approves another one."""


def boundary_text(rules: Listed, others: Listed, playbook: str, pilot: str, book: str) -> str:
    """Return `boundary.json`. `models.boundary` describes it."""
    about = {"playbook": playbook, **({"pilot": pilot} if pilot else {}), **({"book": book} if book else {})}
    return json_text({"format": 1, **about, "default": "deny", "rules": rules, "not_enforced": others})


def interrupt_text(rules: Listed) -> str:
    """Return `interrupt_on` of LangChain's `HumanInTheLoopMiddleware`.

    The middleware can let a tool run or ask. It cannot refuse a tool or count calls: a prohibited tool is left out, and
    has to be left out of the agent's tools, and a tool with a count runs.
    """
    return json_text({rule["tool"].replace(".", "_"): _decide(rule) for rule in rules if rule["effect"] != "deny"})


def _decide(rule: dict[str, Any]) -> Any:
    if rule["effect"] == "allow":
        return False
    return {"allowed_decisions": DECISIONS, "description": f"{rule['id']}: {rule['action']}. Limit: {rule['limit']}"}
