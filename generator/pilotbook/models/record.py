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
    """One team's agent on its way through a playbook."""

    id: Name | None = Field(default=None, examples=["3f2a9c"])
    """A random ID from the browser, which tells it apart from other pilots with the same name."""
    name: Sentence
    """The team's name for it."""
    playbook: Key
    """The playbook it follows."""
    stage: Key | None = None
    """The gate it is at. If left out, the first blocked gate."""
    company: Sentence | None = None
    """The company's name, if given."""
    invented: LenientFlag = False
    """Whether the company and its pilot are made up."""
    as_of: Day | None = Field(default=None, examples=["2026-11-28"])
    """The date that pages, documents and the browser show an invented pilot for. A real one is shown as of today."""


class Remark(RecordPart):
    """One person's remark about a check."""

    may_lack = ("text",)

    text: Text = Field(examples=["The deputy is named in May."])
    """The remark."""
    by: Sentence | None = Field(default=None, examples=["Mia Orr"])
    """Who wrote it."""
    on: Day | None = Field(default=None, examples=["2026-11-21"])
    """The date it was written."""


class SignOff(RecordPart):
    """A sign-off of a check."""

    status: Annotated[Literal["open", "done", "not-applicable", "exception"], AsWritten] = "open"
    """The check's status."""
    by: Sentence | None = Field(default=None, examples=["Mia Orr"])
    """Who is responsible for the check or the exception."""
    signer: Sentence | None = Field(default=None, examples=["Mia Orr"])
    """Who signed it off, as entered in that browser."""
    due: Day | None = Field(default=None, examples=["2026-12-01"])
    """The due date, while the check is open."""
    on: Day | None = Field(default=None, examples=["2026-11-21"])
    """The date it was done or agreed on."""
    evidence: Sentence | None = Field(default=None, examples=["Charter, section 1"])
    """A link or a sentence that proves it."""
    reason: Sentence | None = Field(default=None, examples=["The audit is in May."])
    """Why it doesn't apply, or why the exception is acceptable."""
    control: Sentence | None = Field(default=None, examples=["Ann Lee reads each email before it goes out."])
    """For an exception to a blocking check: the compensating control until the exception ends."""
    approver: Sentence | None = Field(default=None, examples=["Iris Vance"])
    """For a blocking check that doesn't apply or has an exception: the second person, who approves it."""
    expires: Day | None = Field(default=None, examples=["2027-02-01"])
    """The date the exception ends."""
    wording: Sentence | None = Field(default=None, examples=["1a2b3c4d"])
    """A hash of the wording that was signed off. If the check's wording has changed, it needs another review."""


class Ticked(SignOff):
    """Everything entered for one check."""

    note: Text | None = Field(default=None, examples=["The deputy is named in May."])
    """A remark without an author. It is read as the remark `note`."""
    remarks: dict[Key, Remark] = Field(
        default={}, examples=[{"p81kd02x": {"text": "The deputy is named in May.", "by": "Mia Orr"}}]
    )
    """Remarks about the check, each with its own ID."""
    history: dict[Key, SignOff] = Field(
        default={}, examples=[{"smi8f3k2p": {"status": "done", "by": "Bo Lind", "on": "2026-09-02"}}]
    )
    """Earlier sign-offs, each with its own ID."""

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
    """The date of the answer."""


class SomethingChanged(RecordPart):
    """A change to the agent that makes sign-offs expire."""

    may_lack = ("what", "on")

    what: Annotated[ChangeKind, AsWritten]
    """What changed."""
    on: Day
    """The date of the change."""
    by: Sentence | None = None
    """Who reported it."""
    note: Text | None = None
    """The old and the new version."""


class Condition(RecordPart):
    """A condition of a conditional go."""

    may_lack = ("text", "owner", "due")

    text: Sentence
    """What has to be done."""
    owner: Sentence
    """Who is responsible for it."""
    due: Day
    """The date it has to be met by."""
    met: Day | None = Field(default=None, examples=["2026-12-01"])
    """The date it was met."""
    evidence: Sentence | None = Field(default=None, examples=["Report 42, page 3"])
    """A link or a sentence that proves it."""


