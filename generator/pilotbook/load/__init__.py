"""Loading: folders of YAML in, typed models out. The only place that knows YAML."""

from .explain import explain
from .locate import locate
from .register import load_register
from .shelf import (
    Broken,
    Layer,
    Loaded,
    Shelf,
    Written,
    load_patterns,
    load_playbook,
    load_shelf,
    pattern_files,
    playbook_files,
)

__all__ = [
    "Broken",
    "Layer",
    "Loaded",
    "Shelf",
    "Written",
    "explain",
    "load_patterns",
    "load_playbook",
    "load_register",
    "load_shelf",
    "locate",
    "pattern_files",
    "playbook_files",
]
