"""The built site, page by page: everything that a page points to is there, and nothing comes from elsewhere."""

from __future__ import annotations

import json
import posixpath
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from pilotbook.book.model import Book
from support.paths import ROOT

PARTS = {
    "": ["at-a-glance", "gaps", "fork"],
    "checklist/": ["checklist", "gate-choose", "gate-operate"],
    "answers/": ["answers", "decision"],
    "worksheets/": ["tables", "autonomy", "exceptions", "cases", "integrations", "signals", "undo", "needs"],
    "documents/": ["cost", "dossier"],
}
"""The parts of a playbook, by the page that has them. The overview has the ids of the others on its links."""
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "circle"}


class Page(HTMLParser):
    """What matters of one page: its elements in order, each with whether it is in the article."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], bool]] = []
        self.in_article = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.in_article = self.in_article or tag == "article"
        self.elements.append((tag, {key: value or "" for key, value in attrs}, self.in_article))

    def handle_endtag(self, tag: str) -> None:
        """Note where the article ends."""
        self.in_article = self.in_article and tag != "article"

    def of(self, *tags: str) -> list[dict[str, str]]:
        """The attributes of each element with one of these tags."""
        return [attrs for tag, attrs, _ in self.elements if tag in tags]

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [attrs["id"] for _, attrs, _ in self.elements if "id" in attrs]


@cache
def page(path: Path) -> Page:
    """A page, parsed once."""
    return Page(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    """Every page by its address below the site's root, the 404 page apart."""
    found = {
        path.parent.relative_to(site).as_posix().lstrip(".") + "/": page(path) for path in site.rglob("index.html")
    }
    assert len(found) > 60
    return {address.lstrip("/"): parsed for address, parsed in found.items()}


def test_every_link_and_anchor_leads_somewhere(pages: dict[str, Page], site: Path) -> None:
    lost = []
    for address, parsed in pages.items():
        for attrs in parsed.of("a", "link", "script", "img"):
            url = urlsplit(attrs.get("href") or attrs.get("src") or "")
            if url.scheme or url.netloc or not (url.path or url.fragment):
                continue
            target = posixpath.normpath(posixpath.join("/", address, unquote(url.path))).lstrip("/")
            if (site / target).is_file():
                continue
            folder = f"{target}/".lstrip("/") if target else ""
            if folder not in pages or (url.fragment and url.fragment not in pages[folder].ids):
                lost.append(f"{address}: {attrs.get('href') or attrs.get('src')}")
    assert lost == []


def test_nothing_is_loaded_from_another_host(pages: dict[str, Page]) -> None:
    for address, parsed in pages.items():
        for attrs in parsed.of("link", "script", "img", "iframe", "source"):
            url = attrs.get("src") or (attrs.get("href", "") if attrs.get("rel") != "canonical" else "")
            assert not url.startswith(("http:", "https:", "//")) or attrs.get("rel") in ("next", "prev"), (
                address,
                attrs,
            )


def test_no_style_sheet_loads_from_another_host(site: Path) -> None:
    css = (site / "assets" / "pilotbook.css").read_text(encoding="utf-8")
    assert "http" not in css
    assert "@import" not in css


OWN_SCRIPT = {
    "": "assets/home.js",
    "changes/": "assets/reference.js",
    "diagnose/": "assets/diagnose.js",
    "register/": "assets/register.js",
    "standards/": "assets/standards.js",
    "playbooks/*/": "assets/playbook.js",
    "playbooks/*/checklist/": "assets/checklist.js",
    "playbooks/*/answers/": "assets/answers.js",
    "playbooks/*/worksheets/": "assets/worksheets.js",
    "playbooks/*/documents/": "assets/cost.js",
    "playbooks/*/kickoff/": "assets/kickoff.js",
    "gaps/*/": "assets/checks.js",
    "fixes/*/": "assets/checks.js",
}
"""The pages whose article loads a script of its own. Those of a playbook share another one."""
SHARED_SCRIPT = "../assets/playbook.js"


def test_an_article_holds_no_script_style_or_handler(pages: dict[str, Page]) -> None:
    for address, parsed in pages.items():
        for tag, attrs, inside in parsed.elements:
            if inside:
                own = OWN_SCRIPT.get(re.sub(r"^(playbooks|gaps|fixes)/[^/]+/", r"\1/*/", address))
                sources = (f"../{own}", SHARED_SCRIPT) if address.startswith("playbooks/") else f"../{own}"
                if not address:
                    sources = "assets/home.js"
                assert tag not in ("script", "style") or (own and attrs.get("src", "").endswith(sources)), address
                assert "style" not in attrs, (address, tag)
                assert not [name for name in attrs if name.startswith("on")], (address, tag)


def test_ids_are_unique_in_a_page(pages: dict[str, Page]) -> None:
    for address, parsed in pages.items():
        assert len(parsed.ids) == len(set(parsed.ids)), (
            address,
            sorted({i for i in parsed.ids if parsed.ids.count(i) > 1}),
        )


