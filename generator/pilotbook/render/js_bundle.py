"""The browser part as a few files: ES modules, one after the other, with short names and without comments and spaces.

Comes in: the path of a module. Goes out: one module that imports nothing, or only from the one next to it.
Must not know: what the modules do. They keep to named imports, to exports of what a line declares, and to names that no
other module has. js_names.py says what else they keep to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rjsmin import jsmin  # type: ignore[import-untyped]  # it ships none

from .js_names import Script, list_short_globals

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|class) )", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:const|class) (\w+)", re.MULTILINE)
_UNSUPPORTED = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
_NAME = re.compile(r"^(?:const|let|class|function|async function) (\w+)", re.MULTILINE)


@dataclass(frozen=True)
class _Module:
    """One module, as it is on disk."""

    imports: tuple[tuple[tuple[str, ...], Path], ...]
    """The names that it imports, and the module from which."""
    exported: tuple[str, ...]
    script: Script
    """Its text without what imports and exports."""
    names: tuple[str, ...]
    """The names that it declares at the top level."""


def bundle(entry: Path, *, exports: bool = False, lends: Iterable[Path] = (), scoped: bool = False) -> str:
    """A module with all that it imports, the imported ones first. With `exports` it still exports what it exported; and
    it exports what the modules that it `lends` to import of it, see `bundle_next_to`. If `scoped`, it becomes a classic
    script that declares nothing globally, so that a page can run it again.

    Raises:
        ValueError: when modules import each other, share a name, or import or export in a way that is not joined here.
    """
    order = _sort_modules(entry.resolve())
    exported = set(order[entry.resolve()].exported if exports else ())
    for other in lends:
        exported |= _shared_names(_sort_modules(other.resolve()), order)
    script = _concatenate(order, exports=exported)
    return f"(()=>{{{script.rstrip()}}})();\n" if scoped else script


def bundle_next_to(
    entry: Path, main: Path, address: str, *, further: Mapping[str, Path] | None = None, lends: Iterable[Path] = ()
) -> str:
    """A module with all that it imports but for what `main`, which has the address, already holds: so that the two
    share their state. The same goes for `further` modules by their addresses, which are next to `main` themselves. It
    exports what it exported, and what the modules that it `lends` to import of it.

    Raises:
        ValueError: as `bundle` does.
    """
    order = _sort_modules(entry.resolve())
    own = set(order[entry.resolve()].exported)
    modules = {address: main, **(further or {})}
    others = {place: _sort_modules(module.resolve()) for place, module in modules.items()}
    rest = {path: one for path, one in order.items() if not any(path in held for held in others.values())}
    imports: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for place, held in others.items():
        imports[place] = sorted(_shared_names(rest, held) - names.keys())
        names |= dict.fromkeys(imports[place], modules[place].name)
    for other in lends:
        own |= _shared_names(_sort_modules(other.resolve()), rest)
    return _concatenate(rest, imports=imports, exports=own, names=names)


def _shared_names(order: dict[Path, _Module], held: dict[Path, _Module]) -> set[str]:
    """The names that modules import from those in another file."""
    return {
        name
        for path, module in order.items()
        if path not in held
        for names, other in module.imports
        if other in held
        for name in names
    }


def _read(path: Path) -> _Module:
    return _parse(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1024)
def _parse(path: Path, _changed: int) -> _Module:
    """The module, parsed once for each time that it was changed."""
    text = path.read_text(encoding="utf-8")
    body = _EXPORT.sub("", _IMPORT.sub("", text))
    if left := _UNSUPPORTED.search(body):
        raise ValueError(f"{path.name}: this is not joined: {left[0]}")
    imports = tuple(
        (tuple(filter(None, map(str.strip, names.split(",")))), (path.parent / address).resolve())
        for names, address in _IMPORT.findall(text)
    )
    try:
        script = Script(str(jsmin(body)).strip())
    except ValueError as problem:
        raise ValueError(f"{path.name}: {problem}") from None
    return _Module(imports, tuple(_EXPORTED.findall(text)), script, tuple(_NAME.findall(body)))


def _sort_modules(
    path: Path, way: tuple[Path, ...] = (), found: dict[Path, _Module] | None = None
) -> dict[Path, _Module]:
    """A module after all that it imports."""
    if path in way:
        raise ValueError(f"{path.name} imports itself over {', '.join(module.name for module in way)}")
    found = {} if found is None else found
    if path not in found:
        module = _read(path)
        for _, other in module.imports:
            _sort_modules(other, (*way, path), found)
        found[path] = module
    return found


def _concatenate(
    order: dict[Path, _Module],
    *,
    imports: Mapping[str, Iterable[str]] | None = None,
    exports: Iterable[str] = (),
    names: Mapping[str, str] | None = None,
) -> str:
    """Join modules. `imports` are names by the address that has them, and `names` are the same by the file's name."""
    known = dict(names or {})
    for path, module in order.items():
        for name in module.names:
            if name in known:
                raise ValueError(f"{path.name} and {known[name]} both have the name {name}")
            known[name] = path.name
    used = {name for module in order.values() for name in module.script.free_names}
    free = (one for one in list_short_globals() if one not in used - known.keys())
    short = dict(zip((name for name in known if name in used), free, strict=False))
    script = ""
    for address, taken in (imports or {}).items():
        listed = ",".join(f"{name} as {short[name]}" for name in taken)
        script += f'import{{{listed}}}from"{address}";' if listed else ""
    for module in order.values():
        script += "" if not script or script.endswith(";") else "\n"
        script += module.script.write(short)
    listed = ",".join(f"{short[name]} as {name}" for name in sorted(exports))
    return f"{script}export{{{listed}}};\n" if listed else f"{script}\n"