def _number_conditions(value: Any) -> Any:
    return {f"c{number}": one for number, one in enumerate(value, 1)} if isinstance(value, list | tuple) else value


def _allow_a_list(schema: dict[str, Any]) -> None:
    by_id = {key: schema.pop(key) for key in ("type", "patternProperties", "propertyNames")}
    (condition,) = by_id["patternProperties"].values()
    schema["anyOf"] = [by_id, {"type": "array", "items": condition}]


class GoException(RecordPart):
    """Who is accountable for a go while an earlier gate is blocked."""

    may_lack = ("by", "reason")

    by: Sentence = Field(examples=["Iris Vance"])
    """Who is accountable for it."""
    reason: Text = Field(examples=["The penetration test ends on Friday. Until then the agent only drafts."])
    """Why it is acceptable."""


class Decision(RecordPart):
    """The decision on the pilot."""

    may_lack = ("outcome", "signer", "on")

    outcome: Annotated[Literal["go", "conditional-go", "no-go", "stop"], AsWritten]
    """`go`, `conditional-go`, `no-go` or `stop`."""
    signer: Sentence
    """Who signed it."""
    on: Day
    """The date of the signature."""
    reason: Text | None = None
    """The reason for the decision."""
    conditions: Annotated[dict[Key, Condition], BeforeValidator(_number_conditions)] = Field(
        default={}, json_schema_extra=_allow_a_list
    )
    """For a conditional go: what has to be done, by whom and by when, each with its own ID. In a list, the IDs are
    `c1`, `c2` and so on."""
    exception: GoException | None = Field(
        default=None, examples=[{"by": "Iris Vance", "reason": "The audit is in May."}]
    )
    """For a go while a gate is blocked: who is accountable for it."""

    @model_validator(mode="after")
    def _conditions_fit(self, info: ValidationInfo) -> Decision:
        if self.outcome == "conditional-go" and not self.conditions and not is_lenient(info):
            raise PydanticCustomError("decision", "a conditional go needs at least one entry under `conditions`")
        return self


class Record(RecordPart):
    """What a team entered about one pilot: sign-offs, names, evidence and answers."""

    version: Literal[1, 2] = 2
    """The version of this format."""
    pilot: Pilot
    """Which pilot this is."""
    checks: dict[Key, Ticked] = {}
    """The checks, by ID."""
    answers: dict[Key, Answered] = {}
    """The written answers, by question ID."""
    tables: dict[Key, dict[Key, dict[Key, Any]]] = {}
    """What the team entered, by table, row and field, such as `result: passed` for an edge case. The tables are the
    playbook's worksheets, `roles`, the documents' own tables, and each document's fields under its ID."""
    changes: dict[Key, SomethingChanged] = {}
    """Changes to the agent, each with its own ID, such as `model-swap`."""
    cost: dict[CostKey, Annotated[float, Field(strict=True)]] = {}
    """The team's own cost inputs."""
    kickoff: KickoffMeeting | None = Field(default=None, examples=[{"on": "2026-11-20", "led_by": "Mia Orr"}])
    """The kickoff meeting, once it has a day."""
    decision: Decision | None = None
    """The decision, once there is one."""
    edits: dict[str, Edit] | None = Field(
        default=None, examples=[{"checks/owner-named/status": {"at": "2026-11-20T09:00:00.000Z", "by": "b2c1"}}]
    )
    """The last change of each entry, such as `checks/owner-named/status`. An entry that is only here was deleted."""
    known: tuple[str, ...] | None = Field(default=None, examples=[["owner-named"]])
    """The checks that the playbook had when a browser last opened the record, so that the page can tell which are new.
    A hyphen before an ID means that the page has already reported the check as retired."""
    left_out: tuple[str, ...] | None = Field(default=None, examples=[["checks/owner-named/evidence"]])
    """The entries that had a value and were left out of this copy of the record. Gates count them as filled in."""
    book: Annotated[Sentence | None, IfValid] = Field(default=None, examples=["1.2.0"])
    """The version of the library."""

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
    """The agent inventory: pilots and agents in production, each with its owner."""

    records: tuple[Record, ...] = ()
    """One per pilot."""
