"""The option `share` of a site, and what follows from it for the pages and the policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotbook.config.mkdocs_yml import read_config
from pilotbook.config.share import Share
from pilotbook.csp import build_policy
from pilotbook.errors import PilotbookError


def config(folder: Path, share: str) -> Path:
    path = folder / "mkdocs.yml"
    path.write_text(f"site_name: Ours\nplugins:\n  - pilotbook:\n      {share}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("limit: 3", Share()),
        ("share:", Share()),
        ("share: records", Share("records/")),
        ("share: team/records/", Share("team/records/")),
        ("share: https://dav.example.com/pilots", Share("https://dav.example.com/pilots/")),
        ("share: {folder: true}", Share(folder=True)),
        ("share: {address: records/, folder: true}", Share("records/", folder=True)),
        ("share: {address: records/, folder: false}", Share("records/")),
    ],
)
def test_a_place_is_a_folder_of_the_site_or_of_another_server_or_the_reader_s(
    tmp_path: Path, written: str, share: Share
) -> None:
    found = read_config(config(tmp_path, written)).site().share
    assert found == share
    assert found.is_offered == (share != Share())


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("share: 3", "mkdocs.yml:4:7: plugins › pilotbook › share: needs the address of a folder, or keys below it"),
        ("share: /records/", "share: is not the address of a folder. Write `share: records/`"),
        ("share: ../records/", "is not the address of a folder"),
        ("share: javascript:alert(1)", "is not the address of a folder"),
        ("share: https://anna:secret@example.com/", "is not the address of a folder"),
        ("share: https://example.com/pilots/?sig=secret", "is not the address of a folder"),
        ("share: 'https://example.com/\"><script>'", "is not the address of a folder"),
        ("share: {folder: false}", "names no place"),
        ("share: {folders: true}", "share › folders: unknown option. Did you mean `folder`?"),
        ("share: {address: [1]}", "share › address: is not the address of a folder"),
        ("share: {folder: please}", "share › folder: needs `true` or `false`"),
    ],
)
def test_another_value_is_refused_with_what_to_write(tmp_path: Path, written: str, problem: str) -> None:
    with pytest.raises(PilotbookError) as error:
        read_config(config(tmp_path, written)).site()
    assert problem in str(error.value)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("records/", "connect-src 'self'"),
        ("https://dav.example.com:8443/pilots/", "connect-src 'self' https://dav.example.com:8443"),
    ],
)
def test_the_policy_names_the_server_of_the_place_and_no_other(tmp_path: Path, address: str, allowed: str) -> None:
    (tmp_path / "index.html").write_text('<a href="https://elsewhere.example/">', encoding="utf-8")
    button = f'<button type="button" data-act="share" data-if="record" data-address="{address}" data-folder>'
    (tmp_path / "pilotbook.html").write_text(button, encoding="utf-8")
    assert allowed in build_policy(tmp_path).split("; ")
