"""Write an author's new files: forks of playbooks, and first files of everything else.

Comes in: a `Book`, an id. Goes out: YAML files, and a snapshot of the base next to each fork. Only `save_file` writes.
Must not know: the terminal.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.releases import last_release_version
from pilotbook.book.snapshots import seen_path
from pilotbook.errors import PilotbookError, did_you_mean
from pilotbook.files import write_atomic
from pilotbook.load import Layer
from pilotbook.load.catalog import explain_bad_id
from pilotbook.models import Document, Fix, Gap, Model, Playbook, Snapshot

from .scaffold import scaffold_yaml

FILE_KINDS: dict[str, tuple[str, type[Model]]] = {
    "gap": ("gaps", Gap),
    "fix": ("fixes", Fix),
    "document": ("documents", Document),
    "playbook": ("playbooks", Playbook),
}
"""The kinds of files that can be added, each with its folder and model."""
_FORKED = re.compile(r"^forked:.*\n?(?:[ \t]+.*\n?)*", re.MULTILINE)
_EXTENDS = re.compile(r"^extends:.*\n?", re.MULTILINE)


def save_file(path: Path, text: str, *, overwrite: bool = False) -> Path:
    """Write a file whole or not at all, with its folder if that is missing. Return its path.

    Raises:
        PilotbookError: when the file exists and `overwrite` is false, or cannot be written.
    """
    if path.exists() and not overwrite:
        raise PilotbookError(f"{path}: this file is there already. Take another id, or change the file.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, text.encode())
    except OSError as error:
        raise PilotbookError(f"{path}: it cannot be written: {error.strerror}.") from None
    return path


def validate_id(id_: str) -> str:
    """Return an id unchanged if it is valid.

    Raises:
        PilotbookError: when it is not.
    """
    if fault := explain_bad_id(id_):
        raise PilotbookError(fault)
    return id_


# --- forks ---


def find_base(book: Book, id_: str) -> BookPlaybook:
    """Return the playbook to fork, whether this site shows it or not.

    Raises:
        PilotbookError: when there is no playbook with this id.
    """
    known = {**book.hidden, **book.playbooks}
    if id_ not in known:
        raise PilotbookError(f"There is no playbook `{id_}` here. {did_you_mean(id_, known)}")
    return book.load(id_)


def format_fork(book: Book, base: BookPlaybook, id_: str, schema: str) -> str:
    """Return the YAML of a new fork: what it extends, and in comments the places to change, with their text of today.

    `schema` is the path from the file to the JSON Schema of forks.
    """
    same = id_ == base.id
    adapted = next((check for check in base.checks if not check.blocking), base.checks[0])
    left = next((check for check in reversed(base.checks) if check.id != adapted.id), adapted)
    gates = list(book.gates)
    title = base.model.title if same else id_.replace("-", " ").capitalize()
    model = base.model
    row, action = next(iter(model.autonomy.items()))
    case = next(iter(model.cases))
    return f"""\
# yaml-language-server: $schema={schema}
# {"The library's playbook" if same else "A fork of the playbook"} {_one_line(base.id)}: {_one_line(model.title)}.
# This file holds what is different here. Everything else stays as it is there, and follows when it changes.
# What it changes:           pilotbook diff {id_}
# What changed there since:  pilotbook diff {id_} --upstream
extends: {base.id}
forked:
  version: "{last_release_version(book, base)}"
  digest: "{base.snapshot.digest}"

title: {_quote(title)}
# team: {_quote(model.team)}
# summary: {_quote(model.summary)}

# Take the # away from what differs, and keep the ids: ticks and documents hang on them.

# job:
#   starts_when: {_quote(model.job.starts_when)}
#   ends_when: {_quote(model.job.ends_when)}
# owner:
#   title: {_quote(model.owner.title)}
# metric:
#   name: {_quote(model.metric.name)}

# Reword a check, or move it to another gate: {", ".join(gates)}. Every key may be left out.
# adapt:
#   {adapted.id}:
#     text: {_quote(adapted.text)}
#     done_when: {_quote(adapted.done_when)}
#     gate: {adapted.gate}

# Leave a check out, with the reason for the people who will miss it.
# leave_out:
#   {left.id}: "Why it does not apply here."

# Checks that only this playbook has.
# checks:
#   {_first_check_id(id_)}:
#     text: "One act, starting with a verb."
#     done_when: "What can be verified then, with a number."
#     evidence: "What a reviewer would be shown."
#     role: {adapted.role}
#     gate: {adapted.gate}
#     gap: {adapted.gap}

# Rows of the tables, by id: a known id changes that row key by key, a new one adds a row.
# The tables: autonomy, exceptions, cases, integrations, signals, undo.
# autonomy:
#   {row}:
#     limit: {_quote(action.limit)}

# Rows, gaps or answers that do not apply here, each with the reason.
# without:
#   cases:
#     {case}: "Why it cannot happen here."

