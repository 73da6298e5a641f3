"""What the generator costs, against MkDocs' own work on the same pages, in one run.

Usage: python bench/bench.py [N ...]     (default: 4 40 400)

For each N a book of N playbooks is made from the shipped ones, each under ids of its own, and built twice in processes
of their own: by the plugin, once with nothing kept and once more (`warm`), and by plain MkDocs from the rendered tree.
`own` is loading, checking and rendering
together. The pages are counted here; what the documents cost is for bench/dossier.py. Ratios are printed beside the
seconds, since only they hold on another machine. Seconds of wall time; memory is the process's peak.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import yaml

from pilotbook.render import render
from pilotbook.resolve import load_book
from pilotbook.site import read_config

ROOT = Path(__file__).resolve().parent.parent
SIZES = (4, 40, 400)
QUIET = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}


@dataclass(frozen=True)
class Measured:
    """One size of book."""

    playbooks: int
    pages: int
    load: float
    render: float
    build: float
    build_mb: float
    warm: float
    """The same again, with all that the first build kept."""
    plain: float
    plain_mb: float
    megabytes: float

    @property
    def own(self) -> float:
        """Loading, checking and rendering together."""
        return self.load + self.render


def main() -> None:
    """Measure each size, then one save under `serve`, and print the tables."""
    sizes = [int(argument) for argument in sys.argv[1:]] or list(SIZES)
    with tempfile.TemporaryDirectory() as folder:
        measured = [measure(Path(folder) / str(size), size) for size in sizes]
        print_table(measured)
        print(f"\nOne sentence saved under `serve`, shipped site, until served: {served(Path(folder) / 'serve'):.2f} s")


def make_site(root: Path, count: int) -> Path:
    """Write a site of `count` playbooks made from the shipped ones. Returns its mkdocs.yml."""
    # Without releases: these remember the ids of the shipped playbooks.
    shutil.copytree(ROOT / "content", root / "content", ignore=shutil.ignore_patterns("releases"))
    (root / "playbooks").mkdir()
    shipped = sorted((ROOT / "playbooks").glob("*.yml"))
    for number in range(count):
        source = shipped[number % len(shipped)]
        text = source.read_text(encoding="utf-8")
        id_ = f"{source.stem}-{number:04d}"
        (root / "playbooks" / f"{id_}.yml").write_text(renamed(text, source.stem, id_, number), encoding="utf-8")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(
        config.replace("- pilotbook\n", "- pilotbook: {library: false, dossier: {formats: []}}\n"), encoding="utf-8"
    )
    return root / "mkdocs.yml"


def renamed(text: str, old: str, new: str, number: int) -> str:
    """One playbook under an id of its own, with check ids of its own."""
    own = yaml.load(text, Loader=yaml.CSafeLoader)["checks"]
    for check_id in own:
        text = re.sub(rf"(?<![\w-]){re.escape(check_id)}(?![\w-])", f"{check_id}-{number:04d}", text)
    text = re.sub(rf"^(\s+playbook: ){old}$", rf"\g<1>{new}", text, flags=re.M)
    return re.sub(r"^title: (.*)$", rf"title: \g<1> {number}", text, count=1, flags=re.M)


def measure(root: Path, count: int) -> Measured:
    """Measure one size."""
    config = make_site(root, count)
    site = read_config(config)
    start = time.perf_counter()
    book = load_book(site.layers(), base=root)
    loaded = time.perf_counter()
    outputs = render(book, site.site())
    pages = sum(output.path.endswith(".md") for output in outputs)
    for output in outputs:
        if output.path.endswith(".md"):
            output.bytes()
    rendered = time.perf_counter()
    python = [sys.executable, "-m"]
    command = [*python, "mkdocs", "build", "-q", "-f", str(config), "-d", str(root / "site")]
    build, build_mb = run(command)
    warm, _ = run(command)
    run([*python, "pilotbook", "render", str(root / "tree"), "-f", str(config)])
    plain, plain_mb = run([*python, "mkdocs", "build", "-q", "-f", str(root / "tree" / "mkdocs.yml")])
    size = sum(path.stat().st_size for path in (root / "site").rglob("*.html")) / 1e6
    return Measured(count, pages, loaded - start, rendered - loaded, build, build_mb, warm, plain, plain_mb, size)


def run(command: list[str]) -> tuple[float, float]:
    """Run a command. Returns its seconds and its peak memory in megabytes."""
    start = time.perf_counter()
    child = subprocess.Popen(command, env=QUIET, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        raise SystemExit(f"{' '.join(command)} failed")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return seconds, usage.ru_maxrss / unit


def served(root: Path, port: int = 8765) -> float:
    """Seconds from saving one sentence of the shipped site to its being served: the median of five."""
    root.mkdir()
    for folder in ("content", "playbooks"):
        shutil.copytree(ROOT / folder, root / folder)
    config = (
        (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("- pilotbook\n", "- pilotbook: {library: false}\n")
    )
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "serve", "-q", "--livereload", "-f", str(root / "mkdocs.yml")]
    server = subprocess.Popen([*command, "-a", f"127.0.0.1:{port}"], env=QUIET, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}/playbooks/sales-sdr/"
        wait_for(lambda: "pb-check" in read(url))
        return sorted(one_save(root / "playbooks" / "sales-sdr.yml", url, number) for number in range(5))[2]
    finally:
        server.terminate()
        server.wait()


def one_save(path: Path, url: str, number: int) -> float:
    """Change the headline of the stall, and wait until the page shows it."""
    time.sleep(0.5)
    text = re.sub(r"^(  headline: ).*$", rf"\g<1>Saved at {number}.", path.read_text(encoding="utf-8"), flags=re.M)
    start = time.perf_counter()
    path.write_text(text, encoding="utf-8")
    wait_for(lambda: f"Saved at {number}." in read(url))
    return time.perf_counter() - start


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Ask again and again until it holds."""
    end = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > end:
            raise SystemExit("the server did not show the change")
        time.sleep(0.01)


