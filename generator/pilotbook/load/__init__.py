"""Loads the YAML files of a book, and the JSON files of its register, into typed models."""

from .catalog import (
    Broken,
    Catalog,
    Layer,
    Loaded,
    RawFork,
    load_catalog,
    load_patterns,
    load_playbook,
    pattern_files,
    playbook_files,
)
from .checklists import to_playbook
from .positions import display_path, locate_findings
from .record_files import load_register, locate_problem
from .salvage import Damaged, salvage
from .schema_errors import explain_errors
from .yaml_culprits import locate_yaml_error

__all__ = [
    "Broken",
    "Catalog",
    "Damaged",
    "Layer",
    "Loaded",
    "RawFork",
    "display_path",
    "explain_errors",
    "load_catalog",
    "load_patterns",
    "load_playbook",
    "load_register",
    "locate_findings",
    "locate_problem",
    "locate_yaml_error",
    "pattern_files",
    "playbook_files",
    "salvage",
    "to_playbook",
]
