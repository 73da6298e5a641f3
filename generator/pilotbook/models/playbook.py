"""Defines a playbook as its author writes it: one use case with its gaps, checks, worksheets, cost and example.

Comes in: plain values. Goes out: frozen models.
Must not know: the library that the ids refer to; `book.resolve` joins the two.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import Amount, Flag, Hours, Id, Line, Minutes, Model, Prose, Ref, Share, describe_pattern
from .document import DocumentHere
from .library import Check, Stale
from .record import Record
from .standard import Maps
from .worksheets import Action, Case, ExceptionPath, Integration, Signal, Undo

Currency = Annotated[
    str, Field(pattern=describe_pattern(r"^[A-Z]{3}$", "a currency code", "Use three letters, as in `USD`."))
]


class Job(Model):
    """The one workflow that the agent does."""

    does: Prose
    """What the agent does, from start to end."""
    starts_when: Line
    """What sets off one run."""
    ends_when: Line
    """The state of the system of record when one run is done."""
    today: Prose
    """How people do it now: who, how often, in which systems, how long it takes."""
    leaves_out: Annotated[tuple[Line, ...], Field(min_length=1)]
    """What it does not do, so that nobody expects it."""


class Owner(Model):
    """Who answers for the agent in production."""

    title: Line
    """The job title of the person who usually is the production owner."""
    answers_for: Line
    """What this person answers for."""
    week_changes: Line
    """Whose week looks different because of the agent, and how."""
    operator: Line
    """The job title of the person who runs and tunes it day by day."""


class Metric(Model):
    """The number that has to move."""

    name: Line
    """The number: qualified meetings held a month."""
    formula: Line
    """How it is counted, from which system."""
    before: Line
    """How the figure before the pilot is taken, and over how long."""
    after: Line
    """How and how often it is taken after."""
    target: Line
    """What counts as success."""
    guardrail: Line
    """The number that must not get worse meanwhile, and its limit."""


class Stalls(Model):
    """How this pilot stalls."""

    headline: Line
    """The stall in one sentence."""
    story: Prose
    """What happens, step by step, in the words of the people there."""
    sources: tuple[Ref, ...] = ()
    """Where it was told."""


class GapHere(Model):
    """A gap as this playbook meets it."""

    shows: Prose
    """How it shows here: what is seen, by whom, in which system."""
    fixes: tuple[Id, ...] | None = None
    """The fixes taken. Left out, all the fixes of the gap."""


class Adapted(Model):
    """New wording for a check that a fix brings. What is left out stays as the fix has it."""

    text: Line | None = None
    """What to do: imperative, one act."""
    done_when: Line | None = None
    """What can be verified when it is done."""
    evidence: Line | None = None
    """What a reviewer would be shown."""
    role: Id | None = Field(default=None, examples=["owner"])
    """Who does it."""
    gate: Id | None = Field(default=None, examples=["protect"])
    """The gate by which it has to be done."""
    blocking: Flag | None = None
    """Whether the gate stays shut until it is done."""
    kickoff: Flag | None = None
    """Whether it is settled at the kick-off meeting."""
    stale_after: Stale | None = None
    """When a tick stops counting."""
    effort: dict[Id, Hours] | None = Field(default=None, examples=[{"engineer": 6, "owner": 1}])
    """The hours that it takes, by the role that spends them."""
    document: Id | None = Field(default=None, examples=["owner-charter"])
    """The document in which it is written down."""
    maps: Maps | None = Field(default=None, examples=[{"owasp-llm-2026": ["LLM02"]}])
    """Controls that it supports here besides those of the fix's check."""


class OwnCheck(Check):
    """A check that only this playbook has."""

    gap: Id
    """The gap that it helps to close."""
    replaces: tuple[Id, ...] = Field(default=(), examples=[["runaway-stopped"]])
    """The library's checks in whose place it stands here."""


class Answer(Model):
    """What a written answer looks like in this use case."""

    good: Prose
    """An answer that a reviewer would accept, as somebody would write it."""
    bad: Line
    """An answer that is heard often and settles nothing."""


