"""Says which parts a playbook has, and which it doesn't have yet. Pages, documents and commands ask here.

Comes in: a playbook as its author wrote it. Goes out: words for people.
Must not know: pages, documents.
"""

from __future__ import annotations

from collections.abc import Iterable

from pilotbook.models import Playbook
from pilotbook.text.labels import WORKSHEETS, join_words

TABLES = {key: title[0].lower() + title[1:] for key, title in WORKSHEETS.items()}
"""The worksheets of a playbook, each with its name within a sentence."""
PARTS = {
    "job": "what the agent does",
    "owner": "the production owner",
    "metric": "the primary metric",
    "stalls": "how the pilot stalls",
    "gaps": "gaps",
    **TABLES,
    "needs": "technical requirements",
    "cost": "the cost model",
    "kickoff": "the kickoff meeting",
}
"""The parts that a playbook may lack, each with its name within a sentence, in the order of its pages."""
ON_WORKSHEETS = (*TABLES, "needs")
"""The parts on the page of the worksheets."""


def missing_parts(model: Playbook, parts: Iterable[str] = tuple(PARTS)) -> list[str]:
    """Return the parts that a playbook lacks, in the order of its pages."""
    return [part for part in parts if not getattr(model, part)]


def describe_missing(model: Playbook, parts: Iterable[str] = tuple(PARTS)) -> str:
    """Return one line about the parts that a playbook lacks, or `""` if it has them all."""
    missing = missing_parts(model, parts)
    return f"Not in this playbook yet: {join_words([PARTS[part] for part in missing])}." if missing else ""


def has_worksheets(model: Playbook) -> bool:
    """Return whether a playbook has something for the page of the worksheets."""
    return len(missing_parts(model, ON_WORKSHEETS)) < len(ON_WORKSHEETS)


def has_suite(model: Playbook) -> bool:
    """Return whether a playbook has something that programs can run or enforce."""
    return bool(model.cases or model.autonomy)
