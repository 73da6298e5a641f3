"""Playbooks with random texts and rows, and workbooks that people changed at random."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell

from pilotbook.book.usable import load_usable_book
from pilotbook.config import paths
from pilotbook.exchange.export_workbook import export_playbook
from pilotbook.exchange.import_file import plan_import
from pilotbook.exchange.plan import ImportPlan
from pilotbook.load import Layer
from pilotbook.load.yaml_fast import parse_plain_yaml
from pilotbook.load.yaml_write import format_entries
from support.paths import TINY

WORDS = ["a", "Name", "the owner", "#1", "=1+1", "'x", '"q"', "yes", "No", "42", "1.10", "é", "日本", "𝒳", "_x000D_",
         "a: b", "- x", "{b}", "50%", "&", "<b>", "100", "@", "*", "2026-01-02", "x\ty", "שלום", "|", "…"]  # fmt: skip
PARTS = ("job", "owner", "metric", "needs")
TABLES = {
    "autonomy": {"mode": ["alone", "confirm", "never"], "reversible": [True, False]},
    "exceptions": {},
    "cases": {"kind": ["bad-data", "edge", "adversarial", "outage"], "run_as": ["text", "file", "drill"]},
    "integrations": {},
    "signals": {},
    "undo": {},
}
REFERENCES = {"does", "does_not", "hands_to"}
"""Keys of a case that name rows of other tables."""


def line(chance: random.Random) -> str:
    """Some text on one line."""
    return " ".join(" ".join(chance.choice(WORDS).split()) for _ in range(chance.randint(1, 12)))


def prose(chance: random.Random) -> str:
    """Some paragraphs."""
    return (
        "\n".join(chance.choice([line(chance), line(chance), ""]) for _ in range(chance.randint(1, 5))).strip() or "x"
    )


def random_playbook(chance: random.Random) -> dict[str, Any]:
    """The values of a valid playbook of the tiny site."""
    values: dict[str, Any] = parse_plain_yaml((TINY / "playbooks/bot.yml").read_text(encoding="utf-8"))
    values.pop("example")
    for part in PARTS:
        for key, value in values[part].items():
            if isinstance(value, str):
                values[part][key] = prose(chance) if key in ("does", "today") else line(chance)
    values["title"] = f"Bot {line(chance)}"
    values["job"]["leaves_out"] = [f"Not {line(chance)}" for _ in range(chance.randint(1, 4))]
    for name, fixed in TABLES.items():
        keys = next(iter(values[name].values())).keys()
        values[name] = {
            f"row-{number}": {
                key: chance.choice(fixed[key]) if key in fixed else line(chance)
                for key in keys
                if key not in REFERENCES
            }
            for number in chance.sample(range(50), chance.randint(1, 6))
        }
    for id_, row in values["autonomy"].items():
        row["tool"] = f"mail.send-{id_}"
        if row["mode"] != "confirm":
            del row["approver"]
    values["checks"] = {f"own-{number}": random_check(chance) for number in chance.sample(range(50), 4)}
    values["adapt"] = {"owner-measured": {"text": line(chance), **({"kickoff": True} if chance.random() < 0.5 else {})}}
    if chance.random() < 0.3:
        values["leave_out"] = {"owner-measured": line(chance)}
        del values["adapt"]
    for key in ("model_cost_per_run", "wage_per_hour", "one_time"):
        values["cost"][key] = round(chance.random() * 10 ** chance.randint(-3, 6), chance.randint(0, 6))
    return values


def random_check(chance: random.Random) -> dict[str, Any]:
    """The values of a check."""
    made: dict[str, Any] = {
        "gap": "ownership", "text": line(chance), "done_when": line(chance), "evidence": line(chance),
        "role": chance.choice(["owner", "team"]), "gate": chance.choice(["choose", "prove"]),
    }  # fmt: skip
    more = {
        "blocking": chance.choice([True, False]),
        "stale_after": {"days": chance.randint(1, 400), "changes": ["model", "data"]},
        "effort": {"owner": chance.choice([0.5, 3, 12.25]), "team": 1},
        "keep": ["refused|rejected"],
    }
    return made | {key: value for key, value in more.items() if chance.random() < 0.5}


def random_gates(chance: random.Random, replaced: tuple[str, ...] = ()) -> dict[str, dict[str, Any]]:
    """The values of a playbook's own gates. Each gate in `replaced` is replaced by one of them."""
    made: dict[str, dict[str, Any]] = {
        f"gate-{number}": {
            "title": line(chance),
            "question": line(chance),
            "purpose": prose(chance),
            "led_by": chance.choice(["owner", "team"]),
            "takes": line(chance),
        }
        for number in chance.sample(range(20), chance.randint(2, 5))
    }
    for gate in replaced:
        made[chance.choice([*made])].setdefault("replaces", []).append(gate)
    if chance.random() < 0.5:
        made[chance.choice([*made])]["meaning"] = "decision"
    return made


