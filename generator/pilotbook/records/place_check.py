"""Checks what a web server's folder can do as a place for shared pilots, as `overrides/places/http.js` uses it, or a
container of Azure Blob Storage, as `blob.js` does.

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

from .azure_container import ADVICE, find_key_problem, is_container
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
    query: str = ""
    """The key of an Azure container."""
    is_container: bool = False

    def ask(self, method: str, path: str = "", body: str | None = None, **headers: str) -> _Answer:
        """Send a request. Raises `PilotbookError` if there is no answer."""
        return self._send(method, self.address + quote(path, safe="/@"), self.query, body, headers)

    def ask_for_list(self) -> _Answer:
        """Ask an Azure container for a list of the test folder."""
        query = f"restype=container&comp=list&delimiter=/&prefix={TEST_FOLDER}/"
        return self._send("GET", self.address.rstrip("/"), f"{self.query}&{query}", None, {})

    def _send(self, method: str, url: str, query: str, body: str | None, headers: dict[str, str]) -> _Answer:
        url += f"?{query}" if query else ""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.is_container and method == "PUT":
            given["x-ms-blob-type"] = "BlockBlob"
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
    try:
        parts = urlsplit(address)
    except ValueError:  # a host in brackets that isn't one
        parts = urlsplit("")
    if is_container(address):
        yield from _check_container(address.partition("?")[0].rstrip("/") + "/", parts.query, find_key_problem(address))
        return
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
        raise PilotbookError(
            f"{address.partition('?')[0]}: is not the address of a folder. Write https://… with the name of the folder "
            "at the end, without a user. Give the user with --user."
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


def _check_container(address: str, key: str, problem: str) -> Iterator[PlaceLine]:
    """Yield the four lines about a container of Azure Blob Storage."""
    server = _Server(address, query=key, is_container=True)
    name = "check.json"
    yield _check_writing(server, name)
    listed = server.ask_for_list()
    if listed.status == 200 and f"<Name>{TEST_FOLDER}/{name}</Name>" in listed.body:
        yield PlaceLine("Lists: yes, as Azure Blob Storage does.", True)
    else:
        yield PlaceLine(f"Lists: no. Azure answers {listed.status} without a list. Use a key that can list.", False)
    strangers = _check_strangers(_Server(address, is_container=True), name)
    is_deleted = server.ask("DELETE", f"{TEST_FOLDER}/{name}").status < 300
    if problem or (is_deleted and strangers.is_right):
        why = problem or f"the key, which everyone who can open the site has, deletes files. {ADVICE}"
        strangers = PlaceLine(f"Strangers: {why}", False)
    elif strangers.is_right:
        strangers = PlaceLine(f"{strangers.text} Everyone who can open the site has the key.", True)
    yield strangers
    yield PlaceLine("Names: as people enter them. Azure doesn't say who signed in, because all use one key.", True)


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
    if server.is_container and large < 300:
        limit = "Azure has no limit at 2 MB, so pages read at most 5 MB of a file"
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
        **_ask_for_lists(stranger),
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


def _ask_for_lists(server: _Server) -> dict[str, int]:
    if server.is_container:
        return {"list": server.ask_for_list().status}
    return {
        "list": server.ask("GET", f"{TEST_FOLDER}/", Accept="application/json").status,
        "list by WebDAV": server.ask("PROPFIND", f"{TEST_FOLDER}/", Depth="1").status,
    }


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
