"""Defines the sheets of a playbook's workbook: their columns, with help and drop-down lists, made from the models.

Comes in: a `Book`, for the names of its gates, roles, gaps, fixes, documents and questions. Goes out: `SheetLayout`s.
Must not know: workbooks, playbooks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pilotbook.book.model import Book
from pilotbook.models import Gate, OwnCheck, Playbook
from pilotbook.models.playbook import AgendaItem, Answer, GapHere
from pilotbook.models.worksheets import WORKSHEETS
from pilotbook.text import labels

from .names import Names

Kind = Literal["text", "prose", "lines", "flag", "whole", "number", "choice", "hours", "maps", "shown"]
"""What a cell holds. `lines`: one item per line. `hours`: `Engineer: 6`, one role per line. `maps`: a standard and its
controls, one standard per line. `shown`: text for people, which is not imported."""
OVERVIEW, GAPS, CHECKS, COST, ANSWERS, KICKOFF = "overview", "gaps", "checks", "cost", "answers", "kickoff"
SECTIONS = "sections"
"""The sheet that only checklists have."""
OWN_GATES = "gates"
"""The sheet that only playbooks and checklists with their own gates have."""
NOT_SHOWN = ("draft", "example")
"""The keys of a playbook that no sheet shows."""
LEAVE_OUT = "leave_out"
"""The column with the reason why a row of the library is left out."""
ID_HELP = "Leave it empty in a new row: the import makes an ID. Never change it, because sign-offs depend on it."
_REASON_HELP = "To leave this row out, write why it doesn't apply. Leave it empty to use the row."
_MOST_NAMED = 12
"""The most names that a column's help lists."""
_MODE_LABELS = {"mode": labels.MODES, "kind": labels.CASE_KINDS}


@dataclass(frozen=True)
class Column:
    """A column of a table, or a row of a sheet with one field per row."""

    key: str
    """Where the value is in a row's values: `done_when`, or `stale_after.days`."""
    title: str
    help: str
    kind: Kind
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    """What people choose from: by id, the text that they see."""
    listed_in: str = ""
    """The key of the sheet with the names to choose from, if people can add some there."""
    also: Mapping[str, str] = field(default_factory=dict)
    """Other names that are understood, each with its id."""

    @property
    def path(self) -> tuple[str, ...]:
        """The keys that lead to the value."""
        return tuple(self.key.split("."))


@dataclass(frozen=True)
class SheetLayout:
    """A sheet: a table with one row per thing, or one field per row."""

    key: str
    title: str
    intro: str
    columns: tuple[Column, ...]
    is_table: bool = True

    @property
    def name_column(self) -> Column:
        """The column by whose text people know a row."""
        return next(column for column in self.columns if column.kind == "text" and column.key not in ("id", LEAVE_OUT))


def fits_a_cell(info: FieldInfo) -> bool:
    """Check whether a field is one value, or a few that each have a title. Rows by ID need a sheet of their own."""
    return get_origin(plain_type(info.annotation)) is not dict


def sheet_layouts(
    book: Book,
    *,
    is_fork: bool = False,
    gates: Mapping[str, Gate] | None = None,
    also: Mapping[str, str] | None = None,
) -> dict[str, SheetLayout]:
    """Return the sheets by key, in their order.

    Args:
        book: The site's book, for the names of things.
        is_fork: Whether the playbook is a fork, which can leave out rows of its base.
        gates: The playbook's own gates, if it has some.
        also: Other titles of its gates that are understood, each with the gate's ID.
    """
    names = Names(book, gates)
    made = [_overview(names), _gaps(names, is_fork=is_fork), _checks(names)]
    if gates:
        made[1:1] = [gates_layout(names)]
        made[-1] = list_gates(made[-1], also or {})
    for key, model in WORKSHEETS.items():
        reason = [_reason(), _origin()] if is_fork else []
        columns = (id_column(), *_columns(model, names), *reason)
        intro = f"{_first_sentence(Playbook.model_fields[key])} Add rows at the end."
        made.append(SheetLayout(key, labels.WORKSHEETS[key], intro, columns))
    made += [_cost(names), _answers(names, is_fork=is_fork), _kickoff(names)]
    return {sheet.key: sheet for sheet in made}


