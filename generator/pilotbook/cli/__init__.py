"""The command line: one group, and its commands."""

from . import authoring, register, site
from .app import main

__all__ = ["main", "own", "register", "site"]
