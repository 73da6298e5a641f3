"""Random records: honest ones, as several browsers write them, and hostile ones. The same for the same seed.

A `History` is a model of what browsers do. It knows which versions someone has seen and covered, without clocks or
stamps, and so what has to be there when all records are merged.
"""

from __future__ import annotations

import json
import os
import random
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from pilotbook.record_format import merge, parse
from pilotbook.record_format.entries import ABSENT, list_entries, put, remove
from pilotbook.record_format.grammar import add_milliseconds, is_container, is_entry
from pilotbook.record_format.versions import Side, Version, join_seen, read_side, stamps_of, write_edit
from support.entries import next_time, write_entry

COUNT = int(os.environ.get("PILOTBOOK_RECORDS", "100"))
"""How many records of each kind to try. `make fuzz` tries 10,000."""
SEED = int(os.environ.get("PILOTBOOK_SEED", "0"))
WORDS = ("constructor", "prototype", "tostring", "valueof", "a", "b-1", "0", "10", "9", "hasownproperty")
FIELDS = ("__proto__", "constructor", "toString", "hasOwnProperty", "color", "7")
CONTAINERS = (
    "checks/a", "checks/constructor", "checks/a/remarks/r1", "checks/a/history/s1", "answers/owner", "tables/t/r",
    "tables/constructor/prototype", "changes/p1", "kickoff", "decision", "decision/exception", "decision/conditions/c1",
)  # fmt: skip
PATHS = (
    "pilot/company", "pilot/stage", "checks/a/status", "checks/a/on", "checks/a/reason", "checks/a/by",
    "checks/a/expires", "checks/a/signer", "checks/a/evidence", "checks/a/control", "checks/a/approver",
    "checks/a/remarks/r1/text", "checks/a/remarks/r1/by", "checks/a/history/s1/on",
    "checks/constructor/status", "checks/constructor/__proto__", "answers/owner/text", "answers/owner/by",
    "tables/t/r/result", "tables/constructor/prototype/toString", "changes/p1/what", "changes/p1/on", "cost/wage",
    "kickoff/on", "kickoff/led_by", "kickoff/agenda/item-1",
    "decision/outcome", "decision/signer", "decision/on", "decision/exception/by", "decision/exception/reason",
    "decision/conditions/c1/text", "decision/conditions/c1/owner", "decision/conditions/c1/due",
    "decision/conditions/c1/met", "decision/conditions/c1/evidence",
)  # fmt: skip
DAYS = ("2026-11-01", "2026-11-02", "2026-11-03", "2026-02-30", "2999-12-31", "soon")
TEXTS = (
    "x", "Ann Lee", "é", "\U0001f600", "\ue000", "\u3164", "\u200b", "a\u0000b", "\ud800", "\u0085", " ", "0", "=1+1",
    "line\nline", "\u202ex", "__proto__", "\ufffe", "\U0001ffff",
)  # fmt: skip
BEGIN = "2026-11-01T00:00:00.000Z"


def random_text(chance: random.Random) -> str:
    """A text, often an odd one."""
    return "".join(chance.choice(TEXTS) for _ in range(chance.randint(1, 3)))


def random_value(path: str, chance: random.Random) -> Any:
    """A value that an entry may have."""
    name = path.rpartition("/")[2]
    if path.startswith("cost/"):
        return chance.choice([0, 1, -1.5, 1e21, 1e20, 0.1 + 0.2, 5e-324, 2**53, 123456789012345680000])
    if name == "status":
        return chance.choice(["open", "done", "not-applicable", "exception", "delegated"])
    if name in ("on", "due", "expires", "met"):
        return chance.choice(DAYS)
    if name == "what":
        return chance.choice(["model", "prompt"])
    if name == "outcome":
        return chance.choice(["go", "conditional-go", "no-go", "stop"])
    if name in FIELDS or name == "result":
        return random_json(chance, 3)
    return chance.choice(["Ann Lee", "Bo Lind", "Cy Moe", random_text(chance) + "x"])


