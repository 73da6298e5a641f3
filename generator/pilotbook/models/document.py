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
    """What is asked for, in a few words: Deputy."""
    kind: Kind = "line"
    """`line`, `text` of several lines, `day`, `number`, or `choice`."""
    choices: dict[Id, Line] = {}
    """For a choice: by the word that the record keeps, the word that people read."""
    hint: Line | None = None
    """What to write, for somebody who has not done it before. It is left out with the help."""
    fills: Address | None = None
    """The place in the record that it fills. Left out, a place of its own."""
    width: Annotated[int, Field(strict=True, ge=1, le=12)] = 3
    """How wide a column is beside the others."""
    under: Id | None = None
    """On paper, the column in whose cell it stands, with its title before it."""

    @model_validator(mode="after")
    def _choices_are_named(self) -> Blank:
        if self.kind == "choice" and not self.choices:
            raise PydanticCustomError("choices", "a choice needs `choices`, such as {passed: Passed}")
        if self.kind != "choice" and self.choices:
            raise PydanticCustomError("choices", "has `choices` but not `kind: choice`")
        return self


class Rate(Model):
    """A column that is computed: which share of other columns is what it should be."""

    title: Line
    """Its heading: Pass rate."""
    of: Annotated[tuple[Id, ...], Field(min_length=1)]
    """The columns that are counted. Numbers are added up, choices are counted."""
    counts: Id
    """Of choices, the word that counts: `passed`. Of numbers, the column that is the part."""
    width: Annotated[int, Field(strict=True, ge=1, le=12)] = 1
    """How wide it is beside the others."""


class DocumentTable(Model):
    """A table of a document: rows that the playbook has, rows that the document names, or empty ones."""

    rows_of: RowsOf | None = None
    """The rows of the playbook that it shows. Left out, it has rows of its own."""
    only: Id | None = None
    """Of `checks`: those of one gate, or `kickoff`, or `here` for those that are written down in this document. Of
    `roles`: `all`, and not those alone who have to be at the kick-off."""
    id: Id | None = None
    """For rows of its own: the table's name in the record."""
    head: Line | None = None
    """For named rows: the heading of their names."""
    rows: dict[Id, Line] = {}
    """Named rows by id."""
    shows: dict[Annotated[str, Field(pattern=r"^[a-z_]+$")], Line] = {}
    """The columns that show what the playbook says: by its key there, the heading."""
    fills: dict[Id, Blank] = {}
    """The columns to fill in, by the key under which the record keeps them."""
    rates: dict[Id, Rate] = {}
    """The columns that are computed."""
    spare: Annotated[int, Field(strict=True, ge=0, le=200)] = 0
    """Empty rows for what the team adds."""
    sheet_spare: Annotated[int, Field(strict=True, ge=0, le=500)] | None = None
    """Empty rows in a spreadsheet, where there is room for more."""
    chart: Id | None = None
    """The computed column that a spreadsheet draws as a line."""

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
    """A part of a document. What it has stands in this order."""

    title: Line
    """Its heading."""
    text: Prose | None = None
    """What it says, to everybody."""
    help: Prose | None = None
    """How to fill it in. It can be left out."""
    draws: tuple[PlaybookFacts, ...] = ()
    """What it shows of the playbook."""
    answers: tuple[Id, ...] = ()
    """The questions that it answers in writing."""
    fields: dict[Id, Blank] = {}
    """What is filled in, by id."""
    table: DocumentTable | None = None
    """A table, with rows to show or to fill in."""
    cost: Flag = False
    """Whether the sum at full volume stands here."""
    sign: dict[Id, Line] = {}
    """Who signs here, by id, each with a place for the name, the signature and the day."""


class Document(Model):
    """One downloadable template of a playbook's dossier."""

    title: Line
    """The document's name: Owner charter."""
    order: Annotated[int, Field(strict=True, ge=1, le=999)]
    """Its place in the dossier."""
    purpose: Line
    """What it settles, in one sentence."""
    filled_in_by: Id
    """The role that fills it in."""
    gate: Id
    """The gate by which it has to be complete."""
    when: Line
    """When it is filled in and when it is opened again."""
    holds: Annotated[tuple[Line, ...], Field(min_length=2)]
    """What stands in it, part by part."""
    formats: Annotated[tuple[Format, ...], Field(min_length=1)]
    """The formats in which it is written, the one to work in first."""
    collects: Flag = False
    """Whether all other documents stand in it, each as a chapter, before its own sections."""
    annex: Id | None = None
    """The section with which its annex begins. The sections before it are set to fit on one page."""
    sections: Annotated[dict[Id, Section], Field(min_length=1)]
    """Its parts by id, in order."""

    @model_validator(mode="after")
    def _annex_is_a_section(self) -> Document:
        if self.annex is not None and self.annex not in list(self.sections)[1:]:
            problem = "starts its annex at `{name}`, which is not a section after the first"
            raise PydanticCustomError("annex", problem, {"name": self.annex})
        return self


class SectionHere(Model):
    """A section as a playbook words it. What is left out stays as the document has it."""

    title: Line | None = Field(default=None, examples=["Who answers for a missed clause"])
    """Its heading."""
    text: Prose | None = Field(
        default=None, examples=["The general counsel signs this page, and the insurer has read it."]
    )
    """What it says."""
    help: Prose | None = Field(default=None, examples=["One name. A team is not a name."])
    """How to fill it in."""


class DocumentHere(Model):
    """A document as a playbook adapts it."""

    here: Prose | None = None
    """What matters about it in this use case."""
    sections: dict[Id, SectionHere] = Field(default={}, examples=[{"signatures": {"title": "Signed by both partners"}}])
    """Sections that are worded differently, by id."""
    leave_out: dict[Id, Line] = Field(default={}, examples=[{"history": "The version log of the platform holds it."}])
    """Sections that do not apply here, by id, each with the reason."""
