"""Define how documents look: paper size, color, the team's Word template and fonts.

Comes in: values from the site's configuration or the command line. Goes out: frozen options.
Must not know: how each file format is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

Paper = Literal["a4", "letter"]
FORMATS = {"docx": "Word", "pdf": "PDF", "pdf-letter": "PDF, Letter", "xlsx": "Excel", "csv": "CSV", "md": "Markdown"}
"""The label of each format."""
PAPERS: dict[str, tuple[int, int]] = {"a4": (11906, 16838), "letter": (12240, 15840)}
"""Width and height of each paper size, in twentieths of a point."""


@dataclass(frozen=True)
class Look:
    """The appearance of all documents, which a site can change."""

    paper: Paper = "a4"
    color: str = "0d4a6b"
    """The color of headings and table headers: six hex digits, without `#`."""
    reference: Path | None = None
    """A Word file. The Word documents use its styles, header, footer and logo."""
    fonts: Path | None = None
    """A folder of fonts for PDF, for characters that the bundled fonts lack."""
    language: str = "en-US"

    @property
    def on_color(self) -> str:
        """The text color on top of `color`: black or white, whichever is more readable."""
        red, green, blue = (int(self.color[at : at + 2], 16) for at in (0, 2, 4))
        return "000000" if red * 0.299 + green * 0.587 + blue * 0.114 > 150 else "FFFFFF"

    @property
    def tint(self) -> str:
        """A light tint of the color."""
        parts = (int(self.color[at : at + 2], 16) for at in (0, 2, 4))
        return "".join(f"{round(part + (255 - part) * 0.88):02X}" for part in parts)

    def on_letter(self) -> Look:
        """Return the same look on Letter paper."""
        return replace(self, paper="letter")


@dataclass(frozen=True)
class DossierOptions:
    """The documents that a site offers, and how they look."""

    formats: tuple[str, ...] = tuple(FORMATS)
    """The formats to write. Empty: the site has no dossiers."""
    examples: bool = True
    """Whether the site also offers each document filled from the playbook's example."""
    look: Look = field(default_factory=Look)
