"""What each template receives, counted, sorted and labelled.

Comes in: the book. Goes out: one dict a page. Templates lay out and decide nothing.
Must not know: HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pilotbook.authoring.files import last_release_version
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.dossier import FORMATS
from pilotbook.models import Record
from pilotbook.text import labels
from pilotbook.text.markup import shorten

from . import cost, forks
from .dossiers import PlaybookZips
from .evidence import figures_of

View = dict[str, Any]
MAX_MATRIX_COLUMNS = 8
"""Up to so many playbooks stand as columns of the matrix; more stand as rows."""
MAX_MATRIX_LINKS = 48
"""Up to so many playbooks have a link in each mark of the matrix: with more, the page would be mostly that."""


def playbook_view(book: Book, playbook: BookPlaybook) -> View:
    """The eight parts of a playbook page."""
    model = playbook.model
    return {
        "playbook": playbook,
        "model": model,
        "gates": gate_views(book, playbook),
        "blocking": sum(check.blocking for check in playbook.checks),
        "written": [
            (id_, question, model.answers.get(id_))
            for id_, question in book.questions.items()
            if question.group == "written"
        ],
        "outcomes": labels.OUTCOMES,
        "modes": labels.MODES,
        "case_kinds": labels.CASE_KINDS,
        "autonomy_counts": [
            (mode, name, sum(row.mode == mode for row in model.autonomy.values()))
            for mode, name in labels.MODES.items()
        ],
        "cost": cost.cost_view(book, playbook),
        "left_out": [(id_, _library_text(book, playbook, id_), why) for id_, why in model.leave_out.items()],
        "kickoff_minutes": sum(item.minutes for item in model.kickoff.agenda),
        "cited": points_cited_by(book, "playbooks", playbook.id),
        "fork": forks.fork_view(book, playbook),
        "fork_id": forks.fork_id(playbook),
        "version": last_release_version(book, playbook),
    }


def gate_views(book: Book, playbook: BookPlaybook) -> list[View]:
    """Each gate with its checks in this playbook."""
    return [
        {
            "id": id_,
            "gate": gate,
            "number": index,
            "checks": playbook.checks_of_gate(id_),
            "blocking": sum(check.blocking for check in playbook.checks_of_gate(id_)),
        }
        for index, (id_, gate) in enumerate(book.gates.items(), 1)
    ]


def dossiers_view(book: Book, shelves: Sequence[PlaybookZips], formats: Sequence[str]) -> View:
    """Every document, and every playbook with its files."""
    return {
        "documents": [
            (id_, document, labels.join_words([FORMATS[name] for name in document.formats if name in formats]))
            for id_, document in book.documents.items()
            if set(document.formats) & set(formats)
        ],
        "shelves": shelves,
    }


def kickoff_view(book: Book, playbook: BookPlaybook) -> View:
    """The kick-off sheet: two pages at most."""
    model = playbook.model
    start, agenda = 0, []
    for item in model.kickoff.agenda:
        agenda.append((f"{start // 60}:{start % 60:02d}", item))
        start += item.minutes
    return {
        "playbook": playbook,
        "model": model,
        "agenda": agenda,
        "minutes": start,
        "present": [book.roles[role] for role in model.kickoff.present],
        "checks": playbook.kickoff_checks,
    }


def example_view(book: Book, playbook: BookPlaybook) -> View:
    """The filled record of an invented pilot, beside the checks that it answers."""
    record = playbook.model.example
    assert record is not None
    rows = []
    for gate in gate_views(book, playbook):
        checks = [(check, record.checks.get(check.id)) for check in gate["checks"]]
        settled = [ticked is not None and ticked.status in ("done", "not-applicable") for _, ticked in checks]
        excepted = sum(ticked is not None and ticked.status == "exception" for _, ticked in checks)
        rows.append(
            {
                **gate,
                "rows": checks,
                "settled": sum(settled),
                "excepted": excepted,
                "open": len(checks) - sum(settled) - excepted,
            }
        )
    return {
        "playbook": playbook,
        "model": playbook.model,
        "record": record,
        "gates": rows,
        "tables": recorded_tables(book, playbook, record),
        "statuses": labels.STATUSES,
        "outcomes": labels.OUTCOMES,
        "cost_inputs": [
            (row["title"], row["shown"], f"{record.cost[row['name']]:,g}")
            for row in cost.input_rows(playbook.model.cost)
            if row["name"] in record.cost
        ],
        "answers": [(book.questions[id_], answer) for id_, answer in record.answers.items()],
    }


def recorded_tables(
    book: Book, playbook: BookPlaybook, record: Record
) -> list[tuple[str, list[tuple[str, dict[str, str]]]]]:
    """What the team wrote into tables and documents: by table, each row with its values, all by their names."""
    names = _table_names(book, playbook)
    tables = []
    for table, rows in record.tables.items():
        title, row_names, keys = names.get(table, (table, {}, {}))
        shown = []
        for id_, values in rows.items():
            said = {keys.get(key, key): str(value) for key, value in values.items() if key != "own"}
            if id_ not in row_names and said:  # a row of the team's own is called by what stands in it first
                row_names = {**row_names, id_: said.pop(next(iter(said)))}
            shown.append((row_names.get(id_, id_), said))
        tables.append((title, shown))
    return tables


def _table_names(book: Book, playbook: BookPlaybook) -> dict[str, tuple[str, dict[str, str], dict[str, str]]]:
    """Of each table of a record: its title, the names of its rows, and the names of its columns."""
    made: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
        "roles": ("Roles", {id_: role.title for id_, role in book.roles.items()}, {"name": "Name", "since": "Since"})
    }
    for table in ("autonomy", "exceptions", "cases", "integrations", "signals", "undo"):
        rows = getattr(playbook.model, table)
        first = "input" if table == "cases" else next(iter(type(next(iter(rows.values()))).model_fields))
        made[table] = (table.capitalize(), {id_: getattr(row, first) for id_, row in rows.items()}, {})
    for id_, document in book.documents.items():
        own: dict[str, str] = {}
        for section in document.sections.values():
            own |= {name: blank.title for name, blank in section.fields.items()}
            own |= {f"sign-{signer}": f"Signed: {title}" for signer, title in section.sign.items()}
            if section.table and section.table.id:
                keys = {key: blank.title for key, blank in section.table.fills.items()}
                made.setdefault(section.table.id, (section.title, dict(section.table.rows), keys))
        made[id_] = (document.title, own, {"text": "", "name": "", "on": "On"})
    return made


def gap_view(book: Book, gap_id: str) -> View:
    """A gap's page: the pattern, its fixes with their checks, and who uses it."""
    model = book.gaps[gap_id]
    ids = list(book.gaps)
    return {
        "gap_id": gap_id,
        "gap": model,
        "number": ids.index(gap_id) + 1,
        "of": len(ids),
        "after": [(id_, book.gaps[id_]) for id_ in model.after],
        "fixes": [(id_, book.fixes[id_]) for id_ in model.fixes],
        "questions": [(id_, book.questions[id_]) for id_ in model.questions],
        "playbooks": [
            (book.playbooks[id_], book.playbooks[id_].gaps[gap_id]) for id_ in book.playbooks_of_gap[gap_id][:12]
        ],
        "playbook_count": len(book.playbooks_of_gap[gap_id]),
        "figures": figures_of(book, model.figures),
        "cited": cited_points(book, model.sources),
    }


