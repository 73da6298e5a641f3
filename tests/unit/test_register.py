"""The register: where pilots stand, its forms, and the folder that a team commits."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from pilotbook.book.model import Book
from pilotbook.cli import main
from pilotbook.errors import PilotbookError
from pilotbook.load import load_register
from pilotbook.models import Record
from pilotbook.record_format import leave_out, merge, parse, to_canonical
from pilotbook.records.register import build_rows, count_totals, gate_durations, looks_like_a_team
from pilotbook.records.register_add import add_records
from pilotbook.records.register_report import (
    COLUMN_TITLES,
    FORMS,
    RegisterReport,
    dump_report,
    format_rows,
    format_totals,
)
from pilotbook.records.register_stays import list_stays
from pilotbook.render.views.register import register_view
from support.entries import write_entry
from support.register import BOTH_RUN, CASES, GATES, example, plain, standing_in
from support.run import times

Run = Callable[..., Result]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_pilot_is_in_the_state_of_the_case(case: dict[str, Any]) -> None:
    made = plain(standing_in(case))
    assert {key: made[key] for key in case["stands"]} == case["stands"]


def test_the_numbers_on_top_count_names_and_not_pilots() -> None:
    by_name = {case["name"]: standing_in(case) for case in CASES}
    found = count_totals(
        by_name[name]
        for name in (
            "a signed go with every gate passed is production, with all that blocks after it",
            "a conditional go whose conditions are not yet due is production",
            "a condition that is overdue brings the agent past its conditions",
            "a go that was signed over blockers is not in production",
            "an invented pilot is shown and not counted",
            "a team is not a name",
            "nothing is done",
            "what was stopped is no pilot any more",
        )
    )
    assert asdict(found) == {
        "named": 1, "unnamed": 1, "past": 2, "pilots": 2, "nameless": 2, "stopped": 1, "invented": 1,
    }  # fmt: skip


def test_how_long_a_gate_took_is_the_median_of_what_is_known() -> None:
    standings = [standing_in(case) for case in CASES]
    choose, design, decide, operate = gate_durations(standings, GATES)
    assert (choose.passed, choose.days) == (17, 2.0)
    assert (design.passed, design.days) == (9, 0.0)
    assert (decide.passed, decide.days) == (5, 0.0)
    assert operate.gate == "operate"


def test_the_timeline_has_each_gate_that_was_passed_and_the_stage_of_today() -> None:
    by_name = {case["name"]: standing_in(case) for case in CASES}
    passed = list_stays(by_name["a gate is passed on the day of its last blocking check"])
    assert [(stay.stage, stay.since, stay.until, stay.days) for stay in passed] == [
        ("choose", "2026-11-01", "2026-11-03", 2),
        ("design", "2026-11-03", "2026-11-21", 18),
    ]
    runs = list_stays(by_name["a signed go with every gate passed is production, with all that blocks after it"])
    assert [(stay.stage, stay.days) for stay in runs][-1] == ("production", 20)
    assert list_stays(by_name["nothing is done"]) == []


@pytest.mark.parametrize(
    ("text", "team"),
    [("RevOps team", True), ("TBD", True), ("", False), ("Ann Lee", False), ("Ann Lee, Sales", False), ("1234", False)],
)
def test_a_team_is_not_taken_for_a_person(text: str, team: bool) -> None:
    assert looks_like_a_team(text) is team


# --- its forms ---


@pytest.fixture
def listing(shipped: Book) -> RegisterReport:
    records = [example(shipped, "sales-sdr"), example(shipped, "support-triage", name="=Sorter|1")]
    records.append({"version": 1, "pilot": {"id": "p3", "name": "Heron", "playbook": "forecasting"}})
    found = build_rows((Record.parse_lenient(one) for one in records), shipped, BOTH_RUN)
    return RegisterReport(shipped, found, BOTH_RUN, 3)


def test_what_runs_comes_first(listing: RegisterReport) -> None:
    assert [row.standing.at for row in listing.rows] == ["production", "production", "choose"]
    assert [row.name for row in listing.rows] == ["=Sorter|1", "Wren", "Heron"]


def test_each_form_holds_every_row_and_the_numbers(listing: RegisterReport) -> None:
    for name, form in FORMS.items():
        made = form(listing)
        for row in listing.rows:
            assert row.name.replace("|", "\\|" if name == "markdown" else "|") in made, name
    assert "2 agents in production with a named owner." in FORMS["text"](listing)
    assert "'=Sorter|1" in FORMS["csv"](listing)
    assert json.loads(FORMS["json"](listing)) == json.loads(json.dumps(dump_report(listing)))
    assert dump_report(listing)["sums"]["named"] == 2
    assert len(format_rows(listing)[0]) == len(COLUMN_TITLES)


def test_more_pilots_than_the_limit_are_reported(listing: RegisterReport) -> None:
    assert not any("limit" in line for line in format_totals(listing.sums, 1))
    assert format_totals(count_totals([standing_in({})] * 5), 3)[-1] == (
        "The limit is 3 pilots at once: finish or stop 2 of them before you start another."
    )


def test_each_form_names_what_is_overdue_and_counts_no_invented_pilot(shipped: Book) -> None:
    late, made_up = example(shipped, "sales-sdr", name="Late"), example(shipped, "support-triage", invented=True)
    late["decision"]["conditions"]["c1"]["met"] = ""
    owner, due = (late["decision"]["conditions"]["c1"][key] for key in ("owner", "due"))
    day = "2026-11-20"
    rows = build_rows((Record.parse_lenient(one) for one in (late, made_up)), shipped, day)
    found = {row.name: row.standing for row in rows}
    assert (found["Sorter"].at, found["Sorter"].invented) == ("production", True), "it is as of October 8"
    assert (found["Late"].at, [one.due for one in found["Late"].overdue]) == ("past-conditions", [due])
    listing = RegisterReport(shipped, rows, day, 3)
    said = f"({owner}, due {due})"
    for name, form in FORMS.items():
        text = form(listing)
        assert f"due {due})" in text if name != "json" else f'"due": "{due}"' in text, name
    assert f"  Overdue: {late['decision']['conditions']['c1']['text']} {said}" in FORMS["text"](listing)
    cells = {row[0]: dict(zip(COLUMN_TITLES, row, strict=True)) for row in format_rows(listing)}
    assert cells["Late"]["Overdue"].endswith(said)
    assert cells["Late"]["Stage"] == "Conditions overdue"
    assert [cells[name]["Counted"] for name in ("Late", "Sorter")] == ["yes", "no, invented"]
    assert "Sorter (Support triage agent): In production, 0 days. Invented, so not counted" in FORMS["text"](listing)
    assert format_totals(listing.sums, 3)[:2] == [
        "0 agents in production with a named owner.",
        "1 agent in production with overdue conditions.",
    ]


def test_the_page_marks_agents_past_their_conditions_and_draws_no_invented_ones(shipped: Book) -> None:
    late, made_up = example(shipped, "sales-sdr", name="Late"), example(shipped, "support-triage", invented=True)
    late["decision"]["conditions"]["c1"]["met"] = ""
    rows = build_rows((Record.parse_lenient(one) for one in (late, made_up)), shipped, "2026-11-20")
    view = register_view(RegisterReport(shipped, rows, "2026-11-20", 3))
    assert [(one["row"].name, one["at"].at) for one in view["rows"]] == [
        ("Sorter", "production"),
        ("Late", "past-conditions"),
    ]
    assert [name for name, _ in view["timeline"]["lines"]] == ["Late"]
    stays = view["timeline"]["lines"][0][1]
    assert stays[0]["x"] == 0
    assert all(0 <= stay["x"] <= 100 and stay["x"] + stay["width"] <= 100.1 for stay in stays)
    assert [len(one["overdue"]) for one in view["rows"]] == [0, 1]
    assert view["reached"] == [], "an invented agent reached nothing"
    assert view["sums"].past == view["sums"].invented == 1


# --- the folder, and the commands ---


@pytest.fixture
def site_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shipped: Book) -> Path:
    """A site of its own, with two downloaded records next to it."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Ours\nplugins: [search, pilotbook]\n", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    for id_, file in {"sales-sdr": "one.json", "support-triage": "two.json"}.items():
        (tmp_path / file).write_text(json.dumps(example(shipped, id_)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(site_folder: Path) -> Run:
    assert site_folder.is_dir()
    return lambda *arguments: CliRunner().invoke(main, [str(one) for one in arguments])


def test_a_record_is_added_and_shown(run: Run) -> None:
    assert run("record", "add", "one.json", "two.json").output == (
        "Wren: added as register/wren.json.\nSorter: added as register/sorter.json.\n"
    )
    made = run("register", "--on", BOTH_RUN)
    assert made.exit_code == 0, made.output
    assert "2 agents in production with a named owner." in made.output
    assert run("check").exit_code == 0
    assert run("register", "one.json", "--on", BOTH_RUN).output.count("In production") == 1


def test_a_pilot_that_is_there_is_brought_up_to_date(run: Run) -> None:
    run("record", "add", "one.json")
    edit("one.json", "pilot/name", "Wren, renamed", "2026-11-20T10:00:00.000Z")
    assert run("record", "add", "one.json").output == "Wren, renamed: updated in register/wren.json.\n"
    assert [path.name for path in Path("register").iterdir()] == ["wren.json"]


def test_a_file_is_merged_with_what_the_register_holds(run: Run) -> None:
    run("record", "add", "one.json")
    held = Path("register/wren.json")
    edit(held, "checks/owner-named/by", "Bo Lind", "2026-11-20T10:00:00.000Z")
    edit("one.json", "checks/owner-named/evidence", "Page 9", "2026-11-19T10:00:00.000Z")
    assert run("record", "add", "one.json").exit_code == 0
    check = json.loads(held.read_text())["checks"]["owner-named"]
    assert (check["by"], check["evidence"]) == ("Bo Lind", "Page 9")
    made = run("record", "add", "one.json", "--replace")
    assert made.exit_code == 0
    assert json.loads(held.read_text()) == json.loads(Path("one.json").read_text())


def test_what_was_written_apart_is_named_and_both_values_stay(run: Run) -> None:
    run("record", "add", "one.json")
    held = Path("register/wren.json")
    edit(held, "checks/owner-named/by", "Bo Lind", "2026-11-20T10:00:00.000Z", by="b2")
    edit("one.json", "checks/owner-named/by", "Cy Moe", "2026-11-19T10:00:00.000Z", by="b3")
    made = run("record", "add", "one.json")
    assert made.output == (
        "Wren: updated in register/wren.json. Conflicting changes, both kept: checks/owner-named/by.\n"
    )
    record = json.loads(held.read_text())
    assert record["checks"]["owner-named"]["by"] == "Bo Lind"
    assert [one["value"] for one in record["edits"]["checks/owner-named/by"]["concurrent"]] == ["Cy Moe"]


def test_files_of_one_pilot_are_merged_with_each_other(run: Run) -> None:
    Path("other.json").write_bytes(Path("one.json").read_bytes())
    edit("one.json", "checks/owner-named/by", "Bo Lind", "2026-11-20T10:00:00.000Z", by="b2")
    edit("other.json", "checks/owner-named/evidence", "Page 9", "2026-11-19T10:00:00.000Z", by="b3")
    for options in ([], ["--replace"]):
        assert run("record", "add", "one.json", "other.json", *options).output.count("register/wren.json") == 1
        check = json.loads(Path("register/wren.json").read_text())["checks"]["owner-named"]
        assert (check["by"], check["evidence"]) == ("Bo Lind", "Page 9")


def test_a_record_is_published_without_notes_and_evidence(run: Run) -> None:
    whole = parse(json.loads(Path("one.json").read_text()))
    whole["checks"]["owner-named"]["remarks"] = {"r1": {"text": "Between us.", "by": "Mia Orr"}}
    Path("one.json").write_text(json.dumps(whole))
    assert whole["decision"]["conditions"]["c1"]["evidence"]
    made = run("record", "add", "one.json", "--without", "notes", "--without", "evidence")
    assert " Left out notes and evidence in " in made.output
    text = Path("register/wren.json").read_text()
    bare = json.loads(text)
    assert "checks/owner-named/evidence" in bare.pop("left_out")
    for word in ('"note"', '"remarks"', "/evidence", '"evidence"', "Between us."):
        assert word not in json.dumps(bare)
    assert set(bare["checks"]) == set(whole["checks"])
    assert bare["checks"]["owner-named"]["by"] == whole["checks"]["owner-named"]["by"]
    assert json.loads(Path("one.json").read_text()) == whole
    [bare_row] = json.loads(run("register", "--on", BOTH_RUN, "--format", "json").output)["rows"]
    assert bare_row["at"] == "production", "the copy says which evidence there was"
    run("record", "add", "one.json", "--without", "notes", "--replace")
    on = ["register", "--on", BOTH_RUN, "--format", "json"]
    assert json.loads(run(*on).output)["rows"] == json.loads(run(*on, "one.json").output)["rows"]


@pytest.mark.parametrize("container", [False, True], ids=["by entry", "by container"])
def test_a_record_without_notes_and_evidence_removes_none_from_the_whole_one(shipped: Book, container: bool) -> None:
    whole = parse(example(shipped, "sales-sdr"))
    if not container:
        whole["edits"] = {path: edit for path, edit in whole["edits"].items() if "at" in edit}
    bare, count = leave_out(whole, {"remarks", "note", "evidence"})
    assert count > 10
    assert "evidence" not in json.dumps({**bare, "left_out": 0})
    merged = merge(whole, bare)
    assert merged.removed == merged.changed == merged.added == merged.conflicts == []
    assert to_canonical({**merged.record, "edits": 0}) == to_canonical({**whole, "edits": 0})
    assert to_canonical(merge(bare, whole).record) == to_canonical(merged.record)


def test_all_records_of_a_browser_come_in_one_file(run: Run) -> None:
    records = [json.loads(Path(name).read_text()) for name in ("one.json", "two.json")]
    Path("all.json").write_text(json.dumps({"records": records}))
    assert run("record", "add", "all.json").output.count("added as") == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "one.json:1:2: this is not JSON."),
        ('{"a": 1}', "one.json:1:1: this is not a record: see version."),
        ('{"records": []}', "one.json: this file has no records."),
        ('{"version": 2, "pilot": {}}', "one.json:1:16: this is not a record: see pilot/name."),
        ('{"version": 3, "pilot": {}}', "one.json:1:1: this record has version 3."),
        ('{"version": 1, "pilot": {"name": "X", "playbook": "none"}}', "X: this site has no playbook `none`."),
    ],
)
def test_what_is_not_a_record_is_not_added(run: Run, text: str, said: str) -> None:
    Path("one.json").write_text(text)
    made = run("record", "add", "one.json")
    assert made.exit_code == 1
    assert said in made.output
    assert not Path("register").exists()


