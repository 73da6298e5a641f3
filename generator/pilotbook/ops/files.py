"""Lists the files that `pilotbook ops` writes.

Comes in: an `OpsRequest`. Goes out: the content of each file by name.
Must not know: the terminal, where the files go.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pilotbook.records.suite import RUNS, digest_of
from pilotbook.text.json import json_text

from .boundary import boundary_text, interrupt_text
from .readme import readme_text
from .request import OpsRequest, build_suite, list_gaps

TEAM_FILE = "agent.py"
"""The one file that belongs to the team."""
_RUNNERS = Path(__file__).parent / "runners"
_STATIC = (
    TEAM_FILE,
    "test_probes.py",
    "evals/expected.py",
    "evals/test_cases.py",
    "evals/inspect_cases.py",
    "evals/provider.py",
)


def ops_files(request: OpsRequest) -> dict[str, bytes]:
    """Return the content of every file by its name below the output folder, in a fixed order."""
    return {name: text.encode() for name, text in _texts(request)}


def _texts(request: OpsRequest) -> Iterator[tuple[str, str]]:
    suite = build_suite(request)
    playbook = request.playbook.id
    pilot = request.record.get("pilot", {}).get("name", "")
    yield "README.md", readme_text(request, suite, list_gaps(request, suite))
    yield from _static_texts().items()
    digests = {"cases": digest_of(suite.cases), "probes": digest_of(suite.probes)}
    yield "suite.json", json_text({"format": 1, "playbook": playbook, "runs": RUNS, **digests})
    yield "evals/cases.jsonl", _lines(suite.cases)
    yield "evals/promptfooconfig.json", _promptfoo(playbook, suite.cases)
    yield "boundary.json", boundary_text(suite.rules, suite.others, playbook, pilot, request.book)
    yield "interrupt_on.json", interrupt_text(suite.rules)
    yield "probes.jsonl", _lines(suite.probes)


@cache
def _static_texts() -> dict[str, str]:
    """Return the files that are the same for each playbook, by name."""
    return {name: (_RUNNERS / name).read_text(encoding="utf-8") for name in _STATIC}


def _lines(listed: list[dict[str, Any]]) -> str:
    """Return JSON Lines. They have no line separator but the line feed: what other programs take for one is escaped."""
    return "".join(f"{json.dumps(one, ensure_ascii=True)}\n" for one in listed)


def _promptfoo(playbook: str, cases: list[dict[str, Any]]) -> str:
    """Return promptfoo's configuration, which has no text from a playbook or a record but IDs.

    promptfoo renders each text in it as a template, with the environment's variables, and opens `file://` addresses.
    """
    passed = "({pass: !JSON.parse(output).mistake, score: JSON.parse(output).mistake ? 0 : 1, "
    judged = {"type": "javascript", "value": f"{passed}reason: JSON.parse(output).mistake || 'as expected'}})"}
    return json_text(
        {
            "description": f"{playbook}: edge cases",
            "prompts": ["{{case}}"],
            "providers": [{"id": "file://provider.py", "label": playbook}],
            "evaluateOptions": {"repeat": RUNS, "cache": False},
            "tests": [
                {
                    "description": case["id"],
                    "metadata": {"case": case["id"]},
                    "vars": {"case": case["id"]},
                    "assert": [judged],
                }
                for case in cases
            ],
        }
    )
