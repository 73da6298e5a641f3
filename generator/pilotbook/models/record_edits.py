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
    """Another value of an entry, written at the same time as the one that is shown. Without `value`, it was deleted."""

    value: Any = Field(default=None, examples=["open"])
    """The value."""
    at: Time = Field(examples=["2026-11-20T09:00:00.000Z"])
    """The time, in UTC."""
    by: Name = Field(examples=["b2c1"])
    """The browser that wrote it."""


class Edit(RecordPart):
    """When an entry was last edited, and in which browser. Browsers use this to merge records."""

    at: Time | None = Field(default=None, examples=["2026-11-20T09:00:00.000Z"])
    """The time, in UTC."""
    by: Name | None = Field(default=None, examples=["b2c1"])
    """The browser, as a random name that identifies no one."""
    after: dict[Name, Time] | None = Field(default=None, examples=[{"b2c1": "2026-11-20T09:00:00.000Z"}])
    """For each browser, its latest edit of this entry or the entries below it that this edit is based on."""
    concurrent: tuple[Version, ...] | None = Field(
        default=None, examples=[[{"value": "open", "at": "2026-11-20T09:00:00.000Z", "by": "b2c1"}]]
    )
    """Versions that others wrote at the same time and nobody has resolved, the newest first."""
