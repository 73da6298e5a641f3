"""Reads and merges pilot records as plain values: the twin of `overrides/record/`, described in `docs/record.md`."""

from .canonical import to_canonical, utf16_length
from .edit import leave_out
from .entries import list_entries, put
from .grammar import (
    EPOCH,
    MAX_LENGTH,
    NOBODY,
    VERSION,
    RecordProblem,
    add_milliseconds,
    has_visible_text,
    is_entry,
    is_name,
    is_time,
)
from .merge import MergedRecord, merge
from .reader import decode, latest_time, parse, read

__all__ = [
    "EPOCH",
    "MAX_LENGTH",
    "NOBODY",
    "VERSION",
    "MergedRecord",
    "RecordProblem",
    "add_milliseconds",
    "decode",
    "has_visible_text",
    "is_entry",
    "is_name",
    "is_time",
    "latest_time",
    "leave_out",
    "list_entries",
    "merge",
    "parse",
    "put",
    "read",
    "to_canonical",
    "utf16_length",
]
