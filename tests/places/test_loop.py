"""A pilot stays level with a place, whatever servers, sync clients, proxies and people do to its files."""

from __future__ import annotations

from typing import Any

from support.node import LARGE, run_node

REASONS = ("signed-out", "forbidden", "busy", "too-large", "full", "broken", "unreachable")


def play(scenario: str, *rounds: str) -> Any:
    """Play a scenario of tests/support/loop.mjs."""
    return run_node("loop.mjs", scenario, *rounds)


def test_no_interleaving_loses_an_edit_though_writes_fail() -> None:
    assert play("interleavings", "1000" if LARGE else "70") == {"lost": 0, "apart": 0}


def test_a_browser_writes_only_its_own_file_and_only_what_the_place_lacks() -> None:
    assert play("only-own-files") == {"files": ["k3/anna.json"], "more": 0, "said": ["level", "level"]}


def test_two_writes_of_one_length_within_one_second_are_both_read() -> None:
    assert play("same-second") == "ccc"


def test_a_refusal_is_told_and_the_edit_arrives_later() -> None:
    found = play("refusals")
    assert len(found) == 3 * len(REASONS)
    for case, (said, kept, arrived) in found.items():
        assert (said, kept, arrived) == (case.split()[0], "mine", "mine"), case


def test_a_torn_file_is_read_again_and_told_only_if_it_stays_so() -> None:
    found = play("torn")
    assert found == {"early": 0, "late": [["ben.json", "not-json"]], "left": 100, "after": 0, "got": "theirs"}


def test_hostile_files_are_named_left_alone_and_change_nothing() -> None:
    found = play("hostile")
    assert found["said"] == ["level"]
    assert dict(found["unreadable"]) == {
        "cover.json": "not-a-record",
        "deep.json": "hostile",
        "far.json": "not-a-record",
        "large.json": "too-large",
        "other.json": "other-pilot",
        "proto.json": "not-a-record",
        "text.json": "not-json",
    }
    assert (found["left"], found["kept"], found["name"], found["polluted"]) == (True, "mine", "Wren", None)


def test_a_file_of_a_newer_page_is_never_overwritten() -> None:
    assert play("newer") == {"others": ["newer"], "own": ["newer"], "left": True}


def test_a_deleted_pilot_is_not_written_again_unasked() -> None:
    found = play("gone")
    assert (found["said"], found["empty"], found["reopened"]) == (["gone", "gone"], 0, "gone")
    assert found["own"] == ["k3/anna.json"], "asked, the browser writes it again"
    assert found["ownDeleted"] == "gone"


def test_a_stale_proxy_is_told_and_nothing_is_lost() -> None:
    found = play("stale")
    assert found == {"said": ["written", "written", "written", "stale"], "there": "two", "healed": "level"}


def test_a_write_that_is_only_said_to_be_there_is_never_called_in_sync() -> None:
    assert play("swallowed") == ["written", "stale"]


def test_conflict_copies_of_sync_clients_are_merged() -> None:
    assert play("conflict-copies") == [["in the copy", "too"]] * 2


def test_a_signed_in_name_is_shown_only_for_what_that_person_s_file_has() -> None:
    found = play("signed-in")
    assert found["files"][0] == "k3/anna@anna@example.com.json"
    assert found["both"] == ["anna@example.com", "eve"], "a version that isn't shown is in its writer's file, too"
    assert (found["a"], found["b"]) == ("anna@example.com", ""), "what eve wrote in anna's name is a claim"


def test_each_status_of_a_server_has_one_meaning() -> None:
    found = play("http-statuses")
    unreachable = found.pop("none")
    said = {status: problem for status, (problem, _) in found.items()}
    assert said == {
        "0": "signed-out",
        "200": "",
        "401": "signed-out",
        "403": "forbidden",
        "404": "not-a-place",
        "405": "not-a-place",
        "409": "busy",
        "412": "busy",
        "413": "too-large",
        "415": "not-a-place",
        "423": "busy",
        "429": "busy",
        "500": "broken",
        "502": "broken",
        "503": "broken",
        "507": "full",
    }
    assert found["200"][1] == "not-a-place", "a page to sign in is no list"
    assert found["404"][1] is None
    assert unreachable == "unreachable"
