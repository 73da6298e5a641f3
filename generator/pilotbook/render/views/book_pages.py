"""Count, sort and label what the pages of playbooks, patterns and the home page show.

Comes in: a `Book`. Goes out: one dict per page. Templates lay its values out and decide nothing.
Must not know: HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.releases import last_release_version
from pilotbook.dossier import FORMATS
from pilotbook.models import Record
from pilotbook.text import labels
from pilotbook.text.markup import shorten

from . import cost, forks
from .dossiers import PlaybookZips
from .evidence import figures_of

View = dict[str, Any]
MAX_MATRIX_COLUMNS = 8
"""At most this many playbooks are columns of the matrix; more are rows."""
MAX_MATRIX_LINKS = 48
"""With more playbooks than this, the marks of the matrix have no links, which would be most of the page."""


def playbook_view(book: Book, playbook: BookPlaybook) -> View:
    """Return the values of a playbook's page, for all eight parts of it."""
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
    """Return each gate with its checks in this playbook, in the order of the gates."""
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
    """Return every document with its format names, and every playbook with its ZIP files.

    Leaves out the documents that have none of `formats`.
    """
    return {
        "documents": [
            (id_, document, labels.join_words([FORMATS[name] for name in document.formats if name in formats]))
            for id_, document in book.documents.items()
            if set(document.formats) & set(formats)
        ],
        "shelves": shelves,
    }


def kickoff_view(book: Book, playbook: BookPlaybook) -> View:
    """Return the values of the kick-off sheet, which prints on two pages at most."""
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
    """Return the example record of an invented pilot, next to the checks that it answers."""
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
    """Return what the team entered in tables and documents: (table title, [(row name, {column name: value})])."""
    names = _table_names(book, playbook)
    tables = []
    for table, rows in record.tables.items():
        title, row_names, keys = names.get(table, (table, {}, {}))
        shown = []
        for id_, values in rows.items():
            said = {keys.get(key, key): str(value) for key, value in values.items() if key != "own"}
            if id_ not in row_names and said:  # a row that the team added is named by its first value
                row_names = {**row_names, id_: said.pop(next(iter(said)))}
            shown.append((row_names.get(id_, id_), said))
        tables.append((title, shown))
    return tables


def _table_names(book: Book, playbook: BookPlaybook) -> dict[str, tuple[str, dict[str, str], dict[str, str]]]:
    """Return by table id: the table's title, the names of its rows by id, and the names of its columns by key."""
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
    """Return the values of a gap's page: the gap, its fixes and questions, and the playbooks that have it."""
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
    """Return the values of a fix's page: the fix, its gaps, and every source that it cites anywhere."""
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
    """Return points as (ref, source, point), in the order of the book's sources."""
    return sorted(
        ((ref, book.sources[ref.partition("/")[0]], book.points[ref]) for ref in refs),
        key=lambda row: list(book.sources).index(row[0].partition("/")[0]),
    )


def points_cited_by(book: Book, folder: str, id_: str) -> list[tuple[str, Any, Any]]:
    """Return the points that one gap, fix or playbook cites. `folder` is its kind, such as `playbooks`."""
    return cited_points(book, tuple(ref for ref in book.points if (folder, id_) in book.citations.get(ref, ())))


def matrix_view(book: Book) -> View:
    """Return the matrix of gaps and playbooks. Few playbooks are columns, many are rows."""
    return {
        "wide": len(book.playbooks) > MAX_MATRIX_COLUMNS,
        "linked": len(book.playbooks) <= MAX_MATRIX_LINKS,
        "playbooks": list(book.playbooks.values()),
        "gaps": list(book.gaps.items()),
    }


def home_view(book: Book) -> View:
    """Return the values of the home page: gates, gaps, figures and the first twelve playbooks."""
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
    """Return the questions as (group, title, introduction, [(id, question)])."""
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
    """Shorten a sentence to the length of a page's description for search engines."""
    return shorten(text)
