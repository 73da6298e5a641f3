"""A container of Azure Blob Storage on loopback: Microsoft's emulator Azurite, or a server that answers as it does.

The server is written from the public REST documentation: Put, Get, List and Delete Blob, CORS, error codes.
Where `azurite-blob` is installed, the tests run on both.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_connection
from threading import Lock, Thread
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit
from xml.sax.saxutils import escape

from support.engines import free_port

CONTAINER = "pilots"
_ACCOUNT = "devstoreaccount1"
_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""The emulator's account and key, which are the same everywhere and in its documentation."""
_VERSION, _START, _END = "2020-12-06", "2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z"
HEADERS = ("content-type", "x-ms-blob-type")
"""The headers that the documentation tells an owner to allow."""
METHODS = ("GET", "PUT")
_XML = '\ufeff<?xml version="1.0" encoding="utf-8"?>'


@dataclass(frozen=True)
class Azure:
    """A running container."""

    address: str
    """With a key that reads, adds, creates, writes and lists."""
    origin: str

    def with_permissions(self, permissions: str) -> str:
        """The address with a key that has other permissions."""
        return self.address.partition("?")[0] + "?" + container_key(permissions)


def container_key(permissions: str) -> str:
    """A SAS for the container alone, signed with the emulator's key."""
    resource = f"/blob/{_ACCOUNT}/{CONTAINER}"
    signed = [permissions, _START, _END, resource, "", "", "https,http", _VERSION, "c", *[""] * 7]
    values = {"sp": permissions, "st": _START, "se": _END, "spr": "https,http", "sv": _VERSION, "sr": "c"}
    return urlencode({**values, "sig": _sign(signed)})


def _account_key() -> str:
    permissions, services, types = "rwdlac", "b", "sco"
    signed = [_ACCOUNT, permissions, services, types, _START, _END, "", "https,http", _VERSION, "", ""]
    values = {"sv": _VERSION, "ss": services, "srt": types, "sp": permissions, "st": _START, "se": _END}
    return urlencode({**values, "spr": "https,http", "sig": _sign(signed)})


def _sign(lines: list[str]) -> str:
    return base64.b64encode(
        hmac.new(base64.b64decode(_KEY), "\n".join(lines).encode(), hashlib.sha256).digest()
    ).decode()


@dataclass
class _Store:
    origin: str
    page: int
    blobs: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    """By name, the content and the ETag."""
    lock: Lock = field(default_factory=Lock)
    count: int = 0


class _Handler(BaseHTTPRequestHandler):
    """The operations on blobs of one container, each as its page of the documentation has it."""

    protocol_version = "HTTP/1.1"
    store: _Store

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send an answer, with what CORS adds if a rule allows the origin and the method."""
        self.send_response(status)
        origin = self.headers.get("Origin")
        if origin == self.store.origin and self.command in METHODS:
            self.send_header("Access-Control-Allow-Origin", origin)
            self.send_header("Access-Control-Allow-Credentials", "true")
            self.send_header("Vary", "Origin")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def fail(self, status: int, code: str) -> None:
        """Send an error as the service does."""
        text = f"{_XML}<Error><Code>{code}</Code><Message>{code}</Message></Error>"
        self.answer(status, text.encode(), x_ms_error_code=code, Content_Type="application/xml")

    def do_OPTIONS(self) -> None:
        """Answer a preflight. It carries no key."""
        origin, method = self.headers.get("Origin"), self.headers.get("Access-Control-Request-Method")
        if not origin or not method:
            return self.fail(400, "InvalidHeaderValue")
        asked = [
            one.strip().lower() for one in self.headers.get("Access-Control-Request-Headers", "").split(",") if one
        ]
        if origin != self.store.origin or method not in METHODS or not set(asked) <= set(HEADERS):
            return self.fail(403, "CorsPreflightFailure")
        return self.answer(
            200,
            Access_Control_Allow_Origin=origin,
            Access_Control_Allow_Methods=method,
            Access_Control_Allow_Headers=",".join(asked),
            Access_Control_Max_Age="0",
            Access_Control_Allow_Credentials="true",
        )

    def __getattr__(self, name: str) -> object:
        if name in ("do_GET", "do_PUT", "do_DELETE"):
            return self.handle_authorized
        if name.startswith("do_"):
            return lambda: self.fail(405, "UnsupportedHttpVerb")
        raise AttributeError(name)

    def handle_authorized(self) -> None:
        """Do what the key allows."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        blob = unquote(parts.path).removeprefix(f"/{_ACCOUNT}/{CONTAINER}").strip("/")
        if "sig" not in query:
            is_read = self.command == "GET"
            return self.fail(*((409, "PublicAccessNotPermitted") if is_read else (401, "NoAuthenticationInformation")))
        permissions = query.get("sp", "")
        if query["sig"] != parse_qs(container_key(permissions))["sig"][0]:
            return self.fail(403, "AuthenticationFailed")
        is_list = query.get("comp") == "list" and query.get("restype") == "container" and not blob
        needed = "l" if is_list else {"GET": "r", "PUT": "w", "DELETE": "d"}[self.command]
        if needed not in permissions:
            return self.fail(403, "AuthorizationPermissionMismatch")
        with self.store.lock:
            if is_list:
                return self.list(query)
            return {"GET": self.read, "PUT": self.write, "DELETE": self.delete}[self.command](blob, body)

    def list(self, query: dict[str, str]) -> None:
        """List Blobs: in alphabetical order, folders as prefixes, a page at a time."""
        prefix, delimiter, marker = (query.get(name, "") for name in ("prefix", "delimiter", "marker"))
        found: dict[str, str] = {}
        for name, (content, tag) in sorted(self.store.blobs.items()):
            rest = name.removeprefix(prefix)
            if not name.startswith(prefix):
                continue
            if delimiter and delimiter in rest:
                folder = prefix + rest.partition(delimiter)[0] + delimiter
                found[folder] = f"<BlobPrefix><Name>{escape(folder)}</Name></BlobPrefix>"
            else:
                about = f"<Etag>{tag}</Etag><Content-Length>{len(content)}</Content-Length>"
                found[name] = f"<Blob><Name>{escape(name)}</Name><Properties>{about}</Properties></Blob>"
        names = [name for name in sorted(found) if name >= marker]
        page, more = names[: self.store.page], names[self.store.page :]
        following = f"<NextMarker>{escape(more[0])}</NextMarker>" if more else "<NextMarker />"
        body = "".join(found[name] for name in page)
        text = f"{_XML}<EnumerationResults><Blobs>{body}</Blobs>{following}</EnumerationResults>"
        self.answer(200, text.encode(), Content_Type="application/xml")

    def read(self, blob: str, _: bytes) -> None:
        """Get Blob."""
        if blob not in self.store.blobs:
            return self.fail(404, "BlobNotFound")
        content, tag = self.store.blobs[blob]
        if self.headers.get("If-None-Match") == f'"{tag}"':
            return self.answer(304)
        return self.answer(200, content, ETag=f'"{tag}"', Content_Type="application/json")

    def write(self, blob: str, body: bytes) -> None:
        """Put Blob."""
        if self.headers.get("x-ms-blob-type") != "BlockBlob":
            return self.fail(400, "MissingRequiredHeader")
        tag = self.store.blobs[blob][1] if blob in self.store.blobs else None
        if self.headers.get("If-None-Match") == "*" and tag:
            return self.fail(409, "BlobAlreadyExists")
        if (condition := self.headers.get("If-Match")) and condition != f'"{tag}"':
            return self.fail(412, "ConditionNotMet")
        self.store.count += 1
        tag = f"0x8D{self.store.count:012X}"
        self.store.blobs[blob] = body, tag
        return self.answer(201, ETag=f'"{tag}"')

    def delete(self, blob: str, _: bytes) -> None:
        """Delete Blob."""
        if self.store.blobs.pop(blob, None) is None:
            return self.fail(404, "BlobNotFound")
        return self.answer(202)


