"""Formats the register as text, Markdown, CSV and JSON.

Comes in: a `RegisterReport` with the rows of the register and a day. Goes out: text.
Must not know: pages, the clock, spreadsheets (`dossier.writers.xlsx_register` writes the workbook).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pilotbook.book.model import Book
from pilotbook.errors import Mistake
from pilotbook.models.record import Condition
from pilotbook.terminal import escape_line
from pilotbook.text.csv import csv_bytes
from pilotbook.text.json import json_text
from pilotbook.text.labels import pluralize
from pilotbook.text.markdown import escape_cell

from .register import PAST_CONDITIONS, PRODUCTION, STOPPED, RegisterRow, Totals, count_totals, durations_at_gates

COLUMN_TITLES = (
    "Pilot", "Playbook", "Stage", "Days in stage", "Owner", "Gates passed", "Blocked by", "Overdue",
    "Overdue checks", "Expired", "Next version approved by", "Counted",
)  # fmt: skip

STAGE_TITLES = {
    PRODUCTION: "In production",
    PAST_CONDITIONS: "Conditions overdue",
    STOPPED: "Stopped",
}
"""The stages after the decision as people read them. A gate has its own title."""


@dataclass(frozen=True)
class RegisterReport:
    """The data that every format of the register shows."""

    book: Book
    rows: Sequence[RegisterRow]
    today: str
    """The day of the report, as an ISO date."""
    limit: int
    """The number of pilots that may be open at once."""

    @property
    def sums(self) -> Totals:
        """The numbers above the register."""
        return count_totals(row.standing for row in self.rows)

    def stage(self, row: RegisterRow) -> str:
        """Return the title of a pilot's stage: of a gate, of production or of stopped."""
        return STAGE_TITLES.get(row.standing.at) or row.gates[row.standing.at]


def format_totals(totals: Totals, limit: int) -> list[str]:
    """Return the numbers above the register as sentences."""
    lines = [f"{pluralize(totals.named, 'agent')} in production with a named owner."]
    if totals.unnamed:
        lines.append(f"{totals.unnamed} in production without one.")
    if totals.past:
        lines.append(f"{pluralize(totals.past, 'agent')} in production with overdue conditions.")
    lines.append(f"{pluralize(totals.pilots, 'pilot')}, {totals.nameless or 'none'} of them without a named owner.")
    if totals.invented:
        lines.append(f"{pluralize(totals.invented, 'invented pilot')}, not counted.")
    return [*lines, *filter(None, [format_over_limit(totals, limit)])]


def format_over_limit(totals: Totals, limit: int) -> str:
    """Return the warning about too many open pilots, or `""` if they are within the limit."""
    if totals.pilots <= limit:
        return ""
    over = pluralize(totals.pilots - limit, "one", "of them")
    return f"The limit is {limit} pilots at once: finish or stop {over} before you start another."


def format_rows(report: RegisterReport) -> list[tuple[str, ...]]:
    """Return the cells of every row as texts, in the order of `COLUMN_TITLES`."""
    made: list[tuple[str, ...]] = []
    for row in report.rows:
        at = row.standing
        opened = [row.gates[state.gate] for state in at.gates if state.open]
        made.append(
            (
                row.name, row.playbook.title, report.stage(row), "" if at.days is None else str(at.days),
                at.owner if at.named or not at.owner else f"{at.owner} (not a person's name)", ", ".join(opened),
                " ".join(at.blockers), "; ".join(map(format_overdue, at.overdue)), str(at.late or ""),
                str(at.stale or ""), at.approver, "no, invented" if at.invented else "yes",
            )
        )  # fmt: skip
    return made


def format_overdue(condition: Condition) -> str:
    """Return an overdue condition as people read it: what, who, since when."""
    return f"{condition.text} ({condition.owner}, due {condition.due})"


def format_text(report: RegisterReport) -> str:
    """Format the register for the terminal: the numbers, then a block for each pilot."""
    totals = format_totals(report.sums, report.limit)
    lines = [f"Agent inventory on {report.today}", *(f"  {line}" for line in totals), ""]
    for row, cells in zip(report.rows, format_rows(report), strict=True):
        name, playbook, stage, days, owner, opened, blocks, _, late, stale, approver, _ = cells
        since = f", {pluralize(int(days), 'day')}" if days else ""
        counted = ". Invented, so not counted" if row.standing.invented else ""
        lines.append(f"{name} ({playbook}): {stage}{since}{counted}")
        lines.append(f"  Owner: {owner or 'nobody'}. Next version approved by: {approver or 'nobody'}.")
        lines.append(f"  Gates passed: {opened or 'none'}.{f' Expired sign-offs: {stale}.' if stale else ''}")
        if blocks:
            lines.append(f"  Blocked by: {blocks.replace(' ', ', ')}")
        if late:
            lines.append(f"  Overdue checks: {late}")
        lines += [f"  Overdue: {format_overdue(condition)}" for condition in row.standing.overdue]
    return "".join(f"{escape_line(line)}\n" for line in lines)


def format_markdown(report: RegisterReport) -> str:
    """Format the register for a CI job's summary or a wiki."""

    def row(fields: Sequence[str]) -> str:
        return "| " + " | ".join(map(escape_cell, fields)) + " |"

    lines = [row(COLUMN_TITLES), "|" + "---|" * len(COLUMN_TITLES), *(row(fields) for fields in format_rows(report))]
    head = [f"- {line}" for line in format_totals(report.sums, report.limit)]
    return "".join(f"{line}\n" for line in [*head, "", *lines])


def format_csv(report: RegisterReport) -> str:
    """Format the rows for a spreadsheet."""
    return csv_bytes([list(COLUMN_TITLES), *(list(row) for row in format_rows(report))]).decode("utf-8")


def dump_report(report: RegisterReport) -> dict[str, Any]:
    """Return the register as plain values: the numbers, one row per pilot, and how long each gate took."""
    return {
        "format": 1,
        "on": report.today,
        "limit": report.limit,
        "sums": asdict(report.sums),
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
                "overdue": [one.model_dump(include={"text", "owner", "due"}) for one in row.standing.overdue],
                "late": row.standing.late,
                "stale": row.standing.stale,
                "approver": row.standing.approver or None,
                "passed": [asdict(one) for one in row.standing.passed],
                "invented": row.standing.invented,
            }
            for row in report.rows
        ],
        "took": [asdict(one) for one in durations_at_gates(report.rows, report.book)],
    }


def format_unread(unread: Sequence[Mistake]) -> str:
    """Return a sentence about the files of the register that cannot be read, with the mistakes below it."""
    files = len({mistake.path for mistake in unread})
    told = "1 file in the inventory was skipped" if files == 1 else f"{files} files in the inventory were skipped"
    return "\n".join([f"{told}:", *map(str, unread)])


def format_json(report: RegisterReport) -> str:
    """Format the register for programs: the JSON of `dump_report`."""
    return json_text(dump_report(report))


FORMS: Mapping[str, Callable[[RegisterReport], str]] = {
    "text": format_text,
    "markdown": format_markdown,
    "csv": format_csv,
    "json": format_json,
}
"""The formatters of text formats, by name of the format."""
