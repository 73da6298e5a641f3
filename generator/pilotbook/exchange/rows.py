"""Lists what the sheets of a playbook show: its own values, and the library's checks to adapt or leave out.

Comes in: a `Book`, a playbook or none, and what it extends or none. Goes out: `Row`s by sheet.
Must not know: workbooks, cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pilotbook.book.gate_plan import find_gate
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.models import Check, Gate, Model, Playbook
from pilotbook.models.playbook import Adapted
from pilotbook.models.worksheets import WORKSHEETS

from .layout import ANSWERS, CHECKS, COST, GAPS, KICKOFF, LEAVE_OUT, OVERVIEW, OVERVIEW_PARTS, OWN_GATES

Row = dict[str, Any]
"""The values of one row by key, with `id`, and maybe `origin`, `use` and `leave_out`. A sheet with one field per row
is one `Row`."""
Rows = dict[str, list[Row]]
"""The rows of each sheet, by the sheet's key."""
WITH_GROUND = (GAPS, CHECKS, *WORKSHEETS, ANSWERS)
"""The sheets whose rows may come from the library or from the playbook that a fork extends."""


@dataclass(frozen=True)
class Ground:
    """What a playbook builds on: the library's checks, and what it extends if it is a fork."""

    base: BookPlaybook | None
    rows: Mapping[str, Mapping[str, Row]] = field(default_factory=dict)
    """The rows that come from there, by sheet and id."""
    gates: Mapping[str, Gate] = field(default_factory=dict)
    """The playbook's own gates, if it has some: checks from there are due at the gates that replace theirs."""

    @property
    def is_fork(self) -> bool:
        """Whether the playbook extends another."""
        return self.base is not None


def find_ground(book: Book, base: BookPlaybook | None, gates: Mapping[str, Gate]) -> Ground:
    """Return what a playbook builds on. `base` is what it extends, `gates` are its own gates."""
    rows: dict[str, dict[str, Row]] = {name: {} for name in WITH_GROUND}
    rows[CHECKS] = {row["id"]: row for row in _checks(book, base.model if base else None, gates)}
    if base is not None:
        values = plain(base.model)
        for name in (*WORKSHEETS, ANSWERS):
            rows[name] = {id_: {"id": id_, **row} for id_, row in values.get(name, {}).items()}
        rows[GAPS] = {id_: {"id": id_, "use": True, **row} for id_, row in values["gaps"].items()}
    return Ground(base, rows, gates)


def list_rows(book: Book, ground: Ground, playbook: BookPlaybook | None, id_: str = "") -> Rows:
    """Return the rows of all sheets. Without a playbook, they are those of a new one, or of a new fork."""
    shown = playbook or ground.base
    model = shown.model if shown else None
    values = plain(model) if model else {}
    kickoff = values.get("kickoff", {})
    overview = {key: values[key] for key in (*OVERVIEW_PARTS, "sources") if key in values}
    overview["kickoff"] = {key: kickoff[key] for key in ("present", "bring") if key in kickoff}
    extends = {"extends": ground.base.id} if ground.base else {}
    made: Rows = {
        OVERVIEW: [{"id": playbook.id if playbook else id_, **extends, **overview}],
        GAPS: _gap_rows(book, model),
        OWN_GATES: [{"id": gate, **row} for gate, row in values.get(OWN_GATES, {}).items()],
        CHECKS: [*_checks(book, model, ground.gates)],
        COST: [values.get("cost", {})],
        KICKOFF: [*kickoff.get("agenda", ())],
        ANSWERS: [{"id": question, **row} for question, row in values.get("answers", {}).items()],
    }
    made[ANSWERS] += [
        {"id": question}
        for question, one in book.questions.items()
        if one.group == "written" and question not in values.get("answers", {})
    ]
    for name in WORKSHEETS:
        made[name] = [{"id": row_id, **row} for row_id, row in values.get(name, {}).items()]
    _add_left_out(made, ground, playbook)
    if ground.base is not None:
        _name_base(made, ground, ground.base)
    return made


