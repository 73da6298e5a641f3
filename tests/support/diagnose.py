"""The cases of diagnose.yml, to which Python and the browser are both held."""

from __future__ import annotations

import yaml

from support.paths import CASES as FOLDER

SHARED = yaml.safe_load((FOLDER / "diagnose.yml").read_text(encoding="utf-8"))
CASES = SHARED["cases"]
PLAIN = {"opens": [], "demo": False, "veto": False, "assumptions": {}}
"""What a case may leave out of an answer."""