def random_json(chance: random.Random, depth: int) -> Any:
    """Any JSON."""
    kind = chance.randrange(8 if depth else 5)
    if kind < 5:
        return (chance.choice([7, 1e21, -0.0, 0.1, 10**20]), random_text(chance), True, [], {"a": 1})[kind]
    parts = [random_json(chance, depth - 1) for _ in range(chance.randint(1, 3))]
    return parts if kind == 5 else {chance.choice((*WORDS, *FIELDS)): part for part in parts}


@dataclass(frozen=True)
class Written:
    """One version of an entry in the model."""

    number: int
    path: str
    rank: tuple[str, str, bytes]


@dataclass
class Browser:
    """One browser with its record, and what it has seen."""

    name: str
    record: dict[str, Any]
    knows: set[Written] = field(default_factory=set)
    """The versions that have reached it."""
    covers: set[Written] = field(default_factory=set)
    """The versions that it knows to be written over, answered or removed."""


class History:
    """Several browsers that write on one pilot, merge, and write on."""

    def __init__(self, chance: random.Random, browsers: int = 3, steps: int = 30) -> None:
        self.chance = chance
        self._numbers = count()
        pilot = {"id": "p1", "name": "Wren", "playbook": "bot"}
        start = parse({"version": 2, "pilot": pilot, "edits": {}})
        for name in ("pilot/name", "pilot/playbook"):
            start["edits"][name] = {"at": BEGIN, "by": "b0"}
        self.browsers = [Browser(f"b{number}", json.loads(json.dumps(start))) for number in range(browsers)]
        for _ in range(steps):
            self._step(chance.choice(self.browsers))

    @property
    def alive(self) -> set[tuple[str, tuple[str, str, bytes]]]:
        """The versions that nobody has covered, as path and rank."""
        knows = set().union(*(one.knows for one in self.browsers))
        covers = set().union(*(one.covers for one in self.browsers))
        return {(one.path, one.rank) for one in knows - covers}

    def _step(self, browser: Browser) -> None:
        act = self.chance.choice([self._write] * 6 + [self._meet] * 4 + [self._delete, self._answer, self._remove])
        act(browser)

    def _now(self) -> str:
        """A clock that may be wrong by days."""
        return add_milliseconds(BEGIN, self.chance.choice([0, 1, 5, 86_400_000, 30 * 86_400_000]))

    def _write(self, browser: Browser) -> None:
        path = self.chance.choice(PATHS)
        side = self._side(browser, path)
        value = parse({"version": 2, "pilot": {"name": "a", "playbook": "b"}, "more": random_value(path, self.chance)})
        if "more" not in value:
            return
        write_entry(browser.record, path, value["more"], self._now(), browser.name)
        after = self._side(browser, path)
        self._cover(browser, path, {one.rank for one in side.versions} - {one.rank for one in after.versions})
        self._know(browser, path, after.versions[0])

    def _delete(self, browser: Browser) -> None:
        path = self.chance.choice(PATHS)
        side = self._side(browser, path)
        if side.shown is not ABSENT:
            self._put(browser, path, ABSENT, side, side.versions[1:])

    def _answer(self, browser: Browser) -> None:
        apart = [path for path, edit in browser.record["edits"].items() if "concurrent" in edit]
        if apart:
            path = self.chance.choice(apart)
            side = self._side(browser, path)
            self._put(browser, path, self.chance.choice(side.versions).value, side, [])

    def _put(self, browser: Browser, path: str, value: Any, side: Side, concurrent: list[Version]) -> None:
        version = Version(value, next_time(browser.record, path, side.seen, self._now(), browser.name), browser.name)
        self._cover(browser, path, {one.rank for one in side.versions} - {one.rank for one in concurrent})
        seen = join_seen(side.seen, {browser.name: version.at})
        self._save(browser, path, Side([version, *concurrent], seen))
        self._know(browser, path, version)

    def _save(self, browser: Browser, path: str, side: Side) -> None:
        browser.record["edits"][path] = write_edit(side)
        remove(browser.record, path)
        if side.shown is not ABSENT:
            put(browser.record, path, side.shown)

    def _remove(self, browser: Browser) -> None:
        container = self.chance.choice(CONTAINERS)
        edits = browser.record["edits"]
        seen = dict(edits.get(container, {}).get("after", {}))
        paths = {*dict(list_entries(browser.record)), *edits}
        for path in sorted(paths):
            if not path.startswith(f"{container}/"):
                continue
            if is_container(path):
                seen = join_seen(seen, edits.pop(path)["after"])
                continue
            side = self._side(browser, path)
            self._cover(browser, path, {one.rank for one in side.versions})
            seen = join_seen(seen, join_seen(side.seen, stamps_of(side.versions)))
            edits.pop(path, None)
            remove(browser.record, path)
        if seen:
            edits[container] = {"after": seen}

    def _meet(self, browser: Browser) -> None:
        other = self.chance.choice(self.browsers)
        browser.record = merge(browser.record, other.record).record
        browser.knows |= other.knows
        browser.covers |= other.covers

    def _side(self, browser: Browser, path: str) -> Side:
        values = dict(list_entries(browser.record))
        return read_side(values.get(path, ABSENT), browser.record["edits"].get(path))

    def _know(self, browser: Browser, path: str, version: Version) -> None:
        browser.knows.add(Written(next(self._numbers), path, version.rank))

    def _cover(self, browser: Browser, path: str, ranks: set[tuple[str, str, bytes]]) -> None:
        browser.covers |= {one for one in browser.knows if one.path == path and one.rank in ranks}


