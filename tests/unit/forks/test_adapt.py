"""What the form in the browser makes of a draft is what Python makes of its file: overrides/adapt, run in Node."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pilotbook.book.diff import Difference, diff_fork
from pilotbook.book.inherit import resolve_forks
from pilotbook.book.model import BookPlaybook
from pilotbook.book.resolve import attach_fixes, load_book, resolve_playbooks
from pilotbook.book.validate.validator import validate
from pilotbook.config import paths
from pilotbook.config.site import Site
from pilotbook.load import Catalog, Layer, load_catalog, locate_findings
from pilotbook.load.catalog import load_playbook
from pilotbook.render.views import adapt
from support.paths import ROOT
from support.run import ROUNDS
from support.twin import Twin

SEQUENCES = 6 if ROUNDS == 1 else 50 * ROUNDS
"""How many drafts a run makes of each playbook. With PILOTBOOK_FUZZ=20 it makes 1,000."""
FORK = """
extends: sales-sdr
title: Partner outreach
adapt:
  owner-named: {text: Name one partner manager, stale_after: {days: 30}}
  sending-limit-set: {kickoff: false}
leave_out:
  decision-date-set: The board meets on fixed days.
checks:
  partners-told:
    {text: Tell each partner, done_when: All have answered., evidence: The list, role: owner, gate: prove, gap: trust}
cases:
  left-the-company: {expected: The agent stops and asks.}
cost: {wage_per_hour: 62}
"""


BARE = """
title: Bare
summary: It has nothing but checks.
draft: true
checks:
  bare-one: {text: Do one thing, done_when: It is done., evidence: A note, role: owner, gate: choose, blocking: true}
  bare-two: {text: Do another, done_when: It is done., evidence: A note, role: team, gate: prove, kickoff: true}
"""
"""A playbook that lacks every part that it may lack."""
PARTLY = """
title: Partly
summary: It has a gap, two worksheets and an owner.
owner: {title: The lead, answers_for: All of it, operator: A person, week_changes: The team}
gaps: {trust: {shows: Nobody trusts it.}}
checks:
  partly-one: {text: Do one, done_when: It is done., evidence: A note, role: owner, gate: choose, gap: trust}
cases: {no-name: {kind: edge, input: No name, expected: It asks.}}
undo: {sent: {damage: It was sent, steps: Call, by: The lead, within: A day, leaves: Nothing}}
"""
"""A playbook that lacks most parts."""


class Forms:
    """The form's modules, and the book whose playbooks they fork."""

    def __init__(self, folder: Path) -> None:
        layers = [*paths.find_layers(ROOT), Layer(folder / "content", folder / "playbooks")]
        (folder / "playbooks").mkdir(parents=True)
        self.file = folder / "playbooks/partner-outreach.yml"
        self.made = folder / "playbooks/our-fork.yml"
        self.file.write_text(FORK.replace("  sending-limit-set: {kickoff: false}\n", ""), encoding="utf-8")
        for name, text in {"bare": BARE, "partly": PARTLY}.items():
            (folder / f"playbooks/{name}.yml").write_text(text, encoding="utf-8")
        self.folder = folder
        self.book = load_book(layers, base=folder)
        self.catalog = load_catalog(layers, base=folder)
        attach_fixes(self.catalog)
        self.rules = json.loads(adapt.rules_json(self.book, Site()))
        self.twin = Twin("adapt.mjs", "adapt")

    def base(self, id_: str) -> Any:
        """Return a playbook as the form gets it."""
        return json.loads(adapt.base_json(self.book, self.book.load(id_)))

    def ask(self, name: str, **given: Any) -> Any:
        """Ask the form's modules."""
        return self.twin.ask(name, rules=self.rules, **given)

    def read(self, text: str) -> tuple[list[str], BookPlaybook | None]:
        """Read a file as `check` does. Return its mistakes, and the playbook that it defines if there are none."""
        self.made.write_text(text, encoding="utf-8")
        catalog: Catalog = copy.copy(self.catalog)
        for name, value in vars(catalog).items():
            if isinstance(value, dict | list | set):
                setattr(catalog, name, copy.copy(value))
        catalog.broken = {key: set(ids) for key, ids in catalog.broken.items()}
        load_playbook(catalog, 1, self.made, base=self.folder)
        forks = resolve_forks(catalog)
        validation = validate(catalog, forks.resolved)
        found = [one for one in (*forks.findings, *validation.findings) if one.path == self.made]
        mistakes = [*catalog.mistakes, *locate_findings(found, base=self.folder)]
        said = sorted({f"{one.problem}. {one.cure}" for one in mistakes})
        return said, None if said else resolve_playbooks(catalog, validation)["our-fork"]


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forms]:
    found = Forms(tmp_path_factory.mktemp("adapt"))
    yield found
    found.twin.close()


