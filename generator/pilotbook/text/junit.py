"""Writes JUnit XML, which the pipelines of GitHub, GitLab, Jenkins and Azure show as test results.

Comes in: the name of a suite, and cases. Goes out: XML text.
Must not know: what the cases test.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from .plain import one_line

_COMMAND = re.compile(r"#(?=#(?:\[|vso\[|teamcity\[))", re.IGNORECASE)


@dataclass(frozen=True)
class Case:
    """One test."""

    group: str
    name: str
    failure: tuple[str, str] | None = None
    """The reason for the failure, and who has to act. `None` if it passed."""


def junit_text(name: str, cases: Sequence[Case]) -> str:
    """Return a suite as XML. Each text is one line without characters that XML forbids or pipelines obey."""
    failures = sum(case.failure is not None for case in cases)
    suite = ElementTree.Element("testsuite", name=one_line(name), tests=str(len(cases)), failures=str(failures))
    for case in cases:
        made = ElementTree.SubElement(suite, "testcase", classname=case.group, name=case.name)
        if case.failure:
            message, details = map(one_line, case.failure)
            ElementTree.SubElement(made, "failure", message=message).text = details
    ElementTree.indent(suite)
    return _COMMAND.sub("&#35;", ElementTree.tostring(suite, encoding="unicode")) + "\n"
