"""The command line: one group, and its commands."""

from . import own, register, site
from .base import main

__all__ = ["main", "own", "register", "site"]
