"""Work that is kept between builds: the same bytes as without it, whatever changes or happens to the folder."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown import Markdown
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from pilotbook.book.resolve import load_book
from pilotbook.build.cache import Cache
from pilotbook.build.memory import BuildMemory
from pilotbook.config import paths
from pilotbook.errors import BookError
from pilotbook.mkdocs_plugin.config_digest import extension_file_digest
from pilotbook.mkdocs_plugin.page_cache import PageCache
from pilotbook.mkdocs_plugin.virtual_file import VirtualFile
from support.paths import TINY
from support.run import some
from support.sites import many

ROUNDS = int(os.environ.get("PILOTBOOK_ROUNDS", "6"))
"""Random changes that are tried; more can be asked for."""
CONFIGURATION = """site_name: Tiny
theme: {name: material, font: false}
plugins:
  - search
  - pilotbook: {library: false, dossier: {formats: []}}
markdown_extensions:
  - attr_list
  - toc: {permalink: true}
"""
FORK = """extends: bot-0
title: Our bot
adapt:
  owner-measured: {text: Put our meetings into the goals}
"""
EXTRA = {
    "content/gaps/extra.yml": """title: No deputy
order: 900
summary: No second person answers for it.
hidden_because: The owner took no vacation.
signs: [One name is on the page., Nobody is paged., The question gets a shrug.]
cost: It stops in August.
fixes: [owner-first]
""",
    "content/fixes/extra.yml": """title: Name a deputy
summary: A second name is next to the first.
steps:
  - {do: Ask for a name., by: owner, within: a week}
  - {do: Write it down., by: owner, within: a day}
closes: [ownership]
replaces: nobody
example: {title: Two names, text: It worked.}
checks:
  deputy-named: {text: Name a deputy, done_when: It is signed., evidence: The page, role: owner, gate: choose}
sources: [article/nobody]
""",
    "content/documents/extra.yml": """title: Deputy's page
order: 900
purpose: It names the deputy.
filled_in_by: owner
gate: choose
when: Before August.
holds: [One name, One date]
formats: [md]
sections:
  name: {title: The name, text: One name.}
""",
}
"""Files that can be drafts and that nothing published names. They lack `draft`."""
Files = dict[str, bytes]


def make_site(folder: Path) -> Path:
    """A copy of the tiny site without documents, which have tests of their own."""
    made = Path(shutil.copytree(TINY, folder / "site"))
    (made / "mkdocs.yml").write_text(CONFIGURATION, encoding="utf-8")
    many(made, 1)
    (made / "playbooks" / "our-bot.yml").write_text(FORK, encoding="utf-8")
    return made


def build_site(site: Path, out: Path, memory: BuildMemory) -> Files:
    """Build the site in this process, and read every file of it."""
    config = load_config(str(site / "mkdocs.yml"), site_dir=str(out))
    config.plugins.on_startup(command="build", dirty=False)
    plugin: Any = config.plugins["pilotbook"]  # MkDocs has one over all builds of a process
    plugin.memory = memory
    mkdocs_build(config)
    return read_site(out)


def read_site(out: Path) -> Files:
    """Every file of a built site."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The site, to be changed."""
    return make_site(tmp_path)


@pytest.fixture(autouse=True, scope="module")
def environment() -> Iterator[pytest.MonkeyPatch]:
    """The same day for every build, and no advertisement."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        patch.setenv("SOURCE_DATE_EPOCH", "1772323200")
        yield patch


@pytest.fixture(scope="module")
def first(environment: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unchanged site, the cache of its first build and, in `out`, what was built."""
    folder = tmp_path_factory.mktemp("first")
    environment.setenv("PILOTBOOK_CACHE", str(folder / "cache"))
    build_site(make_site(folder), folder / "out", BuildMemory(Cache(folder / "cache")))
    return folder


@pytest.fixture
def built_before(first: Path, tmp_path: Path) -> Callable[[Path], Files]:
    """Make a cache and the site that was built with it: copies of what the first build of the unchanged site left.

    Not for tests of what a build keeps of the last site: it takes none of a copied site for unchanged.
    """

    def copy(cache: Path) -> Files:
        out = tmp_path / "sites" / cache.name
        shutil.copytree(first / "cache", cache)
        shutil.copytree(first / "out", out)
        return read_site(out)

    return copy


