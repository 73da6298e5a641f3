"""Turns test results into entries of a record: the runs of each case, the version, and evidence for the checks.

`overrides/record/results/fill.js` does the same in the browser, with the words that `data/suites/ID.json` has from
here. It never signs: no status, name or date of a sign-off is among the entries. What people wrote stays: notes and
evidence are added to, and the runs that a newer version replaces are summed up in the note.

Comes in: the rows of a playbook, a record and a `Results`. Goes out: a `Filling`.
Must not know: files, the terminal, how a record is merged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pilotbook.record_format import has_visible_text

from ..paths import digest
from ..suite import RUNS, Rows, digest_of, list_cases, list_permissions, list_probes
from .found import Results, Run

WORDS = {
    "about": "{on}, {version}, {tool}",
    "about-no-version": "{on}, {tool}",
    "case": "{about}: {right} of {count} right",
    "case-errors": ", {count} with errors",
    "case-why": ". First mistake: {why}",
    "earlier": "Earlier: {right} of {count} right",
    "earlier-failed": " (wrong: {runs})",
    "earlier-result": ", result: {result}",
    "earlier-only-result": "Earlier result: {result}",
    "cases": "{right} of {total} cases right in all {runs} runs",
    "attacks": "{right} of {total} adversarial cases right in all {runs} runs",
    "cases-open": " ({count} without a verdict)",
    "probes": "{right} of {total} calls refused",
    "probes-open": " ({count} without a result)",
    "evidence": "{said}, {tool}, {version}, {on}",
    "evidence-no-version": "{said}, {tool}, {on}",
    "suite": ", suite {suite}",
    "prohibited": "{action}",
    "unapproved": "{action}, without approval",
    "over-limit": "{action}, one call over the limit",
    "refused": "{about}: refused",
    "not-refused": "{about}: not refused",
    "error": "{about}: ended in an error",
}
"""What is written into a record, in both languages."""
_GENERATED = re.compile(r"^([0-9]{4}-[0-9]{2}-[0-9]{2}), .*[0-9]+ of [0-9]+ right")
_PROBED = re.compile(r"^([0-9]{4}-[0-9]{2}-[0-9]{2}), ")
_NAME = re.compile(r"[a-z0-9_-]+")
_REPEAT = re.compile(r"-[0-9]+$")

Entry = tuple[str, str | None]
"""The path of an entry and its new text. `None` deletes it."""


@dataclass
class Filling:
    """The entries that results fill in, and what people should know. Lists are in the order of the suite or file."""

    entries: list[Entry] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    """What is added to the evidence of the checks."""
    filled: list[str] = field(default_factory=list)
    """The cases and probes with a completed run."""
    unknown: list[str] = field(default_factory=list)
    """The names in the file that neither the suite nor the playbook has."""
    manual: list[str] = field(default_factory=list)
    """The cases in the file that are drills, or of which the playbook does not say how they run."""
    errors: list[str] = field(default_factory=list)
    """The cases and probes of which every run ended in an error. They stay as they were."""
    missing: list[str] = field(default_factory=list)
    """The cases or probes of the suite that the file does not have. They stay as they were."""
    older: list[str] = field(default_factory=list)
    """The cases that have newer runs already: only their note has this one, too."""
    mismatch: list[str] = field(default_factory=list)
    """What the file was made for and is not the same here: `playbook`, `cases`, `probes`."""
    unnamed: bool = False
    """Whether the file does not say for which suite it was made."""
    version: str = ""
    """The version, if neither the version log nor the test plan mentions it."""


def fill_results(rows: Rows, record: Mapping[str, Any], results: Results, today: str) -> Filling:
    """Return what results fill into a record. `today` stands for the day of a file that has none."""
    return _Fill(rows, record, {**results, "on": results["on"] or today}).make()


class _Fill:
    def __init__(self, rows: Rows, record: Mapping[str, Any], results: Results) -> None:
        self.rows, self.record, self.results = rows, record, results
        self.words: Mapping[str, str] = rows.get("words", WORDS)
        self.cases = {case["id"]: case for case in list_cases(rows, record)}
        self.rules = {rule["id"]: rule for rule in list_permissions(rows, record)[0]}
        self.probes = {probe["id"]: probe for probe in list_probes(list(self.rules.values()))}
        self.filling = Filling()

    def make(self) -> Filling:
        cases, probes = self._group()
        made, results = self.filling, self.results
        playbook = results["playbook"]
        if playbook and playbook != self.rows["playbook"]:
            made.mismatch.append("playbook")
        for what, groups, listed, said in (
            ("cases", cases, self.cases, results["cases"]),
            ("probes", probes, self.probes, results["probes"]),
        ):
            if not groups:
                continue
            made.missing += [id_ for id_ in listed if id_ not in groups]
            made.unnamed = made.unnamed or not said
            if said and said != digest_of(list(listed.values())):
                made.mismatch.append(what)
        verdicts = {id_: self._fill_case(id_, cases[id_]) for id_ in self.cases if id_ in cases}
        refused = {id_: self._fill_probe(id_, probes[id_]) for id_ in self.probes if id_ in probes}
        if any(id_ in made.filled for id_ in cases):
            self._add_evidence("cases", verdicts, list(self.cases), "cases")
            attacks = [id_ for id_, case in self.cases.items() if case["metadata"].get("kind") == "adversarial"]
            if any(id_ in verdicts for id_ in attacks):
                self._add_evidence("attacks", verdicts, attacks, "cases")
            self._add_version()
        if any(id_ in made.filled for id_ in probes):
            self._add_evidence("probes", refused, list(self.probes), "probes")
        return made

    # --- which run is of what ---

    def _group(self) -> tuple[dict[str, list[Run]], dict[str, list[Run]]]:
        """Return the runs of each case and of each probe. What is neither is listed."""
        cases: dict[str, list[Run]] = {}
        probes: dict[str, list[Run]] = {}
        there = {**self.rows["cases"], **self.cases}
        unknown, manual = dict[str, None](), dict[str, None]()
        for run in self.results["runs"]:
            case = "" if run["kind"] == "probe" else _find(run, there)
            probe = "" if run["kind"] == "case" or case else _find(run, self.probes)
            if case in self.cases:
                cases.setdefault(case, []).append(run)
            elif probe:
                probes.setdefault(probe, []).append(run)
            else:
                (manual if case else unknown)[case or run["name"]] = None
        self.filling.unknown, self.filling.manual = list(unknown), list(manual)
        return cases, probes

    # --- cases ---

    def _fill_case(self, id_: str, runs: list[Run]) -> bool | None:
        """Fill in one case. Return whether it passed. `None`: too few completed runs for a verdict."""
        if all(run["run"] for run in runs):
            runs = sorted(runs, key=lambda run: run["run"])
        done = [run for run in runs if run["passed"] is not None]
        if not done:
            self.filling.errors.append(id_)
            return None
        right = sum(run["passed"] is True for run in done)
        verdict = None if len(done) < RUNS else right == len(done)
        row = self._row("cases", id_)
        lines = _lines_of(row.get("note"))
        line = self._case_line(right, len(done), len(runs) - len(done), runs)
        dates = [found[1] for one in lines if (found := _GENERATED.match(one))]
        self.filling.filled.append(id_)
        path = f"tables/cases/{id_}"
        if dates and max(dates) > self.results["on"]:
            self.filling.older.append(id_)
            self._set(f"{path}/note", "\n".join([*lines, *([line] if line not in lines else [])]))
            return verdict
        if not dates:
            lines += [one for one in [self._earlier_line(row)] if one and one not in lines]
        for number, value in enumerate(_columns(runs), 1):
            self._set(f"{path}/run-{number}", value)
        self._set(f"{path}/result", None if verdict is None else "passed" if verdict else "failed")
        self._set(f"{path}/note", "\n".join([*lines, *([line] if line not in lines else [])]))
        return verdict

    def _case_line(self, right: int, count: int, errors: int, runs: list[Run]) -> str:
        why = next((run["why"] for run in runs if run["passed"] is False and run["why"]), "")
        return (
            self._say("case", about=self._about(), right=right, count=count)
            + (self._say("case-errors", count=errors) if errors else "")
            + (self._say("case-why", why=why) if why else "")
        )

    def _earlier_line(self, row: Mapping[str, Any]) -> str:
        """Sum up the runs that are there and come from no file, because this file's replace them."""
        values = {number: row.get(f"run-{number}") for number in range(1, RUNS + 1)}
        known = {number: value for number, value in values.items() if value in ("passed", "failed")}
        result = row.get("result")
        if not known:
            return self._say("earlier-only-result", result=result) if isinstance(result, str) and result else ""
        wrong = ", ".join(str(number) for number, value in known.items() if value == "failed")
        return (
            self._say("earlier", right=sum(value == "passed" for value in known.values()), count=len(known))
            + (self._say("earlier-failed", runs=wrong) if wrong else "")
            + (self._say("earlier-result", result=result) if isinstance(result, str) and result else "")
        )

    # --- probes ---

    def _fill_probe(self, id_: str, runs: list[Run]) -> bool | None:
        """Fill in the row of one probe. Return whether each try was refused. `None`: nobody knows."""
        done = [run["passed"] for run in runs if run["passed"] is not None]
        if not done:
            self.filling.errors.append(id_)
            return None
        probe = self.probes[id_]
        row_id = f"own-probe-{digest(id_)}"
        row, path = self._row("enforced", row_id), f"tables/enforced/{row_id}"
        lines = _lines_of(row.get("seen"))
        line = self._say("refused" if all(done) else "not-refused", about=self._about())
        dates = [found[1] for one in lines if (found := _PROBED.match(one))]
        self._set(f"{path}/own", "yes")
        if not has_visible_text(row.get("action")):
            self._set(f"{path}/action", self._say(probe["try"], action=self.rules[probe["row"]]["action"]))
        if not has_visible_text(row.get("tried-by")):
            self._set(f"{path}/tried-by", self.results["tool"])
        self._set(f"{path}/tried", max([self.results["on"], *dates]))
        self._set(f"{path}/seen", "\n".join([*lines, *([line] if line not in lines else [])]))
        self.filling.filled.append(id_)
        return all(done)

    # --- evidence ---

    def _add_evidence(self, what: str, verdicts: Mapping[str, bool | None], listed: list[str], suite: str) -> None:
        check = self.rows["checks"].get(what)
        if check is None:
            return
        right = sum(verdicts.get(id_) is True for id_ in listed)
        without = sum(verdicts.get(id_) is None for id_ in listed)
        said = self._say(what, right=right, total=len(listed), runs=RUNS)
        said += self._say("probes-open" if what == "probes" else "cases-open", count=without) if without else ""
        name = "evidence" if self.results["version"] else "evidence-no-version"
        about = {key: self.results[key] for key in ("tool", "version", "on")}
        line = self._say(name, said=said, **about)
        digest_here = self.results["cases" if suite == "cases" else "probes"]
        line += self._say("suite", suite=digest_here) if digest_here else ""
        self.filling.evidence.append(line)
        self._append(f"checks/{check}/evidence", self.record.get("checks", {}).get(check, {}).get("evidence"), line)

    def _add_version(self) -> None:
        version = self.results["version"]
        if not version:
            return
        there = self._row("test-plan", "version").get("text")
        told = [there, *(change.get("note") for change in self.record.get("changes", {}).values())]
        if not any(isinstance(text, str) and version in text for text in told):
            self.filling.version = version
        self._append("tables/test-plan/version/text", there, version)

    # --- entries and texts ---

    def _row(self, table: str, id_: str) -> Mapping[str, Any]:
        row: Mapping[str, Any] = self.record.get("tables", {}).get(table, {}).get(id_, {})
        return row

    def _append(self, path: str, there: Any, text: str) -> None:
        """Add a text after what is there, unless it is in there already."""
        old = there if isinstance(there, str) else ""
        if f"; {text}; " not in f"; {old}; ":
            self._set(path, f"{old}; {text}" if old else text)

    def _set(self, path: str, value: str | None) -> None:
        """Add an entry, unless the record has this value."""
        there: Any = self.record
        for key in path.split("/"):
            there = there.get(key) if isinstance(there, dict) else None
        if there != value:
            self.filling.entries.append((path, value))

    def _about(self) -> str:
        name = "about" if self.results["version"] else "about-no-version"
        return self._say(name, on=self.results["on"], version=self.results["version"], tool=self.results["tool"])

    def _say(self, name: str, **values: object) -> str:
        """Fill a text. Values are texts: braces in them stay as they are."""
        return re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), self.words[name])


def _find(run: Run, known: Mapping[str, Any]) -> str:
    """Return the ID that a run is of: its name, or the only ID that is a word of it. Empty: none."""
    name = run["name"]
    if name in known:
        return name
    words = dict.fromkeys(id_ for word in _NAME.findall(name) for id_ in (word, _REPEAT.sub("", word)) if id_ in known)
    return next(iter(words)) if len(words) == 1 else ""


def _columns(runs: list[Run]) -> Iterator[str | None]:
    """Yield what each column shows. Of more runs than columns, the first failure is in the last column."""
    shown = [run["passed"] for run in runs[:RUNS]]
    if len(runs) > RUNS and False not in shown and any(run["passed"] is False for run in runs):
        shown[-1] = False
    for value in [*shown, *([None] * (RUNS - len(shown)))]:
        yield None if value is None else "passed" if value else "failed"


def _lines_of(text: Any) -> list[str]:
    return text.split("\n") if isinstance(text, str) and text else []