PLAYBOOKS = ["contract-review", "forecasting", "sales-sdr", "support-triage", "partner-outreach", "bare", "partly"]


@pytest.mark.fuzz
@pytest.mark.parametrize("id_", PLAYBOOKS)
def test_any_draft_is_a_fork_that_check_accepts_or_is_refused_with_its_words(forms: Forms, id_: str) -> None:
    base, refused = forms.base(id_), 0
    for seed in range(SEQUENCES):
        played = forms.ask("play", base=base, seed=seed, steps=12)
        assert played["mistakes"] == [], seed
        assert played["again"], seed
        mistakes, playbook = forms.read(played["file"])
        assert mistakes == [], (seed, played["file"])
        assert playbook is not None
        assert playbook.fork is not None
        assert shown(played["merged"]) == shown(as_merged(playbook)), (seed, played["file"])
        differences = [plain(one) for one in diff_fork(playbook, playbook.fork)]
        assert sorted_(played["differences"]) == sorted_(differences), (seed, played["file"])
        for one in played["refused"][: 3 if ROUNDS == 1 else None]:
            said, _ = forms.read(one["file"])
            words = sorted({f"{mistake['problem']}. {mistake['cure']}" for mistake in one["mistakes"]})
            unread = "\\ud800" in one["file"] or any("this is a control character" in line for line in said)
            assert said if unread else words == said, (seed, words, said, one["file"])
            refused += 1
    assert refused


MISTAKES: dict[str, dict[str, Any]] = {
    "a rule of a group that has a mistake of its own": {"adapt": {"owner-named": {"stale_after": {"days": 0}}}},
    "a number with an exponent that is not whole": {"adapt": {"owner-named": {"stale_after": {"days": 1e-7}}}},
    "a number with an exponent that is too small": {"cost": {"wage_per_hour": -1e-7}},
}


@pytest.mark.parametrize("values", MISTAKES.values(), ids=MISTAKES)
def test_the_form_refuses_what_check_refuses_in_the_same_words(forms: Forms, values: dict[str, Any]) -> None:
    made = forms.ask("check", base=forms.base("sales-sdr"), values=values)
    said, _ = forms.read(made["file"])
    assert said
    assert sorted(f"{one['problem']}. {one['cure']}" for one in made["mistakes"]) == said


def as_merged(playbook: BookPlaybook) -> dict[str, Any]:
    """Return what a page shows of a playbook."""
    model = playbook.model.model_dump(mode="json", exclude_none=True)
    fields = ("id", "text", "done_when", "evidence", "role", "gate", "gap", "blocking", "kickoff", "document")
    checks = [{name: getattr(check, name) for name in fields} for check in playbook.checks]
    for made, check in zip(checks, playbook.checks, strict=True):
        made["stale_after"] = (
            check.stale_after.model_dump(mode="json", exclude_none=True) if check.stale_after else None
        )
    return {"values": model, "checks": checks}


IGNORED = {"sources", "fixes", "maps", "keep", "replaces", "effort"}


def shown(merged: Any) -> Any:
    """Return what two states of a playbook have to have in common, without what is empty."""
    keys = ("title", "team", "summary", "job", "owner", "metric", "stalls", "gaps", "answers", "autonomy", "exceptions",
            "cases", "integrations", "signals", "undo", "cost", "needs", "kickoff")  # fmt: skip
    values = {key: strip(merged["values"].get(key, {})) for key in keys}
    values["cost"] = {key: value for key, value in values["cost"].items() if value}
    values["draft"] = bool(merged["values"].get("draft"))
    return [values, [strip(check) for check in merged["checks"]], list(merged["values"].get("gaps", {}))]


def strip(value: Any) -> Any:
    if isinstance(value, dict):
        stripped = {key: strip(one) for key, one in value.items() if key not in IGNORED}
        return {key: one for key, one in stripped.items() if one not in (None, [], False, {}, "fix", "USD", 24)}
    return [strip(one) for one in value] if isinstance(value, list | tuple) else value


def plain(one: Difference) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "what": one.what,
        "id": one.id,
        "was": dict(one.was),
        "now": dict(one.now),
        "why": one.why,
    }


def sorted_(found: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(one, sort_keys=True) for one in found)
