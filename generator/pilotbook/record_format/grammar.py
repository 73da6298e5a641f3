"""Checks what a pilot record may hold: paths, times, numbers and texts.

`overrides/record/grammar.js` does the same in the browser. `docs/record.md` describes it, and the cases in
`tests/golden/cases/records.yml` test both.

Comes in: decoded JSON. Goes out: the same without what no record holds, or a `RecordProblem`.
Must not know: files, models, the clock.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, NoReturn

VERSION = 2
"""The version of the record format."""
EPOCH, NOBODY = "1970-01-01T00:00:00.001Z", "-"
"""The stamp of a value without an edit."""
LATEST = "2999-12-31T23:59:59.999Z"
MAX_LENGTH = 5_000_000
"""The most UTF-16 code units of a file."""
MAX_DEPTH, MAX_VALUE_DEPTH = 20, 15
"""The most objects and lists around a value: in the file, and of them in the value of one entry."""
GROUPS = ("checks", "answers", "tables", "changes", "cost")
ENTRY_GROUPS = ("pilot", *GROUPS, "kickoff", "decision")
OWN_KEYS = ("version", *ENTRY_GROUPS, "edits")
TEXT_FIELDS = {
    "approver", "as_of", "by", "company", "control", "due", "evidence", "expires", "led_by", "met", "name", "note",
    "on", "outcome", "owner", "playbook", "reason", "signer", "stage", "status", "text", "what", "wording",
}  # fmt: skip
"""The fields that hold text, wherever they are the field of an entry."""

_ID, _FIELD = "[a-z0-9][a-z0-9_-]{0,63}", "[A-Za-z0-9_][A-Za-z0-9_-]{0,63}"
_ENTRY = re.compile(
    rf"pilot/(?!id\Z){_FIELD}"
    rf"|checks/{_ID}/(?:(?:remarks|history)/{_ID}/{_FIELD}|(?!(?:remarks|history)\Z){_FIELD})"
    rf"|(?:answers|changes|tables/{_ID})/{_ID}/{_FIELD}"
    rf"|cost/{_ID}"
    rf"|kickoff/(?:agenda/{_ID}|(?!agenda\Z){_FIELD})"
    rf"|decision/(?:conditions/{_ID}/{_FIELD}|exception/{_FIELD}|(?!(?:conditions|exception)\Z){_FIELD})"
)
_CONTAINER = re.compile(
    rf"pilot|kickoff|decision(?:/exception|/conditions/{_ID})?|checks/{_ID}(?:/(?:remarks|history)/{_ID})?"
    rf"|(?:answers|changes|tables/{_ID})/{_ID}"
)
_KNOWN = re.compile(f"-?{_ID}")
_NAME = re.compile(r"[a-z0-9-]{1,64}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(f"{chr(p * 0x10000 + 0xFFFE)}{chr(p * 0x10000 + 0xFFFF)}" for p in range(17))
_REMOVED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff{_NONCHARACTERS}]")
_VISIBLE = re.compile(
    f"[^\x00-\x20\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u1680\u17b4\u17b5"
    "\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    f"\U000e0000-\U000e0fff{_NONCHARACTERS}]"
)


class RecordProblem(ValueError):  # noqa: N818 -- the word that the browser's `read` uses
    """Why a text is not a record that this version reads."""

    def __init__(self, problem: str, detail: str = "", position: tuple[int, int] = (1, 1)) -> None:
        self.problem = problem
        """`not-json`, `too-large`, `not-a-record`, `hostile` or `newer`."""
        self.detail = detail
        """The path that is wrong; for `newer` the version; for `not-json` what is wrong."""
        self.position = position
        """For `not-json`, the line and the column."""
        super().__init__(f"{problem} {detail}".rstrip())


def refuse(detail: str, problem: str = "not-a-record") -> NoReturn:
    """Refuse a record.

    Raises:
        RecordProblem: always.
    """
    raise RecordProblem(problem, detail)


def is_entry(path: str) -> bool:
    """Return whether a path is that of an entry, such as `checks/owner-named/status`."""
    return _ENTRY.fullmatch(path) is not None


def is_container(path: str) -> bool:
    """Return whether a path is that of a container, which holds entries, such as `checks/owner-named`."""
    return _CONTAINER.fullmatch(path) is not None


def list_containers(path: str) -> list[str]:
    """Return the containers of an entry, the outermost first."""
    parts = path.split("/")
    return [outer for count in range(1, len(parts)) if is_container(outer := "/".join(parts[:count]))]


def is_name(value: object) -> bool:
    """Return whether a value can be the random name of a browser or of a pilot."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def is_known(value: object) -> bool:
    """Return whether a value can be an item of `known`."""
    return isinstance(value, str) and _KNOWN.fullmatch(value) is not None


