"""The browser part: the styles of components, their scripts, their words, and the typefaces.

Comes in: the folder of the overrides, and the book for the names of its gates and roles. Goes out: files below
`assets/`.
Must not know: pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path

from pilotbook.book.model import Book
from pilotbook.config.site import Site
from pilotbook.files import Stamp, digest, names_below, stamp_files
from pilotbook.records.ics import CALENDAR_WORDS
from pilotbook.text import labels

from .css_bundle import LATE_COMPONENTS, bundle_style, bundle_styles, carried_style
from .file import File
from .jinja import template
from .js_bundle import bundle, bundle_next_to
from .script_parts import carry_parts

STYLES = "assets/pilotbook.css"
SCRIPT = "assets/pilotbook.js"
DOSSIER_SCRIPT = "assets/dossier.js"
"""Fills documents in the browser. It loads on demand."""
PAGE_SCRIPTS = {
    "menu": "toolbar-menu/toolbar-menu.js",
    "checks": "main/checks.js",
    "kickoff": "main/kickoff.js",
    "present": "present/present.js",
    "playbook": "main/playbook.js",
    "filters": "filters/filters.js",
    "checklist": "main/checklist.js",
    "answers": "main/answers.js",
    "worksheets": "main/worksheets.js",
    "cost": "cost/cost.js",
    "curve": "cost/cost-curve.js",
    "diagnose": "diagnose/diagnose.js",
    "home": "your-pilots/your-pilots.js",
    "register": "register/register.js",
    "inventory": "register/inventory.js",
    "share": "share/share.js",
    "share-dialogs": "share/share-dialogs.js",
    "share-blob": "share/share-blob.js",
    "share-folder": "share/share-folder.js",
    "share-register": "share/share-register.js",
    "adapt": "adapt/adapt.js",
    "standards": "crosswalk/crosswalk.js",
    "results": "test-results/test-results.js",
}
"""The entry points besides the main one, by name. A page or the main script loads `assets/NAME.js` when it needs it;
all share the main script's store."""
SHARING = ("share-dialogs", "share-blob", "share-folder", "share-register")
FURTHER = dict.fromkeys(SHARING, "share")
"""By name, the entry points that share the state of another one as well."""
REFERENCE_SCRIPT = "assets/reference.js"
"""Finds a check by its reference; on the page of changes and on the 404 page."""
SEARCH_WORKER = "assets/javascripts/workers/pilotbook.js"
"""The theme's search, which loads its index when someone searches. It is next to the theme's worker."""
CHART = "assets/chart.svg"
"""The chart of the home page, on which a script draws a pilot."""
HTML_PARTS = "assets/pilotbook.html"
CARRIED_PARTS = {"adapt": "adapting.html.jinja"}
"""By name of an entry point, the template of the HTML parts that its script carries: all of a form loads at once."""
SHARING_PARTS = "assets/share.html"
"""The texts and forms of sharing, which only those load who share a pilot."""


def files(book: Book, site: Site) -> Iterator[File]:
    """The style sheet, the script, the parts that the script clones, and the fonts."""
    overrides = site.overrides
    joined = partial(_joined, _stamp_sources(overrides))
    yield joined(STYLES, lambda: bundle_styles(overrides))
    for name in LATE_COMPONENTS:
        yield joined(f"assets/{name}.css", partial(bundle_style, overrides, name))
    parts = overrides / "components"
    main = parts / "main" / "main.js"
    yield joined(SCRIPT, lambda: bundle(main, lends=[parts / path for path in PAGE_SCRIPTS.values()]))
    for name, path in PAGE_SCRIPTS.items():
        further = {f"./{FURTHER[name]}.js": parts / PAGE_SCRIPTS[FURTHER[name]]} if name in FURTHER else None
        lends = [parts / PAGE_SCRIPTS[other] for other, lender in FURTHER.items() if lender == name]
        make = partial(bundle_next_to, parts / path, main, "./pilotbook.js", further=further, lends=lends)
        yield joined(
            f"assets/{name}.js", partial(_with_parts, overrides, name, make) if name in CARRIED_PARTS else make
        )
    yield joined(DOSSIER_SCRIPT, lambda: bundle(overrides / "apps" / "dossier" / "main.js", exports=True))
    yield joined(REFERENCE_SCRIPT, lambda: bundle(overrides / "apps" / "permalink" / "main.js", scoped=True))
    yield File(HTML_PARTS, lambda: _parts(book, site))
    yield File(SHARING_PARTS, lambda: template("sharing.html.jinja").render(site=site))
    yield joined(SEARCH_WORKER, lambda: bundle(overrides / "apps" / "search" / "worker.js"))
    yield File(CHART, (parts / "chart" / "chart.svg").read_bytes)
    for font in sorted((overrides / "assets" / "fonts").glob("[!.]*.woff2")):
        yield File(f"assets/fonts/{font.name}", font.read_bytes)


def _joined(sources: str, path: str, make: Callable[[], str]) -> File:
    """A file that is joined from scripts or styles, and which these and the program alone decide."""
    return File(path, make, fingerprint=f"{path} {sources}")


def _stamp_sources(overrides: Path) -> str:
    """Identify the scripts and styles of a folder."""
    paths = [overrides / name for name in sorted(names_below(overrides)) if name.endswith((".js", ".css"))]
    return _digest_sources(stamp_files(paths))


@lru_cache(maxsize=8)
def _digest_sources(stamps: tuple[Stamp, ...]) -> str:
    """Digest files, once for each time that one was changed."""
    return digest(*(f"{path} {sha256(path.read_bytes()).hexdigest()}" for path, *_ in stamps))


def _with_parts(overrides: Path, name: str, make: Callable[[], str]) -> str:
    """A script with its HTML parts and its style."""
    return carry_parts(make(), template(CARRIED_PARTS[name]).render(style=carried_style(overrides)))


def _parts(book: Book, site: Site) -> str:
    parts = template("parts.html.jinja")
    return parts.render(book=book, site=site, outcomes=labels.OUTCOMES, calendar=CALENDAR_WORDS)
