"""The browser part as one file: ES modules, one after the other, without comments and needless spaces.

Comes in: the path of a module. Goes out: one module that imports nothing.
Must not know: what the modules do. They keep to named imports, to exports of what a line declares, and to names that no
other module has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from rjsmin import jsmin  # type: ignore[import-untyped]  # it ships none

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|class) )", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:const|class) (\w+)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
_NAME = re.compile(r"^(?:const|let|class|function|async function) (\w+)", re.MULTILINE)


def joined(entry: Path, *, exports: bool = False) -> str:
    """A module with all that it imports, the imported ones first. With `exports` it still exports what it exported.

    Raises:
        ValueError: when modules import each other, share a name, or import or export in a way that is not joined here.
    """
    names: dict[str, str] = {}
    made = "\n".join(_bodies(entry.resolve(), names, [], ()))
    exported = _EXPORTED.findall(entry.read_text(encoding="utf-8")) if exports else []
    return str(jsmin(f"{made}\nexport {{ {', '.join(exported)} }};" if exported else made)) + "\n"


def _bodies(path: Path, names: dict[str, str], done: list[Path], way: tuple[Path, ...]) -> Iterator[str]:
    if path in way:
        raise ValueError(f"{path.name} imports itself over {', '.join(module.name for module in way)}")
    text = path.read_text(encoding="utf-8")
    for address in _IMPORT.findall(text):
        if (other := (path.parent / address).resolve()) not in done:
            yield from _bodies(other, names, done, (*way, path))
    done.append(path)
    body = _EXPORT.sub("", _IMPORT.sub("", text))
    if left := _LEFT.search(body):
        raise ValueError(f"{path.name}: this is not joined: {left[0]}")
    for name in _NAME.findall(body):
        if name in names:
            raise ValueError(f"{path.name} and {names[name]} both have the name {name}")
        names[name] = path.name
    yield body
