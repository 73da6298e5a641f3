"""Whether a page of 400 checks opens, ticks and filters without a pause that a person notices.

Usage: python bench/checklist.py [RUNS]     (default: 7)

A site is made with one playbook of 40 checks and one of 400. Each page is opened in Chromium, with an empty record and
with one in which every check is done, with evidence and a note, once at full speed and once with the processor slowed
to a quarter, which stands for a phone. Milliseconds of wall time, medians. `open` is from navigation to the checklist
at work, next to the same page without its script (`plain`); the others, from half a second after that on, are from the
input to the next painted frame, for which a browser waits up to 16 ms even if there is nothing to do: the first tick,
which with an empty record makes the pilot, and another one; a filter; the form of a check; a note. A pause of 100 ms is
what a person begins to notice.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

import yaml
from playwright.sync_api import Browser, Page, sync_playwright

from pilotbook.mkdocs_plugin.run import run_mkdocs_build

ROOT = Path(__file__).resolve().parent.parent
SIZES = (40, 400)
SLOWED = (1, 4)
NOTICED = 100.0
TICKS = {40: 16, 400: 50}
"""By checks, the milliseconds that a tick may take at full speed."""
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
GATES = ("choose", "prove")
ACTS = {
    "tick": "document.querySelector('[id^=tick-of-][id$=\"-7\"]').click()",
    "again": "document.querySelector('[id^=tick-of-][id$=\"-8\"]').click()",
    "filter": "document.querySelector('pilot-filters [name=blocking]').click()",
    "unfold": "document.querySelector('[id^=check-of-][id$=\"-9\"] summary').click()",
    "note": """(() => {
      const note = document.querySelector('[id^=check-of-][id$="-9"] [name=evidence]');
      note.value += 'a';
      note.dispatchEvent(new Event('change', { bubbles: true }));
    })()""",
}
TO_FRAME = """(act) => new Promise((done) => {
  const start = performance.now();
  eval(act);
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


def main() -> None:
    """Make the site, measure each page in each way, print the table and the verdict."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = make_site(Path(folder))
        found = subprocess.run([ROOT / "scripts" / "need", "browser"], capture_output=True, text=True, check=True)
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=["--no-sandbox"])
        with served(site) as address:
            rows = [
                (size, slowed, filled, measure(browser, address, size, slowed, filled))
                for slowed in SLOWED
                for filled in (False, True)
                for size in SIZES
            ]
        browser.close()
    print_table(rows)


def make_site(root: Path) -> Path:
    """Write and build a site with one playbook of each size."""
    shutil.copytree(ROOT / "tests" / "support" / "tiny", root / "book")
    path = root / "book" / "playbooks" / "bot.yml"
    bot = yaml.safe_load(path.read_text(encoding="utf-8"))
    for size in SIZES:
        checks = {f"of-{size}-{number}": check_of(number) for number in range(size - 2)}
        values = {**bot, "title": f"Bot of {size}", "checks": checks, "example": None}
        values = {key: value for key, value in values.items() if value is not None}
        text = json.dumps(values, ensure_ascii=False)  # which is YAML, too
        (path.parent / f"bot-{size}.yml").write_text(text, encoding="utf-8")
    site, _ = run_mkdocs_build(
        root / "book" / "mkdocs.yml",
        site_dir=root / "site",
        strict=False,
        allows_unread=False,
        tell=lambda *_, **__: None,
    )
    return site


def check_of(number: int) -> dict[str, Any]:
    """One of many checks: they differ in gate, in whether they block, and in when they go stale."""
    return {
        "text": f"Show that part {number} of the work holds under the load of a usual Monday",
        "done_when": f"The report of part {number} names the runs, the person who read them and the day.",
        "evidence": f"Page {number} of the report",
        "role": "owner" if number % 2 else "team",
        "gate": GATES[number % 2],
        "gap": "ownership",
        "blocking": number % 3 == 0,
        "kickoff": number < 12,
        "stale_after": {"days": 90 + number, "changes": ["model", "data"]},
    }


class Quiet(SimpleHTTPRequestHandler):
    """A static host that prints nothing."""

    def log_message(self, *_: object) -> None:
        """Keep the table clean."""


@contextmanager
def served(folder: Path, host: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve a folder on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(host, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def record_of(size: int) -> str:
    """A record in which every check is done, with evidence and a note of two sentences."""
    note = "Read with the team on Monday. Two of the forty runs were read twice, because the first reader was away."
    ticked = {"status": "done", "by": "Ann Lee", "on": "2026-11-02", "evidence": "https://wiki.example/p", "note": note}
    checks = {f"of-{size}-{number}": ticked for number in range(size - 2)}
    edits = {f"checks/{check}": {"at": "2026-11-02T10:00:00.000Z", "by": "bench"} for check in checks}
    pilot = {"id": "bench", "name": "Bench", "playbook": f"bot-{size}"}
    return json.dumps({"version": 1, "pilot": pilot, "checks": checks, "edits": edits})


def measure(browser: Browser, address: str, size: int, slowed: int, filled: bool) -> dict[str, float]:
    """The medians of one page in one way."""
    runs = [one_run(browser, f"{address}playbooks/bot-{size}/checklist/", size, slowed, filled) for _ in range(RUNS)]
    return {name: median(run[name] for run in runs) for name in runs[0]}


def one_run(browser: Browser, url: str, size: int, slowed: int, filled: bool) -> dict[str, float]:
    """Open a page twice in a fresh profile, without and with its script, and do everything once."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(url)
    if filled:
        page.evaluate("text => localStorage.setItem('/pilotbook.pilot:bench', text)", record_of(size))
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.route("**/assets/pilotbook.js", lambda route: route.abort())
    plain = opened(page, url, "document.readyState === 'complete'")
    page.unroute_all()
    times = {
        "plain": plain,
        "open": opened(
            page,
            url,
            "!!document.querySelector('pilot-bar section') && !!document.querySelector('li[data-check] .pb-record')",
        ),
    }
    page.wait_for_timeout(500)
    for name, act in ACTS.items():
        times[name] = page.evaluate(TO_FRAME, act)
        if name == "unfold":
            page.locator("[id^=check-of-][id$='-9'] [name=evidence]").wait_for(state="attached")
    context.close()
    return times


def opened(page: Page, url: str, ready: str) -> float:
    """Milliseconds from navigation until something holds and a frame has been painted."""
    page.goto(url, wait_until="commit")
    page.wait_for_function(ready, polling="raf")
    return float(page.evaluate("performance.now()"))


def print_table(rows: list[tuple[int, int, bool, dict[str, float]]]) -> None:
    """One line a way, and at last what a person would notice."""
    names = ["plain", "open", *ACTS]
    print(f"{'checks':>6} {'speed':>6} {'record':>7} " + " ".join(f"{name:>7}" for name in names) + "   open/plain")
    for size, slowed, filled, times in rows:
        cells = " ".join(f"{times[name]:7.0f}" for name in names)
        ratio = times["open"] / times["plain"]
        print(f"{size:>6} {f'1/{slowed}':>6} {'filled' if filled else 'empty':>7} {cells}   {ratio:.2f}")
    slow = [
        f"{name} {times[name]:.0f} ms ({size} checks, speed 1/{slowed})"
        for size, slowed, _, times in rows
        for name in ACTS
        if times[name] >= NOTICED
    ]
    for size, most in TICKS.items():
        tick = max(max(times["tick"], times["again"]) for of, slowed, _, times in rows if (of, slowed) == (size, 1))
        print(f"A tick at {size} checks: {tick:.0f} ms, at most {most}: {'yes' if tick <= most else 'NO'}.")
    print(f"Noticed ({NOTICED:.0f} ms or more): {'; '.join(slow) or 'nothing'}.")


if __name__ == "__main__":
    main()
