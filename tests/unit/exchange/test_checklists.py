"""A checklist from elsewhere is imported with one command, in whatever format, and nothing of it is lost."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pilotbook.exchange.read_markdown import read_markdown
from pilotbook.exchange.read_table import read_csv
from pilotbook.load.yaml_fast import parse_plain_yaml
from support.failing import run, tree
from support.run import times
from support.sites import documents

MARKDOWN = """\
---
title: "Launch: readiness"
---

Everything before we ship.

## Support

Tell them early.

- [ ] **Tell** support about [the date](https://x.example/d)
  and the reason
    - [x] Name a `backup`
    - a plain note
      ```sh
      make it
      ```
- [ ] Second

Text after.

### Tools
* [ ] Third <!-- hidden -->

Deploy
------
1. [ ] Fourth
```
- [ ] not an item
```
## Nothing
Only words.
"""
DEON = """\
title: Ethics
sections:
  - title: Data Collection
    section_id: A
    lines:
      - line_id: A.1
        line_summary: Informed consent
        line: Have they given informed consent?
  - title: Storage
    section_id: B
    lines:
      - {line_id: B.1, line_summary: Data security, line: Is there a plan?}
"""
PERSONAL = """\
- title: Authentication
  slug: authentication
  description: Securing your logins
  intro: Most breaches start here.
  checklist:
  - point: Use a Strong Password
    priority: Essential
    details: >-
      See [this](https://x.example/p_a_b), **never** reuse `a*b`, and read _all_ of it.
  softwareLinks:
    - {title: Managers, url: "https://x.example"}
"""
TABLE = """\
Area;Task;Owner;Priority;Acceptance criteria;Status;Budget
Data;Rotate the keys;owner;must;Both keys are new.;done;3
Data;Ask "legal";Bo;low;;open;
"""


@pytest.fixture
def site(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny site as the working directory."""
    monkeypatch.chdir(tiny)
    return tiny


def imported(site: Path, name: str, text: str) -> dict[str, Any]:
    (site / name).write_text(text, encoding="utf-8")
    done = run("import", name, "--as", "list")
    assert done.code == 0, done.err
    assert run("check").code == 0, run("check").err
    values: dict[str, Any] = parse_plain_yaml((site / "playbooks/list.yml").read_text(encoding="utf-8"))
    return values


def test_headings_of_markdown_are_sections_and_tasks_are_checks(site: Path) -> None:
    values = imported(site, "launch.md", MARKDOWN)
    assert values == {
        "kind": "checklist",
        "title": "Launch: readiness",
        "summary": "Everything before we ship.",
        "sections": {
            "support": {"title": "Support", "summary": "Tell them early. Text after."},
            "support-tools": {"title": "Support: Tools"},
            "deploy": {"title": "Deploy"},
        },
        "checks": {
            "tell-support-about-date": {
                "text": "Tell support about the date",
                "done_when": "[the date](https://x.example/d) and the reason",
                "section": "support",
            },
            "name-backup": {"text": "Name a backup", "done_when": "a plain note make it", "section": "support"},
            "second": {"text": "Second", "section": "support"},
            "third": {"text": "Third", "section": "support-tools"},
            "fourth": {"text": "Fourth", "section": "deploy"},
        },
    }


def test_a_list_without_boxes_is_a_checklist_too() -> None:
    assert [one.text for one in read_markdown(Path("a.md"), "# A\n\n- One\n- Two\n").items] == ["One", "Two"]


def test_the_yaml_of_deon_has_sections_and_lines(site: Path) -> None:
    values = imported(site, "deon.yml", DEON)
    assert values["title"] == "Ethics"
    assert list(values["sections"]) == ["data-collection", "storage"]
    assert values["checks"]["informed-consent"] == {
        "text": "Informed consent",
        "done_when": "Have they given informed consent?",
        "section": "data-collection",
    }


def test_the_personal_security_checklist_keeps_priorities_and_links(site: Path) -> None:
    values = imported(site, "personal.yml", PERSONAL)
    assert values["title"] == "Personal"
    assert values["sections"]["authentication"]["summary"] == "Securing your logins\n\nMost breaches start here."
    assert values["checks"]["use-strong-password"] == {
        "text": "Use a Strong Password",
        "done_when": "See [this](https://x.example/p_a_b), never reuse a*b, and read all of it.",
        "section": "authentication",
        "priority": "Essential",
    }


def test_a_table_of_any_columns_loses_nothing_but_what_is_done(site: Path) -> None:
    values = imported(site, "table.csv", TABLE)
    assert values["checks"] == {
        "rotate-keys": {
            "text": "Rotate the keys", "done_when": "Both keys are new. Budget: 3", "section": "data",
            "priority": "must", "role": "owner", "blocking": True,
        },
        "ask-legal": {"text": 'Ask "legal"', "done_when": "Role: Bo.", "section": "data", "priority": "low"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("a,b\nshort,a much longer text to do\nx,another long one\n", ["a much longer text to do", "another long one"]),
        ("sep=;\nTask;N\nOne;1\n", ["One"]),
        ("One long thing\nTwo long things\n", ["One long thing", "Two long things"]),
        ("\ufeffTask\tOwner\nOne\tBo\n", ["One"]),
        ('Task\n"Two\nlines"\n', ["Two lines"]),
        ("Task,Owner\nPart A,\nOne,Bo\n", ["Part A", "One"]),
    ],
)
def test_any_delimiter_and_any_title_is_understood(text: str, items: list[str]) -> None:
    assert [one.text for one in read_csv(Path("a.csv"), text).items] == items


def test_the_first_sheet_of_another_workbook_is_a_table(site: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Task", "Category"], ["One", "Data"], ["Two", "Data"]):
        book.active.append(row)
    book.create_sheet("Notes")["A1"] = "x"
    book.save(site / "tasks.xlsx")
    done = run("import", "tasks.xlsx")
    assert done.code == 0, done.err
    assert 'sheet "Notes"' in done.err
    assert list(parse_plain_yaml((site / "playbooks/tasks.yml").read_text())["checks"]) == ["one", "two"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_file_may_have_the_encoding_of_windows(site: Path, encoding: str) -> None:
    (site / "a.csv").write_bytes("Task\r\nPrüfen\r\n".encode(encoding))
    assert run("import", "a.csv").code == 0
    assert (
        parse_plain_yaml((site / "playbooks/a.yml").read_text(encoding="utf-8"))["checks"]["prufen"]["text"] == "Prüfen"
    )


def test_the_same_list_again_changes_nothing_and_a_new_one_keeps_ids_and_comments(site: Path) -> None:
    imported(site, "launch.md", MARKDOWN)
    file = site / "playbooks/list.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("  second:\n", "  # Ours.\n  second:\n    role: owner\n"),
        encoding="utf-8",
    )
    before = tree(site)
    assert "nothing has changed" in run("import", "launch.md", "--as", "list").out
    assert tree(site) == before
    text = MARKDOWN.replace("Second", "Second, reworded").replace("1. [ ] Fourth\n", "").replace("Secondly", "")
    values = imported(site, "launch.md", text.replace("- [ ] Second, reworded", "- [ ] Second!"))
    assert values["checks"]["second"] == {"role": "owner", "text": "Second!", "section": "support"}
    assert "fourth" not in values["checks"]
    assert "  # Ours.\n  second:\n" in file.read_text(encoding="utf-8")


def test_the_page_of_a_checklist_has_sections_links_and_no_cost_owner_or_kickoff(site: Path) -> None:
    imported(site, "launch.md", MARKDOWN)
    documents(site / "mkdocs.yml", "md")
    done = run("render", "out")
    assert done.code == 0, done.err
    page = (site / "out/docs/playbooks/list/checklist/index.md").read_text(encoding="utf-8")
    assert "## Support {#section-support}\n" in page
    assert '<a href="https://x.example/d">the date</a> and the reason' in page
    assert not [word for word in ("Kickoff", "Cost", "owner", "metric", "Gate") if word in page]
    assert sorted(path.name for path in (site / "out/docs/playbooks/list").iterdir()) == ["checklist", "index.md"]
    assert not (site / "out/docs/dossiers/list").exists()


def test_a_pilot_of_a_checklist_has_gates_and_is_in_the_inventory(site: Path) -> None:
    imported(site, "table.csv", TABLE)
    (site / "wren.json").write_text(
        '{"version": 2, "pilot": {"id": "w-1", "name": "Wren", "playbook": "list"}, "edits": {}}'
    )
    assert "0 of 2 done, blocked by rotate-keys" in run("gates", "wren.json").out
    assert run("record", "add", "wren.json").code == 0
    assert "Wren" in run("register").out
    assert run("release").code == 0
    assert run("check").code == 0


def test_a_fork_of_a_checklist_is_edited_by_hand(site: Path) -> None:
    imported(site, "deon.yml", DEON)
    fork = site / "playbooks" / "ours.yml"
    fork.write_text("extends: list\ntitle: Ours\n", encoding="utf-8")
    done = run("export", "ours", "-o", "ours.xlsx")
    says = "`ours` is a fork of a checklist, which no workbook can hold. Edit "
    assert (done.code, done.err.replace("\n", " ").startswith(says)) == (1, True), done.err
    assert not (site / "ours.xlsx").exists()


@pytest.mark.parametrize(
    "command",
    [("dossier", "list"), ("cost", "list"), ("review", "list")],
    ids=lambda command: command[0],
)
def test_what_needs_an_agent_says_so(site: Path, command: tuple[str, ...]) -> None:
    imported(site, "deon.yml", DEON)
    done = run(*command)
    assert (done.code, done.err) == (1, "`list` is a checklist. This works only for playbooks about an agent.\n")


@pytest.mark.parametrize(
    ("yaml", "says"),
    [
        ("section: nowhere", "checks › one › section: this checklist has no section `nowhere`. There are none yet."),
        ("role: nobody", "checks › one › role: there is no role `nobody`."),
        ("gap: ownership", "checks › one › gap: unknown key."),
        ("blocking: maybe", "checks › one › blocking: needs `true` or `false`"),
    ],
)
def test_a_mistake_in_a_checklist_has_its_line(site: Path, yaml: str, says: str) -> None:
    text = f"kind: checklist\ntitle: A\nsummary: B.\nchecks:\n  one:\n    text: C\n    {yaml}\n"
    (site / "playbooks/list.yml").write_text(text, encoding="utf-8")
    assert f"playbooks/list.yml:7:{5 if 'gap' in yaml else 5 + len(yaml.split()[0]) + 1}: {says}" in run("check").err


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.md", b"# Title\n\nOnly words.\n", "there is no item in this file. Write each item in a line of its own"),
        ("a.csv", b"", "there is no item in this file. Write one item per row"),
        ("a.yml", b"a: 1\n", "there is no item in this file. It needs `sections`"),
        ("a.yml", b"a: [\n", "a.yml:"),
        ("a.md", b"\0\1", "this file is binary. Save it as text, or as .xlsx."),
        ("a.csv", b"x" * 5_000_001, "this file is larger than 5 MB. Split it."),
        ("a.md", b"- [ ] x\n" * 2001, "this file has 2,001 items, over the limit of 2,000. Split it"),
        ("a.pdf", b"%PDF-1.7", "this is a PDF"),
        ("bot.md", b"- [ ] x\n", "There is already a playbook `bot`. Choose another ID: --as bot-checklist"),
    ],
)
def test_a_file_that_is_no_checklist_is_told_and_writes_nothing(
    site: Path, name: str, content: bytes, says: str
) -> None:
    (site / name).write_bytes(content)
    before = tree(site)
    done = run("import", name)
    assert done.code == 1
    assert says in done.err
    assert "Traceback" not in done.err
    assert tree(site) == before
    assert "no such file" in run("import", f"missing-{name}").err.lower()


@pytest.mark.fuzz
def test_any_text_is_imported_or_told(site: Path) -> None:
    pieces = [
        "- [ ] ", "# ", "## ", "\n", "\n", "x", "[a](b)", "**", "`", "```\n", "---\n", "|", ",", ";", "\t", '"', ": ",
        "- ", "é", "\u202e", "\u2028", "lines:", "point: ", "[", "{", "&a ", "*a", "title: ", "<!--", "=", "1. ", "  ",
    ]  # fmt: skip
    for number in range(times(150)):
        chance = random.Random(number)
        name = chance.choice(["a.md", "a.csv", "a.yml"])
        (site / name).write_text("".join(chance.choice(pieces) for _ in range(chance.randint(1, 60))), encoding="utf-8")
        done = run("import", name)
        assert "Traceback" not in done.err, (number, done.err)
        if done.code == 0:
            checked = run("check")
            assert checked.code == 0, (number, checked.err)
        else:
            assert done.err.startswith(name), (number, done.err)
        (site / "playbooks/a.yml").unlink(missing_ok=True)
        for path in (site / "playbooks").glob("*"):
            if path.name != "bot.yml":
                path.unlink()
