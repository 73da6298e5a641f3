"""Checks what a web server's folder can do as a place for shared pilots, as `overrides/places/http.js` uses it.

Comes in: the address of the folder, and who signs in. Goes out: four lines, each with whether it is as it has to be.
Must not know: the terminal.
"""

from __future__ import annotations

import base64
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlsplit

from pilotbook.errors import PilotbookError

from .shared_folder import TEST_FOLDER

LIMIT = 2 * 1024 * 1024
"""The size of the largest file that a place should take, in bytes."""
_PATIENCE = 30
_ADVICE = "pilotbook's page on sharing has configurations that work."


@dataclass(frozen=True)
class PlaceLine:
    """One of the four things that a place is checked for."""

    text: str
    is_right: bool


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: dict[str, str]
    body: str


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Take a redirect as an answer: it leads to where people sign in."""


@dataclass(frozen=True)
class _Server:
    address: str
    authorization: str = ""

    def ask(self, method: str, path: str = "", body: str | None = None, **headers: str) -> _Answer:
        """Send a request. Raises `PilotbookError` if there is no answer."""
        url = self.address + quote(path, safe="/@")
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.authorization:
            given["Authorization"] = self.authorization
        request = urllib.request.Request(url, None if body is None else body.encode(), given, method=method)
        opener = urllib.request.build_opener(_NoRedirects)
        try:
            with opener.open(request, timeout=_PATIENCE) as answer:
                return _Answer(answer.status, _lower(answer.headers), answer.read().decode("utf-8", "replace"))
        except urllib.error.HTTPError as error:
            with error:
                return _Answer(error.code, _lower(error.headers), "")
        except (OSError, HTTPException, ValueError) as error:
            if body is not None and len(body) > LIMIT:
                return _Answer(413, {}, "")  # a server may hang up while it is sent too much
            reason = getattr(error, "reason", None) or error
            raise PilotbookError(f"{self.address}: doesn't answer: {reason}. Check the address.") from None

    def write(self, name: str, text: str) -> int:
        """Write a file as the page does: with its folder, if the server doesn't make that. Returns the status."""
        path = f"{TEST_FOLDER}/{name}"
        status = self.ask("PUT", path, text, Content_Type="application/json").status
        if status in (404, 409):
            self.ask("MKCOL", f"{TEST_FOLDER}/")
            status = self.ask("PUT", path, text, Content_Type="application/json").status
        return status


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def check_place(address: str, user: str = "", password: str = "") -> Iterator[PlaceLine]:
    """Yield the four lines about a place: whether it keeps what is written, lists it, keeps strangers out, knows names.

    It writes one file into the folder `pilotbook-check`, and deletes it if the server lets it.

    Raises:
        PilotbookError: if the address is none, or the server doesn't answer.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
        raise PilotbookError(
            f"{address}: is not the address of a folder. Write https://… with the name of the folder at the end, "
            "without a user. Give the user with --user."
        )
    address = address.rstrip("/") + "/"
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    server = _Server(address, f"Basic {token}" if user else "")
    root = server.ask("GET", Accept="application/json")
    signed_in = root.headers.get("x-signed-in-as", "")
    name = f"check@{signed_in}.json" if re.fullmatch(r"[\w.@+-]{1,64}", signed_in) else "check.json"
    yield _check_writing(server, name)
    yield _check_list(server, name)
    yield _check_strangers(_Server(address), name)
    yield _check_names(server, signed_in)
    server.ask("DELETE", f"{TEST_FOLDER}/{name}")
    server.ask("DELETE", f"{TEST_FOLDER}/")


def _check_writing(server: _Server, name: str) -> PlaceLine:
    stamp = str(time.time_ns())
    for version in ("one", "two"):  # of the same length within a second: a cache or a tag made of seconds would hide it
        text = json.dumps({"check": stamp, "version": version})
        status = server.write(name, text)
        if status >= 300:
            return PlaceLine(f"Writes: no. PUT answers {status}{_reason(status)}", False)
        got = server.ask("GET", f"{TEST_FOLDER}/{name}")
        if got.status != 200 or got.body != text:
            return PlaceLine(
                f"Writes: PUT answers {status}, but GET then answers {got.status} and not what was written. "
                "Something in between keeps old files: switch caching off for this folder.",
                False,
            )
    fits = server.write(name, json.dumps("x" * (LIMIT - 1024)))
    if fits >= 300:
        return PlaceLine(f"Writes: small files only. A file of 2 MB is answered with {fits}. Raise the limit.", False)
    large = server.write(name, json.dumps("x" * (LIMIT + 65536)))
    server.write(name, json.dumps({"check": stamp}))
    limit = "a larger file than 2 MB is refused" if large >= 300 else "there is no limit at 2 MB, so set one"
    return PlaceLine(f"Writes: yes. What was written is there at once, and {limit}.", True)


def _reason(status: int) -> str:
    match status:
        case 401:
            return ": it asks who you are. Give a user with --user."
        case 403:
            return ": this user isn't allowed to write."
        case 404 | 405 | 501:
            return f": it takes no files there. {_ADVICE}"
        case 413:
            return ": it takes no file of this size."
    return f". {_ADVICE}"


def _check_list(server: _Server, name: str) -> PlaceLine:
    listed = server.ask("GET", f"{TEST_FOLDER}/", Accept="application/json")
    if listed.status == 200 and _is_index(listed.body, name):
        return PlaceLine("Lists: yes, as nginx does in JSON.", True)
    found = server.ask("PROPFIND", f"{TEST_FOLDER}/", Depth="1")
    if found.status == 207 and quote(name, safe="@") in found.body.replace("%40", "@"):
        return PlaceLine("Lists: yes, as WebDAV does.", True)
    return PlaceLine(
        f"Lists: no. GET answers {listed.status} without a list in JSON, PROPFIND {found.status}. {_ADVICE}", False
    )


def _is_index(text: str, name: str) -> bool:
    try:
        return any(entry["name"] == name for entry in json.loads(text))
    except (ValueError, TypeError, KeyError):
        return False


def _check_strangers(stranger: _Server, name: str) -> PlaceLine:
    path = f"{TEST_FOLDER}/{name}"
    asked = {
        "list": stranger.ask("GET", f"{TEST_FOLDER}/", Accept="application/json").status,
        "list by WebDAV": stranger.ask("PROPFIND", f"{TEST_FOLDER}/", Depth="1").status,
        "read": stranger.ask("GET", path).status,
        "write": stranger.ask("PUT", path, "{}", Content_Type="application/json").status,
    }
    allowed = [what for what, status in asked.items() if status < 300]
    if allowed:
        return PlaceLine(
            f"Strangers: can {', '.join(allowed)} without signing in. Put a sign-in in front of this folder.", False
        )
    statuses = ", ".join(dict.fromkeys(str(status) for status in asked.values()))
    return PlaceLine(f"Strangers: can neither list, read nor write ({statuses}).", True)


def _check_names(server: _Server, signed_in: str) -> PlaceLine:
    if not signed_in:
        return PlaceLine(
            "Names: as people enter them. The server doesn't say who signed in (header X-Signed-In-As).", True
        )
    other = server.write("check@someone-else.json", "{}")
    if other < 300:
        server.ask("DELETE", f"{TEST_FOLDER}/check@someone-else.json")
        return PlaceLine(f"Names: it says that you are {signed_in}, but lets you write in another name.", False)
    return PlaceLine(f"Names: it says that you are {signed_in}, and refuses files in another name ({other}).", True)
