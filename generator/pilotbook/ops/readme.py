"""Writes the README of the generated files: what each is, how to run it, and what could not be generated and why.

Comes in: an `OpsRequest` with its `Suite` and `Gaps`. Goes out: Markdown.
Must not know: the other files' formats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pilotbook.records.suite import RUNS
from pilotbook.text.labels import pluralize
from pilotbook.text.markdown import escape_cell

from .request import Gaps, OpsRequest, Suite

_FILES = """\
| file | what it is |
|---|---|
| `agent.py` | **Yours.** Connects the runners to your agent. It is written once and never replaced |
| `evals/cases.jsonl` | the cases: `id`, `input`, `target` (the safe behavior) and which rows decide them |
| `evals/files/CASE/` | yours: the files of the cases that need some |
| `evals/test_cases.py`, `inspect_cases.py`, `promptfooconfig.json` | runners for pytest, Inspect and promptfoo |
| `boundary.json` | the permissions by tool: allow, ask or deny, and deny for every other tool |
| `interrupt_on.json` | the same for LangChain's `HumanInTheLoopMiddleware` |
| `probes.jsonl`, `test_probes.py` | every call that has to be refused, and a test that tries each |
| `suite.json` | which suite this is. Results say the same, so that they are not filled into another one |
"""
_RUN = """\
The next `pilotbook ops` replaces every file except `agent.py` and `evals/files/`. None contains a secret. Use test data
and test accounts.

```
AGENT_VERSION=1.6 pytest evals/test_cases.py --junitxml=results.xml
AGENT_VERSION=1.6 inspect eval evals/inspect_cases.py --model mockllm/model --log-format json --log-dir logs
AGENT_VERSION=1.6 npx promptfoo eval -c evals/promptfooconfig.json --no-cache -o results.json
AGENT_VERSION=1.6 pytest test_probes.py --junitxml=probes.xml
```

Set `PROMPTFOO_DISABLE_TELEMETRY=1`, `PROMPTFOO_DISABLE_UPDATE=1`, `PROMPTFOO_DISABLE_REMOTE_GENERATION=1` and
`PROMPTFOO_DISABLE_SHARING=1` to keep promptfoo offline. Then fill the results into the pilot's record, or drop the file
on the playbook's page. A person reads the evidence and signs.

```
pilotbook record read results.xml --into RECORD.json -o RECORD.json
```

LangChain's middleware can run a tool or ask. It can't refuse a tool or count calls: leave prohibited tools out of the
agent, and count calls in the tool, in a gateway or, per run, with `ToolCallLimitMiddleware`. The probes show whether it
works.
"""


def readme_text(request: OpsRequest, suite: Suite, gaps: Gaps) -> str:
    """Return the README."""
    return "\n".join(_parts(request, suite, gaps))


def _parts(request: OpsRequest, suite: Suite, gaps: Gaps) -> Iterator[str]:
    model = request.playbook.model
    pilot = request.record.get("pilot", {}).get("name")
    yield f"# {escape_cell(model.title)}: eval set, permissions and probes\n"
    made = f"Generated from the playbook `{request.playbook.id}`"
    made += f", pilotbook {request.book}" if request.book else ""
    made += f", with the record of {escape_cell(pilot)}" if pilot else ", without a pilot's record"
    yield f"{made}. This is not legal advice.\n"
    yield _FILES
    yield _RUN
    yield "## What was not generated, and why\n"
    yield (
        f"{pluralize(len(suite.cases), 'case')} can be run, {RUNS} times each: the agent has to pass all {RUNS} "
        f"(pass^{RUNS}). {pluralize(len(suite.rules), 'action')} can be enforced, and "
        f"{pluralize(len(suite.probes), 'probe')} can be tried.\n"
    )
    yield from _group("Cases that no test runner can run. Try them by hand", gaps.manual)
    yield from _group("Cases that need files from you, under `evals/files/CASE/`", gaps.needs_files)
    yield from _group("Cases that only your `judge` in `agent.py` can decide: they name no rows", gaps.undecided)
    yield from _group(
        "Actions that are not enforced. Name their tools on the playbook's page, in the agent permissions",
        gaps.not_enforced,
    )
    yield from _group(
        "Limits that your record words differently. `max` is still the playbook's number, so check it", gaps.uncounted
    )


def _group(title: str, found: Sequence[str | tuple[str, str]]) -> Iterator[str]:
    if not found:
        return
    yield f"{title} ({len(found)}):\n"
    for one in found:
        yield f"- `{one}`" if isinstance(one, str) else f"- `{one[0]}`: {one[1]}"
    yield ""
