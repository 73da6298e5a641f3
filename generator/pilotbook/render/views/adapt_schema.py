"""Prepare the schema of a playbook for the form that adapts one: without references, and with a label for each field.

Comes in: the published schema. Goes out: plain values for `data/adapt.json`.
Must not know: a playbook.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from pilotbook.config.paths import schema_folder

Schema = dict[str, Any]

_UNCHANGED = {"sources", "maps", "effort", "keep", "replaces", "fixes"}
"""What the form leaves as it is."""
_HEAD = ("title", "team", "summary")
"""What the form shows as one place, although a playbook has it in no mapping."""
_OF_CHECK = ("text", "done_when", "evidence", "role", "gate")
"""What a check of the base has, whether a fork changes it or not."""
_NAMES = {"role": "roles", "led_by": "roles", "present": "roles", "gate": "gates", "document": "documents"}
"""By key, what the IDs in it name in the book."""
_ROWS = {"gap": "gaps", "hands_to": "exceptions", "does": "autonomy", "does_not": "autonomy"}
"""By key, which rows of the playbook the IDs in it name."""
_CODE = re.compile("`([^`]*)`")
_KEPT = ("type", "enum", "pattern", "minLength", "maxLength")
_NUMBERS = {"integer": "a whole number", "number": "a number"}
_BOUNDS = {
    "minimum": ("min", "at least"),
    "maximum": ("max", "at most"),
    "exclusiveMinimum": ("above", "more than"),
}
"""By key, how the form compares a number with a bound, and the words of a message."""


@cache
def adapt_schema() -> Schema:
    """Return the schema of each part that the form changes, by its key.

    `each` is what a mapping has by `keys`, `least` how many entries it needs, and `meaning` the end of a message.
    """
    made = json.loads((schema_folder() / "playbook.schema.json").read_bytes())
    properties = {
        key: part for key, part in made["properties"].items() if key not in ("example", "documents", "gates", "sources")
    }
    found = {key: _describe(key, part, made["$defs"]) for key, part in properties.items()}
    for key in _OF_CHECK:
        found["adapt"]["each"]["properties"][key]["needed"] = True
    head = {"type": "object", "properties": {key: {**found[key], "needed": True} for key in _HEAD}}
    return {**found, "": head}


def _describe(key: str, part: Schema, defs: Schema) -> Schema:
    """Return a part of the schema with what the form has to know of its field."""
    whole = _resolve(part, defs)
    described = {name: whole[name] for name in _KEPT if name in whole}
    about = whole.get("description") or ""
    given = {
        "default": part.get("default"),
        "least": whole.get("minItems", whole.get("minProperties")),
        "about": _CODE.sub(r"“\1”", " ".join(about.split())),
        "meaning": f": {first}" if (first := about.partition("\n")[0]) else ".",
    }
    described |= {name: value for name, value in given.items() if value is not None}
    if described.get("type") in _NUMBERS:
        described["number"] = _NUMBERS[described["type"]]
        bounds = {key: whole[key] for key in _BOUNDS if key in whole}
        described["bounds"] = [
            {_BOUNDS[key][0]: bound, "bound": f"{_BOUNDS[key][1]} {bound:g}"} for key, bound in bounds.items()
        ]
    if "properties" in whole:
        required = whole.get("required", [])
        described |= {"name": whole["title"], "required": required}
        described["properties"] = {name: _describe(name, one, defs) for name, one in whole["properties"].items()}
        for name in required:
            described["properties"][name]["needed"] = True
    if "patternProperties" in whole:
        ((pattern, each),) = whole["patternProperties"].items()
        described |= {"each": _describe("", each, defs), "keys": {**whole["propertyNames"], "pattern": pattern}}
    if "items" in whole:
        described["items"] = _describe("", whole["items"], defs)
    return described | _find_field(key, whole, described) if key and key not in _UNCHANGED else described


def _resolve(part: Schema, defs: Schema) -> Schema:
    """Return a part of the schema without references and without the alternative of null."""
    described = {"description": part["description"]} if "description" in part else {}
    if "anyOf" in part:
        return _resolve({**part["anyOf"][0], **described}, defs)
    return {**defs[part["$ref"].rpartition("/")[2]], **described} if "$ref" in part else part


def _find_field(key: str, whole: Schema, described: Schema) -> Schema:
    """Return what the field of a key is, and whose IDs it names."""
    named = {"names": _NAMES[key]} if key in _NAMES else {"rows": _ROWS[key]} if key in _ROWS else {}
    items = described.get("items", {})
    match whole.get("type"):
        case "object":
            kind = "group"
        case "array" if "properties" in items:
            kind = "items"
        case "array":
            kind = "ids" if named or "enum" in items else "list"
        case "boolean":
            kind = "flag"
        case "integer" | "number":
            kind = "number"
        case _ if "enum" in whole or (named and "pattern" in whole):
            kind = "choice"
        case _:
            kind = "prose" if whole.get("format") == "markdown" else "text"
    choices = {"enum": items["enum"]} if "enum" in items else {}
    return {"label": key.capitalize().replace("_", " "), "kind": kind, **named, **choices}
