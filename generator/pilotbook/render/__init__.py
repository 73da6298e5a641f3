"""Rendering: a book in, a list of outputs out. Writes nothing and knows no MkDocs."""

from .output import Output
from .render import Site, render

__all__ = ["Output", "Site", "render"]