@pytest.mark.parametrize("name", ["Wren", "WREN!", "レン", "../../etc", "a" * 300, "CON", "."])
def test_a_files_name_is_plain_whatever_the_pilot_is_called(site_folder: Path, shipped: Book, name: str) -> None:
    Path("one.json").write_text(json.dumps(example(shipped, "sales-sdr", name=name)))
    [added] = add_records([Path("one.json")], site_folder / "register", shipped)
    assert added.path.parent == site_folder / "register"
    assert len(added.path.name) < 60
    assert json.loads(added.path.read_text())["pilot"]["name"] == name


BAD_TIME = {"checks/owner-named": {"at": "2026-13-45T10:00:00.000Z", "by": "b1"}}


def rewrite(file: str, /, **pilot: str) -> None:
    """Change the pilot of a record."""
    values = json.loads(Path(file).read_text())
    values["pilot"].update(pilot)
    Path(file).write_text(json.dumps(values))


def edit(file: str | Path, path: str, value: str, at: str, by: str = "b1") -> None:
    """Write an entry of a record at a time."""
    record = parse(json.loads(Path(file).read_text()))
    write_entry(record, path, value, at, by)
    Path(file).write_text(json.dumps(record))


def test_an_invalid_time_is_reported(run: Run) -> None:
    values = json.loads(Path("one.json").read_text())
    Path("one.json").write_text(json.dumps({**values, "edits": BAD_TIME}))
    made = run("record", "add", "one.json", "--without", "evidence")
    assert made.exit_code == 1
    assert re.fullmatch(
        r"one.json:1:\d+: this is not a record: see edits/checks/owner-named. Download .* page again.\n", made.output
    )
    assert not Path("register").exists()


