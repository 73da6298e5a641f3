"""The MkDocs plugin and `pilotbook render` give the same site, and `render` treats a folder with care."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pilotbook.errors import PilotbookError
from pilotbook.export import export_files, write_tree
from pilotbook.render import File
from support.command import run_module
from support.paths import ROOT
from support.run import shipped_url, some
from support.sites import documents, few_documents

SAME = {
    "SITE_URL": "https://example.org/book/",
    "EDIT_URI": "https://example.org/edit/content/pages/",
    "SOURCE_DATE_EPOCH": "1760000000",
    "NO_MKDOCS_2_WARNING": "1",
}
"""What would make two builds differ that are not of the same minute or machine."""


def run(*arguments: str | Path, **options: Any) -> str:
    """Run a module of this Python, and return what it says. A failure fails the test, and so does noise of ours."""
    done = run_module(*arguments, **{**SAME, **options})
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == "" or arguments[0] != "pilotbook", done.stderr
    return done.stdout


def both_ways(config: Path, folder: Path, **options: Any) -> tuple[Path, Path]:
    """The site by the plugin, and by MkDocs from the rendered tree."""
    by_plugin, by_tree = folder / "by-plugin", folder / "by-tree"
    run("pilotbook", "build", "-f", config, "-d", by_plugin, **options)
    run("pilotbook", "render", folder / "tree", "-f", config, **options)
    run("mkdocs", "build", "--strict", "-f", folder / "tree" / "mkdocs.yml", "-d", by_tree, **options)
    return by_plugin, by_tree


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path. The plugin's pages name a worker that loads the search index later."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().replace(b"workers/pilotbook.js?", b"workers/")
        for path in paths
    }


def without_blanks(site: dict[str, bytes]) -> dict[str, bytes]:
    """The files, with pages and the site map as if the theme's templates spaced nothing out: the plugin trims them."""
    return {
        path: re.sub(rb"\s+", b"", content) if path.endswith((".html", ".xml")) else content
        for path, content in site.items()
    }


def html_of(folder: Path) -> dict[str, bytes]:
    """The pages of a site."""
    return {path: content for path, content in without_blanks(files(folder)).items() if path.endswith(".html")}


@pytest.fixture
def tiny(tiny: Path) -> Path:
    """The tiny site with documents as Markdown alone: all formats take longer than everything else."""
    documents(tiny / "mkdocs.yml", "md")
    return tiny


