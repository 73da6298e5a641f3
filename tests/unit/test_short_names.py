"""Scripts get short names, and mean the same."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

import pytest

from pilotbook.render.js_bundle import bundle
from pilotbook.render.js_names import Script, list_short_globals
from support.paths import ROOT
from support.scripts import compare_scripts, list_modules, written

OVERRIDES = ROOT / "overrides"
SHORT = {
    "parameters": ("const f=(one,{two,three:[four]},...rest)=>one+two+four+rest;",
                   "let f=(e,{two:t,three:[n]},...a)=>e+t+n+a;"),
    "a parameter without parentheses": ("list.map(one=>one.one);", "list.map(e=>e.one);"),
    "keys and methods": ("const f=(one)=>({one,two:one,three(one){return one;}});",
                         "let f=e=>({one:e,two:e,three(e){return e}});"),
    "what a pattern falls back to": ("const f=({one=document.one,two=one})=>two;",
                                     "let f=({one:e=document.one,two:t=e})=>t;"),
    "a variable that is set": ("const f=()=>{let one=1;({one}={one});return one;};",
                               "let f=()=>{let e=1;({one:e}={one:e});return e};"),
    "functions next to each other": ("f((one)=>one,(two)=>two);", "f(e=>e,e=>e);"),
    "a function in another": ("const f=(one)=>(two)=>(three)=>one+three;", "let f=e=>t=>t=>e+t;"),
    "a name of the page": ("const f=(one)=>e(one);", "let f=t=>e(t);"),
    "a choice between functions": ("const f=(x)=>x?(one)=>one:(two)=>x;", "let f=e=>e?e=>e:t=>e;"),
    "a class": ("class C extends D{#one=1;two=(three)=>three;four(five){return this.#one+five;}}",
                "class C extends D{#one=1;two=e=>e;four(e){return this.#one+e}}"),
    "a template": ("const f=(one,two)=>`one ${one.map((three)=>`${three} {two}`)} ${two}`;",
                   "let f=(e,t)=>`one ${e.map(e=>`${e} {two}`)} ${t}`;"),
    "a regular expression": ("const f=(one)=>/one[/`'\"]/.test(one)?one/2/1:`${/}/}`;",
                             "let f=e=>/one[/`'\"]/.test(e)?e/2/1:`${/}/}`;"),
    "a loop": ("const f=async(one)=>{for await(const two of one)for(const[three]of two)three(two);};",
               "let f=async e=>{for await(let t of e)for(let[n]of t)n(t)};"),
    "a mistake that is caught": ("const f=()=>{try{g();}catch(one){throw one;}};",
                                 "let f=()=>{try{g()}catch(e){throw e}};"),
    "a key that is a keyword": ("const f=(one)=>{g({class:one});h({one});};",
                                "let f=e=>{g({class:e});h({one:e})};"),
    "constants that follow each other": (
        "const f=()=>{const one=1;const two=()=>{g();};let three=3;const four=4;if(one){two();}const five=5;g(five);};",
        "let f=()=>{let e=1,t=()=>{g()},n=3,a=4;if(e){t()}let o=5;g(o)};"),
    "a block between constants": ("const a=1;{const b=2;g(b);}const c=3;", "let a=1;{let e=2;g(e)}let c=3;"),
    "blocks next to each other": ("for(const one of f){const two=one;g(two);}if(h){const three=1;g(three);}",
                                  "for(let e of f){let t=e;g(t)}if(h){let e=1;g(e)}"),
    "parentheses around a whole value": ("const f=(one)=>(one.two);g((a),(b||c)?.d,h((i,j)));",
                                         "let f=e=>e.two;g(a,(b||c)?.d,h((i,j)));"),
    "parentheses that are needed": ("const f=()=>({});const g=async(one)=>{for(;;);};const h=(a)===(b)-(c);",
                                    "let f=()=>({}),g=async e=>{for(;;);},h=(a)===(b)-(c);"),
    "parentheses around what something is taken from": (
        "const f=(one)=>(one.two(3)).four;const g=(one)=>(one?.two).three;const h=(one)=>(one in i).j;",
        "let f=e=>e.two(3).four,g=e=>(e?.two).three,h=e=>(e in i).j;"),
    "spaces between the values of a template": ("const f=(one)=>`${one > 1 ? - -one : typeof one} ${1 .a}`;",
                                                "let f=e=>`${e>1?- -e:typeof e} ${1 .a}`;"),
    "a line after a block": ("if(a){b();}\nc();class D{e(){}\nf(){}}\ng();", "if(a){b()}c();class D{e(){}f(){}}g();"),
    "labels of choices": ("const f=(one,two)=>[1,one?one:two,two];", "let f=(e,t)=>[1,e?e:t,t];"),
}  # fmt: skip


@pytest.mark.parametrize(("script", "short"), SHORT.values(), ids=SHORT)
def test_the_variables_of_functions_get_short_names(script: str, short: str) -> None:
    assert Script(script).write({}) == short
    assert compare_scripts([("", script, short)]) == {}


def test_names_that_no_function_declares_are_told_and_can_be_others() -> None:
    script = Script("const f=(one)=>g({one,two},document.f);")
    assert script.free_names == {"f", "g", "two", "document"}
    assert script.write({"f": "e", "g": "t", "two": "a"}) == "let e=e=>t({one:e,two:a},document.f);"
    assert script.write({"f": "t", "g": "e"}) == "let t=t=>e({one:t,two},document.f);"


def test_short_names_are_no_words_of_the_language() -> None:
    names = [f"name{number}" for number in range(700)]
    short = Script(f"f(({','.join(names)})=>{names[0]});").write({})
    given = re.findall(r"\w+", short)[1:-1]
    outside = list(islice(list_short_globals(), 3000))
    assert len(set(given)) == len(given) == 700
    assert len(set(outside)) == 3000
    assert not {"do", "if", "in", "of", "as"} & {*given, *outside}
    assert all(one.isidentifier() or "$" in one for one in outside)


def test_a_bundle_gives_no_name_that_its_modules_take_from_the_page(tmp_path: Path) -> None:
    (tmp_path / "main.js").write_text(
        "const one = e;\nconst two = (three) => three(one, t);\ntwo(a);\n", encoding="utf-8"
    )
    assert bundle(tmp_path / "main.js") == "let n=e,o=e=>e(n,t);o(a);\n"


@pytest.mark.parametrize("script", ["f(", "f(`", "f(`${", "f = /", "f = {"])
def test_what_is_no_script_is_refused(script: str) -> None:
    with pytest.raises(ValueError, match="no end"):
        Script(script)


def test_every_module_of_the_browser_means_the_same_with_short_names() -> None:
    paths = [path for path in OVERRIDES.rglob("*.js") if "types" not in path.name]
    assert len(paths) > 150
    pairs = [(path.name, written(path), Script(written(path)).write({})) for path in paths]
    assert compare_scripts(pairs) == {}
    assert sum(len(short) for *_, short in pairs) < 0.85 * sum(len(long) for _, long, _ in pairs)


def test_a_bundle_means_the_same_as_its_modules() -> None:
    entries = ["components/main/main.js", "components/adapt/adapt.js", "components/main/kickoff.js",
               "components/diagnose/diagnose.js",
               "apps/dossier/main.js", "apps/permalink/main.js", "apps/search/worker.js"]  # fmt: skip
    pairs = [
        (entry, "\n".join(map(written, list_modules(OVERRIDES / entry))), bundle(OVERRIDES / entry))
        for entry in entries
    ]
    assert compare_scripts(pairs) == {}


def test_a_script_that_means_something_else_is_told() -> None:
    told = compare_scripts([("other variable", "f((a,b)=>a);", "f((a,b)=>b);"), ("other key", "f.a();", "f.b();"),
                            ("taken", "f((a,b)=>a+b);", "f((a,a1)=>a+a);"), ("global", "f(a);", "f(b);"),
                            ("same", "f((a,b)=>({a}));", "f((c,d)=>({a:c}));")])  # fmt: skip
    assert set(told) == {"other variable", "other key", "taken", "global"}