@pytest.fixture
def built(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Files]]:
    """Build the site with a folder for kept work, and read every file of it."""
    memories: dict[Path, BuildMemory] = {}

    def build(cache: Path, *, remember: bool = False, ahead: bool = True) -> Files:
        """Build the site. `remember`: the process remembers its last build, as that of `serve` does. `ahead`: pages are
        converted while their playbook is loaded; else when MkDocs comes to them, as under `serve`.
        """
        monkeypatch.setenv("PILOTBOOK_CACHE", str(cache))
        memory = (memories.get(cache) if remember else None) or BuildMemory(Cache(cache))
        with monkeypatch.context() as patch:
            if not ahead:
                patch.setattr(PageCache, "convert_ahead", lambda *_: None)
            files = build_site(site, tmp_path / "sites" / cache.name, memory)
        memories[cache] = memory
        return files

    yield build
    shutil.rmtree(tmp_path / "sites", ignore_errors=True)


def different(one: Files, other: Files) -> list[str]:
    """The names of files that are not the same."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def entries(cache: Path) -> list[Path]:
    return [path for path in cache.rglob("*") if path.is_file()]


def test_a_warm_build_is_the_cold_one_and_converts_nothing(
    built: Callable[..., Files], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = built(tmp_path / "cache")
    assert len(entries(tmp_path / "cache")) > 20
    assert b'"location":"playbooks/bot/#' in cold["search/entries.json"]
    converted: list[int] = []
    whole = Markdown.convert

    def convert(self: Markdown, source: str) -> str:
        converted.append(len(source.strip()))
        return whole(self, source)

    monkeypatch.setattr("markdown.Markdown.convert", convert)
    with monkeypatch.context() as patch:
        patch.setattr("pilotbook.render.pages.template", _refuse)
        patch.setattr("pilotbook.render.assets.bundle", _refuse)
        warm = built(tmp_path / "cache")
    assert different(cold, warm) == []
    assert sum(size > 0 for size in converted) == 1  # the page that is written by hand
    assert different(cold, built(tmp_path / "other")) == []
    assert sum(size > 0 for size in converted) > 15


def _refuse(*_: object, **__: object) -> str:
    raise AssertionError("nothing changed, so that nothing has to be made")


def leaves(values: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all texts."""
    if isinstance(values, dict | list):
        for key, value in values.items() if isinstance(values, dict) else enumerate(values):
            yield from leaves(value, (*way, key))
    elif isinstance(values, str):
        yield way


def change(site: Path, chance: random.Random, number: int) -> str:
    """Change one random thing of a site, so that it is still a site. Returns what."""
    kinds = (
        ["text"] * 6 + ["sentence"] * 3 + ["name", "permalink", "hand", "order", "record", "extension", "new", "gone"]
    )
    kinds += ["draft"] * 3
    kind = chance.choice(kinds)
    config = site / "mkdocs.yml"
    if kind == "name":
        config.write_text(config.read_text().replace("site_name: Tiny", f"site_name: Tiny {number}"))
    elif kind == "permalink":
        before, after = chance.sample(["permalink: true", "permalink: false", "permalink: '#'"], 2)
        config.write_text(config.read_text().replace(before, after))
    elif kind == "extension":
        config.write_text(config.read_text().replace("  - attr_list\n", "  - attr_list\n  - abbr\n", 1))
    elif kind == "hand":
        with (site / "docs" / "notes.md").open("a") as notes:
            notes.write(f"\n## Heading {number}\n\nMore *text* of {number}.\n")
    elif kind == "new":
        (site / "playbooks" / f"new-{number}.yml").write_text(FORK.replace("Our bot", f"New {number}"))
    elif kind == "gone":
        for path in sorted(site.glob("playbooks/new-*.yml"))[:1]:
            path.unlink()
    elif kind == "record":
        path = site / "register" / "wren.json"
        path.write_text(path.read_text().replace('"name": "Wren', f'"name": "Wren{number} ', 1))
    elif kind == "draft":
        return flip_draft(site, chance.choice([*EXTRA]))
    else:
        return _in_yaml(site, chance, number, kind)
    return kind


