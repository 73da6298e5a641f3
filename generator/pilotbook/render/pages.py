"""The conductor: which pages and files a book makes.

Comes in: a `Book` and a `Site`. Goes out: `Output`s, each a path and a way to its bytes.
Must not know: MkDocs, the disk.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.config import paths
from pilotbook.config.dossier import Settings
from pilotbook.records.register import LIMIT
from pilotbook.records.register_report import Listing

from . import assets, css_bundle, data
from .file import Output
from .jinja import template
from .views import book_pages, diagnose, dossiers, evidence, fields, forks, register


@dataclass(frozen=True)
class Site:
    """What the pages have to know about the site that they stand on."""

    name: str = "pilotbook"
    """The site's name."""
    root: Path | None = None
    """The folder that holds mkdocs.yml. Files below it can be edited by its readers."""
    overrides: Path = field(default_factory=paths.overrides)
    """The folder of the theme's templates, styles and typefaces."""
    edit_base: str = ""
    """The address under which a file below `root` is edited, with a slash at its end. Empty: no link."""
    url: str = ""
    """The site's own address, with a slash at its end, to be printed in documents. Empty: none is."""
    today: str = field(default_factory=paths.today)
    """The day on which the register is looked at."""
    limit: int = LIMIT
    """How many pilots may be open at once before the register says so."""
    dossier: Settings = field(default_factory=lambda: Settings(formats=()))
    """Which documents are made, and how they look. Left out, there are none."""
    dossier_options: Any = None
    """The same as it was written."""

    def page_url(self, playbook: str) -> str:
        """The address of a playbook's page, if the site has one."""
        return f"{self.url.rstrip('/')}/playbooks/{playbook}/" if self.url else ""

    def edit_url(self, source: Path | None) -> str:
        """The address at which `source` is edited, or nothing when it lies elsewhere."""
        if source is None or self.root is None or not self.edit_base:
            return ""
        relative = Path(os.path.relpath(source, self.root)).as_posix()
        return "" if relative.startswith("../") else self.edit_base + relative


Crumbs = tuple[tuple[str, str], ...]
_PLAYBOOKS: Crumbs = (("Playbooks", "playbooks/"),)
_GAPS: Crumbs = (("Gaps", "gaps/"),)
_FIXES: Crumbs = (("Fixes", "fixes/"),)


def render(book: Book, site: Site, kept: Kept | None = None) -> list[Output]:
    """Every page and file of the book, in a fixed order. `kept` has those of the playbooks, if somebody keeps them."""
    pages = Pages(book, site, kept)
    return [
        pages.home(),
        pages.playbooks(),
        *(output for playbook in book.playbooks.values() for output in pages.of_playbook(playbook)),
        *pages.dossiers(),
        pages.gaps(),
        *(pages.gap(gap_id) for gap_id in book.gaps),
        pages.fixes(),
        *(pages.fix(fix_id) for fix_id in book.fixes),
        pages.questions(),
        *pages.diagnose(),
        pages.evidence(),
        *(pages.article(source_id) for source_id in book.sources),
        pages.register(),
        pages.changes(),
        pages.fields(),
        *data.outputs(book, kept),
        *register.outputs(book, lambda: pages.listing),
        *assets.outputs(book, site.overrides),
    ]


class Kept(Protocol):
    """The files of playbooks as they were made before."""

    def outputs(self, playbook: BookPlaybook) -> list[Output]:
        """The files of a playbook."""

    def part(self, playbook: BookPlaybook) -> str | bytes:
        """A playbook as it stands in `book.json`."""

    @property
    def stamp(self) -> str:
        """Stands for all playbooks, and what they share."""


