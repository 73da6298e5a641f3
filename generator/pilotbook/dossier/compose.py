"""Compose a `Doc` from a document's sections, a playbook's content and a record's values.

Comes in: the book, one of its playbooks, a document's id and a `Filling`. Goes out: a `Doc`.
Must not know: file formats, the file system, the clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pilotbook.book.gate_plan import find_gate
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.models import Blank, Document
from pilotbook.models import Section as Authored
from pilotbook.records.gates import is_day
from pilotbook.text import labels

from . import playbook_blocks, tables
from .document import Block, Doc, DocSection, Facts, Field, Fields, Filling, Paragraph, Signatures, Table
from .prose import parse_prose, plain_paragraph

STAGE = "pilot/stage"
"""The place of a pilot's gate in a record. People choose from the playbook's gates."""
INVENTED = "A filled example: this company, its people and its pilot are invented."
"""The notice at the top of a document that is filled from an invented record."""


def compose_document(
    book: Book, playbook: BookPlaybook, document_id: str, filling: Filling, *, annex: bool = False
) -> Doc:
    """Compose one document of a playbook's dossier.

    `annex` adds the unplaced values as a last section. A document that collects the others always has it.

    Raises:
        KeyError: when the book has no such document.
    """
    composer = _Composer(book, playbook, document_id, filling)
    document = book.documents[document_id]
    role = book.roles[document.filled_in_by].title
    gate = playbook.gates.get(find_gate(document.gate, book.gates, playbook.gates))
    front = (
        ("What it is for", document.purpose),
        ("Filled in by", role),
        ("When", document.when),
        *((("Complete by the gate", gate.title),) if gate else ()),
    )
    sections = list(composer.sections(document, annex=annex or document.collects))
    first_page = list(document.sections).index(document.annex) if document.annex else 0
    if first_page:
        about = Facts(tuple((name, (plain_paragraph(text),)) for name, text in front))
        sections.insert(first_page, DocSection("About this document", (about,)))
    return Doc(
        id=document_id,
        title=document.title,
        playbook=playbook.id,
        use_case=playbook.model.title,
        front=() if first_page else front,
        pilot=tuple(
            composer.field(f"pilot/{name}", title) for name, title in (("name", "Pilot"), ("company", "Company"))
        ),
        record=(
            Field("pilot/playbook", "Playbook", value=playbook.id),
            composer.field("pilot/id", "Record"),
        ),
        sections=tuple(sections),
        invented=_invented_notice(filling),
        chapters=tuple(other.title for other in book.documents.values() if not other.collects)
        if document.collects
        else (),
        first_page=first_page,
    )


def _invented_notice(filling: Filling) -> str:
    if filling.values.get("pilot/invented") != "true":
        return ""
    day = filling.values.get("pilot/as_of", "")
    return f"{INVENTED} It is shown as of {labels.format_day(day)}." if is_day(day) else INVENTED


class _Composer:
    """Composes the sections of one document for one playbook."""

    def __init__(self, book: Book, playbook: BookPlaybook, document_id: str, filling: Filling) -> None:
        self.book = book
        self.playbook = playbook
        self.document_id = document_id
        self.filling = filling

    def sections(self, document: Document, *, annex: bool) -> Iterator[DocSection]:
        if document.collects:
            for id_, other in self.book.documents.items():
                if not other.collects:
                    yield from self._chapter_sections(id_, other)
            yield DocSection("All checks and questions", ())
            yield from self._own_sections(document, 2)
        else:
            yield from self._own_sections(document, 1)
        if annex and self.filling.unplaced:
            fields = tuple(
                Field(address, self._describe(address), "text", text) for address, text in self.filling.unplaced
            )
            words = "What was written down and has no place in this playbook. Nothing of it is lost."
            yield DocSection("Annex", (plain_paragraph(words), Fields(fields)))

    def _describe(self, address: str) -> str:
        """Return a title for an address without a field: the diagnosis question, if it is of one, or the address."""
        table, _, rest = address.removeprefix("tables/").partition("/")
        row, _, field = rest.partition("/")
        asks = self.book.diagnosis.questions if self.book.diagnosis else {}
        return f"{asks[row].ask} ({field})" if table == "diagnose" and row in asks else address

    def _chapter_sections(self, id_: str, document: Document) -> Iterator[DocSection]:
        other = _Composer(self.book, self.playbook, id_, self.filling)
        yield DocSection(document.title, (plain_paragraph(document.purpose),))
        yield from other._own_sections(document, 2)

    def _own_sections(self, document: Document, level: int) -> Iterator[DocSection]:
        here = self.playbook.model.documents.get(self.document_id)
        left_out = here.leave_out if here else {}
        first = True
        first_page = document.annex is not None
        for id_, authored in document.sections.items():
            if id_ in left_out:
                yield DocSection(authored.title, (plain_paragraph(f"It does not apply here: {left_out[id_]}"),), level)
                continue
            adapted = here.sections.get(id_) if here else None
            if adapted:
                authored = authored.model_copy(update=adapted.model_dump(exclude_none=True))
            first_page = first_page and id_ != document.annex
            blocks = tuple(self._blocks(id_, authored, least_spare=0 if first_page else 1))
            if first and here and here.here:
                blocks = (*parse_prose(here.here, "here"), *blocks)
            first = False
            if blocks:
                yield DocSection(authored.title, blocks, level)

    def _blocks(self, id_: str, section: Authored, *, least_spare: int) -> Iterator[Block]:
        if section.text:
            yield from parse_prose(section.text)
        if section.help and self.filling.help:
            yield from parse_prose(section.help, "help")
        for name in section.draws:
            yield from playbook_blocks.build_blocks(name, self.book, self.playbook, self.filling)
        if section.answers:
            yield from self._answer_blocks(section.answers)
        if section.fields:
            yield Fields(tuple(self._blank_field(name, blank) for name, blank in section.fields.items()))
        if section.table is not None:
            table = tables.build_table(
                self.book,
                self.playbook,
                self.document_id,
                id_,
                section.title,
                section.table,
                self.filling,
                least_spare=least_spare,
            )
            if table.rows:
                yield table
            elif section.table.rows_of == "checks":
                yield plain_paragraph("No check of this playbook is written down here.")
        if section.cost:
            yield playbook_blocks.build_cost(self.playbook, self.filling)
        if section.sign:
            yield self._signatures(section.sign)

    def field(self, address: str, title: str, **given: object) -> Field:
        """Return a field with the record's value."""
        return replace(Field(address, title, value=self.filling.values.get(address, "")), **given)  # type: ignore[arg-type]

    def _blank_field(self, name: str, blank: Blank) -> Field:
        address = f"tables/{self.document_id}/{name}/text"
        if blank.fills and self._applies(blank.fills):
            address = blank.fills
        hint = (blank.hint or "") if self.filling.help else ""
        if address == STAGE:
            gates = tuple((id_, gate.title) for id_, gate in self.playbook.gates.items())
            return self.field(address, blank.title, kind="choice", choices=gates, hint=hint)
        return self.field(address, blank.title, kind=blank.kind, choices=tuple(blank.choices.items()), hint=hint)

    def _applies(self, address: str) -> bool:
        """Check that the playbook has the check an address refers to. Other addresses always apply."""
        parts = address.split("/")
        return parts[0] != "checks" or any(check.id == parts[1] for check in self.playbook.checks)

    def _answer_blocks(self, ids: tuple[str, ...]) -> Iterator[Block]:
        for id_ in ids:
            question = self.book.questions[id_]
            yield plain_paragraph(question.text, bold=True)
            if self.filling.examples:
                here = self.playbook.model.answers.get(id_)
                yield from _prefix_prose("Good answer: ", here.good if here else question.good)
                yield from _prefix_prose("Weak answer: ", here.bad if here else question.bad)
            yield Fields(
                (
                    self.field(f"answers/{id_}/text", "Answer", kind="text"),
                    self.field(f"answers/{id_}/by", "Written by"),
                    self.field(f"answers/{id_}/on", "Date", kind="day"),
                )
            )

    def _signatures(self, signers: Mapping[str, str]) -> Signatures:
        base = f"tables/{self.document_id}"
        return Signatures(
            tuple(
                (
                    title,
                    self.field(f"{base}/sign-{id_}/name", "Name", printed=self._holder(id_)),
                    self.field(f"{base}/sign-{id_}/on", "Date", kind="day"),
                )
                for id_, title in signers.items()
            )
        )

    def _holder(self, role: str) -> str:
        """Return the name of the person with a role, as far as the record has it."""
        return self.filling.values.get(f"tables/roles/{role}/name", "")


def _prefix_prose(words: str, prose: str) -> Iterator[Paragraph]:
    first, *rest = parse_prose(prose, "example")
    yield replace(first, runs=(replace(first.runs[0], text=words, bold=True), *first.runs))
    yield from rest


def field_addresses(doc: Doc) -> set[str]:
    """Return the addresses of a document's fields, without computed fields and spare rows."""
    found = {field.address for field in doc.fields if not field.address.startswith("=")}
    spare = {
        cell.address
        for block in doc.blocks
        if isinstance(block, Table)
        for row in (*block.rows, *block.sheet_rows)
        if row.spare
        for cell in row.cells.values()
        if isinstance(cell, Field)
    }
    return found - spare
