"""Puts the gates in order, with what passing each of them allows, and follows ids of gates that others replace.

Comes in: the gates of a book, each with its meaning. Goes out: a `GatePlan`, from which code reads what a gate means,
so that it names no gate by its id; and the gates at which checks and documents are due.
Must not know: records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pilotbook.models import Document, Fix, Gate


def find_gate(id_: str, gates: Mapping[str, Gate], own: Mapping[str, Gate] | None = None) -> str:
    """Return the gate that an id stands for: itself, or the gate that replaces it.

    `gates` are those of the site, `own` those of a playbook that has its own.
    """
    if own and id_ in own:
        return id_
    found = _follow(id_, gates)
    return _follow(found, own) if own else found


def _follow(id_: str, gates: Mapping[str, Gate]) -> str:
    if id_ in gates:
        return id_
    return next((new for new, gate in gates.items() if id_ in gate.replaces), id_)


def place_fix(fix: Fix, gates: Mapping[str, Gate]) -> Fix:
    """Return a fix with each of its checks at the gate that replaces the one its author wrote."""
    checks = {
        id_: check if (gate := find_gate(check.gate, gates)) == check.gate else check.model_copy(update={"gate": gate})
        for id_, check in fix.checks.items()
    }
    return fix if checks == fix.checks else fix.model_copy(update={"checks": checks})


def place_document(document: Document, gates: Mapping[str, Gate]) -> Document:
    """Return a document that names the gate which replaces the one its author wrote. `find_gate` does the same."""
    gate = find_gate(document.gate, gates)
    return document if gate == document.gate else document.model_copy(update={"gate": gate})


@dataclass(frozen=True)
class GatePlan:
    """The gates in their order, with what passing them means."""

    ids: tuple[str, ...]
    before_live_input: frozenset[str] = frozenset()
    """The gates that are passed before the agent gets its first live input."""
    decision: str | None = None
    """The gate at which the decision is signed. Without one it comes after all gates."""

    @classmethod
    def of(cls, gates: Mapping[str, Gate]) -> GatePlan:
        """Return the plan of a book's gates."""
        ids = tuple(gates)
        places = {gate.meaning: number for number, gate in enumerate(gates.values(), 1) if gate.meaning}
        decision = ids[places["decision"] - 1] if "decision" in places else None
        return cls(ids, frozenset(ids[: places.get("before-live-input", 0)]), decision)

    @property
    def up_to_decision(self) -> tuple[str, ...]:
        """The gates up to the decision, in order."""
        return self.ids[: self.ids.index(self.decision) + 1] if self.decision in self.ids else self.ids

    def up_to(self, gate: str) -> GatePlan:
        """Return the plan that ends with a gate."""
        return replace(self, ids=self.ids[: self.ids.index(gate) + 1])
