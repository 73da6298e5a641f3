"""The browser part: the styles of components, their scripts, their words, and the typefaces.

Comes in: the folder of the overrides, and the book for the names of its gates and roles. Goes out: outputs below
`assets/`.
Must not know: pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from .. import words
from ..book import Book
from .environment import template
from .modules import beside, joined
from .output import Output
from .styles import styles

STYLES = "assets/pilotbook.css"
SCRIPT = "assets/pilotbook.js"
DOSSIER = "assets/dossier.js"
"""Fills documents in the browser; loaded when somebody asks for it."""
PAGES = {
    "menu": "toolbar-menu/toolbar-menu.js",
    "checks": "main/checks.js",
    "playbook": "main/playbook.js",
    "cost": "cost/cost.js",
    "diagnose": "diagnose/diagnose.js",
    "register": "register/register.js",
}
"""The entry points besides the main one, by name. A page or the main script loads `assets/NAME.js` when it needs it;
all share the main script's store."""
REFERENCE = "assets/reference.js"
"""Finds a check by its reference; on the page of changes and on the 404 page."""
SEARCH = "assets/javascripts/workers/pilotbook.js"
"""The theme's search, which loads its index when somebody searches. It lies beside the theme's worker."""
PARTS = "assets/pilotbook.html"


def outputs(book: Book, overrides: Path) -> Iterator[Output]:
    """The style sheet, the script, the parts that the script clones, and the fonts."""
    yield Output(STYLES, lambda: styles(overrides))
    parts = overrides / "components"
    main = parts / "main" / "main.js"
    yield Output(SCRIPT, lambda: joined(main, lends=[parts / path for path in PAGES.values()]))
    for name, path in PAGES.items():
        yield Output(f"assets/{name}.js", partial(beside, parts / path, main, "./pilotbook.js"))
    yield Output(DOSSIER, lambda: joined(overrides / "apps" / "dossier" / "main.js", exports=True))
    yield Output(REFERENCE, lambda: joined(overrides / "apps" / "permalink" / "main.js", scoped=True))
    yield Output(PARTS, lambda: template("parts.html.jinja").render(book=book, outcomes=words.OUTCOMES))
    yield Output(SEARCH, lambda: joined(overrides / "apps" / "search" / "worker.js"))
    for font in sorted((overrides / "assets" / "fonts").glob("*.woff2")):
        yield Output(f"assets/fonts/{font.name}", font.read_bytes)
