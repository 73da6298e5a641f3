"""Defines the pilot record: what a team wrote down about one pilot.

Comes in: JSON that a browser saved, or the `example` of a playbook. Goes out: a frozen record.
Must not know: the book, because a record made with an older book stays valid.

An author's example is validated strictly. `Record.parse_lenient` accepts what a browser saved: a record that is half
filled in, or that has keys of a newer version.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from .base import ChangeKind, Date, Flag, Id, Line, Model, Prose, describe_pattern

VERSION = 1
"""The version of the record format."""
_LENIENT = {"kept": True}


def _is_lenient(info: ValidationInfo) -> bool:
    return info.context is _LENIENT


def _as_written(value: Any, check: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    return value if _is_lenient(info) and isinstance(value, str) else check(value)


_AsWritten = WrapValidator(_as_written)
Key = Annotated[Id, _AsWritten]
Sentence = Annotated[Line, _AsWritten]
Text = Annotated[Prose, _AsWritten]
Day = Annotated[Date, _AsWritten]
Time = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
Name = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
CostKey = Annotated[
    str,
    Field(pattern=describe_pattern(r"^[a-z_]+$", "the name of a cost input", "Use one of the keys under `cost`.")),
    _AsWritten,
]


class RecordPart(Model):
    """A part of a record."""

    may_lack: ClassVar[tuple[str, ...]] = ()
    """Required keys that a team may not have filled in yet. Lenient parsing sets them to `""`."""

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, values: Any, info: ValidationInfo) -> Any:
        if not (_is_lenient(info) and isinstance(values, dict)):
            return values
        return dict.fromkeys(cls.may_lack, "") | {key: value for key, value in values.items() if value is not None}

    @model_serializer(mode="wrap")
    def _with_what_else_was_there(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {**dump(self), **(self.model_extra or {})}


class Pilot(RecordPart):
    """One team's real agent that goes through a playbook."""

    id: Name | None = Field(default=None, examples=["3f2a9c"])
    """What tells it from other pilots of the same name: random, made by the browser."""
    name: Sentence
    """What the team calls it."""
    playbook: Key
    """The playbook that it goes through."""
    stage: Key | None = None
    """The gate at which it stands. Left out, it is the first that is shut."""
    company: Sentence | None = None
    """The company, if it is named."""
    invented: Flag = False
    """Whether the company and its pilot are made up."""


class Ticked(RecordPart):
    """What was written down about one check."""

    status: Annotated[Literal["open", "done", "not-applicable", "exception"], _AsWritten] = "open"
    """Where it stands."""
    by: Sentence | None = None
    """Who did it or is to do it, or who answers for the exception."""
    due: Day | None = Field(default=None, examples=["2026-12-01"])
    """While it is open, the day by which it is to be done."""
    on: Day | None = None
    """The day on which it was done or agreed."""
    evidence: Sentence | None = None
    """A link or a sentence that shows it."""
    reason: Sentence | None = None
    """Why it does not apply, or why the exception is accepted."""
    expires: Day | None = None
    """The day on which the exception ends."""
    note: Text | None = None
    """Anything else."""
    wording: Sentence | None = Field(default=None, examples=["1a2b3c4d"])
    """The digest of the wording that was ticked. When the check's differs, it is to be looked at again."""

    @model_validator(mode="after")
    def _is_complete(self, info: ValidationInfo) -> Ticked:
        missing = [
            name
            for name in {
                "done": ("by", "on"),
                "not-applicable": ("reason",),
                "exception": ("reason", "by", "expires"),
            }.get(self.status, ())
            if getattr(self, name) is None
        ]
        if missing and not _is_lenient(info):
            raise PydanticCustomError(
                "ticked",
                "has the status {status} and needs {missing}",
                {"status": f"`{self.status}`", "missing": " and ".join(f"`{name}`" for name in missing)},
            )
        return self


class Answered(RecordPart):
    """A written answer."""

    text: Text
    """The answer."""
    by: Sentence | None = None
    """Who wrote it."""
    on: Day | None = None
    """The day on which it was done."""


class SomethingChanged(RecordPart):
    """A change under the agent that makes ticks stale."""

    what: Annotated[ChangeKind, _AsWritten]
    """What changed."""
    on: Day
    """The day on which it was done."""
    by: Sentence | None = None
    """Who says so."""
    note: Text | None = None
    """What changed exactly: from version to version."""


