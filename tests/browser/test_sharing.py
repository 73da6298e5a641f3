"""A record on its way: out as file, table, task list and link; in with a preview, merged field by field."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from support.browser import (
    BINNED,
    PLAYBOOK,
    SAVED,
    Pages,
    clear,
    give,
    menu,
    put,
    record_of,
    saved,
    tick,
    until_known,
    with_record,
    write,
)
from support.run import some

pytestmark = pytest.mark.browser

CHECK = "number-owned"
OTHER = "held-meeting-defined"
FULL = record_of(
    checks={
        CHECK: {
            "status": "done",
            "by": "Ann Lee",
            "on": "2026-11-02",
            "signer": "Ann Lee",
            "evidence": "=HYPERLINK(1)",
            "remarks": {"note": {"text": 'a\nb, "c"'}},
        },
        OTHER: {"status": "exception", "by": "Bo Diaz", "reason": "Later", "expires": "2099-01-31"},
    },
    answers={"owner": {"text": "Ann Lee — 李安 🚢", "by": "Bo Diaz"}},
    tables={"cases": {"own-x1": {"own": "yes", "input": "A lead from the moon", "result": "failed"}}},
    changes={"swap": {"what": "model", "on": "2026-10-01", "note": "4 to 5"}},
    decision={"outcome": "no-go", "signer": "Cy Moe", "on": "2026-11-03"},
    edits={f"checks/{CHECK}/status": {"at": "2026-11-02T10:00:00.000Z", "by": "other"}},
)


def downloaded(page: Page, name: str) -> tuple[str, bytes]:
    """What the menu gives under a name: the file's name and its bytes."""
    with page.expect_download() as download:
        menu(page, name)
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def settle(page: Page, act: str) -> None:
    """Choose what happens to the record that was previewed: merge, keep, replace."""
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    button = dialog.locator(f"[data-act={act}]")
    if not button.is_visible():
        dialog.locator("[data-other] summary").first.click()
    button.click()
    expect(page.locator("dialog")).to_be_hidden()


def test_the_record_goes_out_as_json_and_comes_back_the_same(pages: Pages) -> None:
    playbook = with_record(pages, FULL)
    name, body = downloaded(playbook, "Download the record")
    assert re.fullmatch(r"Wren-\d{4}-\d\d-\d\d-\d{4}\.json", name)
    record = json.loads(body)
    for part in ("checks", "answers", "tables", "changes", "decision"):
        assert record[part] == FULL[part]
    fresh = pages.open(PLAYBOOK)
    fresh.locator(".pb-pilotbar").wait_for()
    give(fresh, body)
    expect(fresh.locator("dialog")).to_contain_text("“Wren” (playbook: sales-sdr). Checks: 2. Answers: 1.")
    assert fresh.evaluate(SAVED) == []
    settle(fresh, "keep")
    again = saved(fresh)
    assert {key: again[key] for key in record} == record


def test_the_table_holds_every_note_and_evidence_and_no_formula(pages: Pages) -> None:
    playbook = with_record(pages, FULL)
    name, body = downloaded(playbook, "Download as a table (CSV)")
    assert re.fullmatch(r"Wren-\d{4}-\d\d-\d\d-\d{4}\.csv", name)
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    by_id = {(row["part"], row["id"]): row for row in rows}
    checks = playbook.locator("[data-check]").count()
    assert sum(row["part"] == "checks" for row in rows) == checks
    first = by_id["checks", CHECK]
    assert first["evidence"] == "'=HYPERLINK(1)"
    assert first["note"] == 'a\nb, "c"'
    assert first["text"].startswith("Tie the sales development director")
    assert first["done_when"].startswith("The director's signed plan")
    assert by_id["answers", "owner"]["text"] == "Ann Lee — 李安 🚢"
    assert "A lead from the moon" in by_id["tables", "cases/own-x1"]["text"]