@pytest.fixture(scope="module")
def sites(site: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The shipped site, made both ways. With the address and the documents of `site`, these are made already."""
    assert site.is_dir()
    folder = tmp_path_factory.mktemp("edges")
    by_plugin, by_tree = both_ways(ROOT / "mkdocs.yml", folder, SITE_URL=shipped_url(), **few_documents())
    return files(by_plugin), files(by_tree)


Sites = tuple[dict[str, bytes], dict[str, bytes]]

ORDERED_BY_FILE = {"search/search_index.json", "search/entries.json", "sitemap.xml", "sitemap.xml.gz"}
"""MkDocs lists pages here in the order in which it met the files: the plugin's come after the hand-written ones,
those of a tree by their names. The entries are the same, and tested to be."""


def test_both_edges_make_the_same_files(sites: Sites) -> None:
    by_plugin, by_tree = sites
    assert sorted(by_plugin.keys() - {"search/entries.json"}) == sorted(by_tree)
    assert "playbooks/sales-sdr/index.html" in by_plugin


def test_both_edges_make_the_same_bytes(sites: Sites) -> None:
    by_plugin, by_tree = map(without_blanks, sites)
    assert [path for path in by_plugin if path not in ORDERED_BY_FILE and by_plugin[path] != by_tree[path]] == []


def test_both_edges_find_the_same_by_search(sites: Sites) -> None:
    def entries(site: dict[str, bytes]) -> Any:
        index = json.loads(site["search/search_index.json"])
        found = index["docs"] or json.loads(site["search/entries.json"])
        docs = [{**entry, "text": re.sub(r"\s+", "", entry["text"])} for entry in found]  # cells have spaces between
        return index["config"], sorted(docs, key=lambda entry: entry["location"])

    assert entries(sites[0]) == entries(sites[1])


def test_both_edges_name_the_same_pages_in_the_site_map(sites: Sites) -> None:
    def entries(text: bytes) -> list[str]:
        return sorted(re.findall(r"<url>.*?</url>", text.decode(), flags=re.DOTALL))

    by_plugin, by_tree = map(without_blanks, sites)
    assert entries(by_plugin["sitemap.xml"]) == entries(by_tree["sitemap.xml"]) != []
    for site in sites:
        assert gzip.decompress(site["sitemap.xml.gz"]) == site["sitemap.xml"]


def test_every_page_links_to_its_own_source(sites: Sites) -> None:
    for site in sites:
        links = {path: re.findall(rb'href="(https://example\.org/edit/[^"]*)"', page) for path, page in site.items()}
        assert links["about/use/index.html"] == [b"https://example.org/edit/content/pages/about/use.md"]
        assert links["playbooks/sales-sdr/index.html"][0] == b"https://example.org/edit/playbooks/sales-sdr.yml"
        assert links["playbooks/index.html"] == [], "no single file is behind the list of playbooks"


def test_the_words_of_the_browser_part_can_be_a_sites_own(tiny: Path, tmp_path: Path) -> None:
    words = "<!doctype html><title>Wörter</title>"
    (tiny / "docs" / "assets").mkdir(parents=True)
    (tiny / "docs" / "assets" / "pilotbook.html").write_text(words, encoding="utf-8")
    for site in both_ways(tiny / "mkdocs.yml", tmp_path):
        assert (site / "assets" / "pilotbook.html").read_text(encoding="utf-8") == words


@pytest.mark.parametrize(
    ("path", "made"),
    some(
        [
            ("playbooks/bot/index.md", "playbooks/bot/index.html"),
            ("playbooks/bot.md", "playbooks/bot/index.html"),
            ("playbooks/bot/kickoff.md", "playbooks/bot/kickoff/index.html"),
            ("gaps/README.md", "gaps/index.html"),
            ("index.md", "index.html"),
            ("README.md", "index.html"),
        ],
        ("playbooks/bot.md", "playbooks/bot/index.html"),
    ),
)
def test_a_hand_written_page_replaces_the_books(tiny: Path, tmp_path: Path, path: str, made: str) -> None:
    """Known by its address, which two names can have; in the navigation it stands where the book's page would."""
    (tiny / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
    (tiny / "docs" / path).write_text("---\ntitle: Ours\n---\n# Written by hand\n", encoding="utf-8")
    by_plugin, by_tree = both_ways(tiny / "mkdocs.yml", tmp_path)
    assert "Written by hand" in (by_plugin / made).read_text(encoding="utf-8")
    assert html_of(by_plugin) == html_of(by_tree)


def test_a_tree_keeps_what_the_site_has_configured(tiny: Path, tmp_path: Path) -> None:
    """What it inherits, other plugins, pages out of the navigation, a style sheet and a template of the site's own."""
    (tiny / "docs" / "draft.md").write_text("# Draft\n", encoding="utf-8")
    (tiny / "docs" / "own.css").write_text("p { color: red }\n", encoding="utf-8")
    (tiny / "own-theme").mkdir()
    (tiny / "own-theme" / "404.html").write_text("Lost at sea", encoding="utf-8")
    (tiny / "base.yml").write_text("site_name: Tiny\n", encoding="utf-8")
    (tiny / "mkdocs.yml").write_text(
        "INHERIT: base.yml\n"
        "theme: {name: material, font: false, custom_dir: own-theme}\n"
        "plugins: {search: {lang: de}, tags: {}, pilotbook: {library: false}}\n"
        "markdown_extensions: [attr_list]\n"
        "extra_css: [own.css]\n"
        "not_in_nav: draft.md\n"
        "validation: {nav: {omitted_files: warn}}\n"
        "nav: [pilotbook:home, pilotbook:playbooks, pilotbook:dossiers, pilotbook:gaps, pilotbook:fixes,\n"
        "  pilotbook:questions, pilotbook:evidence, notes.md]\n",
        encoding="utf-8",
    )
    by_plugin, by_tree = both_ways(tiny / "mkdocs.yml", tmp_path)
    for site in (by_plugin, by_tree):
        assert json.loads((site / "search/search_index.json").read_bytes())["config"]["lang"] == ["de"]
        assert (site / "404.html").read_text(encoding="utf-8") == "Lost at sea"
    mine, theirs = without_blanks(files(by_plugin)), without_blanks(files(by_tree))
    assert [path for path in mine if path not in ORDERED_BY_FILE and mine[path] != theirs[path]] == []


def test_rendering_again_writes_nothing(tiny: Path, tmp_path: Path) -> None:
    run("pilotbook", "render", tmp_path / "out", "-f", tiny / "mkdocs.yml")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    said = run("pilotbook", "render", tmp_path / "out", "-f", tiny / "mkdocs.yml")
    assert "0 changed, 0 deleted" in said
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before


def test_the_pages_of_a_playbook_that_is_gone_are_deleted(tiny: Path, tmp_path: Path) -> None:
    other = tiny / "playbooks" / "other.yml"
    bot = (tiny / "playbooks" / "bot.yml").read_text(encoding="utf-8")
    other.write_text(bot.replace("playbook: bot", "playbook: other").replace("email-fenced", "other-fenced"), "utf-8")
    run("pilotbook", "render", tmp_path / "out", "-f", tiny / "mkdocs.yml")
    pages = tmp_path / "out" / "docs" / "playbooks"
    with_other = files(tmp_path / "out")
    assert (pages / "other" / "index.md").is_file()
    other.unlink()
    run("pilotbook", "render", tmp_path / "out", "-f", tiny / "mkdocs.yml")
    gone = with_other.keys() - files(tmp_path / "out").keys()
    assert {f"docs/playbooks/other/{page}index.md" for page in ("", "kickoff/", "example/")} <= gone
    assert [path for path in gone if "other" not in path] == []
    assert (pages / "bot" / "index.md").is_file()


def test_what_others_put_into_a_tree_stays(tiny: Path, tmp_path: Path) -> None:
    run("pilotbook", "render", tmp_path / "out", "-f", tiny / "mkdocs.yml")
    foreign = tmp_path / "out" / "deploy.sh"
    foreign.write_text("echo", encoding="utf-8")
    run("pilotbook", "render", tmp_path / "out", "-f", tiny / "mkdocs.yml")
    assert foreign.is_file()


def test_a_render_that_was_broken_off_can_be_run_again(tiny: Path, tmp_path: Path) -> None:
    """A page that would have to lie inside another page stops the first run, which leaves nothing."""
    outputs = export_files(tiny / "mkdocs.yml", tmp_path / "out")
    impossible = File("docs/index.md/below.md", lambda: "")
    with pytest.raises(PilotbookError, match=r"index\.md"):
        write_tree([*outputs, impossible], tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert write_tree(outputs, tmp_path / "out").files == len(outputs)


def test_a_folder_with_other_files_is_refused_in_one_sentence(tiny: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.md").write_text("three years of work", encoding="utf-8")
    done = run_module("pilotbook", "render", mine, "-f", tiny / "mkdocs.yml")
    assert done.returncode == 1
    assert done.stderr == f"{mine}: this folder contains other files. Choose an empty or a new one.\n"
    assert [path.name for path in mine.iterdir()] == ["thesis.md"]
