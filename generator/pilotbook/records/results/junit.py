"""Reads JUnit XML, as pytest, DeepEval, promptfoo and vitest write it.

`overrides/record/results/junit.js` does the same in the browser.

Comes in: the text of an XML file. Goes out: a `Results`.
Must not know: files, playbooks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring

from .found import Results, ResultsError, Run, Source, find_kind, make_results, read_about, to_day, to_line, to_run

_DECLARES = re.compile("<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_KNOWN_TOOL = re.compile("^(pytest|promptfoo|vitest)(?![a-z])")


def read_junit(text: str) -> Results:
    """Return the results.

    Raises:
        ResultsError: if it is not JUnit XML, or declares entities, which no test tool does.
    """
    if _DECLARES.search(text):
        raise ResultsError("hostile")
    try:
        root = fromstring(text)
    except (ParseError, ValueError):
        raise ResultsError("broken", "XML") from None
    if root.tag not in ("testsuites", "testsuite"):
        raise ResultsError("not-results")
    suites = list(root.iter("testsuite"))
    about: dict[str, str] = {}
    versions = []
    for suite in suites:
        said = read_about(_properties(suite))
        about |= said
        versions += [said["version"]] if "version" in said else []
    on = next((day for suite in suites if (day := to_day(suite.get("timestamp")))), "")
    return make_results(Source(_tool(root, suites), on, about), versions, list(_runs(root)))


def _tool(root: Element, suites: list[Element]) -> str:
    """Return the tool. Its version is not in the file."""
    names = (to_line(one.get("name")) for one in (root, *suites))
    return next((found[0] for name in names if (found := _KNOWN_TOOL.match(name))), "JUnit")


def _properties(element: Element) -> dict[str, str]:
    found = element.findall("properties/property")
    return {name: value for one in found if (name := one.get("name")) and (value := one.get("value")) is not None}


def _runs(root: Element) -> Iterator[Run]:
    for test in root.iter("testcase"):
        if test.find("skipped") is not None:
            continue
        said = _properties(test)
        kind = find_kind(said)
        error, failure = test.find("error"), test.find("failure")
        passed = None if error is not None else failure is None
        wrong = error if error is not None else failure
        why = "" if wrong is None else wrong.get("message") or wrong.text
        yield to_run(said[kind] if kind else test.get("name"), kind, said.get("run"), passed, why)
