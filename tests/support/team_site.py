"""A site that lets teams share pilots, and what its tests do on its pages."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from support.browser import IDLE
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


_TURN = f"""async (rounds) => {{
  await ({IDLE})();
  if (!window.turns) {{ // a page turns to its place under a lock
    const turns = window.turns = {{ begun: 0, over: 0 }};
    const request = navigator.locks.request.bind(navigator.locks);
    navigator.locks.request = async (name, ...more) => {{
      if (!name.includes("pilotbook.place:")) return request(name, ...more);
      const number = (turns.begun += 1);
      try {{
        return await request(name, ...more);
      }} finally {{
        turns.over = number;
      }}
    }};
  }}
  const before = window.turns.begun;
  for (let round = 0; round < rounds && window.turns.over <= before; round += 1) {{
    if (window.turns.begun === before) dispatchEvent(new Event("focus")); // it does nothing during another turn
    await new Promise((resolve) => setTimeout(resolve, 20));
  }}
  return window.turns.over > before;
}}"""
"""Lets a page turn to its place as when its reader comes back to it, and waits for the end of that turn."""


def turns(page: Page, *, rounds: int = 500) -> bool:
    """Whether a page reads the place and writes what has changed when its reader comes back. Waits for it.

    In the page, `turns.begun` is how often it did since this was first asked.
    """
    return bool(page.evaluate(_TURN, rounds))


def turn(page: Page) -> None:
    """Let a page read the place at once, and write what has changed."""
    assert turns(page), "the page does not turn to its place"


def in_sync(*pages: Page) -> None:
    """Let each page turn to the place at once, and wait until all are level."""
    for _ in range(2):
        for page in pages:
            turn(page)
            for _ in range(20):
                if "In sync" in (state(page).text_content() or ""):
                    break
                turn(page)  # the one before has written, and reads now what is there
            expect(state(page)).to_contain_text("In sync")
