"""Wrong values in mkdocs.yml, editors' files, other plugins, other terminals: a whole site, or one clear sentence."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pilotbook.config.options import OPTIONS
from pilotbook.config.other_plugins import check_plugins
from pilotbook.errors import PilotbookError
from pilotbook.mkdocs_plugin.address import check_address
from pilotbook.mkdocs_plugin.failures import keep_serving
from pilotbook.mkdocs_plugin.lazy_server import LazyServer
from pilotbook.mkdocs_plugin.run import explain_output
from pilotbook.render.jinja import CompiledTemplates
from support.command import run_module
from support.configurations import PLAIN, WRONG, dump, mutant, places, put
from support.failing import run, tree
from support.run import ROUNDS
from support.sites import build


@pytest.fixture
def root(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny site with every option, as the working directory."""
    (tiny / "mkdocs.yml").write_text(dump(PLAIN), encoding="utf-8")
    for name in ("own.css", "own.js"):
        (tiny / "docs" / name).write_text("")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    monkeypatch.chdir(tiny)
    return tiny


def command(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, at most for a minute."""
    return run_module("pilotbook", *arguments, timeout=120, **env)


def without_line(said: str) -> str:
    """A message about mkdocs.yml without the line and the column, which it has to have."""
    assert re.match(r"mkdocs\.yml:\d+:\d+: ", said), said
    return re.sub(r":\d+:\d+: ", ": ", said, count=1)


# --- mkdocs.yml ---


def own_places() -> list[tuple[Any, ...]]:
    return [at for at in places(PLAIN) if at[0] != "markdown_extensions"]


@pytest.mark.fuzz
def test_every_option_with_every_wrong_type_is_one_sentence_or_works(root: Path) -> None:
    cases = [(at, value) for at in own_places() for value in WRONG]
    for at, value in cases if ROUNDS > 1 else random.Random(1).sample(cases, 20):
        (root / "mkdocs.yml").write_text(dump(put(PLAIN, at, value)), encoding="utf-8")
        done = run("check")
        assert "Traceback" not in done.err, f"{at} {value!r:.99}\n{done.err}"
        # of the library, with `library: true`, or of the site, whose `content: x` may be a folder that isn't there
        is_of_content = bool(re.match(r"(?!mkdocs\.yml)\S+\.(yml|json):\d+:\d+: ", done.err))
        if done.code != 0 and not is_of_content and without_line(done.err).startswith("mkdocs.yml: plugins"):
            sentences = done.err.removesuffix("\n1 error.\n").strip()  # a mistake of the book, such as in `shows`
            assert sentences.count("\n") == 0, f"{at} {value!r:.99}\n{done.err}"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ({"plugins": 1}, "mkdocs.yml: plugins: needs a list."),
        ({"plugins": [1]}, "mkdocs.yml: plugins: `1` is not a plugin name."),
        ({"plugins": [{"pilotbook": 1}]}, "mkdocs.yml: plugins › pilotbook: needs keys below it"),
        ({"plugins": {"pilotbook": 1}}, "mkdocs.yml: plugins › pilotbook: needs keys below it"),
        ({"plugins": ["pilotbook", "pilotbook"]}, "mkdocs.yml: plugins › pilotbook: is in the list twice."),
        ({"content": 1}, "mkdocs.yml: plugins › pilotbook › content: needs the name of a folder."),
        ({"content": "a" * 256}, "mkdocs.yml: plugins › pilotbook › content: needs the name of a folder."),
        ({"content": "a\0b"}, "mkdocs.yml: plugins › pilotbook › content: needs the name of a folder."),
        ({"playbooks": "/"}, "mkdocs.yml: plugins › pilotbook › playbooks: the site itself is in `/`. Name a folder"),
        ({"register": "../.."}, "mkdocs.yml: plugins › pilotbook › register: the site itself is in `../..`. Name"),
        ({"content": ".."}, "mkdocs.yml: plugins › pilotbook › content: the site itself is in `..`. Name"),
        ({"library": "no"}, "mkdocs.yml: plugins › pilotbook › library: needs `true` or `false`."),
        ({"dossier": []}, "mkdocs.yml: plugins › pilotbook › dossier: needs keys below it"),
        ({"formats": 1}, "mkdocs.yml: plugins › pilotbook › dossier › formats: needs a list of formats."),
        ({"formats": [["md"]]}, "mkdocs.yml: plugins › pilotbook › dossier › formats: needs a list of formats."),
        ({"examples": "no"}, "mkdocs.yml: plugins › pilotbook › dossier › examples: needs `true` or `false`."),
        ({"nav": {"Home": 1}}, "mkdocs.yml: nav: needs a list of pages."),
        ({"theme": [1]}, "mkdocs.yml: theme: needs a name, or keys below it."),
        ({"site_name": ["a"]}, "mkdocs.yml: site_name: needs text on one line."),
        ({"extra": "a"}, "mkdocs.yml: extra: needs keys below it"),
        ({"site_url": "http://["}, "mkdocs.yml: site_url: needs an address."),
        ({"edit_uri": "http://["}, "mkdocs.yml: edit_uri: needs an address."),
        ({"repo_url": "http://["}, "mkdocs.yml: repo_url: needs an address."),
        ({"share": "http://["}, "mkdocs.yml: plugins › pilotbook › share: is not the address of a folder."),
        ({"feedback": "http://["}, "mkdocs.yml: plugins › pilotbook › feedback: needs an address that begins with"),
        ({"extra_css": ["http://["]}, "mkdocs.yml: extra_css: needs a list of files."),
        ({"extra_javascript": [{"path": "http://["}]}, "mkdocs.yml: extra_javascript: needs a list of files."),
        ({"extra_javascript": [{"path": 1}]}, "mkdocs.yml: extra_javascript: needs a list of files."),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else "",
)
def test_a_wrong_type_says_what_to_write(root: Path, written: dict[str, Any], says: str) -> None:
    [(key, value)] = written.items()
    options: dict[str, Any] = {"library": False}
    values = {**PLAIN, "plugins": ["search", {"pilotbook": options}]}
    if key in PLAIN:
        values[key] = value
    elif key in OPTIONS:
        options[key] = value
    else:
        options["dossier"] = {key: value}
    (root / "mkdocs.yml").write_text(dump(values).replace("\0", "\\0"), encoding="utf-8")
    for arguments in (("check",), ("render", "out")):
        done = run(*arguments)
        assert (done.code, done.err.count("\n")) == (1, 1), done.err
        assert without_line(done.err).startswith(says)
    assert not (root / "out").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("site_name: 2026-99-99\n", "mkdocs.yml: a value cannot be read: "),
        ("site_name: !!int x\n", "mkdocs.yml: a value cannot be read: "),
        ("site_name: " + "[" * 2000 + "\n", "mkdocs.yml:1:"),
        ("a: &a [*a]\nsite_name: x\n", "mkdocs.yml:1:"),
        ("site_name: a\0\n", "mkdocs.yml:1:13: this is a control character, U+0000"),
    ],
    ids=["no date", "no number", "deep", "itself", "control"],
)
def test_yaml_that_is_no_value_is_one_message(root: Path, text: str, says: str) -> None:
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    done = run("check")
    assert (done.code, done.err.startswith(says), "Traceback" in done.err) == (1, True, False), done.err


@pytest.mark.fuzz
def test_random_mistakes_in_the_configuration_make_no_traceback(root: Path) -> None:
    """All by `check` and `render`. A few, and with `make fuzz` all, by a build, which other programs take part in."""
    chance = random.Random(19)
    for _ in range(10 if ROUNDS == 1 else 25 * ROUNDS):
        written = mutant(chance)
        (root / "mkdocs.yml").write_bytes(written)
        shown = written.decode("utf-8", "replace")
        checked = run("check")
        assert "Traceback" not in checked.err, f"{checked.err}\n{shown}"
        assert (checked.code != 0) == bool(checked.err), f"{checked.err}\n{shown}"
        rendered = run("render", "out")
        assert "Traceback" not in rendered.err, f"{rendered.err}\n{shown}"
        shutil.rmtree(root / "out", ignore_errors=True)
        if ROUNDS > 1 and not checked.err.startswith("mkdocs.yml"):
            done = command("build")
            assert "Traceback" not in done.stderr, f"{done.stderr}\n{shown}"
            assert done.returncode in (0, 1), f"{done.stderr}\n{shown}"
            assert (done.returncode == 0) <= (root / "site" / "index.html").is_file(), f"{done.stderr}\n{shown}"


def test_a_traceback_of_another_program_is_one_sentence() -> None:
    said = (
        "ERROR   -  Error building page 'notes.md': 1\n"
        "Traceback (most recent call last):\n"
        '  File "a.py", line 1, in b\n    x\n'
        "jinja2.exceptions.UndefinedError: 'int object' has no attribute 'x'\n"
    )
    assert explain_output(said, Path("mkdocs.yml")) == (
        "ERROR   -  Error building page 'notes.md': 1\n"
        "mkdocs.yml: MkDocs, the theme or a plugin could not handle a value in this file: "
        "jinja2.exceptions.UndefinedError: 'int object' has no attribute 'x'. Fix the value. To see where it "
        "failed, run: mkdocs build -f mkdocs.yml"
    )
    assert explain_output("Error: no\n", Path("mkdocs.yml")) == "Error: no"


def test_a_site_without_the_plugin_is_not_built(root: Path) -> None:
    (root / "mkdocs.yml").write_text("site_name: Tiny\nplugins: [search]\n", encoding="utf-8")
    for arguments in (("build",), ("serve",)):
        done = run(*arguments)
        said = "mkdocs.yml: plugins: `pilotbook` is not in the list. Write `- pilotbook` below `plugins:`.\n"
        assert (done.code, without_line(done.err)) == (1, said)


# --- editors' files ---


def litter(root: Path) -> None:
    """Put next to the author's files what editors and systems leave there."""
    (root / "content" / "releases").mkdir(exist_ok=True)
    for folder, name in (
        ("docs", "notes.md"), ("playbooks", "bot.yml"), ("content", "gates.yml"), ("content/gaps", "new.yml"),
        ("register", "wren.json"), ("content/releases", "1.0.0.json"),
    ):  # fmt: skip
        stem, suffix = name.rsplit(".", 1)
        (root / folder / f".#{name}").symlink_to("me@host.123:456")
        for other in (f"._{name}", f"~${name}", f"{name}~", f".{name}.swp", f"#{name}#", "4913", f".~lock.{name}#"):
            (root / folder / other).write_bytes(b"\0\5\x16\7 Mac OS X")
        (root / folder / f".{stem}.{suffix}").write_bytes(b"\0")


def test_what_editors_leave_is_left_out(root: Path, tmp_path: Path) -> None:
    assert run("render", "out").code == 0
    rendered = tree(root / "out")
    plain = tree(build(root / "mkdocs.yml", tmp_path / "plain"))
    counted, listed = run("check").out, run("register").out
    litter(root)
    assert (run("check").out, run("register").out) == (counted, listed)
    assert run("render", "out").code == 0
    hidden = rendered.keys() ^ tree(root / "out").keys()
    assert hidden == {"docs/.notes.md"}, "an author may want a hidden page; MkDocs leaves it out unless told"
    littered = tree(build(root / "mkdocs.yml", tmp_path / "littered"))
    assert {name for name in plain if plain[name] != littered.get(name)} <= {"sitemap.xml.gz"}
    assert plain.keys() == littered.keys()


def test_no_advice_would_overwrite_a_file(root: Path) -> None:
    bot = root / "playbooks" / "bot.yml"
    for other in ("bot.yaml", "Bot.yml"):
        (root / "playbooks" / other).write_bytes(bot.read_bytes())
        said = run("check").err
        assert "`bot.yml` already exists. Keep one of the two files." in said
        assert "Rename it to `bot.yml`" not in said
        (root / "playbooks" / other).unlink()
    bot.rename(root / "playbooks" / "Bot.yml")
    assert "Rename it to `bot.yml`." in run("check").err


def test_an_editors_file_given_as_a_record_is_one_sentence(root: Path) -> None:
    for name in ("._wren.json", "._wren.docx"):
        (root / name).write_bytes(b"\0\5\x16\7")
    assert run("gates", "._wren.json").err == (
        "._wren.json: this file belongs to an editor or the system. It is not a record. Leave it out.\n"
    )
    assert "Leave out the files that start with" in run("record", "read", "._wren.docx").err


# --- other plugins ---


@pytest.mark.parametrize("name", ["offline", "i18n", "material/offline"])
def test_a_plugin_that_does_not_work_with_ours_is_refused_by_name(root: Path, name: str) -> None:
    values = {**PLAIN, "plugins": [*PLAIN["plugins"], name]}
    (root / "mkdocs.yml").write_text(dump(values), encoding="utf-8")
    for arguments in (("check",), ("render", "out")):
        done = run(*arguments)
        assert (done.code, done.err.count("\n")) == (1, 1)
        assert without_line(done.err).startswith(
            f"mkdocs.yml: plugins › {name.removeprefix('material/')}: this plugin "
        )
    with pytest.raises(PilotbookError):
        check_plugins({name: {}}, lambda *keys: " › ".join(keys))
    check_plugins({name: {"enabled": False}, "search": {}}, lambda *keys: " › ".join(keys))
    assert not (root / "out").exists()


MACROS = """\
def on_page_markdown(markdown, page, config, files):
    return markdown if page.meta.get("render_macros", True) is False else "Macro Syntax Error"
"""


def test_pages_of_the_book_opt_out_of_macros(root: Path, tmp_path: Path) -> None:
    """A hook stands for mkdocs-macros-plugin, which asks a page's front matter as it does."""
    (root / "macros.py").write_text(MACROS)
    (root / "mkdocs.yml").write_text(dump({**PLAIN, "hooks": ["macros.py"]}), encoding="utf-8")
    site = build(root / "mkdocs.yml", tmp_path / "site")
    pages = [path for path in site.rglob("*.html") if "Macro Syntax Error" in path.read_text(encoding="utf-8")]
    assert [path.parent.name for path in pages] == ["notes"]
    (root / "mkdocs.yml").write_text(dump({**PLAIN, "plugins": [*PLAIN["plugins"], "macros"]}), encoding="utf-8")
    assert run("render", "out").code == 0
    written = [path for path in (root / "out" / "docs").rglob("*.md") if "render_macros: false" not in path.read_text()]
    assert [path.name for path in written] == ["notes.md"]


# --- the system ---


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("8080", "this is not an address. Write host:port"),
        ("127.0.0.1", "this is not an address."),
        ("127.0.0.1:x", "this is not an address."),
        ("127.0.0.1:0", "there is no port 0."),
        ("127.0.0.1:65536", "there is no port 65536."),
        ("192.0.2.1:8000", "this computer has no address `192.0.2.1`."),
        ("no-such-host.invalid:8000", "this computer has no address"),
        ("a" * 300 + ":8000", "this computer has no address"),
    ],
)
def test_an_address_that_cannot_be_served_is_one_sentence(address: str, says: str) -> None:
    with pytest.raises(PilotbookError) as caught:
        check_address(address)
    assert str(caught.value).startswith(f"-a {address}: {says}")


