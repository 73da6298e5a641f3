"""The cases of results.yml, to which Python and the browser are both held, and files with mutations."""

from __future__ import annotations

import copy
import json
import random
import re
from typing import Any

import yaml

from support.paths import CASES as FOLDER
from support.paths import GOLDEN

FILES = GOLDEN / "results"
CASES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "results.yml").read_text("utf-8"))
ROWS: dict[str, Any] = json.loads((FILES / "rows.json").read_text("utf-8"))
RECORD: dict[str, Any] = json.loads((FILES / "record.json").read_text("utf-8"))
TODAY = "2026-12-01"
REAL = [path for path in sorted(FILES.iterdir()) if path.name not in ("rows.json", "record.json")]
"""What the tools wrote, with fewer cases."""
_PASSED = {"P": True, "F": False, "E": None}
_STRANGE = [
    "",
    "null",
    "{}",
    "[]",
    "-1",
    "1e999",
    '"\\ud800"',
    "\u0000",
    "\u202e",
    "&amp;",
    "]]>",
    "passed",
    "case",
    "\n",
]


def content_of(case: dict[str, Any]) -> bytes:
    """The file of a case. `tries` are runs that passed, failed or ended in an error, as JSON Lines."""
    if "file" in case:
        return (FILES / case["file"]).read_bytes()
    if "text" in case:
        return str(case["text"]).encode()
    lines = case.get("lines") or [
        {"case": id_, "run": number, "passed": _PASSED[one]}
        for id_, tries in case["tries"].items()
        for number, one in enumerate(tries, 1)
    ]
    return "".join(f"{json.dumps({**line, **case.get('about', {})})}\n" for line in lines).encode()


def record_of(case: dict[str, Any]) -> dict[str, Any]:
    """The record of a case."""
    return _merge(RECORD, case.get("record", {}))


def _merge(ground: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(ground)
    for key, value in more.items():
        made[key] = _merge(made[key], value) if isinstance(made.get(key), dict) else value
    return made


def told(filling: dict[str, Any]) -> dict[str, Any]:
    """What a filling says, as `fills` of a case: without what is empty, and what is missing as a number."""
    entries = {path: value[0] if value else None for path, *value in filling["entries"]}
    found = {key: value for key, value in filling.items() if value and key != "missing"}
    return {**found, "entries": entries, "missing": len(filling["missing"])}


_TOKEN = re.compile(rb'"[^"]{0,60}"|[0-9]+|true|false|null|<[/a-z]+')


def mutate(content: bytes, chance: random.Random) -> bytes:
    """Return a file in which words stand in other places, or that was cut, spliced or written into."""
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(made) + 1)
        kind = chance.randrange(20)
        tokens = list(_TOKEN.finditer(made))
        if kind < 15 and tokens:
            old, new = chance.choice(tokens), chance.choice(tokens).group()
            made[old.start() : old.end()] = new if kind else chance.choice(_STRANGE).encode()
        elif kind == 15:
            del made[at:]
        elif kind == 16:
            del made[at : at + chance.randint(1, 40)]
        elif kind == 17:
            made[at:at] = chance.choice(_STRANGE).encode()
        elif kind == 18:
            other = chance.randrange(len(made) + 1)
            made[at:at] = made[other : other + chance.randint(1, 200)]
        else:
            made[at : at + 1] = bytes([chance.randrange(256)])
    return bytes(made)
