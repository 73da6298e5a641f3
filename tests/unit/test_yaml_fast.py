"""The quick way reads what the loader reads, to the value and its type, or leaves it to the loader."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pilotbook.load import yaml_traps
from pilotbook.load.yaml_fast import NotPlainError, parse_plain_yaml
from pilotbook.load.yaml_loader import UniqueKeyLoader
from support.paths import ROOT

FILES = sorted([*(ROOT / "content").rglob("*.yml"), *(ROOT / "playbooks").glob("*.yml")])


def typed(value: object) -> object:
    """A value with its type at each place, so that 1 and True differ."""
    if isinstance(value, dict):
        return {key: typed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [typed(part) for part in value]
    return type(value), repr(value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_shipped_file_takes_the_fast_path(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert typed(parse_plain_yaml(text)) == typed(yaml.load(text, Loader=UniqueKeyLoader))


SCALARS = [
    "no", "Yes", "on", "OFF", "true", "False", "~", "", "null", "1", "-3", "+3", "007", "0o7", "0x1F", "1_000", "1:30",
    "1.5", "1.", ".5", "1e3", "1.5e+3", ".inf", "-.INF", ".nan", "2026-01-05", "12:30:45", "=", "<<", "y", "n", "text",
    "'no'", '"1"', "50%", "- x", "[a, no, 1]", "{a: no}", "!!str 1", "&a x", "*a", "'a''b'", '"\\u00e9"', "? k",
    "|\n  a\n  b\n", ">-\n  a\n  b\n", "9" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("scalar", SCALARS)
def test_each_form_of_a_scalar_is_read_the_same(scalar: str) -> None:
    text = f"key: {scalar}\n"
    try:
        expected: object = typed(yaml.load(text, Loader=UniqueKeyLoader))
    except Exception as error:
        expected = type(error)
    try:
        found: object = typed(parse_plain_yaml(text))
    except NotPlainError:
        return
    except Exception as error:
        found = type(error)
    assert found == expected


@given(st.text(alphabet="ab01.:-+_~ eEnNyYxo'\"\n#[]{},&*!", max_size=30))
def test_any_text_is_read_the_same_or_left_to_the_loader(text: str) -> None:
    try:
        found = typed(parse_plain_yaml(text))
    except (NotPlainError, yaml.YAMLError):
        return
    assert found == typed(yaml.load(text, Loader=UniqueKeyLoader))


@pytest.mark.parametrize(
    "text", ["a: 1\na: 2", "a: &x 1", "a: *x", "? [a]\n: 1", "a: !!int 1", "---\na: 1\n---\nb: 2", "? \n: 1"]
)
def test_what_is_out_of_the_ordinary_is_left_to_the_loader(text: str) -> None:
    with pytest.raises(NotPlainError):
        parse_plain_yaml(text)


FLOW = ['"', "'", '"In the #one, ', "'it''s ", " #1", "#2", ", ", ": ", *"{}[]b ", "Bob's", "- ", "\n  "]


def test_no_text_that_is_cut_off_is_missed_because_of_its_quotes(monkeypatch: pytest.MonkeyPatch) -> None:
    chance, found, quick = random.Random(4), 0, 0
    for _ in range(20_000):
        text = "a: " + "".join(chance.choice(FLOW) for _ in range(chance.randint(1, 9))) + "\n"
        with contextlib.suppress(yaml.YAMLError, RecursionError):
            with monkeypatch.context() as patch:
                patch.setattr(yaml_traps, "may_be_cut", lambda _: True)
                traps = yaml_traps.find_traps(text)
            assert yaml_traps.find_traps(text) == traps, text
            found += bool(traps)
            quick += "#" in text and not yaml_traps.may_be_cut(text)
    assert found > 300 and quick > 30


def test_a_number_sign_in_quotes_within_a_mapping_on_one_line_is_no_suspect() -> None:
    line = '  write: {who: Lena Bos, minute: "60", how: "In the #outbound channel, pinned"}\n'
    assert not yaml_traps.may_be_cut(f"a:\n{line}")
    assert yaml_traps.may_be_cut("a:\n" + line.replace('"In', "In"))
