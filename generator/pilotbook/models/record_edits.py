"""Defines the edits of a pilot record: when and by which browser each entry was written.

`docs/record.md` explains how browsers merge by them.

Comes in: what browsers wrote, to merge records by. Goes out: frozen edits.
Must not know: how records are merged.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from .record_part import Name, RecordPart, Time


class Version(RecordPart):
    """A value of an entry that was written apart from the one that is shown. Without `value` it was deleted."""

    value: Any = Field(default=None, examples=["open"])
    """The value."""
    at: Time = Field(examples=["2026-11-20T09:00:00.000Z"])
    """When, in UTC."""
    by: Name = Field(examples=["b2c1"])
    """The browser."""


class Edit(RecordPart):
    """When and by which browser an entry was written. Browsers write it, to merge records by."""

    at: Time | None = Field(default=None, examples=["2026-11-20T09:00:00.000Z"])
    """When, in UTC."""
    by: Name | None = Field(default=None, examples=["b2c1"])
    """The browser: a random name, which says nothing about anybody."""
    after: dict[Name, Time] | None = Field(default=None, examples=[{"b2c1": "2026-11-20T09:00:00.000Z"}])
    """By browser, its newest edit of this entry, or of what is below it, that had been seen."""
    beside: tuple[Version, ...] | None = Field(
        default=None, examples=[[{"value": "open", "at": "2026-11-20T09:00:00.000Z", "by": "b2c1"}]]
    )
    """What was written apart and nobody has answered, the newest first."""
