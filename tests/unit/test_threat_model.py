"""What the threat model says of the code is so: the policy's directives, and the tests that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pilotbook import csp
from support.paths import ROOT

DOCUMENT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")


def test_it_explains_every_directive_of_the_policy_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<head></head><script>a()</script><style>a{}</style>", encoding="utf-8")
    (value,) = re.findall(r'Content-Security-Policy "(.*)" always', csp.format_nginx(tmp_path))
    policy = [re.sub(r" 'sha256-\S+'", "", part) for part in value.split("; ")]
    assert re.findall(r"(?m)^\| `([a-z]+-[^`]+)`", DOCUMENT) == policy


def test_each_test_that_it_names_exists() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", DOCUMENT)
    assert len(named) > 15
    assert [name for name in named if f"def {name}(" not in tests] == []


@pytest.mark.parametrize("name", ["README.md", "content/pages/authors/host.md", "SECURITY.md"])
def test_those_who_need_it_are_led_to_it(name: str) -> None:
    assert "docs/threat-model.md" in (ROOT / name).read_text(encoding="utf-8")


def test_no_script_of_a_page_can_send_anything_but_a_request_for_a_file_of_the_site() -> None:
    """The ways that a script has to send something are `fetch` without options, and nothing else.

    Only `places/requests.js` sends what people enter, to the place that mkdocs.yml names, for those who share a pilot.
    """
    scripts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "overrides").rglob("*.js")}
    sender = scripts.pop(ROOT / "overrides" / "places" / "requests.js")
    assert re.findall(r"\bfetch\(.*", sender) == ["fetch(to, given)) => {"]
    sending = r"sendBeacon|XMLHttpRequest|WebSocket|EventSource|RTCPeer|navigator\.share|\.submit\(|new Image"
    assert [path.name for path, text in scripts.items() if re.search(sending, text)] == []
    calls = [call for text in scripts.values() for call in re.findall(r"\bfetch\(.*", text)]
    assert len(calls) >= 5
    for call in calls:
        assert re.match(r"fetch\((?:new URL\((?:`[^`]*`|\"[^\"]*\"|path), (?:root|location\.href)\)|url)\)", call), call


def test_a_template_of_a_page_names_no_other_host() -> None:
    for path in (ROOT / "overrides").rglob("*.html"):
        assert not re.search(r"(?:src|action|href)=\"https?:", path.read_text(encoding="utf-8")), path
