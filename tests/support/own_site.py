"""A site of one's own over the shipped library, and what its pages show of a playbook."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from pilotbook.cli import main
from support.sites import build

SITE = """\
site_name: Own
docs_dir: content/pages
site_url: !ENV [SITE_URL, "http://127.0.0.1:8000/"]
edit_uri: https://github.com/acme/agents/edit/main/content/pages/
theme: {name: material, font: false, palette: {scheme: default}, features: [navigation.instant]}
plugins: [search, pilotbook: {dossier: {formats: []}}]
markdown_extensions: [attr_list]
"""
READ = """(text) => {
  const page = text ? new DOMParser().parseFromString(text, "text/html") : document.cloneNode(true);
  const root = page.querySelector("article");
  const dropped = "del, dialog, template, script, style, .pb-adapt, .pb-adapt__edit, .pb-adapt__add, " +
    ".pb-adapt__note, [data-adapted='left out'], [hidden], progress, .pb-lines, [data-yours], .pb-cost__now";
  for (const node of root.querySelectorAll(dropped)) node.remove();
  const read = (selector) =>
    [...root.querySelectorAll(selector)].map((node) => node.textContent.replace(/\\s+/g, " ").trim())
      .map((text) => text.replace(/ Every check keeps its ID.*/, "").replaceAll(" ", "")).filter(Boolean);
  const places = ["[data-adapt*='/']", "[data-adapt=counts]", ".pb-path li", ".pb-gate__question", ".pb-gate",
    ".pb-gap", ".pb-counts", "table[data-table] tr", ".pb-answer", "[data-cost]", "tr[data-input]", ".pb-actions a",
    ".pb-different li", ".pb-sheet tbody tr", ".pb-sheet__people li", ".pb-sheet__head > p"];
  return Object.fromEntries(places.map((place) => [place, read(place)]));
}"""
"""What a page shows of a playbook, by place: of the form's preview, or of a page's text."""


@dataclass
class Own:
    """A site over the shipped library, built and served."""

    folder: Path
    site: Path
    url: str

    def build(self) -> None:
        """Build the site as it is now."""
        build(self.folder / "mkdocs.yml", self.site, SITE_URL=self.url)

    def commit(self, files: dict[str, str]) -> list[Path]:
        """Put files into the folder of the playbooks. Return their paths."""
        paths = {self.folder / "playbooks" / name: text for name, text in files.items()}
        for path, text in paths.items():
            path.write_text(text, encoding="utf-8")
        return list(paths)

    def changes(self, id_: str, *options: str) -> list[Any]:
        """Return what `pilotbook diff` lists."""
        return as_list(json.loads(self.run("diff", id_, *options, "--json")))

    def run(self, *arguments: str) -> str:
        """Run a command on the site."""
        done = CliRunner().invoke(main, [*arguments, "-f", str(self.folder / "mkdocs.yml")], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout


def as_list(found: Any) -> list[Any]:
    return list(found if isinstance(found, list) else found.get("differences", found.get("changes", [])))