def flip_draft(site: Path, file: str) -> str:
    """Add a draft to a site, or publish it, or make it a draft again. Returns what."""
    path = site / file
    text = path.read_text(encoding="utf-8") if path.exists() else f"{EXTRA[file]}draft: false\n"
    before, after = ("true", "false") if "draft: true" in text else ("false", "true")
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace(f"draft: {before}", f"draft: {after}"), encoding="utf-8")
    return f"{file}: draft: {after}"


def _in_yaml(site: Path, chance: random.Random, number: int, kind: str) -> str:
    folders = ("content/gaps", "content/fixes") if kind == "sentence" else ("content/**", "playbooks")
    files = sorted(path for folder in folders for path in site.glob(f"{folder}/*.yml"))
    for _ in range(50):
        path = chance.choice(files)
        before = path.read_bytes()
        values = yaml.load(before, Loader=yaml.CSafeLoader)
        if kind == "order" and "order" in values:
            values["order"] = chance.randint(1, 99)
        else:
            *way, last = chance.choice(list(leaves(values)))
            holder = values
            for key in way:
                holder = holder[key]
            if kind == "sentence" and " " not in holder[last]:
                continue
            holder[last] = f"{holder[last]} and {number}"
        path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), encoding="utf-8")
        try:
            load_book(paths.find_layers(site, library=False), base=site, register=site / "register")
        except BookError:
            path.write_bytes(before)
        else:
            return f"{path.name}: {last if kind != 'order' else kind}"
    raise AssertionError("no change was found that leaves a book")


@pytest.mark.fuzz
def test_a_warm_build_is_never_stale_whatever_changes(site: Path, built: Callable[..., Files], tmp_path: Path) -> None:
    chance = random.Random(int(os.environ.get("PILOTBOOK_SEED", "1")))
    built(tmp_path / "warm")
    changed = 0
    before: Files = {}
    for number in range(ROUNDS):
        what = change(site, chance, number)
        warm = built(tmp_path / "warm", remember=chance.random() < 0.6, ahead=chance.random() < 0.5)
        shutil.rmtree(tmp_path / "cold", ignore_errors=True)
        cold = built(tmp_path / "cold")
        assert different(warm, cold) == [], f"round {number}: {what}"
        changed += warm != before or "draft" in what  # a change of a draft shows nowhere
        before = warm
    assert changed > ROUNDS / 2


@pytest.mark.parametrize("file", some([*EXTRA], "content/fixes/extra.yml"))
def test_a_warm_build_follows_a_file_that_becomes_a_draft_and_is_published(
    site: Path, built: Callable[..., Files], built_before: Callable[[Path], Files], tmp_path: Path, file: str
) -> None:
    without = built_before(tmp_path / "warm")
    kinds = {
        "gaps": "gaps/extra/index.html",
        "fixes": "fixes/extra/index.html",
        "documents": "playbooks/bot/index.html",
    }
    page = kinds[file.split("/")[1]]
    for remember, is_draft in ((False, True), (True, False), (True, True), (False, False)):
        assert flip_draft(site, file).endswith(f"draft: {str(is_draft).lower()}")
        warm = built(tmp_path / "warm", remember=remember)
        shutil.rmtree(tmp_path / "cold", ignore_errors=True)
        assert different(warm, built(tmp_path / "cold")) == []
        shown = [name for name in different(without, warm) if name.endswith(".html")]
        assert (not shown) if is_draft else (page in shown or page in without), shown


DAMAGE: dict[str, Callable[[list[Path], random.Random], object]] = {
    "emptied": lambda paths, _: [path.write_bytes(b"") for path in paths],
    "torn": lambda paths, _: [path.write_bytes(path.read_bytes()[:-7]) for path in paths],
    "one byte": lambda paths, chance: [_flip(path, chance) for path in paths],
    "foreign": lambda paths, _: [path.write_bytes(b'{"html": "<p>not ours</p>"}' * 9) for path in paths],
    "swapped": lambda paths, chance: _swap(paths, chance),
    "folders": lambda paths, _: [(path.unlink(), path.mkdir()) for path in paths],
    "links to nowhere": lambda paths, _: [(path.unlink(), path.symlink_to("nowhere")) for path in paths],
    "gone": lambda paths, _: [path.unlink() for path in paths],
    **{
        f"some gone, {seed}": lambda paths, _, seed=seed: [path.unlink() for path in _some(paths, seed)]
        for seed in range(3)
    },
    **{
        f"some torn, {seed}": lambda paths, _, seed=seed: [path.write_bytes(b"x") for path in _some(paths, seed)]
        for seed in range(3)
    },
}


