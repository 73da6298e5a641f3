"""Names the things that cells of a workbook refer to, each name once.

Comes in: a `Book`, for its gates, roles, gaps, fixes, documents and questions. Goes out: names by ID.
Must not know: workbooks, playbooks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pilotbook.book.model import Book
from pilotbook.models import Gate


class Names:
    """The names of things that cells refer to, by id, each name once."""

    def __init__(self, book: Book, gates: Mapping[str, Gate] | None = None) -> None:
        """`gates` are those of a playbook or a checklist that has its own."""
        self.roles = unique_names((id_, role.title) for id_, role in book.roles.items())
        self.gates = unique_names((id_, gate.title) for id_, gate in (gates or book.gates).items())
        self.gaps = unique_names((id_, gap.title) for id_, gap in book.gaps.items())
        self.fixes = unique_names((id_, fix.title) for id_, fix in book.fixes.items())
        self.documents = unique_names((id_, document.title) for id_, document in book.documents.items())
        written = {id_: one for id_, one in book.questions.items() if one.group == "written"}
        self.questions = unique_names((id_, question.text) for id_, question in written.items())

    def of_field(self, name: str) -> Mapping[str, str]:
        """Return what the cell of a field can name."""
        return {
            "role": self.roles, "led_by": self.roles, "present": self.roles, "effort": self.roles, "gate": self.gates,
            "gap": self.gaps, "fixes": self.fixes, "document": self.documents,
        }.get(name, {})  # fmt: skip


def unique_names(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return names by id. A name that two things share, or that is another's id, gets its id in brackets."""
    named = {id_: " ".join(name.split()) for id_, name in pairs}
    taken = [name.casefold() for name in named.values()]
    return {
        id_: f"{name} ({id_})" if taken.count(name.casefold()) > 1 or (name != id_ and name in named) else name
        for id_, name in named.items()
    }
