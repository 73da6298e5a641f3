"""List the files of a playbook's dossier. Each file is written only when a caller asks for its content.

Comes in: the book, a playbook, a `Filling` and a `Look`. Goes out: `DossierFile`s, each with a name and a fingerprint.
Must not know: the pages of the site, the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.files import digest, digest_path
from pilotbook.models import Document

from .compose import compose_document
from .document import Doc, Filling
from .origin import describe_origin
from .style import FORMATS, Look
from .writers.zip import zip_bytes

READ_BACK = ("docx", "xlsx")
"""The formats that are read back into a record."""


@dataclass(frozen=True)
class DossierFile:
    """One file of a dossier."""

    document: str
    """The id of the document. Empty for the ZIP."""
    format: str
    name: str
    """The file name, without a folder."""
    make: Callable[[], bytes] = field(compare=False)
    """Writes the file and returns its content."""
    fingerprint: str
    """The cache key of the content. It changes when the playbook, the filling or the look changes.

    It does not cover what all playbooks of a book share: see `shared_fingerprint`.
    """
    main: bool = True
    """Whether this is the main file of its format. CSV has one file per table, and only the first is main."""


@dataclass(frozen=True)
class Dossier:
    """A playbook's documents, blank or filled from one record."""

    book: Book
    playbook: BookPlaybook
    filling: Filling
    look: Look = field(default_factory=Look)
    variant: str = ""
    """A part of each file name: `example`, or the pilot's name."""
    formats: tuple[str, ...] = tuple(FORMATS)
    """The formats to write. The ZIP has all of them."""
    annex: bool = False
    """Whether every document has the annex of unplaced values. Without it, only the complete dossier does."""

    @property
    def name_prefix(self) -> str:
        """The prefix of all file names."""
        return name_start(self.playbook.id, self.variant)

    def files(
        self, *, formats: Iterable[str] | None = None, only: Iterable[str] | None = None
    ) -> Iterator[DossierFile]:
        """Yield the files, in the order of the documents and their formats.

        `formats` and `only` (ids of documents) narrow the selection. Ids that the book does not have are ignored.
        """
        wanted = set(self.formats if formats is None else formats)
        ids = list(self.book.documents) if only is None else [id_ for id_ in self.book.documents if id_ in set(only)]
        for id_ in ids:
            for format_ in self.book.documents[id_].formats:
                if format_ in wanted:
                    yield from self._files(id_, format_)

    def zip_file(self, read: Callable[[DossierFile], bytes] = lambda file: file.make()) -> DossierFile:
        """Return the ZIP of all files. `read` gets each file's content; by default it writes the file."""

        def make() -> bytes:
            return zip_bytes((file.name, read(file)) for file in self.files())

        return self._file(
            "", "zip", zip_name(self.playbook.id, self.variant), make, f"{self.name_prefix} {self.formats}"
        )

    def preview_file(self, document: str) -> DossierFile:
        """Return the first page of a document as a PNG."""
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
            doc = compose_document(self.book, self.playbook, id_, self.filling, annex=self.annex)
            return write(replace(doc, carried=describe_origin(doc, self.filling)) if format_ in READ_BACK else doc)

        return self._file(id_, format_, name, make, table, main=main)

    def _file(
        self, id_: str, format_: str, name: str, make: Callable[[], bytes], part: str, *, main: bool = True
    ) -> DossierFile:
        return DossierFile(id_, format_, name, make, digest(self._fingerprint, id_, format_, part), main)

    @cached_property
    def _fingerprint(self) -> str:
        """The cache key of everything the files depend on, except what all playbooks of the book share."""
        model = self.playbook.model.model_copy(update={"example": None})
        look = [self.look, digest_path(self.look.reference), digest_path(self.look.fonts)]
        filling = [
            sorted(self.filling.values.items()),
            self.filling.help,
            self.filling.page,
            self.filling.unplaced,
            sorted(self.filling.edits.items()),
        ]
        return digest(self.playbook.id, model, self.playbook.checks, look, filling, self.annex)


def name_start(playbook: str, variant: str = "") -> str:
    """Return the prefix of the file names of a playbook's documents."""
    return f"{playbook}-{variant}-" if variant else f"{playbook}-"


def zip_name(playbook: str, variant: str = "") -> str:
    """Return the file name of the ZIP."""
    return f"{name_start(playbook, variant)}dossier.zip"


def shared_fingerprint(book: Book) -> str:
    """Return the cache key of what the documents of all playbooks of a book share."""
    return digest(*map(repr, (book.roles, book.gates, book.questions, book.documents, book.diagnosis)))


def csv_tables(id_: str, document: Document) -> list[str]:
    """Return the ids of a document's CSV tables: the main one first, and last `fields`, for what is in no table."""
    tables = {section_id: section.table for section_id, section in document.sections.items() if section.table}
    ids = {table.id or f"{id_}-{section_id}": table for section_id, table in tables.items()}
    main = next((name for name, table in ids.items() if table.rows_of not in (None, "checks")), next(iter(ids), ""))
    return [*([main] if main else []), *(name for name in ids if name != main), "fields"]


def _write_format(format_: str, look: Look, doc: Doc) -> bytes:
    """Write a document in one format. Import the writer only now, because its library loads slowly."""
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
