"""Write forks: a short YAML file per fork, and next to it a snapshot of its base as its author last saw it.

Comes in: a `Book`, the ids of a base and of the fork. Goes out: YAML files, JSON snapshots, the text of both.
Must not know: the terminal.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.releases import last_release_version
from pilotbook.book.snapshots import seen_path
from pilotbook.errors import PilotbookError, did_you_mean
from pilotbook.load import Layer
from pilotbook.models import Playbook, Snapshot
from pilotbook.models.messages import explain
from pilotbook.records.record_file import check_left_out
from pilotbook.staging import write_all

from .checklist_fork import format_checklist_part
from .new_file import check_free, first_check_id, relative_schema_path, title_of_id, validate_id

_FORKED = re.compile(r"^forked:.*\n?(?:[ \t]+.*\n?)*", re.MULTILINE)
_EXTENDS = re.compile(r"^extends:.*\n?", re.MULTILINE)


def find_base(book: Book, id_: str) -> BookPlaybook:
    """Return the playbook to fork, whether this site shows it or not.

    Raises:
        PilotbookError: when there is no playbook with this id.
    """
    known = {**book.hidden, **book.playbooks}
    check_left_out(id_, book)
    if id_ not in known:
        raise PilotbookError(f"There is no playbook `{id_}` here. {did_you_mean(id_, known)}")
    return book.load(id_)


def format_fork(book: Book, base: BookPlaybook, id_: str, schema: str) -> str:
    """Return the YAML of a new fork: what it extends, and in comments the places to change, with their text of today.

    `schema` is the path from the file to the JSON Schema of forks.
    """
    model = base.model
    title = model.title if id_ == base.id else title_of_id(id_)
    if base.checklist is not None:
        head = format_head(book, base, id_, schema)
        return f"{head}\n{format_checklist_part(base, base.checklist, id_, title)}"
    adapted = next((check for check in base.checks if not check.blocking), base.checks[0])
    left = next((check for check in reversed(base.checks) if check.id != adapted.id), adapted)
    gates = list(base.gates)
    gap = f"#     gap: {adapted.gap}\n" if adapted.gap else ""
    return f"""\
{format_head(book, base, id_, schema)}
title: {_quote(title)}
# team: {_quote(model.team or "Which team it is for.")}
# summary: {_quote(model.summary)}

# Remove the # from the lines you change. Keep the IDs: sign-offs and documents depend on them.

{_part_lines(model)}# Reword a check, or move it to another gate: {", ".join(gates)}. Every key is optional.
# adapt:
#   {adapted.id}:
#     text: {_quote(adapted.text)}
#     done_when: {_quote(adapted.done_when)}
#     gate: {adapted.gate}

# Leave out a check, with the reason, so that people know why it's gone.
# leave_out:
#   {left.id}: "Why it doesn't apply here."

# Checks that only this playbook has.
# checks:
#   {first_check_id(id_)}:
#     text: "One action, starting with a verb."
#     done_when: "What someone can verify when it's done, with a number."
#     evidence: "What you would show a reviewer."
#     role: {adapted.role}
#     gate: {adapted.gate}
{gap}
{_table_lines(model)}"""


def _part_lines(model: Playbook) -> str:
    """Return one line of each part that the base has, to change."""
    lines = []
    if model.job:
        lines += ["job:", f"  starts_when: {_quote(model.job.starts_when)}"]
        lines += [f"  ends_when: {_quote(model.job.ends_when)}"]
    if model.owner:
        lines += ["owner:", f"  title: {_quote(model.owner.title)}"]
    if model.metric:
        lines += ["metric:", f"  name: {_quote(model.metric.name)}"]
    return _comments(lines)


def _table_lines(model: Playbook) -> str:
    """Return examples of rows to change and to leave out, as far as the base has such rows, and of a cost input."""
    made = ""
    for row, action in list(model.autonomy.items())[:1]:
        made += f"""\
# Table rows, by ID: a known ID changes that row key by key, a new one adds a row.
# The tables: autonomy, exceptions, cases, integrations, signals, undo.
# autonomy:
#   {row}:
#     limit: {_quote(action.limit)}

"""
    for case in list(model.cases)[:1]:
        made += f"""\
# Rows, gaps or answers that don't apply here, each with the reason.
# without:
#   cases:
#     {case}: "Why it can't happen here."

"""
    if model.cost:
        made += f"""\
# Your own inputs for the cost model.
# cost:
#   wage_per_hour: {model.cost.wage_per_hour:g}
"""
    return made


def _comments(lines: list[str]) -> str:
    """Return lines as a block of comments with an empty line after it, or `""`."""
    return "".join(f"# {line}\n" for line in lines) + "\n" if lines else ""


def schema_of_fork(base: BookPlaybook) -> str:
    """Return the name of the JSON Schema of forks of a playbook."""
    return "fork" if base.checklist is None else "checklist-fork"


def format_head(book: Book, base: BookPlaybook, id_: str, schema: str) -> str:
    """Return how the YAML of a new fork begins: comments, what it extends, and the state of its base."""
    what = "playbook" if base.checklist is None else "checklist"
    kind = f"The library's {what}" if id_ == base.id else f"A fork of the {what}"
    return f"""\
# yaml-language-server: $schema={schema}
# {kind} {_one_line(base.id)}: {_one_line(base.model.title)}.
# This file contains only what differs. Everything else follows the library as it changes.
# What this fork changes:        pilotbook diff {id_}
# What the library has changed:  pilotbook diff {id_} --upstream
extends: {base.id}
forked:
  version: "{last_release_version(book, base)}"
  digest: "{base.snapshot.digest}"
"""


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())


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
        raise PilotbookError(" ".join(explain("playbook-taken", id=id_)))
    text = format_fork(book, base, id_, relative_schema_path(path, schemas, schema_of_fork(base)))
    check_free(path)
    files = [(path.name, text.encode()), (seen_path(path).name, format_seen(base.snapshot).encode())]
    return write_all(files, path.parent)
