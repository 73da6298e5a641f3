"""Chooses where a site installs pilotbook from: a wheel in its folder, a Git address, a wheel's address or an index.

Comes in: what the user asked for, or else how this pilotbook was installed (`direct_url.json`, PEP 610); the locked
dependencies. Goes out: a `PackageSource`: requirement files, a wheel, and a sentence that says what was chosen and why.
Must not know: the terminal, the other files of a site.
"""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import url2pathname

from pilotbook import __version__
from pilotbook.errors import PilotbookError

PACKAGES = "packages"
"""The folder of a site that holds the wheel."""
LOCK, OWN = "requirements.txt", "pilotbook.txt"
"""The files of a site that name its dependencies with hashes, and pilotbook itself."""
LOCK_IN_WHEEL = "pilotbook/_library/requirements.lock"
CHOICES = (
    f"To choose another: --package FILE.whl, --package git+https://…@v{__version__}, "
    f"--package https://…/FILE.whl#sha256=… or --package index."
)
_LOCK_HEAD = """\
# pilotbook's dependencies, at the versions it was tested with. pip refuses every file whose hash is not here:
#   pip install --require-hashes --only-binary :all: -r requirements.txt
# pilotbook itself is in pilotbook.txt. After an update, `pilotbook pin` rewrites both files.
"""
_OWN_HEAD = """\
# pilotbook itself. Its dependencies are in requirements.txt:
#   pip install --no-deps --no-build-isolation -r pilotbook.txt
"""
_INDEX_NOTE = f"""\
# To have pip check the file, add its hash to the end of the line as --hash=sha256:…. These commands print it:
#   pip download --no-deps pilotbook=={__version__} && pip hash pilotbook-{__version__}-py3-none-any.whl
"""


@dataclass(frozen=True)
class PackageSource:
    """Where a site installs pilotbook from."""

    files: tuple[tuple[str, bytes], ...]
    """The requirement files and, if there is one, the wheel: (path below the site's folder, content)."""
    explanation: str
    """The choice and the reason, in one sentence."""


def choose_source(asked: str | None, lock: Path) -> PackageSource:
    """Return the source that was asked for, or else the one that this pilotbook was installed from.

    `lock` is the list of locked dependencies that ships with this pilotbook. A wheel has its own.

    Raises:
        PilotbookError: when it cannot be used, with what to ask for instead.
    """
    if asked is None:
        return _installed_source(lock)
    why = "as you asked"
    if asked == "index":
        return _index_source(lock, why)
    if asked.startswith("git+"):
        return _git_source(asked, lock, why)
    if asked.startswith(("http://", "https://")):
        address, _, wanted = asked.partition("#sha256=")
        return _address_source(address, wanted, lock, why)
    return _wheel_source(Path(asked), "a copy of the wheel you named")


def find_other_wheels(root: Path, source: PackageSource) -> list[Path]:
    """Return the wheels of pilotbook in a site's folder that it does not install from."""
    used = {path for path, _ in source.files}
    return [path for path in sorted((root / PACKAGES).glob("pilotbook-*.whl")) if f"{PACKAGES}/{path.name}" not in used]


# --- how this pilotbook was installed ---


def _installed_source(lock: Path) -> PackageSource:
    origin = _installed_from()
    address = str(origin.get("url", ""))
    if "vcs_info" in origin:
        commit = str(origin["vcs_info"].get("commit_id", ""))
        return _git_source(f"git+{address}@{commit}", lock, "where this pilotbook was installed from")
    if "dir_info" in origin:
        return _folder_source(_local_path(address))
    if "archive_info" in origin and address.startswith("file:"):
        return _wheel_source(
            _local_path(address), "a copy of the wheel this pilotbook was installed from", _recorded_hash(origin)
        )
    if "archive_info" in origin:
        return _address_source(address, _recorded_hash(origin), lock, "where this pilotbook was installed from")
    return _index_source(lock, "because this pilotbook was not installed from a file or an address")


def _installed_from() -> dict[str, Any]:
    """Return the record of an installation that PEP 610 describes. Empty: it came from an index."""
    try:
        text = metadata.distribution("pilotbook").read_text("direct_url.json")
    except metadata.PackageNotFoundError:  # run from a checkout that is on the path
        return {"url": Path(__file__).resolve().parents[4].as_uri(), "dir_info": {}}
    record = json.loads(text) if text else {}
    return record if isinstance(record, dict) else {}


def _local_path(address: str) -> Path:
    return Path(url2pathname(unquote(urlsplit(address).path)))


def _recorded_hash(origin: dict[str, Any]) -> str:
    """Return the recorded SHA-256 of an archive, or `""`. Older installers write it as `hash`."""
    about = origin["archive_info"]
    old = str(about.get("hash", ""))
    return str(about.get("hashes", {}).get("sha256", "")) or old.removeprefix("sha256=") * old.startswith("sha256=")


# --- the sources ---


