"""YAML files with random damage, the same for a seed: characters, lines, indentation, types, bytes, encodings."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_CHARS = "\t\n\r :#-?!&*@%`|>'\"{}[],\\~0:.\u00a0\u200b\u2028\u202e\u0085\ufeff\ud7ff\ufffe：“”é\x00\x07\x1b\x7f"
_VALUES = [
    "", "~", "no", "yes", "on", "1.10", "3:30", "010", "0x1f", "1e3", ".inf", ".nan", "-1", "9" * 400, "1_000",
    "2026-02-30", "[]", "{}", "[a, b]", "{a: b}", "{{ a }}", "- a", "*a", "&a b", "!!set {}", "!!python/name:os", "|",
    ">", '"', "'", '"a\\q"', "text #1", "#1", "# x", "@home", "%x", "`x`", "a: b", "? a", "<<: *a", "---",
    "...", '"\\ud800"',
]  # fmt: skip


def _line(chance: random.Random, text: str, change: Callable[[str], str]) -> str:
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    lines[at] = change(lines[at])
    return "".join(lines)


def other_characters(chance: random.Random, text: str) -> str:
    """Characters put in, in place of others, or taken out."""
    for _ in range(chance.choice([1, 1, 2, 8])):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice([*_CHARS, ""]) + text[at + chance.choice([0, 1]) :]
    return text


def other_lines(chance: random.Random, text: str) -> str:
    """Lines doubled, lost, moved or joined."""
    lines = text.splitlines(keepends=True)
    for _ in range(chance.choice([1, 2, 5])):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                lines.insert(other, lines[at])
            case 1 if len(lines) > 1:
                del lines[at]
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                lines[at] = lines[at].rstrip("\n")
    return "".join(lines)


def other_indentation(chance: random.Random, text: str) -> str:
    """Lines that start in another column, or with something else than spaces."""
    for _ in range(chance.choice([1, 1, 3])):
        start = chance.choice(["", " ", "   ", "\t", "\u00a0\u00a0", "- ", "    - ", "        "])
        text = _line(chance, text, lambda line, start=start: start + line.lstrip(" "))  # type: ignore[misc]
    return text


def other_values(chance: random.Random, text: str) -> str:
    """A value of another type."""

    def change(line: str) -> str:
        new = chance.choice(_VALUES)
        return re.sub(r":( .*)?$", lambda _: f": {new}", line.rstrip("\n"), count=1) + "\n"

    return _line(chance, text, change)


def other_keys(chance: random.Random, text: str) -> str:
    """A key that is another, twice, or none."""

    def change(line: str) -> str:
        new = chance.choice(["title", "x", "on", "1", "{{ a }}", "[a, b]", '""', "a b", "", "<<", "no", "é", "A" * 70])
        return re.sub(r"[\w-]+:", lambda _: f"{new}:", line, count=1)

    return _line(chance, text, change)


def cut_off(chance: random.Random, text: str) -> str:
    """Only the beginning, or only the end."""
    at = chance.randrange(len(text))
    return chance.choice([text[:at], text[at:]])


TEXTS: tuple[Callable[[random.Random, str], str], ...] = (
    other_characters, other_lines, other_indentation, other_values, other_keys, cut_off,
)  # fmt: skip


def other_bytes(chance: random.Random, content: bytes) -> bytes:
    """Binary content, or another kind of file."""
    made = bytearray(content)
    match chance.randrange(3):
        case 0:
            for _ in range(chance.randint(1, 20)):
                made[chance.randrange(len(made))] = chance.randrange(256)
        case 1:
            made = bytearray(chance.randbytes(chance.randrange(300)))
        case _:
            made[:0] = chance.choice([b"PK\x03\x04", b"%PDF-1.7\n", b"\x89PNG\r\n", b"\xff\xfe", b"\xef\xbb\xbf"])
    return bytes(made)


def mutate(chance: random.Random, content: bytes) -> bytes:
    """One damaged file: nearly always a text, in another encoding at times."""
    if chance.random() < 0.1:
        return other_bytes(chance, content)
    text = content.decode()
    for _ in range(chance.choice([1, 1, 1, 2])):
        text = chance.choice(TEXTS)(chance, text) or "a"
    encoding = chance.choice(["utf-8"] * 20 + ["latin-1", "utf-16", "utf-16-le", "cp1252", "utf-32", "utf-7"])
    return text.encode(encoding, "replace")
