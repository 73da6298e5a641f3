"""Data flows one way: each library is known to the modules that need it, and to no other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from support.paths import ROOT

PACKAGE = ROOT / "generator" / "pilotbook"
MODULES = {path.relative_to(PACKAGE).with_suffix("").as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}

ALLOWED = {
    "yaml": {"load/loader", "load/guard", "load/parse", "load/quick", "load/syntax", "load/locate",
             "site"},  # which reads mkdocs.yml
    "jinja2": {"render/environment",
               "kept/pages", "mkdocs_plugin"},  # which put pages into the theme
    "markdown": {"rawhtml", "text"},
    "mkdocs": {"mkdocs_plugin", "helper", "site",
               "kept/converted", "kept/digests", "kept/files", "kept/pages", "kept/searched"},
    "rcssmin": {"render/styles"},
    "rjsmin": {"render/modules"},
    "docx": {"dossier/docx", "dossier/docx_read"},
    "xlsxwriter": {"dossier/xlsx", "dossier/sheet_register", "dossier/sheet_start"},
    "openpyxl": {"dossier/xlsx_read"},
    "typst": {"dossier/pdf"},
    "pikepdf": {"dossier/pdf"},
    "segno": {"dossier/pdf"},
    "click": {"cli/base", "cli/site", "cli/own", "cli/register"},
    "pydantic": {
        "models/base", "models/diagnosis", "models/document", "models/fork", "models/library", "models/playbook",
        "models/record", "load/shelf", "load/explain", "load/register", "snapshots", "join", "unfold", "scaffold",
        "render/fields",
    },
}  # fmt: skip

LAYERS = [
    "mistakes",
    "cache",
    "models",
    "follow",
    "snapshots",
    "load",
    "book",
    "join",
    "unfold",
    "crosscheck",
    "releases",
    "resolve",
    "texts",
    "parcel",
    "shape",
    "stock",
    "differences",
    "references",
    "scaffold",
    "authoring",
    "cost",
    "gates",
    "addresses",
    "carried",
    "records",
    "asked",
    "register",
    "text",
    "words",
    "dossier",
    "listing",
    "schemas",
    "render",
    "settled",
]
"""A module may import from layers to its left and from its own."""


def imported(path: Path) -> set[str]:
    """The modules that a file imports, those of the package as `load/parse`."""
    names = set()
    here = path.relative_to(PACKAGE).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module or "")
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1]
            module = "/".join((*base, *(node.module or "").split("."))).strip("/")
            names |= {f"./{module}"} if node.module else {f"./{'/'.join((*base, alias.name))}" for alias in node.names}
    return names


def test_the_package_was_found() -> None:
    assert len(MODULES) > 25


@pytest.mark.parametrize("library", ALLOWED)
def test_a_library_is_known_only_where_it_is_needed(library: str) -> None:
    users = {name for name, path in MODULES.items() if any(i.split(".")[0] == library for i in imported(path))}
    assert users == ALLOWED[library]


@pytest.mark.parametrize("name", MODULES)
def test_no_module_imports_from_a_later_layer(name: str) -> None:
    own = name.split("/")[0]
    if own not in LAYERS:
        return
    used = {i[2:].split("/")[0] for i in imported(MODULES[name]) if i.startswith("./")}
    later = set(LAYERS[LAYERS.index(own) + 1 :]) | {
        "mkdocs_plugin",
        "helper",
        "kept",
        "cli",
        "edges",
        "tree",
        "site",
        "navigation",
        "paper",
        "adding",
        "kit",
        "policy",
    }
    assert not used & later


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is_and_stays_readable(name: str) -> None:
    text = MODULES[name].read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "a module's first lines say what comes in and what goes out"
    assert text.count("\n") <= 400
