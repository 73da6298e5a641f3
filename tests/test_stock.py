"""Playbooks out of parcels: the same book as without, only what changed is loaded, and a mistake is told as ever."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest
from hostile import TEXTS, write_book
from twice import Parcels, check_twice, files_of

from pilotbook import project
from pilotbook.book import Book, KeptPlaybook
from pilotbook.cache import Cache
from pilotbook.load import Layer
from pilotbook.mistakes import BookError, PilotbookError
from pilotbook.resolve import load_book
from pilotbook.stock import WHOLE, Stock, program
from pilotbook.texts import may_be_fork

ROOT = Path(__file__).resolve().parent.parent


def test_the_shipped_book_is_the_same(shipped: Book) -> None:
    check_twice(shipped, project.layers(ROOT), base=ROOT)


def test_a_book_with_a_register_and_one_that_shows_some_are_the_same(tiny: Path) -> None:
    layers, register = project.layers(tiny, library=False), tiny / "register"
    check_twice(load_book(layers, base=tiny, register=register), layers, base=tiny, register=register)
    (tiny / "own" / "playbooks").mkdir(parents=True)
    both = [*layers, Layer(tiny / "own" / "content", tiny / "own" / "playbooks")]
    for shows in ([], ["bot"]):
        check_twice(load_book(both, base=tiny, shows=shows), both, base=tiny, shows=shows)


@pytest.mark.parametrize("text", TEXTS[::4], ids=str)
def test_a_hostile_book_is_the_same_or_is_told(tmp_path: Path, text: str) -> None:
    root = tmp_path / "book"
    write_book(root, text)
    layers = project.layers(root, library=False)
    check_twice(load_book(layers, base=root), layers, base=root)


def many(tiny: Path, count: int) -> list[Layer]:
    """The tiny site with more playbooks like its own."""
    text = (tiny / "playbooks" / "bot.yml").read_text(encoding="utf-8")
    own = re.findall(r"^  (mail-\S+):$", text, flags=re.M)
    for number in range(count):
        copy = text.replace("playbook: bot", f"playbook: bot-{number}").replace("title: Bot", f"title: Bot {number}")
        for check in own:
            copy = copy.replace(check, f"{check}-{number}")
        (tiny / "playbooks" / f"bot-{number}.yml").write_text(copy, encoding="utf-8")
    return project.layers(tiny, library=False)


def test_only_what_changed_is_made_again(tiny: Path, tmp_path: Path) -> None:
    layers, parcels = many(tiny, 5), Parcels(tmp_path / "kept")
    parcels.load(layers, base=tiny)
    assert len({path.split("/")[1] for path in parcels.settled_pages}) == 6
    parcels.settled_pages.clear()
    parcels.load(layers, base=tiny)
    assert parcels.settled_pages == []
    path = tiny / "playbooks" / "bot-3.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("title: Bot 3", "title: Other"), encoding="utf-8")
    book, settled = parcels.load(layers, base=tiny)
    assert {path.split("/")[1] for path in parcels.settled_pages} == {"bot-3"}
    assert files_of(book, settled) == files_of(load_book(layers, base=tiny))
    parcels.settled_pages.clear()
    gap = tiny / "content" / "gaps" / "ownership.yml"
    gap.write_text(gap.read_text(encoding="utf-8") + "\n# a comment\n", encoding="utf-8")
    parcels.load(layers, base=tiny)
    assert len({path.split("/")[1] for path in parcels.settled_pages}) == 6


def test_a_fork_is_made_again_with_what_it_extends(tiny: Path, tmp_path: Path) -> None:
    layers, parcels = many(tiny, 1), Parcels(tmp_path / "kept")
    (tiny / "playbooks" / "our.yml").write_text("extends: bot-0\ntitle: Our bot\n", encoding="utf-8")
    (tiny / "playbooks" / "theirs.yml").write_text("extends: our\ntitle: Their bot\n", encoding="utf-8")
    parcels.load(layers, base=tiny)
    parcels.settled_pages.clear()
    path = tiny / "playbooks" / "bot-0.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("It writes mails.", "It calls."), encoding="utf-8")
    book, settled = parcels.load(layers, base=tiny)
    assert {path.split("/")[1] for path in parcels.settled_pages} == {"bot-0", "our", "theirs"}
    assert files_of(book, settled) == files_of(load_book(layers, base=tiny))


def test_a_book_holds_few_playbooks_whole(tiny: Path, tmp_path: Path) -> None:
    layers, parcels, stock = many(tiny, 2 * WHOLE), Parcels(tmp_path / "kept"), Stock()
    book, _ = parcels.load(layers, base=tiny, stock=stock)
    assert all(isinstance(playbook, KeptPlaybook) for playbook in book.playbooks.values())
    assert {playbook.model.title for playbook in book.playbooks.values()} >= {"Bot", "Bot 0"}
    assert [playbook.snapshot.digest for playbook in book.playbooks.values()]
    assert len(stock._wholes) == WHOLE


def test_an_id_that_two_playbooks_take_is_told(tiny: Path, tmp_path: Path) -> None:
    layers = many(tiny, 1)
    parcels = Parcels(tmp_path / "kept")
    assert parcels.load(layers, base=tiny)[0] is not None
    copy = tiny / "playbooks" / "bot-0.yml"
    copy.write_text(copy.read_text(encoding="utf-8").replace("mail-fenced-0", "mail-fenced"), encoding="utf-8")
    assert parcels.load(layers, base=tiny)[0] is None
    with pytest.raises(BookError, match="the id `mail-fenced` is taken"):
        load_book(layers, base=tiny)


def test_a_file_saved_twice_in_a_moment_is_read_again(tiny: Path, tmp_path: Path) -> None:
    path, stock, parcels = tiny / "playbooks" / "bot.yml", Stock(), Parcels(tmp_path / "kept")
    layers = project.layers(tiny, library=False)
    text = path.read_text(encoding="utf-8")
    now = time.time_ns()
    for word in ("Bxt", "Byt", "Bzt"):  # of one length and, on a disk that counts in seconds, of one time
        path.write_text(text.replace("title: Bot", f"title: {word}"), encoding="utf-8")
        os.utime(path, ns=(now, now))
        book, _ = parcels.load(layers, base=tiny, stock=stock)
        assert book.playbooks["bot"].card.title == word


def test_a_file_saved_while_it_is_read_is_not_kept_as_it_was(tiny: Path, tmp_path: Path) -> None:
    path, parcels = tiny / "playbooks" / "bot.yml", Parcels(tmp_path / "kept")
    layers, text = project.layers(tiny, library=False), path.read_text(encoding="utf-8")
    keep = parcels.keep

    def save(page: str, markdown: str, identity: str) -> str:
        path.write_text(text.replace("title: Bot", "title: Saved"), encoding="utf-8")
        return keep(page, markdown, identity)

    parcels.keep = save  # type: ignore[method-assign]
    assert parcels.load(layers, base=tiny)[0] is None
    parcels.keep = keep  # type: ignore[method-assign]
    assert parcels.load(layers, base=tiny)[0].playbooks["bot"].card.title == "Saved"
    path.write_text(text, encoding="utf-8")
    book, settled = parcels.load(layers, base=tiny)
    assert files_of(book, settled) == files_of(load_book(layers, base=tiny))
    book, settled = parcels.load(layers, base=tiny)  # now out of what is kept
    path.write_text(text.replace("title: Bot", "title: Later"), encoding="utf-8")
    with pytest.raises(PilotbookError, match=r"bot.yml: it has changed since the book was read"):
        settled._again(book.playbooks["bot"], "playbooks/bot/index.md")


def test_a_parcel_that_is_no_parcel_is_made_again(tiny: Path, tmp_path: Path) -> None:
    layers, parcels = project.layers(tiny, library=False), Parcels(tmp_path / "kept")
    stock = Stock()
    parcels.load(layers, base=tiny, stock=stock)
    cache, key = Cache(tmp_path / "kept"), stock.parcels["bot"].key
    whole = json.loads(cache.find(key) or b"")
    for broken in (b"", b"[]", b"{}", b"\xff", json.dumps({**whole, "card": {}}).encode()):
        cache.put(key, broken)
        parcels.settled_pages.clear()
        book, settled = parcels.load(layers, base=tiny)
        assert parcels.settled_pages
        assert files_of(book, settled) == files_of(load_book(layers, base=tiny))


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


INDEXES = {"playbooks/index.md", "data/book.json", "data/playbooks.json", "data/references.json"}
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
    assert page.count(b'class="pb-dot"') == 121 * len(book.playbooks["bot"].card.gaps)


SENTENCES = {
    "gaps/ownership.yml": "No person answers for it.",
    "fixes/owner-first.yml": "The goal sheet names it.",
    "questions.yml": "Somebody must.",
    "roles.yml": "Answers for it.",
    "gates.yml": "Did it hold?",
}
"""Files of patterns, and a sentence in each."""


def reworded(tiny: Path, name: str, before: str, after: str = "Said anew in other words.") -> None:
    path = tiny / "content" / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize("name", SENTENCES)
def test_where_a_sentence_of_the_patterns_changed_files_are_made_when_asked_for(
    tiny: Path, tmp_path: Path, name: str
) -> None:
    layers, parcels, stock = many(tiny, 3), Parcels(tmp_path / "kept"), Stock()
    parcels.load(layers, base=tiny, stock=stock, later=True)
    parcels.settled_pages.clear()
    reworded(tiny, name, SENTENCES[name])
    for _ in range(2):  # the second time nothing changed
        book, settled = parcels.load(layers, base=tiny, stock=stock, later=True)
        assert parcels.settled_pages == []
        assert len(settled.unsettled()) == 4
    page = next(output for output in settled.outputs(book.playbooks["bot"]) if output.settle)
    assert page.settle() == page.front
    assert parcels.settled_pages == ["playbooks/bot/index.md"]
    assert len(settled.unsettled()) == 4
    assert files_of(book, settled) == files_of(load_book(layers, base=tiny))
    for late in settled.unsettled():
        late()
    parcels.settled_pages.clear()
    fresh, kept = parcels.load(layers, base=tiny)  # as a process that has just been started finds it
    assert parcels.settled_pages == []
    assert files_of(fresh, kept) == files_of(load_book(layers, base=tiny))


def test_what_lists_and_the_cross_check_read_is_never_put_off(tiny: Path, tmp_path: Path) -> None:
    layers, parcels, stock = many(tiny, 1), Parcels(tmp_path / "kept"), Stock()
    parcels.load(layers, base=tiny, stock=stock, later=True)
    for name, before, after in (
        ("fixes/owner-first.yml", "gate: choose", "gate: prove"),
        ("fixes/owner-first.yml", "title: Name the owner first", "title: Name an owner first"),
        ("documents/charter.yml", "Says who answers.", "Says who it is that answers."),
    ):
        reworded(tiny, name, before, after)
        book, settled = parcels.load(layers, base=tiny, stock=stock, later=True)
        assert settled.unsettled() == []
        assert files_of(book, settled) == files_of(load_book(layers, base=tiny))


def test_a_fork_is_said_to_be_behind_when_a_check_of_its_base_is_worded_anew(tiny: Path, tmp_path: Path) -> None:
    layers, parcels, stock = many(tiny, 1), Parcels(tmp_path / "kept"), Stock()
    base = load_book(layers, base=tiny).playbooks["bot-0"]
    head = f"extends: bot-0\nforked: {{version: 1.0.0, digest: {base.snapshot.digest}}}\ntitle: Ours\n"
    (tiny / "playbooks" / "our-bot.yml").write_text(head, encoding="utf-8")
    book, _ = parcels.load(layers, base=tiny, stock=stock, later=True)
    assert not book.playbooks["our-bot"].card.behind
    reworded(tiny, "fixes/owner-first.yml", "The goal sheet names it.")
    book, settled = parcels.load(layers, base=tiny, stock=stock, later=True)
    assert book.playbooks["our-bot"].card.behind
    assert len(settled.unsettled()) == 2
    assert files_of(book, settled) == files_of(load_book(layers, base=tiny))
    reworded(tiny, "gaps/ownership.yml", "No person answers for it.")
    book, settled = parcels.load(layers, base=tiny, stock=stock, later=True)
    assert len(settled.unsettled()) == 3
    assert files_of(book, settled) == files_of(load_book(layers, base=tiny))


@pytest.mark.parametrize("name", ["sheet.css", "sheet.jinja", "sheet.svg"])
def test_the_styles_and_templates_of_components_are_part_of_the_program(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "components" / "sheet" / name
    sheet.parent.mkdir(parents=True)
    monkeypatch.setattr(project, "overrides", lambda: tmp_path)
    found = set()
    for text in ("p {}", "p { margin: 0 }", "p {}"):
        sheet.write_text(text, encoding="utf-8")
        program.cache_clear()
        found.add(program())
    program.cache_clear()
    assert len(found) == 2
