"""Loading: folders of YAML in, typed models out. The only place that knows YAML."""

from .catalog import (
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
from .positions import locate
from .record_files import load_register
from .schema_errors import explain

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
