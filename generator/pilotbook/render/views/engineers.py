"""Prepare what a playbook's page has for engineers: what can be generated, what cannot and why, and the downloads.

Comes in: a playbook. Goes out: the values of `engineers/engineers.html.jinja`, and `File`s below `data/ops/`.
Must not know: HTML, the formats of the generated files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

from pilotbook import __version__
from pilotbook.book.model import BookPlaybook
from pilotbook.dossier.writers.zip import zip_bytes
from pilotbook.ops import OpsRequest, build_suite, list_gaps, ops_files
from pilotbook.records.suite import RUNS

from ..file import File
from . import View
from .dossiers import DownloadLink

FOLDER = "data/ops"
_SINGLE = {
    "evals/cases.jsonl": "Cases (JSON Lines)",
    "boundary.json": "Permissions (JSON)",
    "interrupt_on.json": "LangChain (JSON)",
    "probes.jsonl": "Calls (JSON Lines)",
}
"""The files that can also be downloaded one by one, each with its label."""


def engineers_view(playbook: BookPlaybook) -> View:
    """Return what can be generated from a playbook, and what cannot, each with the reason and how many it affects."""
    request = OpsRequest(playbook, book=__version__)
    suite, gaps = build_suite(request), list_gaps(request)
    links = {name: _link(playbook.id, name) for name in _SINGLE}
    return {
        "runs": RUNS,
        "cases": len(suite.cases),
        "all_cases": len(playbook.model.cases),
        "needs_files": gaps.needs_files,
        "manual": _count_reasons(gaps.manual),
        "undecided": gaps.undecided,
        "rules": len(suite.rules),
        "all_actions": len(playbook.model.autonomy),
        "not_enforced": _count_reasons(gaps.not_enforced),
        "probes": len(suite.probes),
        "case_files": [links["evals/cases.jsonl"]],
        "permission_files": [links["boundary.json"], *([links["interrupt_on.json"]] if suite.rules else [])],
        "probe_files": [links["probes.jsonl"]] if suite.probes else [],
        "all_files": [
            DownloadLink("All files (ZIP)", f"{FOLDER}/{playbook.id}.zip", f"{playbook.id}-ops.zip", "", "zip")
        ],
    }


def _link(playbook: str, name: str) -> DownloadLink:
    file = name.rpartition("/")[2]
    return DownloadLink(_SINGLE[name], f"{FOLDER}/{playbook}/{file}", f"{playbook}-{file}", "", file.rpartition(".")[2])


def _count_reasons(found: Iterable[tuple[str, str]]) -> list[str]:
    """Return each reason once, with how many it affects."""
    return [f"{count} because {reason}" for reason, count in Counter(reason for _, reason in found).items()]


def files(playbook: BookPlaybook) -> Iterator[File]:
    """Yield the downloads of a playbook: a ZIP with all files, and the most useful ones by themselves."""
    made = cache(partial(ops_files, OpsRequest(playbook, book=__version__)))
    yield File(f"{FOLDER}/{playbook.id}.zip", lambda: zip_bytes(made().items()))
    for name in _SINGLE:
        yield File(f"{FOLDER}/{playbook.id}/{name.rpartition('/')[2]}", partial(_content, made, name))


def _content(made: Callable[[], dict[str, bytes]], name: str) -> bytes:
    return made()[name]
