"""Rendering: a book in, a list of files out. Writes nothing and knows no MkDocs."""

from .file import File
from .render import PlaybookFiles, playbook_files, render

__all__ = ["File", "PlaybookFiles", "playbook_files", "render"]