def random_checklist(chance: random.Random) -> dict[str, Any]:
    """The values of a valid checklist of the tiny site."""
    sections = [f"part-{number}" for number in chance.sample(range(50), chance.randint(0, 4))]
    values: dict[str, Any] = {"kind": "checklist", "title": f"List {line(chance)}", "summary": line(chance)}
    if sections:
        values["sections"] = {
            id_: {"title": f"Part {line(chance)}"} | ({"summary": prose(chance)} if chance.random() < 0.5 else {})
            for id_ in sections
        }
    gates = random_gates(chance) if chance.random() < 0.3 else {}
    values |= {"gates": gates} if gates else {}
    values["checks"] = {}
    for number in chance.sample(range(50), chance.randint(1, 8)):
        more = {
            "done_when": line(chance),
            "evidence": line(chance),
            "priority": line(chance),
            "role": chance.choice(["owner", "team"]),
            "gate": chance.choice([*gates] or ["choose", "prove"]),
            "blocking": chance.choice([True, False]),
            "stale_after": {"days": chance.randint(1, 400), "changes": ["model", "data"]},
        } | ({"section": chance.choice(sections)} if sections else {})
        kept = {key: value for key, value in more.items() if chance.random() < 0.5}
        values["checks"][f"own-{number}"] = {"text": line(chance), **kept}
    return values


def as_yaml(values: dict[str, Any]) -> str:
    """Values as the text of a file."""
    return "\n".join(format_entries(values, "")) + "\n"


def layer(site: Path) -> Layer:
    """The folders of a copy of the tiny site."""
    return Layer(site / "content", site / "playbooks")


def book_of(site: Path) -> Any:
    """The book of a copy of the tiny site, without what has mistakes."""
    return load_usable_book(paths.find_layers(site, library=False), base=site)


def plan(site: Path, workbook: Path | bytes, id_: str | None = None) -> ImportPlan:
    """What importing a workbook would change."""
    path = site / "import.xlsx" if isinstance(workbook, bytes) else workbook
    if isinstance(workbook, bytes):
        path.write_bytes(workbook)
    return plan_import(book_of(site), paths.find_layers(site, library=False), layer(site), path, site / "schema", id_)


def put(made: ImportPlan) -> None:
    """Write the files of an import."""
    for name, content in made.files:
        (made.path.parent / name).write_bytes(content)


def check_same_after_import(site: Path, file: Path, number: int) -> Any:
    """A playbook is the same after export and import, and so is its workbook. Returns the book after it."""
    book, id_ = book_of(site), file.stem
    assert not book.left_out, (number, book.left_out)
    first = export_playbook(book, id_)
    assert plan(site, first).files == (), number
    file.unlink()
    put(plan(site, first))
    again = book_of(site)
    assert again.load(id_).model == book.load(id_).model, number
    assert export_playbook(again, id_) == first, number
    return again


def _type(cell: Any, value: Any) -> None:
    if not isinstance(cell, MergedCell):
        cell.value = value


def changed_cells(chance: random.Random, content: bytes) -> bytes:
    """A workbook in which someone changed cells, rows and sheets."""
    book = openpyxl.load_workbook(BytesIO(content))
    for _ in range(chance.randint(1, 5)):
        sheet = chance.choice([one for one in book.worksheets if not one.title.startswith("_")])
        row, column = chance.randint(1, sheet.max_row + 2), chance.randint(1, min(sheet.max_column, 18) + 1)
        match chance.randrange(11):
            case 0 | 1 | 2:
                odd = [
                    None,
                    "",
                    "  ",
                    "x" * 40_00,
                    "=A1",
                    "=1/0",
                    3,
                    -1,
                    0.5,
                    1e300,
                    True,
                    "Nobody",
                    "a\nb",
                    "\u202eabc",
                    "9,5",
                ]
                _type(sheet.cell(row, column), chance.choice([*odd, line(chance)]))
            case 3:
                sheet.merge_cells(
                    start_row=row, end_row=row + chance.randint(0, 2), start_column=column, end_column=column + 1
                )
            case 4:
                sheet.delete_rows(row, chance.randint(1, 3))
            case 5:
                sheet.insert_rows(row)
            case 6:
                sheet.delete_cols(column)
            case 7:
                for at in range(1, sheet.max_column + 1):
                    _type(sheet.cell(sheet.max_row + (at == 1), at), sheet.cell(5, at).value)
            case 8:
                sheet.title = chance.choice(["Notes", sheet.title + " ", sheet.title.upper(), "Tabelle"])[:31]
            case 9:
                if len(book.worksheets) > 2:
                    book.remove(sheet)
            case _:
                sheet.insert_cols(column)
    made = BytesIO()
    book.save(made)
    return made.getvalue()
