"""The option `share` of a site, and what follows from it for the pages and the policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotbook.config.mkdocs_yml import read_config
from pilotbook.config.share import Share
from pilotbook.config.site import Site
from pilotbook.csp import build_policy
from pilotbook.errors import PilotbookError
from pilotbook.render.jinja import template

KEY = "sp=racwl&st=2026-11-29T08:00:00Z&se=2027-05-29T08:00:00Z&spr=https&sv=2024-11-04&sr=c&sig=a%2Fb%3D"
AZURE = "https://contoso.blob.core.windows.net/pilots?"


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
        (f"share: {AZURE}{KEY}", Share(AZURE + KEY)),
        (
            f"share: {{address: '{AZURE}si=team&sv=2024-11-04&sr=c&sig=x', folder: true}}",
            Share(f"{AZURE}si=team&sv=2024-11-04&sr=c&sig=x", folder=True),
        ),
        ("share: !ENV PLACE_OF_NOBODY", Share()),
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
        ("share: https://example.com/pilots/?sig=secret", "isn't an Azure SAS for one container"),
        ("share: https://example.com/pilots/?key=secret", "is not the address of a folder"),
        (
            f"share: {AZURE}{KEY.replace('sr=c', 'sr=b')}",
            "share: the key in this address isn't an Azure SAS for",
        ),
        (f"share: {AZURE}{KEY.replace('racwl', 'racwdl')}", "allows more than to read, write and list (sp=racwdl)"),
        (
            f"share: {AZURE}{KEY.replace('racwl', 'rl')}",
            "doesn't allow to read, write and list (sp=rl)",
        ),
        (f"share: {AZURE}{KEY.replace('se=', 'x=')}", "the key in this address never expires"),
        (f"share: {AZURE}{KEY}&x=<b>", "is not the address of a folder"),
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


def test_a_key_is_in_no_text_for_people(tmp_path: Path) -> None:
    share = read_config(config(tmp_path, f"share: {AZURE}{KEY}")).site().share
    assert (share.shown_address, share.has_key, share.is_elsewhere) == (AZURE[:-1], True, False)
    words = template("sharing.html.jinja").render(site=Site(share=share))
    assert "sig=" not in words
    assert "doesn't accept this site's key" in words
    with pytest.raises(PilotbookError) as error:
        read_config(config(tmp_path, f"share: {AZURE}{KEY.replace('racwl', 'd')}")).site()
    assert "sig=" not in str(error.value)


def test_the_words_say_where_to_sign_in() -> None:
    said = [
        template("sharing.html.jinja").render(site=Site(share=Share(address)))
        for address in ("records/", "https://dav.example.com/pilots/")
    ]
    assert "sign in again: reload the page." in said[0]
    assert "sign in again: open https://dav.example.com/pilots/ in another tab, then come back." in said[1]
