"""Write the book for programs: JSON with its JSON Schemas, and the YAML files as their authors wrote them.

Comes in: a `Book`. Goes out: `File`s below `data/`.
Must not know: pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from pilotbook.book.gate_plan import find_gate
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.config.paths import schema_folder
from pilotbook.config.site import Site
from pilotbook.load.playbook_folders import read_source
from pilotbook.models import Diagnosis
from pilotbook.records.cost import dump_cost_model
from pilotbook.records.diagnose import dump_diagnosis
from pilotbook.records.results import WORDS
from pilotbook.records.suite import suite_rows

from .file import File
from .views import adapt, changes, cost, evidence, forks, standards

BOOK = "data/book.json"
FORMAT_VERSION = 1
"""The format version of `book.json`. Raise it with any change that breaks a program that reads the file."""


def site_files(book: Book, site: Site, playbook_text_of: Callable[[str], str | bytes]) -> Iterator[File]:
    """Yield the files below `data/` that belong to no single playbook: the book, its releases, the JSON Schemas.

    `playbook_text_of` returns a playbook as JSON text, by its id.
    """
    yield File(BOOK, partial(_book_pieces, book, playbook_text_of))
    yield File("data/changes.json", lambda: book.changes.model_dump_json(indent=1) + "\n")
    yield File("data/playbooks.json", lambda: _titles(book))
    yield File("data/references.json", lambda: json.dumps(changes.permalink_data(book), ensure_ascii=False) + "\n")
    yield File("data/cost-model.json", lambda: json.dumps(dump_cost_model()) + "\n")
    if book.diagnosis is not None:
        yield File("data/diagnose.json", partial(_diagnosis, book, book.diagnosis))
    yield File("data/adapt.json", partial(adapt.rules_json, book, site))
    yield from evidence.figure_files(book)
    yield from standards.files(book, site)
    for version, paths in book.releases.items():
        yield File(f"data/releases/{version}.json", paths[-1].read_bytes)
    for path in sorted(schema_folder().glob("*.schema.json")):
        yield File(f"data/{path.name}", path.read_bytes, fingerprint=f"schema {path.name}")


def playbook_files(book: Book, playbook: BookPlaybook) -> Iterator[File]:
    """Yield a playbook's files below `data/`: its YAML, the YAML of a new fork, its example record, its cost as CSV.

    One more is what the browser needs in order to read test results.
    """
    yield File(f"data/playbooks/{playbook.id}.yml", partial(read_source, playbook.path))
    yield File(f"data/forks/{forks.fork_id(playbook)}.yml", partial(forks.yaml_to_fork, book, playbook))
    if playbook.checklist is not None:
        return
    yield File(f"data/adapt/{playbook.id}.json", partial(adapt.base_json, book, playbook))
    if playbook.model.example is not None:
        yield File(f"data/examples/{playbook.id}.json", _example(book, playbook))
    if playbook.model.cost is not None:
        yield File(f"data/cost/{playbook.id}.csv", partial(cost.cost_csv, playbook.model.cost))
    yield File(f"data/suites/{playbook.id}.json", partial(_suite, playbook))


def _titles(book: Book) -> str:
    """Return the titles of all playbooks by id, for pages that list only the first few."""
    return json.dumps({id_: playbook.title for id_, playbook in book.playbooks.items()}, ensure_ascii=False) + "\n"


def _diagnosis(book: Book, diagnosis: Diagnosis) -> str:
    return json.dumps(dump_diagnosis(diagnosis, book.gaps)) + "\n"


def _suite(playbook: BookPlaybook) -> str:
    """Return what the browser needs in order to read test results, with the words that it writes into a record."""
    return json.dumps({**suite_rows(playbook), "words": WORDS}, ensure_ascii=False) + "\n"


def _example(book: Book, playbook: BookPlaybook) -> Callable[[], str]:
    example = playbook.model.example
    assert example is not None
    stage = find_gate(example.pilot.stage or "", book.gates, playbook.gates)
    if stage != (example.pilot.stage or ""):
        example = example.model_copy(update={"pilot": example.pilot.model_copy(update={"stage": stage})})
    return lambda: example.model_dump_json(indent=1, exclude_none=True) + "\n"


def playbook_text(playbook: BookPlaybook) -> str:
    """Return a playbook as the JSON text that `book.json` holds."""
    return json.dumps(playbook_json(playbook), ensure_ascii=False)


def _book_pieces(book: Book, playbook_text_of: Callable[[str], str | bytes]) -> Iterator[str | bytes]:
    """Yield the resolved book as JSON in pieces, one playbook at a time, so that it is never whole in memory."""
    whole = json.dumps({**_shared_json(book), "playbooks": {}}, ensure_ascii=False)
    yield whole.removesuffix("}}")
    for number, id_ in enumerate(book.playbooks):
        yield f"{', ' if number else ''}{json.dumps(id_)}: "
        yield playbook_text_of(id_)
    yield "}}\n"


def _shared_json(book: Book) -> dict[str, Any]:
    def dumped(things: Any, apart: set[str] | None = None) -> dict[str, Any]:
        return {id_: thing.model_dump(mode="json", exclude_none=True, exclude=apart) for id_, thing in things.items()}

    return {
        "format": FORMAT_VERSION,
        "gates": dumped(book.gates),
        "roles": dumped(book.roles),
        "questions": dumped(book.questions),
        "gaps": dumped(book.gaps, {"draft"}),
        "fixes": dumped(book.fixes, {"draft"}),
        "documents": dumped(book.documents, {"draft"}),
        "sources": dumped(book.sources),
        "standards": dumped(book.standards),
        "comparisons": dumped(book.comparisons),
        "home": book.home.model_dump(mode="json"),
        **({"diagnosis": book.diagnosis.model_dump(mode="json", exclude_none=True)} if book.diagnosis else {}),
        "changes": book.changes.model_dump(mode="json")["changes"],
        "citations": {
            ref: [{"kind": kind, "id": id_} for kind, id_ in book.citations[ref]] for ref in sorted(book.citations)
        },
    }


def playbook_json(playbook: BookPlaybook) -> dict[str, Any]:
    """Return a playbook as a JSON object, with its gaps and checks resolved."""
    if playbook.checklist is not None:
        return {
            **playbook.checklist.model_dump(
                mode="json",
                exclude_none=True,
                exclude={"checks", "draft", *(() if playbook.checklist.gates else ("gates",))},
            ),
            "checks": {check.id: _check_json(check) for check in playbook.checks},
        }
    apart = {"gaps", "checks", "adapt", "example", "draft", *(() if playbook.model.gates else ("gates",))}
    authored = playbook.model.model_dump(mode="json", exclude_none=True, exclude=apart)
    return {
        **authored,
        "gaps": {
            gap.id: {"shows": gap.here.shows, "fixes": list(gap.fixes), "checks": [check.id for check in gap.checks]}
            for gap in playbook.gaps
        },
        "checks": {check.id: _check_json(check) for check in playbook.checks},
    }


def _check_json(check: Any) -> dict[str, Any]:
    apart = ("id", "written_gate")
    values = {name: value for name, value in check.__dict__.items() if name not in apart and value is not None}
    if check.stale_after is not None:
        values["stale_after"] = check.stale_after.model_dump(mode="json", exclude_none=True)
    values["wording"] = check.wording
    return values
