"""Where an id leads today, as the generator follows it. The browser is held to the same cases in `record/`."""

from __future__ import annotations

from typing import Any

import pytest

from pilotbook.models import Changed
from pilotbook.models.renames import current_id, resolve_renames
from support.renames import CASES


def test_each_case_has_a_name_of_its_own() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES) >= 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_id_leads_where_the_case_says(case: dict[str, Any]) -> None:
    gone = {
        id_: Changed.model_validate({"version": "1.1.0", "why": "A better name.", **change}, strict=False)
        for id_, change in case["gone"].items()
    }
    to, kinds = resolve_renames(gone, case["id"], case.get("here", ()))
    assert list(to) == case["to"]
    assert list(kinds) == case.get("kinds", [])
    assert current_id(gone, case["id"], case.get("here", ())) == case.get("current", case["id"])