def _overview(names: Names) -> SheetLayout:
    id_help = "The playbook's ID, which is also its file name and its address. If empty, it is made from the title."
    fields = [
        Column("id", "ID", id_help, "text"),
        Column("extends", "Fork of", "The ID of the playbook that this one extends. Empty if it stands alone.", "text"),
    ]
    for part in OVERVIEW_PARTS:
        info = Playbook.model_fields[part]
        model = plain_type(info.annotation)
        if isinstance(model, type) and issubclass(model, BaseModel):
            fields += [
                make_column(f"{part}.{name}", f"{make_title(part)}: {make_title(name).lower()}", name, one, names)
                for name, one in model.model_fields.items()
            ]
        else:
            fields.append(make_column(part, make_title(part), part, info, names))
    kickoff = plain_type(Playbook.model_fields["kickoff"].annotation).model_fields
    fields += [
        make_column(f"kickoff.{name}", f"Kickoff: {name}", name, kickoff[name], names) for name in ("present", "bring")
    ]
    fields.append(make_column("sources", "Sources", "sources", Playbook.model_fields["sources"], names))
    return SheetLayout(OVERVIEW, "Overview", "Fill in the second column.", tuple(fields), is_table=False)


def list_gates(checks: SheetLayout, also: Mapping[str, str]) -> SheetLayout:
    """Return the sheet of the checks with the gates of the sheet Gates to choose from."""
    columns = (replace(one, listed_in=OWN_GATES, also=also) if one.key == "gate" else one for one in checks.columns)
    return replace(checks, columns=tuple(columns))


def gates_layout(names: Names) -> SheetLayout:
    """Return the sheet with a playbook's own gates."""
    intro = "The playbook's own gates, in the order a pilot passes them."
    return SheetLayout(OWN_GATES, "Gates", intro, (id_column(), *_columns(Gate, names)))


def _gaps(names: Names, *, is_fork: bool) -> SheetLayout:
    gap_help = "One of the site's gaps. The playbook closes them in the order of these rows."
    columns = [
        Column("id", "Gap", gap_help, "choice", True, names.gaps),
        Column("use", "Use it", "Yes if this pilot has the gap. Its checks then appear in the playbook.", "flag"),
        *_columns(GapHere, names),
    ]
    intro = "Choose the gaps that this pilot has. The checks of each gap are on the sheet Checks."
    return SheetLayout(GAPS, "Gaps", intro, (*columns, *([_reason()] if is_fork else [])))


def _checks(names: Names) -> SheetLayout:
    columns = [id_column(), _origin(), _reason()]
    for name, info in OwnCheck.model_fields.items():
        columns += make_columns(name, info, names)
    order = ["id", "origin", LEAVE_OUT, "text", "done_when", "evidence", "role", "gate", "gap"]
    columns.sort(key=lambda one: order.index(one.key) if one.key in order else len(order))
    intro = (
        "The checks of the chosen gaps are here. Reword one, leave it out with the reason, or keep it as it is. "
        "Add your own checks at the end."
    )
    return SheetLayout(CHECKS, "Checks", intro, tuple(columns))


def make_columns(name: str, info: FieldInfo, names: Names) -> tuple[Column, ...]:
    """Return the columns of a field of a check: one, or two for when a sign-off expires."""
    if name != "stale_after":
        return (make_column(name, make_title(name), name, info, names),)
    return (
        Column("stale_after.days", "Expires after days", "After how many days a sign-off expires.", "whole"),
        Column(
            "stale_after.changes", "Expires with changes of",
            "When a sign-off expires with one of these: model, prompt, tools, data, policy. One per line.",
            "lines", False, {one: one for one in ("model", "prompt", "tools", "data", "policy")},
        ),
    )  # fmt: skip


