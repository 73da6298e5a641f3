"""Defines the kickoff of a pilot record: when it is, who leads it, and which items of its agenda are done.

Comes in: plain values, from an author or from a browser. Goes out: a frozen part of a record.
Must not know: what the agenda of a playbook is.
"""

from __future__ import annotations

from pydantic import Field

from .record_part import Day, Key, LenientFlag, RecordPart, Sentence


class KickoffMeeting(RecordPart):
    """The kickoff meeting."""

    on: Day | None = Field(default=None, examples=["2026-11-20"])
    """The day of the meeting."""
    led_by: Sentence | None = Field(default=None, examples=["Mia Orr"])
    """Who leads it."""
    agenda: dict[Key, LenientFlag] = Field(default={}, examples=[{"item-1": True}])
    """The items of the agenda that are done, by `item-` and their number from 1."""
