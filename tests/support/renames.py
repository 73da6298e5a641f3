"""The cases of renames.yml, to which Python and the browser are both held."""

from __future__ import annotations

from typing import Any

import yaml

from pilotbook.load.yaml_loader import UniqueKeyLoader
from support.paths import CASES as FOLDER

CASES: list[dict[str, Any]] = yaml.load((FOLDER / "renames.yml").read_text("utf-8"), Loader=UniqueKeyLoader)
