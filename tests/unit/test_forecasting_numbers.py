"""The numbers of the forecasting playbook: intervals of its example, and how often chance alone fails its bars."""

from __future__ import annotations

import re
from math import comb, sqrt
from statistics import fmean, stdev

import pytest

from pilotbook.book.model import Book
from pilotbook.records.gates import check_state, gate_states

AS_OF = "2026-11-20"
Z95, Z99 = 1.96, 2.576
T95 = 2.571
"""For the mean of six quarters."""


def interval(hits: int, n: int, z: float) -> tuple[float, float]:
    """Wilson's interval of a share."""
    share, d = hits / n, 1 + z * z / n
    center, half = (share + z * z / (2 * n)) / d, z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / d
    return center - half, center + half


def chance_of_failing(mean: float, n: int) -> float:
    """How often a band whose win rate is exactly its mean score fails the calibration bar."""
    failing = [k for k in range(n + 1) if not interval(k, n, Z99)[0] <= mean <= interval(k, n, Z99)[1]]
    return sum(comb(n, k) * mean**k * (1 - mean) ** (n - k) for k in failing)


@pytest.mark.parametrize(("check", "hits", "n"), [("shadow-run-passed", 11, 360), ("repeat-runs-passed", 876, 905)])
def test_the_example_gives_the_interval_of_its_counts(shipped: Book, check: str, hits: int, n: int) -> None:
    example = shipped.load("forecasting").model.example
    assert example is not None
    evidence = example.checks[check].evidence or ""
    assert f"{hits} of {n}" in evidence
    share, *bounds = re.findall(r"(\d+\.\d)(?:%| to|\))", evidence[evidence.index(f"{n}") :])
    assert [share, *bounds] == [f"{100 * value:.1f}" for value in (hits / n, *interval(hits, n, Z95))]


def test_the_gaps_are_over_whole_quarters(shipped: Book) -> None:
    example = shipped.load("forecasting").model.example
    assert example is not None
    backtest = example.checks["backtest-without-leakage"]
    texts = (backtest.evidence or "", " ".join(note.text for note in backtest.remarks.values()))
    for text in texts:
        listed = re.search(
            r"((?:\d+\.\d, )+\d+\.\d and \d+\.\d), mean (\d+\.\d) \(95% interval (\d+\.\d) to (\d+\.\d)\)", text
        )
        assert listed, text
        gaps = [float(gap) for gap in re.findall(r"\d+\.\d", listed[1])]
        assert len(gaps) == 6
        half = T95 * stdev(gaps) / sqrt(len(gaps))
        assert list(listed.groups()[1:]) == [
            f"{value:.1f}" for value in (fmean(gaps), fmean(gaps) - half, fmean(gaps) + half)
        ]
    row = example.tables["results"]["own-1"]
    assert "4.9 (1.2 to 8.6)" in str(row["after"]) and "1.2 to 8.6" in texts[1]


def test_a_calibrated_score_rarely_fails_the_bar(shipped: Book) -> None:
    done_when = next(c for c in shipped.load("forecasting").checks if c.id == "calibration-plotted").done_when
    assert "three bands" in done_when and "at least 100 deals" in done_when and "99% interval" in done_when
    assert sum(chance_of_failing(mean, 100) for mean in (0.15, 0.5, 0.85)) < 0.05


def test_the_example_is_in_the_middle_of_proving(shipped: Book) -> None:
    playbook = shipped.load("forecasting")
    record = playbook.model.example
    assert record is not None and record.decision is None
    states = {state.gate: state for state in gate_states(playbook.checks, record, shipped.plan, AS_OF)}
    assert {gate for gate, state in states.items() if state.open} == set(shipped.plan.before_live_input)
    expired = [c.id for c in playbook.checks if check_state(c, record, shipped.plan, AS_OF).state == "stale"]
    assert expired == ["score-interrogated-live"]
