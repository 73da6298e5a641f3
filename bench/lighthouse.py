"""First paint and layout shift of the built site, as Lighthouse measures them on its idea of a phone.

Usage: python bench/lighthouse.py     (needs npm, which fetches Lighthouse when it is run for the first time)

The shipped site is built and served on loopback, compressed as static hosts do. Milliseconds are Lighthouse's, for a
slow phone on a slow network, which it simulates; the shift has no unit, and 0.1 is what people notice. `own` is what
the page loads by itself of our own scripts and styles, in kilobytes after gzip, those in its head among them.
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

from checklist import Quiet, served

from pilotbook.mkdocs_plugin.run import run_mkdocs_build

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = ("", "playbooks/sales-sdr/", "playbooks/sales-sdr/checklist/", "gaps/ownership/", "diagnose/", "register/")
AUDITS = {"first-contentful-paint": "FCP ms", "largest-contentful-paint": "LCP ms", "cumulative-layout-shift": "shift"}


class Compressing(Quiet):
    """A static host that compresses text."""

    def do_GET(self) -> None:  # noqa: N802  # as its base has it
        """Answer with a file, text compressed."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in (".html", ".css", ".js", ".json", ".svg") or not path.is_file():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Build the site, and measure each page."""
    if shutil.which("npm") is None:
        print("Lighthouse: not measured, since there is no npm.")
        return
    found = subprocess.run([ROOT / "scripts" / "need", "browser"], capture_output=True, text=True, check=True)
    environment = {**os.environ, "CHROME_PATH": found.stdout.strip()}
    with tempfile.TemporaryDirectory() as folder:
        site, _ = run_mkdocs_build(ROOT / "mkdocs.yml", site_dir=Path(folder) / "site", strict=False)
        with served(site, Compressing) as address:
            print(f"{'page':24s}" + "".join(f"{name:>10}" for name in AUDITS.values()) + f"{'own kB':>10}")
            for page in PAGES:
                numbers, loaded = measure(address + page, environment, Path(folder) / "report.json")
                cells = [f"{number:10.3f}" if number < 1 else f"{number:10.0f}" for number in numbers]
                print(f"/{page:23s}" + "".join(cells) + f"{own(site, page, loaded):10.1f}")


def measure(url: str, environment: dict[str, str], report: Path) -> tuple[list[float], list[str]]:
    """The numbers of one page, and the addresses that it loads."""
    command = ["npm", "exec", "--yes", f"--package={LIGHTHOUSE}", "--", "lighthouse", url, "--quiet", "--output=json"]
    flags = [
        f"--output-path={report}",
        f"--only-audits={','.join([*AUDITS, 'network-requests'])}",
        "--chrome-flags=--headless --no-sandbox",
    ]
    subprocess.run([*command, *flags], env=environment, check=True, capture_output=True)
    audits = json.loads(report.read_text(encoding="utf-8"))["audits"]
    loaded = [str(request["url"]) for request in audits["network-requests"]["details"]["items"]]
    return [float(audits[name]["numericValue"]) for name in AUDITS], loaded


def own(site: Path, page: str, loaded: list[str]) -> float:
    """Kilobytes of our own scripts and styles after gzip."""
    head, _, _ = (site / page / "index.html").read_text(encoding="utf-8").partition("</head>")
    names = {found[1] for address in loaded if (found := re.search(r"/assets/(\w+\.(?:css|js))$", address))}
    bodies = [(site / "assets" / name).read_bytes() for name in names]
    bodies += [style.encode() for style in re.findall(r"<style>([^<]*\.pb-[^<]*)</style>", head)]
    return sum(len(gzip.compress(body, 6)) for body in bodies) / 1000


if __name__ == "__main__":
    main()
