"""Configurations with random mistakes: other types, keys, nesting, tags and encodings. The same for a seed."""

from __future__ import annotations

import random
from typing import Any

import yaml

PLAIN: dict[str, Any] = {
    "site_name": "Tiny",
    "site_url": "http://127.0.0.1:8000/",
    "repo_url": "https://example.org/",
    "edit_uri": "https://example.org/edit/",
    "docs_dir": "docs",
    "theme": {"name": "material", "font": False, "features": ["navigation.tabs"], "palette": {"primary": "teal"}},
    "plugins": [
        "search",
        {
            "pilotbook": {
                "content": "content",
                "playbooks": "playbooks",
                "library": False,
                "register": "register",
                "limit": 3,
                "shows": ["bot"],
                "dossier": {
                    "formats": ["md"],
                    "examples": True,
                    "paper": "a4",
                    "color": "0d4a6b",
                    "reference": None,
                    "fonts": None,
                    "cache": ".cache/pilotbook",
                },
            }
        },
    ],
    "markdown_extensions": ["attr_list", {"toc": {"permalink": True}}],
    "nav": ["pilotbook:home", {"All": ["pilotbook:playbooks", "notes.md"]}],
    "not_in_nav": "/drafts",
    "extra_css": ["own.css"],
    "extra_javascript": ["own.js"],
    "extra": {"a": 1},
}
"""A configuration with every key that pilotbook reads."""
WRONG: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 3.5, 10**30, float("inf"), "", " ", "x", "1", "../..", "/", "a\nb", "é漢🙂",
    "a" * 5000, "http://[", "%zz", "~", "{{ x }}", [],
    ["x"], [1], [None], [[]], [{}], [["x", ["y"]]], {}, {"x": 1}, {1: 2},
    {None: None}, {"x": {"y": {"z": []}}}, [{"a": 1, "b": 2}], [{"x": None}],
)  # fmt: skip
"""Values that are of another type than the one in their place, or odd."""
RAW = (
    "!!python/object/apply:os.system ['x']", "!ENV [A, 1]", "!ENV {a: b}", "!ENV", "!unknown x", "!!int x", "!!float y",
    "!!binary '%%%'", "!!timestamp x", "2026-99-99", "0o17", "1:30:61", ".nan", "&a [*a]", "*gone", "<<: 1", "? [a]",
    "'", '"', "[", "{", "- - -", "\t", "@", "`", "%", "|", ">", "&", "!", "!!set {a, b}", "!!omap [a: 1]",
    "!!pairs [a: 1]",    "!!python/name:os.system", "!!python/module:os", "!relative x", "[" * 500, "{a: " * 300,
)  # fmt: skip
"""YAML that stands where a value was."""


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside a value."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [one for key, inner in entries for one in [(*at, key), *places(inner, (*at, key))]]


def put(value: Any, at: tuple[Any, ...], new: Any) -> Any:
    """A copy of a value with another value at a path."""
    if not at:
        return new
    if isinstance(value, dict):
        return {key: put(inner, at[1:], new) if key == at[0] else inner for key, inner in value.items()}
    return [put(inner, at[1:], new) if index == at[0] else inner for index, inner in enumerate(value)]


def dump(value: Any) -> str:
    """YAML of a value."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False)


def mutant(chance: random.Random) -> bytes:
    """A configuration with a mistake."""
    kind = chance.choice(["value", "value", "value", "raw", "raw", "key", "lost", "twice", "text", "encoding"])
    at = chance.choice(places(PLAIN))
    if kind == "value":
        return dump(put(PLAIN, at, chance.choice(WRONG))).encode()
    if kind == "raw":
        return dump(put(PLAIN, at, "RAW")).replace("RAW", chance.choice(RAW), 1).encode()
    text = dump(PLAIN)
    lines = text.splitlines(keepends=True)
    line = chance.randrange(len(lines))
    if kind == "key":
        word = chance.choice([word for word in text.replace(":", " ").replace("-", " ").split() if word.isidentifier()])
        return text.replace(word, chance.choice(["", word + "s", "1", "null", "[a]", "é", word.upper()]), 1).encode()
    if kind == "lost":
        return "".join(lines[:line] + lines[line + chance.randrange(1, 4) :]).encode()
    if kind == "twice":
        return "".join([*lines[:line], lines[line], *lines[line:]]).encode()
    if kind == "text":
        changed = list(text)
        for _ in range(chance.randrange(1, 6)):
            changed[chance.randrange(len(changed))] = chance.choice("\0\t\n :-[]{}'\"!&*#|>%@`,?é\u2028\x85")
        return "".join(changed).encode("utf-8", "surrogatepass")
    encoded = text.encode(chance.choice(["utf-16", "utf-32", "utf-8-sig", "utf-7", "cp037"]))
    return chance.choice([encoded, b"\xff\xfe" + text.encode(), text.encode()[: chance.randrange(len(text))], b""])
