"""Rendering: a book in, a list of outputs out. Writes nothing and knows no MkDocs."""

from .file import Output
from .pages import Site, render

__all__ = ["Output", "Site", "render"]