class Condition(RecordPart):
    """A condition of a conditional go."""

    may_lack = ("text", "owner", "due")

    text: Sentence
    """What has to be done."""
    owner: Sentence
    """Who does it."""
    due: Day
    """By when it has to be met."""


class GoException(RecordPart):
    """Who answers for a go while a gate before the decision is shut."""

    may_lack = ("by", "reason")

    by: Sentence
    """Who answers for it."""
    reason: Text
    """Why it is accepted."""


class Decision(RecordPart):
    """The decision on the pilot."""

    may_lack = ("outcome", "signer", "on")

    outcome: Annotated[Literal["go", "conditional-go", "no-go", "stop"], _AsWritten]
    """`go`, `conditional-go`, `no-go`, or `stop`: the demo is called a demo."""
    signer: Sentence
    """Who signs."""
    on: Day
    """The day on which it was done."""
    reason: Text | None = None
    """Why it was decided so."""
    conditions: tuple[Condition, ...] = ()
    """For a conditional go: what has to be done, by whom, by when."""
    exception: GoException | None = Field(
        default=None, examples=[{"by": "Iris Vance", "reason": "The audit is in May."}]
    )
    """For a go while a gate is shut: who answers for that."""

    @model_validator(mode="after")
    def _conditions_fit(self, info: ValidationInfo) -> Decision:
        if self.outcome == "conditional-go" and not self.conditions and not _is_lenient(info):
            raise PydanticCustomError("decision", "is a conditional go and needs at least one of `conditions`")
        return self


class Edit(RecordPart):
    """When and by which browser an entry was last changed. Browsers write it, to merge records by."""

    at: Time
    """When, in UTC."""
    by: Name
    """The browser: a random name, which says nothing about anybody."""
    after: dict[Name, Time] | None = Field(default=None, examples=[{"b2c1": "2026-11-20T09:00:00.000Z"}])
    """By browser, its newest edit of this entry that had been seen."""
    ticked: Time | None = Field(default=None, examples=["2026-11-20T09:00:00.000Z"])
    """When status and day of a tick were last set, if a later edit left both alone."""


class Record(RecordPart):
    """What a team wrote down about one pilot: ticks, names, evidence, answers."""

    version: Literal[1] = 1
    """The version of this format."""
    pilot: Pilot
    """Which pilot this is."""
    checks: dict[Key, Ticked] = {}
    """By the check's id."""
    answers: dict[Key, Answered] = {}
    """By the question's id."""
    tables: dict[Key, dict[Key, dict[Key, Any]]] = {}
    """By table, by row, by field: what the team found, such as `result: passed` of a messy case. Tables are those of
    the playbook, `roles`, those of documents, and by a document's id its fields."""
    changes: dict[Key, SomethingChanged] = {}
    """What changed under the agent, each under an id of its own, such as `model-swap`."""
    cost: dict[CostKey, Annotated[float, Field(strict=True)]] = {}
    """The cost inputs that the team replaced."""
    decision: Decision | None = None
    """The decision, once there is one."""
    edits: dict[str, Edit] | None = Field(
        default=None, examples=[{"checks/owner-named": {"at": "2026-11-20T09:00:00.000Z", "by": "b2c1"}}]
    )
    """By entry, as in `checks/owner-named`: its last change. An entry that only stands here was deleted."""
    known: tuple[str, ...] | None = Field(default=None, examples=[["owner-named"]])
    """The checks that the playbook had when a browser opened the record, so that it can tell which are new. With a
    hyphen before it: one of which it has told that it is retired."""
    book: Sentence | None = Field(default=None, examples=["1.2.0"])
    """The version of the book."""

    @classmethod
    def parse_lenient(cls, values: Any) -> Record:
        """Parse a record that a browser saved, from decoded JSON, with missing parts and unknown keys.

        Raises:
            pydantic.ValidationError: when a value has the wrong type.
        """
        return cls.model_validate(values, extra="allow", context=_LENIENT)


class Register(Model):
    """The list of pilots and of agents in production, each with the name next to it."""

    records: tuple[Record, ...] = ()
    """One a pilot."""