def _cost(names: Names) -> SheetLayout:
    model = plain_type(Playbook.model_fields["cost"].annotation)
    fields = tuple(make_column(name, make_title(name), name, info, names) for name, info in model.model_fields.items())
    return SheetLayout(COST, "Cost", "Fill in the second column, with numbers alone.", fields, is_table=False)


def _answers(names: Names, *, is_fork: bool) -> SheetLayout:
    question = Column("id", "Question", "One of the site's questions.", "choice", True, names.questions)
    columns = [question, *_columns(Answer, names), *([_reason(), _origin()] if is_fork else [])]
    intro = "Sample answers for this use case. Leave both cells empty to have none."
    return SheetLayout(ANSWERS, "Answers", intro, tuple(columns))


def _kickoff(names: Names) -> SheetLayout:
    intro = "The agenda of the kickoff meeting, in order. It takes 60 to 90 minutes in all."
    return SheetLayout(KICKOFF, "Kickoff", intro, tuple(_columns(AgendaItem, names)))


def _columns(model: type[BaseModel], names: Names) -> Iterator[Column]:
    for name, info in model.model_fields.items():
        yield make_column(name, make_title(name), name, info, names)


def make_column(key: str, title: str, name: str, info: FieldInfo, names: Names) -> Column:
    """Return the column of a field of a model."""
    kind = _kind(name, info)
    choices = _choices(name, info, names)
    if choices and kind == "text":
        kind = "choice"
    more = {
        "lines": " One per line.",
        "hours": " One role per line, such as Engineer: 6.",
        "maps": " One standard per line, such as owasp-llm-2026: LLM01, LLM03.",
    }.get(kind, "")
    if kind in ("lines", "hours") and 0 < len(choices) <= _MOST_NAMED:
        more += f" Choose from: {', '.join(choices.values())}."
    return Column(key, title, f"{_first_sentence(info)}{more}", kind, info.is_required(), choices)


def _choices(name: str, info: FieldInfo, names: Names) -> Mapping[str, str]:
    words = get_args(plain_type(info.annotation))
    if words and all(isinstance(word, str) for word in words):
        return _MODE_LABELS.get(name) or {word: word for word in words}
    return names.of_field(name)


def _kind(name: str, info: FieldInfo) -> Kind:
    if name in ("effort", "maps"):
        return "hours" if name == "effort" else "maps"
    plain = plain_type(info.annotation)
    simple: dict[Any, Kind] = {bool: "flag", int: "whole", float: "number"}
    if plain in simple:
        return simple[plain]
    if getattr(plain, "__origin__", None) is tuple:
        return "lines"
    inside = [one for part in get_args(info.annotation) for one in getattr(part, "__metadata__", ())]  # `Prose | None`
    extra = [info.json_schema_extra, *(getattr(one, "json_schema_extra", None) for one in (*info.metadata, *inside))]
    return "prose" if {"format": "markdown"} in extra else "text"


def id_column() -> Column:
    """Return the column with the IDs of rows."""
    return Column("id", "ID", ID_HELP, "text")


def _reason() -> Column:
    return Column(LEAVE_OUT, "Leave out because", _REASON_HELP, "text")


def _origin() -> Column:
    return Column("origin", "Comes from", "Where the row comes from. It is not imported.", "shown")


def make_title(name: str) -> str:
    """Return the title of the column of a field."""
    return name.replace("_", " ").capitalize()


def _first_sentence(info: FieldInfo) -> str:
    """Return the first paragraph of a field's description, without marks of code."""
    return " ".join((info.description or "").split("\n\n")[0].split()).replace("`", "")


def plain_type(annotation: Any) -> Any:
    """Return a type without its constraints and without `None`."""
    while hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    rest = [one for one in get_args(annotation) if one is not type(None)]
    return plain_type(rest[0]) if type(None) in get_args(annotation) and len(rest) == 1 else annotation


OVERVIEW_PARTS = tuple(
    name
    for name, info in Playbook.model_fields.items()
    if fits_a_cell(info) and name not in (COST, KICKOFF, "sources", *NOT_SHOWN)
)
"""The keys of a playbook on the first sheet."""
