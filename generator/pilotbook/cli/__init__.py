"""The command line: one click group, and its commands."""

from . import add, authoring, exchange, new_site, ops, playbooks, record_read, records, register, review, site
from .app import main

__all__ = [
    "add",
    "authoring",
    "exchange",
    "main",
    "new_site",
    "ops",
    "playbooks",
    "record_read",
    "records",
    "register",
    "review",
    "site",
]
