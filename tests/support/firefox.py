"""Opens real tabs of one Firefox profile and drives them over WebDriver BiDi.

Playwright needs a patched Firefox that Debian does not package. The stock browser supports BiDi, a W3C protocol:
https://w3c.github.io/webdriver-bidi/
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin

import pytest
from websockets.sync.client import ClientConnection, connect

from support.browser import find_program

PATIENCE = 40
"""Seconds to wait for a page before the test fails. The browser's start and each answer may take twice that."""
BACKSPACE, TAB, ENTER = "\ue003", "\ue004", "\ue007"
"""WebDriver's characters for keys that have none."""
LISTENING = re.compile(r"^WebDriver BiDi listening on (ws://\S+)", re.MULTILINE)
PREFERENCES = {
    "app.normandy.enabled": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.startup.max_resumed_crashes": -1,
}
"""Added to the preferences that Firefox sets itself under remote control: no requests of its own, no crash recovery."""

CALL = """async (given) => {
  const value = await (%s)(JSON.parse(given));
  const odd = (one) => typeof one === "number" && !Number.isFinite(one);
  return JSON.stringify(value, (_, one) => odd(one) ? { "\\0number": `${one}` } : one === undefined ? null : one);
}"""
"""Calls a function. Like Playwright, it returns null for undefined, and keeps NaN and Infinity."""
PLACE = """(css) => {
  const element = document.querySelector(css);
  if (!element?.checkVisibility()) return null;
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = element.getBoundingClientRect();
  const place = [Math.round(x + width / 2), Math.round(y + height / 2)];
  const hit = document.elementFromPoint(...place);
  return element.contains(hit) || (hit && hit.closest("label")?.control === element) ? place : null;
}"""
"""The center of an element, or null while it is hidden or covered."""


def find_firefox() -> str:
    """The path of Firefox. Without one its tests are skipped, or fail where it has to be there."""
    return find_program("firefox", "Firefox", "PILOTBOOK_REQUIRE_FIREFOX")


class FirefoxError(Exception):
    """Firefox refused a command, or JavaScript threw."""


class FirefoxTabs:
    """A running Firefox, killed at the end of `with`. After `close` or `kill`, `start` runs it again without tabs."""

    def __init__(self, program: str, profile: Path, address: str) -> None:
        self.address = address
        self._program = program
        self._profile = profile
        self._log = profile / "firefox.log"
        self._heard: list[str] = []
        self._count = 0
        self._opened = ExitStack()
        profile.mkdir(parents=True, exist_ok=True)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")
        self.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Run Firefox, and connect to it."""
        command = [self._program, "--headless", "--no-remote", "--remote-debugging-port", "0"]
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [*command, "--profile", str(self._profile)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "HOME": str(self._profile), "MOZ_CRASHREPORTER_DISABLE": "1"},
                start_new_session=True,
            )
        try:
            self._socket = self._connect()
            self._command("session.new", capabilities={})
            self._command("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        except BaseException:
            self.kill()
            raise

    def _connect(self) -> ClientConnection:
        until = time.monotonic() + 2 * PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            if found := LISTENING.search(self._log.read_text(encoding="utf-8")):
                socket = connect(f"{found[1]}/session", max_size=None, proxy=None, ping_interval=None)
                return self._opened.enter_context(socket)
            time.sleep(0.02)
        pytest.fail(f"Firefox did not start:\n{self._log.read_text(encoding='utf-8')}")

    def _command(self, method: str, **params: object) -> dict[str, Any]:
        """Send a command and wait for its answer. Handle the events that arrive first."""
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=2 * PATIENCE))
            if answer["type"] == "event":
                self._hear(answer["method"], answer["params"])
            elif answer["type"] == "error":
                raise FirefoxError(f"{method}: {answer['error']}: {answer['message']}")
            else:
                return dict(answer["result"])

    def _hear(self, method: str, event: dict[str, Any]) -> None:
        if method == "log.entryAdded" and event["type"] == "javascript" and event["level"] == "error":
            self._heard.append(f"error: {event['text']}")
        elif method == "network.beforeRequestSent":
            url = event["request"]["url"]
            if not url.startswith((self.address, "data:", "blob:")):
                self._heard.append(f"request to another host: {url}")

    @property
    def heard(self) -> list[str]:
        """Uncaught errors and requests to other hosts, from all tabs so far."""
        if self._process.poll() is None:
            self._command("session.status")  # handles the events that arrive before its answer
        return self._heard

    def open(self, path: str = "") -> Tab:
        """Open a tab in front of the others and wait for its page to load. `path` may be a full URL."""
        context = self._command("browsingContext.create", type="tab")["context"]
        tab = Tab(self, context)
        tab.goto(path)
        return tab

    def send(self, tab: Tab, method: str, **params: object) -> dict[str, Any]:
        """Send a BiDi command to a tab."""
        return self._command(method, context=tab.context, **params)

    def call(self, tab: Tab, code: str, given: object) -> Any:
        """Call a JavaScript function in a tab with one value, and await its result."""
        text = json.dumps(given, allow_nan=False)
        answer = self._command(
            "script.callFunction",
            functionDeclaration=CALL % code,
            arguments=[{"type": "string", "value": text}],
            awaitPromise=True,
            target={"context": tab.context},
        )
        if answer["type"] == "exception":
            raise FirefoxError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"], object_hook=_number)

    def close(self) -> None:
        """Quit the browser normally. Firefox writes everything that its pages saved to the profile."""
        self._command("browser.close")
        self._process.wait(2 * PATIENCE)
        self._opened.close()

    def kill(self) -> None:
        """End all processes of the browser with SIGKILL, as in a crash."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._opened.close()


