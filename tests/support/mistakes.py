"""A case: one YAML file that breaks the tiny site in one way, and says what the author is told.

`file` is touched by one of the words below, and `says` holds all messages, line by line. A case that touches several
files lists them under `edits`.

- `replace: [old, new]`, where `old` stands once in the file; `before: [place, new]` puts a text before a place
- `append: text`, `content: text`, `bytes: hex digits`
- `encode: latin-1` saves the file again, after the other words
- `delete: true`, for a file or a folder; `rename: new name` and `copy: new name`

`repeat: 16` repeats the new text, in which `#` is the number.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from support.paths import GOLDEN

FOLDER = GOLDEN / "mistakes"
_SAYS = re.compile(rb"^says:.*(?:\n .*)*(?:\n|\Z)", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One case."""

    path: Path
    edits: tuple[dict[str, Any], ...]
    says: str

    def do(self, site: Path) -> None:
        """Break a site."""
        for edit in self.edits:
            _do(site / edit["file"], edit)

    def approve(self, says: str) -> None:
        """Write down new messages, and leave every other byte of the case as it is."""
        text = b"says: |\n" + "".join(f"  {line}\n" for line in says.splitlines()).encode() if says else b'says: ""\n'
        old = self.path.read_bytes()
        new = _SAYS.sub(lambda _: text, old) if _SAYS.search(old) else old + text
        self.path.write_bytes(new)


def read(path: Path) -> Case:
    """Read a case."""
    values = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)  # hundreds, when the tests are collected
    says = str(values.pop("says", "")).rstrip("\n")
    return Case(path, tuple(values.get("edits", [values])), says)


def _do(path: Path, edit: dict[str, Any]) -> None:
    words = edit.keys() - {"file", "repeat"}
    assert words and words <= {
        "replace",
        "before",
        "append",
        "content",
        "bytes",
        "encode",
        "delete",
        "rename",
        "copy",
    }, words
    path.parent.mkdir(exist_ok=True)
    if "delete" in edit:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    elif "rename" in edit:
        path.rename(path.with_name(edit["rename"]))
    elif "copy" in edit:
        shutil.copy(path, path.with_name(edit["copy"]))
    elif "bytes" in edit:
        path.write_bytes(bytes.fromhex(edit["bytes"]))
    else:
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_bytes(_text(old, edit).encode(edit.get("encode", "utf-8")))


def _text(text: str, edit: dict[str, Any]) -> str:
    def repeated(new: str) -> str:
        return "".join(new.replace("#", str(n)) for n in range(1, edit["repeat"] + 1)) if "repeat" in edit else new

    if "content" in edit:
        return repeated(edit["content"])
    if "append" in edit:
        return text + repeated(edit["append"])
    if "encode" in edit and not edit.keys() & {"replace", "before"}:
        return text
    old, new = edit["replace"] if "replace" in edit else edit["before"]
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {edit['file']}"
    return text.replace(old, repeated(new) + (old if "before" in edit else ""))
