"""What a record is, and what two of them are together. The browser is held to the same cases in `browser/record/`."""

from __future__ import annotations

from typing import Any

import pytest

from pilotbook.record_format import RecordProblem, has_visible_text, merge, read, to_canonical
from support.record_cases import CASES, INVISIBLE, MERGES, VISIBLE, expected_of, filled, merged_of, text_of


def test_each_case_has_a_name_of_its_own() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES) >= 90
    assert len({case["name"] for case in MERGES}) == len(MERGES) >= 25


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_record_is_read_or_refused_as_the_case_says(case: dict[str, Any]) -> None:
    text, latest = text_of(case), case.get("latest")
    if "refused" in case or "problem" in case:
        with pytest.raises(RecordProblem) as error:
            read(text, latest)
        assert error.value.problem == case.get("problem", "not-a-record")
        if "refused" in case:
            assert error.value.detail == filled(case, case["refused"])
        return
    record, expected = read(text, latest), expected_of(case)
    if expected is not None:
        assert to_canonical(record) == to_canonical(expected)
    assert read(to_canonical(record), latest) == record


@pytest.mark.parametrize("case", MERGES, ids=lambda case: case["name"])
def test_two_records_are_together_what_the_case_says(case: dict[str, Any]) -> None:
    a, b, expected = (read(to_canonical(merged_of(case, key))) for key in ("a", "b", "becomes"))
    merged = merge(a, b)
    assert to_canonical(merged.record) == to_canonical(expected)
    assert to_canonical(merge(b, a).record) == to_canonical(expected)
    for name in ("added", "changed", "removed", "conflicts"):
        assert sorted(getattr(merged, name)) == sorted(case.get(name, [])), name


def test_a_text_is_visible_if_a_person_can_see_some_of_it() -> None:
    assert [text for text in VISIBLE if not has_visible_text(text)] == []
    assert [text for text in INVISIBLE if has_visible_text(text)] == []


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.1, "0.1"), (-0.0, "0"), (1e21, "1e+21"), (1e20, "100000000000000000000"), (1e-6, "0.000001"),
        (1e-7, "1e-7"), (1.5e-7, "1.5e-7"), (123456789.125, "123456789.125"), (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"), (2**53, "9007199254740992"), (-12.50, "-12.5"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_the_browser_writes_them(number: float, text: str) -> None:
    assert to_canonical(number) == text
