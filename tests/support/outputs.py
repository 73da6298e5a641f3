"""Texts that try to act where they arrive, and what each kind of output must not have in it."""

from __future__ import annotations

import csv
import re
import unicodedata
from io import StringIO

import html5lib
import markdown

ACTING = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "x\n=1+1", "x;=1+1", "x\t=1+1", '=HYPERLINK("https://evil.example")',
    '"=1', "x;\"=1", "＝1", "=cmd|' /C calc'!A0",
    "::error file=a.py::x", "x\n::stop-commands::t", "x\r::warning::y", " ::set-output name=a::b",
    "##[error]x", "x ##vso[task.complete]y", "##teamcity[x]",
    "x\x1b[2J\x1b]0;owned\x07", "x\x9b2J", "x\x08\x08y", "x\r\ny", "x\x0b- y", "x\x0c# y", "x\x85# y", "x\u2028# y",
    "x\u2029# y", "x\u202egnp.exe", "x\u2066y\ufeff", "section_start:1:a\r\x1b[0K",
    "@everyone", "ask @org/team", "é@ann", "#12 org/repo#12 !12",
    "# heading", "x\n# heading", "- item", "x\n1. one", "> quote", "x\n===", "```", "a | b", "/close", "x\n/assign me",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](data:text/html,y)",
    "![x](https://evil.example/pixel.png)", "<https://evil.example>", "[x]: javascript:alert(1)", "&lt;b&gt;", "]]>",
    "&C&16big &P", "#eval(1) #import \"x\"", "{{ 7*7 }}", "$(id) `id`", "PAGE \\* MERGEFORMAT", "DDEAUTO c:\\\\x",
]  # fmt: skip
"""Formulas, workflow commands, escape sequences, forged lines, mentions and markup."""

_TAGS = {
    "html", "head", "body", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "blockquote", "table",
    "thead", "tbody", "tr", "th", "td", "br", "a",
}  # fmt: skip
_SAFE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def acts_on_a_terminal(text: str) -> list[str]:
    """What in a text a terminal or a pipeline would obey."""
    moving = {"Cc", "Cs", "Zl", "Zp"}
    found = [ascii(char) for char in text if char not in "\n" and unicodedata.category(char) in moving]
    found += re.findall("[\u202a-\u202e\u2066-\u2069\ufeff]", text)
    return found + re.findall(r"(?m)^\s*::.*|##(?:\[|vso\[|teamcity\[).*", text)


def acts_in_a_sheet(text: str) -> list[str]:
    """The cells that are formulas in a program with one of the usual separators, and what a pipeline obeys."""
    found = []
    for separator in ",;\t":
        for row in csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator):
            found += [cell for cell in row if re.match(r"[\s\ufeff]*[=+\-@＝＋－＠]", cell)]
    return found + re.findall(r"(?m)^\s*::.*|##(?:\[|vso\[|teamcity\[).*", text)


def acts_in_markdown(text: str) -> list[str]:
    """What a wiki or a forge would make of Markdown, besides text and its own tables and lists."""
    found = re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", text)
    found += re.findall(r"(?m)^\s*(?:/\w|::|#\[).*", text)
    parsed = html5lib.parse(markdown.markdown(text, extensions=["tables"]), namespaceHTMLElements=False)
    for element in parsed.iter():
        if not isinstance(element.tag, str):
            continue  # a comment
        if element.tag not in _TAGS:
            found.append(element.tag)
        found += [value for key, value in element.attrib.items() if key != "style" and not _SAFE.match(value)]
    shown = re.sub(r"<!--.*?-->", "\x00", markdown.markdown(text, extensions=["tables"]))
    plain = re.sub(r"<[^>]+>", "", shown)
    return found + re.findall(r"(?<![A-Za-z0-9.%+-])@\w.*|(?<!&)#\d+.*|!\d+.*", plain)
