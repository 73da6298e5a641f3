"""The incremental load gives the same book as a full one, and loads only what changed."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.build.cache import Cache
from pilotbook.build.file_digests import may_be_fork
from pilotbook.build.inputs import FullLoadNeeded
from pilotbook.build.memory import MAX_LOADED, BuildMemory
from pilotbook.build.shared_files import SharedFiles
from pilotbook.build.site_files import load_changed_files
from pilotbook.config import paths
from pilotbook.config.program import program_digest
from pilotbook.config.site import Site
from pilotbook.errors import BookError, PilotbookError
from pilotbook.files import digest
from pilotbook.load import Catalog, Layer, load_playbook
from pilotbook.render import File, assets
from support.hostile import TEXTS, write_book
from support.paths import ROOT
from support.run import some
from support.sites import many
from support.stored import SITE, Builder, check_twice, contents, files_of


def test_the_shipped_book_is_the_same(shipped: Book) -> None:
    check_twice(shipped, paths.find_layers(ROOT), base=ROOT)


def test_a_book_with_a_register_and_one_that_shows_some_are_the_same(tiny: Path) -> None:
    layers, register = paths.find_layers(tiny, library=False), tiny / "register"
    check_twice(load_book(layers, base=tiny, register=register), layers, base=tiny, register=register)
    (tiny / "own" / "playbooks").mkdir(parents=True)
    both = [*layers, Layer(tiny / "own" / "content", tiny / "own" / "playbooks")]
    for shows in ([], ["bot"]):
        check_twice(load_book(both, base=tiny, shows=shows), both, base=tiny, shows=shows)


@pytest.mark.parametrize("text", some(TEXTS[::4], *TEXTS[::12]), ids=lambda text: ascii(text)[:40])
def test_a_hostile_book_is_the_same_or_is_reported(tmp_path: Path, text: str) -> None:
    root = tmp_path / "book"
    write_book(root, text)
    layers = paths.find_layers(root, library=False)
    check_twice(load_book(layers, base=root), layers, base=root)


def test_only_what_changed_is_made_again(tiny: Path, tmp_path: Path) -> None:
    layers, builder = many(tiny, 5), Builder(tmp_path / "cache")
    builder.build(layers, base=tiny)
    assert len(builder.made) == 6
    builder.build(layers, base=tiny)
    assert builder.made == set()
    path = tiny / "playbooks" / "bot-3.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("title: Bot 3", "title: Other"), encoding="utf-8")
    _, files = builder.build(layers, base=tiny)
    assert builder.made == {"bot-3"}
    assert contents(files) == files_of(load_book(layers, base=tiny))
    gap = tiny / "content" / "gaps" / "ownership.yml"
    gap.write_text(gap.read_text(encoding="utf-8") + "\n# a comment\n", encoding="utf-8")
    builder.build(layers, base=tiny)
    assert len(builder.made) == 6


def test_a_fork_is_made_again_with_what_it_extends(tiny: Path, tmp_path: Path) -> None:
    layers, builder = many(tiny, 1), Builder(tmp_path / "cache")
    (tiny / "playbooks" / "our.yml").write_text("extends: bot-0\ntitle: Our bot\n", encoding="utf-8")
    (tiny / "playbooks" / "theirs.yml").write_text("extends: our\ntitle: Their bot\n", encoding="utf-8")
    builder.build(layers, base=tiny)
    assert builder.made == {"bot", "bot-0", "our", "theirs"}
    path = tiny / "playbooks" / "bot-0.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("It writes emails.", "It calls."), encoding="utf-8")
    _, files = builder.build(layers, base=tiny)
    assert builder.made == {"bot-0", "our", "theirs"}
    assert contents(files) == files_of(load_book(layers, base=tiny))


def test_a_list_of_playbooks_loads_none_of_them(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layers, builder = many(tiny, 2 * MAX_LOADED), Builder(tmp_path / "cache")
    builder.build(layers, base=tiny)
    loads: list[str] = []
    monkeypatch.setattr("pilotbook.build.store.load_playbook", lambda _, __, path, **___: loads.append(path.stem))
    book, _ = builder.build(layers, base=tiny)
    assert {playbook.title for playbook in book.playbooks.values()} >= {"Bot", "Bot 0"}
    assert loads == []


def test_few_playbooks_are_in_memory_at_once(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layers, builder = many(tiny, 2 * MAX_LOADED), Builder(tmp_path / "cache")
    memory = BuildMemory(builder.cache)
    book, _ = builder.build(layers, base=tiny, memory=memory)
    ids = list(book.playbooks)
    for id_ in ids:
        assert book.load(id_).snapshot.digest
    monkeypatch.setattr("pilotbook.build.store.load_playbook", lambda *_, **__: pytest.fail("it is loaded again"))
    for id_ in ids[-MAX_LOADED:]:
        book.load(id_)
    with pytest.raises(BaseException, match="it is loaded again"):
        book.load(ids[0])


def test_an_id_that_two_playbooks_take_is_reported(tiny: Path, tmp_path: Path) -> None:
    layers, builder = many(tiny, 1), Builder(tmp_path / "cache")
    builder.build(layers, base=tiny)
    copy = tiny / "playbooks" / "bot-0.yml"
    copy.write_text(copy.read_text(encoding="utf-8").replace("email-fenced-0", "email-fenced"), encoding="utf-8")
    with pytest.raises(FullLoadNeeded):
        builder.build(layers, base=tiny)
    with pytest.raises(BookError, match="the ID `email-fenced` is already used"):
        load_book(layers, base=tiny)


def test_a_file_saved_twice_in_a_moment_is_read_again(tiny: Path, tmp_path: Path) -> None:
    path, builder = tiny / "playbooks" / "bot.yml", Builder(tmp_path / "cache")
    layers, memory = paths.find_layers(tiny, library=False), BuildMemory(builder.cache)
    text = path.read_text(encoding="utf-8")
    now = time.time_ns()
    for word in ("Bxt", "Byt", "Bzt"):  # of one length and, on a disk that counts in seconds, of one time
        path.write_text(text.replace("title: Bot", f"title: {word}"), encoding="utf-8")
        os.utime(path, ns=(now, now))
        book, _ = builder.build(layers, base=tiny, memory=memory)
        assert book.playbooks["bot"].title == word


def test_a_file_saved_while_it_is_loaded_is_not_kept_as_it_was(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, builder = tiny / "playbooks" / "bot.yml", Builder(tmp_path / "cache")
    layers, text = paths.find_layers(tiny, library=False), path.read_text(encoding="utf-8")
    from pilotbook.build import store

    validate = store.validate_playbook

    def save(*given: object) -> object:
        path.write_text(text.replace("title: Bot", "title: Saved"), encoding="utf-8")
        return validate(*given)  # type: ignore[arg-type]  # they are handed on

    with monkeypatch.context() as patch:
        patch.setattr(store, "validate_playbook", save)
        with pytest.raises(FullLoadNeeded):
            builder.build(layers, base=tiny)
    assert builder.build(layers, base=tiny)[0].playbooks["bot"].title == "Saved"
    path.write_text(text, encoding="utf-8")
    for _ in range(2):  # first loaded, then out of the cache
        _, files = builder.build(layers, base=tiny)
        assert contents(files) == files_of(load_book(layers, base=tiny))


def test_a_file_saved_after_the_book_was_loaded_is_not_served_as_it_was(tiny: Path, tmp_path: Path) -> None:
    path, builder = tiny / "playbooks" / "bot.yml", Builder(tmp_path / "cache")
    layers, text = paths.find_layers(tiny, library=False), path.read_text(encoding="utf-8")
    builder.build(layers, base=tiny)
    _, files = builder.build(layers, base=tiny)
    path.write_text(text.replace("title: Bot", "title: Later"), encoding="utf-8")
    page = next(file for file in files if file.path == "playbooks/bot/index.md")
    with pytest.raises(PilotbookError, match=r"bot.yml: this file changed during the build"):
        page.bytes()


def test_a_damaged_entry_is_made_again(tiny: Path, tmp_path: Path) -> None:
    layers, builder = paths.find_layers(tiny, library=False), Builder(tmp_path / "cache")
    _, playbooks = builder.open(layers, base=tiny)
    key = playbooks.store.entry_key("bot")
    whole = json.loads(builder.cache.find(key) or b"")
    for broken in (b"", b"[]", b"{}", b"\xff", json.dumps({**whole, "summary": {}}).encode()):
        builder.cache.put(key, broken)
        book, playbooks = builder.open(layers, base=tiny)
        assert files_of(book, playbooks) == files_of(load_book(layers, base=tiny))
        assert json.loads(builder.cache.find(key) or b"") == whole


@pytest.mark.parametrize("broken", [b"", b"[]\n", b"{}\n", b"\xff"])
def test_a_damaged_bundle_is_made_again(tiny: Path, tmp_path: Path, broken: bytes) -> None:
    layers, builder = paths.find_layers(tiny, library=False), Builder(tmp_path / "cache")
    expected = files_of(load_book(layers, base=tiny))
    builder.build(layers, base=tiny)
    _, playbooks = builder.open(layers, base=tiny)
    builder.cache.put(playbooks.bundle_key("bot"), broken)
    _, files = builder.build(layers, base=tiny)
    assert contents(files) == expected


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("extends: bot\n", True), ("{extends: bot}\n", True), ("'without' : {}\n", True), ("? forked\n: {}\n", True),
        ('"\\x65xtends": bot\n', True), ("title: Bot\nsummary: it goes without\n", False), ("*a : b\n", True),
        ("title: a\n? extends\n: bot\n", True),
    ],
)  # fmt: skip
def test_what_may_be_a_fork_is_parsed_for_it(text: str, may: bool) -> None:
    assert may_be_fork(text.encode()) is may


INDEXES = {
    "playbooks/index.md",
    "data/book.json",
    "data/playbooks.json",
    "data/references.json",
    "data/adapt.json",
    "llms.txt",
}
"""What lists every playbook, and grows with them."""


def test_no_other_page_grows_with_the_number_of_playbooks(tiny: Path) -> None:
    sizes = []
    for count in (60, 120):
        book = load_book(many(tiny, count), base=tiny, register=tiny / "register")
        sizes.append({path: len(content) for path, content in files_of(book).items()})
    grown = {
        path: (size, sizes[1][path]) for path, size in sizes[0].items() if sizes[1][path] > size + 300
    }  # longer ids
    assert grown.keys() == INDEXES, grown


def test_the_list_of_playbooks_stays_lean(tiny: Path) -> None:
    book = load_book(many(tiny, 120), base=tiny)
    page = files_of(book)["playbooks/index.md"]
    assert len(page) < 121 * 1000
    assert page.count(b'class="pb-dot"') == 121 * len(book.playbooks["bot"].gaps)


SENTENCES = {
    "gaps/ownership.yml": "No person answers for it.",
    "fixes/owner-first.yml": "The goal sheet names it.",
    "questions.yml": "Someone must.",
    "roles.yml": "Answers for it.",
    "gates.yml": "Did it hold?",
}
"""Files of patterns, and a sentence in each."""


def reworded(tiny: Path, name: str, before: str, after: str = "Said again in other words.") -> None:
    path = tiny / "content" / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_of_the_patterns_loads_no_playbook_before_someone_asks(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    layers, builder = many(tiny, 3), Builder(tmp_path / "cache")
    builder.build(layers, base=tiny)
    reworded(tiny, name, SENTENCES[name])
    loads: list[str] = []

    def load(catalog: Catalog, number: int, path: Path, *, base: Path) -> None:
        loads.append(path.stem)
        load_playbook(catalog, number, path, base=base)

    monkeypatch.setattr("pilotbook.build.store.load_playbook", load)
    book, playbooks = builder.open(layers, base=tiny)
    assert loads == []
    assert playbooks.content("bot", "playbooks/bot/index.md").startswith(b"---")
    assert loads == ["bot"]
    assert files_of(book, playbooks) == files_of(load_book(layers, base=tiny))


def test_what_lists_and_the_validation_read_loads_every_playbook(tiny: Path, tmp_path: Path) -> None:
    layers, builder, memory = many(tiny, 1), Builder(tmp_path / "cache"), None
    memory = BuildMemory(builder.cache)
    _, playbooks = builder.open(layers, base=tiny, memory=memory)
    for name, before, after in (
        ("fixes/owner-first.yml", "gate: choose", "gate: prove"),
        ("fixes/owner-first.yml", "title: Name the owner first", "title: Name an owner first"),
        ("documents/charter.yml", "Says who answers.", "Says who it is that answers."),
    ):
        keys = {id_: playbooks.store.entry_key(id_) for id_ in playbooks.store.ids}
        reworded(tiny, name, before, after)
        book, playbooks = builder.open(layers, base=tiny, memory=memory)
        assert all(playbooks.store.entry_key(id_) != key for id_, key in keys.items())
        assert files_of(book, playbooks) == files_of(load_book(layers, base=tiny))


def test_a_fork_is_behind_when_a_check_of_its_base_is_reworded(tiny: Path, tmp_path: Path) -> None:
    layers, builder = many(tiny, 1), Builder(tmp_path / "cache")
    memory = BuildMemory(builder.cache)
    base = load_book(layers, base=tiny).load("bot-0")
    head = f"extends: bot-0\nforked: {{version: 1.0.0, digest: {base.snapshot.digest}}}\ntitle: Ours\n"
    (tiny / "playbooks" / "our-bot.yml").write_text(head, encoding="utf-8")
    book, playbooks = builder.open(layers, base=tiny, memory=memory)
    assert not book.playbooks["our-bot"].is_behind
    plain = playbooks.store.entry_key("bot")
    reworded(tiny, "fixes/owner-first.yml", "The goal sheet names it.")
    book, playbooks = builder.open(layers, base=tiny, memory=memory)
    assert book.playbooks["our-bot"].is_behind
    assert playbooks.store.entry_key("bot") == plain, "only forks read the words of checks"
    assert files_of(book, playbooks) == files_of(load_book(layers, base=tiny))
    fork = playbooks.store.entry_key("our-bot")
    reworded(tiny, "gaps/ownership.yml", "No person answers for it.")
    book, playbooks = builder.open(layers, base=tiny, memory=memory)
    assert playbooks.store.entry_key("our-bot") == fork
    assert files_of(book, playbooks) == files_of(load_book(layers, base=tiny))


def test_files_of_no_playbook_are_made_again_when_their_sources_changed(tiny: Path, tmp_path: Path) -> None:
    overrides = tmp_path / "overrides"
    shutil.copytree(paths.overrides_folder(), overrides)
    register, site = tiny / "register", replace(SITE, overrides=overrides)
    layers, builder = many(tiny, 1), Builder(tmp_path / "cache")

    def key(site: Site = site, shows: list[str] | None = None) -> str:
        source = replace(builder.source(layers, tiny, shows=shows, register=register), site=site)
        return source.shared_key(source.open(BuildMemory(builder.cache)).store)

    first = key()
    assert key() == first
    found = {first, key(replace(site, today="2026-03-02")), key(replace(site, name="Ours")), key(shows=["bot"])}
    for path in (
        next(register.glob("*.json")),
        overrides / "components" / "main" / "main.js",
        overrides / "apps" / "search" / "worker.js",
        tiny / "playbooks" / "bot.yml",
        tiny / "content" / "gates.yml",
    ):
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        found.add(key())
    (register / "new.json").write_text("{}", encoding="utf-8")
    assert len(found | {key()}) == 10


def test_scripts_and_styles_are_joined_again_when_one_of_them_changed_and_not_with_the_book(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    overrides = tmp_path / "overrides"
    shutil.copytree(paths.overrides_folder(), overrides)
    builder, joined = Builder(tmp_path / "cache"), []
    for name in ("bundle", "bundle_next_to", "bundle_styles", "bundle_style"):
        monkeypatch.setattr(assets, name, _noting(getattr(assets, name), joined))

    def build() -> dict[str, bytes]:
        source = replace(builder.source(many(tiny, 1), tiny), site=replace(SITE, overrides=overrides))
        _, files = load_changed_files(source, BuildMemory(builder.cache), lambda *_: nullcontext(), builder.convert)
        joined.clear()
        return {file.path: file.bytes() for file in files if file.path.startswith("assets/")}

    first = build()
    assert len(joined) > 20
    bot = tiny / "playbooks" / "bot.yml"
    bot.write_text(bot.read_text(encoding="utf-8").replace("title: Bot", "title: Robot"), encoding="utf-8")
    assert build()["assets/pilotbook.js"] == first["assets/pilotbook.js"]
    assert joined == []
    worker = overrides / "apps" / "search" / "worker.js"
    worker.write_text(worker.read_text(encoding="utf-8") + 'console.log("changed");\n', encoding="utf-8")
    assert b'"changed"' in build()["assets/javascripts/workers/pilotbook.js"]
    sheet = overrides / "components" / "print" / "print.css"
    sheet.write_text(sheet.read_text(encoding="utf-8") + ".changed{top:0}\n", encoding="utf-8")
    assert b".changed" in build()["assets/pilotbook.css"]


def _noting(make: Callable[..., str], made: list[str]) -> Callable[..., str]:
    """Note what a function makes."""

    def call(*given: Any, **options: Any) -> str:
        made.append(make(*given, **options))
        return made[-1]

    return call


def test_a_file_of_no_playbook_is_made_once_and_only_to_be_identified(tmp_path: Path) -> None:
    made: list[str] = []

    def file(path: str, text: str) -> File:
        return File(path, lambda: made.append(path) or text)  # type: ignore[func-returns-value]

    def find(inputs: str, text: str) -> tuple[str, bytes]:
        shared = SharedFiles(Cache(tmp_path), inputs)
        one = shared.keyed(file("a", text))
        found = one.key, one.bytes()
        shared.save()
        return found

    assert find("1", "text") == find("2", "text")
    assert made == ["a", "a"]
    assert find("3", "other")[0] != find("1", "text")[0]
    shared = SharedFiles(Cache(tmp_path), "1")
    made.clear()
    assert shared.keyed(file("a", "text")).key == find("2", "text")[0]
    assert made == ["a"], "the second asked for the content, the first only for the key"
    Cache(tmp_path).put(digest("shared files", "4"), b'["odd"]')
    assert find("4", "text")[1] == b"text"


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("overrides_folder", "components/sheet/sheet.css"),
        ("overrides_folder", "components/sheet/sheet.jinja"),
        ("overrides_folder", "components/sheet/sheet.svg"),
        ("schema_folder", "gap.schema.json"),
    ],
)
def test_the_components_and_the_schemas_are_part_of_the_program(
    folder: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / name
    sheet.parent.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(paths, folder, lambda: tmp_path)
    found = set()
    for text in ("p {}", "p { margin: 0 }", "p {}"):
        sheet.write_text(text, encoding="utf-8")
        program_digest.cache_clear()
        found.add(program_digest())
    program_digest.cache_clear()
    assert len(found) == 2
