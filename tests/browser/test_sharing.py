"""A record on its way: out as file, table, task list and link; in with a preview, merged entry by entry."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from support.browser import PLAYBOOK, SAVED, Pages, give, menu, put, record_of, saved, standing, tick, write

pytestmark = pytest.mark.browser

CHECK = "number-owned"
OTHER = "held-meeting-defined"
FULL = record_of(
    checks={
        CHECK: {
            "status": "done",
            "by": "Ann Lee",
            "on": "2026-11-02",
            "evidence": "=HYPERLINK(1)",
            "note": 'a\nb, "c"',
        },
        OTHER: {"status": "exception", "by": "Bo Diaz", "reason": "Later", "expires": "2099-01-31"},
    },
    answers={"owner": {"text": "Ann Lee — 李安 🚢", "by": "Bo Diaz"}},
    tables={"cases": {"own-x1": {"own": "yes", "input": "A lead from the moon", "result": "failed"}}},
    changes={"swap": {"what": "model", "on": "2026-10-01", "note": "4 to 5"}},
    decision={"outcome": "no-go", "signer": "Cy Moe", "on": "2026-11-03"},
    edits={f"checks/{CHECK}": {"at": "2026-11-02T10:00:00.000Z", "by": "other"}},
)


def downloaded(page: Page, name: str) -> tuple[str, bytes]:
    """What the menu gives under a name: the file's name and its bytes."""
    with page.expect_download() as download:
        menu(page, name)
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def settle(page: Page, name: str) -> None:
    """Choose what happens to the record that was previewed."""
    page.locator("dialog").get_by_role("button", name=name).click()
    expect(page.locator("dialog")).to_be_hidden()


def test_the_record_goes_out_as_json_and_comes_back_the_same(playbook: Page, pages: Pages) -> None:
    put(playbook, FULL)
    name, body = downloaded(playbook, "Download the record")
    assert name == "Wren.json"
    record = json.loads(body)
    for part in ("checks", "answers", "tables", "changes", "decision"):
        assert record[part] == FULL[part]
    fresh = pages.open(PLAYBOOK)
    fresh.locator(".pb-pilotbar").wait_for()
    give(fresh, body)
    assert fresh.evaluate(SAVED) == []
    expect(fresh.locator("dialog")).to_contain_text("Wren. Checks: 2, answers: 1.")
    settle(fresh, "Keep as a pilot of its own")
    again = saved(fresh)
    assert {key: again[key] for key in record} == record


def test_the_table_holds_every_note_and_evidence_and_no_formula(playbook: Page) -> None:
    put(playbook, FULL)
    name, body = downloaded(playbook, "Download as a table (CSV)")
    assert name == "Wren.csv"
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    by_id = {(row["part"], row["id"]): row for row in rows}
    checks = playbook.locator("[data-check]").count()
    assert sum(row["part"] == "checks" for row in rows) == checks
    first = by_id["checks", CHECK]
    assert first["evidence"] == "'=HYPERLINK(1)"
    assert first["note"] == 'a\nb, "c"'
    assert first["text"].startswith("Write accepted held meetings")
    assert first["done_when"].startswith("The director's signed plan")
    assert by_id["answers", "owner"]["text"] == "Ann Lee — 李安 🚢"
    assert "A lead from the moon" in by_id["tables", "cases/own-x1"]["text"]


def test_the_task_list_has_a_box_for_each_check(playbook: Page) -> None:
    put(playbook, FULL)
    name, body = downloaded(playbook, "Download as a task list (Markdown)")
    text = body.decode("utf-8")
    assert name == "Wren.md"
    assert f"- [x] **{CHECK}** Write accepted held meetings" in text
    assert text.count("- [ ]") + text.count("- [x]") == playbook.locator("[data-check]").count()


def test_a_link_says_first_what_is_in_it_and_opens_in_a_fresh_browser(playbook: Page, pages: Pages) -> None:
    put(playbook, FULL)
    menu(playbook, "Make a link…")
    dialog = playbook.locator("dialog")
    expect(dialog).to_contain_text("Checks: 2, answers: 1, notes: 2, evidence: 1")
    expect(dialog).to_contain_text("Ann Lee, Bo Diaz, Cy Moe")
    expect(dialog.get_by_label("The link")).to_be_hidden()
    dialog.get_by_role("button", name="Make and copy the link").click()
    link = dialog.get_by_label("The link")
    expect(link).to_be_visible()
    address = link.input_value()
    assert address.startswith(f"{playbook.url}#pb=1.")
    fresh = pages.open(address.removeprefix(pages.address))
    expect(fresh.locator("dialog")).to_contain_text("Wren. Checks: 2, answers: 1.")
    assert "#" not in fresh.url
    settle(fresh, "Keep as a pilot of its own")
    record = saved(fresh)
    for part in ("checks", "answers", "tables", "changes", "decision"):
        assert record[part] == FULL[part]
    assert standing(fresh, CHECK) == "Signed off 2026-11-02. Responsible: Ann Lee."


