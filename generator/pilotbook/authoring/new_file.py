"""Write an author's first files: a gap, a fix, a document or a playbook, with every required key.

Comes in: a `Book`, a kind and an id. Goes out: YAML files that `check` accepts. Only `save_file` writes.
Must not know: the terminal.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book
from pilotbook.book.parts import PARTS
from pilotbook.errors import PilotbookError
from pilotbook.load import Layer
from pilotbook.load.file_names import explain_bad_id
from pilotbook.models import Document, Fix, Gap, Model, Playbook
from pilotbook.staging import write_all

from .review import essential_checks
from .scaffold import scaffold_yaml

FILE_KINDS: dict[str, tuple[str, type[Model]]] = {
    "gap": ("gaps", Gap),
    "fix": ("fixes", Fix),
    "document": ("documents", Document),
    "playbook": ("playbooks", Playbook),
}
"""The kinds of files that can be added, each with its folder and model."""


def save_file(path: Path, text: str, *, overwrite: bool = False) -> Path:
    """Write a file whole or not at all, with its folder if that is missing. Return its path.

    Raises:
        PilotbookError: when the file exists and `overwrite` is false, or cannot be written.
    """
    check_free(path, overwrite=overwrite)
    write_all([(path.name, text.encode())], path.parent)
    return path


def check_free(path: Path, *, overwrite: bool = False) -> None:
    """Check that a file may be written.

    Raises:
        PilotbookError: when the file exists and `overwrite` is false.
    """
    if path.exists() and not overwrite:
        raise PilotbookError(f"{path}: this file already exists. Choose another ID, or edit the file.")


def validate_id(id_: str) -> str:
    """Return an id unchanged if it is valid.

    Raises:
        PilotbookError: when it is not.
    """
    if fault := explain_bad_id(id_):
        raise PilotbookError(fault)
    return id_


def relative_schema_path(file: Path, schemas: Path, name: str) -> str:
    """Return the relative path from a YAML file to its JSON Schema, with slashes."""
    return Path(os.path.relpath(schemas / f"{name}.schema.json", file.parent)).as_posix()


def write_first_file(book: Book, layer: Layer, kind: str, id_: str, schemas: Path) -> Path:
    """Write a first gap, fix, document or playbook, with every required key. Return its path.

    Raises:
        PilotbookError: when the id is taken or invalid, or a gap has no fix to name.
    """
    folder, model = FILE_KINDS[kind]
    home = layer.playbooks if kind == "playbook" else layer.content / folder
    path = home / f"{validate_id(id_)}.yml"
    book = book.with_drafts or book
    things = {**book.hidden, **book.playbooks} if kind == "playbook" else getattr(book, folder)
    if id_ in things:
        raise PilotbookError(f"There is already a {kind} `{id_}`. Choose another ID.")
    if kind == "gap" and not book.fixes:
        raise PilotbookError("A gap names a fix, and this site has none yet. Start with: pilotbook add fix our-fix")
    head = (
        f"# yaml-language-server: $schema={relative_schema_path(path, schemas, kind)}\n"
        f"# Replace each value: it says what to write there. {_NEXT_STEPS[kind]}\n"
    )
    return save_file(path, head + scaffold_yaml(model, _example_values(book, kind, id_)))


def title_of_id(id_: str) -> str:
    """Return the title that a new file gets from its id: `Our review` for `our-review`."""
    return id_.replace("-", " ").capitalize()


def first_check_id(id_: str) -> str:
    """Return an id for the first check of a new file, short enough to be valid."""
    return f"{id_[:50].rstrip('-')}-first"


_NEXT_STEPS = {
    "gap": "Playbooks select the gap under `gaps`; fixes name it under `closes`.",
    "fix": "Its checks will appear in every playbook that selects the gap under `closes`.",
    "document": "The document will be in the go-live pack of every playbook.",
    "playbook": "See another playbook's page for how much to write.",
}


def _example_values(book: Book, kind: str, id_: str) -> Mapping[str, Any]:
    role, gate = next(iter(book.roles)), next(iter(book.gates))
    gaps = _first_gaps(book)
    parts = {*PARTS} if gaps else {*PARTS, "checks"} - {"gaps"}
    common = {"by": role, "role": role, "led_by": role, "filled_in_by": role, "gate": gate, "title": title_of_id(id_)}
    orders = {
        "gap": [gap.order for gap in book.gaps.values()],
        "document": [document.order for document in book.documents.values()],
    }
    last = max(orders.get(kind, ()), default=0)
    special: dict[str, Mapping[str, Any]] = {
        "gap": {"also": ("draft",), "fixes": _first_published(book.fixes)},
        "fix": {
            "also": ("draft", "closes") if book.gaps else ("draft",),
            "closes": _first_published(book.gaps),
            "ids of checks": (first_check_id(id_),),
            "example": _EXAMPLE,
        },
        "document": {
            "formats": ["docx", "pdf", "md"],
            "ids of sections": ("first-part",),
            "also": ("draft", "text"),
        },
        "playbook": {
            "also": ("team", "draft", *parts),
            "ids of gaps": gaps,
            "ids of checks": (first_check_id(id_),),
            "present": list(book.roles)[:2],
            "agenda": [
                {"title": "What the agent does and doesn't do", "minutes": 30, "led_by": role,
                 "outcome": "A five-line job description that everyone agrees on."},
                {"title": "Who owns it", "minutes": 20, "led_by": role, "outcome": "One name, with a date."},
                {"title": "What gets done by when", "minutes": 20, "led_by": role,
                 "outcome": "Each kickoff check with a name and a date."},
            ],
            **_COST,
        },
    }  # fmt: skip
    return {**common, "draft": True, **({"order": min(last + 10, 999)} if kind in orders else {}), **special[kind]}


def _first_gaps(book: Book) -> tuple[str, ...]:
    """Return the gaps that a new playbook selects: the first three, and each that brings one of the blocking checks.

    So no blocking check is missing without a reason, and the author decides which gap goes.
    """
    bring = set(essential_checks(book).values())
    gaps = {id_: gap for id_, gap in book.gaps.items() if not gap.draft}
    return tuple(id_ for at, (id_, gap) in enumerate(gaps.items()) if at < 3 or bring & set(gap.fixes))


def _first_published(things: Mapping[str, Gap | Fix]) -> list[str]:
    """Return the id of the first gap or fix, of one that is not a draft if possible, or nothing if there is none."""
    return sorted(things, key=lambda id_: things[id_].draft)[:1]


_EXAMPLE = {
    "title": "What happened, in a few words",
    "text": "A short example of your own: what you did and what came of it.",
}
_COST: Mapping[str, Any] = {
    "pilot_runs_per_month": 200,
    "model_cost_per_run": 0.1,
    "tool_cost_per_run": 0.05,
    "retry_share": 0.05,
    "handled_share": 0.7,
    "review_share": 0.3,
    "review_minutes": 3,
    "hand_minutes": 15,
    "wage_per_hour": 40,
    "infrastructure_per_month": 200,
    "infrastructure_multiplier": 3,
    "monitoring_per_month": 100,
    "runs_per_infrastructure": 1000,
    "operator_days_per_month": 3,
    "operator_day_rate": 400,
    "runs_per_operator": 600,
    "one_time": 20000,
}
