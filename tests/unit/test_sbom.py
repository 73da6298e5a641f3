"""The list of what the package consists of is complete, and no license in it is new to the project."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from support.paths import ROOT

SCRIPT = ROOT / "scripts" / "sbom"
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
FONTS = sorted(
    path
    for folder in ("generator", "overrides")
    for path in (ROOT / folder).glob("**/fonts/*")
    if path.suffix in (".ttf", ".woff2")
)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script, as a module."""
    module = ModuleType("sbom")
    module.__file__ = str(SCRIPT)
    SourceFileLoader("sbom", str(SCRIPT)).exec_module(module)
    return module


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command writes."""
    folder = tmp_path_factory.mktemp("sbom") / "out"
    done = subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def sbom(out: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((out / "sbom.cdx.json").read_text(encoding="utf-8"))
    return made


def licenses(one: dict[str, Any]) -> str:
    return " ".join(said.get("expression", "") for said in one["licenses"])


def test_every_locked_package_is_in_it_with_version_license_and_every_hash(sbom: dict[str, Any]) -> None:
    found = {(one["name"], one["version"]): one for one in sbom["components"] if "purl" in one}
    blocks = re.findall(r"(?m)^([a-z][\w.-]*)==(\S+)(.*(?:\n .*)*)", LOCK)
    assert len(blocks) > 40
    assert found.keys() == {(name, version) for name, version, _ in blocks}
    for name, version, rest in blocks:
        one = found[name, version]
        assert licenses(one), name
        hashes = {part["content"] for part in one["hashes"]}
        assert hashes == set(re.findall(r"sha256:([0-9a-f]{64})", rest)) != set()
        assert one["purl"] == one["bom-ref"] == f"pkg:pypi/{name}@{version}"


def test_every_typeface_is_in_it_with_its_digest(sbom: dict[str, Any]) -> None:
    found = {one["name"]: one for one in sbom["components"] if one["type"] == "file"}
    assert found.keys() == {path.name for path in FONTS}
    assert len(FONTS) == len(found)
    for path in FONTS:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert found[path.name]["hashes"] == [{"alg": "SHA-256", "content": digest}]
        assert licenses(found[path.name]) in ("OFL-1.1", "Apache-2.0")


def test_what_the_theme_bundles_is_in_it(sbom: dict[str, Any]) -> None:
    theme = next(one for one in sbom["components"] if one["name"] == "mkdocs-material")
    names = {one["name"] for one in theme["components"]}
    assert {"material-scripts", "lunr-languages", "material-design-icons", "octicons", "simple-icons"} <= names
    assert all(licenses(one) and one["hashes"] for one in theme["components"])


def test_it_is_a_cyclonedx_document_whose_references_lead_somewhere(sbom: dict[str, Any]) -> None:
    assert (sbom["bomFormat"], sbom["specVersion"], sbom["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", sbom["serialNumber"])
    whole = [sbom["metadata"]["component"], *sbom["components"]]
    whole += [part for one in sbom["components"] for part in one.get("components", [])]
    refs = [one["bom-ref"] for one in whole]
    assert len(refs) == len(set(refs))
    for one in sbom["dependencies"]:
        assert {one["ref"], *one["dependsOn"]} <= set(refs)
    asked = {one["ref"].partition("@")[0]: one["dependsOn"] for one in sbom["dependencies"]}
    assert any(ref.startswith("pkg:pypi/markupsafe@") for ref in asked["pkg:pypi/jinja2"])


def test_the_list_of_licenses_has_a_row_for_each(out: Path, sbom: dict[str, Any]) -> None:
    rows = (out / "licenses.md").read_text(encoding="utf-8").splitlines()[4:]
    parts = sum(len(one.get("components", [])) for one in sbom["components"])
    assert len(rows) == 1 + len(sbom["components"]) + parts
    assert "| pikepdf | " in "\n".join(rows)


def test_the_same_inputs_give_the_same_bytes(script: ModuleType, sbom: dict[str, Any]) -> None:
    assert script.build_sbom() == sbom


def test_a_license_that_the_project_does_not_accept_is_an_error(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(script.BY_NAME, "pikepdf", "AGPL-3.0-only")
    monkeypatch.setattr(script, "theme_parts", lambda: iter(()))  # thousands of icons
    monkeypatch.setattr(sys, "argv", ["sbom", str(tmp_path / "out")])
    with pytest.raises(SystemExit):
        script.main()
    assert "pikepdf" in (said := capsys.readouterr().err)
    assert "`AGPL-3.0-only` is not allowed" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True), ("MIT AND OFL-1.1", True), ("MIT AND GPL-3.0-only", False), ("GPL-3.0-only OR MIT", True),
        ("(MIT OR GPL-2.0-only)", True), ("unknown", False), ("", False),
    ],
)  # fmt: skip
def test_an_expression_is_allowed_by_its_parts(script: ModuleType, expression: str, allowed: bool) -> None:
    assert script.is_allowed(expression) is allowed


def test_the_package_names_the_licenses_of_all_that_it_carries(sbom: dict[str, Any]) -> None:
    said = set(licenses(sbom["metadata"]["component"]).split(" AND "))
    assert said == {"MIT", "CC-BY-4.0"} | {licenses(one) for one in sbom["components"] if one["type"] == "file"}


@pytest.mark.parametrize("path", [path for path in FONTS if path.suffix == ".ttf"], ids=lambda path: path.name)
def test_a_license_file_has_the_copyright_that_the_typeface_names(script: ModuleType, path: Path) -> None:
    texts = [one.read_text(encoding="utf-8") for one in path.parent.glob("LICENSE-*")]
    copyright_ = script.font_names(path)[0]
    if path.name.startswith("Droid"):  # the Apache license has no line for it
        return
    assert any(copyright_ in text for text in texts), copyright_


def test_a_renamed_typeface_does_not_use_the_reserved_name(script: ModuleType) -> None:
    for path in (ROOT / "generator/pilotbook/dossier/writers/fonts").glob("Pilotbook*"):
        names = script.font_names(path)
        assert "Reserved Font Name ‘Source’" in names[0]
        assert not any("source" in names.get(number, "").lower() for number in (1, 3, 4, 6, 16))