def test_a_damaged_link_is_refused_with_a_sentence(pages: Pages) -> None:
    page = pages.open(f"{PLAYBOOK}#pb=1.AAAA")
    expect(page.locator("dialog")).to_contain_text("This link is damaged. Nothing was changed")
    assert page.evaluate(SAVED) == []


def test_a_record_is_taken_in_by_drag_and_drop(playbook: Page) -> None:
    transfer = playbook.evaluate_handle(
        """(text) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], "record.json", { type: "application/json" }));
          return transfer;
        }""",
        json.dumps(FULL),
    )
    playbook.dispatch_event("article", "drop", {"dataTransfer": transfer})
    expect(playbook.locator("dialog")).to_contain_text("Wren. Checks: 2, answers: 1.")


def carried(page: Page) -> dict[str, Any]:
    """A full record that the page has carried over to the ids of today."""
    put(page, FULL)
    page.wait_for_function("Object.values(localStorage).some((text) => text.startsWith('{') && JSON.parse(text).known)")
    return saved(page)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{not json", "it is not JSON"),
        ("[]", "not a record that the page can read"),
        ('{"version": 1, "pilot": {"name": "a", "playbook": "b"}, "checks": []}', "see checks"),
        ('{"version": 1, "pilot": {"name": "a", "playbook": "b"}, "cost": {"__proto__": 1}}', "__proto__"),
        (json.dumps({**record_of(), "version": 2}), "written by a newer version of the page (version 2)"),
        (b"\x00" * (50 * 1024 * 1024), "larger than any record can be"),
    ],
    ids=["not JSON", "not a record", "wrong shape", "__proto__", "newer", "50 MB"],
)
def test_what_is_not_a_record_is_refused_with_a_clear_sentence_and_nothing_changes(
    playbook: Page, tmp_path: Path, content: str | bytes, sentence: str
) -> None:
    before = carried(playbook)
    file = tmp_path / "given.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    playbook.locator("pilot-bar input[type=file]").set_input_files(file)
    dialog = playbook.locator("dialog")
    expect(dialog).to_contain_text(sentence)
    expect(dialog).to_contain_text("Nothing was changed")
    dialog.get_by_role("button", name="Close").click()
    assert saved(playbook) == before
    assert playbook.evaluate("({}).x") is None


def test_scripts_in_every_field_of_a_record_stay_text(playbook: Page) -> None:
    evil = "<img src=x onerror=window.evil=1><script>window.evil=1</script>"

    def poisoned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: poisoned(each) for key, each in value.items()}
        if isinstance(value, list):
            return [poisoned(each) for each in value]
        return evil + value if isinstance(value, str) and not value[:4].isdigit() else value

    keep = {"status", "outcome", "what", "own"}
    record = poisoned({key: FULL[key] for key in ("checks", "answers", "tables", "changes", "decision")})
    for part in [*record["checks"].values(), *record["changes"].values(), record["decision"]]:
        for field in keep & part.keys():
            part[field] = part[field].removeprefix(evil)
    pilot = {"id": "k3f9x2ab", "name": evil, "playbook": "sales-sdr", "company": evil}
    give(playbook, {"version": 1, "pilot": pilot, **record})
    settle(playbook, "Keep as a pilot of its own")
    expect(playbook.locator(f"#check-{CHECK}")).to_contain_text("<img src=x")
    menu(playbook, "Something changed…")
    menu_text = playbook.locator("dialog").inner_text()
    assert "<script>" in menu_text
    playbook.locator("dialog").get_by_role("button", name="Close").click()
    menu(playbook, "Make a link…")
    assert playbook.evaluate("window.evil") is None
    assert playbook.locator("article img:not(.pb-document__page), article script:not([type=module])").count() == 0


def test_another_playbooks_record_can_only_be_kept_as_a_pilot_of_that_playbook(playbook: Page, pages: Pages) -> None:
    before = carried(playbook)
    other = record_of(checks={"owner-named": {"status": "done", "on": "2026-11-02"}})
    other["pilot"] = {"id": "z9", "name": "Tide", "playbook": "forecasting"}
    give(playbook, other)
    dialog = playbook.locator("dialog")
    expect(dialog).to_contain_text("It belongs to another playbook, forecasting")
    expect(dialog.get_by_role("button", name="Merge into this pilot")).to_be_hidden()
    expect(dialog.get_by_role("button", name="Replace this pilot")).to_be_hidden()
    settle(playbook, "Keep as a pilot of its own")
    expect(playbook.locator("pilot-bar [role=status]")).to_contain_text(
        "It shows on the page of its playbook, forecasting"
    )
    assert next(one for one in playbook.evaluate(SAVED) if one["pilot"]["id"] == "k3f9x2ab") == before
    assert standing(playbook, CHECK) == "Signed off 2026-11-02. Responsible: Ann Lee."
    playbook.goto(f"{pages.address}playbooks/forecasting/")
    expect(playbook.locator("#tick-owner-named")).to_be_checked()


