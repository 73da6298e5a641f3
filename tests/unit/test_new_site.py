"""Where a new site installs pilotbook from, and the folders that it can be made in."""

from __future__ import annotations

import json
import re
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pilotbook import __version__
from pilotbook.authoring.new_site import package, write_new_site
from pilotbook.authoring.new_site.package import choose_source, find_other_wheels
from pilotbook.config.site import Site
from pilotbook.errors import PilotbookError
from pilotbook.render import File
from pilotbook.render.navigation import AUTHOR_PAGES, expand_nav, names_authors
from support.paths import ROOT

LOCK = ROOT / "requirements.lock"
WHEEL = f"pilotbook-{__version__}-py3-none-any.whl"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def wheel(
    folder: Path, name: str = WHEEL, of: str = "pilotbook", version: str = __version__, lock: str = "a==1\n"
) -> Path:
    """A file with as much of a wheel as is read."""
    with zipfile.ZipFile(folder / name, "w") as archive:
        archive.writestr("pilotbook-1.dist-info/METADATA", f"Metadata-Version: 2.4\nName: {of}\nVersion: {version}\n")
        if lock:
            archive.writestr(package.LOCK_IN_WHEEL, f"# made by\n{lock}")
    return folder / name


def lines(source: package.PackageSource, name: str) -> list[str]:
    """A requirement file's lines that are no comments."""
    return [line for line in dict(source.files)[name].decode().splitlines() if not line.startswith("#")]


def test_a_wheel_is_copied_with_its_hash_and_its_own_locked_versions(tmp_path: Path) -> None:
    path = wheel(tmp_path)
    source = choose_source(str(path), LOCK)
    digest = sha256(path.read_bytes()).hexdigest()
    assert lines(source, "pilotbook.txt") == [f"./packages/{WHEEL} --hash=sha256:{digest}"]
    assert lines(source, "requirements.txt") == ["a==1"]
    assert dict(source.files)[f"packages/{WHEEL}"] == path.read_bytes()
    assert "the wheel you named" in source.explanation


def test_a_git_address_an_https_address_and_an_index_are_written_as_they_are() -> None:
    git = choose_source("git+https://git.example/pilotbook@v1.1.0", LOCK)
    assert lines(git, "pilotbook.txt") == ["pilotbook @ git+https://git.example/pilotbook@v1.1.0"]
    assert choose_source("git+ssh://git@git.example/pilotbook@v1.1.0", LOCK).files
    address = choose_source(f"https://files.example/{WHEEL}#sha256={'0' * 64}", LOCK)
    assert lines(address, "pilotbook.txt") == [f"pilotbook @ https://files.example/{WHEEL} --hash=sha256:{'0' * 64}"]
    index = choose_source("index", LOCK)
    assert lines(index, "pilotbook.txt") == [f"pilotbook=={__version__}"]
    locked = [line for line in LOCK.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines(git, "requirements.txt") == lines(index, "requirements.txt") == locked


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("git+https://git.example/pilotbook", "add a tag or a commit .*, as in git.https://git.example/pilotbook@v"),
        ("git+ssh://git@git.example/pilotbook", "add a tag or a commit"),
        ("git+https://git.example/pilotbook@", "add a tag or a commit"),
        ("git+https://git.example/pilot book@v1", "add a tag or a commit"),
        ("git+https://token@git.example/pilotbook@v1", "contains a password"),
        ("git+https://me:secret@git.example/pilotbook@v1", "contains a password"),
        (f"http://files.example/{WHEEL}#sha256={'0' * 64}", "not an https address of a wheel"),
        (f"https://me:secret@files.example/{WHEEL}#sha256={'0' * 64}", "contains a password"),
        ("git+https://[broken@v1", "not an address"),
        ("git+file:///home/me/pilotbook@v1", "has no host"),
        ("git+../pilotbook@v1", "has no host"),
        ("https://files.example/pilotbook.zip", "not an https address of a wheel"),
        (f"https://files.example/{WHEEL}", "add the wheel's hash to the end"),
        ("nowhere.whl", "there is no such wheel"),
        ("", "there is no such wheel"),
    ],
)  # fmt: skip
def test_a_source_that_cannot_work_is_refused_with_what_to_write(asked: str, says: str) -> None:
    with pytest.raises(PilotbookError, match=says) as error:
        choose_source(asked, LOCK)
    assert "secret" not in str(error.value)
    assert "token@" not in str(error.value)


