"""A site that lets teams share pilots, and what its tests do on its pages."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from support.run import once
from support.sites import build

CONFIG = """site_name: Shared
site_url: !ENV [SITE_URL, "http://127.0.0.1:8000/"]
docs_dir: pages
theme: {name: material, font: false}
plugins:
  - pilotbook:
      shows: [sales-sdr]
      share: {address: records/, folder: true}
      dossier: {formats: []}
nav: ["pilotbook:home", "pilotbook:playbooks", "pilotbook:register"]
extra: {generator: false}
"""


def team_site() -> Path:
    """The site, built once in a run."""

    def make(folder: Path) -> None:
        (folder / "pages").mkdir()
        (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
        build(folder / "mkdocs.yml", folder / "site")

    return once("team", make) / "site"


def state(page: Page) -> Locator:
    """The toolbar's sentence about sharing."""
    return page.locator("[data-share-state]")


def in_sync(*pages: Page) -> None:
    """Let each page turn to the place at once, and wait until all are level."""
    for _ in range(2):
        for page in pages:
            page.evaluate("dispatchEvent(new Event('focus'))")
            page.wait_for_timeout(700)
            expect(state(page)).to_contain_text("In sync", timeout=15_000)
