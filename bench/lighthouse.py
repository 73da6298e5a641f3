"""First paint and layout shift of the built site, as Lighthouse measures them on its idea of a phone.

Usage: python bench/lighthouse.py     (needs npm, which fetches Lighthouse when it is run for the first time)

The shipped site is built and served on loopback, without compression. Milliseconds are Lighthouse's, for a slow phone
on a slow network, which it simulates; the shift has no unit, and 0.1 is what people notice. `own` is what the page
comes to load of our own scripts and styles, in kilobytes after gzip.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from checklist import served

from pilotbook.edges import mkdocs_build

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = ("", "playbooks/sales-sdr/", "gaps/ownership/", "diagnose/", "register/")
AUDITS = {"first-contentful-paint": "FCP ms", "largest-contentful-paint": "LCP ms", "cumulative-layout-shift": "shift"}


def main() -> None:
    """Build the site, and measure each page."""
    if shutil.which("npm") is None:
        print("Lighthouse: not measured, since there is no npm.")
        return
    found = subprocess.run([ROOT / "scripts" / "browser"], capture_output=True, text=True, check=True)
    environment = {**os.environ, "CHROME_PATH": found.stdout.strip()}
    with tempfile.TemporaryDirectory() as folder:
        site, _ = mkdocs_build(ROOT / "mkdocs.yml", site_dir=Path(folder) / "site", strict=False)
        with served(site) as address:
            print(f"{'page':24s}" + "".join(f"{name:>10}" for name in AUDITS.values()) + f"{'own kB':>10}")
            for page in PAGES:
                numbers = measure(address + page, environment, Path(folder) / "report.json")
                cells = [f"{number:10.3f}" if number < 1 else f"{number:10.0f}" for number in numbers]
                print(f"/{page:23s}" + "".join(cells) + f"{own(site, page):10.1f}")


def measure(url: str, environment: dict[str, str], report: Path) -> list[float]:
    """One page."""
    command = ["npm", "exec", "--yes", f"--package={LIGHTHOUSE}", "--", "lighthouse", url, "--quiet", "--output=json"]
    flags = [f"--output-path={report}", f"--only-audits={','.join(AUDITS)}", "--chrome-flags=--headless --no-sandbox"]
    subprocess.run([*command, *flags], env=environment, check=True, capture_output=True)
    audits = json.loads(report.read_text(encoding="utf-8"))["audits"]
    return [float(audits[name]["numericValue"]) for name in AUDITS]


def own(site: Path, page: str) -> float:
    """Kilobytes of our own scripts and styles after gzip: what the page names, and what its script loads after it."""
    text = (site / page / "index.html").read_text(encoding="utf-8")
    names = {*re.findall(r'assets/(\w+\.(?:css|js))"', text), "menu.js"}
    return sum(len(gzip.compress((site / "assets" / name).read_bytes(), 9)) for name in names) / 1000


if __name__ == "__main__":
    main()
