"""A file of test results fills the same in the browser as on the command line."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from pilotbook.records.results import WORDS, ResultsError, fill_results, read_results
from support.browser import Js
from support.records import SEED
from support.results import CASES, REAL, RECORD, ROWS, TODAY, content_of, mutate, record_of, told
from support.run import ROUNDS
from support.twin import Twin

FILL = """({ readResults, fillResults }, { file, record, rows, today }) => {
  const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
  const { results, problem, detail } = readResults(bytes);
  return results ? { filling: fillResults(rows, record, results, today) } : { problem, detail };
}"""
IN_WORDS = {**ROWS, "words": WORDS}


def in_python(content: bytes, record: dict[str, Any]) -> dict[str, Any]:
    """What Python reads and fills, in the form of the browser."""
    try:
        filling = asdict(fill_results(ROWS, record, read_results(content), TODAY))
    except ResultsError as error:
        return {"problem": error.problem, "detail": error.detail}
    filling["entries"] = [[path] if value is None else [path, value] for path, value in filling["entries"]]
    return {"filling": filling}


@pytest.fixture(scope="module")
def twin() -> Iterator[Twin]:
    """The browser's modules in Node, which has no XML."""
    found = Twin()
    yield found
    found.close()


def test_a_file_fills_what_the_case_says(js: Js) -> None:
    for case in CASES:
        file = base64.b64encode(content_of(case)).decode()
        found = js(FILL, {"file": file, "record": record_of(case), "rows": IN_WORDS, "today": TODAY})
        if "problem" in case:
            assert found == {"problem": case["problem"], "detail": case.get("detail", "")}, case["name"]
        else:
            assert told(found["filling"]) == case["fills"], case["name"]


@pytest.mark.fuzz
def test_both_read_and_refuse_the_same_mutated_files(twin: Twin) -> None:
    files = [path for path in REAL if path.suffix == ".json"]
    differ = 0
    count = 200 if ROUNDS == 1 else 1_000
    for seed in range(SEED, SEED + count):
        chance = random.Random(seed)
        content = mutate(chance.choice(files).read_bytes(), chance)
        mine = in_python(content, RECORD)
        file = base64.b64encode(content).decode()
        theirs = twin.ask("results", file=file, record=RECORD, rows=IN_WORDS, today=TODAY)
        differ += mine != {"problem": "broken", "detail": "JSON"}
        assert theirs == json.loads(json.dumps(mine)), seed
    assert differ > count // 10, "too few mutations leave a file that can be read"


@pytest.mark.fuzz
def test_both_read_and_refuse_the_same_mutated_xml(js: Js) -> None:
    files = [path for path in REAL if path.suffix == ".xml"]
    for seed in range(SEED, SEED + (50 if ROUNDS == 1 else 200)):
        chance = random.Random(seed)
        content = mutate(chance.choice(files).read_bytes(), chance)
        file = base64.b64encode(content).decode()
        found = js(FILL, {"file": file, "record": RECORD, "rows": IN_WORDS, "today": TODAY})
        assert found == in_python(content, RECORD), seed
