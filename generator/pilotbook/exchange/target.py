"""Finds the playbook that a workbook is about, its file, and what it extends.

Comes in: a `Book` and the first sheet of a workbook. Goes out: a `Target`.
Must not know: the other sheets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pilotbook.authoring.new_file import validate_id
from pilotbook.book.drafts import book_for
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.errors import PilotbookError, did_you_mean
from pilotbook.load import Layer
from pilotbook.load.file_names import explain_bad_id
from pilotbook.records.record_file import check_left_out

from .edit_files import read_values
from .ids import make_id
from .layout import OVERVIEW
from .own_gates import gates_today
from .read_rows import CellMistake, Reading, ReadRow
from .rows import Ground, find_ground


class WorkbookError(PilotbookError):
    """The mistakes of a workbook, sorted by sheet and cell. The text has one line per mistake."""

    def __init__(self, path: Path, mistakes: Sequence[CellMistake]) -> None:
        self.mistakes = tuple(dict.fromkeys(sorted(mistakes, key=lambda one: (one.order, str(one)))))
        super().__init__(*(f"{path}: {one}" for one in self.mistakes))


@dataclass(frozen=True)
class Target:
    """The playbook that an import writes."""

    id: str
    path: Path
    playbook: BookPlaybook | None
    """The playbook as it is now."""
    ground: Ground
    written: dict[str, Any] | None
    """The values of its file as it is now, or `None` if there is no file."""


def find_target(book: Book, own: Layer, path: Path, reading: Reading, given: str | None) -> Target:
    """Return the playbook that a workbook is about.

    Raises:
        WorkbookError: when its first sheet does not say it, or names what does not exist.
        PilotbookError: when the playbook's own file has mistakes.
    """
    overview = _find_overview(path, reading)
    id_, playbook = _find_named(book, own, path, overview, given)
    if playbook is not None and playbook.checklist is not None:
        cure = f"Write another ID, or start again from an export: pilotbook export {id_}"
        raise WorkbookError(path, [overview.mistake("id", f"`{id_}` is a checklist", cure)])
    if playbook is not None:
        book = book_for(book, playbook)
    is_own = playbook is not None and playbook.path.is_relative_to(own.playbooks)
    extends = overview.values.get("extends") or (playbook.id if playbook and not is_own else None)
    base = _find_base(book, path, overview, extends, playbook if is_own else None, id_)
    file = playbook.path if playbook and is_own else own.playbooks / f"{id_}.yml"
    written = read_values(file)
    if written is not None and (base is not None) != ("extends" in written):
        says = f"`{written['extends']}`" if "extends" in written else "no other playbook"
        problem = f"the file {file.name} extends {says}"
        raise WorkbookError(path, [overview.mistake("extends", problem, "Correct this cell, or the file.")])
    own_playbook = playbook if is_own else None
    return Target(id_, file, own_playbook, find_ground(book, base, gates_today(own_playbook, base)), written)


def find_checklist(book: Book, own: Layer, path: Path, reading: Reading, given: str | None) -> Target:
    """Return the checklist that a workbook is about.

    Raises:
        WorkbookError: when its first sheet does not say it, or names a playbook about an agent.
        PilotbookError: when the checklist's own file has mistakes.
    """
    overview = _find_overview(path, reading)
    id_, playbook = _find_named(book, own, path, overview, given)
    if playbook is not None and playbook.checklist is None:
        cure = f"Write another ID, or start again from an export: pilotbook export {id_}"
        raise WorkbookError(path, [overview.mistake("id", f"`{id_}` is not a checklist", cure)])
    if playbook is not None and playbook.fork is not None:
        problem = f"`{id_}` is a fork of a checklist, which no workbook can hold"
        raise WorkbookError(path, [overview.mistake("id", problem, f"Write another ID, or edit {playbook.path}")])
    is_own = playbook is not None and playbook.path.is_relative_to(own.playbooks)
    file = playbook.path if playbook and is_own else own.playbooks / f"{id_}.yml"
    return Target(id_, file, playbook, Ground(None), read_values(file))


def _find_named(
    book: Book, own: Layer, path: Path, overview: ReadRow, given: str | None
) -> tuple[str, BookPlaybook | None]:
    """Return the ID that a workbook is about, and the playbook or checklist with it, if there is one."""
    id_ = validate_id(given) if given else _id_of(book, own, path, overview)
    check_left_out(id_, book)
    return id_, book.load(id_) if id_ in {**book.hidden, **book.playbooks} else None


def _find_overview(path: Path, reading: Reading) -> ReadRow:
    overview = next(iter(reading.rows.get(OVERVIEW, [])), None)
    if overview is None:
        here = [one for one in reading.mistakes if "two" not in one.problem]
        cure = "Start again from an export, or copy the sheet from one."
        raise WorkbookError(path, here or [CellMistake((0, 0, 0), "the workbook", "has no sheet “Overview”", cure)])
    return overview


def _id_of(book: Book, own: Layer, path: Path, overview: ReadRow) -> str:
    """Return the ID that a workbook has, or that of the site's own playbook with its title, or a new one."""
    id_, title = overview.values.get("id"), overview.values.get("title")
    if isinstance(id_, str):
        if fault := explain_bad_id(id_):
            problem, _, cure = fault.partition(". ")
            raise WorkbookError(path, [overview.mistake("id", problem, cure)])
        return id_
    if not isinstance(title, str):
        cure = "Fill it in: the use case, such as Sales development agent."
        raise WorkbookError(path, [overview.mistake("title", "is empty", cure)])
    known = {**book.hidden, **book.playbooks}
    same = [one.id for one in known.values() if one.title == title and one.path.is_relative_to(own.playbooks)]
    return same[0] if same else make_id(title, {*known, *book.left_out}, "playbook")


def _find_base(
    book: Book, path: Path, overview: ReadRow, extends: str | None, playbook: BookPlaybook | None, id_: str
) -> BookPlaybook | None:
    if extends is None:
        return None
    if playbook and playbook.fork and playbook.fork.head.extends == extends:
        return playbook.fork.base
    known = {**book.hidden, **book.playbooks}
    if extends not in known or (extends == id_ and playbook):
        cure = did_you_mean(extends, known.keys() - {id_})
        raise WorkbookError(path, [overview.mistake("extends", f"there is no playbook `{extends}`", cure)])
    check_left_out(extends, book)
    base = book.load(extends)
    if base.checklist is not None:
        cure = "Name a playbook about an agent, or leave it empty."
        raise WorkbookError(path, [overview.mistake("extends", f"`{extends}` is a checklist", cure)])
    return base


def taken_ids(book: Book, target: Target) -> set[str]:
    """Return the IDs of checks that other files have."""
    taken = {check for fix in (book.with_drafts or book).fixes.values() for check in fix.checks}
    for id_, summary in {**book.hidden, **book.playbooks}.items():
        if id_ != target.id:
            taken.update(summary.checks)
    return taken
