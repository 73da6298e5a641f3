"""The package that is published: it carries the library, and makes a site far from the checkout."""

from __future__ import annotations

import tarfile
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from pilotbook import __version__
from support.package import built, run
from support.paths import ROOT

LIBRARY = ("content", "playbooks", "overrides", "schema")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what is published: the sdist, and the wheel that is built from it."""
    return built(tmp_path_factory.mktemp("published"))


def names(wheel: Path) -> list[str]:
    """The files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def digest(wheel: Path) -> str:
    """The digest of a wheel's bytes: to show where megabytes differ takes pytest minutes."""
    return sha256(wheel.read_bytes()).hexdigest()


def library() -> set[str]:
    """Every file of the library that is of use: the checkout's, without what the system and the editor leave."""
    paths = (path for folder in LIBRARY for path in (ROOT / folder).rglob("*") if path.is_file())
    files = {path.relative_to(ROOT).as_posix() for path in paths if not path.name.startswith(".")}
    return files | {"requirements.lock"}


def test_the_wheel_carries_the_whole_library(wheel: Path) -> None:
    carried = {name.removeprefix("pilotbook/_library/") for name in names(wheel) if "/_library/" in name}
    assert carried == library()
    assert {"playbooks/sales-sdr.yml", "content/home.yml", "overrides/theme/main.html"} <= carried


def test_the_wheel_carries_the_package_and_its_templates(wheel: Path) -> None:
    source = ROOT / "generator" / "pilotbook"
    files = {path for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    carried = {name for name in names(wheel) if name.startswith("pilotbook/") and "/_library/" not in name}
    assert carried == {f"pilotbook/{path.relative_to(source).as_posix()}" for path in files}
    assert "pilotbook/render/templates/playbook.md.jinja" in carried


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    about = [name for name in names(wheel) if not name.startswith("pilotbook/")]
    assert {name.split("/")[0].partition("-")[2] for name in about} == {f"{__version__}.dist-info"}
    assert {"METADATA", "RECORD", "WHEEL", "entry_points.txt"} <= {Path(name).name for name in about}
    assert [name for name in names(wheel) if {"tests", "__pycache__"} & {*Path(name).parts}] == []


def test_the_wheel_is_the_same_byte_for_byte_when_built_again(wheel: Path, tmp_path: Path) -> None:
    again = next(built(tmp_path / "again", "--wheel").glob("*.whl"))
    assert again.name == wheel.name
    assert digest(again) == digest(wheel)


def test_the_sdist_makes_the_same_wheel(wheel: Path, published: Path) -> None:
    assert digest(published / wheel.name) == digest(wheel)


def test_the_sdist_is_a_site_that_can_be_built(published: Path) -> None:
    with tarfile.open(next(published.glob("*.tar.gz"))) as archive:
        carried = {name.partition("/")[2] for name in archive.getnames()}
    assert library() <= carried
    assert {"mkdocs.yml", "pyproject.toml", "README.md", "LICENSE", "LICENSE-CONTENT"} <= carried
    assert [name for name in carried if name.startswith(("tests", "site", ".venv", ".git/", "bench"))] == []


@pytest.fixture(scope="module")
def own_site(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with the least that a site needs and one playbook of its own, built with the wheel."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "mkdocs.yml").write_text(
        "site_name: Our agents\ntheme: material\nplugins:\n  - search\n"
        "  - pilotbook: {dossier: {formats: [md]}}\nmarkdown_extensions: [attr_list]\n",
        encoding="utf-8",
    )
    (folder / "docs").mkdir()
    (folder / "docs" / "house-rules.md").write_text("# House rules\n", encoding="utf-8")
    (folder / "playbooks").mkdir()
    own = (ROOT / "playbooks" / "sales-sdr.yml").read_text(encoding="utf-8")
    own = own.replace("sales-sdr", "our-sdr").replace("title: Sales development agent", "title: Our SDR", 1)
    for id_ in yaml.safe_load(own)["checks"]:
        own = own.replace(id_, f"our-{id_}")
    (folder / "playbooks" / "our-sdr.yml").write_text(own, encoding="utf-8")
    run(installed, "-m", "pilotbook", "build", "-d", "site", cwd=folder)
    return folder / "site"


@pytest.mark.parametrize(
    "address", ["", "playbooks/sales-sdr/", "playbooks/forecasting/", "gaps/ownership/", "evidence/"]
)
def test_a_site_of_ones_own_has_the_librarys_pages(own_site: Path, address: str) -> None:
    assert "<article" in (own_site / address / "index.html").read_text(encoding="utf-8")


def test_a_site_of_ones_own_has_its_own_playbook_and_pages(own_site: Path) -> None:
    assert "Our SDR" in (own_site / "playbooks" / "our-sdr" / "index.html").read_text(encoding="utf-8")
    assert "Our SDR" in (own_site / "playbooks" / "index.html").read_text(encoding="utf-8")
    assert "House rules" in (own_site / "house-rules" / "index.html").read_text(encoding="utf-8")


def test_a_site_of_ones_own_is_styled(own_site: Path) -> None:
    page = (own_site / "playbooks" / "our-sdr" / "index.html").read_text(encoding="utf-8")
    assert 'href="../../assets/pilotbook.css"' in page
    assert ".pb-" in (own_site / "assets" / "pilotbook.css").read_text(encoding="utf-8")
    fonts = {path.name for path in (ROOT / "overrides" / "assets" / "fonts").glob("*.woff2")}
    assert {path.name for path in (own_site / "assets" / "fonts").iterdir()} == fonts != set()
    assert "Page not found" in (own_site / "404.html").read_text(encoding="utf-8")
