"""The five pages of a playbook are as light as when it was one page, or nearly."""

from __future__ import annotations

from pathlib import Path

import pytest

ONE_PAGE = {"contract-review": 216_922, "forecasting": 209_027, "sales-sdr": 212_173, "support-triage": 214_430}
"""Bytes of HTML of each playbook when everything was on one page."""
MOST = 1.5
"""How many times as much the five pages may have together."""
PAGES = ("", "checklist", "answers", "worksheets", "documents")


@pytest.mark.parametrize("playbook", ONE_PAGE)
def test_the_pages_of_a_playbook_are_lighter_than_its_one_page_was_and_together_little_heavier(
    site: Path, playbook: str
) -> None:
    sizes = [(site / "playbooks" / playbook / page / "index.html").stat().st_size for page in PAGES]
    assert max(sizes) < ONE_PAGE[playbook]
    assert ONE_PAGE[playbook] < sum(sizes) <= MOST * ONE_PAGE[playbook]
