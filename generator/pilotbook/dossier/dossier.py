"""The conductor: which files a playbook's dossier has, each with a way to its bytes.

Comes in: the book, a playbook, what to fill them from, how they look. Goes out: `Made` files, made when asked for.
Must not know: the site, the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.files import digest, digest_path
from pilotbook.models import Document

from .compose import Filling, compose_document
from .document import Doc
from .style import FORMATS, Look
from .writers.zip import zip_bytes


@dataclass(frozen=True)
class DossierFile:
    """One file of a dossier."""

    document: str
    """The id of its document. Empty for the ZIP of everything."""
    format: str
    name: str
    """Its name, without a folder."""
    make: Callable[[], bytes] = field(compare=False)
    fingerprint: str
    """Identifies its content: changes whenever the playbook, what it is filled from or its look do."""
    main: bool = True
    """Whether it is the file of its format; the other tables of a CSV are not."""


@dataclass(frozen=True)
class Dossier:
    """A playbook's documents, filled from one record or blank."""

    book: Book
    playbook: BookPlaybook
    filling: Filling
    look: Look = field(default_factory=Look)
    variant: str = ""
    """What is put to each name: `example`, or the pilot's name."""
    formats: tuple[str, ...] = tuple(FORMATS)
    """The formats that the ZIP holds."""
    annex: bool = False
    """Whether each document ends with what has no place, and not only the complete one."""

    @property
    def name_prefix(self) -> str:
        """What each name starts with."""
        return name_start(self.playbook.id, self.variant)

    def files(
        self, *, formats: Iterable[str] | None = None, only: Iterable[str] | None = None
    ) -> Iterator[DossierFile]:
        """Every file of the documents, in the order of the dossier."""
        wanted = set(self.formats if formats is None else formats)
        ids = list(self.book.documents) if only is None else [id_ for id_ in self.book.documents if id_ in set(only)]
        for id_ in ids:
            for format_ in self.book.documents[id_].formats:
                if format_ in wanted:
                    yield from self._files(id_, format_)

    def zip_file(self, read: Callable[[DossierFile], bytes] = lambda file: file.make()) -> DossierFile:
        """The ZIP of everything. `read` gives the content of each file; left out, each is made."""

        def make() -> bytes:
            return zip_bytes((file.name, read(file)) for file in self.files())

        return self._file(
            "", "zip", zip_name(self.playbook.id, self.variant), make, f"{self.name_prefix} {self.formats}"
        )

    def preview_file(self, document: str) -> DossierFile:
        """The first page of a document as PNG."""
        from .writers.pdf import picture_bytes

        return self._document(
            document, "png", f"{self.name_prefix}{document}.png", lambda doc: picture_bytes(doc, self.look)
        )

    def _files(self, id_: str, format_: str) -> Iterator[DossierFile]:
        name = f"{self.name_prefix}{id_}"
        if format_ == "csv":
            for index, table in enumerate(csv_tables(id_, self.book.documents[id_])):
                suffix = f"-{table.removeprefix(f'{id_}-')}" if index else ""
                yield self._document(
                    id_, "csv", f"{name}{suffix}.csv", partial(_csv, table), table=table, main=not index
                )
        elif format_ == "pdf-letter":
            yield self._document(id_, format_, f"{name}-letter.pdf", partial(_write_format, format_, self.look))
        else:
            yield self._document(id_, format_, f"{name}.{format_}", partial(_write_format, format_, self.look))

    def _document(
        self, id_: str, format_: str, name: str, write: Callable[[Doc], bytes], *, table: str = "", main: bool = True
    ) -> DossierFile:
        def make() -> bytes:
            return write(compose_document(self.book, self.playbook, id_, self.filling, annex=self.annex))

        return self._file(id_, format_, name, make, table, main=main)

    def _file(
        self, id_: str, format_: str, name: str, make: Callable[[], bytes], part: str, *, main: bool = True
    ) -> DossierFile:
        return DossierFile(id_, format_, name, make, digest(self._fingerprint, id_, format_, part), main)

    @cached_property
    def _fingerprint(self) -> str:
        """Identifies all that the files depend on, but for what every playbook of the book shares."""
        model = self.playbook.model.model_copy(update={"example": None})
        look = [self.look, digest_path(self.look.reference), digest_path(self.look.fonts)]
        filling = [sorted(self.filling.values.items()), self.filling.help, self.filling.page, self.filling.unplaced]
        return digest(self.playbook.id, model, self.playbook.checks, look, filling, self.annex)


def name_start(playbook: str, variant: str = "") -> str:
    """What the names of a playbook's documents start with."""
    return f"{playbook}-{variant}-" if variant else f"{playbook}-"


def zip_name(playbook: str, variant: str = "") -> str:
    """The name of the ZIP with all documents of a playbook."""
    return f"{name_start(playbook, variant)}dossier.zip"


def shared_fingerprint(book: Book) -> str:
    """Identifies what the documents of every playbook of a book share."""
    return digest(*map(repr, (book.roles, book.gates, book.questions, book.documents, book.diagnosis)))


def csv_tables(id_: str, document: Document) -> list[str]:
    """The tables of a document's CSV, the main one first, and last what is no table."""
    tables = {section_id: section.table for section_id, section in document.sections.items() if section.table}
    ids = {table.id or f"{id_}-{section_id}": table for section_id, table in tables.items()}
    main = next((name for name, table in ids.items() if table.rows_of not in (None, "checks")), next(iter(ids), ""))
    return [*([main] if main else []), *(name for name in ids if name != main), "fields"]


def _write_format(format_: str, look: Look, doc: Doc) -> bytes:
    """One document in one format. Each writer is imported when it is needed."""
    if format_ == "docx":
        from .writers.docx import docx_bytes

        return docx_bytes(doc, look)
    if format_ == "xlsx":
        from .writers.xlsx import xlsx_bytes

        return xlsx_bytes(doc, look)
    if format_ == "md":
        from .writers.markdown import markdown_text

        return markdown_text(doc).encode()
    from .writers.pdf import pdf_bytes

    return pdf_bytes(doc, look.on_letter() if format_ == "pdf-letter" else look)


def _csv(table: str, doc: Doc) -> bytes:
    from .writers.csv import csv_files

    return csv_files(doc).get(table, b"")
