"""Write llms.txt: where programs and coding agents find what this site knows.

Comes in: a `Book` and a `Site`. Goes out: one `File` of Markdown at the site's root.
Must not know: pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pilotbook.book.model import Book
from pilotbook.config.site import Site
from pilotbook.text.markdown import escape_cell

from .file import File

LLMS = "llms.txt"
_REGISTER = """\
- [data/register.json]({url}data/register.json): the pilots that teams committed, their owners and what blocks them
"""
_SHARED = """\
## Data

- [data/book.json]({url}data/book.json): all playbooks, gaps, fixes, checks, standards and sources, resolved
- [data/book.schema.json]({url}data/book.schema.json): its JSON Schema, next to those of records and permissions
{register}
## Commands

- `pilotbook gates RECORD.json --format json`: each gate of a pilot, what blocks it, and who has to act
- `pilotbook gate RECORD.json --gate {gate} --format json`: whether a pilot may pass one gate. Exits with 1 if not
- `pilotbook register --format json`: the agent inventory
- `pilotbook ops PLAYBOOK --record RECORD.json --out ops`: the eval set, the permissions by tool, and the probes
- `pilotbook record read results.xml --into RECORD.json -o RECORD.json`: fill test results into a record as evidence

A person signs off checks. Programs add evidence and never sign.
"""


def llms_file(book: Book, site: Site) -> File:
    """Return the file."""
    return File(LLMS, partial(_text, book, site))


def _text(book: Book, site: Site) -> str:
    return "\n".join(_parts(book, site))


def _parts(book: Book, site: Site) -> Iterator[str]:
    url = f"{site.url.rstrip('/')}/" if site.url else ""
    yield f"# {escape_cell(site.name)}\n"
    yield f"> {escape_cell(book.home.headline)}\n"
    yield "## Playbooks\n"
    for id_, playbook in book.playbooks.items():
        title = escape_cell(playbook.title)
        about = f"{escape_cell(playbook.summary)} As YAML: {url}data/playbooks/{id_}.yml"
        yield f"- [{title}]({url}playbooks/{id_}/): {about}"
    gate = book.plan.decision or book.plan.ids[-1]
    yield ""
    yield _SHARED.format(url=url, register=_REGISTER.format(url=url) if book.register else "", gate=gate)