def _some(paths: list[Path], seed: int) -> list[Path]:
    """Half of them."""
    chance = random.Random(seed)
    return [path for path in sorted(paths) if chance.random() < 0.5]


def _flip(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _swap(paths: list[Path], chance: random.Random) -> None:
    contents = [path.read_bytes() for path in paths]
    chance.shuffle(contents)
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)


@pytest.mark.parametrize("damage", some([*DAMAGE], "one byte", "swapped", "some torn, 1"))
def test_a_damaged_cache_gives_the_same_site(
    built: Callable[..., Files], built_before: Callable[[Path], Files], tmp_path: Path, damage: str
) -> None:
    cold = built_before(tmp_path / "cache")
    DAMAGE[damage](entries(tmp_path / "cache"), random.Random(3))
    assert different(cold, built(tmp_path / "cache")) == []
    assert different(cold, built(tmp_path / "cache")) == []


def test_an_entry_that_vanishes_during_a_build_is_made_again(
    built: Callable[..., Files], built_before: Callable[[Path], Files], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = built_before(tmp_path / "cache")
    page_bytes = PageCache.page_bytes

    def lose(self: PageCache, file: VirtualFile) -> bytes:
        shutil.rmtree(tmp_path / "cache", ignore_errors=True)
        return page_bytes(self, file)

    monkeypatch.setattr(PageCache, "page_bytes", lose)
    shutil.rmtree(tmp_path / "sites" / "cache")  # else every file is kept, and none is written
    assert different(cold, built(tmp_path / "cache")) == []
    assert different(cold, built(tmp_path / "cache")) == []


def test_unchanged_files_are_kept_and_not_written_again(
    site: Path, built: Callable[..., Files], tmp_path: Path
) -> None:
    out = tmp_path / "sites" / "cache"
    cold = built(tmp_path / "cache")
    pages = ["playbooks/bot/index.html", "playbooks/our-bot/index.html", "data/book.json", "search/entries.json"]
    before = {page: (out / page).stat().st_ino for page in pages}
    assert different(cold, built(tmp_path / "cache")) == []
    assert {page: (out / page).stat().st_ino for page in pages} == before
    path = site / "playbooks" / "bot.yml"
    path.write_text(path.read_text().replace("It writes emails.", "It writes notes."))
    changed = built(tmp_path / "cache")
    assert b"It writes notes." in changed["playbooks/bot/index.html"]
    assert b"It writes notes." in changed["data/book.json"]
    assert b"It writes notes." in changed["search/entries.json"]
    assert (out / pages[1]).stat().st_ino == before[pages[1]]
    assert not list(out.glob(".*")), "nothing of the last site is left"


def test_a_page_shows_what_is_new_in_the_navigation(site: Path, built: Callable[..., Files], tmp_path: Path) -> None:
    built(tmp_path / "cache")
    (site / "playbooks" / "new.yml").write_text(FORK.replace("Our bot", "A new one"))
    warm = built(tmp_path / "cache")
    assert b"A new one" in warm["playbooks/bot/index.html"]
    assert b"A new one" in warm["gaps/index.html"]
    assert different(warm, built(tmp_path / "cold")) == []
    with (site / "docs" / "notes.md").open("a") as notes:
        notes.write("\n# Another title\n")
    assert different(built(tmp_path / "cache"), built(tmp_path / "other")) == []


def test_a_template_of_the_sites_own_counts_with_all_that_it_shows(
    site: Path, built: Callable[..., Files], tmp_path: Path
) -> None:
    config, template = site / "mkdocs.yml", site / "theme" / "main.html"
    config.write_text(config.read_text().replace("name: material,", "name: material, custom_dir: theme,"))
    template.parent.mkdir()
    template.write_text('{% extends "base.html" %}{% block announce %}{{ pages | length }} in all{% endblock %}')
    first = built(tmp_path / "cache")
    (site / "playbooks" / "new.yml").write_text(FORK)
    warm = built(tmp_path / "cache")
    count = len([name for name in first if name.endswith("index.html")])
    assert f"{count + 6} in all".encode() in warm["playbooks/bot/kickoff/index.html"]
    template.write_text(template.read_text().replace("in all", "altogether"))
    warm = built(tmp_path / "cache")
    assert b"altogether" in warm["playbooks/bot/kickoff/index.html"]
    assert different(warm, built(tmp_path / "cold")) == []


def test_changes_to_the_built_site_are_undone(built: Callable[..., Files], tmp_path: Path) -> None:
    out = tmp_path / "sites" / "cache"
    cold = built(tmp_path / "cache")
    (out / "playbooks" / "bot" / "index.html").write_text("someone else's")
    (out / "data" / "book.json").unlink()
    (out / "search" / "entries.json").write_bytes(b" " * len(cold["search/entries.json"]))
    (out / "gaps" / "more.html").write_text("more")
    (out / "gaps" / ".hidden").write_text("more")
    (out / "gaps" / "empty").mkdir()
    (out / "more" / "folder").mkdir(parents=True)
    kickoff, elsewhere = out / "playbooks" / "bot" / "kickoff" / "index.html", tmp_path / "elsewhere.html"
    kickoff.rename(elsewhere)
    kickoff.symlink_to(elsewhere)
    shutil.rmtree(out / "fixes")
    (out / ".pilotbook-previous" / "playbooks" / "bot").mkdir(parents=True)
    (out / ".pilotbook-previous" / "playbooks" / "bot" / "index.html").write_text("of a build that was killed")
    assert different(cold, built(tmp_path / "cache")) == []
    assert not kickoff.is_symlink()
    assert not [path for path in out.rglob("*") if path.is_dir() and not any(path.iterdir())]


def test_a_changed_file_is_not_written_into_a_hard_link_of_the_last_site(
    site: Path, built: Callable[..., Files], tmp_path: Path
) -> None:
    cold = built(tmp_path / "cache")
    page, copy = "playbooks/bot/index.html", tmp_path / "copy.html"
    copy.hardlink_to(tmp_path / "sites" / "cache" / page)
    path = site / "playbooks" / "bot.yml"
    path.write_text(path.read_text().replace("It writes emails.", "It writes notes."))
    assert b"It writes notes." in built(tmp_path / "cache")[page]
    assert copy.read_bytes() == cold[page]


def test_a_hand_written_file_over_a_page_of_the_last_site_stays(
    site: Path, built: Callable[..., Files], tmp_path: Path
) -> None:
    built(tmp_path / "cache")
    page = site / "docs" / "playbooks" / "bot" / "kickoff" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("ours")
    warm = built(tmp_path / "cache")
    assert different(warm, built(tmp_path / "cold")) == []
    assert different(warm, built(tmp_path / "cache")) == []


def test_a_mistake_leaves_the_last_site_as_it_is(site: Path, built: Callable[..., Files], tmp_path: Path) -> None:
    cold, out = built(tmp_path / "cache"), tmp_path / "sites" / "cache"
    path = site / "playbooks" / "bot.yml"
    text = path.read_text()
    path.write_text(text.replace("team: Sales", "taem: Sales"))
    with pytest.raises(Abort):
        built(tmp_path / "cache")
    left = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert different(cold, left) == []
    path.write_text(text)
    assert different(cold, built(tmp_path / "cache")) == []


def test_the_longest_unused_entries_go_first_when_the_cache_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path)
    keys = [f"{number}" * 64 for number in range(4)]
    for age, key in enumerate(keys):
        cache.put(key, bytes(968))  # and 32 of its digest
        os.utime(tmp_path / key[:2] / key, (time.time() - age * 60,) * 2)
    monkeypatch.setattr("pilotbook.build.cache.MAX_BYTES", 2500)
    cache.prune()
    assert [cache.has(key) for key in keys] == [True, True, False, False]
    os.utime(tmp_path / keys[1][:2] / keys[1], (0, 0))
    cache.prune()
    assert [cache.has(key) for key in keys] == [True, False, False, False]


