"""Makes a first playbook from eight answers, and takes the rest from the playbook that is most like it.

Comes in: the answers of an author, and a `Book`. Goes out: the text of a file that `check` accepts.
Must not know: the terminal. Nothing is written here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pilotbook.authoring.new_file import check_free, relative_schema_path, validate_id
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.parts import missing_parts
from pilotbook.book.validate.playbooks import KICKOFF_CHECKS
from pilotbook.errors import PilotbookError, format_location
from pilotbook.load import Layer
from pilotbook.load.yaml_edit import new_yaml
from pilotbook.models import Playbook
from pilotbook.models.worksheets import WORKSHEETS

from .ids import make_id
from .rows import plain
from .validate_import import find_mistakes

QUESTIONS = {
    "title": "What is the agent called, such as Invoice matching agent",
    "team": "Which team is it for",
    "starts_when": "What starts a run",
    "ends_when": "What is true when a run is done",
    "number": "Which metric has to improve",
    "owner": "What is the job title of the production owner",
}
"""The first six questions, by the name of the answer."""
_NOT_COPIED = ("adapt", "leave_out", "checks", "answers", "documents", "example", "sources")
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Answers:
    """What only the author knows."""

    title: str
    team: str
    starts_when: str
    ends_when: str
    number: str
    owner: str
    gaps: tuple[str, ...]
    never: tuple[str, ...]
    """What the agent must never do."""


@dataclass(frozen=True)
class FirstPlaybook:
    """A new playbook's file."""

    path: Path
    text: str
    like: str
    """The ID of the playbook that the rest is from."""


def parse_gaps(text: str, book: Book) -> tuple[str, ...]:
    """Return the gaps that an author chose by number or ID, in the order in which to close them.

    Raises:
        PilotbookError: when there is no such gap.
    """
    ids, chosen = list(book.gaps), set()
    for word in re.split(r"[\s,;]+", text.strip()):
        if word in ids:
            chosen.add(word)
        elif word.isascii() and word.isdigit() and 0 < int(word) <= len(ids):
            chosen.add(ids[int(word) - 1])
        else:
            raise PilotbookError(
                f"There is no gap {word or '(nothing was typed)'}. Write numbers from 1 to {len(ids)}."
            )
    return tuple(id_ for id_ in ids if id_ in chosen)


def free_path(book: Book, own: Layer, id_: str) -> Path:
    """Return the path of a new playbook's file.

    Raises:
        PilotbookError: when the ID is taken or not valid.
    """
    if validate_id(id_) in {*book.hidden, *book.playbooks, *book.left_out}:
        raise PilotbookError(f"There is already a playbook `{id_}`. Choose another ID.")
    path = own.playbooks / f"{id_}.yml"
    check_free(path)
    return path


def plan_interview(
    book: Book, layers: list[Layer], own: Layer, schemas: Path, answers: Answers, id_: str | None
) -> FirstPlaybook:
    """Return the file of a new playbook.

    Raises:
        PilotbookError: when the ID is taken or not valid, or there is no other playbook yet.
    """
    id_ = id_ or make_id(answers.title, {*book.hidden, *book.playbooks, *book.left_out}, "playbook")
    path = free_path(book, own, id_)
    like = _find_like(book, answers)
    values = _values(book, like, answers)
    for finding in find_mistakes(layers, id_, path, values)[0]:
        raise PilotbookError(f"{format_location(finding.loc)}: {finding.problem}. {finding.cure}")
    head = (
        f"# yaml-language-server: $schema={relative_schema_path(path, schemas, 'playbook')}\n"
        f"# The texts under a comment “copied” are from the playbook {like.id}. Replace them.\n"
        f"# To see the checks that the gaps bring: pilotbook checks {id_}\n"
    )
    return FirstPlaybook(path, new_yaml(head, values, _notes(values)), like.id)


def _find_like(book: Book, answers: Answers) -> BookPlaybook:
    """Return the playbook with the most words and gaps of the answers.

    Raises:
        PilotbookError: when there is none.
    """
    known = {id_: one for id_, one in {**book.playbooks, **book.hidden}.items() if not one.is_checklist}
    wanted = _words(" ".join((answers.title, answers.team, answers.starts_when, answers.ends_when, answers.number)))

    def likeness(id_: str) -> float:
        one = known[id_]
        gaps = len({*one.gaps} & {*answers.gaps}) / len({*one.gaps, *answers.gaps})
        return 3 * len(_words(f"{one.title} {one.team} {one.summary}") & wanted) + gaps

    for id_ in sorted(known, key=likeness, reverse=True):
        if not missing_parts((like := book.load(id_)).model):
            return like
    raise PilotbookError("There is no playbook to take the rest from. Leave out --interactive.")


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)} - {"agent"}


def _values(book: Book, like: BookPlaybook, answers: Answers) -> dict[str, Any]:
    values = {key: value for key, value in plain(like.model).items() if key not in _NOT_COPIED}
    values |= {"title": answers.title, "team": answers.team, "draft": True, "gaps": _gaps(book, like, answers.gaps)}
    values["job"] |= {"starts_when": answers.starts_when, "ends_when": answers.ends_when}
    values["owner"]["title"] = answers.owner
    values["metric"]["name"] = answers.number
    values["stalls"].pop("sources", None)
    never = {"mode": "never", "reversible": False, "limit": "0", "why": "Why the agent must never do it."}
    rows: dict[str, Any] = {}
    for action in answers.never:
        rows[make_id(action, {*rows, *values["autonomy"]}, "row")] = {"action": action, **never}
    values["autonomy"] = rows | {id_: row for id_, row in values["autonomy"].items() if row["mode"] != "never"}
    if later := _later_kickoff(book, answers.gaps):
        values["adapt"] = {id_: {"kickoff": False} for id_ in later}
    return {key: values[key] for key in Playbook.model_fields if key in values}


def _gaps(book: Book, like: BookPlaybook, chosen: tuple[str, ...]) -> dict[str, Any]:
    here = like.model.gaps
    return {id_: {"shows": here[id_].shows if id_ in here else book.gaps[id_].signs[0]} for id_ in chosen}


def _later_kickoff(book: Book, gaps: tuple[str, ...]) -> list[str]:
    """Return the checks that a kickoff has no room for: those after the first ones."""
    fixes = dict.fromkeys(fix for gap in gaps for fix in book.gaps[gap].fixes)
    found = [id_ for fix in fixes for id_, check in book.fixes[fix].checks.items() if check.kickoff]
    return list(dict.fromkeys(found))[KICKOFF_CHECKS:]


def _notes(values: Mapping[str, Any]) -> dict[str, str]:
    copied = ("summary", "stalls", "gaps", *WORKSHEETS, "cost", "needs", "kickoff")
    return {
        **{key: "Copied." for key in copied if key in values},
        "job": "`starts_when` and `ends_when` are yours, the rest is copied.",
        "owner": "`title` is yours, the rest is copied.",
        "metric": "`name` is yours, the rest is copied.",
        "autonomy": "The first rows are yours, the rest is copied.",
    }
