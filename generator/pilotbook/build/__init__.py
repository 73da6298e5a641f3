"""The incremental build: keeps what was made, and makes only what changed. Nothing below knows of it."""

from .cache import Cache, cache_folder
from .inputs import FullLoadNeeded
from .memory import BuildMemory
from .playbook_files import render_cached
from .shared_files import KeyedFile
from .site_files import SiteSource, load_changed_files, load_files, prepare_playbooks

__all__ = [
    "BuildMemory",
    "Cache",
    "FullLoadNeeded",
    "KeyedFile",
    "SiteSource",
    "cache_folder",
    "load_changed_files",
    "load_files",
    "prepare_playbooks",
    "render_cached",
]