class Pages:
    """Makes each page's output from its template and its view."""

    def __init__(self, book: Book, site: Site, kept: Kept | None = None) -> None:
        self.book = book
        self.site = site
        self.kept = kept
        self.shelves: dict[str, dossiers.Shelf | None] = {}

    def of_playbook(self, playbook: BookPlaybook) -> list[Output]:
        """Every page and file of a playbook."""
        if self.kept is not None:
            return self.kept.outputs(playbook)
        shelf = self.shelf(playbook)
        return [
            *self.playbook(playbook),
            *data.of_playbook(self.book, playbook),
            register.rules_of(self.book, playbook),
            *(shelf.outputs() if shelf else ()),
        ]

    def shelf(self, playbook: BookPlaybook) -> dossiers.Shelf | None:
        """The documents of a playbook, if it has some."""
        if playbook.id not in self.shelves:
            page = self.site.page_url(playbook.id)
            self.shelves[playbook.id] = dossiers.shelf(self.book, playbook, page, self.site.dossier)
        return self.shelves[playbook.id]

    def _zips(self, playbook: BookPlaybook) -> list[dossiers.Link]:
        """Everything in one file."""
        if self.kept is None:
            shelf = self.shelf(playbook)
            return shelf.zips() if shelf else []
        found = [output for output in self.kept.outputs(playbook) if output.label]
        cache = self.site.dossier.cache
        return [dossiers.zip_link(output, cache.size(output.key, output.bytes)) for output in found]

    def home(self) -> Output:
        """`/`"""
        book = self.book
        return self._page(
            "index.md",
            "home",
            lambda: book_pages.home(book),
            title=self.site.name,
            section="home",
            about=book.home.headline,
            source=book.paths["home", ""],
            hide=["navigation", "toc", "path"],
        )

    def playbooks(self) -> Output:
        """`/playbooks/`"""
        return self._page(
            "playbooks/index.md",
            "playbooks",
            lambda: book_pages.matrix(self.book),
            title="Playbooks",
            section="playbooks",
            about="One playbook a use case, and which gap holds which pilot.",
            hide=["toc"],
        )

    def playbook(self, playbook: BookPlaybook) -> Iterator[Output]:
        """`/playbooks/<id>/`, its kick-off sheet and its example."""
        book, title = self.book, playbook.model.title
        under: Crumbs = (*_PLAYBOOKS, (title, f"playbooks/{playbook.id}/"))
        yield self._page(
            f"playbooks/{playbook.id}/index.md",
            "playbook",
            lambda: {**book_pages.playbook(book, playbook), **self._dossier(playbook)},
            title=title,
            section="playbooks",
            about=playbook.model.summary,
            source=playbook.path,
            crumbs=_PLAYBOOKS,
        )
        yield self._page(
            f"playbooks/{playbook.id}/kickoff/index.md",
            "kickoff",
            lambda: book_pages.kickoff(book, playbook),
            title=f"Kick-off: {title}",
            about=f"The kick-off sheet of the playbook: {title}.",
            source=playbook.path,
            crumbs=under,
            hide=["navigation", "toc"],
            search={"exclude": True},
        )
        if playbook.model.example is not None:
            yield self._page(
                f"playbooks/{playbook.id}/example/index.md",
                "example",
                lambda: book_pages.example(book, playbook),
                title=f"A filled example: {title}",
                about=f"An invented pilot that went through the playbook: {title}.",
                source=playbook.path,
                crumbs=under,
                search={"exclude": True},
            )

    def _dossier(self, playbook: BookPlaybook) -> book_pages.View:
        shelf = self.shelf(playbook)
        fillable = bool({"docx", "csv"} & set(self.site.dossier.formats))
        return {"documents": shelf.rows() if shelf else [], "zips": shelf.zips() if shelf else [], "fillable": fillable}

    def dossiers(self) -> Iterator[Output]:
        """`/dossiers/`, if there are documents."""
        if not self.site.dossier.formats:
            return
        yield self._page(
            "dossiers/index.md",
            "dossiers",
            lambda: book_pages.dossiers(
                self.book,
                [(playbook, self._zips(playbook)) for playbook in self.book.playbooks.values()],
                self.site.dossier.formats,
            ),
            title="Dossiers",
            section="dossiers",
            about="Every document of every playbook, blank and filled, to download.",
            hide=["toc"],
        )

    def gaps(self) -> Output:
        """`/gaps/`"""
        return self._page(
            "gaps/index.md",
            "gaps",
            lambda: book_pages.matrix(self.book),
            title="Gaps",
            section="gaps",
            about="Why pilots that work do not reach production, in the order in which the gaps are closed.",
            hide=["toc"],
        )

    def gap(self, gap_id: str) -> Output:
        """`/gaps/<id>/`"""
        gap = self.book.gaps[gap_id]
        return self._page(
            f"gaps/{gap_id}/index.md",
            "gap",
            lambda: book_pages.gap(self.book, gap_id),
            title=gap.title,
            section="gaps",
            about=gap.summary,
            source=self.book.paths["gaps", gap_id],
            crumbs=_GAPS,
        )

    def fixes(self) -> Output:
        """`/fixes/`"""
        return self._page(
            "fixes/index.md",
            "fixes",
            dict,
            title="Fixes",
            section="fixes",
            about="What closes the gaps: steps with a name and a day, and checks.",
        )

    def fix(self, fix_id: str) -> Output:
        """`/fixes/<id>/`"""
        fix = self.book.fixes[fix_id]
        return self._page(
            f"fixes/{fix_id}/index.md",
            "fix",
            lambda: book_pages.fix(self.book, fix_id),
            title=fix.title,
            section="fixes",
            about=fix.summary,
            source=self.book.paths["fixes", fix_id],
            crumbs=_FIXES,
        )

    def questions(self) -> Output:
        """`/questions/`"""
        return self._page(
            "questions/index.md",
            "questions",
            lambda: book_pages.questions(self.book),
            title="Questions",
            section="questions",
            about="The written answers and the honest test, with what a good and a bad answer look like.",
            source=self.book.paths["questions", ""],
            hide=["navigation"],
        )

    def diagnose(self) -> Iterator[Output]:
        """`/diagnose/`, if there are questions for it."""
        if (asks := self.book.diagnosis) is not None:
            yield self._page(
                "diagnose/index.md",
                "diagnose",
                lambda: diagnose.view(self.book, asks),
                title="Diagnose",
                section="diagnose",
                about="Plain questions about one pilot. They give its open gaps in order, and an honest verdict.",
                source=self.book.paths["diagnose", ""],
                hide=["navigation"],
            )

    def evidence(self) -> Output:
        """`/evidence/`"""
        return self._page(
            "evidence/index.md",
            "evidence",
            lambda: evidence.evidence(self.book),
            title="Evidence",
            section="evidence",
            about="Every figure with its source, drawn to scale, and where it is used.",
            source=self.book.paths["comparisons", ""],
            hide=["navigation"],
        )

    def article(self, source_id: str) -> Output:
        """`/evidence/<source>/`"""
        source = self.book.sources[source_id]
        return self._page(
            f"evidence/{source_id}/index.md",
            "article",
            lambda: evidence.article(self.book, source_id),
            title=source.title,
            about=f"What {source.short} says, point by point, and which gaps and fixes carry it.",
            source=self.book.paths["sources", source_id],
            crumbs=(("Evidence", "evidence/"),),
            hide=["navigation"],
        )

    @cached_property
    def listing(self) -> Listing:
        """The site's own register, counted once."""
        return register.listing(self.book, self.site.today, self.site.limit)

    def register(self) -> Output:
        """`/register/`"""
        return self._page(
            "register/index.md",
            "register",
            lambda: register.view(self.listing),
            title="Register",
            section="register",
            about="What runs in production, whose name stands beside it, and where each pilot is.",
            hide=["navigation"],
        )

    def changes(self) -> Output:
        """`/changes/`"""
        return self._page(
            "changes/index.md",
            "changes",
            lambda: forks.changes(self.book),
            title="Releases and changes",
            section="changes",
            about="What each release holds, what became of ids that are gone, and where a cited check stands today.",
            source=self.book.paths.get(("changes", "")),
            hide=["navigation"],
        )

    def fields(self) -> Output:
        """`/fields/`"""
        return self._page(
            "fields/index.md",
            "fields",
            lambda: fields.view(self.book),
            title="Every key",
            section="fields",
            about="What can stand in each YAML file, what it means, and an example of each.",
            search={"exclude": True},
        )

    def _page(
        self,
        path: str,
        name: str,
        view: Callable[[], book_pages.View],
        *,
        title: str,
        about: str,
        section: str = "",
        source: Path | None = None,
        crumbs: Crumbs = (),
        **meta: Any,
    ) -> Output:
        # Each page is the index of a folder of its own. Its links are HTML, relative to its address, and Zensical,
        # unlike MkDocs, would take them as relative to the file where the two are not the same.
        root = "../" * path.count("/")

        def make() -> str:
            front: dict[str, Any] = {"title": title, "description": book_pages.description(about), **meta}
            if crumbs:
                front["breadcrumbs"] = [{"title": words, "url": url} for words, url in crumbs]
            front |= {"edit_url": self.site.edit_url(source)} | css_bundle.own_style(self.site.overrides, name)
            return template(f"{name}.md.jinja").render(front=front, book=self.book, site=self.site, root=root, **view())

        return Output(path, make, title=title, source=source, section=section)
