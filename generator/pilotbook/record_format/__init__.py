"""Reads and merges pilot records as plain values: the twin of `overrides/record/`, described in `docs/record.md`."""

from .canonical import to_canonical, utf16_length
from .edit import leave_out, write_entry
from .grammar import MAX_LENGTH, VERSION, RecordProblem, has_visible_text, is_entry, is_name
from .merge import MergedRecord, merge
from .reader import decode, latest_time, parse, read

__all__ = [
    "MAX_LENGTH",
    "VERSION",
    "MergedRecord",
    "RecordProblem",
    "decode",
    "has_visible_text",
    "is_entry",
    "is_name",
    "latest_time",
    "leave_out",
    "merge",
    "parse",
    "read",
    "to_canonical",
    "utf16_length",
    "write_entry",
]
