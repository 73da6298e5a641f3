"""The JSON Schemas are those of the models, and every shipped file names its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml
from pydantic import BaseModel, create_model

from pilotbook.book.model import Book
from pilotbook.config.site import Site
from pilotbook.load.yaml_file import parse_yaml_file
from pilotbook.models import json_schema
from pilotbook.render import render
from support.paths import ROOT

FILES = sorted([*(ROOT / "content").rglob("*.yml"), *(ROOT / "playbooks").glob("*.yml")])
KINDS = {
    "gaps": "gap", "fixes": "fix", "documents": "document", "sources": "source", "standards": "standard",
    "playbooks": "playbook",
}  # fmt: skip


@pytest.mark.parametrize("name", json_schema.SCHEMA_MODELS)
def test_the_committed_schema_is_the_models(name: str) -> None:
    committed = (ROOT / "schema" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert committed == json_schema.format_schema(name), "run: python -m pilotbook.models.json_schema"


def test_no_schema_is_left_over() -> None:
    assert {path.name for path in (ROOT / "schema").iterdir()} == {
        f"{name}.schema.json" for name in json_schema.SCHEMA_MODELS
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_first_line_leads_an_editor_to_the_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    kind = KINDS.get(path.parent.name, path.stem)
    assert first.startswith("# yaml-language-server: $schema="), first
    schema = (path.parent / first.partition("$schema=")[2]).resolve()
    assert schema == ROOT / "schema" / f"{kind}.schema.json"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_schema_accepts_what_the_loader_accepts(path: Path) -> None:
    kind = KINDS.get(path.parent.name, path.stem)
    jsonschema.validate(parse_yaml_file(path).values, json_schema.build_schema(json_schema.SCHEMA_MODELS[kind]))


def test_a_schema_refuses_an_unknown_key() -> None:
    gap = yaml.safe_load((ROOT / "content" / "gaps" / "ownership.yml").read_text(encoding="utf-8"))
    with pytest.raises(jsonschema.ValidationError, match="smmary"):
        jsonschema.validate(gap | {"smmary": "x"}, json_schema.build_schema(json_schema.SCHEMA_MODELS["gap"]))


@pytest.mark.parametrize("name", json_schema.SCHEMA_MODELS)
def test_every_field_is_documented(name: str) -> None:
    def fields(schema: dict[str, object], where: str) -> list[str]:
        missing = []
        for key, value in schema.get("properties", {}).items():  # type: ignore[attr-defined]
            # A field that says the same as its type takes the type's words.
            if "description" not in value and "$ref" not in value:
                missing.append(f"{where}.{key}")
        for key, value in schema.get("$defs", {}).items():  # type: ignore[attr-defined]
            missing += fields(value, key)
        return missing

    assert fields(json_schema.build_schema(json_schema.SCHEMA_MODELS[name]), name) == []


def documented(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield every model of the package below one."""
    for below in model.__subclasses__():
        if below.__module__.startswith("pilotbook.models."):
            yield below
        yield from documented(below)


EXAMPLES = {
    f"{model.__name__}.{name}": (model, field)
    for model in documented(BaseModel)
    for name, field in model.model_fields.items()
    if field.examples
}


def test_the_examples_of_fields_were_found() -> None:
    assert len(EXAMPLES) >= 25


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_field_takes_each_of_its_examples(name: str) -> None:
    """The schemas and the authors' reference publish them."""
    model, field = EXAMPLES[name]
    alone = create_model("Alone", __config__=model.model_config, field=(field.annotation, field))
    for example in field.examples or []:
        alone.model_validate({"field": example})


def test_the_published_book_fits_its_schema(shipped: Book) -> None:
    published = json.loads(next(file for file in render(shipped, Site()) if file.path == "data/book.json").bytes())
    jsonschema.validate(published, json_schema.build_schema(json_schema.SCHEMA_MODELS["book"]))
    assert list(published["playbooks"]) == list(shipped.playbooks)
