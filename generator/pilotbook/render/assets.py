"""The browser part: the styles of components, their scripts, their words, and the typefaces.

Comes in: the folder of the overrides, and the book for the names of its gates and roles. Goes out: files below
`assets/`.
Must not know: pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pilotbook.book.model import Book
from pilotbook.text import labels

from .css_bundle import styles
from .file import File
from .jinja import template
from .js_bundle import beside, joined

STYLES = "assets/pilotbook.css"
SCRIPT = "assets/pilotbook.js"
DOSSIER = "assets/dossier.js"
"""Fills documents in the browser; loaded when somebody asks for it."""
PAGES = {
    "menu": "menu/menu.js",
    "checks": "main/checks.js",
    "playbook": "main/playbook.js",
    "cost": "cost/cost.js",
    "diagnose": "diagnose/diagnose.js",
    "register": "register/register.js",
}
"""What is loaded when it is asked for, or on some pages alone: scripts of their own, `assets/NAME.js`, that share the
desk with the main one."""
REFERENCE = "assets/reference.js"
"""Finds a check by its reference; on the page of changes and on the 404 page."""
SEARCH = "assets/javascripts/workers/pilotbook.js"
"""The theme's search, which loads its index when somebody searches. It lies beside the theme's worker."""
PARTS = "assets/pilotbook.html"


def files(book: Book, overrides: Path) -> Iterator[File]:
    """The style sheet, the script, the parts that the script clones, and the fonts."""
    yield File(STYLES, lambda: styles(overrides))
    parts = overrides / "components"
    main = parts / "main" / "main.js"
    yield File(SCRIPT, lambda: joined(main, lends=[parts / path for path in PAGES.values()]))
    for name, path in PAGES.items():
        yield File(f"assets/{name}.js", partial(beside, parts / path, main, "./pilotbook.js"))
    yield File(DOSSIER, lambda: joined(overrides / "dossier" / "main.js", exports=True))
    yield File(REFERENCE, lambda: joined(overrides / "reference" / "main.js", scoped=True))
    yield File(PARTS, lambda: template("parts.html.jinja").render(book=book, outcomes=labels.OUTCOMES))
    yield File(SEARCH, lambda: joined(overrides / "search" / "worker.js"))
    for font in sorted((overrides / "fonts").glob("*.woff2")):
        yield File(f"assets/fonts/{font.name}", font.read_bytes)
