"""Author's text can hold any character. It shows as text and never becomes markup, in any field of any page."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import build

from pilotbook import project
from pilotbook.load.parse import parse
from pilotbook.models import Document, Fix, Gap, Gates, Home, Playbook, Questions, Roles, Source
from pilotbook.models.library import Comparisons
from pilotbook.resolve import load_book

HOSTILE = [
    "<script>window.pwned=1</script>",
    "{{ 7*7 }} {% raw %} {#x}",
    "| a | b | ``` ` ~~~",
    "[x](javascript:alert(1)) ![x](https://evil.example/x.png) [r]: https://evil.example",
    '"><img src=x onerror=alert(1)>',
    "</title><script>alert(1)</script>",
    "</textarea></svg></div></section></article><b>",
    "&lt;b&gt; &amp; &#60;",
    "***a*** __b__ # c - d 1. e === --8<-- !!! note :smile: [TOC] <!-- x --> ]]> $x$ ^y^",
    "emoji 🙂🏴‍☠️ שלום مرحبا 漢字 é e\u0301 a\u200bb",
    "a" * 3000,
]
KINDS = {
    "gates.yml": Gates,
    "roles.yml": Roles,
    "questions.yml": Questions,
    "home.yml": Home,
    "comparisons.yml": Comparisons,
    "sources/article.yml": Source,
    "gaps/ownership.yml": Gap,
    "fixes/owner-first.yml": Fix,
    "documents/charter.yml": Document,
}
PROSE = "markdown"


class Skeleton(HTMLParser):
    """The elements of a page with the names of their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text.append(data)


def replaced(schema: dict[str, Any], root: dict[str, Any], value: Any, text: str) -> Any:
    """A value whose free text is `text`, by its schema. Ids, references, days and choices stay."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        schema = next(option for option in schema["anyOf"] if option.get("type") != "null")
        return replaced(schema, root, value, text)
    if isinstance(value, dict):
        fields, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        patterns = next(iter(schema.get("patternProperties", {}).values()), others)
        return {key: replaced(fields.get(key, patterns or {}), root, part, text) for key, part in value.items()}
    if isinstance(value, list):
        return [replaced(schema.get("items", {}), root, part, text) for part in value]
    free = schema.get("type") == "string" and "pattern" not in schema and "enum" not in schema and "const" not in schema
    return text if free and isinstance(value, str) else value


def poison(root: Path, text: str) -> None:
    """Put `text` into every text field of the site."""
    files = {root / "content" / name: model for name, model in KINDS.items()} | {
        root / "playbooks" / "bot.yml": Playbook
    }
    for path, model in files.items():
        schema = model.model_json_schema()
        changed = replaced(schema, schema, parse(path).values, text)
        if path.name == "article.yml":
            changed["points"]["third"]["measured_by"] = "not named"
        path.write_text(yaml.safe_dump(changed, allow_unicode=True, sort_keys=False, width=100000), encoding="utf-8")


def skeletons(site: Path) -> dict[str, Skeleton]:
    """Every page that the book made, parsed."""
    return {
        path.relative_to(site).as_posix(): Skeleton(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Skeleton]:
    return made(tmp_path_factory.mktemp("harmless"), "word")


def made(folder: Path, text: str) -> dict[str, Skeleton]:
    """Build the tiny site with `text` in every field."""
    root = Path(shutil.copytree(Path(__file__).parent / "tiny", folder / "tiny"))
    poison(root, text)
    return skeletons(build(root / "mkdocs.yml", folder / "site"))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:24])
def test_hostile_text_shows_and_makes_no_element(text: str, harmless: dict[str, Skeleton], tmp_path: Path) -> None:
    pages = made(tmp_path, text)
    assert pages.keys() == harmless.keys()
    prose = {"em", "strong", "code", "span", "p", "br", "h1", "ul", "ol", "li", "hr", "h2", "h3", "blockquote", "pre"}
    for name, page in pages.items():
        article = [tag for tag in page.tags if tag[0] not in prose]
        assert article == [tag for tag in harmless[name].tags if tag[0] not in prose], name
        assert all(tag[0] not in ("script", "img", "iframe", "b") or tag in harmless[name].tags for tag in page.tags)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:24])
def test_plain_text_reads_back_as_it_was_typed(text: str, tmp_path: Path) -> None:
    pages = made(tmp_path, text)
    folded = " ".join(text.split())
    shown = "".join(pages["playbooks/bot/kickoff/index.html"].text)
    assert shown.count(folded) >= 5
    assert folded in "".join(pages["gaps/ownership/index.html"].text)


def test_every_text_field_was_reached(tmp_path: Path) -> None:
    root = Path(shutil.copytree(Path(__file__).parent / "tiny", tmp_path / "tiny"))
    poison(root, "poison")
    book = load_book(project.layers(root, library=False), base=root)
    fields = "title|text|summary|what|why|good|bad|does|case|signal|damage|input"
    dumped = book.playbooks["bot"].model.model_dump_json() + book.gaps["ownership"].model_dump_json()
    assert re.findall(rf'"(?:{fields})":"(?!poison)[^"]+"', dumped) == []
