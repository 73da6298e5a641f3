"""An edited YAML file has the new values, and everything else as it was: comments, order, quotes."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from pilotbook.load.yaml_edit import UneditableError, dump_order, edit_yaml, new_yaml
from pilotbook.load.yaml_fast import parse_plain_yaml
from support.paths import ROOT, TINY
from support.run import times
from support.sheets import line, prose

FILE = """\
# The head.
title: Bot   # a good name
team: 'Sales'

# What it does.
job:
  # The trigger.
  starts_when: "A lead comes in."
  ends_when: >-
    The email
    is sent.

checks:
  # About the owner.
  owner: {text: Name the owner, role: owner} # always

  # Section two.

  # About lists.
  lists:
    text: Fence off
    items:
      - one # the first
      # and then
      - two
# The end.
"""


def edited(change: Any) -> str:
    values = parse_plain_yaml(FILE)
    new = copy.deepcopy(values)
    change(new)
    made = edit_yaml(FILE, values, new)
    assert dump_order(parse_plain_yaml(made)) == dump_order(new)
    return made


def test_a_file_without_changes_stays_byte_for_byte() -> None:
    assert edited(dict) == FILE


def test_a_changed_value_changes_its_own_lines_alone_and_keeps_its_comment() -> None:
    made = edited(lambda values: values.update(title="Robot"))
    assert made == FILE.replace("title: Bot   # a good name", "title: Robot  # a good name")


def test_a_changed_list_keeps_the_comments_that_were_in_it() -> None:
    made = edited(lambda values: values["checks"]["lists"].update(items=["one", "three"]))
    assert "    # the first\n    # and then\n    items: [one, three]\n" in made


def test_a_row_that_goes_takes_its_comment_with_it_and_leaves_the_one_of_the_section() -> None:
    made = edited(lambda values: values["checks"].pop("lists"))
    assert "# About lists." not in made
    assert "# Section two." in made
    assert made.endswith("# The end.\n")


def test_rows_in_another_order_move_with_their_comments() -> None:
    made = edited(lambda values: values.update(checks=dict(reversed(values["checks"].items()))))
    assert (
        made.index("# About lists.")
        < made.index("  lists:")
        < made.index("# About the owner.")
        < made.index("  owner:")
    )


def test_a_new_part_comes_after_the_comments_at_the_end() -> None:
    made = edited(lambda values: values.update(cost={"currency": "EUR"}))
    assert made == FILE + "\ncost:\n  currency: EUR\n"


def test_a_file_with_an_anchor_that_would_break_is_refused() -> None:
    text = "a: &x {b: 1}\nc: *x\n"
    with pytest.raises(UneditableError):
        edit_yaml(text, {"a": {"b": 1}, "c": {"b": 1}}, {"a": {"b": 2}, "c": {"b": 1}})


@pytest.mark.parametrize(
    "text",
    ["no", "a: b", "a #1", "- x", "", "'", "x:", "1.10", "0x1F", "~", "a\n  b", "a\n\nb", "\n", "é" * 200,
     "w " * 90 + "w", "\u2028", "\u0085x", "a\\b", '"' * 130, "# x " * 50, "null", "12:30", "a\tb", "x\r\ny",
     "\U0001f600" * 70],
)  # fmt: skip
def test_any_text_is_written_so_that_it_is_read_back(text: str) -> None:
    values = {"key": text, "list": [text, {"in": text}], "rows": {"one": {"in": text}}}
    assert parse_plain_yaml(new_yaml("", values)) == values


@pytest.mark.parametrize("number", [0, 1, -1, 0.1, 140000.0, 1e-7, 1.5e22, 123456789.125, 5e-324])
def test_any_number_is_written_so_that_it_is_read_back(number: float) -> None:
    made = new_yaml("", {"key": number})
    assert edit_yaml(made, {"key": number}, {"key": number}) == made


@pytest.mark.fuzz
def test_any_change_of_the_library_gives_the_values_and_keeps_every_comment_of_what_stays() -> None:
    files = sorted(
        [*(ROOT / "playbooks").glob("*.yml"), *(ROOT / "content").rglob("*.yml"), TINY / "playbooks/bot.yml"]
    )
    for number in range(times(60)):
        chance = random.Random(number)
        text = files[number % len(files)].read_text(encoding="utf-8")
        values = parse_plain_yaml(text)
        new = copy.deepcopy(values)
        for _ in range(chance.randint(1, 4)):
            _change(chance, new)
        made = edit_yaml(text, values, new)
        assert dump_order(parse_plain_yaml(made)) == dump_order(new), number


def _change(chance: random.Random, values: dict[str, Any]) -> None:
    while True:
        key = chance.choice(list(values))
        if not isinstance(values[key], dict) or not values[key] or chance.random() < 0.2:
            break
        values = values[key]
    match chance.randrange(5):
        case 0:
            values[key] = chance.choice([line(chance), prose(chance), 3, True, 0.25, ["a", "b: c"]])
        case 1 if len(values) > 1:
            del values[key]
        case 2:
            values[f"new-{chance.randrange(99)}"] = {"a": line(chance), "c": ["d", {"e": prose(chance)}]}
        case _:
            items = list(values.items())
            chance.shuffle(items)
            values.clear()
            values.update(items)
