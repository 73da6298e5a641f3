"""Measure how long a site of N playbooks takes to build, compared with MkDocs, Hugo and the disk.

Usage: python bench/bench.py [N ...]     (default: 4 40 400 1000)

For each N, the script makes N playbooks from the shipped ones, each with its own IDs and without documents, which
bench/dossier.py measures. It builds the site in separate processes: with the plugin and an empty cache (`cold`), and
again (`warm`); with MkDocs and Material from the rendered tree, whose navigation lists no playbooks if there are many;
and with each Hugo it finds, from the same Markdown with a one-line layout. It writes every file of the site once more
from memory (`write`). Then it edits a sentence of a playbook under `serve` and measures the time until the page shows
it (`edit`), and does the same with a sentence of a question, which every playbook has (`pattern`): medians of three.
Times are seconds of wall time, and MB is the peak memory of the largest process. It prints ratios as well, because
only ratios hold on another machine. Last, it measures the shipped site with documents.

`HUGO` lists additional Hugo binaries, separated by colons.
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import yaml
from options import with_options

from pilotbook.mkdocs_plugin.child_processes import allowed_processes

ROOT = Path(__file__).resolve().parent.parent
SIZES = (4, 40, 400, 1000)
QUIET = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
HEADLINE = re.compile(r"^(  headline: )(?:>-\n(?:    .*\n)+|.*\n)", re.MULTILINE)
QUESTION = re.compile(r"^(    text: )(?:>-\n(?:      .*\n)+|.*\n)", re.MULTILINE)
LAYOUT = "<!doctype html><html><head><title>{{ .Title }}</title></head><body>{{ .Content }}</body></html>"


@dataclass
class Run:
    """One process."""

    wall: float
    cpu: float
    megabytes: float


@dataclass
class Measured:
    """One size of book."""

    playbooks: int
    pages: int = 0
    html: float = 0
    """Megabytes of HTML."""
    cold: Run = field(default_factory=lambda: Run(0, 0, 0))
    warm: Run = field(default_factory=lambda: Run(0, 0, 0))
    edit: float = 0
    pattern: float = 0
    material: Run = field(default_factory=lambda: Run(0, 0, 0))
    hugo: dict[str, float] = field(default_factory=dict)
    """By version, seconds."""
    write: float = 0

    @property
    def page(self) -> float:
        """Milliseconds of a cold build for each page."""
        return 1000 * self.cold.wall / self.pages


def main() -> None:
    """Measure each size and the shipped site, and print the tables."""
    sizes = [int(argument) for argument in sys.argv[1:]] or list(SIZES)
    machine = f"{allowed_processes()} cores, {platform.platform()}, Python {platform.python_version()}"
    print(f"{time.strftime('%Y-%m-%d')}, {machine}")
    rows: list[Measured] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            rows.append(measure(Path(folder) / str(size), size))
            shutil.rmtree(Path(folder) / str(size), ignore_errors=True)
        print_table(rows)
        cold, warm, edit, pattern = shipped(Path(folder) / "shipped")
    print(f"\nThe shipped site with all documents: {cold.wall:.1f} s cold, {warm.wall:.2f} s warm ", end="")
    print(f"({warm.cpu:.2f} s of the processor); an edited sentence is served after {edit:.2f} s, ", end="")
    print(f"a sentence of a pattern after {pattern:.2f} s.")
    print_goals(rows, warm, edit, pattern)


# --- the book ---


def make_site(root: Path, count: int) -> Path:
    """Write a site of `count` playbooks made from the shipped ones. Returns its mkdocs.yml."""
    # Without releases and changes: these name the ids of the shipped playbooks.
    ignored = shutil.ignore_patterns("releases", "changes.yml")
    shutil.copytree(ROOT / "content", root / "content", ignore=ignored)
    (root / "playbooks").mkdir()
    shipped = sorted((ROOT / "playbooks").glob("*.yml"))
    for number in range(count):
        source = shipped[number % len(shipped)]
        text = source.read_text(encoding="utf-8")
        id_ = f"{source.stem}-{number:04d}"
        (root / "playbooks" / f"{id_}.yml").write_text(renamed(text, source.stem, id_, number), encoding="utf-8")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(with_options(config, "library: false", "dossier: {formats: []}"), encoding="utf-8")
    return root / "mkdocs.yml"


def renamed(text: str, old: str, new: str, number: int) -> str:
    """One playbook under an id of its own, with check ids of its own."""
    own = yaml.load(text, Loader=yaml.CSafeLoader)["checks"]
    for check_id in own:
        text = re.sub(rf"(?<![\w-]){re.escape(check_id)}(?![\w-])", f"{check_id}-{number:04d}", text)
    text = re.sub(rf"^(\s+playbook: ){old}$", rf"\g<1>{new}", text, flags=re.M)
    return re.sub(r"^title: (.*)$", rf"title: \g<1> {number}", text, count=1, flags=re.M)


# --- the measures ---


def measure(root: Path, count: int) -> Measured:
    """Measure one size."""
    row = Measured(count)
    config = make_site(root, count)
    python = [sys.executable, "-m"]
    command = [*python, "mkdocs", "build", "-q", "-f", str(config), "-d", str(root / "site")]
    row.cold = run(command)
    row.warm = sorted((run(command) for _ in range(3)), key=lambda one: one.wall)[1]
    pages = list((root / "site").rglob("*.html"))
    row.pages, row.html = len(pages), sum(path.stat().st_size for path in pages) / 1e6
    row.write = written(root / "site", root / "again")
    some = sorted((root / "playbooks").glob("sales-sdr-*.yml"))[-1]
    row.edit, row.pattern = served(config, some)
    run([*python, "pilotbook", "render", str(root / "tree"), "-f", str(config)])
    row.material = run([*python, "mkdocs", "build", "-q", "-f", str(root / "tree" / "mkdocs.yml")])
    for version, program in hugos().items():
        row.hugo[version] = hugo(program, root / "tree" / "docs", root / f"hugo-{version}")
    print(f"{count} playbooks: measured", file=sys.stderr)
    return row


def run(command: list[str], *, cwd: Path | None = None) -> Run:
    """Run a command to its end."""
    start = time.perf_counter()
    child = subprocess.Popen(command, env=QUIET, stdout=subprocess.DEVNULL, cwd=cwd)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        raise SystemExit(f"{' '.join(command)} failed")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def written(site: Path, again: Path) -> float:
    """Seconds for writing every file of a site once more."""
    seconds = 0.0
    for path in site.rglob("*"):
        if path.is_file():
            content, to = path.read_bytes(), again / path.relative_to(site)
            start = time.perf_counter()
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(content)
            seconds += time.perf_counter() - start
    return seconds


def hugos() -> dict[str, str]:
    """Every Hugo that is here, by version."""
    found = {}
    for program in [*os.environ.get("HUGO", "").split(":"), shutil.which("hugo")]:
        if program:
            said = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
            found[said.split()[1].split("-")[0].split("+")[0].removeprefix("v")] = program
    return found


def hugo(program: str, docs: Path, root: Path) -> float:
    """Seconds for the same pages."""
    for path in docs.rglob("*.md"):
        relative = path.relative_to(docs)
        name = "_index.md" if path.name == "index.md" else path.name
        to = root / "content" / relative.parent / name
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
    (root / "layouts" / "_default").mkdir(parents=True)
    for name in ("single", "list", "home"):
        (root / "layouts" / "_default" / f"{name}.html").write_text(LAYOUT, encoding="utf-8")
    (root / "config.yml").write_text(
        "baseURL: http://127.0.0.1/\ndisableKinds: [taxonomy, term, RSS, sitemap]\n"
        "markup: {goldmark: {renderer: {unsafe: true}}}\n",
        encoding="utf-8",
    )
    return run([program, "--quiet", "--config", "config.yml"], cwd=root).wall


def served(config: Path, playbook: Path) -> tuple[float, float]:
    """Seconds from saving a sentence to its being served, of the playbook and of the patterns: medians of three."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "-q", "--livereload", "-f", str(config)]
    command += ["-a", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, env=QUIET, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}/playbooks/{playbook.stem}/"
        wait_for(lambda: "pb-glance" in read(url), 600)
        edit = median(one_save(playbook, HEADLINE, url, number) for number in range(3))
        questions = config.parent / "content" / "questions.yml"
        answers = f"{url}answers/"
        return edit, median(one_save(questions, QUESTION, answers, number) for number in range(3, 6))
    finally:
        server.terminate()
        server.wait()