def test_the_task_list_has_a_box_for_each_check(pages: Pages) -> None:
    playbook = with_record(pages, FULL)
    name, body = downloaded(playbook, "Download as a task list (Markdown)")
    text = body.decode("utf-8")
    assert re.fullmatch(r"Wren-\d{4}-\d\d-\d\d-\d{4}\.md", name)
    assert f"- [x] **{CHECK}** Tie the sales development director" in text
    assert text.count("- [ ]") + text.count("- [x]") == playbook.locator("[data-check]").count()


def test_a_link_says_first_what_is_in_it_and_opens_in_a_fresh_browser(pages: Pages) -> None:
    playbook = with_record(pages, FULL)
    menu(playbook, "Share as a link…")
    dialog = playbook.locator("dialog")
    expect(dialog).to_contain_text("Checks: 2, answers: 1, notes: 2, evidence: 1")
    expect(dialog).to_contain_text("Ann Lee, Bo Diaz, Cy Moe")
    expect(dialog.get_by_label("Link to share")).to_be_hidden()
    expect(dialog.get_by_role("button", name="Download the file instead")).to_be_hidden()
    dialog.get_by_role("button", name="Create and copy the link").click()
    link = dialog.get_by_label("Link to share")
    expect(dialog.get_by_role("button", name="Create and copy the link")).to_be_hidden()
    expect(dialog.get_by_role("button", name="Cancel")).to_be_hidden()
    expect(link).to_be_visible()
    address = link.input_value()
    assert address.startswith(f"{pages.address}{PLAYBOOK}#pb=1.")
    fresh = pages.open(address.removeprefix(pages.address))
    expect(fresh.locator("dialog")).to_contain_text("“Wren” (playbook: sales-sdr). Checks: 2. Answers: 1.")
    assert "#" not in fresh.url
    settle(fresh, "keep")
    record = saved(fresh)
    for part in ("checks", "answers", "tables", "changes", "decision"):
        assert record[part] == FULL[part]
    dialog.get_by_role("button", name="Done").click()
    expect(dialog).to_be_hidden()


def test_a_long_link_comes_with_a_warning_and_the_file_first(pages: Pages) -> None:
    playbook = with_record(
        pages, record_of(answers={"owner": {"text": " ".join(f"w{index * 7919}" for index in range(900))}})
    )
    menu(playbook, "Share as a link…")
    dialog = playbook.locator("dialog")
    expect(dialog).to_contain_text("Chat and email apps cut off links over 2,000")
    file = dialog.get_by_role("button", name="Download the file instead")
    expect(file).to_be_focused()
    with playbook.expect_download() as download:
        file.click()
    assert download.value.suggested_filename.endswith(".json")
    expect(dialog).to_be_hidden()


def share(page: Page) -> str:
    """The link to the pilot of the page, from its # on."""
    menu(page, "Share as a link…")
    page.get_by_role("button", name="Create and copy the link").click()
    link = page.get_by_label("Link to share")
    expect(link).to_be_visible()  # compressing takes a moment
    return link.input_value().partition("#")[2]


@pytest.mark.parametrize(
    "changed",
    some(
        ["#{0}{1}.", "#{0}%0D%0A{1}", "#{0}\u200b{1}", "#{0}{1}&utm_source=chat", "#{0}{1}#:~:text=x", "%23{0}{1}"],
        "%23{0}{1}",
    ),
)
def test_a_link_that_chat_or_email_changed_opens_and_then_leaves_the_address(pages: Pages, changed: str) -> None:
    playbook = with_record(pages, FULL)
    link = share(playbook)
    fresh = pages.open(PLAYBOOK + changed.format(link[:60], link[60:]))
    expect(fresh.locator("dialog")).to_contain_text("“Wren” (playbook: ")
    expect(fresh).to_have_url(re.compile(r"/playbooks/sales-sdr/$"))
    pages.heard.clear()  # the page that an encoded number sign asks for is not there


