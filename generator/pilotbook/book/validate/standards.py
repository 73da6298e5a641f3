"""Validates the standards: that checks name controls that exist, and that each control is mapped or says why not.

Comes in: a `Validation`, a standard, the maps of a check. Goes out: findings, added to the `Validation`.
Must not know: YAML, pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pilotbook.errors import Loc, did_you_mean
from pilotbook.load import Loaded

from .context import Validation


def check_maps(validation: Validation, loaded: Loaded[Any], loc: Loc, maps: Mapping[str, tuple[str, ...]]) -> None:
    """Check that every standard and every control that a check names exists."""
    for standard_id, controls in maps.items():
        validation.known(loaded, (*loc, standard_id), "standard", standard_id, at_key=True)
        standard = validation.catalog.standards.get(standard_id)
        if standard is None or standard_id in validation.catalog.broken.get("standards", ()):
            continue
        for index, control in enumerate(controls):
            if control not in standard.model.controls:
                problem = f"the standard `{standard_id}` has no control `{control}`"
                cure = did_you_mean(control, standard.model.controls)
                validation.find(loaded, (*loc, standard_id, index), problem, cure)


def check_standards(validation: Validation) -> None:
    """Check that a check of a fix supports each control of each standard, or that the control says why none does.

    Where a later layer has fixes, such as a site's own, the standards of an earlier one are left alone: the site cannot
    change them, and the library is checked by itself.
    """
    supported = _find_supported(validation)
    if supported is None:
        return
    last = max((_layer_of(validation, fix.path) for fix in validation.catalog.fixes.values()), default=0)
    for standard_id, loaded in validation.catalog.standards.items():
        if _layer_of(validation, loaded.path) < last:
            continue
        for control_id, control in loaded.model.controls.items():
            check_id = supported.get((standard_id, control_id), "")
            loc: Loc = ("controls", control_id)
            if not check_id and control.not_covered is None:
                cure = "Add it under `maps` in a fix's check, or give the reason under `not_covered`."
                validation.find(loaded, loc, "no fix has a check that supports it", cure, at_key=True)
            elif check_id and control.not_covered is not None:
                problem = f"is marked as not covered, but the check `{check_id}` supports it"
                cure = "Remove `not_covered`, or remove the control from the check's `maps`."
                validation.find(loaded, (*loc, "not_covered"), problem, cure)


def _find_supported(validation: Validation) -> dict[tuple[str, str], str] | None:
    """Return a check of a fix for each control that one supports, by standard and control.

    Drafts of fixes support nothing yet. Returns `None` if a fix is broken or names an unknown control: that may be the
    one which seems to have no check.
    """
    if "fixes" in validation.catalog.broken:
        return None
    supported: dict[tuple[str, str], str] = {}
    for fix in validation.catalog.fixes.values():
        for check_id, check in fix.model.checks.items():
            for standard_id, controls in check.maps.items():
                standard = validation.catalog.standards.get(standard_id)
                if standard is None or not standard.model.controls.keys() >= set(controls):
                    return None
                for control in () if fix.model.draft else controls:
                    supported.setdefault((standard_id, control), check_id)
    return supported


def _layer_of(validation: Validation, path: Path) -> int:
    """Return the index of the layer that a pattern's file is in."""
    contents = [layer.content for layer in validation.catalog.layers]
    return contents.index(path.parent.parent)
