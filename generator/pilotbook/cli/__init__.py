"""The command line: one click group, and its commands."""

from . import authoring, new_site, ops, record_read, records, register, review, site
from .app import main

__all__ = ["authoring", "main", "new_site", "ops", "record_read", "records", "register", "review", "site"]
