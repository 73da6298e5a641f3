"""The shipped content, record by record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape

import pytest
from pydantic import BaseModel

from pilotbook.book.model import Book, BookCheck, BookPlaybook
from pilotbook.config.site import Site
from pilotbook.render import render
from support.library import shipped_book

BOOK = shipped_book()
PLAYBOOKS = list(BOOK.playbooks)
GAPS = {
    "ownership", "trust", "process", "integration", "happy-path", "reliability", "security-review", "autonomy-boundary",
    "monitoring", "undo", "next-version", "operating-budget", "value-metric", "assistant-architecture", "portfolio",
    "mandate",
}  # fmt: skip
LIBRARY = {id_: check for fix in BOOK.fixes.values() for id_, check in fix.checks.items()}
SEEN = re.compile(
    r"\d|\b(one|two|three|four|five|ten|half|signed|date|dated|name|named|names|week|log|memo|table|page|list|listed)\b"
)
"""Words that point at a number, a name, a date or an artifact."""
CHECKS = {check.id: check for playbook in BOOK.load_all() for check in playbook.checks}


@pytest.fixture(params=PLAYBOOKS)
def playbook(request: pytest.FixtureRequest) -> BookPlaybook:
    return BOOK.load(request.param)


def test_the_four_playbooks_and_sixteen_gaps_are_there() -> None:
    assert {"sales-sdr", "support-triage", "forecasting", "contract-review"} <= set(PLAYBOOKS)
    assert set(BOOK.gaps) >= GAPS
    assert len(BOOK.fixes) >= 20
    assert list(BOOK.gates) == ["choose", "design", "protect", "prove", "decide", "operate"]


def gates_until(meaning: str) -> set[str]:
    """The gates up to the one with a meaning, that one included."""
    gates = list(BOOK.gates)
    return set(gates[: gates.index(next(id_ for id_, gate in BOOK.gates.items() if gate.meaning == meaning)) + 1])


def blockers(gates: set[str]) -> list[str]:
    """The library's checks that block one of some gates."""
    return [id_ for id_, check in LIBRARY.items() if check.blocking and check.gate in gates]


def test_each_meaning_has_a_gate() -> None:
    assert [gate.meaning for gate in BOOK.gates.values() if gate.meaning] == [
        "before-live-input", "decision", "widening",
    ]  # fmt: skip


def test_few_library_checks_block() -> None:
    before_live = gates_until("before-live-input")
    assert 1 <= len(blockers(before_live)) <= 10
    assert 1 <= len(blockers(set(BOOK.gates) - before_live)) <= 8
    assert len(LIBRARY) <= 60


def test_people_and_data_are_protected_before_the_first_live_input() -> None:
    assert {
        "boundary-enforced", "injection-tested", "runaway-stopped", "live-input-cleared", "data-terms-signed",
        "people-informed",
    } <= set(blockers(gates_until("before-live-input")))  # fmt: skip


@pytest.mark.parametrize("check_id", LIBRARY)
def test_a_library_check_says_what_it_takes_and_what_can_be_seen(check_id: str) -> None:
    check = LIBRARY[check_id]
    assert sum(check.effort.values()) > 0
    assert check.role in check.effort
    assert len(check.done_when.split()) <= 45
    assert SEEN.search(check.done_when), "a number, a name, a date or an artifact"


def test_few_conditions_of_the_library_are_long() -> None:
    long = [id_ for id_, check in LIBRARY.items() if len(check.done_when.split()) > 30]
    assert len(long) <= len(LIBRARY) // 10, long


def test_legal_checks_leave_the_answer_to_counsel() -> None:
    rules = re.compile(r"\b(GDPR|AI Act|Articles?)\b")
    legal = {id_: check.done_when for id_, check in LIBRARY.items() if rules.search(check.done_when)}
    assert legal
    assert all("ounsel" in words and "compl" not in words for words in legal.values()), legal


@pytest.mark.parametrize("source_id", BOOK.sources)
def test_an_article_says_who_published_it_and_why_they_would(source_id: str) -> None:
    source = BOOK.sources[source_id]
    assert source.publisher and source.link and source.read_on and source.interest
    content = next(file for file in render(BOOK, Site()) if file.path == f"evidence/{source_id}/index.md").bytes()
    page = unescape(content.decode())
    assert f'href="{source.link}"' in page and source.publisher in page and source.interest in page
    assert source.short in (source.publisher, source.author.split()[-1]), "a name that readers can look up"


