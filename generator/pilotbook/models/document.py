"""Defines a document of the go-live pack as its author writes it: sections of prose, fields and tables.

Comes in: plain values. Goes out: frozen models.
Must not know: the playbook that fills the document, or how each file format is written.

Every answer that a document asks for has an address in the pilot record: `checks/owner-named/by`,
`tables/cases/left-the-company/result`, `decision/signer`. A field without an address of its own is saved at
`tables/<document>/<field>/text`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import Flag, Id, Line, Model, Prose, describe_pattern

Format = Literal["docx", "pdf", "pdf-letter", "xlsx", "csv", "md"]
Kind = Literal["line", "text", "day", "number", "choice"]
Address = Annotated[
    str,
    Field(
        pattern=describe_pattern(
            r"^[a-z]+(/[a-z0-9_-]+)*$",
            "a path in a record",
            "Use slashes, as in `checks/owner-named/by`.",
        ),
        max_length=200,
    ),
]
"""A place in a pilot record: `checks/owner-named/by`."""

PlaybookFacts = Literal[
    "job",
    "scope",
    "today",
    "owner",
    "metric",
    "measured",
    "boundary-counts",
    "needs",
    "agenda",
    "bring",
    "stalls",
    "gates",
    "carried",
]
"""The facts of a playbook that a section can show."""

RowsOf = Literal[
    "autonomy", "exceptions", "cases", "integrations", "signals", "undo", "checks", "sign-offs", "changes",
    "conditions", "roles",
]  # fmt: skip
"""`sign-offs` are the earlier sign-offs of checks, which only a record has."""


class Blank(Model):
    """Something to fill in: one field, or one column of a table."""

    title: Line
    """What to fill in, in a few words: Deputy."""
    kind: Kind = "line"
    """`line`, `text` (several lines), `day`, `number` or `choice`."""
    choices: dict[Id, Line] = {}
    """For a choice: the value in the record, then the word that people see."""
    hint: Line | None = None
    """What to write, for someone who hasn't done it before. It is left out along with the help text."""
    fills: Address | None = None
    """The place in the record that it fills. If left out, it gets its own. `pilot/stage` offers the gates."""
    width: Annotated[int, Field(strict=True, ge=1, le=12)] = 3
    """The column's width relative to the others."""
    under: Id | None = None
    """On paper, the column whose cell it is printed in, after its own title."""

    @model_validator(mode="after")
    def _choices_are_named(self) -> Blank:
        if self.kind == "choice" and not self.choices:
            raise PydanticCustomError("choices", "a choice needs `choices`, such as {passed: Passed}")
        if self.kind != "choice" and self.choices:
            raise PydanticCustomError("choices", "has `choices` but not `kind: choice`")
        return self


class Rate(Model):
    """A computed column: the share of other columns that have the right value."""

    title: Line
    """The column heading, such as Pass rate."""
    of: Annotated[tuple[Id, ...], Field(min_length=1)]
    """The columns to count. Numbers are added up; choices are counted."""
    counts: Id
    """For choices, the value to count: `passed`. For numbers, the column to divide by the total."""
    width: Annotated[int, Field(strict=True, ge=1, le=12)] = 1
    """Its width relative to the other columns."""


