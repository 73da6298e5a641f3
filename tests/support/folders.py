"""Chromium profiles that may write into a real folder unasked, and two folders that Syncthing keeps equal."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from support.browser import ARGUMENTS
from support.node import LARGE
from support.paths import ROOT

_DROP = """() => {
  window.dropped = new Promise((resolve) => {
    addEventListener("dragover", (event) => event.preventDefault(), true);
    addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      resolve(event.dataTransfer.items[0].getAsFileSystemHandle());
    }, { capture: true, once: true });
  });
  window.showDirectoryPicker = () => window.dropped;
}"""
"""Lets the picker answer with the folder that is dropped: a headless browser shows no dialog."""


def find_optional(name: str, program: str) -> str:
    """The path of a program that only `make places` needs."""
    found = subprocess.run([ROOT / "scripts" / "need", name, "find"], capture_output=True, text=True)
    if found.returncode == 0:
        return found.stdout.strip()
    if LARGE:
        pytest.fail(f"there is no {program}, and PILOTBOOK_PLACES says that there has to be")
    pytest.skip(f"there is no {program}; `scripts/need {name}` installs it")


@contextmanager
def profile(playwright: Playwright, folder: Path, address: str, **options: object) -> Iterator[BrowserContext]:
    """A browser whose profile remembers that a site may read and write a folder on every visit."""
    program = find_optional("chromium", "Chromium with a window")  # the headless shell allows no page to write
    origin, now = address.rstrip("/"), str(int((time.time() + 11_644_473_600) * 1_000_000))
    chosen = {
        "path": str(folder),
        "display-name": folder.name,
        "is-directory": True,
        "readable": True,
        "writable": True,
        "time": now,
    }
    allowed = {
        "file_system_access_chooser_data": {"chosen-objects": [chosen]},
        "file_system_access_extended_permission": 1,
        "file_system_write_guard": 1,
    }
    exceptions = {name: {f"{origin},*": {"setting": value, "last_modified": now}} for name, value in allowed.items()}
    home = Path(tempfile.mkdtemp(prefix="pilotbook-profile-"))
    (home / "Default").mkdir()
    preferences = {"profile": {"content_settings": {"exceptions": exceptions}}}
    (home / "Default" / "Preferences").write_text(json.dumps(preferences), encoding="utf-8")
    context = playwright.chromium.launch_persistent_context(
        str(home), executable_path=program, headless=True, args=ARGUMENTS, **options
    )
    try:
        yield context
    finally:
        context.close()
        shutil.rmtree(home, ignore_errors=True)


def offer_folder(page: Page, folder: Path) -> None:
    """Let the page's folder picker answer with a folder."""
    page.evaluate(_DROP)
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 50, "y": 300, "data": data})
    assert page.evaluate("async () => (await window.dropped).kind") == "directory"


def interleave(pages: list[Page], seed: int) -> tuple[int, int, int]:
    """Let writers edit one pilot at the same time in the folder that each page was offered (`folder.mjs`).

    Returns how many edits were written, how many are lost, and how many writers differ from the folder at the end.
    """
    pilot = f"w{len(pages)}r{seed}"
    start = pages[0].evaluate("(pilot) => writer.create(pilot)", pilot)
    for at, page in enumerate(pages):
        page.evaluate("([seed, at, start]) => writer.begin(seed, at, start)", [seed, at, start])
    for page in pages:
        page.evaluate("writer.end()")
    for _ in range(40):
        states = [page.evaluate("writer.turn()") for page in pages]
        if set(states) == {"level"}:
            break
    else:
        raise AssertionError(f"the writers of round {seed} do not settle")
    told = [page.evaluate("writer.tell()") for page in pages]
    found = pages[0].evaluate("([pilot, all]) => writer.compare(pilot, all)", [pilot, told])
    return sum(len(one["wrote"]) for one in told), len(found["lost"]), found["apart"]


_CONFIG = """<configuration version="36">
<folder id="pilots" label="pilots" path="{folder}" type="sendreceive" rescanIntervalS="10" fsWatcherEnabled="true"
fsWatcherDelayS="1" ignorePerms="true">
<device id="{first}"/><device id="{second}"/><maxConflicts>-1</maxConflicts></folder>
<device id="{own}" name="own"><address>dynamic</address></device>
<device id="{other}" name="other"><address>tcp://127.0.0.1:{port}</address></device>
<gui enabled="true"><address>127.0.0.1:{gui}</address><apikey>k</apikey></gui>
<options><listenAddress>tcp://127.0.0.1:{listen}</listenAddress><globalAnnounceEnabled>false</globalAnnounceEnabled>
<localAnnounceEnabled>false</localAnnounceEnabled><relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled>
<urAccepted>-1</urAccepted><crashReportingEnabled>false</crashReportingEnabled>
<autoUpgradeIntervalH>0</autoUpgradeIntervalH><startBrowser>false</startBrowser>
<reconnectionIntervalS>2</reconnectionIntervalS></options></configuration>"""


@contextmanager
def synced_folders() -> Iterator[tuple[Path, Path]]:
    """Two folders that two Syncthing devices on loopback carry between them, without any other host."""
    program = find_optional("sync", "Syncthing")
    home = Path(tempfile.mkdtemp(prefix="pilotbook-sync-"))
    folders = home / "folder-a", home / "folder-b"
    ids = []
    for at, folder in enumerate(folders):
        folder.mkdir()
        own = {**os.environ, "HOME": str(home)}
        command = [program, "generate", f"--home={home / str(at)}", "--no-default-folder"]
        subprocess.run(command, check=True, capture_output=True, env=own)
        (id_,) = re.findall(r'<device id="([A-Z0-9-]+)"', (home / str(at) / "config.xml").read_text("utf-8"))[:1]
        ids.append(id_)
    ports = [_free_port() for _ in range(4)]
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        for at, folder in enumerate(folders):
            text = _CONFIG.format(
                folder=folder,
                first=ids[0],
                second=ids[1],
                own=ids[at],
                other=ids[1 - at],
                port=ports[1 - at],
                listen=ports[at],
                gui=ports[2 + at],
            )
            (home / str(at) / "config.xml").write_text(text, encoding="utf-8")
            command = [program, "serve", f"--home={home / str(at)}", "--no-browser", "--no-restart", "--no-upgrade"]
            process = subprocess.Popen(
                command,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "HOME": str(home)},
            )
            stack.callback(process.wait, 20)
            stack.callback(process.terminate)
        _wait_until_connected(ports[2])
        yield folders


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_until_connected(gui: int) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{gui}/rest/system/connections", headers={"X-API-Key": "k"})
    for _ in range(200):
        with suppress(OSError), urllib.request.urlopen(request, timeout=3) as answer:
            if any(one["connected"] for one in json.load(answer)["connections"].values()):
                return
        time.sleep(0.3)
    raise AssertionError("the two devices do not connect")
