"""A tiny book that fills in every text field there is, and a way to put any text into all of them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pilotbook.load.yaml_file import parse_yaml_file
from pilotbook.models.json_schema import SCHEMA_MODELS, build_schema
from support.paths import TINY

TEXTS = [
    "<script>window.pwned=1</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>",
    "</textarea></svg></div></section></article><b>",
    "<!-- -->",
    "]]>",
    "&lt;b&gt; &amp; &#60;",
    "{{ 7*7 }}",
    "{% raw %}",
    "{#x} {: .x}",
    "| a | b |",
    "``` ` ~~~",
    "[x](javascript:alert(1))",
    "[x]: https://evil.example",
    "![x](https://evil.example/x.png)",
    "***",
    "**a** __b__ *c* _d_ ~~e~~ ^^f^^ ==g== $h$",
    "# heading",
    "- list",
    "1. list",
    "===",
    "---",
    "> quote",
    "--8<-- 'mkdocs.yml'",
    "!!! note",
    ":smile:",
    "[TOC]",
    "\\ \\* \\<",
    "emoji 🙂🏴‍☠️ 漢字",
    "שלום مرحبا",
    "e\u0301 Z\u0351\u036b a\u200bb\u200dc \ufeff abc",
    "a" * 3000,
    "a\r\nb\r\n\r\n    c",
]
"""What an author may type, by mistake or on purpose."""


FOLDERS = {
    "gaps": "gap", "fixes": "fix", "documents": "document", "sources": "source", "standards": "standard",
    "playbooks": "playbook",
}  # fmt: skip
WRITTEN_BY_BROWSERS = {"Record.book", "Record.known", "Record.left_out", "SignOff.wording", "Ticked.wording"}
"""Fields that nobody types: browsers and commands write them."""
CONFIGURATION = """\
site_name: Tiny
site_url: !ENV [SITE_URL, "http://127.0.0.1:8000/"]
theme:
  name: material
  font: false
  features: [navigation.footer, navigation.indexes, navigation.instant, navigation.path, navigation.tabs,
    search.highlight, search.suggest, toc.follow]
plugins:
  - search
  - pilotbook: {library: false, dossier: {formats: [md, csv]}}
markdown_extensions:
  - attr_list
  - toc: {permalink: true}
"""
MORE: dict[str, dict[str, Any]] = {
    "content/sources/article.yml": {
        "publisher": "a",
        "published": "a",
        "link": "https://example.org/a",
        "read_on": "2026-11-28",
        "interest": "a",
        "points": {
            "third": {"caveat": "a"},
            "most": {"kind": "figure", "what": "a", "value": "b", "measured_by": "c"},
        },
    },
    "content/fixes/owner-first.yml": {
        "checks": {
            "owner-deputy": {"text": "a", "done_when": "b", "evidence": "c", "role": "owner", "gate": "choose",
                             "keep": ["a"]},
        },
    },
    "content/documents/charter.yml": {
        "sections": {"cases": {"table": {"fills": {"note": {"hint": "a"}}}},
                     "people": {"title": "a", "table": {"id": "people", "head": "b", "rows": {"first": "c"},
                                                        "fills": {"name": {"title": "d"}}}}},
    },
    "content/changes.yml": {
        "changes": {
            "check": {"owner-there": {"version": "1.1.0", "kind": "renamed", "to": ["owner-named"], "why": "a"}},
        }
    },
    "playbooks/launch.yml": {
        "kind": "checklist",
        "title": "a",
        "team": "b",
        "summary": "c",
        "sections": {"support": {"title": "a", "summary": "b"}},
        "checks": {
            "tell-support": {"text": "a", "done_when": "b", "evidence": "c", "priority": "d", "section": "support"},
            "close-books": {"text": "a", "section": "support"},
        },
    },
    "playbooks/our-launch.yml": {
        "extends": "launch",
        "title": "a",
        "team": "b",
        "summary": "c",
        "adapt": {"tell-support": {"text": "a", "done_when": "b", "evidence": "c", "priority": "d"}},
        "leave_out": {"close-books": "a"},
    },
    "playbooks/ours.yml": {
        "extends": "bot",
        "forked": {"version": "1.0.0", "digest": "12345678"},
        "title": "a",
        "adapt": {"email-fenced": {"text": "a"}, "owner-named": {"gate": "prove"}},
        "leave_out": {"owner-measured": "a"},
        "cases": {"no-email": {"kind": "edge", "input": "a", "expected": "b"}},
        "without": {"cases": {"empty-name": "a"}},
    },
    "playbooks/bot.yml": {
        "checks": {"email-fenced": {"keep": ["a"]}},
        "adapt": {"owner-measured": {"text": "a", "done_when": "b", "evidence": "c"}},
        "leave_out": {"owner-deputy": "a"},
        "documents": {
            "charter": {
                "here": "a",
                "sections": {"owner": {"title": "a", "text": "b", "help": "c"}},
                "leave_out": {"signatures": "a"},
            },
        },
        "example": {
            "checks": {
                "owner-named": {
                    "note": "a", "signer": "b", "remarks": {"r1": {"text": "a", "by": "b", "on": "2026-06-01"}},
                    "history": {"s1": {"status": "exception", "by": "a", "signer": "b", "reason": "c",
                                       "evidence": "d", "control": "e", "approver": "f"}},
                },
                "owner-measured": {
                    "status": "exception", "reason": "a", "by": "b", "on": "2026-06-01", "expires": "2026-07-01",
                    "control": "c", "approver": "d",
                },
                "email-fenced": {"status": "not-applicable", "reason": "a"},
            },
            "answers": {"owner": {"text": "a", "by": "b", "on": "2026-06-01"}},
            "tables": {"cases": {"empty-name": {"result": "a"}}, "signals": {"bounces": {"found": "a"}},
                       "charter": {"deputy": {"text": "a"}}, "roles": {"team": {"name": "a"}}},
            "changes": {"second-model": {"what": "model", "on": "2026-06-02", "by": "a", "note": "b"}},
            "cost": {"wage_per_hour": 50},
            "decision": {
                "outcome": "conditional-go", "signer": "a", "on": "2026-06-03", "reason": "b",
                "conditions": {"c1": {"text": "a", "owner": "b", "due": "2026-07-01", "met": "2026-06-10",
                                      "evidence": "c"}},
                "exception": {"by": "a", "reason": "b"},
            },
        },
    },
}  # fmt: skip
"""What the tiny book leaves out, merged into its files."""


def merged(values: Any, more: Any) -> Any:
    """Values with more laid over them, mapping by mapping."""
    if not (isinstance(values, dict) and isinstance(more, dict)):
        return more
    return values | {key: merged(values.get(key), part) for key, part in more.items()}


def id_of(text: str) -> str:
    """A test's id for a text: short, and without what a terminal or a report might read as its own."""
    return re.sub(r"[^ -~]|\\", "?", text[:24]) or "nothing"