def test_a_file_that_is_no_wheel_of_this_pilotbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.whl").write_text("text", encoding="utf-8")
    cases = {
        tmp_path / "text.whl": "not a wheel",
        wheel(tmp_path, "mkdocs-1-py3-none-any.whl", of="mkdocs"): "not a wheel of pilotbook",
        wheel(tmp_path, "pilotbook.zip"): "not a wheel of pilotbook",
        wheel(tmp_path, "pilotbook-0.1-py3-none-any.whl", version="0.1"): f"is pilotbook 0.1, .* is {__version__}",
        wheel(tmp_path, "pilotbook-9-py3-none-any.whl", lock=""): "no list of locked dependencies",
    }
    for path, says in cases.items():
        with pytest.raises(PilotbookError, match=says):
            choose_source(str(path), LOCK)


def installed_from(monkeypatch: pytest.MonkeyPatch, record: dict[str, Any] | None) -> None:
    """Let this pilotbook have been installed from somewhere."""

    class Distribution:
        def read_text(self, name: str) -> str | None:
            assert name == "direct_url.json"
            return None if record is None else json.dumps(record)

    monkeypatch.setattr(package.metadata, "distribution", lambda _: Distribution())


def test_without_a_wish_a_site_installs_what_this_pilotbook_was_installed_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chosen(record: dict[str, Any] | None) -> str:
        installed_from(monkeypatch, record)
        source = choose_source(None, LOCK)
        assert "this pilotbook" in source.explanation
        (line,) = lines(source, "pilotbook.txt")
        return line

    path = wheel(tmp_path)
    digest = sha256(path.read_bytes()).hexdigest()
    spaced = tmp_path / "a folder"
    spaced.mkdir()
    other = wheel(spaced)
    assert chosen(None) == f"pilotbook=={__version__}"
    for about in ({}, {"hash": f"sha256={digest}"}, {"hashes": {"sha256": digest}}):
        assert chosen({"url": path.as_uri(), "archive_info": about}) == f"./packages/{WHEEL} --hash=sha256:{digest}"
    assert chosen({"url": other.as_uri(), "archive_info": {}}).startswith("./packages/")
    vcs = {"vcs": "git", "requested_revision": "v1.1.0", "commit_id": COMMIT}
    assert (
        chosen({"url": "https://git.example/p", "vcs_info": vcs}) == f"pilotbook @ git+https://git.example/p@{COMMIT}"
    )
    address = {"url": f"https://files.example/{WHEEL}", "archive_info": {"hashes": {"sha256": "0" * 64}}}
    assert chosen(address) == f"pilotbook @ https://files.example/{WHEEL} --hash=sha256:{'0' * 64}"


def test_a_wheel_that_is_gone_or_has_changed_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = wheel(tmp_path)
    installed_from(monkeypatch, {"url": path.as_uri(), "archive_info": {"hashes": {"sha256": "0" * 64}}})
    with pytest.raises(PilotbookError, match=r"has changed since .*--package FILE.whl"):
        choose_source(None, LOCK)
    path.unlink()
    with pytest.raises(PilotbookError, match=r"there is no such wheel\. .*--package FILE.whl"):
        choose_source(None, LOCK)