# Amounts of your own, for the sum at full volume.
# cost:
#   wage_per_hour: {model.cost.wage_per_hour:g}
"""


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _first_check_id(id_: str) -> str:
    return f"{id_[:50].rstrip('-')}-first"


def format_seen(snapshot: Snapshot) -> str:
    """Return the text of the file next to a fork that holds its base as its author last saw it."""
    return json.dumps(snapshot.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, indent=1) + "\n"


def accept_base(text: str, version: str, digest: str) -> str:
    """Return a fork's YAML with `version` and `digest` of the base under `forked`. Comments stay as they are."""
    if found := _FORKED.search(text):
        block, versions = re.subn(r"""(version:\s*)["']?[\d.]+["']?""", rf'\g<1>"{version}"', found.group())
        block, digests = re.subn(r"""(digest:\s*)["']?[0-9a-f]{8}["']?""", rf'\g<1>"{digest}"', block)
        if (versions, digests) == (1, 1):
            return text[: found.start()] + block + text[found.end() :]
        text = text[: found.start()] + text[found.end() :]
    block = f'forked:\n  version: "{version}"\n  digest: "{digest}"\n'
    return _EXTENDS.sub(lambda line: line.group().rstrip("\n") + "\n" + block, text, count=1)


def write_fork(book: Book, layer: Layer, base_id: str, id_: str, schemas: Path) -> list[Path]:
    """Write a fork, and next to it a snapshot of its base. Return the two paths.

    Raises:
        PilotbookError: when there is no such base, or the id is taken or invalid.
    """
    base, path = find_base(book, base_id), layer.playbooks / f"{validate_id(id_)}.yml"
    taken = {**book.hidden, **book.playbooks}
    if id_ in taken and (id_ != base_id or path.exists()):
        raise PilotbookError(f"There is a playbook `{id_}` already. Take another id for the fork.")
    text = format_fork(book, base, id_, relative_schema_path(path, schemas, "fork"))
    return [save_file(path, text), save_file(seen_path(path), format_seen(base.snapshot), overwrite=True)]


def relative_schema_path(file: Path, schemas: Path, name: str) -> str:
    """Return the relative path from a YAML file to its JSON Schema, with slashes."""
    return Path(os.path.relpath(schemas / f"{name}.schema.json", file.parent)).as_posix()


# --- first files ---


def write_first_file(book: Book, layer: Layer, kind: str, id_: str, schemas: Path) -> Path:
    """Write a first gap, fix, document or playbook, with every required key. Return its path.

    Raises:
        PilotbookError: when the id is taken or invalid.
    """
    folder, model = FILE_KINDS[kind]
    home = layer.playbooks if kind == "playbook" else layer.content / folder
    path = home / f"{validate_id(id_)}.yml"
    things = {**book.hidden, **book.playbooks} if kind == "playbook" else getattr(book, folder)
    if id_ in things:
        raise PilotbookError(f"There is a {kind} `{id_}` already. Take another id.")
    head = (
        f"# yaml-language-server: $schema={relative_schema_path(path, schemas, kind)}\n"
        f"# Each value says what belongs in its place. {_NEXT_STEPS[kind]}\n"
    )
    return save_file(path, head + scaffold_yaml(model, _example_values(book, kind, id_)))


_NEXT_STEPS = {
    "gap": "A playbook selects the gap under `gaps`; a fix joins it by `closes`.",
    "fix": "It joins the gap under `closes`; its checks stand in every playbook that selects that gap.",
    "document": "It stands in the dossier of every playbook.",
    "playbook": "See the page of another playbook for how much to write.",
}


def _example_values(book: Book, kind: str, id_: str) -> Mapping[str, Any]:
    role, gate, gap = next(iter(book.roles)), next(iter(book.gates)), next(iter(book.gaps))
    common = {"by": role, "role": role, "led_by": role, "filled_in_by": role, "gate": gate, "title": _title_of_id(id_)}
    orders = {
        "gap": [gap.order for gap in book.gaps.values()],
        "document": [document.order for document in book.documents.values()],
    }
    last = max(orders.get(kind, ()), default=0)
    special: dict[str, Mapping[str, Any]] = {
        "gap": {"fixes": [next(iter(book.fixes))]},
        "fix": {"also": ("closes",), "closes": [gap], "ids of checks": (_first_check_id(id_),), "example": _EXAMPLE},
        "document": {
            "formats": ["docx", "pdf", "md"],
            "ids of sections": ("first-part",),
            "also": ("text",),
        },
        "playbook": {
            "ids of gaps": tuple(book.gaps)[:3],
            "present": list(book.roles)[:2],
            "agenda": [
                {"title": "What the agent does, and what it does not", "minutes": 30, "led_by": role,
                 "outcome": "The job in five lines, read out and agreed."},
                {"title": "Who owns it", "minutes": 20, "led_by": role, "outcome": "One name, with a day."},
                {"title": "What is done by when", "minutes": 20, "led_by": role,
                 "outcome": "Each check of the kick-off with a name and a day."},
            ],
            **_COST,
        },
    }  # fmt: skip
    return {**common, **({"order": min(last + 10, 999)} if kind in orders else {}), **special[kind]}


_EXAMPLE = {
    "title": "What happened, in a few words",
    "text": "A short case of your own, with what was done and what came of it.",
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
    "operator_days_per_month": 3,
    "operator_day_rate": 400,
    "one_time": 20000,
}


def _title_of_id(id_: str) -> str:
    return id_.replace("-", " ").capitalize()
