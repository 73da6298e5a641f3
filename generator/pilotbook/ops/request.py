"""Lists what can be generated for one playbook, what cannot, and why.

Comes in: a playbook, and perhaps a pilot's record. Goes out: a `Suite` and its `Gaps`.
Must not know: files, their formats.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.unknown import explain_unknown
from pilotbook.errors import PilotbookError
from pilotbook.records.record_file import check_left_out, read_values
from pilotbook.records.suite import list_cases, list_permissions, list_probes, suite_rows

_REASONS = {
    "no-tool": "no tool is named for it",
    "not-a-tool": "what is named as its tool can't be a tool's name",
    "same-tool": "another action has the same tool",
    "no-mode": "it has no mode",
}
_MANUAL = {
    "drill": "someone has to break or overload a system",
    "": "the playbook doesn't say how to run it (`run_as`)",
}


@dataclass(frozen=True)
class OpsRequest:
    """What to generate for."""

    playbook: BookPlaybook
    record: dict[str, Any] = field(default_factory=dict)
    """A pilot's record as plain values, if there is one. Its modes, tool names and rows win."""
    book: str = ""
    """The version of the library."""


def load_request(book: Book, playbook: str, record: Path | None, version: str, latest: str | None = None) -> OpsRequest:
    """Load a playbook and a record for it.

    Raises:
        PilotbookError: if there is no such playbook, or the record cannot be read or is for another playbook.
    """
    check_left_out(playbook, book)
    if playbook not in book.playbooks:
        raise PilotbookError(explain_unknown(book, playbook))
    values = read_values(record, latest) if record is not None else {}
    if record is not None:
        named = values["pilot"]["playbook"]
        found = book.find(named)
        if found is None or found.id != playbook:
            raise PilotbookError(f"{record}: this record is for the playbook `{named}`, not for `{playbook}`.")
    return OpsRequest(book.load(playbook), values, version)


class Gaps(NamedTuple):
    """What can't be generated, each with the reason in words."""

    manual: list[tuple[str, str]]
    """The cases that no test runner can run, by ID."""
    needs_files: list[str]
    """The cases that run once the team has added files."""
    undecided: list[str]
    """The cases that only the team's `judge` can decide."""
    not_enforced: list[tuple[str, str]]
    """The actions that no rule covers, by ID."""
    uncounted: list[str]
    """The rules whose limit in words was changed in the record, while the number is still the playbook's."""


class Suite(NamedTuple):
    """Everything that can be generated, as plain values."""

    cases: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    others: list[dict[str, Any]]
    probes: list[dict[str, Any]]


def build_suite(request: OpsRequest) -> Suite:
    """Return the cases, rules, actions without a rule, and probes."""
    rows = suite_rows(request.playbook)
    rules, others = list_permissions(rows, request.record)
    return Suite(list_cases(rows, request.record), rules, others, list_probes(rules))


def list_gaps(request: OpsRequest, suite: Suite | None = None) -> Gaps:
    """Return what can't be run or enforced, and why."""
    suite = suite or build_suite(request)
    said = request.record.get("tables", {}).get("autonomy", {})
    return Gaps(
        [
            (id_, _MANUAL[case.run_as or ""])
            for id_, case in request.playbook.model.cases.items()
            if case.run_as in (None, "drill")
        ],
        [case["id"] for case in suite.cases if case["metadata"]["run_as"] == "file"],
        [case["id"] for case in suite.cases if not {"does", "does_not", "hands_to"} & case["metadata"].keys()],
        [(one["id"], _REASONS[one["reason"]]) for one in suite.others],
        [rule["id"] for rule in suite.rules if "max" in rule and "limit" in said.get(rule["id"], {})],
    )