def test_a_folder_without_a_build_backend_is_answered_with_how_to_build_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed_from(monkeypatch, {"url": tmp_path.as_uri(), "dir_info": {"editable": True}})
    with pytest.raises(PilotbookError, match=r"could not build a wheel .*python -m build --wheel"):
        choose_source(None, LOCK)
    monkeypatch.setattr(package.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(PilotbookError, match=r"hatchling, .* is not installed. .*python -m build --wheel"):
        choose_source(None, LOCK)


def test_wheels_that_a_site_no_longer_uses_are_named(tmp_path: Path) -> None:
    (tmp_path / "packages").mkdir()
    old = wheel(tmp_path / "packages", "pilotbook-0.9.0-py3-none-any.whl", version="0.9.0")
    now = wheel(tmp_path / "packages")
    assert find_other_wheels(tmp_path, choose_source(str(now), LOCK)) == [old]
    assert find_other_wheels(tmp_path, choose_source("index", LOCK)) == [old, now]
    assert find_other_wheels(tmp_path / "none", choose_source("index", LOCK)) == []


FILES = [
    ("README.md", b"how to\n"),
    (".gitignore", b"site/\n.cache/\n"),
    (".github/workflows/site.yml", b"on: push\n"),
    ("mkdocs.yml", b"site_name: x\n"),
]


def tree(folder: Path) -> dict[str, str]:
    """Every file of a folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def test_a_new_repository_keeps_what_it_has_and_says_what_it_lacks(tmp_path: Path) -> None:
    there = {
        ".git/HEAD": "ref", "README.md": "Ours\n", "LICENSE": "MIT\n", ".gitignore": "*.pyc\n/site\n",
        ".gitattributes": "* text=auto\n", ".github/workflows/site.yml": "on: never\n", ".github/CODEOWNERS": "* @us\n",
        "packages/pilotbook.whl": "wheel", "pilotbook-1.whl": "wheel",
    }  # fmt: skip
    for name, text in there.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = write_new_site(tmp_path, FILES)
    assert tree(tmp_path) == there | {
        "mkdocs.yml": "site_name: x\n",
        "README.md.new": "how to\n",
        ".github/workflows/site.yml.new": "on: push\n",
    }
    assert made.count == 3
    assert made.kept == (
        "README.md was kept as it is. The new site's version is README.md.new: copy what you need and delete it.",
        ".gitignore was kept as it is. Add these lines to it: .cache/",
        ".github/workflows/site.yml was kept as it is. "
        "The new site's version is .github/workflows/site.yml.new: copy what you need and delete it.",
    )


def test_a_readme_of_another_kind_is_kept_and_what_is_equal_is_not_mentioned(tmp_path: Path) -> None:
    (tmp_path / "readme.rst").write_text("Ours\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("*.pyc\n.cache/\nsite/\n", encoding="utf-8")
    (tmp_path / "README.md.new").write_text("an earlier one\n", encoding="utf-8")
    assert [sentence.split()[0] for sentence in write_new_site(tmp_path, FILES).kept] == ["readme.rst"]
    assert (tmp_path / "README.md.new").read_text(encoding="utf-8") == "an earlier one\n"
    assert not (tmp_path / "README.md").exists()


def test_a_link_is_kept_and_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / ".gitignore").symlink_to(tmp_path / "out" / "nowhere")
    write_new_site(tmp_path / "in", FILES)
    assert (tmp_path / "in" / ".gitignore").is_symlink()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / ".github").symlink_to(tmp_path / "out")
    with pytest.raises(PilotbookError, match=r"\.github/workflows/site\.yml: this link points outside the folder"):
        write_new_site(tmp_path / "other", FILES)
    assert [*(tmp_path / "out").iterdir()] == []


@pytest.mark.parametrize("name", ["mkdocs.yml", "notes.txt", "src/a.py", "readmes/a.md", "playbooks/ours.yml"])
def test_a_folder_with_other_files_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("ours\n", encoding="utf-8")
    with pytest.raises(PilotbookError, match=f"contains other files: {name.partition('/')[0]}. Choose a new folder"):
        write_new_site(tmp_path, FILES)
    assert tree(tmp_path) == {name: "ours\n"}


def test_a_file_where_a_folder_belongs_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".github").write_text("a file\n", encoding="utf-8")
    with pytest.raises(PilotbookError, match="cannot be written"):
        write_new_site(tmp_path, FILES)
    with pytest.raises(PilotbookError, match=r"contains other files: \.github"):
        write_new_site(tmp_path / ".github", FILES)


def test_the_pages_for_authors_are_a_section_of_any_navigation_that_names_them() -> None:
    (section,) = expand_nav(["pilotbook:authors"], [])
    assert section == {"Authors": [*AUTHOR_PAGES]}
    assert names_authors(["index.md", {"Help": [{"More": ["pilotbook:authors"]}]}])
    assert not names_authors(["index.md", {"Help": "pilotbook:authors"}, {"More": ["pilotbook:fields"]}])
    assert not names_authors(None)
    for path in AUTHOR_PAGES:
        assert (ROOT / "content" / "pages" / path).is_file()


def test_the_library_is_one_entry_of_the_navigation_with_the_sections_that_a_site_has() -> None:
    made = [
        File(f"{name}/index.md", str, title=name.title(), section=name) for name in ("standards", "gaps", "library")
    ]
    assert expand_nav(["pilotbook:library"], made) == [
        {"Library": ["library/index.md", {"Gaps": "gaps/index.md"}, {"Standards": "standards/index.md"}]}
    ]


@pytest.mark.parametrize(
    "config", [ROOT / "mkdocs.yml", ROOT / "generator/pilotbook/authoring/new_site/files/mkdocs.yml"]
)
def test_a_navigation_has_six_entries(config: Path) -> None:
    assert len(re.findall(r"^  - ", config.read_text(encoding="utf-8").partition("\nnav:\n")[2], re.MULTILINE)) == 6


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8000/", True),
        ("http://localhost/x/", True),
        ("http://[::1]:8000/", True),
        ("https://playbooks.example.com/", False),
        ("", False),
    ],
)
def test_an_address_that_leads_to_the_readers_own_computer_is_mentioned(url: str, local: bool) -> None:
    assert bool(Site(url=url).local_url_note) == local
