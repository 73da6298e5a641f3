"""Reads JSON as a record of version 2: checks it, upgrades version 1, and removes what no record holds.

`read` of `overrides/record/record.js` does the same in the browser.

Comes in: the text of a file, and the latest time that an edit may have. Goes out: plain values of version 2.
Must not know: models, where files are, the clock.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from .canonical import utf16_length
from .entries import ABSENT, list_entries, list_others, put, remove
from .grammar import (
    ENTRY_GROUPS,
    GROUPS,
    MAX_LENGTH,
    VERSION,
    RecordProblem,
    has_visible_text,
    inspect_edit,
    inspect_value,
    is_container,
    is_entry,
    is_known,
    is_name,
    refuse,
    sanitize,
)
from .upgrade import upgrade
from .versions import read_side, write_edit


def read(text: str, latest: str | None = None) -> dict[str, Any]:
    """Read the text of a record of version 1 or 2. Edits later than `latest` are refused.

    Raises:
        RecordProblem: if it is not a record, with the path that is wrong.
    """
    return parse(decode(text), latest)


def latest_time(now: datetime) -> str:
    """Return the latest time that an edit in a file may have: a year after now."""
    return (now.astimezone(UTC) + timedelta(days=366)).strftime("%Y-%m-%dT%H:%M:%S.999Z")


def decode(text: str) -> Any:
    """Decode JSON as the browser does: no `NaN`, numbers are doubles, a byte order mark is allowed.

    Raises:
        RecordProblem: if it is not JSON, too large, or too deep.
    """
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_LENGTH or (2 * len(text) > MAX_LENGTH and utf16_length(text) > MAX_LENGTH):
        refuse("", "too-large")
    try:
        return json.loads(text, parse_int=float, parse_constant=_refuse_constant)
    except RecursionError:
        raise RecordProblem("hostile", "[[[") from None
    except json.JSONDecodeError as error:
        raise RecordProblem("not-json", error.msg, (error.lineno, error.colno)) from None


def _refuse_constant(name: str) -> NoReturn:
    refuse(name, "not-json")


def parse(values: Any, latest: str | None = None) -> dict[str, Any]:
    """Check decoded JSON, and return it as a record of version 2.

    Raises:
        RecordProblem: if it is not a record, with the path that is wrong.
    """
    raw = _inspect_shape(sanitize(values))
    return _build(upgrade(raw) if raw["version"] == 1 else raw, latest)


def _inspect_shape(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        refuse("version")
    version = raw.get("version")
    if isinstance(version, bool) or not isinstance(version, int | float):
        refuse("version")
    if version > VERSION:
        refuse(f"{version}", "newer")
    if version not in (1, VERSION):
        refuse("version")
    made: dict[str, Any] = {**{key: {} for key in (*GROUPS, "edits")}, **raw}
    for key in (*ENTRY_GROUPS, "edits"):
        if not isinstance(made.get(key, {}), dict):
            refuse(key)
    known = made.get("known", [])
    if not isinstance(known, list) or not all(map(is_known, known)):
        refuse("known")
    left_out = made.get("left_out", [])
    if not isinstance(left_out, list) or not all(isinstance(path, str) and is_entry(path) for path in left_out):
        refuse("left_out")
    return made


def _build(raw: dict[str, Any], latest: str | None) -> dict[str, Any]:
    """Copy what a record holds, and refuse what may not be in it."""
    record: dict[str, Any] = {"version": VERSION}
    for group in ENTRY_GROUPS:
        _copy(raw.get(group, {}), group, record)
    record |= dict(list_others(raw))
    record["edits"] = {}
    values = dict(list_entries(record))
    for path, edit in raw["edits"].items():
        inspect_edit(path, edit, latest)
        if is_container(path):
            after = edit.get("after")
            written = {"after": after} if after else None
        else:
            side = read_side(values.get(path, ABSENT), edit)
            written = write_edit(side)
            if side.shown is not ABSENT:
                put(record, path, side.shown)
            elif path in values:
                remove(record, path)
        if written is not None:
            record["edits"][path] = written
    for field in ("name", "playbook"):
        if not has_visible_text(record.get("pilot", {}).get(field)):
            refuse(f"pilot/{field}")
    return record


def _copy(value: Any, path: str, record: dict[str, Any]) -> None:
    if is_entry(path):
        inspect_value(path, value)
        put(record, path, value)
    elif path == "pilot/id":
        if not is_name(value):
            refuse(path)
        put(record, path, value)
    elif not isinstance(value, dict):
        refuse(path)
    else:
        for key, part in value.items():
            if "/" in key:
                refuse(f"{path}/{key}")
            _copy(part, f"{path}/{key}", record)
