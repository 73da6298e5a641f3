"""What `pilotbook add` writes is a draft: builds are as if it were not there, `serve` shows it, `check` counts it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pilotbook.authoring.fork_file import write_fork
from pilotbook.book.model import Book
from pilotbook.book.releases import next_release
from pilotbook.book.resolve import load_book
from pilotbook.book.usable import load_usable_book
from pilotbook.cli import main
from pilotbook.config import paths
from pilotbook.config.site import Site
from pilotbook.dossier.style import DossierOptions
from pilotbook.errors import BookError
from pilotbook.exchange.export_workbook import export_playbook
from pilotbook.exchange.import_file import plan_import
from pilotbook.render import render
from pilotbook.render.file import File
from support.forks import Own
from support.sheets import layer
from support.stored import check_twice

BANNER = "This is a draft. Builds leave it out until you delete <code>draft: true</code>."
KINDS = {"gap": "content/gaps", "fix": "content/fixes", "document": "content/documents", "playbook": "playbooks"}


def run(site: Path, *words: str) -> str:
    result = CliRunner().invoke(main, [*words, "-f", str(site / "mkdocs.yml")])
    assert result.exit_code == 0, result.output
    return result.output


def load(site: Path, *, drafts: bool = False) -> Book:
    layers, register = paths.find_layers(site, library=False), site / "register"
    book = load_book(layers, base=site, register=register, drafts=drafts)
    check_twice(book, layers, base=site, register=register, drafts=drafts)
    return book


def add_each_kind(site: Path) -> None:
    for kind in KINDS:
        run(site, "add", kind, f"our-{kind}")


def edit(site: Path, kind: str, old: str, new: str) -> None:
    path = site / KINDS[kind] / f"our-{kind}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def made(book: Book, site: Path) -> dict[str, File]:
    given = Site(name="Tiny", root=site, dossier=DossierOptions(formats=("docx", "md", "csv")))
    return {file.path: file for file in render(book, given)}


def contents(files: dict[str, File]) -> dict[str, bytes]:
    return {path: file.bytes() for path, file in files.items() if not path.endswith(".docx")}


def mistakes(site: Path) -> str:
    with pytest.raises(BookError) as error:
        load(site)
    return str(error.value)


def test_a_build_is_the_same_with_and_without_the_scaffolds_of_each_kind(tiny: Path) -> None:
    before = contents(made(load(tiny), tiny))
    add_each_kind(tiny)
    after = contents(made(load(tiny), tiny))
    changed = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    assert changed == ["data/adapt.json"]  # which ids are taken, so that the form refuses what `check` refuses
    taken = json.loads(after["data/adapt.json"])["taken"]
    assert taken["our-fix-first"] == ["fix", "our-fix"]


def test_check_counts_and_names_the_drafts(tiny: Path) -> None:
    assert "draft" not in run(tiny, "check")
    counts = run(tiny, "check").splitlines()[0].removesuffix(". No errors.")
    add_each_kind(tiny)
    first, second, *_ = run(tiny, "check").splitlines()
    assert first == f"{counts}, 4 drafts. No errors."
    names = "our-playbook (playbook), our-gap (gap), our-fix (fix), our-document (document)"
    assert second == f"Drafts, which builds leave out: {names}."


def test_serve_shows_drafts_each_with_a_banner(tiny: Path) -> None:
    add_each_kind(tiny)
    book = load(tiny, drafts=True)
    files = made(book, tiny)
    for path in ("gaps/our-gap", "fixes/our-fix", "playbooks/our-playbook"):
        assert BANNER in files[f"{path}/index.md"].text()
    assert "our-fix-first" in {check.id for check in book.load("bot").checks}
    assert "our-fix-first" in files["playbooks/bot/checklist/index.md"].text()
    documents = files["playbooks/bot/documents/index.md"].text()
    assert documents.count('<span class="pb-tag">Draft</span>') == 1
    assert all(file.bytes() for path, file in files.items() if path.endswith((".md", ".json")))


def test_a_published_scaffold_is_in_the_build(tiny: Path) -> None:
    run(tiny, "add", "fix", "our-fix")
    edit(tiny, "fix", "draft: true", "draft: false")
    book = load(tiny)
    assert "our-fix-first" in {check.id for check in book.load("bot").checks}
    assert BANNER not in made(book, tiny)["fixes/our-fix/index.md"].text()


def test_mistakes_in_drafts_are_reported(tiny: Path) -> None:
    add_each_kind(tiny)
    for kind in KINDS:
        edit(tiny, kind, f'title: "Our {kind}"', f'name: "Our {kind}"')
    said = mistakes(tiny)
    assert all(f"{folder}/our-{kind}.yml:3:1: name: unknown key" in said for kind, folder in KINDS.items()), said


def test_a_draft_of_a_playbook_may_use_drafts_in_every_command(tiny: Path) -> None:
    add_each_kind(tiny)
    edit(
        tiny,
        "playbook",
        "gaps:",
        "gaps:\n  our-gap: {shows: It shows.}\ndocuments: {our-document: {here: Ours.}}\ngapped:",
    )
    text = (tiny / "playbooks/our-playbook.yml").read_text(encoding="utf-8")
    start, end = text.index("gapped:"), text.index("autonomy:")
    (tiny / "playbooks/our-playbook.yml").write_text(text[:start] + text[end:], encoding="utf-8")
    book = load(tiny)
    assert list(book.load("our-playbook").model.gaps) == ["our-gap"]
    assert {check.id for check in book.load("our-playbook").checks} == {"owner-named", "owner-measured"}
    assert "Our gap (our-gap)" in run(tiny, "checks", "our-playbook")
    assert "owner-named" in run(tiny, "checks", "our-gap")
    workbook = tiny / "our-playbook.xlsx"
    usable = load_usable_book(paths.find_layers(tiny, library=False), base=tiny)
    workbook.write_bytes(export_playbook(usable, "our-playbook"))
    plan = plan_import(usable, paths.find_layers(tiny, library=False), layer(tiny), workbook, tiny / "schema")
    assert plan.files == ()
    assert "our-gap" not in book.gaps and "our-document" not in book.documents


def test_the_next_scaffold_gets_on_with_drafts(tiny: Path) -> None:
    run(tiny, "add", "gap", "our-gap")
    run(tiny, "add", "gap", "our-other")
    edit(tiny, "gap", "order: 20", "order: 1")
    run(tiny, "add", "fix", "our-fix")
    assert 'closes: ["ownership"]' in (tiny / "content/fixes/our-fix.yml").read_text(encoding="utf-8")
    again = CliRunner().invoke(main, ["add", "gap", "our-gap", "-f", str(tiny / "mkdocs.yml")])
    assert "There is already a gap `our-gap`." in again.output
    run(tiny, "add", "playbook", "our-playbook")
    assert "our-gap" not in (tiny / "playbooks/our-playbook.yml").read_text(encoding="utf-8")


def test_files_are_started_on_a_site_that_has_only_a_checklist(tiny: Path) -> None:
    for folder in ("gaps", "fixes", "documents", "sources", "standards"):
        shutil.rmtree(tiny / "content" / folder)
    for name in ("diagnose", "questions", "comparisons"):
        (tiny / f"content/{name}.yml").unlink()
    home = tiny / "content/home.yml"
    text = re.sub(r"^figures:.*\n(?:[ -].*\n)*", "figures: []\n", home.read_text(encoding="utf-8"), flags=re.M)
    home.write_text(text, encoding="utf-8")
    (tiny / "playbooks/bot.yml").write_text(
        "kind: checklist\ntitle: Bot\nsummary: It writes.\nchecks: {a: {text: Do it}}\n", encoding="utf-8"
    )
    shutil.rmtree(tiny / "register")
    done = CliRunner().invoke(main, ["add", "gap", "our-gap", "-f", str(tiny / "mkdocs.yml")])
    assert done.output == ("A gap names a fix, and this site has none yet. Start with: pilotbook add fix our-fix\n")
    for kind in ("fix", "gap", "document", "playbook"):
        run(tiny, "add", kind, f"our-{kind}")
        assert "No errors" in run(tiny, "check")
        files = made(load(tiny, drafts=True), tiny)
        assert all(file.text() for path, file in files.items() if path.endswith(".md"))
    assert "our-playbook-first:" in (tiny / "playbooks/our-playbook.yml").read_text(encoding="utf-8")
    assert not load(tiny).gaps and not load(tiny).fixes


def test_what_only_drafts_cite_is_uncited(tiny: Path) -> None:
    cited = load(tiny).citations
    run(tiny, "add", "fix", "our-fix")
    edit(tiny, "fix", "checks:", "sources: [article/nobody]\nchecks:")
    assert load(tiny).citations == cited
    assert ("fixes", "our-fix") in load(tiny, drafts=True).citations["article/nobody"]


def test_a_blocking_check_of_a_draft_asks_nothing_of_playbooks(tiny: Path) -> None:
    run(tiny, "add", "gap", "our-gap")
    run(tiny, "add", "fix", "our-fix")
    edit(tiny, "fix", 'closes: ["ownership"]', "closes: [our-gap]")
    path = tiny / "content/fixes/our-fix.yml"
    path.write_text(path.read_text("utf-8").rstrip() + "\n    blocking: true\n", encoding="utf-8")
    assert "our-fix" not in load(tiny).fixes
    edit(tiny, "fix", "draft: true", "draft: false")
    edit(tiny, "gap", "draft: true", "draft: false")
    assert "does not account for the blocking check `our-fix-first`" in mistakes(tiny)


def test_a_fork_is_not_behind_because_of_a_draft_and_is_once_it_is_published(tiny: Path) -> None:
    write_fork(load(tiny), layer(tiny), "bot", "our-bot", tiny / "schema")
    run(tiny, "add", "fix", "our-fix")
    for drafts in (False, True):
        fork = load(tiny, drafts=drafts).load("our-bot").fork
        assert fork is not None and not fork.behind
    edit(tiny, "fix", "draft: true", "draft: false")
    fork = load(tiny).load("our-bot").fork
    assert fork is not None and fork.behind


def test_a_fork_that_changes_a_check_of_a_draft_is_told_so(tiny: Path) -> None:
    run(tiny, "add", "fix", "our-fix")
    fork = "extends: bot\ntitle: Ours\nadapt:\n  our-fix-first: {text: Do it}\n"
    (tiny / "playbooks/our-bot.yml").write_text(fork, encoding="utf-8")
    assert mistakes(tiny).startswith(
        "playbooks/our-bot.yml:4:3: adapt › our-fix-first: the check `our-fix-first` is from the fix `our-fix`, "
        "which is a draft."
    )
    (tiny / "playbooks/our-bot.yml").write_text(f"draft: true\n{fork}", encoding="utf-8")
    assert load(tiny).hidden["our-bot"].is_draft


def test_a_draft_of_a_fork_differs_from_its_base_only_in_what_it_says(tiny: Path) -> None:
    run(tiny, "add", "fix", "our-fix")
    fork = "extends: bot\ntitle: Ours\ndraft: true\nadapt:\n  our-fix-first: {text: Do it}\n"
    (tiny / "playbooks/our-bot.yml").write_text(fork, encoding="utf-8")
    said = run(tiny, "diff", "our-bot")
    assert "2 differences" in said and "our-fix-first" in said, said


def test_a_draft_is_reviewed(tiny: Path) -> None:
    run(tiny, "add", "playbook", "our-playbook")
    assert run(tiny, "review", "our-playbook").endswith(("suggestions.\n", "suggestion.\n", "No suggestions.\n"))


def test_a_release_leaves_drafts_out_and_nothing_released_can_be_a_draft(tiny: Path) -> None:
    run(tiny, "add", "fix", "our-fix")
    (tiny / "content/releases").mkdir(exist_ok=True)

    def release() -> dict[str, Any]:
        name, text = next_release(load(tiny), layer(tiny), None, "2026-11-28")
        (tiny / "content/releases" / name).write_text(text, encoding="utf-8")
        return dict(json.loads(text)["ids"])

    ids = release()
    assert "our-fix" not in ids["fix"] and "our-fix-first" not in ids["check"]
    edit(tiny, "fix", "draft: true", "draft: false")
    assert "our-fix" in release()["fix"]
    edit(tiny, "fix", "draft: false", "draft: true")
    assert mistakes(tiny) == (
        "content/fixes/our-fix.yml:5:8: draft: the fix `our-fix` was in release 1.1.0, so it can't be a draft. "
        "Delete this line."
    )


def test_a_draft_cannot_take_the_place_of_something_of_the_library(own: Own) -> None:
    text = (own.library / "content/gaps/ownership.yml").read_text(encoding="utf-8")
    own.write("content/gaps/ownership.yml", f"{text.rstrip()}\ndraft: true\n")
    with pytest.raises(BookError, match="draft: `ownership` replaces a file of the library, so it can't be a draft"):
        own.book()
