"""Where the repository, the tiny site and the shared cases are."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TINY = Path(__file__).parent / "tiny"
"""A whole site of one playbook. A test breaks a copy of it."""
VENDOR = Path(__file__).parent / "vendor"
GOLDEN = ROOT / "tests" / "golden"
CASES = GOLDEN / "cases"
"""Cases that Python and the browser are both held to."""