def test_a_link_that_was_cut_says_so_and_keeps_its_address(pages: Pages) -> None:
    playbook = with_record(pages, FULL)
    address = f"{PLAYBOOK}#{share(playbook)[:200]}"
    fresh = pages.open(address)
    expect(fresh.locator("dialog")).to_contain_text("The end of this link is missing")
    expect(fresh.locator("dialog")).to_contain_text("Ask the sender for the file")
    assert fresh.url.endswith(address)
    assert fresh.evaluate(SAVED) == []


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
    expect(playbook.locator("dialog")).to_contain_text("“Wren” (playbook: sales-sdr). Checks: 2. Answers: 1.")


def carried(page: Page) -> dict[str, Any]:
    """A full record that the page has carried over to the ids of today."""
    put(page, FULL)
    return until_known(page)


REFUSED: list[tuple[str | bytes, str]] = [
    ("{not json", "it is not JSON"),
    ("[]", "not a pilot record that this page can read: version is not valid"),
    ('{"version": 2, "pilot": {"name": "a", "playbook": "b"}, "checks": []}', "checks is not valid"),
    (json.dumps(record_of(edits={"pilot/name": {"at": "2999-01-01T00:00:00.000Z", "by": "x"}})), "Check the clock"),
    (
        '{"version": 2, "pilot": {"name": "a", "playbook": "b"}, "x": ' + "[" * 25 + "]" * 25 + "}",
        "nested too deep",
    ),
    (json.dumps({**record_of(), "version": 3}), "written by a newer version of this page (version 3)"),
    (b"\x00" * (50 * 1024 * 1024), "too large for a pilot record"),
    (b" ", "This file is empty"),
    (
        json.dumps(record_of(answers={"owner": {"text": "René"}}), ensure_ascii=False).encode("cp1252"),
        "is not UTF-8",
    ),
    ('{"records": []}', "This file has no pilots in it"),
]
"""What is not a record, and what the page says of it."""


def test_what_is_not_a_record_is_refused_with_a_clear_sentence_and_nothing_changes(
    playbook: Page, tmp_path: Path
) -> None:
    before = carried(playbook)
    file = tmp_path / "given.json"
    dialog = playbook.locator("dialog")
    for content, sentence in REFUSED:
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        playbook.locator("pilot-bar input[type=file]").set_input_files(file)
        expect(dialog).to_contain_text(sentence)
        expect(dialog).to_contain_text("Nothing was changed")
        dialog.get_by_role("button", name="Close").click()
        assert saved(playbook) == before, sentence
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
    settle(playbook, "keep")
    expect(playbook.locator(f"#check-{CHECK}")).to_contain_text("<img src=x")
    menu(playbook, "Record a change…")
    menu_text = playbook.locator("dialog").inner_text()
    assert "<script>" in menu_text
    playbook.locator("dialog").get_by_role("button", name="Close").click()
    menu(playbook, "Share as a link…")
    assert playbook.evaluate("window.evil") is None
    assert playbook.locator("article img:not(.pb-document__page), article script:not([type=module])").count() == 0


def test_another_playbooks_record_can_only_be_kept_as_a_pilot_of_that_playbook(playbook: Page, pages: Pages) -> None:
    before = carried(playbook)
    other = record_of(checks={"operator-named": {"status": "done", "on": "2026-11-02"}})
    other["pilot"] = {"id": "z9", "name": "Tide", "playbook": "forecasting"}
    give(playbook, other)
    dialog = playbook.locator("dialog")
    expect(dialog).to_contain_text("It belongs to another playbook, forecasting")
    for act in ("merge", "replace"):
        expect(dialog.locator(f"[data-act={act}]")).to_be_hidden()
    settle(playbook, "keep")
    expect(playbook.locator("pilot-bar [role=status]")).to_contain_text(
        "You'll find it on the page of the playbook forecasting"
    )
    assert next(one for one in playbook.evaluate(SAVED) if one["pilot"]["id"] == "k3f9x2ab") == before
    playbook.goto(f"{pages.address}playbooks/forecasting/checklist/")
    expect(playbook.locator("#tick-operator-named")).to_be_checked()


