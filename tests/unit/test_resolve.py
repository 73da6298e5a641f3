"""A playbook takes the checks of its fixes, adapts some, leaves some out and adds its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.config import paths

Load = Callable[[], Book]


def edit(path: Path, old: str, new: str) -> None:
    """Replace one piece of a file, which has to be there."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_check_keeps_its_id_and_says_where_it_comes_from(tiny_book: Load) -> None:
    bot = tiny_book().load("bot")
    assert [(check.id, check.gap, check.fix) for check in bot.checks] == [
        ("owner-named", "ownership", "owner-first"),
        ("owner-measured", "ownership", "owner-first"),
        ("email-fenced", "ownership", None),
    ]


def test_an_adapted_check_changes_what_is_named_and_nothing_else(tiny_book: Load) -> None:
    check = next(check for check in tiny_book().load("bot").checks if check.id == "owner-measured")
    assert check.adapted
    assert check.text == "Put meetings into the goals"
    assert check.evidence == "The goal sheet"


def test_a_check_can_be_adapted_to_another_gate(tiny: Path, tiny_book: Load) -> None:
    edit(tiny / "playbooks/bot.yml", "{text: Put meetings into the goals}", "{gate: choose, blocking: true}")
    bot = tiny_book().load("bot")
    assert [check.id for check in bot.checks_of_gate("choose")] == ["owner-named", "owner-measured"]
    assert bot.checks_of_gate("choose")[1].blocking


def test_a_check_can_be_left_out_with_a_reason(tiny: Path, tiny_book: Load) -> None:
    edit(
        tiny / "playbooks/bot.yml",
        "adapt:\n  owner-measured: {text: Put meetings into the goals}",
        "leave_out:\n  owner-measured: Goals are not written here.",
    )
    assert [check.id for check in tiny_book().load("bot").checks] == ["owner-named", "email-fenced"]


def test_checks_are_sorted_by_gate_and_then_by_gap(tiny: Path, tiny_book: Load) -> None:
    edit(tiny / "playbooks/bot.yml", "    gate: prove\n    gap", "    gate: choose\n    gap")
    assert [check.id for check in tiny_book().load("bot").checks] == [
        "owner-named", "email-fenced", "owner-measured",
    ]  # fmt: skip


def test_a_fix_of_two_gaps_brings_its_checks_once(tiny: Path, tiny_book: Load) -> None:
    gap = (tiny / "content/gaps/ownership.yml").read_text(encoding="utf-8")
    (tiny / "content/gaps/trust.yml").write_text(gap.replace("order: 10", "order: 20"), encoding="utf-8")
    edit(tiny / "playbooks/bot.yml", "    shows: The CRM says team.\n", "    shows: x\n  trust:\n    shows: y\n")
    book = tiny_book()
    ids = [check.id for check in book.load("bot").checks]
    assert len(ids) == len(set(ids)) == 3
    assert book.gaps_of_fix["owner-first"] == ("ownership", "trust")


def test_a_sites_own_file_overrides_the_librarys(tiny: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "content/gaps").mkdir(parents=True)
    text = (tiny / "content/gaps/ownership.yml").read_text(encoding="utf-8")
    (own / "content/gaps/ownership.yml").write_text(text.replace("Nobody owns it", "Ours to own"), encoding="utf-8")
    layers = [*paths.find_layers(tiny, library=False), *paths.find_layers(own, library=False)]
    book = load_book(layers, base=tmp_path)
    assert book.gaps["ownership"].title == "Ours to own"
    assert list(book.playbooks) == ["bot"]


def test_a_key_that_yaml_takes_for_true_is_still_a_key(tiny_book: Load) -> None:
    example = tiny_book().load("bot").model.example
    assert example is not None
    assert example.checks["owner-named"].on == "2026-06-01"


def test_what_cites_a_point_is_known(tiny_book: Load) -> None:
    assert tiny_book().citations["article/nobody"] == (
        ("gaps", "ownership"),
        ("fixes", "owner-first"),
        ("playbooks", "bot"),
        ("questions", "questions"),
        ("diagnose", "diagnose"),
    )


def test_a_point_that_nothing_cites_is_listed(tiny: Path, tiny_book: Load) -> None:
    edit(tiny / "content/comparisons.yml", "[article/half, article/third]", "[article/half, article/half]")
    assert tiny_book().uncited_points == ("article/third",)