@dataclass
class Filled:
    """The free text of a book, by the token that ends it: `q017q`."""

    text: str
    lines: dict[str, str] = field(default_factory=dict)
    """Plain text on one line."""
    prose: dict[str, str] = field(default_factory=dict)
    """Text in which a little Markdown works."""
    fields: set[str] = field(default_factory=set)
    """The fields that were filled, as `Gap.title`."""

    def of(self, kind: str, name: str) -> str:
        """A new text for a field."""
        token = f"q{len(self.lines) + len(self.prose):03}q"
        self.fields.add(name)
        into = self.prose if kind == "markdown" else self.lines
        into[token] = f"{self.text} {token}"
        return into[token]


def filled_in(into: Filled, value: Any, part: dict[str, Any], whole: dict[str, Any], name: str) -> Any:
    """A value with new free text, by its schema. Ids, references, days, numbers and choices stay as they are."""
    part, name = resolved(part, whole, name)
    if isinstance(value, dict):
        fields = part.get("properties", {})
        return {
            key: filled_in(
                into,
                below,
                schema_of_key(part, key),
                whole,
                f"{name.partition('.')[0]}.{key}" if key in fields else name,
            )
            for key, below in value.items()
        }
    if isinstance(value, list):
        return [filled_in(into, below, part.get("items", {}), whole, name) for below in value]
    return into.of(part.get("format", ""), name) if isinstance(value, str) and is_free(part) else value


def resolved(part: dict[str, Any], whole: dict[str, Any], name: str) -> tuple[dict[str, Any], str]:
    """A schema behind its references, and the name of its record."""
    while "$ref" in part or "anyOf" in part:
        if "anyOf" in part:
            part = next(option for option in part["anyOf"] if option.get("type") != "null")
        else:
            name = part["$ref"].rsplit("/", 1)[1]
            part = whole["$defs"][name]
    return part, name


def schema_of_key(part: dict[str, Any], key: str) -> dict[str, Any]:
    """The schema of one key of a mapping."""
    if key in part.get("properties", {}):
        return dict(part["properties"][key])
    others = part.get("additionalProperties")
    return dict(next(iter(part.get("patternProperties", {}).values()), others if isinstance(others, dict) else {}))


def is_free(part: dict[str, Any]) -> bool:
    """Whether a schema lets an author write what they like."""
    return part.get("type", "string") == "string" and not part.keys() & {"pattern", "enum", "const"}


def text_fields() -> Iterator[str]:
    """Every field of every file of a book that takes free text, as `Gap.title`."""
    for name, model in SCHEMA_MODELS.items():
        if name in ("book", "boundary", "register", "release", "fork"):  # made from the others
            continue
        whole = build_schema(model)
        for record, part in {whole["title"]: whole, **whole.get("$defs", {})}.items():
            for key, below in part.get("properties", {}).items():
                found = resolved(below, whole, "")[0]
                while found.get("type") == "array":
                    found = resolved(found["items"], whole, "")[0]
                while found.get("type") == "object" and "properties" not in found and found.get("patternProperties"):
                    found = resolved(next(iter(found["patternProperties"].values())), whole, "")[0]
                if found.get("type") == "string" and is_free(found):
                    yield f"{record}.{key}"


def write_book(root: Path, text: str) -> Filled:
    """Write the tiny site into a new folder with `text` at the start of every text field."""
    shutil.copytree(TINY, root)
    (root / "mkdocs.yml").write_text(CONFIGURATION, encoding="utf-8")
    filled = Filled(text)
    names = {
        path.relative_to(root).as_posix()
        for folder in ("content", "playbooks")
        for path in (root / folder).rglob("*.yml")
    }
    for name in sorted(names | MORE.keys()):
        path = root / name
        values = merged(parse_yaml_file(path).values if path.exists() else {}, MORE.get(name, {}))
        kind = FOLDERS.get(path.parent.name, path.stem)
        if "extends" in values:
            kind = "checklist-fork" if values["extends"] == "launch" else "fork"
        elif values.get("kind") == "checklist":
            kind = "checklist"
        whole = build_schema(SCHEMA_MODELS[kind])
        written = filled_in(filled, values, whole, whole, whole["title"])
        path.write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=100_000), encoding="utf-8")
    for path in sorted((root / "register").glob("*.json")):
        whole = build_schema(SCHEMA_MODELS["record"])
        values = filled_in(filled, json.loads(path.read_text(encoding="utf-8")), whole, whole, whole["title"])
        path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    return filled
