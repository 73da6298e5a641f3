"""Turn a record into the values that fill a playbook's documents.

Comes in: the book, a playbook, a record and a day. Goes out: a `Filling`.
Must not know: file formats, the clock.
"""

from __future__ import annotations

from collections.abc import Iterator

from pilotbook.book.gate_plan import find_gate
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.models import Record
from pilotbook.models.record import Ticked
from pilotbook.records.decision import decision_state
from pilotbook.records.gates import Blocker, check_state, gate_states
from pilotbook.records.migrate import migrate_record
from pilotbook.records.paths import flatten_record

from .compose import STAGE, compose_document, field_addresses
from .document import Filling
from .playbook_blocks import NOT_BLOCKED

MOST_LISTED = 6
"""The most checks that the first page of a memo names."""
LONGEST_CONTROL = 90
"""The most characters of a compensating control on the first page of a memo. The annex has all of it."""


def fill_from_record(
    book: Book, playbook: BookPlaybook, record: Record, *, day: str, with_help: bool = True, page: str = ""
) -> Filling:
    """Return the values for a playbook's documents: those of the record, and the state of each gate on a day.

    The record is migrated to the playbook's current version first. `day` is an ISO date.
    """
    record = migrate_record(record, book, playbook)
    values = flatten_record(record)
    if stage := values.get(STAGE):
        values[STAGE] = find_gate(stage, book.gates, playbook.gates)
    known = {"pilot/playbook"}
    whole = [id_ for id_, document in book.documents.items() if document.collects]
    for id_ in whole[:1] or book.documents:  # a document that collects has the fields of all others
        known |= field_addresses(compose_document(book, playbook, id_, Filling(values)))
    strangers = tuple((address, text) for address, text in values.items() if address not in known)
    edits = {
        path: edit.model_dump(exclude_none=True, exclude={"concurrent"}) for path, edit in (record.edits or {}).items()
    }
    computed = dict(_compute_values(playbook, record, day))
    return Filling({**values, **computed}, with_help, page, strangers, edits)


def _compute_values(playbook: BookPlaybook, record: Record, day: str) -> Iterator[tuple[str, str]]:
    """Yield what documents show about the gates. `overrides/apps/dossier/main.js` computes the same."""
    for state in gate_states(playbook.checks, record, playbook.plan, day):
        yield f"=gates/{state.gate}/settled", f"{state.settled} of {state.total}"
        yield f"=gates/{state.gate}/shut", ", ".join(map(_describe_blocker, state.blockers)) or NOT_BLOCKED
    decision = decision_state(playbook.checks, record, playbook.plan, day)
    yield "=carried/blockers", _list_first([_describe_blocker(one) for one in decision.blockers]) or NOT_BLOCKED
    waived = [
        f"{check.id} ({_name(record.checks[check.id].signer)}, agreed by {_name(record.checks[check.id].approver)})"
        for check in playbook.checks
        if check.blocking and check_state(check, record, playbook.plan, day).state == "not-applicable"
    ]
    yield "=carried/not-applicable", _list_first(waived) or "None."
    exceptions = [_describe_exception(id_, record.checks[id_]) for id_ in decision.exceptions]
    yield "=carried/exceptions", _list_first(exceptions) or "None."


def _describe_blocker(blocker: Blocker) -> str:
    return blocker.id if blocker.state == "open" else f"{blocker.id} ({blocker.state})"


def _describe_exception(id_: str, ticked: Ticked) -> str:
    control = ticked.control or ""
    short = control if len(control) <= LONGEST_CONTROL else f"{control[: LONGEST_CONTROL - 1].rstrip()}…"
    return f"{id_} (until {ticked.expires}, {_name(ticked.by)}, agreed by {_name(ticked.approver)}; control: {short})"


def _name(text: str | None) -> str:
    """Return a name without the title after it."""
    return (text or "").partition(",")[0].strip()


def _list_first(texts: list[str]) -> str:
    """Return some texts as one line, with their number if there is more than one. It fits on the memo's first page."""
    shown = ", ".join(texts[:MOST_LISTED])
    more = f" and {len(texts) - MOST_LISTED} more, listed under the gates" if len(texts) > MOST_LISTED else ""
    return f"{len(texts)}: {shown}{more}" if len(texts) > 1 else shown
