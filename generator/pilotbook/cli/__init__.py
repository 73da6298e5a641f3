"""The command line: one group, and its commands."""

from . import own, site
from .base import main

__all__ = ["main", "own", "site"]
