"""Names the extras of this package, and reports a missing one in one sentence with the command that installs it.

`pip install pilotbook` is enough to check a book, to evaluate gates and to print the agent inventory. Building a site
and writing documents needs packages that are ten times as large. Those are extras; `pilotbook[all]` has all of them.

Comes in: extras, formats of documents, or a failed import. Goes out: nothing, or a `MissingExtraError`.
Must not know: what a command does, how a format is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec

from .errors import PilotbookError


class MissingExtraError(PilotbookError):
    """A command needs packages that are not installed."""


@dataclass(frozen=True, eq=False)
class Extra:
    """An optional part of the installation."""

    name: str
    """Its name in brackets: `pilotbook[pdf]`."""
    purpose: str
    """The purpose of its packages."""
    packages: dict[str, str]
    """The package that brings each module, by the module's name."""

    def missing(self) -> list[str]:
        """Return the packages that are not installed."""
        return [package for module, package in self.packages.items() if not _is_installed(module)]


SITE = Extra("site", "building a site", {"material": "mkdocs-material"})
OFFICE = Extra(
    "office",
    "Word and Excel documents",
    {"docx": "python-docx", "lxml": "lxml", "xlsxwriter": "xlsxwriter"},
)
PDF = Extra("pdf", "PDF documents", {"pikepdf": "pikepdf", "segno": "segno", "typst": "typst"})
EXTRAS = (SITE, OFFICE, PDF)
_OF_FORMATS = {"docx": OFFICE, "xlsx": OFFICE, "pdf": PDF, "pdf-letter": PDF}
"""The extra that each format of documents needs. CSV and Markdown need none."""


def require_extras(*extras: Extra, formats: Iterable[str] = (), otherwise: str = "") -> None:
    """Check that extras are installed, and those that write documents in `formats`.

    `otherwise` is a sentence that names another way out, for a missing extra of a format.

    Raises:
        MissingExtraError: when one is not.
    """
    needed = dict.fromkeys([*extras, *(_OF_FORMATS[name] for name in formats if name in _OF_FORMATS)])
    missing = {extra: packages for extra in needed if (packages := extra.missing())}
    if missing:
        raise MissingExtraError(_describe(missing, otherwise if missing.keys() & _OF_FORMATS.values() else ""))


def explain_missing_module(error: ModuleNotFoundError) -> MissingExtraError | None:
    """Return the error to show for an import that failed, if an extra brings the module."""
    module = (error.name or "").partition(".")[0]
    for extra in EXTRAS:
        if module in extra.packages:
            return MissingExtraError(_describe({extra: extra.missing() or [extra.packages[module]]}, ""))
    return None


def _describe(missing: dict[Extra, list[str]], otherwise: str) -> str:
    parts = "; ".join(f"{_join(packages)}, for {extra.purpose}" for extra, packages in missing.items())
    names = ",".join(extra.name for extra in missing)
    return f'Not installed: {parts}. Run: python -m pip install "pilotbook[{names}]"{otherwise and f". {otherwise}"}'


def _join(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ModuleNotFoundError, ValueError):
        return False
