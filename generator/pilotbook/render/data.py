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

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.models import Diagnosis, json_schema
from pilotbook.records.cost import for_the_browser
from pilotbook.records.diagnose import for_the_browser as for_diagnosing

from .file import Output, in_pieces
from .views import evidence, forks

FORMAT = 1
"""The version of `book.json`'s form. It grows when a program that reads it would break."""


def outputs(book: Book, kept: Any = None) -> Iterator[Output]:
    """`data/book.json`, `data/changes.json`, `data/*.schema.json`. `kept` has the playbooks as JSON."""
    part = kept.part if kept else None
    yield in_pieces("data/book.json", lambda: _book_pieces(book, part), stamp=kept.stamp if kept else "")
    yield Output("data/changes.json", lambda: _text(book.changes.model_dump(mode="json")))
    yield Output("data/playbooks.json", lambda: _titles(book))
    yield Output("data/references.json", lambda: json.dumps(forks.references(book), ensure_ascii=False) + "\n")
    yield Output("data/cost-model.json", lambda: json.dumps(for_the_browser()) + "\n")
    if book.diagnosis is not None:
        yield Output("data/diagnose.json", partial(_diagnosis, book, book.diagnosis))
    yield from evidence.numbers(book)
    for version, paths in book.releases.items():
        yield Output(f"data/releases/{version}.json", paths[-1].read_bytes)
    for name in json_schema.FILES:
        yield Output(f"data/{name}.schema.json", partial(json_schema.text, name))


def of_playbook(book: Book, playbook: BookPlaybook) -> Iterator[Output]:
    """A playbook's YAML, one to fork it with, its example as a record, and the sum at full volume."""
    yield Output(f"data/playbooks/{playbook.id}.yml", playbook.path.read_bytes)
    yield Output(f"data/forks/{forks.fork_id(playbook)}.yml", partial(forks.yaml_to_fork, book, playbook))
    if playbook.model.example is not None:
        yield Output(f"data/examples/{playbook.id}.json", _example(playbook))
    yield Output(f"data/cost/{playbook.id}.csv", partial(evidence.cost_at_volume, playbook))


def _titles(book: Book) -> str:
    """The titles of all playbooks, for a page that names only the first of them."""
    return json.dumps({id_: playbook.card.title for id_, playbook in book.playbooks.items()}, ensure_ascii=False) + "\n"


def _diagnosis(book: Book, diagnosis: Diagnosis) -> str:
    return json.dumps(for_diagnosing(diagnosis, book.gaps)) + "\n"


def _example(playbook: BookPlaybook) -> Callable[[], str]:
    example = playbook.model.example
    assert example is not None
    return lambda: _text(example.model_dump(mode="json", exclude_none=True, exclude_defaults=False))


def playbook_part(playbook: BookPlaybook) -> str:
    """A playbook as it stands in `book.json`."""
    return json.dumps(playbook_json(playbook), ensure_ascii=False)


def _book_pieces(book: Book, part: Callable[[BookPlaybook], str | bytes] | None) -> Iterator[str | bytes]:
    """The resolved book: every check where it stands, every id followed. One playbook after the other."""
    whole = json.dumps({**_shared_json(book), "playbooks": {}}, ensure_ascii=False)
    yield whole.removesuffix("}}")
    for number, playbook in enumerate(book.playbooks.values()):
        yield f"{', ' if number else ''}{json.dumps(playbook.id)}: "
        yield (part or playbook_part)(playbook)
    yield "}}\n"


def _shared_json(book: Book) -> dict[str, Any]:
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
