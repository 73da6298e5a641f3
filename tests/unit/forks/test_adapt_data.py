"""What the form gets to know of the site: its repository, and which IDs a fork may have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pilotbook.book.resolve import load_book
from pilotbook.config import paths
from pilotbook.config.site import Site
from pilotbook.render.views.adapt import base_json, new_file_url, rules_json
from pilotbook.render.views.adapt_schema import adapt_schema
from support.forks import Own
from support.paths import ROOT

GITHUB = "https://github.com/acme/agents/new/main?filename=playbooks/{file}"
GITLAB = "https://gitlab.com/acme/agents/-/new/main?file_name=playbooks/{file}"


@pytest.mark.parametrize(
    ("edit_base", "address"),
    [
        ("https://github.com/acme/agents/edit/main/", GITHUB),
        ("https://github.acme.test/acme/agents/edit/main/", GITHUB.replace("github.com", "github.acme.test")),
        ("https://github.com/acme/agents/edit/main/site/", GITHUB.replace("=playbooks", "=site/playbooks")),
        ("https://gitlab.com/acme/agents/-/edit/main/", GITLAB),
        ("https://gitlab.com/acme/agents/edit/main/", GITLAB),
        ("https://git.acme.test/acme/agents/-/edit/main/", GITLAB.replace("gitlab.com", "git.acme.test")),
        ("https://git.acme.test/acme/agents/edit/main/", ""),
        ("https://bitbucket.org/acme/agents/src/main/", ""),
        ("", ""),
    ],
)
def test_the_page_for_a_new_file_is_known_on_github_and_gitlab(edit_base: str, address: str) -> None:
    assert new_file_url(edit_base) == address


def test_a_fork_can_take_the_id_of_a_playbook_of_the_library_but_of_none_of_the_sites_own(own: Own) -> None:
    own.write("playbooks/ours.yml", "extends: bot\ntitle: Ours\n")

    def replaceable(root: Path | None) -> list[str]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("pilotbook.render.views.adapt.library_root", lambda: own.library)
            return list(json.loads(rules_json(own.book(), Site(root=root)))["replaceable"])

    assert replaceable(own.own) == ["bot"]
    assert replaceable(own.library) == [], "the site is the library"
    assert replaceable(None) == []
    own.write("playbooks/bot.yml", "extends: bot\ntitle: Ours\n")
    assert replaceable(own.own) == [], "a fork has taken it already"


def test_the_form_gets_no_example_sources_or_controls_of_a_playbook() -> None:
    book = load_book(paths.find_layers(ROOT), base=ROOT)
    data = json.loads(base_json(book, book.load("sales-sdr")))
    assert {"example", "sources", "documents", "draft"}.isdisjoint(data["values"])
    checks = [*data["library"].values(), *data["own"].values(), *data["adapt"].values()]
    assert all({"sources", "maps"}.isdisjoint(check) for check in checks)


def test_each_field_of_the_form_has_a_label_a_description_and_a_kind() -> None:
    kinds = {"text", "prose", "number", "flag", "choice", "ids", "list", "items", "group"}
    unchanged, found = set(), set()

    def visit(schema: dict[str, Any], place: str) -> None:
        assert not schema.keys() & {"$ref", "anyOf"}, place
        for key, part in schema.get("properties", {}).items():
            visit(part, f"{place}/{key}")
            if "kind" not in part:
                unchanged.add(key)
                continue
            assert part["about"], f"{place}/{key}"
            assert part["label"][0].isupper(), f"{place}/{key}"
            assert "\n" not in part["about"] + part["meaning"]
            found.add(part["kind"])
        for name in ("each", "items"):
            if name in schema:
                visit(schema[name], f"{place}/{name}")

    for key, part in adapt_schema().items():
        visit(part, key)
    assert found == kinds
    assert unchanged <= {"sources", "maps", "effort", "keep", "replaces", "fixes"}


def test_descriptions_have_no_marks_of_markdown() -> None:
    mode = adapt_schema()["autonomy"]["each"]["properties"]["mode"]
    assert "“alone”" in mode["about"]
    assert "`" not in json.dumps([part["about"] for part in _parts(adapt_schema()) if "about" in part])


def _parts(value: Any) -> list[dict[str, Any]]:
    """Every mapping in a value."""
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [*([value] if isinstance(value, dict) else []), *(one for child in children for one in _parts(child))]


def test_a_check_of_the_base_always_has_its_words_and_a_new_one_needs_them() -> None:
    schema = adapt_schema()

    def needed(part: dict[str, Any]) -> set[str]:
        return {key for key, one in part["properties"].items() if one.get("needed")}

    assert needed(schema[""]) == {"title", "team", "summary"}
    assert needed(schema["adapt"]["each"]) == {"text", "done_when", "evidence", "role", "gate"}
    assert needed(schema["checks"]["each"]) == {"text", "done_when", "evidence", "role", "gate"}
    assert schema["adapt"]["each"]["required"] == []
    assert needed(schema["cases"]["each"]) == {"kind", "input", "expected"}
    assert schema["cases"]["each"]["properties"]["does"]["rows"] == "autonomy"
    assert schema["leave_out"]["each"]["type"] == "string"
