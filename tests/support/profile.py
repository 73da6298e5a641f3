"""A browser profile that tests use one after the other, and what its pages utter."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, Error, Page


class User(Protocol):
    """Uses a profile for one test, and hears what its pages utter."""

    address: str
    heard: list[str]

    def hear_failure(self, url: str, failure: str | None) -> None:
        """Note a request that failed."""

    def hear_request(self, url: str) -> None:
        """Note a request to another host."""


def listen(context: BrowserContext, user: Callable[[], User | None]) -> None:
    """Let whoever uses a profile hear what its pages utter."""

    def tell(say: Callable[[User], object]) -> None:
        if hearer := user():
            say(hearer)

    context.on("console", lambda one: tell(lambda user: user.heard.append(f"console {one.type}: {one.text}")))
    context.on("weberror", lambda one: tell(lambda user: user.heard.append(f"error: {one.error}")))
    context.on("requestfailed", lambda one: tell(lambda user: user.hear_failure(one.url, one.failure)))
    context.on("request", lambda one: tell(lambda user: user.hear_request(one.url)))


_DEFINED = """() => {
  const later = "pilot-chart, pilot-diagnosed, pilot-dossier, pilot-filters, pilot-kept"; // with a pilot, or when used
  const elements = [...document.querySelectorAll(":not(:defined)")].filter((one) => !one.matches(later));
  const all = Promise.all(elements.map(({ localName }) => customElements.whenDefined(localName)));
  const signal = AbortSignal.timeout(5000); // a script may be blocked; a timer may be a test's own
  const blocked = new Promise((resolve) => signal.addEventListener("abort", resolve));
  return Promise.race([all, blocked]).then(() => {});
}"""
"""Waits until the scripts of a page have made what they add to it: they read the browser's storage before, which may
take longer than the page needs to load."""
_LOADS = ("goto", "reload", "go_back", "go_forward")
_NOTED = "(history.state?.y ?? 0) === scrollY"
"""Whether the theme has noted where the page is scrolled to. Until then a jump within the page ends where it began."""


def wait_for_scripts(context: BrowserContext) -> None:
    """Let what loads a page in a profile's tabs return when the page's scripts have made what they add to it."""
    new_page = context.new_page

    def patient() -> Page:
        page = new_page()
        for name in _LOADS:
            setattr(page, name, _waiting(page, getattr(page, name)))
        return page

    setattr(context, "new_page", patient)  # noqa: B010  mypy refuses an assignment to a method


def _waiting(page: Page, load: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        here = page.url.partition("#")[0] + "#"
        if any(str(one).startswith(here) for one in arguments):
            with contextlib.suppress(Error):  # the theme is without instant navigation, and notes nothing
                page.wait_for_function(_NOTED, polling=20, timeout=1000)
        response = load(*arguments, **options)
        if options.get("wait_until", "load") == "load":
            with contextlib.suppress(Error):  # the page leads to another one
                page.evaluate(_DEFINED)
        return response

    return call


LASTING = (
    *("add_cookies", "add_init_script", "close", "expose_binding", "expose_function", "fast_forward"),
    *("grant_permissions", "install", "new_cdp_session", "on", "once", "pause_at", "route", "run_for"),
    *("set_default_timeout", "set_extra_http_headers", "set_fixed_time", "set_geolocation", "set_offline"),
    *("set_system_time",),
)
"""What a test can do to a profile, its page or its clock that outlasts the test."""


EMULATED = {"color_scheme", "reduced_motion", "forced_colors"}
"""What of a reader's system a profile can show without being another one."""


class Profile:
    """A browser profile with one page, which tests use one after the other. Each finds it as good as new.

    A new profile loads and compiles every script again, which is half of the time that most pages take. A profile to
    which a test did something lasting is closed, and the next test gets another.
    """

    def __init__(self, browser: Browser) -> None:
        self.user: User | None = None
        self._browser = browser
        self._page: Page | None = None
        self._is_touched = False

    def lend(self, user: User, size: dict[str, int], emulated: Mapping[str, object]) -> Page:
        """Give a test the page, on a screen of its size."""
        if self._page is None:
            context = self._browser.new_context(viewport=size)
            context.set_default_timeout(10_000)
            listen(context, lambda: self.user)
            wait_for_scripts(context)
            self._page = context.new_page()
            self._protocol = context.new_cdp_session(self._page)
            self._emulate = self._page.emulate_media
            self._is_touched = False
            for target in (context, self._page, context.clock):
                for name in LASTING:
                    if method := getattr(target, name, None):
                        setattr(target, name, self._noticed(method))
        self.user = user
        self._page.set_viewport_size(size)
        usual = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}
        self._emulate(media="null", **{**usual, **emulated})
        return self._page

    def _noticed(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self._is_touched = True
            return method(*arguments, **options)

        return call

    def take_back(self) -> None:
        """Close other tabs, and clear what the site stored and where the page was, or close the profile."""
        page, user = self._page, self.user
        assert page and user
        self.user = None
        try:
            if not self._is_touched and page.url.startswith(user.address):
                for other in [one for one in page.context.pages if one is not page]:
                    other.close()
                page.evaluate("sessionStorage.clear()")
                page.goto("about:blank")
                page.mouse.move(0, 0)
                origin = {"origin": user.address.rstrip("/"), "storageTypes": "all"}
                self._protocol.send("Storage.clearDataForOrigin", origin)
                self._protocol.send("Page.resetNavigationHistory")
                return
        except Error:
            pass  # such as a page that does not want to be left
        self._page = None
        page.context.close()
