"""How the documents look: paper, colour, the team's own template and typefaces.

Comes in: what a site's configuration or the command line says. Goes out: frozen options.
Must not know: formats.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

Paper = Literal["a4", "letter"]
FORMATS = {"docx": "Word", "pdf": "PDF", "pdf-letter": "PDF, Letter", "xlsx": "Excel", "csv": "CSV", "md": "Markdown"}
"""By format, what people call it."""
PAPERS: dict[str, tuple[int, int]] = {"a4": (11906, 16838), "letter": (12240, 15840)}
"""Width and height in twentieths of a point."""


@dataclass(frozen=True)
class Look:
    """What a site can change about every document."""

    paper: Paper = "a4"
    color: str = "0d4a6b"
    """Of headings and heads of tables: six hex digits."""
    reference: Path | None = None
    """A Word file whose styles, header, footer and logo the Word documents take over."""
    fonts: Path | None = None
    """A folder of typefaces for PDF, for characters that the shipped ones lack."""
    language: str = "en-US"

    @property
    def on_color(self) -> str:
        """Black or white, whichever reads better on the colour."""
        red, green, blue = (int(self.color[at : at + 2], 16) for at in (0, 2, 4))
        return "000000" if red * 0.299 + green * 0.587 + blue * 0.114 > 150 else "FFFFFF"

    @property
    def tint(self) -> str:
        """The colour, mixed with much white."""
        parts = (int(self.color[at : at + 2], 16) for at in (0, 2, 4))
        return "".join(f"{round(part + (255 - part) * 0.88):02X}" for part in parts)

    def on_letter(self) -> Look:
        """The same on Letter."""
        return replace(self, paper="letter")


@dataclass(frozen=True)
class DossierOptions:
    """Which documents a site has, and how they look."""

    formats: tuple[str, ...] = tuple(FORMATS)
    """The formats that are made. Empty: the site has no dossiers."""
    examples: bool = True
    """Whether each document is also there filled from the playbook's example."""
    look: Look = field(default_factory=Look)
