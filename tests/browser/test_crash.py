"""What the toolbar calls saved is on the disk: it is there after the browser was killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from support.browser import ARGUMENTS, CHECKLIST, find_browser, saved, tick
from support.run import ROUNDS

pytestmark = pytest.mark.browser

CHECKS = ["number-owned", "held-meeting-defined", "owner-named"]
KILLS = 1 if ROUNDS == 1 else 15


@contextmanager
def killed(playwright: Playwright, profile: Path, url: str) -> Iterator[Page]:
    """A page in a browser with a profile, whose processes are killed at the end without a warning."""
    port = profile / "DevToolsActivePort"
    port.unlink(missing_ok=True)
    options = [*ARGUMENTS, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(
        [find_browser(), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        for _ in range(300):
            if port.exists() and port.read_text("utf-8").strip():
                break
            time.sleep(0.1)
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port.read_text('utf-8').splitlines()[0]}")
        page = browser.contexts[0].new_page()
        page.set_default_timeout(30_000)
        page.goto(url)
        page.locator(".pb-pilotbar").wait_for()
        yield page
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for lock in profile.glob("Singleton*"):
            with contextlib.suppress(FileNotFoundError):
                lock.unlink()


@pytest.mark.fuzz
def test_what_is_called_saved_is_there_after_the_browser_was_killed(
    playwright_of_run: Playwright, address: str, tmp_path: Path
) -> None:
    url = address + CHECKLIST
    expected = False
    for number in range(KILLS):
        with killed(playwright_of_run, tmp_path, url) as page:
            for check in CHECKS[:1] if number else CHECKS:
                tick(page, check)
                expected = not expected if check == CHECKS[0] else expected
                expect(page.locator("[data-saved]")).to_contain_text("Saved")
        with killed(playwright_of_run, tmp_path, url) as page:
            checks = saved(page)["checks"]
            assert (checks[CHECKS[0]]["status"] == "done") == expected, f"gone after kill {number}"
            assert checks[CHECKS[1]]["status"] == "done"
