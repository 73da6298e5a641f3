"""Whether a register of 200 records opens at once.

Usage: python bench/register.py [RECORDS [RUNS]]     (default: 200 7)

The shipped site is built with so many records in its `register/`, made from the filled examples under names of their
own, and its page is opened in Chromium with as many pilots in the browser, and with one. Milliseconds, medians: until
the page's first paint, with the site's own table, and until the browser's own rows are in it. Once at full speed, and
once with the processor slowed to a quarter. The build is measured next to one without records.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from checklist import served
from options import with_options
from playwright.sync_api import Browser, sync_playwright

from pilotbook.config.mkdocs_yml import load_site
from pilotbook.mkdocs_plugin.run import run_mkdocs_build

ROOT = Path(__file__).resolve().parent.parent
RECORDS = int(sys.argv[1]) if len(sys.argv) > 1 else 200
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 7
SLOWED = (1, 4)


def main() -> None:
    """Build both sites, open the page in each way, print the table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        records = records_of(RECORDS)
        plain, _ = built(root / "plain", [])
        own, site = built(root / "own", records)
        found = subprocess.run([ROOT / "scripts" / "need", "browser"], capture_output=True, text=True, check=True)
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=["--no-sandbox"])
        with served(site) as address:
            rows = [
                (count, slowed, opened(browser, address, records[:count], slowed))
                for slowed in SLOWED
                for count in (1, RECORDS)
            ]
        browser.close()
    size = sum(len(json.dumps(record)) for record in records)
    print(f"\nA register of {RECORDS} records, {size / 1e6:.1f} MB of JSON")
    print(f"build: {own:.1f} s, without records {plain:.1f} s, ratio {own / plain:.2f}")
    print("pilots in the browser | processor | first paint, ms | all rows, ms")
    for count, slowed, (paint, there) in rows:
        print(f"{count:21} | {'full' if slowed == 1 else f'1/{slowed}':>9} | {paint:15.0f} | {there:12.0f}")


def records_of(count: int) -> list[dict[str, Any]]:
    """Records as browsers would have saved them: filled examples, each a pilot of its own, at several gates."""
    book, _ = load_site(ROOT / "mkdocs.yml")
    examples = [playbook.model.example for playbook in book.load_all()]
    made = []
    for number in range(count):
        example = examples[number % len(examples)]
        assert example is not None
        record = example.model_dump(mode="json", exclude_none=True)
        record["pilot"] = {"id": f"p{number}", "name": f"Pilot {number}", "playbook": example.pilot.playbook}
        record["edits"] = {"pilot/name": {"at": "2026-01-02T10:00:00.000Z", "by": "bench"}}
        if number % 3:
            del record["decision"]
            kept = len(record["checks"]) * (number % 5) // 5
            record["checks"] = dict(list(record["checks"].items())[:kept])
        made.append(record)
    return made


def built(folder: Path, records: list[dict[str, Any]]) -> tuple[float, Path]:
    """The seconds of a build without documents, and the site."""
    shutil.copytree(ROOT / "content" / "pages", folder / "docs")
    (folder / "register").mkdir()
    for record in records:
        (folder / "register" / f"{record['pilot']['id']}.json").write_text(json.dumps(record), encoding="utf-8")
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("docs_dir: content/pages", "docs_dir: docs")
    text = with_options(text, "dossier: {formats: []}")
    text = text.replace("  - pilotbook:dossiers\n", "")
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    start = time.perf_counter()
    site, _ = run_mkdocs_build(folder / "mkdocs.yml", site_dir=folder / "site", strict=False)
    return time.perf_counter() - start, site


def opened(browser: Browser, address: str, records: list[dict[str, Any]], slowed: int) -> tuple[float, float]:
    """The medians of the first paint, and of the last row."""
    runs = [one_run(browser, address, records, slowed) for _ in range(RUNS)]
    return median(run[0] for run in runs), median(run[1] for run in runs)


def one_run(browser: Browser, address: str, records: list[dict[str, Any]], slowed: int) -> tuple[float, float]:
    """Open the page in a fresh profile that holds these pilots."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}404.html")
    stored = [[f"/pilotbook.pilot:{record['pilot']['id']}", json.dumps(record)] for record in records]
    page.evaluate("(all) => all.forEach(([key, text]) => localStorage.setItem(key, text))", stored)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.goto(f"{address}register/", wait_until="commit")
    there = page.wait_for_function(
        "(count) => document.querySelectorAll('pilot-register tr[data-pilot]').length === count && performance.now()",
        arg=len(records),
        polling="raf",
    ).json_value()
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return float(paint), float(there)


if __name__ == "__main__":
    main()