def mine_and_theirs() -> tuple[dict[str, Any], dict[str, Any]]:
    """Two records of one pilot that were changed apart: one check on both sides, one on each."""

    def at(minute: int, by: str) -> dict[str, str]:
        return {"at": f"2026-11-20T10:{minute:02}:00.000Z", "by": by}

    def edits(check: str, fields: dict[str, Any], minute: int, by: str) -> dict[str, Any]:
        return {f"checks/{check}/{field}": at(minute, by) for field in fields}

    pilot = {"pilot/name": at(0, "one"), "pilot/playbook": at(0, "one")}
    shared = {"status": "open"}
    done = {"status": "done", "on": "2026-11-20", "signer": "Mia Orr"}
    theirs_done = {"status": "done", "on": "2026-11-20", "signer": "Rafael Díaz"}
    base = pilot | edits(CHECK, shared, 1, "one")
    mine = record_of(
        checks={CHECK: shared | {"evidence": "mine, earlier"}, OTHER: done},
        edits=base | edits(CHECK, {"evidence": ""}, 2, "one") | edits(OTHER, done, 2, "one"),
    )
    theirs = record_of(
        checks={CHECK: shared | {"evidence": "theirs, later"}, "owner-named": theirs_done},
        edits=base | edits(CHECK, {"evidence": ""}, 5, "two") | edits("owner-named", theirs_done, 4, "two"),
    )
    return mine, theirs


def checks_of(page: Page) -> dict[str, Any]:
    """The checks of the one record that the browser holds."""
    return dict(saved(page)["checks"])


def test_merging_goes_field_by_field_and_says_first_what_it_does_by_name(pages: Pages) -> None:
    mine, theirs = mine_and_theirs()
    playbook = with_record(pages, mine)
    give(playbook, theirs)
    dialog = playbook.locator("dialog")
    expect(dialog).to_contain_text("New: 1. Changed: 0. Removed: 0. Changed by both of you: 1. Unchanged: 2.")
    sentence = playbook.locator("#check-owner-named label").first.text_content() or ""
    expect(dialog.locator("[data-list=new] li")).to_have_text([sentence])
    assert checks_of(playbook) == mine["checks"]
    settle(playbook, "merge")
    checks = checks_of(playbook)
    assert checks == {**mine["checks"], **theirs["checks"]}
    concurrent = saved(playbook)["edits"][f"checks/{CHECK}/evidence"]["concurrent"]
    assert [one["value"] for one in concurrent] == ["mine, earlier"]
    give(playbook, theirs)
    expect(dialog).to_contain_text("New: 0. Changed: 0. Removed: 0. Changed by both of you: 0. Unchanged: 4.")
    settle(playbook, "merge")
    assert checks_of(playbook) == checks


@pytest.mark.parametrize(("side", "evidence"), [("Yours", "mine, earlier"), ("Theirs", "theirs, later")])
def test_of_a_conflict_both_versions_are_shown_in_words_and_either_can_be_chosen(
    pages: Pages, side: str, evidence: str
) -> None:
    mine, theirs = mine_and_theirs()
    playbook = with_record(pages, mine)
    give(playbook, theirs)
    conflict = playbook.locator("dialog .pb-conflicts li")
    sentence = playbook.locator(f"#check-{CHECK} label").first.text_content() or ""
    expect(conflict.locator("legend")).to_have_text(sentence)
    expect(conflict).to_contain_text(re.compile(r"Yours, Mia Orr, Nov 20, 2026.* \d\d:\d\d: Evidence: mine, earlier"))
    expect(conflict).to_contain_text(re.compile(r"Theirs, Rafael Díaz, Nov 20, 2026.*: Evidence: theirs, later"))
    expect(conflict.get_by_label("Keep both and decide later")).to_be_checked()
    conflict.get_by_label(side).check()
    settle(playbook, "merge")
    record = saved(playbook)
    assert record["checks"][CHECK]["evidence"] == evidence
    assert "concurrent" not in record["edits"][f"checks/{CHECK}/evidence"]
    assert record["checks"]["owner-named"] == theirs["checks"]["owner-named"]


