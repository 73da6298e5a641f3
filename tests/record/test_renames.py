"""Where an id leads today, as the browser follows it: the same cases as for the generator."""

from __future__ import annotations

from typing import Any

import pytest
from test_renames import CASES

from record.conftest import Js

pytestmark = pytest.mark.browser

RUN = """({ follow, currentId }, { gone, id, here = [] }) => {
  const current = here.length ? currentId(gone, id, new Set(here)) : currentId(gone, id);
  return { ...follow(gone, id, new Set(here)), current };
}"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_id_leads_in_the_browser_where_the_case_says(case: dict[str, Any], js: Js) -> None:
    assert js(RUN, {key: case[key] for key in ("gone", "id", "here") if key in case}) == {
        "to": case["to"],
        "kinds": case.get("kinds", []),
        "current": case.get("current", case["id"]),
    }
