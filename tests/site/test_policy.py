"""What a content security policy of a built site names."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from pilotbook.csp import build_policy, format_nginx
from pilotbook.errors import PilotbookError


def digest(body: str) -> str:
    return f"'sha256-{b64encode(sha256(body.encode()).digest()).decode()}'"


def test_only_scripts_in_a_page_are_named_by_their_digest(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<head><style>p{color:red}</style></head><script src="a.js" type="module"></script>\n<p>Text</p>\n'
        "<script>run()</script><script>\nwalk()\n</script>",
        encoding="utf-8",
    )
    (tmp_path / "other.html").write_text("<script>run()</script>", encoding="utf-8")
    parts = dict(part.split(" ", 1) for part in build_policy(tmp_path).split("; "))
    assert parts["style-src"] == f"'self' {digest('p{color:red}')}"
    assert parts["script-src"].split() == ["'self'", *sorted([digest("run()"), digest("\nwalk()\n")])]


def test_more_than_a_server_can_hold_is_reported(tmp_path: Path) -> None:
    scripts = "".join(f"<script>run({number})</script>" for number in range(80))
    (tmp_path / "index.html").write_text(scripts, encoding="utf-8")
    with pytest.raises(PilotbookError, match="Move those in your own overrides into files"):
        format_nginx(tmp_path)
