"""Make what search engines, feed readers and previews of links ask a site for, and what its footer says.

Comes in: a `Book` and a `Site`. Goes out: `File`s, and values for the theme's templates.
Must not know: MkDocs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from xml.etree import ElementTree

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.snapshots import latest_version
from pilotbook.config.site import Site
from pilotbook.files import digest
from pilotbook.models import Gate
from pilotbook.text.markup import shorten
from pilotbook.text.plain import one_line

from .file import File
from .views.changes import dated_releases, describe_changes

FEED, ROBOTS = "feed.xml", "robots.txt"
_ATOM = "http://www.w3.org/2005/Atom"
_CARD_TEXT = 130
"""At most this many characters of a playbook's summary are on its picture."""


def theme_values(book: Book, site: Site) -> dict[str, Any]:
    """Return what each page's footer and head need, as `extra.pilotbook_site` of mkdocs.yml."""
    return {
        "pilotbook_site": {
            "version": describe_version(book),
            "feedback": site.feedback,
            "cards": has_cards(site),
            "feed": has_feed(book, site),
        }
    }


def describe_version(book: Book) -> str:
    """Return the version of a book: of its last release, or of what is noted for the next. Empty: it has neither."""
    noted = {change.version for changes in book.changes.changes.values() for change in changes.values()}
    latest = latest_version({*noted, *book.releases}) or ""
    return latest if latest in ("", *book.releases) else f"{latest} (unreleased)"


def has_cards(site: Site) -> bool:
    """Return whether a site has pictures for links. They need what draws PDF documents."""
    return not {"pdf", "pdf-letter"}.isdisjoint(site.dossier.formats)


def has_feed(book: Book, site: Site) -> bool:
    """Return whether a site has a feed, which needs its address and the day of a release."""
    return bool(site.url and dated_releases(book))


def files(book: Book, site: Site) -> Iterator[File]:
    """Yield robots.txt, the feed of releases, and the picture for links to pages of no single playbook."""
    yield File(ROBOTS, partial(_robots, site))
    if has_feed(book, site):
        yield File(FEED, partial(_feed, book, site))
    if has_cards(site):
        text = "A checklist, go-live documents and a cost model for each use case, and an inventory of all your agents."
        yield _card("site", book.gates, site, book.home.headline, text)


def card_files(playbook: BookPlaybook, site: Site) -> Iterator[File]:
    """Yield the picture for links to a playbook's pages, if the site has such pictures."""
    if has_cards(site):
        yield _card(
            playbook.id, playbook.gates, site, playbook.model.title, shorten(playbook.model.summary, _CARD_TEXT)
        )


def _card(name: str, on_the_way: Mapping[str, Gate], site: Site, title: str, text: str) -> File:
    gates = [gate.title for gate in on_the_way.values()]

    def make() -> bytes:
        from pilotbook.dossier.writers.pdf import card_bytes

        return card_bytes(site.name, title, text, gates, site.dossier.look)

    key = digest("card", site.name, title, text, gates, site.dossier.look)
    return File(f"assets/cards/{name}.png", make, fingerprint=key)


def _robots(site: Site) -> str:
    found = f"\nSitemap: {site.url.rstrip('/')}/sitemap.xml\n" if site.url else ""
    return f"User-agent: *\nAllow: /\n{found}"


def _feed(book: Book, site: Site) -> str:
    """Return the releases as an Atom feed, the latest first."""
    home, releases = f"{site.url.rstrip('/')}/", dated_releases(book)
    feed = ElementTree.Element("feed", xmlns=_ATOM)
    _add(feed, "title", f"{site.name}: releases")
    _add(feed, "id", f"{home}{FEED}")
    ElementTree.SubElement(feed, "link", rel="self", href=f"{home}{FEED}")
    ElementTree.SubElement(feed, "link", href=f"{home}changes/")
    _add(feed, "updated", _moment(max(releases.values())))
    _add(ElementTree.SubElement(feed, "author"), "name", site.name)
    for version, day in releases.items():
        entry = ElementTree.SubElement(feed, "entry")
        _add(entry, "title", f"Release {version}")
        _add(entry, "id", f"{home}changes/#v{version}")
        ElementTree.SubElement(entry, "link", href=f"{home}changes/#v{version}")
        _add(entry, "updated", _moment(day))
        _add(entry, "summary", describe_changes(book, version))
    ElementTree.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(feed, encoding="unicode")}\n'


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = one_line(text)