class Cost(Model):
    """What the agent costs at full volume, and what the work costs by hand. Money in `currency`."""

    currency: Currency = "USD"
    """The currency of all amounts, as three letters."""
    unit: Line
    """What one run is: one prospect researched and mailed."""
    pilot_runs_per_month: Annotated[int, Field(strict=True, ge=1)]
    """Runs a month in the pilot."""
    model_cost_per_run: Amount
    """What the model costs for one run."""
    tool_cost_per_run: Amount
    """What paid tools and interfaces cost for one run."""
    retry_share: Share
    """Share of runs that are made again after a fault, 0 to 1."""
    handled_share: Share
    """Share of runs that the agent finishes; the rest is done by hand."""
    review_share: Share
    """Share of runs that a person reviews."""
    review_minutes: Amount
    """Minutes for one review."""
    hand_minutes: Amount
    """Minutes for one run done by hand, as today."""
    wage_per_hour: Amount
    """What an hour of the person costs who reviews or does it by hand."""
    plan_per_month: Amount = 0
    """What one tier of plans, seats and quotas costs a month."""
    runs_per_plan: Amount = 0
    """Runs a month that one such tier covers; beyond, another is bought. 0: any number."""
    infrastructure_per_month: Amount
    """Hosting, storage and logs a month in the pilot."""
    infrastructure_multiplier: Annotated[float, Field(strict=True, ge=1, le=100)]
    """What production multiplies that by, with redundancy."""
    monitoring_per_month: Amount
    """Monitoring and evaluation tools a month."""
    runs_per_infrastructure: Amount = 0
    """Runs a month that infrastructure and monitoring of this size carry; beyond, the same is added. 0: any number."""
    operator_days_per_month: Amount
    """Days a month that the operator works on it."""
    operator_day_rate: Amount
    """What a day of the operator costs."""
    runs_per_operator: Amount = 0
    """Runs a month that these operator days cover; beyond, as many days are added. 0: any number."""
    one_time: Amount
    """Integration, security review and process redesign, once."""
    write_off_months: Annotated[int, Field(strict=True, ge=1, le=120)] = 24
    """Months over which the one-time work is counted."""
    basis: Prose
    """Where the defaults come from, and which one to replace first."""


class Needs(Model):
    """What has to run under this agent."""

    orchestration: Line
    """What drives the steps of a run, retries them and resumes them."""
    state: Line
    """What has to be remembered between runs, and where."""
    monitoring: Line
    """What is tracked of each action, and what raises an alert."""
    recovery: Line
    """What it does when a system, the model or its own confidence fails."""


class AgendaItem(Model):
    """One item of the kick-off meeting."""

    title: Line
    """What is settled."""
    minutes: Minutes
    """How long it takes."""
    led_by: Id
    """The role that leads it."""
    outcome: Line
    """What stands on paper afterwards."""
    cells: Annotated[int, Field(strict=True, ge=1, le=500)] | None = Field(default=None, examples=[42])
    """How many cells the meeting fills in here, such as three modes of fourteen actions."""


class Kickoff(Model):
    """The kick-off meeting, of 60 to 90 minutes."""

    present: Annotated[tuple[Id, ...], Field(min_length=2)]
    """The roles without which it does not begin."""
    bring: Annotated[tuple[Line, ...], Field(min_length=1)]
    """What people bring along."""
    agenda: Annotated[tuple[AgendaItem, ...], Field(min_length=3)]
    """What happens, in order."""


class Playbook(Model):
    """One use case: its gaps, checks, boundary, cases, systems, signals and cost."""

    title: Line
    """The use case: Sales development agent."""
    team: Line
    """The team that it serves: Sales."""
    summary: Line
    """What the agent does, in one sentence."""
    job: Job
    """The job in one workflow."""
    owner: Owner
    """Who answers for it."""
    metric: Metric
    """The number that has to move."""
    stalls: Stalls
    """How this pilot stalls."""
    gaps: Annotated[dict[Id, GapHere], Field(min_length=1)]
    """The gaps by id, in the order in which they are closed here."""
    adapt: dict[Id, Adapted] = {}
    """Checks of the fixes that are worded differently here, by id."""
    leave_out: dict[Id, Line] = {}
    """Checks of the fixes that do not apply here, by id, each with the reason."""
    checks: dict[Id, OwnCheck] = {}
    """The playbook's own checks, by id."""
    answers: dict[Id, Answer] = {}
    """What the written answers look like here, by the question's id."""
    documents: dict[Id, DocumentHere] = {}
    """Documents of the dossier that are worded differently here, by id."""
    autonomy: Annotated[dict[Id, Action], Field(min_length=1)]
    """The boundary of autonomy, row by row."""
    exceptions: Annotated[dict[Id, ExceptionPath], Field(min_length=1)]
    """Where exceptions go, row by row."""
    cases: Annotated[dict[Id, Case], Field(min_length=1)]
    """The messy cases, row by row."""
    integrations: Annotated[dict[Id, Integration], Field(min_length=1)]
    """The systems it is wired to, row by row."""
    signals: Annotated[dict[Id, Signal], Field(min_length=1)]
    """What is watched, row by row."""
    undo: Annotated[dict[Id, Undo], Field(min_length=1)]
    """How damage is taken back, row by row."""
    cost: Cost
    """Cost at full volume: the defaults."""
    needs: Needs
    """What orchestration, state, monitoring and recovery it needs."""
    kickoff: Kickoff
    """The kick-off meeting."""
    example: Record | None = None
    """A filled record of an invented company's pilot."""
    sources: tuple[Ref, ...] = ()
    """The points that it is drawn from."""

    @property
    def replaced_checks(self) -> dict[str, str]:
        """The library's checks that an own check stands in for, by id, each with that check's id."""
        return {replaced: id_ for id_, check in self.checks.items() for replaced in check.replaces}