def test_a_file_of_another_pilot_is_added_unless_a_reader_says_that_the_two_are_one(pages: Pages) -> None:
    mine, theirs = mine_and_theirs()
    theirs["pilot"] |= {"id": "other", "name": "Sorel"}
    playbook = with_record(pages, mine)
    give(playbook, theirs)
    dialog = playbook.locator("dialog")
    expect(dialog.get_by_role("button", name="Add “Sorel” to my pilots")).to_be_focused()
    merge = dialog.get_by_role("button", name="Merge “Sorel” into “Wren”")
    expect(merge).to_be_hidden()
    dialog.get_by_text("Is “Sorel” the same pilot as “Wren”?").click()
    expect(merge).to_be_visible()
    dialog.get_by_role("button", name="Add “Sorel” to my pilots").click()
    expect(dialog).to_be_hidden()
    records = {record["pilot"]["name"]: record for record in playbook.evaluate(SAVED)}
    assert records["Wren"]["checks"] == mine["checks"]
    assert records["Sorel"]["checks"] == theirs["checks"]


def test_two_pilots_can_be_merged_by_a_second_choice_that_names_both(pages: Pages) -> None:
    mine, theirs = mine_and_theirs()
    theirs["pilot"] |= {"id": "other", "name": "Sorel"}
    playbook = with_record(pages, mine)
    give(playbook, theirs)
    settle(playbook, "merge")
    assert checks_of(playbook).keys() == mine["checks"].keys() | theirs["checks"].keys()
    assert saved(playbook)["pilot"]["id"] == mine["pilot"]["id"]


def test_a_record_from_a_word_document_is_kept_along_with_what_was_written_here(pages: Pages) -> None:
    edit = {"at": "2026-10-01T10:00:00.000Z", "by": "aaa"}
    playbook = with_record(
        pages, record_of(answers={"owner": {"text": "someone in sales"}}, edits={"answers/owner/text": edit})
    )
    typed = {"version": 1, "pilot": {"name": "Wren", "playbook": "sales-sdr"}, "answers": {"owner": {"text": "Bo Oak"}}}
    give(playbook, typed)
    conflict = playbook.locator("dialog .pb-conflicts li")
    expect(conflict).to_contain_text("Theirs: Bo Oak")
    conflict.get_by_label("Theirs: Bo Oak").check()
    settle(playbook, "merge")
    assert saved(playbook)["answers"]["owner"]["text"] == "Bo Oak"


def test_a_record_can_be_looked_at_without_saving_it(playbook: Page) -> None:
    give(playbook, FULL)
    dialog = playbook.locator("dialog")
    dialog.get_by_text("View it without saving").click()
    expect(dialog).to_contain_text("Status: Done; Assigned to: Ann Lee; Date: Nov 2, 2026")
    expect(dialog).to_contain_text("Ann Lee — 李安 🚢")
    dialog.get_by_role("button", name="Cancel").click()
    assert playbook.evaluate(SAVED) == []


def test_a_forged_record_after_which_nothing_would_have_a_name_is_not_merged(pages: Pages) -> None:
    mine, theirs = mine_and_theirs()
    at = "2026-11-20T09:00:00.000Z"
    mine["edits"]["pilot/name"]["after"] = {"zz": at}
    theirs["edits"] = {"pilot/name": {"at": at, "by": "zz"}, "pilot": {"after": {"one": "2026-11-20T11:00:00.000Z"}}}
    playbook = with_record(pages, mine)
    before = saved(playbook)
    give(playbook, theirs)
    dialog = playbook.locator("dialog")
    expect(dialog).to_contain_text("the merged pilot would have no name")
    expect(dialog.locator("[data-act=merge]")).to_be_hidden()
    dialog.get_by_role("button", name="Cancel").click()
    assert saved(playbook)["pilot"] == before["pilot"]


