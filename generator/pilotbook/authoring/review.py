"""Reviews a playbook as an experienced colleague would: what `check` accepts and a team would stumble over.

Comes in: a playbook and its book. Goes out: advice, each with the place that it is about. Advice never fails a build.
Must not know: files, the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pilotbook.book.model import Book, BookCheck, BookPlaybook
from pilotbook.book.parts import PARTS, missing_parts
from pilotbook.models import Cost
from pilotbook.models.playbook import Kickoff
from pilotbook.records.cost import VOLUMES, break_even_runs, collect_inputs
from pilotbook.text.labels import pluralize

MOST_BLOCKERS = {"before live input": 15, "before widening": 15}
"""The highest number of blocking checks in a playbook, by the step that they come before."""
MOST_CHECKS = 60
LONGEST, LONG = 45, 30
"""Words of `done_when`: the most of any check, and of nine checks in ten."""
SECONDS_A_CELL = 20
"""How long a meeting takes to fill in one cell."""

_VERIFIABLE = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|sixty|half|each|every|all"
    r"|no|none|neither|never|nobody|name[sd]?|date[sd]?|day|days|week|month|sign|signs|signed|signature|log|logs|report"
    r"|table|list|page|record|file|ticket|screenshot|calendar|contract|email|export|setting|sheet|form|memo|view|alert"
    r"|row|rows|version|score|rate|share|figure|number|cost|budget)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"\b(TBD|TODO|FIXME|XXX|lorem ipsum)\b|^n/a\.?$|^\.{3}$|^…$", re.IGNORECASE)
_VERB_AFTER_AND = re.compile(r"(?:;|,? and(?: then)?) (\w+)")
_WORD = re.compile(r"\S+")
_IMPERATIVE = re.compile(
    "add|agree|approve|ask|attack|break|build|calculate|check|collect|compare|count|cut|"
    "decide|define|draw|feed|file|free|get|give|keep|kill|list|log|make|map|mark|measure|"
    "name|page|pass|plant|plot|prove|publish|put|read|record|rehearse|replace|report|review|"
    "route|run|seat|send|set|show|sign|store|switch|take|test|tie|trace|trip|try|turn|"
    "write"
)
"""Verbs with which a second act of a check begins."""


@dataclass(frozen=True)
class Advice:
    """A suggestion from the review, with its location."""

    place: str
    """Where it is, as a path of keys: `checks › owner-named`."""
    text: str


def review_playbook(book: Book, playbook: BookPlaybook) -> list[Advice]:
    """Review a playbook. The advice comes in the order of the page."""
    return [
        *_review_essentials(book, playbook),
        *_review_counts(playbook),
        *(advice for check in playbook.checks for advice in _review_check(check)),
        *_review_lengths(playbook),
        *_review_adaptations(book, playbook),
        *_review_missing(playbook),
        *(_review_cost(playbook.model.cost) if playbook.model.cost else ()),
        *(_review_agenda(playbook, playbook.model.kickoff) if playbook.model.kickoff else ()),
        *_review_placeholders(playbook),
    ]


def essential_checks(book: Book) -> Mapping[str, str]:
    """Return the library's blocking checks, each with the fix that brings it. Those of drafts are not expected."""
    fixes = {fix_id: fix for fix_id, fix in book.fixes.items() if not fix.draft}
    return {id_: fix_id for fix_id, fix in fixes.items() for id_, check in fix.checks.items() if check.blocking}


def _review_essentials(book: Book, playbook: BookPlaybook) -> Iterator[Advice]:
    here = {check.id for check in playbook.checks}
    settled = here | playbook.model.leave_out.keys() | playbook.model.replaced_checks.keys()
    for id_, fix_id in essential_checks(book).items():
        if id_ not in settled:
            yield Advice(
                f"checks › {id_}",
                f"the library's blocking check of the fix `{fix_id}` is missing. Select a gap that includes it, list "
                "it under `replaces` of a check of your own, or leave it out with the reason.",
            )


def _review_counts(playbook: BookPlaybook) -> Iterator[Advice]:
    plan = playbook.plan
    blocking = [check for check in playbook.checks if check.blocking]
    for gate in plan.ids:
        if not any(check.gate == gate for check in blocking):
            yield Advice(f"gates › {gate}", "no check blocks this gate, so every pilot passes it from the start.")
    before = sum(check.gate in plan.before_live_input for check in blocking)
    for (what, most), count in zip(MOST_BLOCKERS.items(), (before, len(blocking) - before), strict=True):
        if count > most:
            yield Advice(
                "checks", f"{count} checks block {what}; a team can handle {most} at most. Merge or unblock some."
            )
    if len(playbook.checks) > MOST_CHECKS:
        yield Advice("checks", f"{len(playbook.checks)} checks; a team can keep up with {MOST_CHECKS} at most.")


