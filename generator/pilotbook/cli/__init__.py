"""The command line: one click group, and its commands."""

from . import authoring, records, register, review, site
from .app import main

__all__ = ["authoring", "main", "records", "register", "review", "site"]
