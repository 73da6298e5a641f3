"""Reads the `dossier` options of a site: which documents it has, and how they look.

Comes in: the mapping `dossier` of the plugin's options, or the same keys from the command line, and the folder of the
site. Goes out: validated `DossierOptions` and `Look`s.
Must not know: MkDocs, how a format is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pilotbook.dossier.style import FORMATS, PAPERS, DossierOptions, Look
from pilotbook.errors import PilotbookError, did_you_mean
from pilotbook.extras import OFFICE, Extra, require_extras

from .option_place import locate_option
from .options import check_dossier

Where = Callable[..., str]
"""Returns the place of an option, by its key."""
KEYS = ("formats", "examples", "paper", "color", "reference", "fonts", "cache")


def read_options(values: Mapping[str, Any] | None, root: Path, config: Path | None = None) -> DossierOptions:
    """Validate the options of a configuration, and resolve the paths in them relative to `root`.

    Raises:
        PilotbookError: if an option is wrong, with what to write instead.
    """
    where = partial(locate_option, config or root / "mkdocs.yml", "dossier")
    if values is None:
        values = {}
    if not isinstance(values, Mapping):
        raise PilotbookError(f"{where()}: needs keys below it, such as `paper: letter`.")
    for key in values:
        if key not in KEYS:
            raise PilotbookError(f"{where(str(key))}: unknown option. {did_you_mean(str(key), KEYS)}")
    check_dossier(values, where)
    return DossierOptions(
        formats=tuple(_parse_formats(values.get("formats", list(FORMATS)), where)),
        examples=values.get("examples") is not False,
        look=parse_look(values, root, where),
    )


def require_formats(options: DossierOptions, *extras: Extra) -> None:
    """Check that extras are installed, and those that write the documents of a site.

    Raises:
        MissingExtraError: when one is not.
    """
    otherwise = "Or skip its formats: write `formats: [csv, md]` in mkdocs.yml, under plugins › pilotbook › dossier."
    require_extras(*extras, formats=options.formats, otherwise=otherwise)


def parse_look(values: Mapping[str, Any], root: Path, where: Where) -> Look:
    """Validate paper, color, template and typefaces. `where` returns the place of an option, which starts a message.

    Raises:
        PilotbookError: if an option is wrong, with what to write instead.
    """
    for key in ("paper", "color"):
        if key in values and values[key] is None:
            raise PilotbookError(f"{where(key)}: is empty, because ` #` starts a comment. Put the value in quotes.")
    values = {key: value for key, value in values.items() if value is not None}
    paper, color = str(values.get("paper", "a4")).lower(), str(values.get("color", Look().color)).lstrip("#").lower()
    if paper not in PAPERS:
        raise PilotbookError(f"{where('paper')}: is `{paper}`. Use `a4` or `letter`.")
    if not re.fullmatch(r"[0-9a-f]{6}", color):
        raise PilotbookError(f'{where("color")}: is `{color}`. Use six hex digits in quotes, as in "0d4a6b".')
    reference = _existing_path(values, "reference", root, where)
    if reference is not None:
        _check_reference(reference, where)
    return Look(
        paper="letter" if paper == "letter" else "a4",
        color=color,
        reference=reference,
        fonts=_existing_path(values, "fonts", root, where),
    )


def _existing_path(values: Mapping[str, Any], key: str, root: Path, where: Where) -> Path | None:
    given = values.get(key)
    if not given:
        return None
    path = root / str(given)
    if not (path.is_dir() if key == "fonts" else path.is_file()):
        kind = "folder" if key == "fonts" else "file"
        raise PilotbookError(f"{where(key)}: there is no {kind} {path}. Check the path.")
    return path


def _check_reference(path: Path, where: Where) -> None:
    """Check that Word documents can be written with a template. Without python-docx, none are."""
    if OFFICE.missing():
        return
    from pilotbook.dossier.writers.docx import template_styles

    try:
        template_styles(path)
    except ValueError:
        raise PilotbookError(
            f"{where('reference')}: {path} is not a Word document. Save it as .docx, not as .dotx."
        ) from None


def _parse_formats(given: Any, where: Where) -> list[str]:
    names = [given] if isinstance(given, str) else list(given or [])
    for name in names:
        if name not in FORMATS:
            cure = did_you_mean(str(name), FORMATS)
            raise PilotbookError(f"{where('formats')}: there is no format `{name}`. {cure}")
    return [str(name) for name in names]