def is_time(value: object, latest: str | None = None) -> bool:
    """Return whether a value is a time of the calendar, from 1970 until `latest`."""
    if not isinstance(value, str) or not _TIME.fullmatch(value) or not "1970" <= value <= (latest or LATEST):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return value[11:13] != "24"


def add_milliseconds(time: str, count: int) -> str:
    """Return the time some milliseconds later."""
    later = datetime.fromisoformat(time) + timedelta(milliseconds=count)
    return later.strftime(f"{later.year:04d}-%m-%dT%H:%M:%S.") + f"{later.microsecond // 1000:03d}Z"


def clean_text(text: str) -> str:
    """Remove control characters (except tab, line feed, carriage return), noncharacters and lone surrogates.

    Of the format characters, those that embed, override or isolate the direction of a text are removed.
    """
    return text if text.isprintable() else _REMOVED.sub("", text)


def has_visible_text(value: object) -> bool:
    """Return whether a value is a text with a character that a person can see."""
    return isinstance(value, str) and _VISIBLE.search(value) is not None


def sanitize(value: Any, path: tuple[str, ...] = ()) -> Any:
    """Copy decoded JSON: texts cleaned, empty texts and `null` left out of objects, whole numbers as `int`.

    Raises:
        RecordProblem: for a value that is too deep, a number that is too large, or a key with a removed character.
    """
    if len(path) > MAX_DEPTH:
        refuse("[[[", "hostile")
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return _to_number(value, path)
    if isinstance(value, list):
        return [sanitize(part, (*path, str(index))) for index, part in enumerate(value)]
    made: dict[str, Any] = {}
    for key, part in value.items():
        if clean_text(key) != key:
            refuse("/".join((*path, clean_text(key))))
        clean = sanitize(part, (*path, key))
        if clean != "" and clean is not None:
            made[key] = clean
    return made


def _to_number(value: float, path: tuple[str, ...]) -> float:
    """Return a number as a double: as `int` if it is whole and exact, so that files say `12` and not `12.0`."""
    try:
        double = float(value)
    except OverflowError:
        refuse("/".join(path))
    if double in (float("inf"), float("-inf")) or double != double:
        refuse("/".join(path))
    return int(double) if double.is_integer() and abs(double) <= 2**53 else double


def measure_depth(value: Any) -> int:
    """Return how many objects and lists are around the innermost value."""
    if isinstance(value, dict):
        return 1 + max(map(measure_depth, value.values()), default=-1)
    if isinstance(value, list):
        return 1 + max(map(measure_depth, value), default=-1)
    return 0


def inspect_value(path: str, value: Any) -> None:
    """Check that an entry may have a value.

    Raises:
        RecordProblem: if it may not.
    """
    group, _, field = path.partition("/")[0], *path.rpartition("/")[1:]
    if group == "cost":
        if isinstance(value, bool) or not isinstance(value, int | float):
            refuse(path)
    elif field in TEXT_FIELDS and not isinstance(value, str):
        refuse(path)
    if isinstance(value, dict | list) and measure_depth(value) > MAX_VALUE_DEPTH:
        refuse("[[[", "hostile")


def inspect_edit(path: str, edit: Any, latest: str | None = None) -> None:
    """Check one edit of a record.

    Raises:
        RecordProblem: if no browser writes it.
    """
    place = f"edits/{path}"
    if not isinstance(edit, dict) or not (is_entry(path) or is_container(path)):
        refuse(place)
    after, concurrent = edit.get("after", {}), edit.get("concurrent", [])
    stamped = "at" in edit or "by" in edit
    if stamped and not (is_entry(path) and _is_stamp(edit, latest)):
        refuse(place)
    if not isinstance(after, dict) or not all(is_name(by) and is_time(at, latest) for by, at in after.items()):
        refuse(place)
    if not isinstance(concurrent, list) or (concurrent and not stamped):
        refuse(place)
    for version in concurrent:
        if not _is_stamp(version, latest):
            refuse(place)
        if "value" in version:
            inspect_value(path, version["value"])


def _is_stamp(stamp: Any, latest: str | None) -> bool:
    return isinstance(stamp, dict) and is_time(stamp.get("at"), latest) and is_name(stamp.get("by"))
