"""The styles of all components: what most pages need in one file, what some kinds of pages need in these pages.

Comes in: the folder of the overrides. Goes out: CSS without comments and needless spaces.
Must not know: the book, pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup
from rcssmin import cssmin  # type: ignore[import-untyped]  # it ships none

from pilotbook.files import Stamp, stamp_files

FIRST, LAST = "tokens", "print"
"""The component that the others build on, and the one that has the last word."""
PAGE_COMPONENTS = {
    "answers": ("pilot-page", "rooms", "answers", "decision"),
    "article": ("facts", "figure"),
    "changes": ("permalink",),
    "checklist": ("pilot-page", "rooms", "facts", "filters"),
    "diagnose": ("pilot-page", "diagnose"),
    "documents": ("pilot-page", "rooms", "cost", "dossier"),
    "evidence": ("figure",),
    "example": ("decision", "example-record", "facts"),
    "fix": ("pilot-page", "figure", "gap", "pattern"),
    "fixes": ("gap", "pattern"),
    "gap": ("pilot-page", "figure", "gap", "pattern"),
    "gaps": ("gap",),
    "home": ("card", "chart", "facts", "figure", "gap", "hero", "offer"),
    "kickoff": ("pilot-page", "rooms", "kickoff-sheet"),
    "library": ("library",),
    "outline": ("pilot-page", "rooms", "gap"),
    "playbook": ("pilot-page", "rooms", "facts", "fork-diff", "gap", "overview"),
    "playbooks": ("card", "matrix"),
    "questions": ("answers",),
    "register": ("pilot-page", "register"),
    "sections": ("pilot-page", "rooms", "filters"),
    "standards": ("crosswalk",),
    "worksheets": ("pilot-page", "rooms", "facts", "worksheet"),
}
"""By kind of page, the components that not most pages have. The head of such a page holds their styles
itself: it never shows without them, not even where the theme puts one page in the place of another."""
LATE_COMPONENTS = {
    "pilot": ("gates", "diagnosed", "chart", "squares", "pilot-chart"),
    "present": ("present",),
    "status-page": ("squares", "status-page"),
    "your-pilots": ("your-pilots",),
}
"""By style sheet, `assets/NAME.css`, the components that a script loads when they are needed: `pilot` with a pilot, the
others when someone asks for them."""
CARRIED_COMPONENT = "adapt"
"""The component whose script carries its style."""


def bundle_styles(overrides: Path) -> str:
    """Every component's CSS but for what pages, late sheets and scripts have, in a fixed order."""
    apart = {name for kinds in (PAGE_COMPONENTS, LATE_COMPONENTS) for names in kinds.values() for name in names}
    apart.add(CARRIED_COMPONENT)
    files = sorted(
        (path for path in (overrides / "components").glob("*/[!.]*.css") if path.parent.name not in apart),
        key=lambda path: (path.parent.name == LAST, path.parent.name != FIRST, path.as_posix()),
    )
    return _minify(files) + "\n"


def bundle_style(overrides: Path, name: str) -> str:
    """The CSS of a sheet that loads late."""
    return _minify(overrides / "components" / one / f"{one}.css" for one in LATE_COMPONENTS[name]) + "\n"


def carried_style(overrides: Path) -> Markup:
    """The CSS that a script carries."""
    return Markup(_minify([overrides / "components" / CARRIED_COMPONENT / f"{CARRIED_COMPONENT}.css"]))


def page_style(overrides: Path, kind: str) -> dict[str, Markup]:
    """The CSS of the components that a kind of page has for itself, as front matter. Empty: it has none."""
    files = [overrides / "components" / name / f"{name}.css" for name in PAGE_COMPONENTS.get(kind, ())]
    return {"pilotbook_style": Markup(_minify(files))} if files else {}


def _minify(files: Iterable[Path]) -> str:
    return _minify_files(stamp_files(files))


@lru_cache(maxsize=64)
def _minify_files(stamps: tuple[Stamp, ...]) -> str:
    """Return the CSS of files minified, once for all pages of a kind and for each time that a file was changed."""
    return str(cssmin("\n".join(path.read_text(encoding="utf-8") for path, *_ in stamps)))
