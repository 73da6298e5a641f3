"""What a site tells search engines, feed readers and previews of links, and what it says of itself in its footer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from pilotbook.book.model import Book
from pilotbook.config.hosts import find_hosts
from pilotbook.config.mkdocs_yml import read_config
from pilotbook.config.share import Share
from pilotbook.config.site import Site
from pilotbook.dossier.style import DossierOptions
from pilotbook.errors import PilotbookError
from pilotbook.render import render
from pilotbook.render.public import theme_values

ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://example.com/book/"
Load = Callable[[], Book]


def made(book: Book, path: str, **options: Any) -> str:
    """A file of a site, as text."""
    return next(file for file in render(book, Site(name="Tiny", **options)) if file.path == path).text()


def release(tiny: Path, version: str, **more: str) -> None:
    """Put a release into the tiny site."""
    folder = tiny / "content" / "releases"
    folder.mkdir(exist_ok=True)
    text = json.dumps({"version": version, **more, "ids": {"gap": {"ownership": "1a2b3c4d"}}, "playbooks": {}})
    (folder / f"{version}.json").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("values", "hosts"),
    [
        ({"theme": {"name": "material", "font": False}}, ()),
        ({"theme": "material"}, ("fonts.googleapis.com",)),
        ({"theme": {"name": "material", "font": {"text": "Roboto"}}}, ("fonts.googleapis.com",)),
        ({"theme": "mkdocs", "extra": {"analytics": {"provider": "google"}}}, ("www.googletagmanager.com",)),
        ({"theme": "mkdocs", "extra": {"analytics": {"provider": "plausible"}}}, ("plausible",)),
        ({"extra_css": ["own.css"], "extra_javascript": ["https://cdn.example/a.js", {"path": "//b.example/c.js"}]},
         ("cdn.example", "b.example")),
    ],
)  # fmt: skip
def test_the_hosts_that_pages_load_from_are_those_that_the_owner_configured(
    values: dict[str, Any], hosts: tuple[str, ...]
) -> None:
    assert find_hosts(values) == hosts


def test_the_privacy_note_says_where_shared_records_go(tiny_book: Load) -> None:
    book = tiny_book()
    alone = made(book, "privacy/index.md")
    assert "no record is sent anywhere" in alone
    assert "load nothing from other hosts" in alone
    assert "doesn't track you" in alone
    here = made(book, "privacy/index.md", share=Share("records/"), url=URL)
    assert "the folder <code>records/</code> of this site's server" in here
    assert "no record is sent" not in here
    address = "https://files.example.com/records/"
    there = made(book, "privacy/index.md", share=Share(address, True), url=URL, other_hosts=("cdn.example",))
    assert f"<code>{address}</code>, a folder on the server <code>files.example.com</code>" in there
    assert "OneDrive" in there
    assert "load files from <code>cdn.example</code>" in there
    assert "track" not in there


def test_feedback_goes_to_the_address_in_the_configuration_or_nowhere(tiny: Path, tiny_book: Load) -> None:
    book, config = tiny_book(), tiny / "mkdocs.yml"
    without = config.read_text(encoding="utf-8")
    assert theme_values(book, read_config(config).site())["pilotbook_site"]["feedback"] == ""
    assert "Tell whoever gave you" in made(book, "accessibility/index.md")
    text = without.replace("library: false", "library: false\n      feedback: mailto:team@example.com")
    assert text != without
    config.write_text(text, encoding="utf-8")
    site = read_config(config).site()
    assert theme_values(book, site)["pilotbook_site"]["feedback"] == "mailto:team@example.com"
    assert '<a href="mailto:team@example.com">' in made(book, "accessibility/index.md", feedback=site.feedback)
    config.write_text(text.replace("mailto:team@", "javascript:alert"), encoding="utf-8")
    with pytest.raises(PilotbookError, match="feedback: needs an address that begins with https://"):
        read_config(config).site()


def test_the_feed_has_each_release_that_has_a_date(tiny: Path, tiny_book: Load) -> None:
    assert not theme_values(tiny_book(), Site(url=URL))["pilotbook_site"]["feed"]
    release(tiny, "1.0.0", date="2026-03-01")
    release(tiny, "1.1.0")
    release(tiny, "1.10.0", date="2026-05-01")
    book = tiny_book()
    feed = ElementTree.fromstring(made(book, "feed.xml", url=URL))
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == [
        "Release 1.10.0",
        "Release 1.0.0",
    ]
    assert feed.findtext(f"{ATOM}updated") == "2026-05-01T00:00:00Z"
    assert feed.findtext(f".//{ATOM}summary") == "Contains 1 gap."
    assert feed.findtext(f".//{ATOM}entry/{ATOM}id") == f"{URL}changes/#v1.10.0"
    assert 'href="../feed.xml"' in made(book, "changes/index.md", url=URL)
    assert "feed.xml" not in made(book, "changes/index.md")
    assert theme_values(book, Site())["pilotbook_site"]["version"] == "1.10.0"


def test_a_version_that_is_noted_but_not_released_is_shown_as_such(tiny: Path, tiny_book: Load) -> None:
    release(tiny, "1.0.0")
    (tiny / "content" / "changes.yml").write_text(
        "changes:\n  gap:\n    owner:\n      {version: 1.1.0, kind: retired, why: No longer true}\n", encoding="utf-8"
    )
    assert theme_values(tiny_book(), Site())["pilotbook_site"]["version"] == "1.1.0 (unreleased)"


def test_robots_find_the_site_map(tiny_book: Load) -> None:
    assert made(tiny_book(), "robots.txt", url=URL).endswith(f"\nSitemap: {URL}sitemap.xml\n")
    assert made(tiny_book(), "robots.txt") == "User-agent: *\nAllow: /\n"


def test_each_playbook_has_a_picture_for_links_if_the_site_draws_pdf(tiny_book: Load) -> None:
    book = tiny_book()
    files = {file.path: file for file in render(book, Site(dossier=DossierOptions(formats=("pdf",))))}
    for name in ("site", "bot"):
        picture = files[f"assets/cards/{name}.png"].bytes()
        assert picture.startswith(b"\x89PNG")
        assert [int.from_bytes(picture[at : at + 4]) for at in (16, 20)] == [1200, 630]
    assert '"bot"' in files["playbooks/bot/checklist/index.md"].text().partition("card: ")[2].partition("\n")[0]
    assert "card:" not in files["gaps/index.md"].text()
    assert not any(file.path.startswith("assets/cards") for file in render(book, Site()))