def _wheel_source(path: Path, why: str, recorded: str = "") -> PackageSource:
    if not path.is_file():
        raise PilotbookError(f"{path}: there is no such wheel. {CHOICES}")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PilotbookError(f"{path}: cannot be read: {error.strerror}.") from None
    digest = sha256(content).hexdigest()
    if recorded not in ("", digest):
        raise PilotbookError(f"{path}: this wheel has changed since pilotbook was installed from it. {CHOICES}")
    lock = _read_lock(path)
    return PackageSource(
        (
            *_requirement_files(f"./{PACKAGES}/{path.name} --hash=sha256:{digest}", lock),
            (f"{PACKAGES}/{path.name}", content),
        ),
        f"The site installs pilotbook from {PACKAGES}/{path.name}, {why}.",
    )


def _read_lock(wheel: Path) -> str:
    """Return the locked dependencies in a wheel of this version of pilotbook."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
            (about,) = (name for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
            headers = BytesHeaderParser().parsebytes(archive.read(about))
            lock = archive.read(LOCK_IN_WHEEL).decode() if LOCK_IN_WHEEL in names else ""
    except (OSError, ValueError, zipfile.BadZipFile):
        raise PilotbookError(f"{wheel}: this is not a wheel. {CHOICES}") from None
    if wheel.suffix != ".whl" or headers["Name"] != "pilotbook":
        raise PilotbookError(f"{wheel}: this is not a wheel of pilotbook. {CHOICES}")
    if headers["Version"] != __version__:
        raise PilotbookError(
            f"{wheel}: this is pilotbook {headers['Version']}, but the command is {__version__}. "
            "Install this wheel first, then run its own `pilotbook`."
        )
    if not lock:
        raise PilotbookError(f"{wheel}: this wheel has no list of locked dependencies. Rebuild it from a newer source.")
    return lock


def _folder_source(folder: Path) -> PackageSource:
    """Build a wheel from the folder that this pilotbook runs from."""
    advice = f"Build a wheel with `python -m build --wheel {folder}`, then use --package FILE.whl."
    if importlib.util.find_spec("hatchling") is None:
        raise PilotbookError(
            f"pilotbook runs from the folder {folder}, which your site's pipeline does not have. To build a wheel from "
            f"it, pilotbook needs hatchling, which is not installed. {advice}"
        )
    with TemporaryDirectory(prefix="pilotbook-") as out:
        done = subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out],
            cwd=folder, capture_output=True, text=True,
        )  # fmt: skip
        built = [*Path(out).glob("*.whl")]
        if done.returncode or not built:
            problem = f"{folder}: could not build a wheel from this folder. {advice}"
            raise PilotbookError(problem, *done.stderr.strip().splitlines())
        return _wheel_source(built[0], f"a wheel just built from {folder}, the folder this pilotbook runs from")


def _git_source(address: str, lock: Path, why: str) -> PackageSource:
    parts = _without_secret(address.removeprefix("git+"))
    if not parts.hostname:
        raise PilotbookError(f"{address}: this Git address has no host that the pipeline can reach. {CHOICES}")
    path, _, reference = parts.path.rpartition("@")
    if not path or not reference or re.search(r"\s", address):
        example = f"{address.rstrip('@')}@v{__version__}"
        raise PilotbookError(f"{address}: add a tag or a commit to the end of the address, as in {example}.")
    return PackageSource(
        _requirement_files(f"pilotbook @ {address}", lock.read_text(encoding="utf-8")),
        f"The site installs pilotbook from {address}, {why}.",
    )


def _address_source(address: str, wanted: str, lock: Path, why: str) -> PackageSource:
    _without_secret(address)
    if not re.fullmatch(r"https://[^\s@#]+\.whl", address):
        raise PilotbookError(f"{address}: this is not an https address of a wheel. {CHOICES}")
    if not re.fullmatch(r"[0-9a-f]{64}", wanted):
        raise PilotbookError(f"{address}: add the wheel's hash to the end, as #sha256= and 64 digits.")
    return PackageSource(
        _requirement_files(f"pilotbook @ {address} --hash=sha256:{wanted}", lock.read_text(encoding="utf-8")),
        f"The site installs pilotbook from {address}, {why}.",
    )


def _without_secret(address: str) -> SplitResult:
    """Split an address that everyone may read, which one with a password or a token is not."""
    try:
        parts = urlsplit(address)
        secret = parts.password or (parts.username and parts.scheme in ("http", "https"))
    except ValueError:
        raise PilotbookError(f"This is not an address. {CHOICES}") from None
    if secret:
        raise PilotbookError(
            "This address contains a password or a token, which everyone who can read your repository would see. "
            "Leave it out, and pass it to git or pip in the pipeline."
        )
    return parts


def _index_source(lock: Path, why: str) -> PackageSource:
    return PackageSource(
        _requirement_files(f"pilotbook=={__version__}", lock.read_text(encoding="utf-8"), _INDEX_NOTE),
        f"The site installs pilotbook {__version__} from the index that pip is configured to use, {why}.",
    )


def _requirement_files(own: str, lock: str, note: str = "") -> tuple[tuple[str, bytes], ...]:
    locked = "".join(line for line in lock.splitlines(keepends=True) if not line.startswith("#"))
    return (LOCK, (_LOCK_HEAD + locked).encode()), (OWN, f"{_OWN_HEAD}{note}{own}\n".encode())