def _number(value: dict[str, Any]) -> Any:
    return float(value["\0number"]) if value.keys() == {"\0number"} else value


class Tab:
    """A tab. Clicking and typing bring it to the front first, as for a user."""

    def __init__(self, browser: FirefoxTabs, context: str) -> None:
        self.context = context
        self._browser = browser

    def goto(self, path: str) -> None:
        """Open another page and wait for it to load."""
        url = urljoin(self._browser.address, path)
        self._browser.send(self, "browsingContext.navigate", url=url, wait="complete")

    def reload(self) -> None:
        """Reload the page and wait for it to load."""
        self._browser.send(self, "browsingContext.reload", wait="complete")

    def evaluate(self, code: str, given: object = None) -> Any:
        """Call a JavaScript function with one value, and await its result."""
        return self._browser.call(self, code, given)

    def wait(self, code: str, given: object = None, what: str = "") -> Any:
        """Call a JavaScript function until it returns a truthy value, and return it. `what` says what is missing."""
        until = time.monotonic() + PATIENCE
        truthy = f"async (given) => {{ const value = await ({code})(given); return value ? [value] : null; }}"
        while not (values := self.evaluate(truthy, given)):
            if time.monotonic() > until:
                pytest.fail(f"timed out at {self.evaluate('() => location.href')}: {what or f'{code} with {given!r}'}")
            time.sleep(0.02)
        return values[0]

    def text(self, css: str) -> str:
        """The text of an element. Wait for the element if it is missing."""
        self.wait("(css) => document.querySelector(css)", css, f"there is no {css}")
        return str(self.evaluate("(css) => document.querySelector(css).textContent", css))

    def click(self, css: str) -> None:
        """Click the center of an element once it has stopped moving and nothing covers it."""
        self.activate()
        place: Any = None
        while place != (place := self.wait(PLACE, css, f"{css} is missing, hidden or covered")):
            time.sleep(0.02)
        self._perform(
            "pointer",
            [
                {"type": "pointerMove", "x": place[0], "y": place[1]},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ],
        )

    def type(self, css: str, text: str) -> None:
        """Click a text field and replace its text by typing. The field keeps the focus: `press(TAB)` leaves it."""
        self.click(css)
        self.evaluate("() => document.activeElement.select()")
        self.press(text or BACKSPACE)

    def press(self, keys: str) -> None:
        """Press keys one after another: characters, or the constants of this module."""
        self.activate()
        self._perform("key", [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")])

    def _perform(self, kind: str, actions: list[dict[str, object]]) -> None:
        source = {"type": kind, "id": kind, "actions": actions}
        self._browser.send(self, "input.performActions", actions=[source])

    def activate(self) -> None:
        """Bring the tab to the front."""
        self._browser.send(self, "browsingContext.activate")

    def close(self) -> None:
        """Close the tab."""
        self._browser.send(self, "browsingContext.close")