def fix_view(book: Book, fix_id: str) -> View:
    """A fix's page: steps, example, checks, sources."""
    model = book.fixes[fix_id]
    sources = dict.fromkeys(
        (*model.sources, *model.example.sources, *(ref for check in model.checks.values() for ref in check.sources))
    )
    return {
        "id": fix_id,
        "fix": model,
        "gaps": [(id_, book.gaps[id_]) for id_ in book.gaps_of_fix[fix_id]],
        "figures": figures_of(book, model.figures),
        "cited": cited_points(book, tuple(sources)),
        "document_ids": sorted({check.document for check in model.checks.values() if check.document}),
    }


def cited_points(book: Book, refs: tuple[str, ...]) -> list[tuple[str, Any, Any]]:
    """Points with their sources, by source: (ref, source, point)."""
    return sorted(
        ((ref, book.sources[ref.partition("/")[0]], book.points[ref]) for ref in refs),
        key=lambda row: list(book.sources).index(row[0].partition("/")[0]),
    )


def points_cited_by(book: Book, folder: str, id_: str) -> list[tuple[str, Any, Any]]:
    """The points that one thing cites."""
    return cited_points(book, tuple(ref for ref in book.points if (folder, id_) in book.citations.get(ref, ())))


def matrix_view(book: Book) -> View:
    """Gaps by playbooks. Few playbooks stand as columns, many as rows."""
    return {
        "wide": len(book.playbooks) > MAX_MATRIX_COLUMNS,
        "linked": len(book.playbooks) <= MAX_MATRIX_LINKS,
        "playbooks": list(book.playbooks.values()),
        "gaps": list(book.gaps.items()),
    }


def home_view(book: Book) -> View:
    """The home page: the path, the figures, the use cases, what to do today."""
    figures = figures_of(book, tuple(drawn.figure for drawn in book.home.figures))
    return {
        "home": book.home,
        "playbooks": list(book.playbooks.values())[:12],
        "playbook_count": len(book.playbooks),
        "gates": list(book.gates.items()),
        "gaps": list(book.gaps.items()),
        "figures": [(*figure, drawn.means) for figure, drawn in zip(figures, book.home.figures, strict=True)],
    }


def questions_view(book: Book) -> View:
    """Every question, by group."""
    of_group = {
        group: [(id_, question) for id_, question in book.questions.items() if question.group == group]
        for group in ("written", "honest", "volume")
    }
    told = {
        "written": (
            f"The {labels.spelled(len(of_group['written']), 'written answer')}",
            "No agent goes to production before these stand on paper, with a name.",
        ),
        "honest": (
            "The honest test",
            f"{labels.spelled(len(of_group['honest']), 'question').capitalize()} to put before the next round of "
            "money. A hand-wave counts as no.",
        ),
        "volume": ("Ten thousand runs", "The one question that a demo cannot answer."),
    }
    return {"groups": [(group, *told[group], asked) for group, asked in of_group.items()]}


def _library_text(book: Book, playbook: BookPlaybook, check_id: str) -> str:
    for gap in playbook.gaps:
        for fix_id in gap.fixes:
            if check_id in book.fixes[fix_id].checks:
                return book.fixes[fix_id].checks[check_id].text
    return check_id


def describe_page(text: str) -> str:
    """A page's description for search engines."""
    return shorten(text)
