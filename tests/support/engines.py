"""Starts web servers on loopback as the documentation configures them: folders that take PUT, behind a sign-in."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path

import pytest

from support.paths import ROOT

PEOPLE = ("anna", "ben", "mia", "annika", "rafael", "nadia")
"""Who may sign in, all with one password."""
USER, PASSWORD = PEOPLE[0], "correct horse"
_HASH = "{SHA}" + base64.b64encode(sha1(PASSWORD.encode()).digest()).decode()
NOBODY = 65534
PAGE = ROOT / "content" / "pages" / "authors" / "sharing.md"
NEW_SITE = ROOT / "generator" / "pilotbook" / "authoring" / "new_site" / "files"


@dataclass(frozen=True)
class Engine:
    """A running server."""

    url: str
    """The address of the place."""
    records: Path
    """The folder on the disk."""


def find(name: str, program: str) -> str:
    """The path of a server that `scripts/need` knows. Without it the test is skipped, or fails in CI."""
    found = subprocess.run([ROOT / "scripts" / "need", name, "find"], capture_output=True, text=True)
    if found.returncode == 0:
        return found.stdout.strip()
    if os.environ.get("CI") == "true" or os.environ.get("PILOTBOOK_REQUIRE_SERVER"):
        pytest.fail(f"there is no {program}, and CI or PILOTBOOK_REQUIRE_SERVER says that there has to be")
    pytest.skip(f"there is no {program}; `scripts/need {name}` installs it")


def documented(language: str) -> str:
    """The one configuration in a language on the page about sharing."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="pilotbook-engine-"))
    folder.chmod(0o777)
    try:
        for name in ("data", "data/records", "site"):
            (folder / name).mkdir()
            (folder / name).chmod(0o777)
        (folder / "site" / "404.html").write_text("<!doctype html><title>Not found</title>", encoding="utf-8")
        users = "".join(f"{name}:{_HASH}\n" for name in PEOPLE)
        (folder / "users").write_text(users, encoding="utf-8")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(
    arguments: list[str | Path],
    port: int,
    folder: Path,
    user: int | None = NOBODY,
    env: dict[str, str] | None = None,
) -> Iterator[None]:
    log = folder / "log"
    with log.open("wb") as out:
        log.chmod(0o666)
        process = subprocess.Popen(
            arguments,
            stdout=out,
            stderr=out,
            env=env,
            **({"user": user, "group": user, "extra_groups": []} if os.getuid() == 0 and user is not None else {}),
        )
    try:
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def nginx(site: Path | None = None, policy: str = "", port: int = 0, other_site: str = "") -> Iterator[Engine]:
    """The nginx of a new site, with `deploy/records.conf` included. It serves a copy of `site` as well."""
    program = find("server", "nginx")
    with _folder() as folder:
        port = port or free_port()
        text = (NEW_SITE / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        for before, after in (
            ("listen 8080;", f"listen 127.0.0.1:{port};"),
            ("/tmp/", f"{folder}/tmp-"),
            ("/dev/stderr", f"{folder}/error.log"),
            ("# include records.conf;", "include records.conf;"),
        ):
            assert before in text, before
            text = text.replace(before, after)
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        if site:
            shutil.copytree(
                site, folder / "site", dirs_exist_ok=True
            )  # the server's user may not enter the test's folders
        (folder / "policy.conf").write_text(policy, encoding="utf-8")
        records = (NEW_SITE / "deploy" / "records.conf").read_text(encoding="utf-8")
        assert 'set $other_site "";' in records
        records = records.replace('set $other_site "";', f'set $other_site "{other_site}";')
        (folder / "records.conf").write_text(records, encoding="utf-8")
        arguments = [program, "-p", f"{folder}/", "-c", folder / "nginx.conf", "-e", folder / "error.log"]
        with _running([*arguments, "-g", "daemon off;"], port, folder):
            yield Engine(f"http://127.0.0.1:{port}/records/", folder / "data" / "records")


_APACHE = """
ServerRoot {modules}
Listen 127.0.0.1:{port}
ServerName 127.0.0.1
PidFile {folder}/apache.pid
ErrorLog {folder}/error.log
Mutex file:{folder} default
DocumentRoot {folder}/site
{load}
TypesConfig /etc/mime.types
{own}
{more}
"""
_MODULES = (
    "mpm_event authn_core authn_file authz_core authz_user auth_basic alias headers mime dir filter deflate dav dav_fs"
)


@contextmanager
def apache(*, compressed: bool = False) -> Iterator[Engine]:
    """An Apache with the documented configuration, and with compression of everything if asked."""
    program = find("apache", "Apache")
    modules = Path("/usr/lib/apache2")
    with _folder() as folder:
        port = free_port()
        own = documented("apache").replace("/srv/data", f"{folder}/data").replace("/srv/users", f"{folder}/users")
        text = _APACHE.format(
            modules=modules,
            port=port,
            folder=folder,
            load="\n".join(f"LoadModule {name}_module modules/mod_{name}.so" for name in _MODULES.split()),
            own=own,
            more="SetOutputFilter DEFLATE" if compressed else "",
        )
        (folder / "apache.conf").write_text(text, encoding="utf-8")
        with _running([program, "-f", folder / "apache.conf", "-DFOREGROUND"], port, folder):
            yield Engine(f"http://127.0.0.1:{port}/records/", folder / "data" / "records")


_LIGHTTPD = """
server.bind = "127.0.0.1"
server.port = {port}
server.document-root = "{folder}/site"
server.errorlog = "{folder}/error.log"
server.upload-dirs = ("{folder}/data")
mimetype.assign = (".json" => "application/json")
{own}
"""


@contextmanager
def lighttpd(*, other_site: str = "") -> Iterator[Engine]:
    """A lighttpd with the documented configuration, and with the one for a site on another server if there is one."""
    program = find("lighttpd", "lighttpd")
    with _folder() as folder:
        port = free_port()
        (folder / "users").write_text("".join(f"{name}:{PASSWORD}\n" for name in PEOPLE), encoding="utf-8")
        own = documented("lighttpd").replace("/srv/data", f"{folder}/data").replace("/srv/users", f"{folder}/users")
        if other_site:
            own += documented("conf").replace("https://playbooks.example.com", other_site)
        (folder / "l.conf").write_text(_LIGHTTPD.format(port=port, folder=folder, own=own), encoding="utf-8")
        with _running([program, "-D", "-f", folder / "l.conf"], port, folder):
            yield Engine(f"http://127.0.0.1:{port}/records/", folder / "data" / "records")


ENGINES: dict[str, Callable[[], object]] = {
    "nginx": nginx,
    "apache": apache,
    "apache-compressed": lambda: apache(compressed=True),
    "lighttpd": lighttpd,
}
"""The servers that the documentation has a configuration for."""


_CONFINED = """
set -eu
mount --make-rprivate /
mount --bind "$IMAGE" /srv
mount -o remount,bind,ro /srv
mount --bind "$VOLUME" /srv/data
mount --bind "$USERS" /srv/users
mount -o remount,bind,ro /srv/users
mount -t tmpfs tmpfs /tmp
mount -o remount,bind,ro /
for place in / /srv /srv/site; do
  if touch "$place/probe" 2>&-; then echo "$place is not read-only" >&2; exit 1; fi
done
exec setpriv --reuid 101 --regid 101 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
"""
"""What `docker run --read-only --tmpfs /tmp --cap-drop ALL -v records:/srv/data -v ./users:/srv/users:ro` does."""


@contextmanager
def container(site: Path, policy: str) -> Iterator[Engine]:
    """The last stage of a new site's container, without a container engine: its files, user, command and volumes.

    The file system is read-only except for /tmp and the volume. Needs root.
    """
    program, port = find("server", "nginx"), free_port()
    text = (NEW_SITE / "Containerfile").read_text(encoding="utf-8")
    (command,) = re.findall(r"^ENTRYPOINT (\[.*\])$", text, re.MULTILINE)
    with _folder() as folder:
        image = folder / "image"
        image.mkdir()
        shutil.copytree(site, image / "site")
        configuration = (NEW_SITE / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        for before, after in (("listen 8080;", f"listen 127.0.0.1:{port};"), ("# include rec", "include rec")):
            assert configuration.count(before) == 1, before
            configuration = configuration.replace(before, after)
        (image / "nginx.conf").write_text(configuration, encoding="utf-8")
        shutil.copy(NEW_SITE / "deploy" / "records.conf", image)
        (image / "policy.conf").write_text(policy, encoding="utf-8")
        (image / "data").mkdir()
        (image / "users").touch()
        for path in (folder / "data", folder / "data" / "records"):
            path.chmod(0o755)
            os.chown(path, 101, 101)
        own = {"IMAGE": str(image), "VOLUME": str(folder / "data"), "USERS": str(folder / "users")}
        arguments = ["unshare", "-m", "sh", "-c", _CONFINED, "sh", program, *json.loads(command)[1:]]
        with _running(arguments, port, folder, user=None, env={**os.environ, **own}):
            yield Engine(f"http://127.0.0.1:{port}/records/", folder / "data" / "records")
