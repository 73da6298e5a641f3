"""The conductor: which files a playbook's dossier has, each with a way to its bytes.

Comes in: the book, a playbook, what to fill them from, how they look. Goes out: `Made` files, made when asked for.
Must not know: the site, the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pilotbook import __version__
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.build.cache import Cache, key_of
from pilotbook.models import Document

from .compose import Filling, compose
from .document import Doc
from .style import Look
from .writers.sanitize import zipped

FORMATS = {"docx": "Word", "pdf": "PDF", "pdf-letter": "PDF, Letter", "xlsx": "Excel", "csv": "CSV", "md": "Markdown"}
"""By format, what people call it."""
_LIBRARIES = ("python-docx", "xlsxwriter", "typst", "pikepdf", "segno")


@dataclass(frozen=True)
class Made:
    """One file of a dossier."""

    document: str
    format: str
    name: str
    """Its name, without a folder."""
    make: Callable[[], bytes] = field(compare=False)
    size: Callable[[], int | None] = field(compare=False)
    """How many bytes it has, if that is known."""
    main: bool = True
    """Whether it is the file of its format; the other tables of a CSV are not."""
    key: str = ""
    """Under which the cache keeps it."""


@dataclass(frozen=True)
class Dossier:
    """A playbook's documents, filled from one record or blank."""

    book: Book
    playbook: BookPlaybook
    filling: Filling
    look: Look = field(default_factory=Look)
    variant: str = ""
    """What is put to each name: `example`, or the pilot's name."""
    cache: Cache = field(default_factory=lambda: Cache(None))
    formats: tuple[str, ...] = tuple(FORMATS)
    """The formats that the ZIP holds."""
    annex: bool = False
    """Whether each document ends with what has no place, and not only the complete one."""

    @property
    def start(self) -> str:
        """What each name starts with."""
        return f"{self.playbook.id}-{self.variant}-" if self.variant else f"{self.playbook.id}-"

    def files(self, *, formats: Iterable[str] | None = None, only: Iterable[str] | None = None) -> Iterator[Made]:
        """Every file of the documents, in the order of the dossier."""
        wanted = set(self.formats if formats is None else formats)
        ids = list(self.book.documents) if only is None else [id_ for id_ in self.book.documents if id_ in set(only)]
        for id_ in ids:
            for format_ in self.book.documents[id_].formats:
                if format_ in wanted:
                    yield from self._files(id_, format_)

    def all_in_one(self) -> Made:
        """The ZIP of everything."""

        def make() -> bytes:
            return zipped((made.name, made.make()) for made in self.files())

        return self._kept("", "zip", f"{self.start}dossier.zip", make, key=f"{self.start} {self.formats}")

    def picture(self, document: str) -> Made:
        """The first page of a document as PNG."""
        from .writers.pdf import picture_bytes

        return self._made(document, "png", f"{self.start}{document}.png", lambda doc: picture_bytes(doc, self.look))

    def _files(self, id_: str, format_: str) -> Iterator[Made]:
        name = f"{self.start}{id_}"
        if format_ == "csv":
            for index, table in enumerate(csv_tables(id_, self.book.documents[id_])):
                suffix = f"-{table.removeprefix(f'{id_}-')}" if index else ""
                yield self._made(id_, "csv", f"{name}{suffix}.csv", partial(_csv, table), key=table, main=not index)
        elif format_ == "pdf-letter":
            yield self._made(id_, format_, f"{name}-letter.pdf", partial(_write, format_, self.look))
        else:
            yield self._made(id_, format_, f"{name}.{format_}", partial(_write, format_, self.look))

    def _made(
        self, id_: str, format_: str, name: str, write: Callable[[Doc], bytes], *, key: str = "", main: bool = True
    ) -> Made:
        def make() -> bytes:
            return write(compose(self.book, self.playbook, id_, self.filling, annex=self.annex))

        return self._kept(id_, format_, name, make, key=key, main=main)

    def _kept(
        self, id_: str, format_: str, name: str, make: Callable[[], bytes], *, key: str = "", main: bool = True
    ) -> Made:
        whole = key_of(self._key, id_, format_, key)
        return Made(
            id_, format_, name, partial(self.cache.get, whole, make), partial(self.cache.size, whole, make), main, whole
        )

    @cached_property
    def _key(self) -> str:
        """Stands for all that the files depend on."""
        model = self.playbook.model.model_copy(update={"example": None})
        look = [self.look, *(content_key(path) for path in (self.look.reference, self.look.fonts))]
        filling = [sorted(self.filling.values.items()), self.filling.help, self.filling.page, self.filling.strangers]
        return key_of(
            _program(), _shared(self.book), self.playbook.id, model, self.playbook.checks, look, filling, self.annex
        )


def csv_tables(id_: str, document: Document) -> list[str]:
    """The tables of a document's CSV, the main one first, and last what is no table."""
    tables = {section_id: section.table for section_id, section in document.sections.items() if section.table}
    ids = {table.id or f"{id_}-{section_id}": table for section_id, table in tables.items()}
    main = next((name for name, table in ids.items() if table.rows_of not in (None, "checks")), next(iter(ids), ""))
    return [*([main] if main else []), *(name for name in ids if name != main), "fields"]


def _write(format_: str, look: Look, doc: Doc) -> bytes:
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


_shared_of: dict[int, tuple[Book, str]] = {}


def _shared(book: Book) -> str:
    """Stands for what all playbooks share. Kept for the last book."""
    if (kept := _shared_of.get(id(book.documents))) is None or kept[0].documents is not book.documents:
        _shared_of.clear()
        shared = (book.roles, book.gates, book.questions, book.documents, book.diagnosis)
        kept = (book, key_of(*(repr(things) for things in shared)))
        _shared_of[id(book.documents)] = kept
    return kept[1]


@lru_cache(maxsize=1)
def _program() -> str:
    """Identifies the program: its version, every module of the package, and the libraries that write documents."""
    package = Path(__file__).resolve().parents[1]
    files = (path for path in sorted(package.rglob("*")) if path.suffix in (".py", ".typ"))
    own = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    return key_of(__version__, *(version(name) for name in _LIBRARIES), own)


def content_key(path: Path | None) -> str:
    """Stands for a file, or for the files of a folder."""
    if path is None:
        return ""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return key_of(*(sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()))
