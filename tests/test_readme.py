"""The README's way to a new use case works to the letter."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(heading: str) -> list[str]:
    """The shell commands below a heading."""
    section = README.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_a_use_case_is_added_as_the_readme_says(tmp_path: Path) -> None:
    copy, check, serve = commands("Add a use case in ten minutes")
    for name in ("content", "playbooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(config.replace("- pilotbook\n", "- pilotbook: {library: false}\n"), "utf-8")
    subprocess.run(copy, shell=True, cwd=tmp_path, check=True)
    new = tmp_path / "playbooks" / "invoice-matching.yml"
    new.write_text(re.sub(r"^title: .*$", "title: Invoice matching agent", new.read_text("utf-8"), flags=re.M), "utf-8")

    assert (check, serve) == (".venv/bin/pilotbook check", "make serve")
    checked = subprocess.run([sys.executable, "-m", "pilotbook", "check"], cwd=tmp_path, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.startswith("5 playbooks, ")
    built = subprocess.run([sys.executable, "-m", "pilotbook", "build"], cwd=tmp_path, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "site" / "playbooks" / "invoice-matching" / "index.html").read_text(encoding="utf-8")
    assert "<h1>Invoice matching agent</h1>" in page
    assert page.count('class="pb-check"') >= 20


def test_every_file_and_picture_that_the_readme_names_is_there() -> None:
    links = re.findall(r"\]\(((?!http)[^)#]+)\)", README)
    assert len(links) >= 4
    assert [link for link in links if not (ROOT / link).exists()] == []