def test_an_edit_of_the_far_future_is_reported(run: Run) -> None:
    edit("one.json", "checks/owner-named/by", "Bo Lind", "2998-01-01T00:00:00.000Z")
    for command in (("record", "add"), ("register",), ("gates",)):
        made = run(*command, "one.json")
        assert made.exit_code == 1
        assert re.search(r"one.json:1:\d+: this is not a record: see edits/checks/owner-named/by\.", made.output)


@pytest.mark.parametrize("edits", [[1], {"checks/owner-named": {"at": 1}}, {"checks/owner-named": 7}], ids=str)
def test_a_broken_record_in_the_register_is_left_as_it_is(run: Run, edits: Any) -> None:
    run("record", "add", "one.json")
    held = Path("register/wren.json")
    held.write_text(json.dumps({**json.loads(held.read_text()), "edits": edits}))
    before = held.read_bytes()
    assert run("record", "add", "one.json").output == "Wren: added as register/wren-2.json.\n"
    assert held.read_bytes() == before
    assert "register/wren.json:" in run("check").output


def test_a_folder_that_cannot_be_made_is_reported(run: Run) -> None:
    Path("register").write_text("in the way")
    made = run("record", "add", "one.json")
    assert made.exit_code == 1
    assert "register: cannot be written: This is a file, not a folder." in made.output


