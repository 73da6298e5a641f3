"""Prepare the privacy note and the accessibility statement, which have to be true for the site that they are on.

Comes in: a `Book` and a `Site`. Goes out: the values of `/privacy/` and `/accessibility/`.
Must not know: HTML.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from pilotbook.book.model import Book
from pilotbook.config.site import Site

from . import View


def privacy_view(book: Book, site: Site) -> View:
    """Return where shared records go, whose pilots the site publishes, and what loads from other hosts."""
    host = urlsplit(site.share.address).hostname
    return {
        "share": site.share,
        "share_host": host if host != urlsplit(site.url).hostname else None,
        "published": len(book.register),
        "other_hosts": site.other_hosts,
        "feedback": site.feedback,
    }


def accessibility_view(site: Site) -> View:
    """Return where to report a barrier, and whether the site has documents as PDF."""
    return {
        "feedback": site.feedback,
        "has_pdf": not {"pdf", "pdf-letter"}.isdisjoint(site.dossier.formats),
        "formats": site.dossier.formats,
    }
