"""List the pages of a site as a table of routes: the path, template and view of each page.

Comes in: a `Book` and a `Site`. Goes out: a `Page` for each route, and a `File` of Markdown for each `Page`.
Must not know: MkDocs, the formats of documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.config.site import Site
from pilotbook.records.register_report import RegisterReport
from pilotbook.text.markup import shorten

from . import css_bundle
from .file import File
from .jinja import template
from .public import has_cards, has_feed
from .views import View
from .views.changes import changes_view
from .views.checklist import checklist_header, outline_view, sections_view
from .views.diagnose import diagnosis_view
from .views.dossiers import Downloads, Read, dossiers_view, zip_links
from .views.evidence import article_view, evidence_view
from .views.example import example_view
from .views.fields import fields_view
from .views.home import home_view, library_view
from .views.matrix import matrix_view
from .views.notices import accessibility_view, privacy_view
from .views.patterns import fix_view, gap_view, questions_view
from .views.playbook import (
    answers_view,
    checklist_view,
    documents_view,
    gate_views,
    header_view,
    kickoff_view,
    overview_view,
    page_titles,
    worksheets_view,
)
from .views.register import register_view
from .views.standards import standards_view

Crumbs = tuple[tuple[str, str], ...]
_PLAYBOOKS: Crumbs = (("Playbooks", "playbooks/"),)
_LIBRARY: Crumbs = (("Library", "library/"),)
_GAPS: Crumbs = (*_LIBRARY, ("Gaps", "gaps/"))
_FIXES: Crumbs = (*_LIBRARY, ("Fixes", "fixes/"))
_EVIDENCE: Crumbs = (*_LIBRARY, ("Sources", "evidence/"))
_WIDE = ("navigation",)
_FULL_WIDTH = ("navigation", "toc")
_NO_CONTENTS = ("toc",)


@dataclass(frozen=True)
class Page:
    """One route."""

    path: str
    """The page's file below the site's pages. Every page is the index of its own folder: its links are HTML, relative
    to its URL, and Zensical would resolve them relative to its file if the two differed."""
    template: str
    """The name of its template, `NAME.md.jinja`."""
    view: Callable[[], View]
    """Returns the values that the template receives."""
    title: str
    about: str
    """One sentence for search engines and link previews."""
    section: str = ""
    """The section of the navigation that lists it. Empty for a page that only links lead to."""
    source: Path | None = None
    """The file that the page's edit link opens."""
    crumbs: Crumbs = ()
    """The pages above it: (title, URL below the site's root)."""
    hide: tuple[str, ...] = ()
    """The parts of the theme that the page hides: `navigation`, `toc`, `path`."""
    searched: bool = True
    """Whether the site's search finds the page."""
    checklist: str = ""
    """Where the link *Skip to the checklist* leads, relative to the page. Empty: the page has none."""
    boost: float = 1
    """How much its matches count in a search. Words of a check are on a playbook's other pages, too, and in lists."""