def test_every_page_has_one_heading_and_a_description(pages: dict[str, Page]) -> None:
    for address, parsed in pages.items():
        assert len(parsed.of("h1")) == 1, address
        assert any(attrs.get("name") == "description" and attrs.get("content") for attrs in parsed.of("meta")), address


def test_the_pages_of_a_playbook_hold_its_parts_in_order(pages: dict[str, Page], shipped: Book) -> None:
    for id_ in shipped.playbooks:
        for address, parts in PARTS.items():
            assert [i for i in pages[f"playbooks/{id_}/{address}"].ids if i in parts] == parts
        overview = pages[f"playbooks/{id_}/"].ids
        below = [part for address in PARTS if address for part in PARTS[address] if not part.startswith("gate-")]
        assert [i for i in overview if i in below] == below, "an old address leads to a link to where it is now"


def test_a_checklist_holds_every_check_with_what_a_program_needs(pages: dict[str, Page], shipped: Book) -> None:
    for playbook in shipped.load_all():
        parsed = pages[f"playbooks/{playbook.id}/checklist/"]
        found = {attrs["data-check"]: attrs for attrs in parsed.of("li") if "data-check" in attrs}
        assert list(found) == [check.id for check in playbook.checks]
        for check in playbook.checks:
            attrs = found[check.id]
            assert attrs["id"] == f"check-{check.id}"
            assert (attrs["data-gate"], attrs["data-role"], attrs["data-gap"]) == (check.gate, check.role, check.gap)
            assert ("data-blocking" in attrs, "data-kickoff" in attrs) == (check.blocking, check.kickoff)
            stale = check.stale_after
            assert attrs.get("data-stale-days") == (str(stale.days) if stale and stale.days else None)
            assert attrs.get("data-stale-changes", "").split() == list(stale.changes if stale else ())


def test_every_box_has_its_label(pages: dict[str, Page]) -> None:
    for address, parsed in pages.items():
        boxes = [
            a["id"]
            for tag, a, inside in parsed.elements
            if inside and tag == "input" and a.get("type") == "checkbox"
            if a.keys() > {"type"}  # one with nothing else keeps the room of a filter
        ]
        assert set(boxes) <= {attrs.get("for") for attrs in parsed.of("label")}, address


def test_the_kickoff_sheet_holds_the_kickoff_checks(pages: dict[str, Page], shipped: Book) -> None:
    for playbook in shipped.load_all():
        rows = [a["data-check"] for a in pages[f"playbooks/{playbook.id}/kickoff/"].of("tr") if "data-check" in a]
        assert rows == [check.id for check in playbook.kickoff_checks]


def test_edit_this_leads_to_the_yaml(pages: dict[str, Page]) -> None:
    def edits(address: str) -> list[str]:
        return [attrs["href"] for attrs in pages[address].of("a") if attrs.get("rel") == "edit"]

    for address, end in {
        "playbooks/sales-sdr/": "/playbooks/sales-sdr.yml",
        "playbooks/sales-sdr/worksheets/": "/playbooks/sales-sdr.yml",
        "playbooks/sales-sdr/kickoff/": "/playbooks/sales-sdr.yml",
        "gaps/trust/": "/content/gaps/trust.yml",
        "fixes/owner-first/": "/content/fixes/owner-first.yml",
        "questions/": "/content/questions.yml",
        "about/use/": "/content/pages/about/use.md",
    }.items():
        (edit,) = edits(address)
        assert edit.endswith(f"/edit/main{end}"), edit


def test_the_data_is_published_with_its_schemas(site: Path, shipped: Book) -> None:
    book = json.loads((site / "data" / "book.json").read_text(encoding="utf-8"))
    for id_, playbook in shipped.playbooks.items():
        assert list(book["playbooks"][id_]["checks"]) == list(playbook.checks)
        assert (site / "data" / "playbooks" / f"{id_}.yml").read_bytes() == playbook.path.read_bytes()
        assert json.loads((site / "data" / "examples" / f"{id_}.json").read_text(encoding="utf-8"))["pilot"]["invented"]
    assert {path.name for path in (site / "data").glob("*.schema.json")} == {
        p.name for p in (ROOT / "schema").iterdir()
    }


def test_the_404_page_helps(site: Path) -> None:
    text = (site / "404.html").read_text(encoding="utf-8")
    assert "Page not found" in text
    assert '/playbooks/">Playbooks</a>' in text


def test_no_template_leads_to_a_page_that_only_this_site_has_written_by_hand() -> None:
    own = {path.name for path in (ROOT / "content" / "pages").iterdir() if path.is_dir()}
    assert own >= {"about", "authors"}
    templates = ROOT / "generator" / "pilotbook" / "render" / "templates"
    for path in templates.rglob("*.jinja"):
        leads = set(re.findall(r"\{\{ root \}\}([a-z]+)/", path.read_text(encoding="utf-8")))
        assert leads & own == set(), path.name