def one_save(path: Path, sentence: re.Pattern[str], url: str, number: int) -> float:
    """Change the first such sentence, and wait until the page shows it."""
    time.sleep(0.5)
    text = sentence.sub(rf"\g<1>Saved at {number}.\n", path.read_text(encoding="utf-8"), count=1)
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
    with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=60) as answer:
        return str(answer.read().decode("utf-8"))
    return ""


def shipped(root: Path) -> tuple[Run, Run, float, float]:
    """The shipped site with its documents: cold, warm, and one sentence saved, of a playbook and of the patterns."""
    root.mkdir()
    for folder in ("content", "playbooks"):
        shutil.copytree(ROOT / folder, root / folder)
    config = root / "mkdocs.yml"
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    config.write_text(with_options(text, "library: false"), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config), "-d", str(root / "site")]
    cold = run(command)
    warm = sorted((run(command) for _ in range(3)), key=lambda one: one.cpu)[1]
    return cold, warm, *served(config, root / "playbooks" / "sales-sdr.yml")


# --- the tables ---


def print_table(rows: list[Measured]) -> None:
    """Print one line per size."""
    versions = list(rows[0].hugo)
    heads = ["playbooks", "pages", "HTML MB", "cold s", "warm s", "edit s", "pattern s", "MB", "Material s", "MB"]
    heads += [*(f"Hugo {version}" for version in versions), "write s", "cold/Mat.", "warm/Mat.", "edit/cold", "ms/page"]
    widths = [max(len(head), 8) + 2 for head in heads]
    print("".join(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True)))
    for row in rows:
        cells = [
            f"{row.playbooks}",
            f"{row.pages}",
            f"{row.html:.1f}",
            f"{row.cold.wall:.1f}",
            f"{row.warm.wall:.1f}",
            f"{row.edit:.2f}",
            f"{row.pattern:.2f}",
            f"{max(row.cold.megabytes, row.warm.megabytes):.0f}",
            f"{row.material.wall:.1f}",
            f"{row.material.megabytes:.0f}",
            *(f"{row.hugo[version]:.1f}" for version in versions),
            f"{row.write:.2f}",
            f"{row.cold.wall / row.material.wall:.2f}",
            f"{row.warm.wall / row.material.wall:.3f}",
            f"{row.edit / row.cold.wall:.3f}",
            f"{row.page:.1f}",
        ]
        print("".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)))