def library_pages(
    book: Book, site: Site, listing: Callable[[], RegisterReport], zips: Callable[[], list[Any]]
) -> Iterator[Page]:
    """Yield the pages that belong to no single playbook, in the site's order.

    `listing` builds the register's report; `zips` returns each playbook with the links to its ZIP files.
    """
    at = book.paths
    # fmt: off
    yield Page("index.md", "home", partial(home_view, book), site.name,
               book.home.headline, "home", at["home", ""], hide=("navigation", "toc", "path"))
    yield Page("playbooks/index.md", "playbooks", partial(matrix_view, book), "Playbooks",
               "One playbook per use case, and which gaps each one covers.", "playbooks", hide=_NO_CONTENTS)
    yield Page("library/index.md", "library", partial(library_view, book, site), "Library",
               "Gaps, fixes, questions, documents, figures and standards: what every playbook is made from.",
               "library", hide=_NO_CONTENTS)
    if site.dossier.formats:
        yield Page("dossiers/index.md", "dossiers", lambda: dossiers_view(book, zips(), site.dossier.formats),
                   "Go-live packs", "Download the documents for a go/no-go decision, blank or filled in as an example.",
                   "dossiers", crumbs=_LIBRARY, hide=_NO_CONTENTS)
    yield Page("gaps/index.md", "gaps", dict, "Gaps",
               "Why pilots that work don't reach production, in the order to close the gaps.",
               "gaps", crumbs=_LIBRARY, hide=_NO_CONTENTS)
    for id_, gap in book.gaps.items():
        yield Page(f"gaps/{id_}/index.md", "gap", partial(gap_view, book, id_), gap.title,
                   gap.summary, "gaps", at["gaps", id_], _GAPS)
    yield Page("fixes/index.md", "fixes", dict, "Fixes",
               "How to close the gaps: steps with owners and dates, and checks that prove them.",
               "fixes", crumbs=_LIBRARY)
    for id_, fix in book.fixes.items():
        yield Page(f"fixes/{id_}/index.md", "fix", partial(fix_view, book, id_), fix.title,
                   fix.summary, "fixes", at["fixes", id_], _FIXES)
    yield Page("questions/index.md", "questions", partial(questions_view, book), "What to ask",
               "Questions to answer before you fund the next phase, with good and weak answers.",
               "questions", at.get(("questions", "")), _LIBRARY, hide=_WIDE)
    if book.diagnosis is not None:
        yield Page("diagnose/index.md", "diagnose", partial(diagnosis_view, book, book.diagnosis), "Diagnose",
                   "Answer plain questions about one pilot. See its open gaps in order, and the verdict.",
                   "diagnose", at["diagnose", ""], hide=_WIDE)
    yield Page("evidence/index.md", "evidence", partial(evidence_view, book), "Sources",
               "Every figure with its source, drawn to scale, and where this site uses it.",
               "evidence", at.get(("comparisons", "")), _LIBRARY, hide=_WIDE)
    for id_, source in book.sources.items():
        yield Page(f"evidence/{id_}/index.md", "article", partial(article_view, book, id_), source.title,
                   f"What {source.short} says, statement by statement, and where this site uses it.",
                   "", at["sources", id_], _EVIDENCE, hide=_WIDE)
    if book.standards:
        yield Page("standards/index.md", "standards", partial(standards_view, book, site), "Standards",
                   "Which checks support which controls in standards, frameworks and laws, by playbook.",
                   "standards", crumbs=_LIBRARY, hide=_WIDE)
    yield Page("register/index.md", "register", lambda: register_view(listing()), "Agent inventory",
               "Which agents run in production, who owns each one, and how far each pilot is.",
               "register", hide=(*_WIDE, *_NO_CONTENTS))
    yield Page("changes/index.md", "changes", partial(changes_view, book, feed=has_feed(book, site)),
               "Releases and changes",
               "What each release contains, what happened to IDs that changed, and where a cited check is today.",
               "changes", at.get(("changes", "")), hide=_WIDE)
    yield Page("privacy/index.md", "privacy", partial(privacy_view, book, site), "Privacy",
               "What this site stores, where, who can see it, and how to delete it.", hide=_WIDE)
    yield Page("accessibility/index.md", "accessibility", partial(accessibility_view, site), "Accessibility",
               "Which standard this site aims at, how that is tested, and what is known not to work.", hide=_WIDE)
    yield Page("fields/index.md", "fields", partial(fields_view, book), "YAML reference",
               "Every key in each YAML file, what it means, and an example.", "fields", searched=False)
    # fmt: on