CONTROLS = {
    "eu-ai-act": 15, "iso-42001": 38, "nist-ai-600-1": 12, "nist-ai-rmf": 72, "owasp-agentic-2026": 10,
    "owasp-llm-2026": 10,
}  # fmt: skip
"""How many controls each standard has, or, of a law, how many articles and paragraphs were read."""


def test_the_standards_have_all_their_controls_in_order() -> None:
    assert {id_: len(standard.controls) for id_, standard in BOOK.standards.items()} == CONTROLS
    assert list(BOOK.standards["owasp-llm-2026"].controls) == [f"LLM{number:02}" for number in range(1, 11)]
    assert list(BOOK.standards["owasp-agentic-2026"].controls) == [f"ASI{number:02}" for number in range(1, 11)]
    functions = Counter(control.partition("-")[0] for control in BOOK.standards["nist-ai-rmf"].controls)
    assert functions == {"GOVERN": 19, "MAP": 18, "MEASURE": 22, "MANAGE": 13}
    assert Counter(control.split(".")[1] for control in BOOK.standards["iso-42001"].controls) == {
        "2": 3, "3": 2, "4": 5, "5": 4, "6": 9, "7": 5, "8": 4, "9": 3, "10": 3,
    }  # fmt: skip


@pytest.mark.parametrize("standard_id", CONTROLS)
def test_a_standard_names_its_edition_and_claims_no_compliance(standard_id: str) -> None:
    standard = BOOK.standards[standard_id]
    words = " ".join([standard.note or "", standard.basis, standard.license, *map(str, standard.controls.values())])
    assert not re.search(r"\b(compl(y|ies|iant|iance)|conform(s|ity)?|certified)\b", words)
    assert re.search(r"20\d\d|\d\.\d", standard.short), "the edition"
    assert all(control.title.count(" ") < 18 for control in standard.controls.values()), "no copied text"
    reasons = [control.not_covered for control in standard.controls.values() if control.not_covered]
    assert all(reason.endswith(".") and len(reason.split()) > 5 for reason in reasons)


def test_law_is_left_to_counsel_with_its_dates() -> None:
    note = BOOK.standards["eu-ai-act"].note or ""
    assert "Ask counsel" in note
    assert all(day in note for day in ("February 2, 2025", "August 2, 2026", "December 2, 2027"))


def test_what_protects_people_and_data_supports_a_control() -> None:
    mapped = {id_ for id_, check in LIBRARY.items() if check.maps}
    assert set(blockers(gates_until("before-live-input"))) <= mapped
    assert len(mapped) > len(LIBRARY) / 2


def test_every_point_of_every_article_is_cited(shipped: Book) -> None:
    assert shipped.uncited_points == ()
    assert len(shipped.points) >= 115


def test_every_figure_has_a_caveat_and_is_drawn_unless_it_is_words() -> None:
    figures = {ref: point for ref, point in BOOK.points.items() if point.kind == "figure"}
    assert all(point.caveat for point in figures.values())
    assert {ref for ref, point in figures.items() if point.scale is None} == {"operable/fig-cost-cliff"}


def test_the_questions_are_the_five_the_honest_test_and_the_one_about_volume() -> None:
    assert Counter(question.group for question in BOOK.questions.values()) == {"written": 5, "honest": 5, "volume": 1}


@pytest.mark.parametrize("gap_id", BOOK.gaps)
def test_a_gap_is_complete(gap_id: str) -> None:
    gap = BOOK.gaps[gap_id]
    assert 3 <= len(gap.signs) <= 7
    assert len(gap.hidden_because) > 120
    assert len(gap.cost) > 100
    assert gap.questions


def test_what_one_run_is_reads_on_after_one_run_is(playbook: BookPlaybook) -> None:
    cost = playbook.model.cost
    assert cost is not None
    assert cost.unit.startswith("one ")


@pytest.mark.parametrize("fix_id", BOOK.fixes)
def test_a_fix_has_steps_with_a_verb_a_role_and_a_day(fix_id: str) -> None:
    fix = BOOK.fixes[fix_id]
    assert 3 <= len(fix.steps) <= 7
    assert all(re.match(r"[A-Z][a-z]+ ", step.do) for step in fix.steps)
    assert 40 <= len(fix.example.text.split()) <= 150