def versions_in(record: dict[str, Any]) -> set[tuple[str, tuple[str, str, bytes]]]:
    """Every version in a record, as path and rank, without those that the pilot began with."""
    values = dict(list_entries(record))
    found = set()
    for path in {*values, *record["edits"]}:
        if is_entry(path) and path not in ("pilot/name", "pilot/playbook"):
            side = read_side(values.get(path, ABSENT), record["edits"].get(path))
            found |= {(path, one.rank) for one in side.versions}
    return found


def random_renames(chance: random.Random) -> dict[str, Any]:
    """What became of the ids of records, as in changes.yml: chains, circles and merges among few ids."""
    made: dict[str, Any] = {"check": {}, "question": {}}
    for kind, used in (("check", "a"), ("question", "owner")):
        ids = list(dict.fromkeys((used, *(word for word in WORDS if word[0].isalpha()))))
        gone = {*chance.sample(ids, chance.randint(1, 5)), *chance.choice([(), (used,)])}
        for id_ in sorted(gone):
            change = chance.choice(["renamed", "merged", "split", "split", "retired"])
            count = {"split": chance.randint(2, 3), "retired": 0}.get(change, 1)
            made[kind][id_] = {"kind": change, "to": chance.sample(ids, count)}
    return made


def random_stamp(chance: random.Random) -> dict[str, str]:
    """A stamp of few times and names, so that many are the same."""
    times = ("1970-01-01T00:00:00.001Z", BEGIN, "2026-11-02T00:00:00.000Z", "2999-12-31T23:59:59.999Z")
    return {"at": chance.choice(times), "by": chance.choice(["b0", "b1", "-", "constructor"])}


def forged(chance: random.Random) -> dict[str, Any]:
    """A record of version 2 that nobody wrote honestly, and that is valid: the pilot's name may be covered."""
    record: dict[str, Any] = {"version": 2, "pilot": {"id": "p1", "name": "Wren", "playbook": "bot"}, "edits": {}}
    for path in chance.sample(PATHS, chance.randint(0, 12)):
        if chance.random() < 0.7:
            put(record, path, random_value(path, chance))
        edit: dict[str, Any] = random_stamp(chance) if chance.random() < 0.8 else {}
        if chance.random() < 0.4:
            edit["after"] = _seen(chance)
        if edit and "at" in edit and chance.random() < 0.4:
            edit["concurrent"] = [
                {**({"value": random_value(path, chance)} if chance.random() < 0.8 else {}), **random_stamp(chance)}
                for _ in range(chance.randint(1, 3))
            ]
        if edit:
            record["edits"][path] = edit
    for container in chance.sample(CONTAINERS, chance.randint(0, 3)):
        record["edits"][container] = {"after": _seen(chance)}
    if chance.random() < 0.3:
        record["known"] = sorted(chance.sample(WORDS, 3))
    if chance.random() < 0.3:
        record[chance.choice(["plans", "__proto__", "constructor", "book"])] = random_json(chance, 3)
    return record