class DocumentTable(Model):
    """A table in a document, with the playbook's rows, the document's own named rows, or empty rows."""

    rows_of: RowsOf | None = None
    """Which of the playbook's rows it shows. If left out, it has its own rows."""
    only: Id | None = None
    """For `checks`: the ID of a gate, `kickoff`, or `here` for the checks that this document records. For `roles`:
    `all`, instead of only the roles that must attend the kickoff."""
    id: Id | None = None
    """For its own rows: the table's name in the record."""
    head: Line | None = None
    """For named rows: the heading of the column with their names."""
    rows: dict[Id, Line] = {}
    """Named rows, by ID."""
    shows: dict[Annotated[str, Field(pattern=r"^[a-z_]+$")], Line] = {}
    """The columns that show the playbook's values: the key in the playbook, then the heading."""
    fills: dict[Id, Blank] = {}
    """The columns to fill in, by their key in the record."""
    rates: dict[Id, Rate] = {}
    """The computed columns."""
    spare: Annotated[int, Field(strict=True, ge=0, le=200)] = 0
    """The number of empty rows for what the team adds."""
    sheet_spare: Annotated[int, Field(strict=True, ge=0, le=500)] | None = None
    """The number of empty rows in a spreadsheet, which has room for more."""
    chart: Id | None = None
    """The computed column that a spreadsheet shows as a line chart."""

    @model_validator(mode="after")
    def _has_rows(self) -> DocumentTable:
        if (self.rows_of is None) == (self.id is None):
            raise PydanticCustomError("rows", "needs `rows_of` for the playbook's rows, or `id` for its own rows")
        if self.rows and self.head is None:
            raise PydanticCustomError("head", "has named rows but no `head`, the heading above their names")
        if self.id is not None and self.shows:
            raise PydanticCustomError("shows", "has its own rows, so it cannot show the playbook's columns")
        columns = {*self.shows, *self.fills}
        for name, blank in self.fills.items():
            if blank.under is not None and blank.under not in columns:
                raise PydanticCustomError(
                    "under",
                    "puts `{name}` under `{under}`, which is not a column of this table",
                    {"name": name, "under": blank.under},
                )
        for name, rate in self.rates.items():
            if lacking := [column for column in rate.of if column not in self.fills]:
                problem = "computes `{name}` from `{column}`, which is not a column of this table"
                raise PydanticCustomError("rate", problem, {"name": name, "column": lacking[0]})
            if not (rate.counts in rate.of or all(rate.counts in self.fills[column].choices for column in rate.of)):
                problem = "counts `{counts}` for `{name}`, which is neither a column nor one of its choices"
                raise PydanticCustomError("rate", problem, {"name": name, "counts": rate.counts})
        if self.chart is not None and self.chart not in self.rates:
            raise PydanticCustomError("chart", "charts `{name}`, which is not one of its `rates`", {"name": self.chart})
        return self


class Section(Model):
    """A section of a document. Its content appears in the order of these keys."""

    title: Line
    """Its heading."""
    text: Prose | None = None
    """The text that everyone sees."""
    help: Prose | None = None
    """How to fill it in. Documents can be written without it."""
    draws: tuple[PlaybookFacts, ...] = ()
    """Which of the playbook's facts it shows."""
    answers: tuple[Id, ...] = ()
    """The questions to answer in writing here."""
    fields: dict[Id, Blank] = {}
    """The fields to fill in, by ID."""
    table: DocumentTable | None = None
    """A table, with rows to show or to fill in."""
    cost: Flag = False
    """Whether it shows the cost at full volume."""
    sign: dict[Id, Line] = {}
    """Who signs here, by ID, each with a line for the name, the signature and the date."""


class Document(Model):
    """A document template in a playbook's go-live pack."""

    title: Line
    """The document's name, such as Owner charter."""
    order: Annotated[int, Field(strict=True, ge=1, le=999)]
    """Its position in the go-live pack."""
    purpose: Line
    """What it is for, in one sentence."""
    draft: Flag = Field(default=False, examples=[True])
    """Whether it is a draft: `serve` shows it, and builds leave it out."""
    filled_in_by: Id
    """The role that fills it in."""
    gate: Id
    """The gate it has to be complete by."""
    when: Line
    """When to fill it in, and when to come back to it."""
    holds: Annotated[tuple[Line, ...], Field(min_length=2)]
    """What it contains, part by part."""
    formats: Annotated[tuple[Format, ...], Field(min_length=1)]
    """Its file formats, starting with the one to work in."""
    collects: Flag = False
    """Whether it contains all other documents, each as a chapter, before its own sections."""
    annex: Id | None = None
    """The section where its appendix begins. The sections before it are laid out to fit on one page."""
    sections: Annotated[dict[Id, Section], Field(min_length=1)]
    """Its sections by ID, in order."""

    @model_validator(mode="after")
    def _annex_is_a_section(self) -> Document:
        if self.annex is not None and self.annex not in list(self.sections)[1:]:
            problem = "starts its annex at `{name}`, which is not a section after the first"
            raise PydanticCustomError("annex", problem, {"name": self.annex})
        return self


class SectionHere(Model):
    """A playbook's own wording of a section. Anything left out stays as it is in the document."""

    title: Line | None = Field(default=None, examples=["Who answers for a missed clause"])
    """Its heading."""
    text: Prose | None = Field(
        default=None, examples=["The general counsel signs this page, and the insurer has read it."]
    )
    """The text of the section for this playbook."""
    help: Prose | None = Field(default=None, examples=["One name. A team is not a name."])
    """How to fill it in."""


class DocumentHere(Model):
    """A playbook's changes to a document."""

    here: Prose | None = None
    """What matters in this use case."""
    sections: dict[Id, SectionHere] = Field(default={}, examples=[{"signatures": {"title": "Signed by both partners"}}])
    """Sections with different wording, by ID."""
    leave_out: dict[Id, Line] = Field(default={}, examples=[{"history": "The version log of the platform holds it."}])
    """Sections that don't apply here, by ID, each with the reason."""
