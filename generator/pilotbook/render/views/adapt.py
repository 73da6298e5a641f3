"""Prepare what the form that adapts a playbook needs: the playbook as a fork's base, the rules, and the messages.

Comes in: a `Book`, a playbook and the site. Goes out: `data/adapt.json` and `data/adapt/<id>.json`.
Must not know: HTML. The scripts in `overrides/adapt/` read the data.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pilotbook.authoring.fork_file import format_head
from pilotbook.book.diff import NOUNS
from pilotbook.book.gate_plan import find_gate
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.releases import last_release_version
from pilotbook.book.state import RARE_ROW_KEYS, SINGLE_KEYS
from pilotbook.book.validate.playbooks import KICKOFF_CHECKS, KICKOFF_MINUTES
from pilotbook.config.paths import library_root
from pilotbook.config.site import Site
from pilotbook.models.base import CONTROL, TEXT_FORMS
from pilotbook.models.messages import MESSAGES
from pilotbook.text import labels

from .adapt_schema import adapt_schema
from .forks import TITLES, fork_id

_UNUSED = {"adapt", "gates", "leave_out", "checks", "documents", "draft", "example", "sources"}
"""The keys of a playbook that the form merges in its own way, or does not change."""
_EMPTY_ID = "{id}"
_SCHEMA = "../schema/fork.schema.json"


def base_json(book: Book, playbook: BookPlaybook) -> str:
    """Return a playbook as the form forks it: its values, its checks by ID, and how a fork's file begins."""
    model = playbook.model
    unused = {"sources", "maps"}
    adapted = {id_: one.model_dump(mode="json", exclude_unset=True, exclude=unused) for id_, one in model.adapt.items()}

    def place(values: dict[str, Any]) -> dict[str, Any]:
        """Return a check's values with the gate at which it is due here."""
        there = values.get("gate")
        return {**values, "gate": find_gate(there, book.gates, playbook.gates)} if there else values

    brought = {
        gap.id: [check for fix in gap.fixes for check in book.fixes[fix].checks if check not in model.checks]
        for gap in playbook.gaps
    }
    of_fixes = {id_ for ids in brought.values() for id_ in ids}
    library = {id_: check for fix in book.fixes.values() for id_, check in fix.checks.items() if id_ in of_fixes}
    dump: dict[str, Any] = {"mode": "json", "exclude_none": True, "exclude": {*unused, "keep"}}
    data = {
        "id": playbook.id,
        "title": model.title,
        "fork": fork_id(playbook),
        "version": last_release_version(book, playbook),
        "digest": playbook.snapshot.digest,
        "head": format_head(book, playbook, _EMPTY_ID, _SCHEMA),
        "headOfSame": format_head(book, playbook, playbook.id, _SCHEMA),
        "seen": playbook.snapshot.model_dump(mode="json", exclude_defaults=True),
        "values": model.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude=_UNUSED),
        "brings": brought,
        "library": {id_: place(check.model_dump(**dump)) for id_, check in library.items()},
        "own": {id_: place(check.model_dump(**dump)) for id_, check in model.checks.items()},
        "adapt": {id_: place(values) for id_, values in adapted.items()},
        "leaveOut": list(model.leave_out),
        **(_own_gates(playbook) if model.gates else {}),
    }
    return json.dumps(data, ensure_ascii=False) + "\n"


def _own_gates(playbook: BookPlaybook) -> dict[str, Any]:
    """Return what the form needs to know of the gates of a playbook that has its own, as `rules_json` has it."""
    return {
        "gates": {id_: gate.title for id_, gate in playbook.gates.items()},
        "beforeLive": sorted(playbook.plan.before_live_input),
    }


def rules_json(book: Book, site: Site) -> str:
    """Return what the form needs to know of the whole book: the schema, the messages, and every ID and title."""
    summaries = {**book.playbooks, **book.hidden}
    known = sorted(summaries, key=lambda id_: summaries[id_].is_fork)  # a base, before the forks that have its checks
    of_fixes = {check: id_ for id_, fix in (book.with_drafts or book).fixes.items() for check in fix.checks}
    taken = {check: ["playbook", id_] for id_ in reversed(known) for check in summaries[id_].checks}
    taken |= {check: ["fix", id_] for check, id_ in of_fixes.items()}
    data = {
        "schema": adapt_schema(),
        "messages": MESSAGES,
        "control": CONTROL.pattern,
        "forms": TEXT_FORMS,
        "kickoff": {"room": KICKOFF_CHECKS, "least": KICKOFF_MINUTES[0], "most": KICKOFF_MINUTES[1]},
        "kinds": TITLES,
        "nouns": {key: noun for key, noun in NOUNS.items() if key not in RARE_ROW_KEYS},
        "parts": SINGLE_KEYS,
        "gates": {id_: gate.title for id_, gate in book.gates.items()},
        "roles": {id_: role.title for id_, role in book.roles.items()},
        "gaps": {id_: gap.title for id_, gap in book.gaps.items()},
        "questions": {id_: question.text for id_, question in book.questions.items() if question.group == "written"},
        "documents": {id_: document.title for id_, document in book.documents.items()},
        "playbooks": sorted(known),
        "replaceable": [id_ for id_ in sorted(known) if _is_of_library(summaries[id_].path, site)],
        "taken": taken,
        "labels": {"mode": labels.MODES, "kind": labels.CASE_KINDS, "reversible": {"true": "Yes", "false": "No"}},
        "beforeLive": sorted(book.plan.before_live_input),
        "newFile": new_file_url(site.edit_base),
    }
    return json.dumps(data, ensure_ascii=False) + "\n"


def _is_of_library(path: Path, site: Site) -> bool:
    """Return whether a playbook is one of a library that is not the site itself, so that a fork can take its ID."""
    library = library_root()
    return site.root is not None and site.root.resolve() != library and path.is_relative_to(library / "playbooks")


def new_file_url(edit_base: str) -> str:
    """Return the address of a repository host's page for a new file, with `{file}` in it, or `""` if it is unknown.

    `edit_base` is the address under which people edit the site's files, such as `https://host/owner/name/edit/main/`.
    """
    host = urlsplit(edit_base).hostname or ""
    repository, found, rest = edit_base.rstrip("/").partition("/edit/")
    branch, _, folder = rest.partition("/")
    if not found or not branch:
        return ""
    file = f"{folder}/playbooks/{{file}}" if folder else "playbooks/{file}"
    if "gitlab" in host or repository.endswith("/-"):
        return f"{repository.removesuffix('/-')}/-/new/{branch}?file_name={file}"
    return f"{repository}/new/{branch}?filename={file}" if "github" in host else ""