@pytest.mark.usefixtures("root")
def test_a_port_in_use_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "-a", f"127.0.0.1:{port}")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(
        f"-a 127.0.0.1:{port}: another program uses port {port}. Stop it, or choose another port"
    )


def test_a_build_that_fails_under_serve_is_answered_and_the_next_one_serves() -> None:
    server = LazyServer()
    server.resume({})

    def fail() -> None:
        raise OSError(2, "No such file or directory", "docs/notes.md")

    def answer(path: str) -> tuple[str, bytes]:
        statuses: list[str] = []
        body = server.wrap(lambda *_: [b"page"], "/")({"PATH_INFO": path}, lambda status, _: statuses.append(status))
        return "".join(statuses), b"".join(body)

    keep_serving(fail, server)()
    assert answer("/a/") == (
        "500 Internal Server Error",
        b"The site could not be built. docs/notes.md: No such file or directory.",
    )
    assert answer("/livereload/1/2") == ("", b"page")
    keep_serving(lambda: server.resume({}), server)()
    assert answer("/a/") == ("", b"page")


def test_compiled_templates_do_without_a_folder_that_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"_jinja2-cache-{os.getuid()}").write_text("another user's")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert CompiledTemplates().directory == ""


RECORD = '{"version": 1, "pilot": {"id": "q1", "name": "\U0001f6a2 \u738b \u00e9", "playbook": "bot"}}'


def test_a_terminals_code_page_stops_no_command(root: Path) -> None:
    (root / "r.json").write_text(RECORD, encoding="utf-8")
    read = command("gates", "r.json", PYTHONIOENCODING="cp1252")
    assert (read.returncode, read.stderr) == (0, "")
    assert read.stdout.startswith("? ?")
    asked = command("gate", "r.json", "--gate", "choose", "--format", "json", PYTHONIOENCODING="cp1252")
    assert json.loads(asked.stdout)["pilot"].startswith("\U0001f6a2 \u738b"), "programs read UTF-8"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
@pytest.mark.usefixtures("root")
def test_output_that_cannot_be_written_is_one_sentence() -> None:
    full = subprocess.run(
        f"{sys.executable} -m pilotbook check > /dev/full", shell=True, capture_output=True, text=True, timeout=60
    )
    assert (full.returncode, full.stderr) == (1, "No space left on device.\n")
    ended = subprocess.run(
        f"{sys.executable} -m pilotbook check | true", shell=True, capture_output=True, text=True, timeout=60
    )
    assert ended.stderr == ""