def _seen(chance: random.Random) -> dict[str, str]:
    return {stamp["by"]: stamp["at"] for stamp in (random_stamp(chance) for _ in range(chance.randint(1, 3)))}


def version_1(chance: random.Random) -> dict[str, Any]:
    """A record of version 1, as release 1.0 wrote it."""
    record: dict[str, Any] = {"version": 1, "pilot": {"id": "p1", "name": "Wren", "playbook": "bot"}, "edits": {}}
    for path in chance.sample(PATHS, chance.randint(1, 15)):
        if not path.startswith("decision/conditions") and "/remarks/" not in path and "/history/" not in path:
            put(record, path, random_value(path, chance))
    if chance.random() < 0.5:
        put(record, "checks/a/note", random_text(chance))
    if chance.random() < 0.5:
        conditions = [{"text": random_text(chance)}, {"owner": "Bo", "due": chance.choice(DAYS)}, {}]
        put(record, "decision/conditions", conditions[: chance.randint(1, 3)])
    containers = [one for one in CONTAINERS if one.count("/") < 2 or one.startswith("tables")]
    for container in chance.sample([*containers, "pilot", "cost/wage", "checks/gone"], 6):
        edit: dict[str, Any] = random_stamp(chance)
        if chance.random() < 0.4:
            edit["after"] = _seen(chance)
        if container.startswith("checks/") and chance.random() < 0.4:
            edit["ticked"] = random_stamp(chance)["at"]
        record["edits"][container] = edit
    return record


def broken(chance: random.Random, text: str) -> str:
    """A text with one thing changed, so that it may be no record."""
    at = chance.randrange(len(text))
    junk = (
        "null", "[]", "{}", "1e999", "-1e999", '"\\ud800"', "true", "9" * 400, "\x00", '{"a":', "NaN", '""', "7", ",",
        "[" * 30 + "]" * 30, '"2026-13-01T00:00:00.000Z"', '"+002026-01-01T00:00:00.000Z"', '"__proto__"', "\ufeff",
        '{"at":"2026-11-01T00:00:00.000Z","by":"b1"}', '"A"', '"a/b":1,', '"x":{"a\\u0000":1},', "-0", "1.0",
    )  # fmt: skip
    ends = [place for place in range(at, min(at + 80, len(text))) if text[place] in ',:{}[]"'] or [at]
    start, end = sorted((chance.choice(ends), chance.choice(ends)))
    return text[:start] + chance.choice(junk) + text[end:]


def deep(chance: random.Random) -> dict[str, Any]:
    """A record with a value as deep as one may be, or a little deeper, in an entry or in a concurrent version."""
    value: Any = 1
    for _ in range(chance.randint(13, 21)):
        value = [value] if chance.random() < 0.5 else {chance.choice(WORDS): value}
    record = forged(chance)
    if chance.random() < 0.3:
        record["plans"] = value
    elif chance.random() < 0.5:
        put(record, "checks/a/color", value)
    else:
        record["edits"]["checks/a/color"] = {
            **random_stamp(chance),
            "concurrent": [{"value": value, **random_stamp(chance)}],
        }
    return record


def random_file(chance: random.Random) -> str:
    """The text of a file: an honest record, a forged one, one of version 1, a deep one, or one that is broken."""
    kind = chance.randrange(6)
    if kind == 0:
        record = chance.choice(History(chance, steps=12).browsers).record
    else:
        record = (forged, version_1, deep, forged, version_1)[kind - 1](chance)
    text = json.dumps(record, ensure_ascii=chance.random() < 0.5, indent=chance.choice([None, 1]))
    for _ in range(chance.choice([0, 0, 0, 1, 1, 2])):
        text = broken(chance, text)
    return text