def playbook_pages(
    book: Book, playbook: BookPlaybook, site: Site, downloads: Downloads | None, read: Read
) -> Iterator[Page]:
    """Yield the five pages of a playbook, its kickoff sheet and, if it has one, its example."""
    home, title, source = f"playbooks/{playbook.id}/", playbook.model.title, playbook.path
    under: Crumbs = (*_PLAYBOOKS, (title, home))

    gates = cache(partial(gate_views, book, playbook))
    has_documents = downloads is not None
    pages = page_titles(playbook, has_documents=has_documents)

    def documents() -> View:
        rows = downloads.rows() if downloads else []
        zips = zip_links(playbook.summary, site, read)
        fillable = bool({"docx", "csv"} & set(site.dossier.formats))
        return {**documents_view(book, playbook), "documents": rows, "zips": zips, "fillable": fillable}

    def headed(name: str, view: Callable[[], View]) -> Callable[[], View]:
        return lambda: {"head": header_view(playbook, gates(), name, has_documents=has_documents), **view()}

    def below(name: str, view: Callable[[], View], about: str, boost: int = 1) -> Page:
        path, full_title = f"{home}{name}/index.md", f"{pages[name]}: {title}"
        hide, checks = (_FULL_WIDTH, "#checks") if name == "checklist" else (_WIDE, "../checklist/")
        page = Page(path, name, headed(name, view), full_title, about, "", source, _PLAYBOOKS, hide)
        return replace(page, checklist=checks, boost=boost)

    if playbook.checklist is not None:
        yield from _checklist_pages(book, playbook)
        return
    # fmt: off
    yield Page(f"{home}index.md", "playbook", headed("", partial(overview_view, book, playbook)), title,
               playbook.model.summary, "playbooks", source, _PLAYBOOKS, _WIDE, checklist="checklist/")
    yield below("checklist", partial(checklist_view, book, playbook),
                f"The checks for {title} at each gate, with the evidence that each one needs.", boost=2)
    yield below("answers", partial(answers_view, book, playbook),
                f"The questions to answer in writing for {title}, and the go/no-go decision.")
    if "worksheets" in pages:
        yield below("worksheets", partial(worksheets_view, playbook),
                    f"Agent permissions, exceptions, edge cases, integrations, signals and rollback for {title}.")
    if "documents" in pages:
        yield below("documents", documents, _about_documents(playbook, has_documents=has_documents))
    if playbook.model.kickoff is not None:
        yield Page(f"{home}kickoff/index.md", "kickoff", partial(kickoff_view, book, playbook), f"Kickoff: {title}",
                   f"The kickoff sheet for {title}: agenda, attendees and checks.",
                   "", source, under, hide=_FULL_WIDTH, searched=False, checklist="#checks")
    if playbook.model.example is not None:
        yield Page(f"{home}example/index.md", "example", partial(example_view, book, playbook),
                   f"A filled-in example: {title}",
                   f"The pilot record of an invented team that worked through {title}.",
                   "", source, under, searched=False, checklist="../checklist/")
    # fmt: on


def _about_documents(playbook: BookPlaybook, *, has_documents: bool) -> str:
    """Return what a playbook's last page is about, in one sentence."""
    title = playbook.model.title
    if playbook.model.cost is None:
        return f"{'Documents to sign' if has_documents else 'What programs can use of the playbook'} for {title}."
    return f"What {title} costs at full volume{', with documents to sign' if has_documents else ''}."


def _checklist_pages(book: Book, playbook: BookPlaybook) -> Iterator[Page]:
    """Yield the overview of a checklist that is not about an agent, and its checks."""
    home, title, source = f"playbooks/{playbook.id}/", playbook.model.title, playbook.path

    def view(here: str) -> View:
        values = sections_view(playbook) if here else outline_view(book, playbook)
        return {"head": checklist_header(book, playbook, here), **values}

    # fmt: off
    yield Page(f"{home}index.md", "outline", partial(view, ""), title,
               playbook.model.summary, "playbooks", source, _PLAYBOOKS, _WIDE, checklist="checklist/")
    yield Page(f"{home}checklist/index.md", "sections", partial(view, "checklist"), f"Checklist: {title}",
               f"The checks of {title}.", "", source, _PLAYBOOKS, _FULL_WIDTH, checklist="#checks", boost=2)
    # fmt: on


def _card_of(path: str) -> str:
    """Return the id of the playbook whose picture links to a page show. Empty: the site's."""
    section, *below = path.split("/")
    return below[0] if section == "playbooks" and len(below) > 1 else ""


_LISTS = ("home", "playbooks", "library", "gaps", "fixes", "questions", "diagnose", "evidence", "changes")
"""The templates of pages that list what other pages are about. In a search, those come first."""


def page_file(page: Page, book: Book, site: Site) -> File:
    """Return a page as a `File` of Markdown with front matter."""

    def make() -> str:
        front: dict[str, Any] = {"title": page.title, "description": shorten(page.about)}
        if page.hide:
            front["hide"] = list(page.hide)
        if not page.searched:
            front["search"] = {"exclude": True}
        elif page.boost != 1 or page.template in _LISTS:
            front["search"] = {"boost": 0.5 if page.template in _LISTS else page.boost}
        if page.checklist:
            front["checklist"] = page.checklist
        if page.crumbs:
            front["breadcrumbs"] = [{"title": words, "url": url} for words, url in page.crumbs]
        if has_cards(site) and (card := _card_of(page.path)):
            front["card"] = card
        front |= {"edit_url": site.edit_url(page.source)} | css_bundle.page_style(site.overrides, page.template)
        root = "../" * page.path.count("/")
        return template(f"{page.template}.md.jinja").render(front=front, book=book, site=site, root=root, **page.view())

    return File(page.path, make, title=page.title, section=page.section, source=page.source)
