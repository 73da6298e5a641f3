"""Validates gates: those of a site, and those of a playbook that has its own.

Comes in: a `Validation`, and a loaded `gates.yml` or playbook. Goes out: findings, added to the `Validation`.
Must not know: YAML, pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pilotbook.load import Loaded
from pilotbook.models import Check, Gate, Playbook
from pilotbook.text.labels import pluralize

from ..gate_plan import find_gate
from .context import Validation

_MEANINGS = ("before-live-input", "decision", "widening")
"""The possible meanings of passing a gate, in the order of the gates."""


def check_gates(validation: Validation, loaded: Loaded[Any]) -> None:
    """Check a `gates.yml`, unless that of a later layer replaces it."""
    files = validation.catalog.singles.get("gates", [])
    if loaded in files[:-1]:
        return
    earlier = files[-2].model.gates if len(files) > 1 and loaded is files[-1] else {}
    check_plan(validation, loaded, loaded.model.gates, earlier)


def check_plan(
    validation: Validation, loaded: Loaded[Any], gates: Mapping[str, Gate], earlier: Mapping[str, Gate]
) -> None:
    """Check gates: roles, what each one means, and what it replaces. `earlier` has the gates that they replace."""
    for gate_id, gate in gates.items():
        validation.known(loaded, ("gates", gate_id, "led_by"), "role", gate.led_by)
    _check_meanings(validation, loaded, gates)
    _check_replaced(validation, loaded, gates)
    _check_lost_meanings(validation, loaded, gates, earlier)


def report_lost_gates(validation: Validation) -> None:
    """Add a finding for each gate that the library names, and that the site's own `gates.yml` does not have."""
    loaded = validation.catalog.singles["gates"][-1] if validation.lost_gates else None
    for gate_id, count in sorted(validation.lost_gates.items()):
        assert loaded is not None
        problem = f"the library names the gate `{gate_id}` {describe_times(count)}, but it is not one of these gates"
        cure = f"Add `replaces: [{gate_id}]` to the gate at which that is due here."
        validation.find(loaded, ("gates",), problem, cure, at_key=True)


def check_brought(validation: Validation, loaded: Loaded[Playbook], checks: Mapping[str, Check]) -> None:
    """Check that a playbook with its own gates has a place for each check of the fixes that it does not adapt."""
    own = loaded.model.gates
    adapted = loaded.model.adapt
    lost = Counter(
        check.gate
        for id_, check in checks.items()
        if own and not (id_ in adapted and adapted[id_].gate) and not _is_there(validation, check.gate)
    )
    for gate_id, count in sorted(lost.items()):
        problem = f"the gaps bring {pluralize(count, 'check')} at the gate `{gate_id}`, which is not one of these gates"
        cure = f"Add `replaces: [{gate_id}]` to the gate at which they are due here."
        validation.find(loaded, ("gates",), problem, cure, at_key=True)


def _is_there(validation: Validation, gate: str) -> bool:
    return find_gate(gate, validation.singles["gates"], validation.own_gates) in validation.own_gates


def describe_times(count: int) -> str:
    """Return how often something happens: `once`, `3 times`."""
    return "once" if count == 1 else f"{count} times"


def _check_meanings(validation: Validation, loaded: Loaded[Any], gates: Mapping[str, Gate]) -> None:
    meant = {id_: _MEANINGS.index(gate.meaning) for id_, gate in gates.items() if gate.meaning}
    for number, (gate_id, place) in enumerate(meant.items()):
        earlier = list(meant.items())[:number]
        if all(before < place for _, before in earlier):
            continue
        other = next(id_ for id_, before in earlier if before >= place)
        meaning, others = gates[gate_id].meaning, gates[other].meaning
        problem = f"the gate `{other}` also means `{meaning}`"
        if meaning != others:
            problem = f"the gate `{other}` before it means `{others}`, which comes after `{meaning}`"
        cure = "Use each meaning once, in this order: before-live-input, decision, widening."
        validation.find(loaded, ("gates", gate_id, "meaning"), problem, cure)


def _check_replaced(validation: Validation, loaded: Loaded[Any], gates: Mapping[str, Gate]) -> None:
    first: dict[str, str] = {}
    for gate_id, index, replaced in _replaced(gates):
        loc = ("gates", gate_id, "replaces", index)
        if replaced in gates:
            problem = f"`{replaced}` is one of these gates, so nothing replaces it"
            validation.find(loaded, loc, problem, f"Remove it here, or remove the gate `{replaced}`.")
        elif first.setdefault(replaced, gate_id) != gate_id:
            problem = f"the gate `{first[replaced]}` replaces `{replaced}`, too"
            validation.find(loaded, loc, problem, "Remove it from one of the two.")


def _replaced(gates: Mapping[str, Gate]) -> Iterator[tuple[str, int, str]]:
    for gate_id, gate in gates.items():
        for index, replaced in enumerate(gate.replaces):
            yield gate_id, index, replaced


def _check_lost_meanings(
    validation: Validation, loaded: Loaded[Any], gates: Mapping[str, Gate], earlier: Mapping[str, Gate]
) -> None:
    """Report a gate that stands for one with a meaning, if no gate has this meaning: a rule would be lost unnoticed."""
    kept = {gate.meaning for gate in gates.values()}
    for id_, gate in earlier.items():
        now = find_gate(id_, gates)
        if gate.meaning and gate.meaning not in kept and now in gates and gates[now].meaning is None:
            problem = f"it stands for `{id_}`, which means `{gate.meaning}`, but none of these gates does"
            cure = f"Add `meaning: {gate.meaning}` here, or to the gate for which that is true."
            validation.find(loaded, ("gates", now), problem, cure, at_key=True)
