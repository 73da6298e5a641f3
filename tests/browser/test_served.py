"""A site of one's own as its container serves it: from `pilotbook new` by the container's own steps, to its own server.

The container itself needs an engine and the network: `scripts/container` builds and runs it where both are there.
"""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from pilotbook.csp import build_policy, format_headers, insert_into_pages
from support.browser import WHOLE, Pages, menu, open_example, standing, tick
from support.command import run_module
from support.hosting import StaticHost, serving
from support.paths import ROOT
from support.pipelines import Container, clone, commit_all, environment, make_python
from support.run import EVERY_CASE
from support.sites import documents

pytestmark = [pytest.mark.browser, pytest.mark.server]

CHECK = "number-owned"
NOBODY = 65534


def find_server() -> str:
    """The path of nginx. Without one these tests are skipped, or fail where it has to be there."""
    found = subprocess.run([ROOT / "scripts" / "need", "server", "find"], capture_output=True, text=True)
    if found.returncode == 0:
        return found.stdout.strip()
    if os.environ.get("CI") == "true" or os.environ.get("PILOTBOOK_REQUIRE_SERVER"):
        pytest.fail("there is no nginx, and CI or PILOTBOOK_REQUIRE_SERVER says that there has to be")
    pytest.skip("there is no nginx; `scripts/need server` installs it")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def pilotbook(*arguments: str | Path, cwd: Path) -> str:
    """Run a command, and return what it said."""
    done = run_module("pilotbook", *arguments, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new site with a fork."""
    folder = tmp_path_factory.mktemp("kit")
    pilotbook("new", "our-playbooks", "--shows", "sales-sdr", cwd=folder)
    documents(folder / "our-playbooks" / "mkdocs.yml", "docx")
    pilotbook("fork", "sales-sdr", "partner-outreach", cwd=folder / "our-playbooks")
    commit_all(folder / "our-playbooks")
    return folder / "our-playbooks"


class Served(NamedTuple):
    """A running server."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    def get(self, path: str, method: str = "GET", **format_headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        """Ask for something, just as it is written."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, headers=format_headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body


@pytest.fixture(scope="module")
def served(own: Path) -> Iterator[Served]:
    """The site as the container has it: every step of the Containerfile, in order, on a clone with an empty home.

    Only the port and the folder differ; a superuser takes nobody's part.
    """
    server, port = find_server(), free_port()
    home = Path(tempfile.mkdtemp(prefix="pilotbook-served-"))
    home.chmod(0o755)
    context = clone(own, home / "context")
    env = environment(home / "home", make_python(home / "python", empty=EVERY_CASE))
    container = Container(context / "Containerfile", home / "container")
    folder = container.build(context, env, SITE_URL=f"http://127.0.0.1:{port}/") / "srv"
    configuration = (folder / "nginx.conf").read_text(encoding="utf-8")
    assert configuration.count("listen 8080;") == configuration.count("/tmp/nginx.pid") == 1
    configuration = configuration.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    configuration = configuration.replace("/tmp/nginx.pid", f"/tmp/nginx-{port}.pid")
    (folder / "nginx.conf").write_text(configuration, encoding="utf-8")
    with tempfile.TemporaryFile() as log:
        os.fchmod(log.fileno(), 0o666)
        process = subprocess.Popen(
            [server, *container.entrypoint[1:]],
            stderr=log,
            **({"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}),
        )
        try:
            running = Served(port, folder, process)
            _wait(running, log)
            yield running
        finally:
            process.terminate()
            process.wait(10)
            shutil.rmtree(home)


def _wait(served: Served, log: object) -> None:
    for _ in range(100):
        with suppress(OSError):
            served.get("/")
            return
        assert served.process.poll() is None, os.pread(log.fileno(), 5000, 0).decode()  # type: ignore[attr-defined]
        time.sleep(0.05)
    raise AssertionError("the server does not answer")


def test_it_runs_without_root(served: Served) -> None:
    status = Path(f"/proc/{served.process.pid}/status")
    if not status.is_file():
        pytest.skip("this system does not tell whose a process is")
    (uids,) = re.findall(r"^Uid:\s+(.*)$", status.read_text(encoding="utf-8"), re.MULTILINE)
    assert "0" not in uids.split()


@pytest.mark.parametrize("path", ["/", "/playbooks/partner-outreach/", "/assets/pilotbook.js", "/no/such/page"])
def test_every_answer_has_the_security_headers(served: Served, path: str) -> None:
    answer, _ = served.get(path)
    assert (
        answer.headers["Content-Security-Policy"] == f"{build_policy(served.folder / 'site')}; frame-ancestors 'none'"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert re.fullmatch(r"nginx", answer.headers["Server"]), "its version is nobody's business"


def test_what_is_not_there_is_reported_by_the_sites_own_page(served: Served) -> None:
    answer, body = served.get("/no/such/page")
    assert answer.status == 404
    assert b"Page not found" in body


@pytest.mark.parametrize(
    "path",
    [
        "/assets/",
        "/data/",
        "/data/playbooks/",
        "/.git/config",
        "/index.html.gz",
        "/../nginx.conf",
        "/%2e%2e/nginx.conf",
    ],
)
def test_no_folder_is_listed_and_nothing_hidden_is_given(served: Served, path: str) -> None:
    answer, body = served.get(path)
    assert answer.status in (400, 404)
    assert b"Index of" not in body
    assert b"worker_processes" not in body


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/assets/pilotbook.js", "application/javascript; charset=utf-8"),
        ("/assets/pilotbook.css", "text/css; charset=utf-8"),
        ("/data/book.json", "application/json; charset=utf-8"),
        ("/search/entries.json", "application/json; charset=utf-8"),
        ("/brand/logo.svg", "image/svg+xml"),
    ],
)
def test_text_is_compressed_for_who_can_read_it(served: Served, path: str, kind: str) -> None:
    plain, whole = served.get(path, **{"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    packed, body = served.get(path, **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"] == kind
    assert gzip.decompress(body) == whole
    assert len(body) < 0.9 * len(whole)


def test_a_part_of_a_document_can_be_asked_for(served: Served) -> None:
    path = next((served.folder / "site" / "dossiers" / "sales-sdr").glob("*.docx"))
    answer, body = served.get(f"/dossiers/sales-sdr/{path.name}", Range="bytes=100-199")
    assert answer.status == 206
    assert body == path.read_bytes()[100:200]
    assert answer.headers["Content-Type"].startswith("application/vnd.openxmlformats-officedocument.wordprocessingml")


def test_what_has_a_digest_in_its_name_is_kept_and_the_rest_is_asked_for_again(served: Served) -> None:
    theme = next((served.folder / "site" / "assets" / "javascripts").glob("bundle.*.min.js"))
    assert "immutable" in served.get(f"/assets/javascripts/{theme.name}")[0].headers["Cache-Control"]
    font = next((served.folder / "site" / "assets" / "fonts").glob("*.woff2"))
    kept, _ = served.get(f"/assets/fonts/{font.name}")
    assert kept.headers["Cache-Control"] == "public, max-age=2592000"
    assert kept.headers["Content-Type"] == "font/woff2"
    for path in ("/", "/assets/pilotbook.js", "/data/book.json"):
        first, _ = served.get(path)
        assert first.headers.get_all("Cache-Control") == ["no-cache"]
        again, body = served.get(path, **{"If-None-Match": first.headers["ETag"]})
        assert (again.status, body) == (304, b"")


def test_a_folder_without_its_slash_leads_there_whatever_stands_before_the_server(served: Served) -> None:
    answer, _ = served.get("/playbooks/sales-sdr", Host="playbooks.example.com")
    assert (answer.status, answer.headers["Location"]) == (301, "/playbooks/sales-sdr/")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_is_taken_in(served: Served, method: str) -> None:
    assert served.get("/", method)[0].status == 405


INJECT = "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"


def use_everything(page: Page, tmp_path: Path) -> None:
    """Every feature that a reader has, on a playbook's page and beyond."""
    page.locator(".pb-whole form").first.wait_for(state="attached")
    open_example(page)
    tick(page, CHECK)
    assert standing(page, CHECK).startswith("Assigned to Margit Sandell")
    menu(page, "Share as a link…")
    page.get_by_role("button", name="Create and copy the link").click()
    expect(page.get_by_label("Link to share")).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_download():
        page.get_by_role("button", name="Download my go-live pack").click()
    page.get_by_text("Fork this playbook", exact=True).first.click()
    with page.expect_download():
        page.get_by_role("link", name="Download a fork (YAML)").click()
    page.pdf(path=tmp_path / "page.pdf")
    page.locator("pilot-filters").get_by_label("Blocking").check()
    page.locator(".md-search__input").first.click()
    page.keyboard.type("owner")
    page.locator(".md-search-result__item").first.wait_for()
    page.keyboard.press("Escape")
    page.locator(".md-header label[for^=__palette]:visible").first.click()
    page.get_by_role("link", name="still finds the check").click()  # by instant navigation
    field = page.locator("#pb-reference")
    field.fill("v1.0.0/sales-sdr/owner-named")
    page.get_by_role("button", name="Find the check").click()
    page.get_by_role("link", name="Sales development agent, owner-named").click()
    page.locator("#check-owner-named").wait_for()


def said(pages: Pages) -> list[str]:
    """What the pages uttered."""
    return list(pages.heard)


def test_the_policy_holds_with_every_feature_in_use(chromium: Browser, served: Served, tmp_path: Path) -> None:
    pages = Pages(chromium, f"http://127.0.0.1:{served.port}/")
    page = pages.open(WHOLE)
    use_everything(page, tmp_path)
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    assert page.evaluate("window.ran") is None, "a script that is not the site's does not run"
    pages.close()
    own = [heard for heard in said(pages) if "window.ran" not in heard and "Executing inline script" not in heard]
    assert own == []


@pytest.fixture(scope="module")
def with_meta(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site on a host that sends no format_headers, with the build_policy in each page."""
    folder = tmp_path_factory.mktemp("meta")
    with serving(folder, StaticHost) as url:
        shutil.copytree(served.folder / "site", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.gz"))
        for path in [path for ending in ("html", "json", "xml") for path in folder.rglob(f"*.{ending}")]:
            text = path.read_text(encoding="utf-8")  # as if it was built for this address
            path.write_text(text.replace(f"http://127.0.0.1:{served.port}/", url), encoding="utf-8")
        pages = insert_into_pages(folder)
        assert pages == len(list(folder.rglob("*.html"))) - 2, "words are no page"
        assert insert_into_pages(folder) == pages, "twice is as once"
        yield url


def test_the_policy_in_the_pages_holds_as_well(chromium: Browser, with_meta: str, tmp_path: Path) -> None:
    pages = Pages(chromium, with_meta)
    page = pages.open(WHOLE)
    assert page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1
    if EVERY_CASE:
        use_everything(page, tmp_path)
    else:
        page.locator(".pb-whole form").first.wait_for(state="attached")
        open_example(page)
        tick(page, CHECK)
        assert standing(page, CHECK).startswith("Assigned to Margit Sandell")
        page.locator(".md-search__input").first.click()
        page.keyboard.type("owner")
        page.locator(".md-search-result__item").first.wait_for()
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    assert page.evaluate("window.ran") is None
    pages.close()
    assert [heard for heard in said(pages) if "Executing inline script" not in heard] == []


def test_a_reference_as_an_address_leads_to_the_page_of_changes(chromium: Browser, served: Served) -> None:
    pages = Pages(chromium, f"http://127.0.0.1:{served.port}/")
    page = pages.open("v1.0.0/sales-sdr/owner-named")
    page.get_by_role("link", name="Sales development agent, owner-named").click()
    page.locator("#check-owner-named").wait_for()
    pages.close()
    assert [heard for heard in said(pages) if "404" not in heard] == []


def test_a_headers_file_says_the_same(served: Served) -> None:
    text = format_headers(served.folder / "site")
    assert f"Content-Security-Policy: {build_policy(served.folder / 'site')}; frame-ancestors 'none'\n" in text
