"""A record leaves for a spreadsheet and an issue tracker, and ticks come back from paper."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from markdown import markdown

from support.browser import Js
from support.gates import TODAY
from support.outputs import ACTING, acts_in_a_sheet, acts_in_markdown

pytestmark = pytest.mark.browser

RULES = [
    {"id": "owner-named", "gate": "choose", "role": "owner", "blocking": True, "text": "Name the owner",
     "done_when": "A name"},
    {"id": "metric-set", "gate": "choose", "text": 'Agree on "the number", once', "done_when": "=SUM(A1)"},
    {"id": "cases-run", "gate": "prove", "staleDays": 30, "text": "Run the cases", "done_when": "50 cases"},
]  # fmt: skip
NASTY = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\tx", " =1", '"quoted"', "a,b;c", "line\nline\r\nline", "Größe 👩‍👧", "＝1+1",
    '=cmd|" /C calc"!A0', "\n=1", "",
]  # fmt: skip
CSV = "(pb, { pairs, rules, today }) => pb.toCsv(made(pairs), rules, today)"
MARKDOWN = "(pb, { pairs, rules, today }) => pb.toMarkdown(made(pairs), rules, today)"


def signed(**fields: str) -> dict[str, str]:
    """The sign-off of a blocking check."""
    return {"status": "done", "signer": "Mia Orr", "on": "2026-11-20", "evidence": "page 1", **fields}


def table(js: Js, pairs: dict[str, Any], today: str = TODAY) -> list[dict[str, str]]:
    text = js(CSV, {"pairs": pairs, "rules": RULES, "today": today})
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_table_has_a_row_for_each_check_and_then_for_every_other_entry(js: Js) -> None:
    rows = table(
        js,
        {
            "checks/owner-named": signed(by="Ann Lee", evidence="page 1"),
            "checks/metric-set": {"status": "done", "on": "2026-11-20"},
            "checks/retired-one": {"status": "done", "on": "2026-11-20", "note": "kept", "color": "red"},
            "answers/owner": {"text": "Ann Lee, from June", "by": "Bo Diaz"},
            "tables/cases/empty-name": {"result": "passed", "note": "asked back"},
            "changes/swap": {"what": "model", "on": "2026-10-01", "note": "4 to 5"},
            "cost/wage": 40,
            "decision": {"outcome": "go", "signer": "Ann Lee", "on": "2026-11-20", "reason": "it works",
                         "conditions": {"c1": {"text": "rerun"}}},
        },
    )  # fmt: skip
    assert [(row["part"], row["id"]) for row in rows] == [
        ("checks", "owner-named"),
        ("checks", "metric-set"),
        ("checks", "cases-run"),
        ("checks", "retired-one"),
        ("answers", "owner"),
        ("tables", "cases/empty-name"),
        ("changes", "swap"),
        ("cost", "wage"),
        ("decision", ""),
    ]
    named, metric, _, retired, answer, row, change, cost, decision = rows
    assert named == {
        "part": "checks", "id": "owner-named", "gate": "choose", "role": "owner", "blocking": "true",
        "text": "Name the owner", "done_when": "A name", "state": "done", "by": "Ann Lee", "due": "",
        "signer": "Mia Orr",
        "on": "2026-11-20",
        "evidence": "page 1", "note": "", "reason": "", "control": "", "approver": "", "expires": "",
    }  # fmt: skip
    assert metric["state"] == "done"
    assert (retired["note"], retired["state"]) == ("kept", "done")
    assert (answer["text"], answer["by"]) == ("Ann Lee, from June", "Bo Diaz")
    assert (row["text"], row["note"]) == ("result: passed", "asked back")
    assert (change["text"], change["on"], change["note"]) == ("what: model", "2026-10-01", "4 to 5")
    assert cost["text"] == "40"
    assert decision["text"] == 'outcome: go; conditions: {"c1":{"text":"rerun"}}'
    assert (decision["signer"], decision["reason"]) == ("Ann Lee", "it works")


def test_a_sign_off_that_is_stale_today_is_stale_in_the_table(js: Js) -> None:
    pairs = {"checks/cases-run": {"status": "done", "on": "2026-10-01"}}
    assert table(js, pairs, "2026-11-20")[2]["state"] == "stale"
    assert table(js, pairs, "2026-10-20")[2]["state"] == "done"


@pytest.mark.parametrize("lacks", ["signer", "on", "evidence"])
def test_a_blocking_check_without_one_of_its_fields_is_not_ticked(lacks: str, js: Js) -> None:
    pairs = {"checks/owner-named": {key: value for key, value in signed().items() if key != lacks}}
    assert table(js, pairs, "2026-11-20")[0]["state"] == "incomplete"
    tasks = js(MARKDOWN, {"pairs": pairs, "rules": RULES, "today": TODAY})
    assert "- [ ] **owner-named** Name the owner (blocking)\n    - incomplete\n" in tasks


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_every_note_and_evidence_arrives_and_no_cell_is_a_formula(text: str, js: Js) -> None:
    rows = table(
        js,
        {
            "checks/owner-named": {"status": "done", "evidence": text, "note": text, "by": text},
            "checks/retired-one": {"note": text, "reason": text},
            "answers/owner": {"text": text or "x", "by": text},
            "tables/cases/empty-name": {"note": text, "result": text},
            "changes/swap": {"what": "model", "on": "2026-10-01", "note": text},
            "decision": {"reason": text},
        },
    )
    cells = [row["note"] for row in rows if row["id"] in ("owner-named", "retired-one", "cases/empty-name", "swap")]
    cells += [rows[0]["evidence"], rows[0]["by"], rows[-1]["reason"] if text else ""]
    assert {re.sub(r"(^|(?<=[;\t\r\n]))'", "", cell) for cell in cells} == {text}
    for row in rows:
        assert None not in row
        for cell in row.values():
            assert cell == "" or cell.lstrip()[:1] not in tuple("=+-@＝＋－＠"), cell
            assert cell[:1] not in ("\t", "\r")


def test_a_task_list_names_gate_id_owner_evidence_and_note(js: Js) -> None:
    pairs = {
        "checks/owner-named": signed(by="Ann Lee", evidence="https://x.example/a_b_c?d=1"),
        "checks/cases-run": {"status": "done", "on": "2026-10-01", "note": "first\nsecond"},
        "checks/retired-one": {"note": "kept"},
    }  # fmt: skip
    assert js(MARKDOWN, {"pairs": pairs, "rules": RULES, "today": TODAY}) == (
        "# Wren\n"
        "\n"
        "## choose\n"
        "\n"
        "- [x] **owner-named** Name the owner (blocking)\n"
        "    - by: Ann Lee\n"
        "    - signer: Mia Orr\n"
        "    - on: 2026-11-20\n"
        "    - evidence: https://x.example/a_b_c?d=1\n"
        '- [ ] **metric-set** Agree on "the number", once\n'
        "\n"
        "## prove\n"
        "\n"
        "- [ ] **cases-run** Run the cases\n"
        "    - stale\n"
        "    - on: 2026-10-01\n"
        "    - note: first<br>second\n"
        "\n"
        "## …\n"
        "\n"
        "- [ ] **retired-one** \n"
        "    - note: kept\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[click](javascript:alert(1))", "**bold** `code`",
        "# heading", "a | b", "&lt;b&gt;", "~~gone~~", "_it_", "\\*", "![x](https://evil.example/pixel.png)", "#12",
        "https://x.example/<script>", "- item\n- item", "1. one", "> quote", "+ plus",
    ],
)  # fmt: skip
def test_what_people_wrote_is_only_text_in_a_task_list(text: str, js: Js) -> None:
    made = js(MARKDOWN, {"pairs": {"checks/owner-named": {"note": text}}, "rules": RULES[:1], "today": TODAY})
    html = markdown(made)
    assert html.count("<li>") == 2
    note = html[html.index("note: ") : html.index("</li>", html.index("note: "))]
    for tag in ("<script", "<img", "<a ", "<strong", "<em", "<code", "<h1", "<del"):
        assert tag not in note


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "\u2029"])
def test_no_line_end_of_what_people_wrote_begins_a_line_of_a_task_list(end: str, js: Js) -> None:
    pairs = {"checks/owner-named": {"evidence": f"first{end}- forged"}}
    made = js(MARKDOWN, {"pairs": pairs, "rules": RULES[:1], "today": TODAY})
    assert "    - evidence: first<br>- forged\n" in made


def test_no_export_holds_what_acts_where_it_arrives(js: Js) -> None:
    texts = [text for text in ACTING if "://" not in text]  # addresses stay, so that people can follow them
    for number in range(0, len(texts), 8):
        fields = dict(zip(("note", "evidence", "by", "reason", "signer"), texts[number:], strict=False))
        pairs = {"checks/owner-named": fields, "checks/gone-one": {"note": "\n".join(texts[number : number + 8])}}
        pairs |= {f"answers/a{at}": {"text": text} for at, text in enumerate(texts[number : number + 8])}
        given = {"pairs": pairs, "rules": RULES, "today": TODAY}
        assert acts_in_markdown(js(MARKDOWN, given)) == []
        assert acts_in_a_sheet(js(CSV, given)) == []


def test_a_task_list_calls_nobody(js: Js) -> None:
    pairs = {"checks/owner-named": {"by": "@ann", "note": "ask @acme/legal"}}
    made = js(MARKDOWN, {"pairs": pairs, "rules": RULES[:1], "today": TODAY})
    assert "@ann" not in made
    assert "@acme" not in made


@pytest.mark.parametrize(
    ("typed", "found", "unknown"),
    [
        ("owner-named metric-set", ["owner-named", "metric-set"], []),
        ("owner-named,metric-set;\ncases-run.", ["owner-named", "metric-set", "cases-run"], []),
        ("  OWNER-NAMED\towner-named ", ["owner-named"], []),
        ("☑ owner-named ✓ #metric-set", ["owner-named", "metric-set"], []),
        ("", [], []),
        ("– ,.;", [], []),
        ("ownr-named", [], [{"typed": "ownr-named", "nearest": "owner-named"}]),
        ("owner", [], [{"typed": "owner", "nearest": "owner-named"}]),
        ("metricset", [], [{"typed": "metricset", "nearest": "metric-set"}]),
        ("xyz", [], [{"typed": "xyz"}]),
        ("größe", [], [{"typed": "größe"}]),
        ("constructor", [], [{"typed": "constructor"}]),
    ],
)
def test_ids_typed_from_paper_are_found_or_their_nearest_is_named(
    typed: str, found: list[str], unknown: list[dict[str, str]], js: Js
) -> None:
    made = js("({ matchIds }, [text, rules]) => matchIds(text, rules)", [typed, RULES])
    assert made == {"found": found, "unknown": unknown}
