"""What the built site shows those who find it by a link: previews, its version, and its notes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.run import shipped_url

META = re.compile(r'<meta (?:property|name)="((?:og|twitter):\w+)" content="([^"]*)"')


@pytest.mark.parametrize(
    ("path", "title", "card"),
    [
        ("", "pilotbook", "site"),
        ("gaps/ownership/", "Nobody owns the agent", "site"),
        ("about/", "About", "site"),
        ("playbooks/sales-sdr/", "Sales development agent", "sales-sdr"),
        ("playbooks/sales-sdr/checklist/", "Checklist: Sales development agent", "sales-sdr"),
    ],
)
def test_a_link_to_a_page_has_a_preview(site: Path, path: str, title: str, card: str) -> None:
    found = dict(META.findall((site / path / "index.html").read_text(encoding="utf-8")))
    assert found.pop("og:description")
    assert found == {
        "og:title": title,
        "og:image": f"{shipped_url()}assets/cards/{card}.png",
        "twitter:card": "summary_large_image",
    }
    assert (site / "assets" / "cards" / f"{card}.png").is_file()


def test_each_page_leads_to_the_notes_and_says_its_version(site: Path) -> None:
    pages = [path for path in site.rglob("*.html") if path.parent.name != "assets"]
    assert len(pages) > 60
    for page in pages:
        _, _, foot = page.read_text(encoding="utf-8").partition('<p class="pb-foot">')
        for text in ("Privacy", "Accessibility", "Feedback"):
            assert f">{text}</a>" in foot, page
        assert re.search(r">Version \d+\.\d+\.\d+", foot), page


def test_the_home_page_names_the_feed(site: Path) -> None:
    assert (site / "feed.xml").is_file()
    assert re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="feed.xml">',
                     (site / "index.html").read_text(encoding="utf-8"))  # fmt: skip
