"""Defines `changes.yml`, which says what became of old ids, and follows old ids to the ids of today.

`overrides/record/renames.js` follows ids in the browser; the cases in `tests/golden/cases/renames.yml` test both.

Comes in: plain values, or an id with the renames of one kind of thing. Goes out: frozen models, or current ids.
Must not know: where ids are used.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Annotated, Literal

from pydantic import Field

from .base import Id, Line, Model, Version

Kind = Literal["check", "question", "gap", "fix", "document", "playbook"]


class Changed(Model):
    """What happened to an ID that is gone."""

    version: Annotated[Version, Field(examples=["1.1.0"])]
    """The release that changed it, such as 1.1.0."""
    kind: Annotated[Literal["renamed", "split", "merged", "retired", "moved"], Field(examples=["renamed"])]
    """What happened to it. `moved`: the check still exists, but no longer in every playbook that had it."""
    to: tuple[Id, ...] = Field(default=(), examples=[["owner-named"]])
    """The IDs that replace it. None if it was retired."""
    now: tuple[Id, ...] = Field(default=(), examples=[["support-triage"]])
    """For a moved check: the playbooks that have it now."""
    why: Annotated[Line, Field(examples=["One name was meant, and teams wrote two."])]
    """The reason, for people who signed it off."""


class Changes(Model):
    """The file `changes.yml`: the IDs that are gone, and where their entries belong now."""

    changes: dict[Kind, dict[Id, Changed]] = Field(
        default={},
        examples=[
            {
                "check": {
                    "owner-set": {
                        "version": "1.1.0",
                        "kind": "renamed",
                        "to": ["owner-named"],
                        "why": "One name was meant, and teams wrote two.",
                    }
                }
            }
        ],
    )
    """The changes, by kind and then by the old ID."""


def resolve_renames(
    renames: Mapping[str, Changed], id_: str, current_ids: Container[str], visited: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids that replace an id, and the kinds of change on the way, each change before those after it.

    An id that exists, is retired or was never renamed gives itself and no kinds. `visited` has the ids on the way here,
    so that a circular reference ends.
    """
    change = None if id_ in current_ids or id_ in visited else renames.get(id_)
    if change is None or not change.to:
        return (id_,), ()
    ways = [resolve_renames(renames, next_, current_ids, (*visited, id_)) for next_ in change.to]
    to = dict.fromkeys(found for one, _ in ways for found in one)
    return tuple(to), (change.kind, *(kind for _, kinds in ways for kind in kinds))


def current_id(renames: Mapping[str, Changed], id_: str, current_ids: Container[str]) -> str:
    """Return the one id that replaces an id, or the id itself if several do."""
    to, _ = resolve_renames(renames, id_, current_ids)
    return to[0] if len(to) == 1 else id_
