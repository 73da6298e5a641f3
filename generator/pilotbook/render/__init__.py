"""Render a book as a list of files. Write nothing and import nothing of MkDocs."""

from .file import File
from .render import PlaybookFiles, playbook_files, render

__all__ = ["File", "PlaybookFiles", "playbook_files", "render"]