def mine_and_theirs() -> tuple[dict[str, Any], dict[str, Any]]:
    """Two records of one pilot that were changed apart: one check on both sides, one on each."""

    def at(minute: int, by: str) -> dict[str, str]:
        return {"at": f"2026-11-20T10:{minute:02}:00.000Z", "by": by}

    pilot = at(0, "one")
    mine = record_of(
        checks={
            CHECK: {"status": "open", "note": "mine, earlier"},
            OTHER: {"status": "done", "on": "2026-11-20", "by": "Ann Lee"},
        },
        edits={"pilot": pilot, f"checks/{CHECK}": at(1, "one"), f"checks/{OTHER}": at(2, "one")},
    )
    theirs = record_of(
        checks={
            CHECK: {"status": "open", "note": "theirs, later"},
            "owner-named": {"status": "done", "on": "2026-11-20", "by": "Bo Diaz"},
        },
        edits={"pilot": pilot, f"checks/{CHECK}": at(5, "two"), "checks/owner-named": at(4, "two")},
    )
    return mine, theirs


def test_merging_goes_entry_by_entry_and_the_later_change_wins(playbook: Page) -> None:
    mine, theirs = mine_and_theirs()
    put(playbook, mine)
    give(playbook, theirs)
    dialog = playbook.locator("dialog")
    expect(dialog).to_contain_text("Compared with Wren: 1 new, 1 changed, 1 the same, 1 changed on both sides.")
    assert saved(playbook)["checks"] == mine["checks"]
    settle(playbook, "Merge into this pilot")
    checks = saved(playbook)["checks"]
    assert checks == {**mine["checks"], **theirs["checks"]}
    give(playbook, theirs)
    expect(dialog).to_contain_text("0 new, 0 changed")
    settle(playbook, "Merge into this pilot")
    assert saved(playbook)["checks"] == checks


def test_of_a_conflict_both_versions_are_shown_and_either_can_be_chosen(playbook: Page) -> None:
    mine, theirs = mine_and_theirs()
    put(playbook, mine)
    give(playbook, theirs)
    conflict = playbook.locator("dialog .pb-conflicts li")
    expect(conflict).to_contain_text(f"checks/{CHECK}")
    expect(conflict.get_by_label("There: open, theirs, later")).to_be_checked()
    conflict.get_by_label("Here: open, mine, earlier").check()
    settle(playbook, "Merge into this pilot")
    checks = saved(playbook)["checks"]
    assert checks[CHECK]["note"] == "mine, earlier"
    assert checks["owner-named"] == theirs["checks"]["owner-named"]


def test_what_was_taken_in_can_be_undone(playbook: Page) -> None:
    mine, theirs = mine_and_theirs()
    for choice in ("Merge into this pilot", "Replace this pilot", "Keep as a pilot of its own"):
        playbook.evaluate("localStorage.clear()")
        put(playbook, mine)
        give(playbook, theirs)
        settle(playbook, choice)
        playbook.get_by_role("button", name="Undo").click()
        assert saved(playbook)["checks"] == mine["checks"]


def test_a_record_can_replace_the_pilot_whole(playbook: Page) -> None:
    mine, theirs = mine_and_theirs()
    put(playbook, mine)
    give(playbook, theirs)
    settle(playbook, "Replace this pilot")
    assert saved(playbook)["checks"] == theirs["checks"]
    playbook.reload()
    playbook.locator(".pb-pilotbar").wait_for()
    assert saved(playbook)["checks"] == theirs["checks"]


def test_a_record_can_be_kept_next_to_the_pilot(playbook: Page) -> None:
    mine, theirs = mine_and_theirs()
    put(playbook, mine)
    give(playbook, theirs)
    settle(playbook, "Keep as a pilot of its own")
    records = {record["pilot"]["name"]: record for record in playbook.evaluate(SAVED)}
    assert records["Wren"]["checks"] == mine["checks"]
    assert records["Wren, copy"]["checks"] == theirs["checks"]


def test_the_filled_example_opens_as_a_pilot_of_its_own(playbook: Page) -> None:
    menu(playbook, "Open the filled example…")
    settle(playbook, "Keep as a pilot of its own")
    record = saved(playbook)
    assert record["pilot"]["invented"] is True
    assert len(record["checks"]) > 30
    tick(playbook, CHECK)
    write(playbook, OTHER, note="ours")
    assert saved(playbook)["checks"][OTHER]["note"] == "ours"
