"""What the form in the browser makes of a draft is what Python makes of its file: overrides/adapt, run in Node."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from pilotbook.book.diff import Difference, diff_fork
from pilotbook.book.model import BookPlaybook
from support.drafts import PLAYBOOKS, Drafts, how_many
from support.run import ROUNDS


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drafts]:
    found = Drafts(tmp_path_factory.mktemp("adapt"))
    yield found
    found.twin.close()


@pytest.mark.fuzz
@pytest.mark.parametrize("id_", PLAYBOOKS)
def test_any_draft_is_a_fork_that_check_accepts_or_is_refused_with_its_words(forms: Drafts, id_: str) -> None:
    base, refused = forms.base(id_), 0
    for seed in range(how_many(4)):
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
    "an emptied text of a certain form": {"cost": {"currency": " "}},
    "an emptied ID": {"adapt": {"owner-named": {"role": " "}}},
    "an emptied text": {"adapt": {"owner-named": {"text": " "}}},
    "a number with an exponent that is too small": {"cost": {"wage_per_hour": -1e-7}},
}


@pytest.mark.parametrize("values", MISTAKES.values(), ids=MISTAKES)
def test_the_form_refuses_what_check_refuses_in_the_same_words(forms: Drafts, values: dict[str, Any]) -> None:
    made = forms.ask("check", base=forms.base("sales-sdr"), values=values)
    said, _ = forms.read(made["file"])
    assert said
    assert sorted(f"{one['problem']}. {one['cure']}" for one in made["mistakes"]) == said


def test_a_check_of_a_gap_that_is_left_out_is_refused_for_its_gap_alone(forms: Drafts) -> None:
    check = {"text": "Do it", "done_when": "It is done.", "evidence": "A note", "role": "owner", "gate": "choose"}
    values = {"checks": {"own-one": {**check, "gap": "trust"}}, "without": {"gaps": {"trust": "We have none."}}}
    made = forms.ask("check", base=forms.base("partly"), values=values)
    words = [f"{one['problem']}. {one['cure']}" for one in made["mistakes"]]
    assert (
        words == forms.read(made["file"])[0] == ["this playbook does not select the gap `trust`. There are none yet."]
    )


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
