"""How fast documents are made, and what they add to a build, in one run.

Usage: python bench/dossier.py

The documents of the shipped playbooks are made with an empty cache, format by format, and again with a full one. Then
the shipped site is built three times by the plugin: without documents, with an empty cache, with a full one. Seconds of
wall time; ratios are printed next to them, since only they hold on another machine.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from os import environ
from pathlib import Path

from options import with_options

from pilotbook.build import Cache
from pilotbook.config.mkdocs_yml import load_site
from pilotbook.config.program import program_digest
from pilotbook.dossier import Dossier, DossierFile, Filling, fill_from_record
from pilotbook.files import digest

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Measure, and print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        documents(Path(folder) / "documents")
        builds(Path(folder))


def dossiers() -> list[Dossier]:
    """Each shipped playbook's documents, blank and filled."""
    book, _ = load_site(ROOT / "mkdocs.yml")
    made = []
    for playbook in book.load_all():
        made.append(Dossier(book, playbook, Filling({})))
        if playbook.model.example is not None:
            filling = fill_from_record(book, playbook, playbook.model.example, day="2026-11-20")
            made.append(Dossier(book, playbook, filling, variant="example"))
    return made


def documents(folder: Path) -> None:
    """Documents a second, by format."""
    next(dossiers()[0].files()).make()  # what is imported once is not counted
    seconds: dict[str, float] = defaultdict(float)
    count: dict[str, int] = defaultdict(int)
    size: dict[str, int] = defaultdict(int)
    cache = Cache(folder)

    def key(file: DossierFile) -> str:
        return digest(program_digest(), file.fingerprint)

    for dossier in dossiers():
        for made in dossier.files():
            start = time.perf_counter()
            size[made.format] += len(cache.get(key(made), made.make))
            seconds[made.format] += time.perf_counter() - start
            count[made.format] += 1
    print("format       files   a second   ms each   kB each")
    for format_ in seconds:
        each, kilobytes = seconds[format_] / count[format_], size[format_] / count[format_] / 1000
        print(f"{format_:11s} {count[format_]:6d} {1 / each:10.0f} {each * 1000:9.0f} {kilobytes:9.0f}")
    whole, files = sum(seconds.values()), sum(count.values())
    start = time.perf_counter()
    for dossier in dossiers():
        for made in dossier.files():
            cache.get(key(made), made.make)
    again = time.perf_counter() - start
    print(f"all         {files:6d} {files / whole:10.0f} {whole / files * 1000:9.0f}")
    print(f"from the cache: {again:.2f} s for all, {again / whole:.3f} of making them\n")


def builds(folder: Path) -> None:
    """What the documents add to a build of the shipped site."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    without = ROOT / ".bench-without-documents.yml"
    without.write_text(with_options(text, "dossier: {formats: []}").replace(
        "  - pilotbook:dossiers\n", ""), encoding="utf-8")  # fmt: skip
    try:
        bare = build(without, folder)
    finally:
        without.unlink()
    first = build(ROOT / "mkdocs.yml", folder)
    second = build(ROOT / "mkdocs.yml", folder)
    print(f"a build without documents       {bare:6.2f} s")
    print(f"with all, an empty cache        {first:6.2f} s, {(first - bare) / first:.2f} of it for documents")
    share, times = (second - bare) / second, second / bare
    print(f"with all, a full cache          {second:6.2f} s, {share:.2f} of it, {times:.2f} times as long")


def build(config: Path, folder: Path) -> float:
    """The seconds that a build takes."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "pilotbook", "build", "-f", config, "-d", folder / "site", "--no-strict"],
        check=True,
        capture_output=True,
        env={**environ, "PILOTBOOK_CACHE": str(folder / "cache")},
    )
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
