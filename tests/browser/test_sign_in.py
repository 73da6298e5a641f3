"""A site below a path of its host, behind a basic sign-in: everything that a page loads is signed in too."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from support.browser import CHECKLIST, Pages, saved, tick, turn_to
from support.hosting import StaticHost, serving

pytestmark = pytest.mark.browser
USER, PASSWORD = "team", "correct horse"
FOLDER = "/agents/playbooks-of-ours"


class SignedIn(StaticHost):
    """Serves a folder below a path, to those who sign in."""

    def do_GET(self) -> None:  # noqa: N802  # the name that the server calls
        """Answer with the file, or ask for a name and a password as nginx does."""
        given = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") != given:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="Playbooks"')
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif not self.path.startswith(f"{FOLDER}/"):
            self.send_error(404)
        else:
            self.path = self.path.removeprefix(FOLDER)
            super().do_GET()


@pytest.fixture
def signed_in(chromium: Browser, site: Path) -> Iterator[Pages]:
    """Pages of the shipped site, for someone who has signed in."""
    with serving(site, SignedIn) as host:
        opened = Pages(chromium, host.rstrip("/") + FOLDER + "/")
        yield opened
        heard = list(opened.heard)
        opened.close()
        assert heard == []


def test_a_signed_in_reader_has_the_checklist_the_documents_and_the_search(signed_in: Pages) -> None:
    credentials = {"username": USER, "password": PASSWORD}
    page = signed_in.open(CHECKLIST, http_credentials=credentials)
    tick(page, "operator-named")
    page.reload()
    expect(page.locator("#tick-operator-named")).to_be_checked()
    assert saved(page)["checks"]["operator-named"]["status"] == "done"
    turn_to(page, "documents")
    page.locator("pilot-dossier button").first.scroll_into_view_if_needed()
    with page.expect_download() as download:
        page.locator("pilot-dossier button").first.click()
    assert download.value.path().stat().st_size > 10_000
    field = page.locator(".md-search__input")
    field.click()
    expect(page.locator(".md-search-result__meta")).not_to_have_text("Initializing search", timeout=30_000)
    field.press_sequentially("owner")
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=30_000)
