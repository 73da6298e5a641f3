"""Puts the gates in order, with what passing each of them allows.

Comes in: the gates of a book, each with its meaning. Goes out: a `GatePlan`, from which code reads what a gate means,
so that it names no gate by its id.
Must not know: checks, records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pilotbook.models import Gate


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
