"""The book for programs: JSON with its schemas, and the YAML files as they were written.

Comes in: the book. Goes out: outputs below `data/`.
Must not know: pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from typing import Any

from .. import schemas
from ..book import Book, BookPlaybook
from ..cost import for_the_browser
from ..diagnose import for_the_browser as for_diagnosing
from ..models import Diagnosis
from . import evidence, forks
from .output import Output

FORMAT = 1
"""The version of `book.json`'s form. It grows when a program that reads it would break."""


def outputs(book: Book) -> Iterator[Output]:
    """`data/book.json`, `data/changes.json`, `data/*.schema.json`, each playbook's YAML and its example as a record."""
    yield Output("data/book.json", lambda: json.dumps(book_json(book), ensure_ascii=False) + "\n")
    yield Output("data/changes.json", lambda: _text(book.changes.model_dump(mode="json")))
    yield Output("data/references.json", lambda: json.dumps(forks.references(book), ensure_ascii=False) + "\n")
    yield Output("data/cost-model.json", lambda: json.dumps(for_the_browser()) + "\n")
    if book.diagnosis is not None:
        yield Output("data/diagnose.json", partial(_diagnosis, book, book.diagnosis))
    yield from evidence.numbers(book)
    for version, paths in book.releases.items():
        yield Output(f"data/releases/{version}.json", paths[-1].read_bytes)
    for name in schemas.FILES:
        yield Output(f"data/{name}.schema.json", partial(schemas.text, name))
    for playbook in book.playbooks.values():
        yield Output(f"data/playbooks/{playbook.id}.yml", playbook.path.read_bytes)
        yield Output(f"data/forks/{forks.fork_id(playbook)}.yml", partial(forks.yaml_to_fork, book, playbook))
        if playbook.model.example is not None:
            yield Output(f"data/examples/{playbook.id}.json", _example(playbook))


def _diagnosis(book: Book, diagnosis: Diagnosis) -> str:
    return json.dumps(for_diagnosing(diagnosis, book.gaps)) + "\n"


def _example(playbook: BookPlaybook) -> Callable[[], str]:
    example = playbook.model.example
    assert example is not None
    return lambda: _text(example.model_dump(mode="json", exclude_none=True, exclude_defaults=False))


def book_json(book: Book) -> dict[str, Any]:
    """The resolved book as plain values: every check where it stands, every id followed."""

    def dumped(things: Any) -> dict[str, Any]:
        return {id_: thing.model_dump(mode="json", exclude_none=True) for id_, thing in things.items()}

    return {
        "format": FORMAT,
        "gates": dumped(book.gates),
        "roles": dumped(book.roles),
        "questions": dumped(book.questions),
        "gaps": dumped(book.gaps),
        "fixes": dumped(book.fixes),
        "documents": dumped(book.documents),
        "sources": dumped(book.sources),
        "comparisons": dumped(book.comparisons),
        "home": book.home.model_dump(mode="json"),
        **({"diagnosis": book.diagnosis.model_dump(mode="json", exclude_none=True)} if book.diagnosis else {}),
        "playbooks": {id_: playbook_json(playbook) for id_, playbook in book.playbooks.items()},
        "changes": book.changes.model_dump(mode="json")["changes"],
        "citations": {
            ref: [{"kind": kind, "id": id_} for kind, id_ in book.citations[ref]] for ref in sorted(book.citations)
        },
    }


def playbook_json(playbook: BookPlaybook) -> dict[str, Any]:
    """A playbook with its gaps and checks resolved."""
    authored = playbook.model.model_dump(mode="json", exclude_none=True, exclude={"gaps", "checks", "adapt", "example"})
    return {
        **authored,
        "gaps": {
            gap.id: {"shows": gap.here.shows, "fixes": list(gap.fixes), "checks": [check.id for check in gap.checks]}
            for gap in playbook.gaps
        },
        "checks": {check.id: _check_json(check) for check in playbook.checks},
    }


def _check_json(check: Any) -> dict[str, Any]:
    values = {name: value for name, value in check.__dict__.items() if name != "id" and value is not None}
    if check.stale_after is not None:
        values["stale_after"] = check.stale_after.model_dump(mode="json", exclude_none=True)
    values["wording"] = check.wording
    return values


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=asdict) + "\n"
