"""Reads what a content control says about itself, and finds the field that each text is in.

Comes in: the properties of a control, or a `Story` as it was read. Goes out: a `Control`, or a `Story` with its fields.
Must not know: files, the book.

A field is a control with a tag of this program. Where the tag was lost, it is what the bookmarks of the field enclose,
and the control without a tag that they enclose or are in.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .marks import address_of_marks
from .story import Control, Story

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = "pb:"


def value_of(element: Any, name: str, attribute: str = "val") -> str:
    """Return an attribute of a child of WordprocessingML."""
    found = None if element is None else element.find(f"{W}{name}")
    return "" if found is None else str(found.get(f"{W}{attribute}") or "")


def is_on(element: Any, name: str) -> bool:
    """Check whether a property is there and not switched off."""
    found = None if element is None else element.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val") not in ("0", "false", "off")


def read_control(properties: Any) -> Control:
    """Return a control with what its properties say."""
    if properties is None:
        return Control()
    day = properties.find(f"{W}date")
    items = {
        str(item.get(f"{W}displayText") or item.get(f"{W}value")): str(item.get(f"{W}value") or "")
        for item in properties.iter(f"{W}listItem")
    }
    return Control(
        tag=value_of(properties, "tag"),
        title=value_of(properties, "alias"),
        kinds=("day",) if day is not None else ("choice",) if items else ("text", "number"),
        items=items,
        day=str(day.get(f"{W}fullDate") or "")[:10] if day is not None else "",
        marked=is_on(properties, "showingPlcHdr"),
    )


def resolve_owners(story: Story, marked: Collection[tuple[Control, list[str]]]) -> None:
    """Give each text to its field. `marked` are the fields that have bookmarks, with the names of these."""
    for mark, names in marked:
        mark.give_address(address_of_marks(names))
    for control in story.controls:
        _match_mark(control)
    for paragraph in story.paragraphs:
        before = ""
        for piece in paragraph.pieces:
            piece.owner = _owner_of(piece.owner)
            if isinstance(piece.owner, Control):
                piece.owner.label = piece.owner.label or before.strip()
                piece.owner.add(paragraph, piece)
                before = ""
            else:
                before += piece.text
    found = [*story.controls, *(mark for mark, _ in marked)]
    story.controls = [one for one in found if one.tag.startswith(_TAG) and one.address and one.wrapped is None]
    for control in story.controls:
        if control.cell is not None:
            control.cell.controls.append(control)


def _match_mark(control: Control) -> None:
    mark = control.mark
    if control.tag.startswith(_TAG):
        control.address = control.tag.removeprefix(_TAG)
        if mark is not None:
            mark.wrapped = mark.wrapped or control  # a program may have given the control another tag
            control.address = mark.address if mark.tag == control.tag else control.address
    elif mark is not None and mark.wrapped is None:
        mark.title, mark.kinds, mark.items = control.title or mark.title, control.kinds, control.items or mark.items
        mark.day, mark.marked, mark.cell = control.day or mark.day, control.marked, mark.cell or control.cell


def _owner_of(owner: Control | str | None) -> Control | str | None:
    """Return the field that a text is in: the innermost control with a tag, or the bookmarks of one without."""
    while isinstance(owner, Control):
        if owner.tag.startswith(_TAG):
            return owner if owner.wrapped is None else None
        mark = owner.mark
        owner = mark if mark is not None and mark.tag and mark.wrapped is None else owner.parent
    return owner