def read(url: str) -> str:
    """The page, or nothing while the server does not answer."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return str(answer.read().decode("utf-8"))
    except OSError:
        return ""


def print_table(rows: list[Measured]) -> None:
    """Print one line a size, and what must hold."""
    heads = [
        *("playbooks", "pages", "load s", "render s", "build s", "warm s", "plain s"),
        *("build/plain", "warm/plain", "own/plain", "ms/page"),
    ]
    print("".join(f"{head:>13}" for head in [*heads, "HTML kB/page", "MB", "plain MB"]))
    for row in rows:
        cells = [
            f"{row.playbooks}",
            f"{row.pages}",
            f"{row.load:.2f}",
            f"{row.render:.2f}",
            f"{row.build:.2f}",
            f"{row.warm:.2f}",
            f"{row.plain:.2f}",
            f"{row.build / row.plain:.2f}",
            f"{row.warm / row.plain:.2f}",
            f"{row.own / row.plain:.3f}",
            f"{1000 * row.build / row.pages:.1f}",
            f"{1000 * row.megabytes / row.pages:.1f}",
            f"{row.build_mb:.0f}",
            f"{row.plain_mb:.0f}",
        ]
        print("".join(f"{cell:>13}" for cell in cells))
    print("\nWhat one more playbook costs, in ms of the build, of the own part, and in kB of HTML:")
    for fewer, more in pairwise(rows):
        added = more.playbooks - fewer.playbooks
        build = 1000 * (more.build - fewer.build) / added
        own = 1000 * (more.own - fewer.own) / added
        kilobytes = 1000 * (more.megabytes - fewer.megabytes) / added
        print(f"  from {fewer.playbooks} to {more.playbooks}: {build:.0f} ms, {own:.1f} ms, {kilobytes:.0f} kB")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