def test_a_playbook_has_the_tables_that_it_needs(playbook: BookPlaybook) -> None:
    model = playbook.model
    assert len(playbook.gaps) >= 8
    assert len(model.autonomy) >= 10
    assert {row.mode for row in model.autonomy.values()} == {"alone", "confirm", "never"}
    assert {row.reversible for row in model.autonomy.values()} == {True, False}
    assert len(model.exceptions) >= 6
    assert len(model.cases) >= 12
    assert {row.kind for row in model.cases.values()} == {"bad-data", "edge", "adversarial", "outage"}
    assert len(model.integrations) >= 5
    assert len(model.signals) >= 6
    assert len(model.undo) >= 4
    assert set(model.answers) == {id_ for id_, question in BOOK.questions.items() if question.group == "written"}


def test_a_playbook_has_35_to_60_checks_over_all_gates_and_15_for_the_kickoff(playbook: BookPlaybook) -> None:
    assert 35 <= len(playbook.checks) <= 60
    assert 8 <= len(playbook.kickoff_checks) <= 15
    assert all(len(playbook.checks_of_gate(gate)) >= 3 for gate in BOOK.gates)
    assert all(any(check.blocking for check in playbook.checks_of_gate(gate)) for gate in BOOK.gates)


def test_every_playbook_ends_in_a_signed_decision_and_a_standing_budget(playbook: BookPlaybook) -> None:
    ids = {check.id for check in playbook.checks}
    assert {"owner-named", "decision-signed", "standing-line-approved"} <= ids


def test_an_example_is_an_invented_pilot_that_is_half_way(playbook: BookPlaybook) -> None:
    record = playbook.model.example
    assert record is not None
    assert record.pilot.invented
    statuses = Counter(ticked.status for ticked in record.checks.values())
    assert statuses["done"] >= 20
    assert statuses["not-applicable"] >= 1
    assert statuses["exception"] >= 1
    assert len(record.checks) < len(playbook.checks), "something is still open"
    assert len(record.answers) == 5
    assert record.changes
    assert all("failed" in str(record.tables) for _ in record.tables), "a pilot in which nothing failed teaches nothing"


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_a_check_is_one_act_with_something_to_show(check: BookCheck) -> None:
    assert re.match(r"[A-Z][a-z]+ ", check.text), "it starts with a verb"
    assert not check.text.endswith(".")
    assert len(check.text.split()) <= 16
    assert check.done_when.endswith((".", "”", '"'))
    assert not check.evidence.endswith(".") or ". " in check.evidence
    assert check.evidence != check.done_when


def words_of(*models: BaseModel) -> list[str]:
    own = " ".join(model.model_dump_json(exclude={"example", "sources"}, exclude_defaults=True) for model in models)
    return re.findall(r"[a-z0-9%]+", re.sub(r'"[a-z_]+":', " | ", own).lower())


def runs_of(words: Sequence[str], length: int) -> Iterator[str]:
    return (" ".join(words[i : i + length]) for i in range(len(words) - length + 1))


LIBRARY_RUNS = set(runs_of(words_of(*LIBRARY.values()), 7))


def sentences(playbook: BookPlaybook) -> set[str]:
    """Each run of twelve words of what only this playbook says: an adapted check repeats the library's conditions."""
    return {run for run in runs_of(words_of(playbook.model), 12) if LIBRARY_RUNS.isdisjoint(runs_of(run.split(), 7))}


def test_no_playbook_is_another_one_with_words_replaced() -> None:
    found = {playbook.id: sentences(playbook) for playbook in BOOK.load_all()}
    assert all(len(runs) > 3000 for runs in found.values())
    for one in found:
        for other in found:
            if one < other:
                shared = found[one] & found[other]
                assert len(shared) <= 12, (one, other, sorted(shared)[:5])


def test_each_case_says_how_it_is_run_and_what_can_be_decided_without_a_person(playbook: BookPlaybook) -> None:
    cases = playbook.model.cases
    assert all(case.run_as for case in cases.values())
    runnable = [case for case in cases.values() if case.run_as != "drill"]
    decided = [case for case in runnable if case.does or case.does_not or case.hands_to]
    assert len(runnable) >= 12
    assert len(decided) >= 3 * len(runnable) // 4


def test_only_a_limit_that_a_program_can_count_is_a_number(playbook: BookPlaybook) -> None:
    for id_, action in playbook.model.autonomy.items():
        number = {1: "once|one", 5: "five"}.get(action.max.calls if action.max else 0, "")
        assert not action.max or re.search(number, action.limit.lower()), id_
