"""The same book gives the same bytes, only what changed is made again, and the cache can be lost or shared."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from pilotbook.book.model import Book
from pilotbook.build import Cache, render_cached
from pilotbook.config.site import Site
from pilotbook.dossier import Dossier, Filling, Look
from pilotbook.dossier.style import DossierOptions
from support.paths import ROOT
from support.run import EVERY_CASE, some

SOME = ("owner-charter", "test-plan", "cost-model")
"""A document of each kind: fields, tables, sums."""


def digests(dossier: Dossier) -> dict[str, str]:
    """Each file by the digest of its bytes."""
    ids = some(list(dossier.book.documents), *SOME)
    made = [*dossier.files(only=ids), *(dossier.preview_file(id_) for id_ in ids)]
    made += [dossier.zip_file()] if EVERY_CASE else []
    return {one.name: sha256(one.make()).hexdigest() for one in made}


def test_two_makings_give_the_same_bytes(shipped: Book) -> None:
    one, other = (digests(Dossier(shipped, shipped.load("sales-sdr"), Filling({}))) for _ in range(2))
    assert one == other and len(one) > (40 if EVERY_CASE else 10)


def test_another_process_another_day_gives_the_same_bytes(tmp_path: Path) -> None:
    digests = []
    one_kind_each = [] if EVERY_CASE else [f"--only={id_}" for id_ in SOME]
    started = time.time()
    for number, zone in enumerate(("UTC", "Asia/Tokyo")):
        while number and time.time() < started + 2:  # dates in a ZIP have a step of two seconds
            time.sleep(0.05)
        folder = tmp_path / str(number)
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(number + 1)}
        subprocess.run(
            [sys.executable, "-m", "pilotbook", "dossier", "forecasting", "--example", "--out", folder,
             "-f", ROOT / "mkdocs.yml", *one_kind_each],
            check=True, capture_output=True, env=environment,
        )  # fmt: skip
        digests.append({path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()})
    assert digests[0] == digests[1] and len(digests[0]) > (30 if EVERY_CASE else 8)


def documents(book: Book, root: Path, folder: Path) -> tuple[int, dict[str, bytes]]:
    """How many documents of a site a cache lacked, and all of them."""
    cache, site = Cache(folder), Site(name="Tiny", root=root, dossier=DossierOptions())
    files = render_cached(book, site, cache)
    made = {file.path: file.bytes() for file in files if file.path.startswith("dossiers/")}
    return cache.misses, made


def test_after_one_playbook_changed_only_its_files_are_made(
    tiny: Path, tiny_book: Callable[[], Book], tmp_path: Path
) -> None:
    other = (tiny / "playbooks" / "bot.yml").read_text(encoding="utf-8")
    other = other.replace("playbook: bot", "playbook: second").replace("email-fenced", "calls-fenced")
    (tiny / "playbooks" / "second.yml").write_text(other, encoding="utf-8")
    missing, first = documents(tiny_book(), tiny, tmp_path / "cache")
    of_one = missing // 2
    assert of_one > 20
    assert documents(tiny_book(), tiny, tmp_path / "cache")[0] == 0

    (tiny / "playbooks" / "second.yml").write_text(other.replace("It writes emails.", "It calls."), encoding="utf-8")
    missing, second = documents(tiny_book(), tiny, tmp_path / "cache")
    assert missing == of_one
    assert {path for path in first if first[path] != second.get(path)} <= {p for p in first if "/second/" in p}


def test_an_example_that_changed_leaves_the_blank_documents_alone(
    tiny: Path, tiny_book: Callable[[], Book], tmp_path: Path
) -> None:
    _, first = documents(tiny_book(), tiny, tmp_path / "cache")
    path = tiny / "playbooks" / "bot.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("Charter page 1", "Charter page 2"), encoding="utf-8")
    missing, second = documents(tiny_book(), tiny, tmp_path / "cache")
    assert 5 < missing < 15
    assert {path for path in first if first[path] != second[path]} and all(
        "example" in path for path in first if first[path] != second[path]
    )


def test_a_cache_can_be_deleted_damaged_or_locked(tiny: Path, tiny_book: Callable[[], Book], tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    _, first = documents(tiny_book(), tiny, folder)
    shutil.rmtree(folder)
    assert documents(tiny_book(), tiny, folder)[1] == first
    (tmp_path / "a file").write_text("in the way", encoding="utf-8")
    assert documents(tiny_book(), tiny, tmp_path / "a file")[1] == first


def test_two_builds_can_use_one_cache_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pilotbook.build import Cache\n"
        "cache = Cache(Path(sys.argv[1]))\n"
        "for number in range(400):\n"
        "    content = cache.get(f'{number:064x}', lambda: str(number).encode() * 2000)\n"
        "    assert content == str(number).encode() * 2000, number\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "cache")]) for _ in range(3)]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert not list((tmp_path / "cache").rglob(".part-*"))


def test_what_was_not_used_for_a_month_is_deleted(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for key in ("aa", "bb"):
        cache.get(key * 32, lambda: b"content")
    old = time.time() - 40 * 86400
    os.utime(tmp_path / "aa" / ("aa" * 32), (old, old))
    cache.prune()
    assert [path.name for path in tmp_path.glob("??/*")] == ["bb" * 32]


def test_paper_color_and_help_change_the_bytes(shipped: Book) -> None:
    playbook = shipped.load("forecasting")
    looks = [Look(), Look(paper="letter"), Look(color="1c6b45")]
    made = {
        next(Dossier(shipped, playbook, Filling({}, with_help), look).files(only=["runbook"])).make()
        for look in looks
        for with_help in (True, False)
    }
    assert len(made) == 6