@contextmanager
def azure_like(origin: str = "", page: int = 3) -> Iterator[Azure]:
    """A container that answers as the documentation says, to pages of one origin. Its lists have short pages."""
    handler = type("Handler", (_Handler,), {"store": _Store(origin, page)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        base = f"http://127.0.0.1:{server.server_port}"
        yield Azure(f"{base}/{_ACCOUNT}/{CONTAINER}?{container_key('racwl')}", base)
    finally:
        server.shutdown()
        server.server_close()


def find_azurite() -> str | None:
    """The path of Microsoft's emulator, if it is installed: `npm install azurite` in a folder of its own."""
    return os.environ.get("PILOTBOOK_AZURITE") or shutil.which("azurite-blob")


@contextmanager
def azurite(origin: str = "") -> Iterator[Azure]:
    """A container of the emulator, which allows pages of one origin."""
    program, port = find_azurite(), free_port()
    assert program
    home = Path(tempfile.mkdtemp(prefix="pilotbook-azurite-"))
    command = [program, "--blobPort", str(port), "--location", str(home), "--silent", "--skipApiVersionCheck"]
    process = subprocess.Popen([*command, "--disableTelemetry"], stdout=subprocess.DEVNULL, cwd=home)
    try:
        for _ in range(400):
            with suppress(OSError), create_connection(("127.0.0.1", port), 1):
                break
            assert process.poll() is None
            time.sleep(0.05)
        base = f"http://127.0.0.1:{port}"
        _put(f"{base}/{_ACCOUNT}/{CONTAINER}?restype=container&{_account_key()}", b"")
        rule = (
            f"<AllowedOrigins>{escape(origin or 'http://127.0.0.1')}</AllowedOrigins>"
            f"<AllowedMethods>{','.join(METHODS)}</AllowedMethods><AllowedHeaders>{','.join(HEADERS)}</AllowedHeaders>"
            "<ExposedHeaders></ExposedHeaders><MaxAgeInSeconds>0</MaxAgeInSeconds>"
        )
        rules = f"<StorageServiceProperties><Cors><CorsRule>{rule}</CorsRule></Cors></StorageServiceProperties>"
        _put(f"{base}/{_ACCOUNT}?restype=service&comp=properties&{_account_key()}", rules.encode())
        yield Azure(f"{base}/{_ACCOUNT}/{CONTAINER}?{container_key('racwl')}", base)
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def _put(url: str, body: bytes) -> None:
    request = urllib.request.Request(quote(url, safe=":/?&=%"), body, {"Content-Type": "application/xml"}, method="PUT")
    with urllib.request.urlopen(request, timeout=20):
        pass


CONTAINERS = {"azure-like": azure_like, **({"azurite": azurite} if find_azurite() else {})}
"""What answers as Azure Blob Storage here."""