def _name_base(rows: Rows, ground: Ground, base: BookPlaybook) -> None:
    """Say of each row that a fork has from its base where it comes from."""
    for name in (*WORKSHEETS, ANSWERS, CHECKS):
        own = base.model.checks if name == CHECKS else ground.rows[name]
        for row in rows[name]:
            if row["id"] in own:
                row["origin"] = base.model.title


def plain(model: Model) -> dict[str, Any]:
    """Return the values of a model that its author wrote."""
    values: dict[str, Any] = model.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return values


def _gap_rows(book: Book, model: Playbook | None) -> list[Row]:
    chosen = {id_: {"id": id_, "use": True, **plain(here)} for id_, here in model.gaps.items()} if model else {}
    rest = [{"id": id_, "use": False} for id_ in book.gaps if id_ not in chosen]
    return [*chosen.values(), *rest]


def _checks(book: Book, model: Playbook | None, gates: Mapping[str, Gate]) -> Iterator[Row]:
    """Yield the checks: the library's of the chosen gaps, those of the other gaps, then the playbook's own.

    Each is at the one of the playbook's own `gates` that replaces the gate its author wrote.
    """
    here = model.gaps if model else {}
    replaced = model.replaced_checks if model else {}
    left_out = model.leave_out if model else {}
    place = partial(find_gate, gates=book.gates, own=gates)
    seen: set[str] = set()
    for gap_id in [*here, *(id_ for id_ in book.gaps if id_ not in here)]:
        fixes = here[gap_id].fixes if gap_id in here else None
        for fix_id in book.gaps[gap_id].fixes if fixes is None else fixes:
            for id_, check in book.fixes[fix_id].checks.items():
                if id_ not in seen:
                    seen.add(id_)
                    by = f"Replaced by {replaced[id_]}" if id_ in replaced else book.fixes[fix_id].title
                    row = _adapted(place, check, model.adapt.get(id_) if model else None)
                    row = {**row, "gap": gap_id, "origin": by}
                    yield {"id": id_, **row, LEAVE_OUT: left_out.get(id_)}
    for id_, own in model.checks.items() if model else ():
        yield {"id": id_, **_with_flags(place, plain(own)), "origin": "This playbook"}


def _adapted(place: Callable[[str], str], check: Check, adapted: Adapted | None) -> Row:
    values = plain(check)
    changed = {key: value for key, value in plain(adapted).items() if value is not None} if adapted else {}
    if "maps" in changed:
        maps = {id_: list(controls) for id_, controls in values.get("maps", {}).items()}
        for standard, controls in changed["maps"].items():
            maps[standard] = list(dict.fromkeys([*maps.get(standard, ()), *controls]))
        changed["maps"] = maps
    return _with_flags(place, {**values, **changed})


def _with_flags(place: Callable[[str], str], values: Row) -> Row:
    """Return the values of a check with each flag, and with the gate that replaces the one its author wrote."""
    gate = {"gate": place(values["gate"])} if "gate" in values else {}
    return {"blocking": False, "kickoff": False, **values, **gate}


def _add_left_out(rows: Rows, ground: Ground, playbook: BookPlaybook | None) -> None:
    """Add the rows of its base that a fork leaves out, with the reasons."""
    fork = playbook.fork if playbook else None
    if fork is None:
        return
    reasons: dict[str, Mapping[str, str]] = {
        CHECKS: fork.left_out,
        **{str(key): one for key, one in fork.head.without.items()},
    }
    for name in WITH_GROUND:
        there = {row["id"]: row for row in rows[name]}
        for id_, reason in reasons.get(name, {}).items():
            if id_ in ground.rows[name]:
                if id_ not in there:
                    rows[name].append(dict(ground.rows[name][id_]))
                    there[id_] = rows[name][-1]
                elif name == ANSWERS:
                    there[id_].update(ground.rows[name][id_])
                there[id_][LEAVE_OUT] = reason
                if name == GAPS:
                    there[id_].update({**ground.rows[name][id_], "use": False})
