"""The browser part as a few files: ES modules, one after the other, without comments and needless spaces.

Comes in: the path of a module. Goes out: one module that imports nothing, or only from the one beside which it lies.
Must not know: what the modules do. They keep to named imports, to exports of what a line declares, and to names that no
other module has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from rjsmin import jsmin  # type: ignore[import-untyped]  # it ships none

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|class) )", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:const|class) (\w+)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
_NAME = re.compile(r"^(?:const|let|class|function|async function) (\w+)", re.MULTILINE)


def joined(entry: Path, *, exports: bool = False, lends: Iterable[Path] = (), scoped: bool = False) -> str:
    """A module with all that it imports, the imported ones first. With `exports` it still exports what it exported; and
    it exports what the modules that it `lends` to import of it, see `beside`. If `scoped`, it becomes a classic script
    that declares nothing globally, so that a page can run it again.

    Raises:
        ValueError: when modules import each other, share a name, or import or export in a way that is not joined here.
    """
    order = _order(entry.resolve())
    exported = set(_EXPORTED.findall(entry.read_text(encoding="utf-8")) if exports else ())
    for other in lends:
        exported |= _borrowed(_order(other.resolve()), order)
    head, tail = ("(() => {", "})();") if scoped else ("", "")
    if exported:
        tail = f"export {{ {', '.join(sorted(exported))} }};"
    return _join(order, head=head, tail=tail)


def beside(entry: Path, main: Path, address: str) -> str:
    """A module with all that it imports but for what `main`, which has the address, already holds: so that the two
    share their state. It exports what it exported.

    Raises:
        ValueError: as `joined` does.
    """
    held = _order(main.resolve())
    order = _order(entry.resolve())
    names = sorted(_borrowed(order, held))
    head = f'import {{ {", ".join(names)} }} from "{address}";\n' if names else ""
    own = _EXPORTED.findall(entry.read_text(encoding="utf-8"))
    tail = f"export {{ {', '.join(own)} }};" if own else ""
    return _join(
        [path for path in order if path not in held], head=head, tail=tail, names=dict.fromkeys(names, main.name)
    )


def _borrowed(order: list[Path], held: list[Path]) -> set[str]:
    """The names that modules import from those that lie in another file."""
    return {
        name.strip()
        for path in order
        if path not in held
        for names, address in _imports(path)
        if (path.parent / address).resolve() in held
        for name in names.split(",")
        if name.strip()
    }


def _imports(path: Path) -> list[tuple[str, str]]:
    return _IMPORT.findall(path.read_text(encoding="utf-8"))


def _order(path: Path, way: tuple[Path, ...] = (), found: list[Path] | None = None) -> list[Path]:
    """A module after all that it imports."""
    if path in way:
        raise ValueError(f"{path.name} imports itself over {', '.join(module.name for module in way)}")
    found = [] if found is None else found
    if path not in found:
        for _, address in _imports(path):
            _order((path.parent / address).resolve(), (*way, path), found)
        found.append(path)
    return found


def _join(order: list[Path], *, head: str = "", tail: str = "", names: dict[str, str] | None = None) -> str:
    names = names or {}
    bodies = []
    for path in order:
        body = _EXPORT.sub("", _IMPORT.sub("", path.read_text(encoding="utf-8")))
        if left := _LEFT.search(body):
            raise ValueError(f"{path.name}: this is not joined: {left[0]}")
        for name in _NAME.findall(body):
            if name in names:
                raise ValueError(f"{path.name} and {names[name]} both have the name {name}")
            names[name] = path.name
        bodies.append(body)
    return str(jsmin("\n".join([head, *bodies, tail]).strip())) + "\n"
