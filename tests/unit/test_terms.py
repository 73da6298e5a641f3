"""Texts use the field's terms. These are phrases; single words, which codespell finds, are in .codespell/terms.txt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.paths import ROOT

PHRASES = {
    r"(?:prompt.)?injection drill|orders in replies": "prompt-injection test",
    r"boundary of autonomy|what it may do alone": "agent permissions",
    r"hand.worked (?:fifth|group|accounts|prospects)": "control group",
    r"champion away": "unassisted week",
    r"stale (?:tick|sign-off)s?": "expired sign-off",
    r"gates? (?:is|are|stays?) (?:open|shut)": "gate passed, gate blocked",
    r"threshold of doubt": "confidence threshold",
    r"(?:messy|ugly) (?:cases?|tickets?)": "edge cases",
    r"(?:eight|\d+) runs in a row": "pass^8 (eight consecutive passes)",
    r"harden-or-rebuild assumptions": "architecture decisions",
    r"hand-waves?": "weak answer",
    r"field writers?": "automations that update these fields",
    r"working tables?": "worksheets",
    r"wired to": "integrated with, integrations",
    r"fenced off": "excluded, on the suppression list",
    r"(?:taken|taking) back": "roll back, revert, undo",
    r"in earnest": "for real, in production",
    r"by lot": "at random",
    r"on whose word": "approved by",
    r"goes round in a circle": "circular reference",
    r"what holds the pilot": "what blocks the pilot",
    r"stand(?:s|ing)? (?:in|under) (?:a|an|the|each|every|it)": "is in, is listed in, appears under",
    r"(?:is|are) no (?:version|text|record|date|name|number|id|address|color)": "is not a valid version, date or name",
    r"so many of": "at most",
    r"for ever": "forever, permanently",
}
"""What not to write, as a regular expression, and what to write instead."""

FOLDERS = ("content", "playbooks", "generator", "overrides", "docs")
SUFFIXES = {".css", ".jinja", ".js", ".json", ".md", ".py", ".ts", ".typ", ".yml"}
LEFT_OUT = ("content/releases/", "content/sources/")
"""Folders with texts that stay as they are: published releases, and the words of the articles."""
PATTERN = re.compile("|".join(rf"\b({phrase})\b" for phrase in PHRASES).replace(" ", r"\s+"), re.IGNORECASE)


def texts() -> list[Path]:
    """The files with words that people read: content, pages, messages, documentation and docstrings."""
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")) if path.suffix in SUFFIXES]
    shipped = [path for path in files if not path.relative_to(ROOT).as_posix().startswith(LEFT_OUT)]
    return [*shipped, *sorted(ROOT.glob("*.md"))]


def find(text: str, path: str) -> list[str]:
    """A line for each phrase: where it is, and what to write instead."""
    found = []
    for match in PATTERN.finditer(text):
        instead = list(PHRASES.values())[(match.lastindex or 1) - 1]
        line = text.count("\n", 0, match.start()) + 1
        found.append(f"{path}:{line}: \u201c{' '.join(match[0].split())}\u201d. Write instead: {instead}.")
    return found


def test_the_texts_were_found() -> None:
    assert len(texts()) > 400


def test_no_text_uses_a_phrase_that_has_a_term() -> None:
    found = [line for path in texts() for line in find(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A check.\nRun the injection\ndrill.", "a.md:2: “injection drill”. Write instead: prompt-injection test."),
        ("Messy cases first", "a.md:1: “Messy cases”. Write instead: edge cases."),
        ("12 is no number.", "a.md:1: “is no number”. Write instead: is not a valid version, date or name."),
    ],
)
def test_a_phrase_is_found_with_its_line_and_its_term(text: str, says: str) -> None:
    assert find(text, "a.md") == [says]
