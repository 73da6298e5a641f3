"""The browser part: styles of all components in one file, and the typefaces.

Comes in: the folder of the overrides. Goes out: outputs below `assets/`.
Must not know: the book.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .output import Output

STYLES = "assets/pilotbook.css"
FIRST, LAST = "tokens", "print"
"""The component that the others build on, and the one that has the last word."""


def outputs(overrides: Path) -> Iterator[Output]:
    """The style sheet and the fonts."""
    yield Output(STYLES, lambda: styles(overrides))
    for path in sorted((overrides / "fonts").glob("*.woff2")):
        yield Output(f"assets/fonts/{path.name}", path.read_bytes)


def styles(overrides: Path) -> str:
    """Every component's CSS, in a fixed order."""
    files = sorted(
        (overrides / "components").glob("*/*.css"),
        key=lambda path: (path.parent.name == LAST, path.parent.name != FIRST, path.as_posix()),
    )
    return "\n".join(f"/* {path.parent.name} */\n{path.read_text(encoding='utf-8').strip()}\n" for path in files)
