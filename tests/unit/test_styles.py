"""Styles cost little with each change of a page."""

from __future__ import annotations

import re

from pilotbook.render.css_bundle import PAGE_COMPONENTS, bundle_styles, page_style
from support.paths import ROOT


def test_no_selector_makes_the_browser_style_the_whole_page_with_each_change() -> None:
    """A browser looks for `:has()` again whenever anything changes inside of its element."""
    overrides = ROOT / "overrides"
    styles = [bundle_styles(overrides), *(str(page_style(overrides, kind)) for kind in PAGE_COMPONENTS)]
    found = {match for text in styles for match in re.findall(r"(?:\bhtml|\bbody|:root)[^\s{},>+~]*:has\([^{]*", text)}
    assert found == set()
