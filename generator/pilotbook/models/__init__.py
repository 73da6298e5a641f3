"""Exports the models of a book, its pilot records and its releases, as frozen pydantic classes."""

from .base import ChangeKind, Model
from .checklist import Checklist, ChecklistFork, ChecklistPlaybook, as_playbook
from .cost_inputs import Cost
from .diagnosis import Choice, Diagnosis
from .document import Blank, Document, DocumentHere, DocumentTable, Rate, Section
from .evidence import Comparison, Comparisons, Point, Scale, Source
from .fork import CheckSnapshot, Forked, ForkHead, Release, Snapshot
from .home import Home
from .library import Check, Example, Fix, Gap, Gate, Gates, Question, Questions, Role, Roles, Stale, Step
from .playbook import Adapted, Answer, GapHere, OwnCheck, Playbook
from .record import Record, Register, Ticked
from .renames import Changed, Changes, Kind
from .standard import Control, Standard, merge_maps

__all__ = [
    "Adapted",
    "Answer",
    "Blank",
    "ChangeKind",
    "Changed",
    "Changes",
    "Check",
    "CheckSnapshot",
    "Checklist",
    "ChecklistFork",
    "ChecklistPlaybook",
    "Choice",
    "Comparison",
    "Comparisons",
    "Control",
    "Cost",
    "Diagnosis",
    "Document",
    "DocumentHere",
    "DocumentTable",
    "Example",
    "Fix",
    "ForkHead",
    "Forked",
    "Gap",
    "GapHere",
    "Gate",
    "Gates",
    "Home",
    "Kind",
    "Model",
    "OwnCheck",
    "Playbook",
    "Point",
    "Question",
    "Questions",
    "Rate",
    "Record",
    "Register",
    "Release",
    "Role",
    "Roles",
    "Scale",
    "Section",
    "Snapshot",
    "Source",
    "Stale",
    "Standard",
    "Step",
    "Ticked",
    "as_playbook",
    "merge_maps",
]