def test_a_full_disk_does_not_stop_a_build(
    built: Callable[..., Files], built_before: Callable[[Path], Files], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = built_before(tmp_path / "cold")
    kept: list[bytes] = []

    def full(_self: Any, _key: str, content: bytes) -> None:
        kept.append(content)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pilotbook.build.cache.Cache._write", full)
    assert different(cold, built(tmp_path / "full")) == []
    assert len(kept) > 10
    assert entries(tmp_path / "full") == []


def test_a_folder_that_cannot_be_made_does_not_stop_a_build(
    built: Callable[..., Files], built_before: Callable[[Path], Files], tmp_path: Path
) -> None:
    cold = built_before(tmp_path / "cold")
    (tmp_path / "file").write_text("in the way")
    assert different(cold, built(tmp_path / "file")) == []


def test_two_builds_at_once_make_the_same_site(
    site: Path, built: Callable[..., Files], built_before: Callable[[Path], Files], tmp_path: Path
) -> None:
    cold = built_before(tmp_path / "cold")
    environment = {**os.environ, "PILOTBOOK_CACHE": str(tmp_path / "shared")}
    folders = [tmp_path / "one", tmp_path / "two"]
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(site / "mkdocs.yml"), "-d"]
    running = [subprocess.Popen([*command, str(folder)], env=environment) for folder in folders]
    assert [one.wait(120) for one in running] == [0, 0]
    for folder in folders:
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert different(cold, files) == []
    assert different(cold, built(tmp_path / "shared")) == []


