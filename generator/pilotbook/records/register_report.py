"""The register as text, Markdown, CSV and JSON.

Comes in: rows of the register, a day. Goes out: text.
Must not know: pages, the clock. Workbooks are made by `dossier.sheet_register`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pilotbook.book.model import Book
from pilotbook.text.csv import table_bytes
from pilotbook.text.labels import counted

from .gate_report import cell
from .register import PRODUCTION, STOPPED, Row, Sums, sums, took

HEAD = (
    "Pilot", "Playbook", "Stage", "Days there", "Owner", "Gates open", "What blocks", "Stale",
    "Next version approved by",
)  # fmt: skip


@dataclass(frozen=True)
class Listing:
    """All that a form of the register says."""

    book: Book
    rows: Sequence[Row]
    today: str
    limit: int

    @property
    def sums(self) -> Sums:
        """The numbers on top."""
        return sums(row.standing for row in self.rows)

    def stage(self, at: str) -> str:
        """The name of the place at which a pilot stands."""
        return {PRODUCTION: "In production", STOPPED: "Stopped"}.get(at) or self.book.gates[at].title


def told(found: Sums, limit: int) -> list[str]:
    """The numbers on top as sentences."""
    lines = [f"{counted(found.named, 'agent')} in production with a named owner."]
    if found.unnamed:
        lines.append(f"{found.unnamed} in production without one.")
    lines.append(f"{counted(found.pilots, 'pilot')}, {found.nameless or 'none'} of them without a named owner.")
    return [*lines, *filter(None, [over_limit(found, limit)])]


def over_limit(found: Sums, limit: int) -> str:
    """What is to be said when there are too many pilots at once, or nothing."""
    if found.pilots <= limit:
        return ""
    over = counted(found.pilots - limit, "one", "of them")
    return f"The limit is {limit} pilots at once: finish or stop {over} before another begins."


def cells(listing: Listing) -> list[tuple[str, ...]]:
    """Every row as text."""
    made: list[tuple[str, ...]] = []
    for row in listing.rows:
        at = row.standing
        opened = [listing.book.gates[state.gate].title for state in at.gates if state.open]
        made.append(
            (
                row.name, row.playbook.title, listing.stage(at.at), "" if at.days is None else str(at.days),
                at.owner if at.named or not at.owner else f"{at.owner} (no person's name)", ", ".join(opened),
                " ".join(at.blockers), str(at.stale or ""), at.approver,
            )
        )  # fmt: skip
    return made


def text(listing: Listing) -> str:
    """For the terminal: the numbers, and a block for each pilot."""
    lines = [f"The register on {listing.today}", *(f"  {line}" for line in told(listing.sums, listing.limit)), ""]
    for name, playbook, stage, days, owner, opened, blocks, stale, approver in cells(listing):
        since = f", {counted(int(days), 'day')}" if days else ""
        lines.append(f"{name} ({playbook}): {stage}{since}")
        lines.append(f"  Owner: {owner or 'nobody'}. Next version approved by: {approver or 'nobody'}.")
        lines.append(f"  Gates open: {opened or 'none'}.{f' Stale: {stale}.' if stale else ''}")
        if blocks:
            lines.append(f"  Blocked by: {blocks.replace(' ', ', ')}")
    return "\n".join(lines)


def markdown(listing: Listing) -> str:
    """For a job's summary or a wiki."""

    def row(fields: Sequence[str]) -> str:
        return "| " + " | ".join(cell(" ".join(field.split())) for field in fields) + " |"

    lines = [row(HEAD), "|" + "---|" * len(HEAD), *(row(fields) for fields in cells(listing))]
    return "\n".join([*(f"- {line}" for line in told(listing.sums, listing.limit)), "", *lines])


def csv(listing: Listing) -> str:
    """For a sheet."""
    return table_bytes([list(HEAD), *(list(row) for row in cells(listing))]).decode("utf-8")


def values(listing: Listing) -> dict[str, Any]:
    """For programs: the numbers, a row a pilot, how long the gates took."""
    return {
        "format": 1,
        "on": listing.today,
        "limit": listing.limit,
        "sums": asdict(listing.sums),
        "rows": [
            {
                "pilot": row.name,
                "playbook": row.playbook.id,
                "at": row.standing.at,
                "since": row.standing.since or None,
                "days": row.standing.days,
                "owner": row.standing.owner or None,
                "named": row.standing.named,
                "gates": {state.gate: state.open for state in row.standing.gates},
                "blockers": list(row.standing.blockers),
                "stale": row.standing.stale,
                "approver": row.standing.approver or None,
                "passed": [asdict(one) for one in row.standing.passed],
            }
            for row in listing.rows
        ],
        "took": [asdict(one) for one in took((row.standing for row in listing.rows), listing.book.gates)],
    }


def as_json(listing: Listing) -> str:
    """The same as text."""
    return json.dumps(values(listing), ensure_ascii=False, indent=1)


FORMS: Mapping[str, Callable[[Listing], str]] = {"text": text, "markdown": markdown, "csv": csv, "json": as_json}
"""Every form that is text."""
