"""Defines the pilot record: what a team wrote down about one pilot.

Comes in: a record as `record_format.read` returns it, or the `example` of a playbook. Goes out: a frozen record.
Must not know: the book, because a record made with an older book stays valid.

An author's example is validated strictly, and may be written as in version 1, with `note` and a list of `conditions`.
`Record.parse_lenient` accepts what a browser saved: a record that is half filled in, or has keys of a newer version.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pilotbook.record_format import parse

from .base import ChangeKind, Model
from .record_edits import Edit
from .record_kickoff import KickoffMeeting
from .record_part import (
    LENIENT,
    AsWritten,
    CostKey,
    Day,
    IfValid,
    Key,
    LenientFlag,
    Name,
    RecordPart,
    Sentence,
    Text,
    is_lenient,
)


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
    invented: LenientFlag = False
    """Whether the company and its pilot are made up."""
    as_of: Day | None = Field(default=None, examples=["2026-11-28"])
    """The day for which pages, documents and the browser evaluate an invented pilot. A real one is evaluated today."""


class Remark(RecordPart):
    """What one person says about a check."""

    may_lack = ("text",)

    text: Text = Field(examples=["The deputy is named in May."])
    """The remark."""
    by: Sentence | None = Field(default=None, examples=["Mia Orr"])
    """Who wrote it."""
    on: Day | None = Field(default=None, examples=["2026-11-21"])
    """The day on which it was written."""


class SignOff(RecordPart):
    """A sign-off of a check."""

    status: Annotated[Literal["open", "done", "not-applicable", "exception"], AsWritten] = "open"
    """Where it stands."""
    by: Sentence | None = Field(default=None, examples=["Mia Orr"])
    """Who did it or is to do it, or who answers for the exception."""
    signer: Sentence | None = Field(default=None, examples=["Mia Orr"])
    """Who signed it off, by the name given in that browser."""
    due: Day | None = Field(default=None, examples=["2026-12-01"])
    """While it is open, the day by which it is to be done."""
    on: Day | None = Field(default=None, examples=["2026-11-21"])
    """The day on which it was done or agreed."""
    evidence: Sentence | None = Field(default=None, examples=["Charter, section 1"])
    """A link or a sentence that shows it."""
    reason: Sentence | None = Field(default=None, examples=["The audit is in May."])
    """Why it does not apply, or why the exception is accepted."""
    control: Sentence | None = Field(default=None, examples=["Ann Lee reads each email before it goes out."])
    """For an exception from a blocking check: what keeps the risk small meanwhile, the compensating control."""
    approver: Sentence | None = Field(default=None, examples=["Iris Vance"])
    """For a blocking check that does not apply or has an exception: the second person, who agrees."""
    expires: Day | None = Field(default=None, examples=["2027-02-01"])
    """The day on which the exception ends."""
    wording: Sentence | None = Field(default=None, examples=["1a2b3c4d"])
    """The digest of the wording that was ticked. When the check's differs, it is to be looked at again."""


class Ticked(SignOff):
    """What was written down about one check."""

    note: Text | None = Field(default=None, examples=["The deputy is named in May."])
    """A remark without an author. It is read as the remark `note`."""
    remarks: dict[Key, Remark] = Field(
        default={}, examples=[{"p81kd02x": {"text": "The deputy is named in May.", "by": "Mia Orr"}}]
    )
    """What people say about it, each remark under an id of its own."""
    history: dict[Key, SignOff] = Field(
        default={}, examples=[{"smi8f3k2p": {"status": "done", "by": "Bo Lind", "on": "2026-09-02"}}]
    )
    """Its earlier sign-offs, each under an id of its own."""

    @model_validator(mode="after")
    def _note_is_a_remark(self, info: ValidationInfo) -> Ticked:
        if self.note is None:
            return self
        note = Remark.model_validate({"text": self.note}, context=info.context)
        return self.model_copy(
            update={"note": None, "remarks": {**self.remarks, "note": self.remarks.get("note", note)}}
        )

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
        if missing and not is_lenient(info):
            raise PydanticCustomError(
                "ticked",
                "the status {status} requires {missing}",
                {"status": f"`{self.status}`", "missing": " and ".join(f"`{name}`" for name in missing)},
            )
        return self


