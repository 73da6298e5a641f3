"""Build the blocks that show a playbook's content in a document: facts, the agenda, gates and the cost model.

Comes in: the book, a playbook and a `Filling`. Goes out: blocks. Only gates (computed) and cost inputs have fields.
Must not know: file formats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.parts import describe_missing
from pilotbook.models import Cost
from pilotbook.records.cost import INPUTS, VOLUMES
from pilotbook.text import labels

from .document import (
    Block,
    Column,
    CostModel,
    Facts,
    Field,
    Fields,
    Filling,
    PageLink,
    Paragraph,
    Run,
    Table,
    TableRow,
)
from .prose import parse_prose, plain_paragraph

SHEET_LABEL = "The sheet on the site, with the same checks"
"""The label of the link to the kickoff sheet."""
NOT_BLOCKED = "No blocking check is open."
"""What a gate that nothing blocks says. The browser says the same: see `overrides/apps/dossier/main.js`."""
T = TypeVar("T")
_Builder = Callable[[Book, BookPlaybook, Filling], Iterator[Block]]


def build_blocks(name: str, book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    """Build the blocks for one name in a section's `draws`. If the playbook lacks that part, one line says so.

    Raises:
        KeyError: when there is no builder of that name.
    """
    build, part = _BUILDERS[name], _PART_OF.get(name)
    if part is not None and (missing := describe_missing(playbook.model, (part,))):
        return iter((plain_paragraph(missing),))
    return build(book, playbook, filling)


def build_cost(playbook: BookPlaybook, filling: Filling) -> Block:
    """Build the cost model at full volume, or a line that says that there is none yet."""
    model = playbook.model.cost
    return _cost_model(model, filling) if model else plain_paragraph(describe_missing(playbook.model, ("cost",)))


def _cost_model(model: Cost, filling: Filling) -> CostModel:
    """Build the cost model at full volume. The team's inputs replace the playbook's."""
    inputs, defaults = [], {}
    for name in INPUTS:
        value = filling.values.get(f"cost/{name}", "")
        meaning = (Cost.model_fields[name].description or "").rstrip(".")
        defaults[name] = float(getattr(model, name))
        field = Field(f"cost/{name}", meaning, "number", value)
        inputs.append((field, name, float(value) if value else defaults[name]))
    return CostModel(model.currency, model.unit, tuple(inputs), defaults, VOLUMES, parse_prose(model.basis))


def _there(part: T | None) -> T:
    """Return a part of a playbook that `build_blocks` has found to be there."""
    assert part is not None
    return part


def _facts(*rows: tuple[str, str]) -> Iterator[Block]:
    yield Facts(tuple((name, parse_prose(text)) for name, text in rows))


def _plain_facts(*rows: tuple[str, str]) -> Iterator[Block]:
    yield Facts(tuple((name, (plain_paragraph(text),)) for name, text in rows))


def _job(book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    job = _there(playbook.model.job)
    yield from _facts(("What it does", job.does))
    yield from _plain_facts(("Starts when", job.starts_when), ("Ends when", job.ends_when))


def _scope(book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    left_out = tuple(Paragraph((Run(one),), "bullet") for one in _there(playbook.model.job).leaves_out)
    yield Facts((("What the agent doesn't do", left_out),))


def _today(book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    return _facts(("Today", _there(playbook.model.job).today))


def _owner(book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    owner = _there(playbook.model.owner)
    return _plain_facts(
        ("Production owner", owner.title),
        ("Accountable for", owner.answers_for),
        ("Whose work changes", owner.week_changes),
        ("Operator", owner.operator),
    )


def _metric(book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    """Show the metric. How to measure it, and a target to start from, are in blank documents only."""
    metric = _there(playbook.model.metric)
    rows = [("Primary metric", metric.name), ("How it is measured", metric.formula), ("Guardrail", metric.guardrail)]
    examples = (
        ("Baseline", metric.before),
        ("With the agent", metric.after),
        ("A target to start from", metric.target),
    )
    yield Facts(
        (
            *((name, (plain_paragraph(text),)) for name, text in rows),
            *((name, (plain_paragraph(text, "example"),)) for name, text in examples if filling.examples),
        )
    )


def _measured(book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    return _plain_facts(("Primary metric", _there(playbook.model.metric).name))


def _carried(book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    """Show what is not settled up to the decision. `fill_from_record` computes the values, because it knows the day."""
    titles = {
        "blockers": "Open blocking checks",
        "not-applicable": "Blocking checks that do not apply",
        "exceptions": "Exceptions",
    }
    yield Fields(
        tuple(
            Field(f"=carried/{name}", title, value=filling.values.get(f"=carried/{name}", ""))
            for name, title in titles.items()
        )
    )


def _counts(book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    rows = playbook.model.autonomy.values()
    counted = [f"{name}: {sum(row.mode == mode for row in rows)}" for mode, name in labels.MODES.items()]
    yield plain_paragraph(f"Proposed for this use case. {', '.join(counted)}.")


def _needs(book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    needs = _there(playbook.model.needs)
    return _plain_facts(
        ("Orchestration", needs.orchestration),
        ("State", needs.state),
        ("Monitoring", needs.monitoring),
        ("Recovery", needs.recovery),
    )


def _agenda(book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    agenda = _there(playbook.model.kickoff).agenda
    start, rows = 0, []
    for number, item in enumerate(agenda, 1):
        cells: dict[str, str | Field] = {
            "at": f"{start // 60}:{start % 60:02d}",
            "minutes": f"{item.minutes}",
            "what": item.title,
            "lead": book.roles[item.led_by].title,
            "outcome": item.outcome,
        }
        rows.append(TableRow(f"=agenda/{number}", cells))
        start += item.minutes
    columns = (
        Column("at", "Time", 1), Column("minutes", "Min.", 1), Column("what", "Item", 4), Column("lead", "Led by", 2),
        Column("outcome", "Outcome", 6),
    )  # fmt: skip
    yield plain_paragraph(f"{start} minutes.")
    if filling.page:
        yield PageLink(f"{filling.page}kickoff/", SHEET_LABEL)
    yield Table("agenda", "Agenda", columns, tuple(rows))


def _bring(book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    for one in _there(playbook.model.kickoff).bring:
        yield Paragraph((Run(one),), "bullet")


def _stalls(book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    yield plain_paragraph(_there(playbook.model.stalls).headline)


def _gates(book: Book, playbook: BookPlaybook, filling: Filling) -> Iterator[Block]:
    """Show the state of each gate. `fill_from_record` computes the values, because it knows the day."""
    columns = (Column("gate", "Gate", 2), Column("settled", "Complete", 2), Column("shut", "Blocked by", 8))
    rows = []
    for id_, gate in playbook.gates.items():
        checks = playbook.checks_of_gate(id_)
        blocking = [check.id for check in checks if check.blocking]
        given = filling.values.get
        settled = Field(f"=gates/{id_}/settled", "Settled", value=given(f"=gates/{id_}/settled", f"of {len(checks)}"))
        shut = Field(
            f"=gates/{id_}/shut", "Blocked by", value=given(f"=gates/{id_}/shut", ", ".join(blocking) or NOT_BLOCKED)
        )
        rows.append(TableRow(f"=gates/{id_}", {"gate": gate.title, "settled": settled, "shut": shut}))
    yield Table("gates", "Gates", columns, tuple(rows))


_BUILDERS: dict[str, _Builder] = {
    "job": _job,
    "scope": _scope,
    "today": _today,
    "owner": _owner,
    "metric": _metric,
    "measured": _measured,
    "boundary-counts": _counts,
    "needs": _needs,
    "agenda": _agenda,
    "bring": _bring,
    "stalls": _stalls,
    "gates": _gates,
    "carried": _carried,
}
_PART_OF = {
    "job": "job",
    "scope": "job",
    "today": "job",
    "owner": "owner",
    "metric": "metric",
    "measured": "metric",
    "boundary-counts": "autonomy",
    "needs": "needs",
    "agenda": "kickoff",
    "bring": "kickoff",
    "stalls": "stalls",
}
"""The part of a playbook that a builder needs, by its name."""