def test_an_extension_of_the_sites_own_counts_with_its_file(
    site: Path, built: Callable[..., Files], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "lib" / "shouting.py"
    own.parent.mkdir()
    text = """
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
class Shout(Postprocessor):
    def run(self, text):
        return text.replace("Bot", "WORD")
class Shouting(Extension):
    def extendMarkdown(self, md):
        md.postprocessors.register(Shout(md), "shout", 1)
def makeExtension(**options):
    return Shouting(**options)
"""
    config = (site / "mkdocs.yml").read_text()
    (site / "mkdocs.yml").write_text(config.replace("  - attr_list\n", "  - attr_list\n  - shouting\n"))
    monkeypatch.syspath_prepend(str(own.parent))
    page = "playbooks/bot/index.html"
    own.write_text(text)
    assert b"WORD" in built(tmp_path / "cache")[page]
    own.write_text(text.replace("WORD", "OTHER"))
    sys.modules.pop("shouting")
    extension_file_digest.cache_clear()
    assert b"OTHER" in built(tmp_path / "cache")[page]


def test_another_plugin_sees_the_pages_markdown(site: Path, built: Callable[..., Files], tmp_path: Path) -> None:
    (site / "hooks.py").write_text(
        "SEEN = {}\n"
        "def on_page_context(context, page, config, nav):\n"
        "    assert page.markdown.strip(), page.url\n"
        "    return context\n"
    )
    with (site / "mkdocs.yml").open("a") as config:
        config.write("hooks: [hooks.py]\n")
    cold = built(tmp_path / "cache")
    assert different(cold, built(tmp_path / "cache")) == []


def test_another_plugin_may_replace_the_content_of_a_file(
    site: Path, built: Callable[..., Files], tmp_path: Path
) -> None:
    (site / "hooks.py").write_text(
        "def on_files(files, config):\n"
        "    page = files.get_file_from_path('playbooks/bot/index.md')\n"
        "    page.content_string = page.content_string.replace('It writes emails.', 'It writes notes.')\n"
        "    files.get_file_from_path('data/playbooks/bot.yml').content_bytes = b'title: Theirs'\n"
    )
    with (site / "mkdocs.yml").open("a") as config:
        config.write("hooks: [hooks.py]\n")
    files = built(tmp_path / "cache")
    assert b"It writes notes." in files["playbooks/bot/index.html"]
    assert files["data/playbooks/bot.yml"] == b"title: Theirs"


def test_an_entry_is_bound_to_its_key(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("a" * 64, b"one")
    cache.put("b" * 64, b"two")
    (tmp_path / "aa" / ("a" * 64)).replace(tmp_path / "bb" / ("b" * 64))
    assert cache.find("b" * 64) is None
