"""What strangers and members can't do in a folder for shared pilots, on each server that has a configuration."""

from __future__ import annotations

import base64
import http.client
import json
from urllib.parse import urlsplit

import pytest

from support.engines import ENGINES, PASSWORD, USER, Engine, nginx

pytestmark = pytest.mark.server
FILE = f"k3f9x2ab/p1@{USER}.json"
JSON = "application/json"


def ask(
    engine: Engine, method: str, path: str = "", body: str = "", *, user: str = USER, kind: str = JSON
) -> tuple[int, str]:
    """Send a request as someone, or as a stranger if the name is empty. Returns the status and what came."""
    parts = urlsplit(engine.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=20)
    headers = {"Content-Type": kind, "Depth": "1"}
    if user:
        headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{PASSWORD}".encode()).decode()
    try:
        connection.request(method, f"/records/{path}", body or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    except ConnectionError:
        return 413, ""  # it hangs up on what is too large
    finally:
        connection.close()


def put(engine: Engine, name: str) -> str:
    """Write a file as its owner, whatever the server calls it. Returns its path."""
    path = FILE if name != "lighttpd" else "k3f9x2ab/p1.json"
    ask(engine, "MKCOL", "k3f9x2ab/")
    status, _ = ask(engine, "PUT", path, '{"secret": "Wren"}')
    assert status in (201, 204)
    assert ask(engine, "GET", path)[1] == '{"secret": "Wren"}'
    return path


@pytest.mark.parametrize("name", ENGINES)
def test_strangers_get_401_and_no_list(name: str) -> None:
    with ENGINES[name]() as engine:
        path = put(engine, name)
        for method, place in (
            ("GET", ""),
            ("GET", "k3f9x2ab/"),
            ("GET", path),
            ("PROPFIND", ""),
            ("PROPFIND", "k3f9x2ab/"),
            ("PUT", path),
        ):
            status, text = ask(engine, method, place, "{}" if method == "PUT" else "", user="")
            assert status == 401, (method, place)
            assert "p1" not in text
            assert "Wren" not in text
        assert ask(engine, "GET", path)[1] == '{"secret": "Wren"}'


@pytest.mark.parametrize("name", ENGINES)
def test_members_can_write_json_of_at_most_two_megabytes_and_delete_nothing(name: str) -> None:
    with ENGINES[name]() as engine:
        path = put(engine, name)
        assert ask(engine, "PUT", path, json.dumps("x" * 2_200_000))[0] == 413
        for method in ("DELETE", "MOVE", "COPY", "POST", "PATCH", "PROPPATCH", "LOCK"):
            assert ask(engine, method, path)[0] >= 400, method
        for place in ("page.html", "k3f9x2ab/page.html", "k3f9x2ab/.htaccess", "a/b/p1.json", "../site/index.html"):
            assert ask(engine, "PUT", place, "{}")[0] >= 400, place
        assert ask(engine, "GET", path)[1] == '{"secret": "Wren"}'
        assert sorted(file.name for file in engine.records.rglob("*") if file.is_file()) == [path.split("/")[1]]


@pytest.mark.parametrize("name", [name for name in ENGINES if name != "lighttpd"])
def test_nobody_writes_a_file_in_another_name_or_of_another_kind(name: str) -> None:
    with ENGINES[name]() as engine:
        path = put(engine, name)
        assert ask(engine, "PUT", path, "{}", user="ben")[0] in (401, 403)
        assert ask(engine, "PUT", "k3f9x2ab/p1.json", "{}")[0] == 403
        assert ask(engine, "PUT", path, "<script>", kind="text/html")[0] in (403, 415)
        assert ask(engine, "PUT", "k3f9x2ab/p2@ben.json", "{}", user="ben")[0] in (201, 204)
        assert ask(engine, "GET", path)[1] == '{"secret": "Wren"}'


def test_a_half_written_file_and_the_list_of_people_are_never_served() -> None:
    with nginx() as engine:
        put(engine, "nginx")
        assert (engine.records.parent / ".part").is_dir()
        for place in (".part/", "../.part/", "../users", "../../users", "%2e%2e/users"):
            status, text = ask(engine, "GET", place)
            assert status in (400, 401, 403, 404), place
            assert "SHA" not in text
