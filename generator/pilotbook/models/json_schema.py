"""Builds JSON Schemas from the models.

Comes in: the models. Goes out: schemas by name, for editors, for other programs and for `schema/`.
Must not know: what a book contains.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pilotbook.files import write_atomic

from . import (
    Changes,
    Checklist,
    ChecklistFork,
    Comparisons,
    Diagnosis,
    Document,
    Fix,
    ForkHead,
    Gap,
    Gates,
    Home,
    Model,
    Playbook,
    Questions,
    Record,
    Register,
    Release,
    Roles,
    Source,
    Standard,
)
from .boundary import Boundary
from .published import PublishedBook
from .record_part import RecordPart


class Fork(ForkHead, Playbook):
    """A playbook that extends another and contains only what is different."""


SCHEMA_MODELS: dict[str, type[Model]] = {
    "gap": Gap,
    "fix": Fix,
    "document": Document,
    "source": Source,
    "standard": Standard,
    "playbook": Playbook,
    "fork": Fork,
    "checklist": Checklist,
    "checklist-fork": ChecklistFork,
    "gates": Gates,
    "roles": Roles,
    "questions": Questions,
    "comparisons": Comparisons,
    "home": Home,
    "diagnose": Diagnosis,
    "changes": Changes,
    "record": Record,
    "register": Register,
    "release": Release,
    "book": PublishedBook,
    "boundary": Boundary,
}
"""The model of each schema, by the schema's name."""


def build_schema(model: type[Model]) -> dict[str, Any]:
    """Build the schema of one model. The docstring of each field becomes its description."""
    made = model.model_json_schema(by_alias=True)
    if model in (Record, Register):
        _relax_record(made)
    if model in (Fork, ChecklistFork):
        _relax_fork(made)
    if model is PublishedBook:
        for name in ("Gap", "Fix", "Document"):
            made["$defs"][name]["properties"].pop("draft")  # `book.json` leaves it out
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _relax_record(made: dict[str, Any]) -> None:
    """Allow what browsers save: records that are half filled in, and keys of a newer version."""
    parts = {part.__name__: part for part in _list_subclasses(RecordPart)}
    for name, each in ((made["title"], made), *made["$defs"].items()):
        if name in parts:
            each["additionalProperties"] = True
            each["required"] = [key for key in each.get("required", ()) if key not in parts[name].may_lack]


def _list_subclasses(model: type[RecordPart]) -> list[type[RecordPart]]:
    return [one for direct in model.__subclasses__() for one in (direct, *_list_subclasses(direct))]


def _relax_fork(made: dict[str, Any]) -> None:
    """Require only `extends`: a fork inherits every key that it leaves out."""
    made["required"] = ["extends"]
    for name, each in made["$defs"].items():
        if name in _PARTIAL_MODELS:
            each.pop("required", None)


_PARTIAL_MODELS = (
    "ChecklistSection",
    "Job", "Owner", "Metric", "Stalls", "GapHere", "OwnCheck", "Answer", "Action", "ExceptionPath", "Case",
    "Integration", "Signal", "Undo", "Cost", "Needs", "Kickoff", "DocumentHere", "SectionHere",
)  # fmt: skip
"""The models for which a fork may write only some of the required keys."""


@cache
def format_schema(name: str) -> str:
    """Return the text of one schema, as it is committed in `schema/`."""
    return json.dumps(build_schema(SCHEMA_MODELS[name]), ensure_ascii=False, indent=2) + "\n"


def schema_files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of every schema's file."""
    for name in SCHEMA_MODELS:
        yield f"{name}.schema.json", format_schema(name).encode()


def write_schemas(folder: Path) -> None:
    """Write every schema to a folder, and delete the schemas of models that no longer exist."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.schema.json"):
        if old.name.removesuffix(".schema.json") not in SCHEMA_MODELS:
            old.unlink()
    for name, content in schema_files():
        write_atomic(folder / name, content)


if __name__ == "__main__":
    write_schemas(Path("schema"))
