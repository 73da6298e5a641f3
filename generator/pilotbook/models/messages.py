"""Defines the messages about mistakes that `pilotbook check` and the form in the browser both find.

Comes in: the name of a message and its values. Goes out: what is wrong, and what to write instead.
Must not know: where the mistake is. `data/adapt.json` gives these texts to the browser.
"""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "empty": ("is empty", "Write some text."),
    "control": ("contains the control character U+{code}", "Retype the text instead of pasting it."),
    "invalid": ("contains an invalid character", "Retype the text instead of pasting it."),
    "too-long": ("is longer than {most} characters", "Shorten it."),
    "pattern": ("{value} is not {form}", "{cure}"),
    "missing": ("the key `{key}` is missing", "Add it{meaning}"),
    "too-few": ("has {count} but needs at least {least}", "{advice}{meaning}"),
    "number": ("needs {kind}, not {value}", "Write digits, without quotes or units."),
    "bound": ("is {value} but must be {bound}", "Correct the value{meaning}"),
    "stale": ("needs `days`, `changes` or both", "Write, for example, `days: 90` or `changes: [model, prompt]`."),
    "no-checks": (
        "has neither `checks` nor `gaps`",
        "Add your own under `checks`, or select `gaps` that bring some.",
    ),
    "base-check": (
        "`{base}` already has this check",
        "Put your changes under `adapt`, or choose another ID for the new check.",
    ),
    "fix-check": (
        "the ID `{id}` is already used by a check in the fix `{place}`",
        "Choose another ID, or reword the fix's check under `adapt`.",
    ),
    "playbook-check": ("the ID `{id}` is already used by a check in the playbook `{place}`", "Choose another ID."),
    "playbook-taken": ("There is already a playbook `{id}`.", "Choose another ID for the fork."),
    "gap-missing": ("the key `gap` is missing", "Name one of the playbook's gaps: {gaps}."),
    "no-gap": ("this playbook does not select the gap `{id}`", "{nearest}"),
    "no-row": ("`{table}` has no row `{id}`", "{nearest}"),
    "same-tool": (
        "the action `{first}` has the same tool",
        "Give each action its own tool, or leave out `tool`: a runtime decides by the tool's name.",
    ),
    "prohibited": (
        "the action `{id}` is prohibited, so no case may expect it",
        "Remove it here, or move it to `does_not`.",
    ),
    "does-not": ("the action `{id}` is also under `does_not`", "Remove it from `does` or `does_not`."),
    "no-calls": ("the mode is `{mode}`, so there are no calls without approval to count", "Remove `max`."),
    "no-approval": ("nobody approves this action", "Remove `approver`, or set `mode` or `then` to `confirm`."),
    "minutes": (
        "adds up to {minutes} minutes, but a kickoff takes {least} to {most}",
        "Change how long some items take.",
    ),
    "longest": (
        "is {longest}, and the agenda adds up to {minutes} minutes, but a kickoff takes {least} to {most}",
        "Change how long some items take.",
    ),
    "kickoff": (
        "{count} checks are marked for the kickoff; the meeting has room for {room}",
        "Set `kickoff: false` for some of them, under `adapt` or `checks`.",
    ),
}
"""By name, what is wrong, as the end of a sentence whose subject is the place, and how to fix it."""


def explain(name: str, **values: object) -> tuple[str, str]:
    """Return a message with its values: what is wrong, and how to fix it."""
    problem, cure = MESSAGES[name]
    return problem.format(**values), cure.format(**values)
