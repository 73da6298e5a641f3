"""What `diagnose.yml` refers to: questions, gaps, assumptions, points.

Comes in: the cross-check and the file. Goes out: findings, through it.
Must not know: YAML, pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotbook.errors import Loc, did_you_mean
from pilotbook.load import Loaded

if TYPE_CHECKING:
    from .validator import CrossCheck


def check_diagnosis(cross: CrossCheck, loaded: Loaded[Any]) -> None:
    """Check every id."""
    diagnosis = loaded.model
    cross.cite(loaded, ("sources",), diagnosis.sources, "diagnose")
    for ask_id, ask in diagnosis.questions.items():
        loc: Loc = ("questions", ask_id)
        cross.cite(loaded, (*loc, "sources"), ask.sources, "diagnose")
        if ask.question is not None:
            cross.known(loaded, (*loc, "question"), "question", ask.question)
        for answer_id, choice in ask.answers.items():
            here: Loc = (*loc, "answers", answer_id)
            for index, gap in enumerate(choice.opens):
                cross.known(loaded, (*here, "opens", index), "gap", gap)
            for id_ in choice.assumptions:
                if id_ not in diagnosis.assumptions:
                    cure = did_you_mean(id_, diagnosis.assumptions)
                    at = (*here, "assumptions", id_)
                    cross.find(loaded, at, f"there is no assumption `{id_}`", cure, at_key=True)
