"""Why is our pilot stuck? The answers to the questions of `diagnose.yml`, read by its table.

Comes in: the questions with their rules, the gaps in order, and an answer to each question. Goes out: a verdict, the
open gaps with the answers that show them, and what becomes of each assumption.
Must not know: pages. The browser's twin is `overrides/components/diagnose/verdict.js`;
`tests/golden/cases/diagnose.yml` holds both to the same answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pilotbook.models import Choice, Diagnosis

Fate = Literal["stands", "harden", "rebuild"]
_FATES: tuple[Fate, ...] = ("stands", "harden", "rebuild")


@dataclass(frozen=True)
class DiagnosisResult:
    """What the answers come to."""

    left: tuple[str, ...]
    """The questions without an answer."""
    counts: Mapping[str, int]
    """How many answers there are of each sort that a rule may ask for."""
    rule: int | None
    """The row of the table that holds, from 0. None while a question is left."""
    verdict: str | None
    """Its verdict."""
    gaps: Mapping[str, tuple[tuple[str, str], ...]]
    """The open gaps in the order in which they are closed, each with the questions and answers that show it."""
    assumptions: Mapping[str, Fate | None]
    """What becomes of each. None while nobody was asked: not all questions about it have an answer."""


def diagnose(diagnosis: Diagnosis, gaps: Iterable[str], answers: Mapping[str, str]) -> DiagnosisResult:
    """Read the answers. Ids that are not known are left aside."""
    choices: dict[str, tuple[str, Choice]] = {
        id_: (answers[id_], ask.answers[answers[id_]])
        for id_, ask in diagnosis.questions.items()
        if answers.get(id_) in ask.answers
    }
    left = tuple(id_ for id_ in diagnosis.questions if id_ not in choices)
    found = [choice for _, choice in choices.values()]
    counts = {
        "demo": sum(one.demo for one in found),
        "veto": sum(one.veto for one in found),
        "wave": sum(one.weighs == "wave" for one in found),
        "thin": sum(one.weighs == "thin" for one in found),
        "weak": sum(one.weighs != "solid" for one in found),
    }
    rule = next(
        at for at, row in enumerate(diagnosis.rules) if all(counts[sort] >= least for sort, least in row.when.items())
    )
    shown = {gap: tuple((id_, answer) for id_, (answer, one) in choices.items() if gap in one.opens) for gap in gaps}
    return DiagnosisResult(
        left=left,
        counts=counts,
        rule=None if left else rule,
        verdict=None if left else diagnosis.rules[rule].verdict,
        gaps={gap: answers for gap, answers in shown.items() if answers},
        assumptions={id_: _worst_fate(diagnosis, id_, choices) for id_ in diagnosis.assumptions},
    )


def _worst_fate(diagnosis: Diagnosis, assumption: str, choices: Mapping[str, tuple[str, Choice]]) -> Fate | None:
    """The worst that an answer says of it."""
    about = [
        id_
        for id_, ask in diagnosis.questions.items()
        if any(assumption in choice.assumptions for choice in ask.answers.values())
    ]
    said: list[Fate] = [choices[id_][1].assumptions.get(assumption, "stands") for id_ in about if id_ in choices]
    worst = max(said, key=_FATES.index, default=None)
    return worst if worst == "rebuild" or len(said) == len(about) else None


def dump_diagnosis(diagnosis: Diagnosis, gaps: Iterable[str]) -> dict[str, Any]:
    """What the verdict is read from, as plain values without words."""
    keys = {"weighs", "opens", "demo", "veto", "assumptions"}
    return {
        "gaps": list(gaps),
        "assumptions": list(diagnosis.assumptions),
        "questions": {
            id_: {answer: choice.model_dump(mode="json", include=keys) for answer, choice in ask.answers.items()}
            for id_, ask in diagnosis.questions.items()
        },
        "rules": [{"when": rule.when, "verdict": rule.verdict} for rule in diagnosis.rules],
    }