def _review_check(check: BookCheck) -> Iterator[Advice]:
    place = f"checks › {check.id}"
    if not _VERIFIABLE.search(check.done_when) and not _names_something(check.done_when):
        yield Advice(place, "`done_when` has no number, name, date or document that someone could verify.")
    if acts := _count_acts(check):
        yield Advice(
            place,
            f"asks for {acts} actions at once. Split it into {acts} checks, or keep the one that proves the rest.",
        )
    if len(_WORD.findall(check.done_when)) > LONGEST:
        words = len(_WORD.findall(check.done_when))
        yield Advice(place, f"`done_when` has {words} words; keep it to {LONGEST} at most.")
    if not check.effort:
        yield Advice(place, "`effort` is missing. Add the hours it takes, by role.")


def _names_something(text: str) -> bool:
    """Return whether a text has a name: a capital letter that begins no sentence."""
    return re.search(r"(?<![.!?:] )(?<!^)\b[A-Z]", text) is not None


def _count_acts(check: BookCheck) -> int:
    """Return how many acts a check's text asks for, if there are several: `and` before a verb in the imperative."""
    first = check.text.split()[0].lower()
    verbs = [
        word
        for word in _VERB_AFTER_AND.findall(check.text)
        if word.lower() != first and _IMPERATIVE.fullmatch(word.lower())
    ]
    parts = [part for part in re.split(r"[;.]\s", check.done_when) if part.strip()]
    return 1 + len(verbs) if verbs else len(parts) if len(parts) > 3 else 0


def _review_lengths(playbook: BookPlaybook) -> Iterator[Advice]:
    long = [check.id for check in playbook.checks if len(_WORD.findall(check.done_when)) > LONG]
    if len(long) * 10 > len(playbook.checks):
        names = ", ".join(f"`{id_}`" for id_ in long[:5]) + (" and others" if len(long) > 5 else "")
        yield Advice(
            "checks", f"{len(long)} of {len(playbook.checks)} have a `done_when` of more than {LONG} words: {names}."
        )


def _review_adaptations(book: Book, playbook: BookPlaybook) -> Iterator[Advice]:
    library = {id_: check for fix in book.fixes.values() for id_, check in fix.checks.items()}
    for check in playbook.checks:
        if not check.adapted or check.id not in library:
            continue
        says = f"{check.text} {check.done_when} {check.evidence}".lower()
        for words in library[check.id].keep:
            if not any(re.search(rf"\b{re.escape(word.strip().lower())}", says) for word in words.split("|")):
                wanted = " or ".join(f"“{word.strip()}”" for word in words.split("|"))
                yield Advice(f"adapt › {check.id}", f"drops a condition of the library's check, which says {wanted}.")


def _review_missing(playbook: BookPlaybook) -> Iterator[Advice]:
    for part in missing_parts(playbook.model):
        yield Advice(part, f"is missing. Add {PARTS[part]}.")


def _review_cost(cost: Cost) -> Iterator[Advice]:
    """Compare the break-even that the text names with what the inputs give."""
    found = re.search(r"(?:from|above|at) about ([\d,]+) ", cost.basis)
    runs = break_even_runs(collect_inputs(cost))
    if found and (runs is None or not 0.8 <= int(found[1].replace(",", "")) / runs <= 1.25):
        says = "never breaks even" if runs is None else f"breaks even at {runs:,} runs a month"
        yield Advice("cost › basis", f"says about {found[1]}, but with these inputs the agent {says}.")
    if not cost.runs_per_operator or not cost.runs_per_infrastructure:
        runs = cost.pilot_runs_per_month * VOLUMES[-1]
        problem = f"assumes that the pilot's operator and infrastructure can handle {runs:,} runs:"
        yield Advice("cost", f"{problem} set `runs_per_operator` and `runs_per_infrastructure`.")


def _review_agenda(playbook: BookPlaybook, kickoff: Kickoff) -> Iterator[Advice]:
    for number, item in enumerate(kickoff.agenda, 1):
        needed = (item.cells or 0) * SECONDS_A_CELL / 60
        if needed > item.minutes:
            yield Advice(
                f"kickoff › agenda › {number}",
                f"{item.cells} cells take {needed:.0f} minutes at {SECONDS_A_CELL} seconds each, but the item has only "
                f"{item.minutes}. Fill them in before the meeting, or allow more time.",
            )
    minutes = sum(item.minutes for item in kickoff.agenda)
    cells = 3 * len(playbook.kickoff_checks)  # a name, a day and a word on each
    if cells * SECONDS_A_CELL / 60 > minutes:
        checks = pluralize(len(playbook.kickoff_checks), "check")
        yield Advice("kickoff", f"{checks} in a meeting of {minutes} minutes leaves less than a minute for each.")


def _review_placeholders(playbook: BookPlaybook) -> Iterator[Advice]:
    values = playbook.model.model_dump(mode="json", exclude={"example"})
    for place, text in _texts(values, ()):
        if _PLACEHOLDER.search(text):
            yield Advice(" › ".join(place), f"still contains a placeholder: {text[:60]}")


def _texts(value: object, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, (*place, str(key)))
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value, 1):
            yield from _texts(one, (*place, str(number)))
