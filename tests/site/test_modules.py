"""The browser part is joined from modules, and stays small."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from pilotbook.book.model import Book
from pilotbook.render.assets import (
    DOSSIER_SCRIPT,
    FURTHER,
    HTML_PARTS,
    PAGE_SCRIPTS,
    SCRIPT,
    SHARING_PARTS,
    STYLES,
)
from pilotbook.render.js_bundle import bundle, bundle_next_to
from support.paths import ROOT
from support.scripts import list_modules, written

PARTS_FOLDER = ROOT / "overrides" / "components"
MAIN = PARTS_FOLDER / "main" / "main.js"
IN_ALL = 73_000
"""Bytes of script and style, as a plain static host sends them, with all that comes when a reader works with a page."""


def scripts(*names: str) -> str:
    """The modules of the scripts with these names, or of all."""
    entries = [PARTS_FOLDER / PAGE_SCRIPTS[name] for name in names or PAGE_SCRIPTS]
    modules = dict.fromkeys(path for entry in entries for path in list_modules(entry))
    return "".join(written(path) for path in modules)


def module(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_imported_comes_first_and_once(tmp_path: Path) -> None:
    module(tmp_path, "c.js", "/** The number. */\nexport const c = 3; // three\n")
    module(tmp_path, "b.js", 'import { c } from "./c.js";\n\nexport class B {\n  c = c;\n}\n')
    main = module(tmp_path, "a.js", 'import { B } from "./b.js";\nimport { c } from "./c.js";\n// begin\nnew B(c);\n')
    assert bundle(main) == "let e=3;class t{c=e}\nnew t(e);\n"


def test_a_scoped_script_declares_nothing_globally(tmp_path: Path) -> None:
    module(tmp_path, "b.js", "export const b = 3;\n")
    main = module(tmp_path, "a.js", 'import { b } from "./b.js";\nsay(b);\n')
    assert bundle(main, scoped=True) == "(()=>{let e=3;say(e);})();\n"


def test_an_import_may_go_over_several_lines(tmp_path: Path) -> None:
    module(tmp_path, "b.js", "export const one = 1;\nexport const two = 2;\n")
    main = module(tmp_path, "a.js", 'import {\n  one,\n  two\n} from "./b.js";\nexport const three = one + two;\n')
    late = module(tmp_path, "late.js", 'import {\n  one,\n  two,\n} from "./b.js";\none(two);\n')
    assert bundle(main) == "let e=1,t=2;let n=e+t;\n"
    assert bundle_next_to(late, main, "./m.js") == 'import{one as e,two as t}from"./m.js";e(t);\n'


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"a.js": 'import { b } from "./b.js";\n', "b.js": 'import { a } from "./a.js";\n'}, "imports itself"),
        ({"a.js": 'import { b } from "./b.js";\nconst x = 1;\n', "b.js": "const x = 2;\n"}, "both have the name x"),
        ({"a.js": "export default 1;\n"}, "this is not joined: export default 1;"),
        ({"a.js": 'import * as b from "./b.js";\n', "b.js": ""}, "this is not joined: import"),
    ],
    ids=["circle", "same name", "default", "namespace"],
)
def test_what_could_not_be_joined_rightly_is_refused(tmp_path: Path, files: dict[str, str], problem: str) -> None:
    for name, text in files.items():
        module(tmp_path, name, text)
    with pytest.raises(ValueError, match=re.escape(problem)):
        bundle(tmp_path / "a.js")


def test_a_module_next_to_another_takes_from_it_what_that_already_holds(tmp_path: Path) -> None:
    module(tmp_path, "store.js", "export const store = { a: 1 };\nexport const other = 2;\n")
    main = module(tmp_path, "main.js", 'import { store } from "./store.js";\n\nexport const ready = store;\n')
    module(tmp_path, "own.js", "export const own = 3;\n")
    names = {"store": "store", "ready": "main", "own": "own"}
    imports = [f'import {{ {name} }} from "./{file}.js";' for name, file in names.items()]
    late = module(tmp_path, "late.js", "\n".join([*imports, "", "export const late = [store, ready, own];\n"]))
    assert bundle(main, lends=[late]) == ("let e={a:1},t=2;let n=e;export{n as ready,e as store};\n")
    assert bundle_next_to(late, main, "./m.js") == (
        'import{ready as e,store as t}from"./m.js";let n=3;let a=[t,e,n];export{a as late};\n'
    )


def test_a_module_next_to_two_others_takes_from_each_what_it_holds(tmp_path: Path) -> None:
    module(tmp_path, "store.js", "export const store = 1;\n")
    main = module(tmp_path, "main.js", 'import { store } from "./store.js";\nuse(store);\n')
    module(tmp_path, "words.js", 'import { store } from "./store.js";\nexport const words = [store];\n')
    share = module(tmp_path, "share.js", 'import { words } from "./words.js";\nexport const share = words;\n')
    imports = [f'import {{ {name} }} from "./{name}.js";' for name in ("store", "words", "share")]
    late = module(tmp_path, "late.js", "\n".join([*imports, "", "export const late = [store, words, share];\n"]))
    assert bundle_next_to(share, main, "./m.js", lends=[late]) == (
        'import{store as e}from"./m.js";let t=[e];let n=t;export{n as share,t as words};\n'
    )
    assert bundle_next_to(late, main, "./m.js", further={"./s.js": share}) == (
        'import{store as e}from"./m.js";import{share as t,words as n}from"./s.js";let a=[e,n,t];export{a as late};\n'
    )


def test_a_module_next_to_another_may_not_have_a_name_that_it_borrows(tmp_path: Path) -> None:
    main = module(tmp_path, "main.js", "export const store = 1;\n")
    module(tmp_path, "own.js", "export const store = 3;\n")
    late = module(tmp_path, "late.js", 'import { store } from "./main.js";\nimport { other } from "./own.js";\n')
    with pytest.raises(ValueError, match=r"own.js and main.js both have the name store"):
        bundle_next_to(late, main, "./m.js")


def compressed(site: Path, *paths: str) -> int:
    """Bytes of files as a plain static host sends them."""
    return sum(len(gzip.compress((site / path).read_bytes(), 6)) for path in paths)


def test_the_main_script_lends_what_the_others_take(site: Path) -> None:
    lends = [PARTS_FOLDER / path for path in PAGE_SCRIPTS.values()]
    assert (site / SCRIPT).read_text(encoding="utf-8") == bundle(MAIN, lends=lends)


def test_all_that_a_playbook_comes_to_load_is_at_most_seventy_three_kilobytes_compressed(site: Path) -> None:
    own = [f"assets/{name}.js" for name in ("playbook", "checklist", "filters", "menu")]
    assert compressed(site, STYLES, "assets/pilot.css", SCRIPT, *own) <= IN_ALL


def test_what_a_page_loads_to_share_a_pilot_is_at_most_six_kilobytes_compressed(site: Path) -> None:
    assert 4_000 < compressed(site, "assets/share.js") <= 6_000


def test_styles_of_one_kind_of_page_are_in_its_head_alone(site: Path) -> None:
    shared = (site / STYLES).read_text(encoding="utf-8")
    for path, name in {"": "pb-hero", "register/": "pb-marks__key", "playbooks/": "pb-dot"}.items():
        head, _, body = (site / path / "index.html").read_text(encoding="utf-8").partition("</head>")
        assert f".{name}" not in shared
        assert re.search(rf"<style>[^<]*\.{name}[^<]*</style>", head)
        assert name in body
        assert "<style" not in body


def test_what_fills_documents_is_at_most_ten_kilobytes_compressed_and_not_loaded_with_a_page(site: Path) -> None:
    script = (site / DOSSIER_SCRIPT).read_bytes()
    assert 2_000 < len(gzip.compress(script, 6)) <= 10_000
    assert b"dossier.js" not in (site / "playbooks" / "sales-sdr" / "index.html").read_bytes()


def test_the_page_loads_one_script_of_ours_as_a_module(site: Path) -> None:
    page = (site / "playbooks" / "sales-sdr" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script[^>]*pilotbook[^>]*>", page) == [
        '<script src="../../assets/pilotbook.js" type="module">'
    ]


FORMED = {
    "act": {
        "act-added-row", "act-answers", "act-assigned", "act-changes", "act-checks", "act-cost", "act-cost-defaults",
        "act-dated", "act-decision", "act-deleted", "act-dismissed", "act-kept", "act-kickoff", "act-merged",
        "act-opened", "act-paper", "act-pilot", "act-remarks", "act-removed-change", "act-removed-condition",
        "act-removed-outcome", "act-removed-remark", "act-removed-row", "act-replaced", "act-results", "act-signed",
        "act-tables", "act-used",
    },
    "concurrent": {"concurrent-dismissed", "concurrent-used"},
    "bar": {"bar-all", "bar-gateless", "bar-state"},
    "blocked": {"blocked-expired", "blocked-incomplete", "blocked-stale", "blocked-too-many"},
    "calendar": {
        "calendar-condition", "calendar-condition-by", "calendar-due", "calendar-due-by", "calendar-exception",
        "calendar-exception-by", "calendar-expiry", "calendar-expiry-by", "calendar-kickoff", "calendar-pilot",
    },
    "carried": {"carried-added", "carried-moved", "carried-retired", "carried-reworded"},
    "cell": {"cell-by", "cell-due"},
    "choice": {"mine", "theirs"},
    "diagnosed": {"diagnosed-open-0", "diagnosed-open-1"},
    "due": {"due", "due-nobody", "overdue-nobody"},
    "field": {
        "field-approver", "field-by", "field-conditions", "field-control", "field-evidence", "field-expires",
        "field-on", "field-reason", "field-signer",
    },
    "part": {
        "part-by", "part-due", "part-evidence", "part-expires", "part-note", "part-on", "part-outcome", "part-owner",
        "part-pilot-name", "part-reason", "part-signer", "part-status", "part-text-answers", "part-text-conditions",
        "part-text-remarks", "part-what",
    },
    "import": {
        "act-keep", "act-merge", "act-replace", "other", "other-merge", "other-pilot", "other-playbook",
        "other-summary", "same-pilot", "would-add",
    },
    "item": {"item-changes", "item-decision", "item-kickoff", "item-pilot"},
    "kickoff": {"kickoff-assigned", "kickoff-dated"},
    "link": {"link-long", "link-too-long"},
    "list": {"list-changed", "list-new", "list-removed"},
    "many": {"many-hostile", "many-newer", "many-not-a-record", "many-too-large"},
    "name": {"name-by", "name-by-given", "name-due", "name-due-given"},
    "next": {"next-check", "next-expired", "next-overdue"},
    "path": {"path-ahead", "path-open", "path-shut"},
    "person": {"mine-by", "other-by", "theirs-by"},
    "refused": {
        "refused-broken", "refused-cut", "refused-edits", "refused-empty", "refused-encoding", "refused-hostile",
        "refused-newer", "refused-no-pilots", "refused-not-a-record", "refused-not-json", "refused-too-large",
    },
    "saving": {"kept", "kept-shared", "saved", "saved-shared"},
    "standing": {
        "exception", "expired-expired", "incomplete-future", "incomplete-missing", "incomplete-no-exception",
        "incomplete-same-person", "incomplete-too-long", "incomplete-too-many", "not-applicable", "stale-change",
        "stale-days",
    },
    "results": {
        "results-broken", "results-errors", "results-hostile", "results-line", "results-manual", "results-missing",
        "results-no-pilot", "results-no-runs", "results-no-samples", "results-no-suite", "results-older",
        "results-other-cases", "results-other-playbook", "results-other-probes", "results-other-version",
        "results-several-versions", "results-unknown", "results-zip",
    },
    "restoring": {"no-pilot", "not-restored", "restored", "still-unreadable"},
    "storage": {"blocked", "newer-page", "unreadable"},
    "unsaved": {
        "unsaved-blocked", "unsaved-full", "unsaved-newer", "unsaved-newer-page", "unsaved-too-large",
    },
    "state": {
        "state-done", "state-exception", "state-expired", "state-incomplete", "state-not-applicable", "state-open",
        "state-overdue", "state-stale",
    },
    "status": {
        "status-by", "status-due", "status-exception", "status-no-dates", "status-nobody", "status-not-applicable",
        "status-nothing", "status-person",
    },
    "value": {
        "value-conditional-go", "value-done", "value-exception", "value-go", "value-no-go", "value-not-applicable",
        "value-open", "value-stop",
    },
    "square": {
        "square-assigned", "square-done", "square-exception", "square-expired", "square-incomplete", "square-late",
        "square-not-applicable", "square-open",
    },
    "verdict": {"verdict-decide", "verdict-demo", "verdict-near"},
    "what": {"what-data", "what-model", "what-policy", "what-prompt", "what-tools"},
}  # fmt: skip
"""Words whose names scripts put together from a state, or hold in a variable."""


def arguments(script: str, function: str) -> list[str]:
    """The first argument of each call of a function, as it is written."""
    found = []
    for call in re.finditer(rf"\b{function}\(", script):
        depth, end = 0, call.end()
        while depth or script[end] not in ",)":
            depth += (script[end] in "([{") - (script[end] in ")]}")
            end += 1
        found.append(script[call.end() : end])
    return found


def test_every_word_that_a_script_says_is_in_the_parts_and_no_other(site: Path, shipped: Book) -> None:
    known = re.findall(r'data-word="([^"]+)"', (site / HTML_PARTS).read_text(encoding="utf-8"))
    asked = {word for given in arguments(scripts(), "words") for word in re.findall(r'"([a-z][a-z-]+)"', given)}
    formed = {word for words in FORMED.values() for word in words} | {f"gap-{id_}" for id_ in shipped.gaps}
    assert len(asked) > 30
    assert set(known) == asked | formed
    assert asked & formed == set()
    assert len(known) == len(set(known))


def test_words_that_are_put_together_begin_as_scripts_write_them() -> None:
    begun = {start for given in arguments(scripts(), "words") for start in re.findall(r"`([a-z]+)-?\$\{", given)}
    assert begun == {
        "act", "blocked", "calendar", "carried", "cell", "concurrent", "due", "field", "gap", "item", "kickoff", "list",
        "many", "name", "overdue", "part", "refused", "results", "square", "state", "status",
        "unsaved", "value", "verdict",
    }  # fmt: skip


SHARED = {
    "problem": {
        "broken", "busy", "denied", "forbidden", "full", "locked", "missing", "no-folder", "no-folders",
        "no-permission", "not-a-place", "signed-out", "too-large", "unreachable",
    },
    "state": {"connecting", "gone", "level", "level-alone", "newer", "stale", "written"},
    "news": {"news", "news-checks", "news-checks-one", "news-one"},
}  # fmt: skip
"""Words about sharing whose names scripts put together from a state."""


def test_every_word_about_sharing_is_in_its_parts_and_no_other(site: Path) -> None:
    known = re.findall(r'data-word="([^"]+)"', (site / SHARING_PARTS).read_text(encoding="utf-8"))
    names = ["share", *(name for name, lender in FURTHER.items() if lender == "share")]
    asked = {word for given in arguments(scripts(*names), "say") for word in re.findall(r'"([a-z-]+)"', given)}
    formed = {word for words in SHARED.values() for word in words}
    assert set(known) == (asked - {"connecting"}) | formed
    assert len(known) == len(set(known))


def test_every_word_of_the_form_that_adapts_a_playbook_is_in_its_parts_and_no_other(site: Path) -> None:
    known = re.findall(r"data-word=([a-z0-9-]+)", (site / "assets/adapt.js").read_text(encoding="utf-8"))
    form = scripts("adapt")
    calls = [given for function in ("phrase", "addAfter") for given in arguments(form, function)]
    asked = {word for given in calls for word in re.findall(r'"([a-z][a-z0-9-]+)"', given)} | {"add-check", "add-row"}
    begun = {start for given in calls for start in re.findall(r"`([a-z]+)-\$\{", given)}
    assert begun == {"place", "changes"}
    formed = {word for word in known if word.partition("-")[0] in begun} | {
        "copied",
        "copied-open",
        "saved",
        "saving",
        "unsaved",
    }
    assert set(known) == asked | formed
    assert len(known) == len(set(known))


def test_every_way_in_which_a_place_can_fail_has_words() -> None:
    types = (ROOT / "overrides" / "record" / "types.d.ts").read_text(encoding="utf-8")
    problems = re.findall(r'"([a-z-]+)"', types.partition("export type PlaceProblem =")[2].partition(";")[0])
    assert set(problems) == SHARED["problem"]
    states = re.findall(r'"([a-z-]+)"', types.partition("export type LoopState =")[2].partition(";")[0])
    assert set(states) < SHARED["state"]


def test_every_part_that_a_script_clones_is_there(site: Path) -> None:
    texts = "".join((site / path).read_text(encoding="utf-8") for path in (HTML_PARTS, SHARING_PARTS))
    parts = set(re.findall(r'<template id="([^"]+)"', texts))
    asked = set(re.findall(r'"(pb-[a-z-]+)"', scripts()))
    found = {part for part in parts if part.startswith("pb-found-")}
    assert len(found) == 6
    assert parts - found - asked == set()


def test_a_button_that_a_sentence_names_is_there(site: Path) -> None:
    parts = "".join((site / path).read_text(encoding="utf-8") for path in (HTML_PARTS, SHARING_PARTS))
    named = set(re.findall(r'["“]([A-Z][^"”<>]*…)["”]', parts))
    assert named >= {"Open a colleague's file or test results…", "Record a change…"}
    assert named <= set(re.findall(r"<button[^>]*>([^<]*)</button>", parts))
