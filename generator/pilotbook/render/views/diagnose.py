"""Prepare `/diagnose/`: the questions with what each answer means, and everything that a verdict can say.

Comes in: a `Book` and its `Diagnosis`. Goes out: the values of one page. Without a script the page is a questionnaire
with its key; with a script, it hides what does not apply.
Must not know: HTML.
"""

from __future__ import annotations

from pilotbook.book.model import Book
from pilotbook.models import Diagnosis

from . import View

WEIGHTS = {"solid": "Solid answer", "thin": "Thin answer", "wave": "Weak answer"}
SORTS = {
    "demo": ("describes a demo", "describe a demo"),
    "veto": ("is enough to stop the agent", "are each enough to stop the agent"),
    "wave": ("is weak", "are weak"),
    "thin": ("is thin", "are thin"),
    "weak": ("is thin or weak", "are thin or weak"),
}
"""By kind of answer that a rule counts, the words after "1 answer" and after "2 or more answers"."""
FATES = {"harden": "Harden", "rebuild": "Rebuild"}


def diagnosis_view(book: Book, diagnosis: Diagnosis) -> View:
    """Return the questions, the rules as sentences, and each gap with the answers that open it and its fixes."""
    verdicts = {name: getattr(diagnosis.verdicts, name) for name in ("near", "decide", "demo")}
    opened = {
        gap: [
            (ask_id, answer_id, ask, choice)
            for ask_id, ask in diagnosis.questions.items()
            for answer_id, choice in ask.answers.items()
            if gap in choice.opens
        ]
        for gap in book.gaps
    }
    return {
        "diagnosis": diagnosis,
        "weights": WEIGHTS,
        "verdicts": verdicts,
        "rules": [
            (
                " and ".join(_describe_count(sort, least) for sort, least in rule.when.items())
                or "None of the rows above applies",
                rule,
            )
            for rule in diagnosis.rules
        ],
        "gaps": [
            (id_, book.gaps[id_], rows, [(fix, book.fixes[fix].title) for fix in book.gaps[id_].fixes])
            for id_, rows in opened.items()
            if rows
        ],
        "fates": FATES,
        "rebuild": next((id_ for id_ in ("harden-or-rebuild",) if id_ in book.fixes), ""),
    }


def _describe_count(sort: str, least: int) -> str:
    one, more = SORTS[sort]
    return f"{least} answer {one}" if least == 1 else f"{least} or more answers {more}"
