"""Prepare `/standards/`: which checks support which controls, and in which playbooks they are, as a page and as files.

Comes in: a `Book` and its `Site`. Goes out: the values of the page, and `data/standards.csv` and `data/standards.xlsx`.
Must not know: HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from pilotbook.book.model import Book
from pilotbook.book.permalinks import check_url
from pilotbook.book.summary import MappedCheck, Summary
from pilotbook.config.site import Site
from pilotbook.models import Control
from pilotbook.text.csv import csv_bytes

from ..file import File
from . import View

MAX_FILTERED_PLAYBOOKS = 24
"""With more playbooks than this, the page has no filter for them, and counts them."""
MAX_NAMED_PLAYBOOKS = 3
"""At most this many playbooks are named next to a check; more are counted."""
MAX_CHECKS = 24
"""At most this many checks of a control are on the page; the files have all."""
MAX_IDS = 24
"""At most this many playbooks are named in a cell of the files."""
COLUMNS = (
    "Standard", "Edition", "Control", "What it covers", "Check", "What to do", "Gate", "Fix", "Playbooks",
    "Total playbooks", "Which playbooks", "Not covered because",
)  # fmt: skip


@dataclass
class Support:
    """A check that supports a control."""

    id: str
    text: str
    gate: str
    gate_title: str
    url: str
    """Where it is, below the site's root."""
    fix: str = ""
    """The id of the fix that brings it. Empty for a playbook's own."""
    playbooks: list[str] = field(default_factory=list)
    """The ids of the playbooks in which it supports the control."""


Supported = dict[tuple[str, str], list[Support]]
"""By standard and control, the checks that support it."""


def standards_view(book: Book, site: Site) -> View:
    """Return every standard with its controls, each with the checks that support it."""
    supported = find_support(book)
    standards = []
    for standard_id, standard in book.standards.items():
        rows = [
            (id_, control, [_shown(book, one) for one in found[:MAX_CHECKS]], max(0, len(found) - MAX_CHECKS))
            for id_, control in standard.controls.items()
            for found in [supported.get((standard_id, id_), [])]
        ]
        standards.append((standard_id, standard, rows, sum(bool(found) for _, _, found, _ in rows)))
    few = len(book.playbooks) <= MAX_FILTERED_PLAYBOOKS
    return {
        "standards": standards,
        "filtered": list(book.playbooks.values()) if few else [],
        "has_workbook": _has_workbook(site),
        "total": sum(len(standard.controls) for standard in book.standards.values()),
    }


def _shown(book: Book, support: Support) -> tuple[Support, str, str]:
    """Return a check with the playbooks in which it is: in words, and as ids where the page filters by them."""
    few = len(book.playbooks) <= MAX_FILTERED_PLAYBOOKS
    return support, _describe_playbooks(book, support), " ".join(support.playbooks) if few else ""


def _describe_playbooks(book: Book, support: Support) -> str:
    there, total = len(support.playbooks), len(book.playbooks)
    if there in (0, total):
        return "every playbook" if there else "not in a playbook yet"
    if there <= MAX_NAMED_PLAYBOOKS:
        return ", ".join(book.playbooks[id_].title for id_ in support.playbooks)
    return f"{there} of {total} playbooks"


def find_support(book: Book) -> Supported:
    """Return the checks that support each control: the library's first, then those of playbooks."""
    having: dict[str, list[str]] = {}
    for playbook in book.playbooks.values():
        for check_id in playbook.checks:
            having.setdefault(check_id, []).append(playbook.id)
    found: Supported = {}
    library: dict[str, str] = {}
    for fix_id, fix in book.fixes.items():
        for check_id, check in fix.checks.items():
            library[check_id] = fix_id
            for standard, controls in check.maps.items():
                for control in dict.fromkeys(controls):
                    url, there = f"fixes/{fix_id}/#check-{check_id}", having.get(check_id, [])
                    support = Support(
                        check_id, check.text, check.gate, book.gates[check.gate].title, url, fix_id, list(there)
                    )
                    found.setdefault((standard, control), []).append(support)
    for playbook in book.playbooks.values():
        for mapped in playbook.maps:
            _add_mapped(book, found, playbook, mapped, library.get(mapped.id, ""))
    return found


def _add_mapped(book: Book, found: Supported, playbook: Summary, mapped: MappedCheck, fix: str) -> None:
    """Add what a playbook's own or adapted check supports. Forks inherit checks, so one may be in several playbooks."""
    for standard, controls in mapped.maps.items():
        for control in controls:
            there = found.setdefault((standard, control), [])
            known = next((one for one in there if one.id == mapped.id), None)
            if known is None:
                url = check_url(playbook.id, mapped.id)
                title = playbook.gates.get(mapped.gate) or book.gates[mapped.gate].title
                known = Support(mapped.id, mapped.text, mapped.gate, title, url, fix)
                there.append(known)
            if playbook.id not in known.playbooks:
                known.playbooks.append(playbook.id)


def files(book: Book, site: Site) -> Iterator[File]:
    """Yield the page's table as CSV and, if the site has Excel documents, as a workbook. Without standards: nothing."""
    if book.standards:
        yield File("data/standards.csv", lambda: csv_bytes([COLUMNS, *table_rows(book)]))
        if _has_workbook(site):
            yield File("data/standards.xlsx", partial(_workbook, book))


def _has_workbook(site: Site) -> bool:
    """Return whether the site has Excel files: a site without them is made without the packages that write them."""
    return "xlsx" in site.dossier.formats


def _workbook(book: Book) -> bytes:
    from pilotbook.dossier.writers.xlsx_register import workbook_bytes

    above = ["A check supports a control; it does not prove that you comply. Ask counsel what applies to you."]
    above += [
        f"{standard.short}: {standard.title}, {standard.edition}, {standard.published}. {standard.link}"
        for standard in book.standards.values()
    ]
    rows = list(table_rows(book))
    return workbook_bytes("Standards and the checks that support them", above, COLUMNS, rows, sheet_name="Standards")


def table_rows(book: Book) -> Iterator[list[str]]:
    """Yield one row per control and check, and one per control that no check supports."""
    supported = find_support(book)
    total = str(len(book.playbooks))
    for standard_id, standard in book.standards.items():
        for control_id, control in standard.controls.items():
            start = [standard.short, standard.edition, control_id, control.title]
            found = supported.get((standard_id, control_id), [])
            for one in found:
                gate, there = one.gate_title, one.playbooks
                which = ", ".join(there[:MAX_IDS]) + (f" and {len(there) - MAX_IDS} more" * (len(there) > MAX_IDS))
                yield [*start, one.id, one.text, gate, one.fix, str(len(there)), total, which, ""]
            if not found:
                yield [*start, *[""] * 7, _reason(control)]


def _reason(control: Control) -> str:
    return control.not_covered or "No check on this site supports it."
