"""The command line: one click group, and its commands."""

from . import authoring, exchange, new_site, records, register, review, site
from .app import main

__all__ = ["authoring", "exchange", "main", "new_site", "records", "register", "review", "site"]