class Answered(RecordPart):
    """A written answer."""

    may_lack = ("text",)

    text: Text
    """The answer."""
    by: Sentence | None = None
    """Who wrote it."""
    on: Day | None = None
    """The day on which it was done."""


class SomethingChanged(RecordPart):
    """A change under the agent that makes ticks stale."""

    may_lack = ("what", "on")

    what: Annotated[ChangeKind, AsWritten]
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
    met: Day | None = Field(default=None, examples=["2026-12-01"])
    """The day on which it was met."""
    evidence: Sentence | None = Field(default=None, examples=["Report 42, page 3"])
    """A link or a sentence that shows it."""


def _number_conditions(value: Any) -> Any:
    return {f"c{number}": one for number, one in enumerate(value, 1)} if isinstance(value, list | tuple) else value


def _allow_a_list(schema: dict[str, Any]) -> None:
    by_id = {key: schema.pop(key) for key in ("type", "patternProperties", "propertyNames")}
    (condition,) = by_id["patternProperties"].values()
    schema["anyOf"] = [by_id, {"type": "array", "items": condition}]


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

    outcome: Annotated[Literal["go", "conditional-go", "no-go", "stop"], AsWritten]
    """`go`, `conditional-go`, `no-go` or `stop`."""
    signer: Sentence
    """Who signs."""
    on: Day
    """The day on which it was done."""
    reason: Text | None = None
    """Why it was decided so."""
    conditions: Annotated[dict[Key, Condition], BeforeValidator(_number_conditions)] = Field(
        default={}, json_schema_extra=_allow_a_list
    )
    """For a conditional go: what has to be done, by whom, by when, each under an id of its own. A list is read as `c1`,
    `c2` and so on."""
    exception: GoException | None = Field(
        default=None, examples=[{"by": "Iris Vance", "reason": "The audit is in May."}]
    )
    """For a go while a gate is shut: who answers for that."""

    @model_validator(mode="after")
    def _conditions_fit(self, info: ValidationInfo) -> Decision:
        if self.outcome == "conditional-go" and not self.conditions and not is_lenient(info):
            raise PydanticCustomError("decision", "a conditional go needs at least one entry under `conditions`")
        return self


class Record(RecordPart):
    """What a team wrote down about one pilot: ticks, names, evidence, answers."""

    version: Literal[1, 2] = 2
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
    kickoff: KickoffMeeting | None = Field(default=None, examples=[{"on": "2026-11-20", "led_by": "Mia Orr"}])
    """The kickoff meeting, once it has a day."""
    decision: Decision | None = None
    """The decision, once there is one."""
    edits: dict[str, Edit] | None = Field(
        default=None, examples=[{"checks/owner-named/status": {"at": "2026-11-20T09:00:00.000Z", "by": "b2c1"}}]
    )
    """By entry, as in `checks/owner-named/status`: its last change. An entry that only stands here was deleted."""
    known: tuple[str, ...] | None = Field(default=None, examples=[["owner-named"]])
    """The checks that the playbook had when a browser opened the record, so that it can tell which are new. With a
    hyphen before it: one of which it has told that it is retired."""
    left_out: tuple[str, ...] | None = Field(default=None, examples=[["checks/owner-named/evidence"]])
    """The entries that had a value and were left out of this copy of the record. Gates count them as given."""
    book: Annotated[Sentence | None, IfValid] = Field(default=None, examples=["1.2.0"])
    """The version of the book."""

    @model_validator(mode="after")
    def _is_of_this_version(self) -> Record:
        return self if self.version == 2 else self.model_copy(update={"version": 2})

    @classmethod
    def parse_lenient(cls, values: Any) -> Record:
        """Parse a record that a browser saved, from decoded JSON, with missing parts and unknown keys.

        Raises:
            RecordProblem: if it is not a record.
        """
        return cls.from_plain(parse(values))

    @classmethod
    def from_plain(cls, values: dict[str, Any]) -> Record:
        """Return the record whose plain values `record_format.read` returned."""
        return cls.model_validate(values, extra="allow", context=LENIENT)


class Register(Model):
    """The list of pilots and of agents in production, each with the name next to it."""

    records: tuple[Record, ...] = ()
    """One a pilot."""