def test_of_records_that_are_named_the_one_without_a_playbook_here_hides_no_other(run: Run) -> None:
    rewrite("two.json", playbook="none")
    made = run("register", "one.json", "two.json", "--on", BOTH_RUN)
    assert made.exit_code == 1
    assert "Sorter: this site has no playbook `none`." in made.output
    assert "1 agent in production with a named owner." in made.output


def test_two_pilots_of_one_name_have_two_files(run: Run) -> None:
    run("record", "add", "one.json")
    rewrite("one.json", id="another")
    assert run("record", "add", "one.json").output == "Wren: added as register/wren-2.json.\n"


BROKEN = {
    "broken.json": ('{"version": 1,\n "pilot": {"name": "X",}}', "register/broken.json:2:24: this is not JSON"),
    "foreign.json": ('{"name": "a package", "version": "1.0.0"}', "register/foreign.json:1:1: this is not a record"),
    "newer.json": ('{"version": 9, "pilot": {"name": "X", "playbook": "sales-sdr"}}', "has version 9"),
    "wrong.json": (
        '{"version": 1,\n "pilot": {"name": "X",\n  "playbook": 7}}',
        "register/wrong.json:3:15: pilot › playbook: does not belong in a record.",
    ),
    "unknown.json": (
        '{"version": 1,\n "pilot": {"name": "X", "playbook": "sales-sdrs"}}',
        "unknown.json:2:37: pilot › playbook: this site has no playbook `sales-sdrs`. Did you mean `sales-sdr`?",
    ),
    "deep.json": ("[" * 100_000, "register/deep.json:1:1: this is not a record"),
    "photo.png": ("no JSON", "register/photo.png:1:1: this is not a record"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_with_its_line_and_hides_no_other(site_folder: Path, run: Run, name: str) -> None:
    run("record", "add", "one.json", "two.json")
    text, said = BROKEN[name]
    (site_folder / "register" / name).write_text(text, encoding="utf-8")
    made = run("register", "--on", BOTH_RUN)
    assert made.exit_code == 1
    assert said in made.output
    assert "2 agents in production with a named owner." in made.output
    checked = run("check")
    assert checked.exit_code == 1
    assert said in checked.output
    assert "Traceback" not in made.output + checked.output


def test_every_broken_file_is_named_at_once(site_folder: Path, run: Run) -> None:
    (site_folder / "register").mkdir()
    for name, (text, _) in BROKEN.items():
        (site_folder / "register" / name).write_text(text, encoding="utf-8")
    (site_folder / "register" / "latin.json").write_bytes(b'{\n"pilot": "\xe9"}')
    made = run("check")
    for _, said in BROKEN.values():
        assert said in made.output
    assert "register/latin.json:2:11: the file is not UTF-8 text" in made.output


def test_the_same_pilot_twice_is_named(site_folder: Path, run: Run) -> None:
    run("record", "add", "one.json")
    (site_folder / "register" / "again.json").write_bytes((site_folder / "register" / "wren.json").read_bytes())
    assert "pilot › id: this is the same pilot as in `again.json`" in run("check").output


def test_a_readme_and_hidden_files_may_be_next_to_the_records(site_folder: Path, run: Run) -> None:
    run("record", "add", "one.json")
    for name in ("README.md", ".gitkeep"):
        (site_folder / "register" / name).write_text("Ours.")
    assert run("check").exit_code == 0


@pytest.mark.fuzz
def test_no_text_in_the_folder_makes_a_traceback(tmp_path: Path, shipped: Book) -> None:
    chance = random.Random(5)
    whole = json.dumps(example(shipped, "sales-sdr"))
    junk = ["null", "[]", "-1e999", '"\\ud800"', "{}", "true", "1" * 5000, "\x00", '{"a":', "NaN"]
    for number in range(times(150)):
        at = chance.randrange(len(whole))
        cut = whole[:at] + chance.choice(junk) + whole[at + chance.randrange(60) :]
        (tmp_path / f"{number}.json").write_text(cut, encoding="utf-8")
    records, mistakes = load_register(tmp_path, base=tmp_path)
    assert len(records) + len({mistake.path for mistake in mistakes}) >= times(150)
    for loaded in records:
        with_playbook = shipped.find(loaded.model.pilot.playbook) is not None
        if with_playbook:
            build_rows([loaded.model], shipped, BOTH_RUN)


def test_the_workbook_holds_the_table_and_no_formula(run: Run) -> None:
    made = run("register", "one.json", "two.json", "--on", BOTH_RUN, "--format", "xlsx", "-o", "register.xlsx")
    assert made.exit_code == 0, made.output
    [sheet] = openpyxl.load_workbook(BytesIO(Path("register.xlsx").read_bytes())).worksheets
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = found.index(list(COLUMN_TITLES))
    assert [row[0] for row in found[head + 1 :]] == ["Sorter", "Wren"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    first = Path("register.xlsx").read_bytes()
    run("register", "one.json", "two.json", "--on", BOTH_RUN, "--format", "xlsx", "-o", "register.xlsx")
    assert Path("register.xlsx").read_bytes() == first
    assert run("register", "one.json", "--format", "xlsx").output == (
        "XLSX output needs a file name: -o register.xlsx.\n"
    )


@pytest.mark.parametrize("value", ["0", "many", "true", "1.5"])
def test_an_invalid_limit_is_reported(site_folder: Path, run: Run, value: str) -> None:
    plugins = f"plugins:\n  - pilotbook:\n      limit: {value}\n"
    (site_folder / "mkdocs.yml").write_text(f"site_name: Ours\n{plugins}", encoding="utf-8")
    assert "plugins › pilotbook › limit: needs a whole number of at least 1" in run("check").output


def test_a_missing_playbook_is_an_error_of_the_record(shipped: Book) -> None:
    record = Record.parse_lenient({"version": 1, "pilot": {"name": "X", "playbook": "none"}})
    with pytest.raises(PilotbookError, match="this site has no playbook `none`"):
        build_rows([record], shipped, BOTH_RUN)