def test_the_file_of_a_register_opens_and_its_pilots_are_chosen(pages: Pages) -> None:
    mine, theirs = mine_and_theirs()
    new = record_of(checks={"owner-named": {"status": "done", "on": "2026-11-02"}})
    new["pilot"] = {"id": "z9", "name": "Tide", "playbook": "forecasting"}
    left = record_of() | {"pilot": {"id": "z8", "name": "Left", "playbook": "gone"}}
    unread = {"version": 3, "pilot": {"name": "Later"}}
    playbook = with_record(pages, mine)
    give(playbook, {"records": [theirs, new, left, unread, 5]})
    lines = playbook.locator("dialog li")
    expect(lines).to_contain_text(
        [
            "Wren (Sales development agent): will be merged with yours; new, changed or removed: 2, unchanged: 2",
            "Tide (Revenue forecasting agent): new here",
            "Left (gone, which is not a playbook on this site): new here",
            "Later: written by a newer version",
            "Pilot 5 in the file: not a pilot record",
        ]
    )
    lines.nth(2).locator("input").uncheck()
    playbook.locator("dialog").get_by_role("button", name="Add 2 pilots").click()
    expect(playbook.locator("pilot-bar [role=status]")).to_have_text("Pilots added: 1, merged with yours: 1.")
    records = {record["pilot"]["name"]: record for record in playbook.evaluate(SAVED)}
    assert records.keys() == {"Wren", "Tide"}
    assert records["Wren"]["checks"].keys() == mine["checks"].keys() | theirs["checks"].keys()


def test_a_file_opens_on_a_page_of_the_library_too(pages: Pages) -> None:
    page = pages.open("gaps/ownership/")
    page.locator(".pb-pilotbar").wait_for()
    give(page, FULL)
    settle(page, "keep")
    assert checks_of(page) == FULL["checks"]


def test_what_was_imported_can_be_undone(playbook: Page) -> None:
    mine, theirs = mine_and_theirs()
    for choice in ("merge", "replace", "keep"):
        clear(playbook)
        put(playbook, mine)
        give(playbook, theirs)
        settle(playbook, choice)
        assert len(playbook.evaluate(SAVED)) == (2 if choice == "keep" else 1)
        playbook.locator("pilot-bar [data-act=undo]").click()
        expect(playbook.locator("pilot-bar [role=status]")).to_contain_text("Undone")
        playbook.wait_for_function("() => !document.querySelector('pilot-bar[data-saving]')")
        assert checks_of(playbook) == mine["checks"]


def test_undoing_a_merge_keeps_what_was_written_since(pages: Pages) -> None:
    mine, theirs = mine_and_theirs()
    playbook = with_record(pages, mine)
    give(playbook, theirs)
    settle(playbook, "merge")
    write(playbook, OTHER, evidence="since")
    playbook.locator("pilot-bar [data-act=undo]").click()
    playbook.locator("pilot-bar [data-act=undo]").click()
    assert checks_of(playbook) == mine["checks"]


def test_a_record_can_replace_the_pilot_whole(pages: Pages) -> None:
    mine, theirs = mine_and_theirs()
    playbook = with_record(pages, mine)
    give(playbook, theirs)
    settle(playbook, "replace")
    assert checks_of(playbook) == theirs["checks"]
    assert [record["checks"] for record in playbook.evaluate(BINNED)] == [mine["checks"]]
    playbook.reload()
    playbook.locator(".pb-pilotbar").wait_for()
    assert checks_of(playbook) == theirs["checks"]


def test_a_record_can_be_kept_next_to_the_pilot(pages: Pages) -> None:
    mine, theirs = mine_and_theirs()
    playbook = with_record(pages, mine)
    give(playbook, theirs)
    settle(playbook, "keep")
    records = {record["pilot"]["name"]: record for record in playbook.evaluate(SAVED)}
    assert records["Wren"]["checks"] == mine["checks"]
    assert records["Wren (copy)"]["checks"] == theirs["checks"]


def test_the_filled_example_opens_as_a_pilot_of_its_own(playbook: Page) -> None:
    menu(playbook, "Open the filled-in example…")
    settle(playbook, "keep")
    record = saved(playbook)
    assert record["pilot"]["invented"] is True
    assert len(record["checks"]) > 30
    tick(playbook, CHECK)
    write(playbook, OTHER, evidence="ours")
    assert saved(playbook)["checks"][OTHER]["evidence"] == "ours"