def print_goals(rows: list[Measured], warm: Run, edit: float, pattern: float) -> None:
    """Print each limit with what was measured, and whether the limit is met."""
    by_size = {row.playbooks: row for row in rows}
    goals: list[tuple[str, float, float]] = [
        ("shipped site, edited sentence, s", edit, 0.5),
        ("shipped site, edited pattern, s", pattern, 0.5),
        ("shipped site, warm, processor s", warm.cpu, 2),
    ]
    if row := by_size.get(400):
        goals += [
            ("400: edited sentence, s", row.edit, 1.5),
            ("400: edited pattern, s", row.pattern, 1.5),
        ]
    if row := by_size.get(1000):
        goals += [
            ("1,000: cold / Material", row.cold.wall / row.material.wall, 0.5),
            ("1,000: warm / Material", row.warm.wall / row.material.wall, 0.1),
            *((f"1,000: warm / Hugo {version}", row.warm.wall / time_, 1) for version, time_ in row.hugo.items()),
            ("1,000: edited sentence / cold", row.edit / row.cold.wall, 0.05),
            ("1,000: edited pattern / cold", row.pattern / row.cold.wall, 0.05),
            ("1,000: peak memory, MB", max(row.cold.megabytes, row.warm.megabytes), 300),
        ]
        if less := by_size.get(40):
            goals += [("1,000: time per page / at 40", row.page / less.page, 1.2)]
    print("\nLimits:")
    for name, measured, most in goals:
        print(f"  {name:42s} {measured:8.3f}  {most:6g}  {'met' if measured <= most else 'NOT MET'}")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
