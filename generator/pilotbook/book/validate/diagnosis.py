"""Validates the references in `diagnose.yml`: to questions, gaps, assumptions and points.

Comes in: a `Validation` and the loaded file. Goes out: findings and citations, added to the `Validation`.
Must not know: YAML, pages.
"""

from __future__ import annotations

from typing import Any

from pilotbook.errors import Loc, did_you_mean
from pilotbook.load import Loaded

from .context import Validation


def check_diagnosis(validation: Validation, loaded: Loaded[Any]) -> None:
    """Check every id that a `diagnose.yml` refers to."""
    diagnosis = loaded.model
    validation.cite(loaded, ("sources",), diagnosis.sources, "diagnose")
    for ask_id, ask in diagnosis.questions.items():
        loc: Loc = ("questions", ask_id)
        validation.cite(loaded, (*loc, "sources"), ask.sources, "diagnose")
        if ask.question is not None:
            validation.known(loaded, (*loc, "question"), "question", ask.question)
        for answer_id, choice in ask.answers.items():
            here: Loc = (*loc, "answers", answer_id)
            for index, gap in enumerate(choice.opens):
                validation.known(loaded, (*here, "opens", index), "gap", gap)
            for id_ in choice.assumptions:
                if id_ not in diagnosis.assumptions:
                    cure = did_you_mean(id_, diagnosis.assumptions)
                    at = (*here, "assumptions", id_)
                    validation.find(loaded, at, f"there is no assumption `{id_}`", cure, at_key=True)
