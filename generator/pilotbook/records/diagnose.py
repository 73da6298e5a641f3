"""Diagnoses why a pilot is stuck, from answers to the questions of `diagnose.yml` and the rules in that file.

`overrides/components/diagnose/verdict.js` does the same in the browser. The cases in `tests/golden/cases/diagnose.yml`
test both.

Comes in: the questions with their rules, the gaps in order, and an answer to each question. Goes out: a verdict, the
open gaps with the answers that show them, and an architecture decision for each assumption.
Must not know: pages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pilotbook.models import Choice, Diagnosis

Fate = Literal["stands", "harden", "rebuild"]
_FATES: tuple[Fate, ...] = ("stands", "harden", "rebuild")
_Choices = Mapping[str, tuple[str, Choice]]
"""The answers by id of the question, each as the id of the answer and what it says."""


@dataclass(frozen=True)
class DiagnosisResult:
    """The result of a diagnosis."""

    left: tuple[str, ...]
    """The ids of the questions without a valid answer."""
    counts: Mapping[str, int]
    """The number of answers of each kind that a rule can ask for: `demo`, `veto`, `wave`, `thin`, `weak`."""
    rule: int | None
    """The index of the first rule that matches. `None` while a question has no answer."""
    verdict: str | None
    """The verdict of that rule."""
    gaps: Mapping[str, tuple[tuple[str, str], ...]]
    """The open gaps in the order in which to close them, each with the questions and answers that show it, as ids."""
    assumptions: Mapping[str, Fate | None]
    """What to do about each assumption. `None` while a question about it has no answer, unless it must be rebuilt."""


def diagnose(diagnosis: Diagnosis, gaps: Iterable[str], answers: Mapping[str, str]) -> DiagnosisResult:
    """Diagnose a pilot from answers: by id of a question, the id of its answer. Ignores unknown ids.

    The last rule of `diagnosis` has no condition, so one always matches.
    """
    choices: _Choices = {
        id_: (answers[id_], ask.answers[answers[id_]])
        for id_, ask in diagnosis.questions.items()
        if answers.get(id_) in ask.answers
    }
    left = tuple(id_ for id_ in diagnosis.questions if id_ not in choices)
    counts = _count_choices([choice for _, choice in choices.values()])
    rule = _find_rule(diagnosis, counts)
    shown = {gap: tuple((id_, answer) for id_, (answer, one) in choices.items() if gap in one.opens) for gap in gaps}
    return DiagnosisResult(
        left=left,
        counts=counts,
        rule=None if left else rule,
        verdict=None if left else diagnosis.rules[rule].verdict,
        gaps={gap: answers for gap, answers in shown.items() if answers},
        assumptions={id_: _worst_fate(diagnosis, id_, choices) for id_ in diagnosis.assumptions},
    )


def _count_choices(choices: Collection[Choice]) -> dict[str, int]:
    return {
        "demo": sum(one.demo for one in choices),
        "veto": sum(one.veto for one in choices),
        "wave": sum(one.weighs == "wave" for one in choices),
        "thin": sum(one.weighs == "thin" for one in choices),
        "weak": sum(one.weighs != "solid" for one in choices),
    }


def _find_rule(diagnosis: Diagnosis, counts: Mapping[str, int]) -> int:
    """Return the index of the first rule that matches."""
    return next(
        index for index, rule in enumerate(diagnosis.rules) if all(counts[key] >= n for key, n in rule.when.items())
    )


def _worst_fate(diagnosis: Diagnosis, assumption: str, choices: _Choices) -> Fate | None:
    """Return the worst fate that an answer gives an assumption, or `None` while a worse one is possible."""
    about = [
        id_
        for id_, ask in diagnosis.questions.items()
        if any(assumption in choice.assumptions for choice in ask.answers.values())
    ]
    said: list[Fate] = [choices[id_][1].assumptions.get(assumption, "stands") for id_ in about if id_ in choices]
    worst = max(said, key=_FATES.index, default=None)
    return worst if worst == "rebuild" or len(said) == len(about) else None


def dump_diagnosis(diagnosis: Diagnosis, gaps: Iterable[str]) -> dict[str, Any]:
    """Return the data from which the browser computes the result, without the texts."""
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
