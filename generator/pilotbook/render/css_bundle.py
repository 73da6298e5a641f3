"""The styles of all components: what most pages need in one file, what some kinds of pages need in these pages.

Comes in: the folder of the overrides. Goes out: CSS without comments and needless spaces.
Must not know: the book, pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup
from rcssmin import cssmin  # type: ignore[import-untyped]  # it ships none

FIRST, LAST = "tokens", "print"
"""The component that the others build on, and the one that has the last word."""
PAGE_COMPONENTS = {
    "article": ("figure",),
    "changes": ("permalink",),
    "checklist": ("pilot-page",),
    "diagnose": ("pilot-page", "diagnose"),
    "evidence": ("figure",),
    "example": ("example-record",),
    "fix": ("pilot-page", "figure", "pattern"),
    "fixes": ("pattern",),
    "gap": ("pilot-page", "figure", "pattern"),
    "home": ("card", "figure", "hero", "offer"),
    "kickoff": ("pilot-page", "kickoff-sheet"),
    "playbook": ("pilot-page",),
    "playbooks": ("card", "matrix"),
    "register": ("pilot-page", "register"),
    "standards": ("crosswalk",),
}
"""By kind of page, the components that not most pages have. The head of such a page holds their styles
itself: it never shows without them, not even where the theme puts one page in the place of another."""


def bundle_styles(overrides: Path) -> str:
    """Every component's CSS but for those of `PAGE_COMPONENTS`, in a fixed order."""
    apart = {name for names in PAGE_COMPONENTS.values() for name in names}
    files = sorted(
        (path for path in (overrides / "components").glob("*/[!.]*.css") if path.parent.name not in apart),
        key=lambda path: (path.parent.name == LAST, path.parent.name != FIRST, path.as_posix()),
    )
    return _minify(files) + "\n"


def page_style(overrides: Path, kind: str) -> dict[str, Markup]:
    """The CSS of the components that a kind of page has for itself, as front matter. Empty: it has none."""
    files = [overrides / "components" / name / f"{name}.css" for name in PAGE_COMPONENTS.get(kind, ())]
    return {"pilotbook_style": Markup(_minify(files))} if files else {}


def _minify(files: Iterable[Path]) -> str:
    return str(cssmin("\n".join(path.read_text(encoding="utf-8") for path in files)))
