"""The files of each playbook: made once, kept, and mounted from what is kept.

Comes in: a playbook with the book, or its parcel. Goes out: outputs, each with the way to what is kept of it,
and the way to make it again where that has gone.
Must not know: MkDocs; `keep` converts a page and says how its front matter is written.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.dossier.dossier import content_key
from pilotbook.render import Output, Site
from pilotbook.render.data import playbook_part
from pilotbook.render.pages import Pages

from .cache import Cache, key_of
from .entry import Filed, Parcel
from .incremental import Stock

PART = ""
"""The name under which a bundle has the playbook as it stands in `book.json`."""
Keep = Callable[[str, str, str], str]
"""Converts and keeps a page: gets its path, its Markdown, and what it is told by. Returns its front matter."""


class Settled:
    """The files of the playbooks of one site."""

    def __init__(self, cache: Cache, site: Site, keep: Keep, stock: Stock) -> None:
        self.cache, self.site, self.keep, self.stock = cache, site, keep, stock
        self.book: Book | None = None
        self._open: tuple[str, dict[str, tuple[int, int]], bytes] = ("", {}, b"")
        """The bundle that was read last."""

    @property
    def facts(self) -> str:
        """Stands for what of the site the files depend on."""
        site, given = self.site, self.site.dossier
        files = [content_key(path) for path in (given.look.reference, given.look.fonts)]
        place = [site.name, site.edit_base, site.url, given.formats, given.examples, given.cache.hurried]
        return repr([*place, given.look, files])

    def settle(self, key: str, book: Book, playbook: BookPlaybook) -> list[Filed]:
        """Make the files of a playbook, and keep them."""
        filed: list[Filed] = []
        bundle = {PART: playbook_part(playbook).encode()}
        for output in Pages(book, self.site).of_playbook(playbook):
            front = ""
            if output.path.endswith(".md"):
                content = output.make()
                front = self.keep(output.path, content if isinstance(content, str) else content.decode(), key)
            elif not output.key:
                bundle[output.path] = output.bytes()
            filed.append(Filed(output.path, output.title, output.section, output.key, output.label, front))
        self.cache.put(_bundle(key), _packed(bundle))
        return filed

    def outputs(self, playbook: BookPlaybook) -> list[Output]:
        """The files of a playbook."""
        parcel = self.stock.parcels[playbook.id]
        return [self._output(playbook, parcel, filed) for filed in parcel.files]

    @property
    def stamp(self) -> str:
        """Stands for all playbooks, and what they share."""
        return self.stock.stamp

    def part(self, playbook: BookPlaybook) -> str | bytes:
        """A playbook as it stands in `book.json`."""
        find = partial(self._bundled, self.stock.parcels[playbook.id].key, PART)
        return _found_or(find, partial(playbook_part, playbook))

    def unsettled(self) -> list[Callable[[], object]]:
        """What has been put off until somebody asks for it, a playbook each."""
        assert self.book is not None  # it is the book of a site that was built
        late = [playbook for id_, playbook in self.book.playbooks.items() if not self.stock.parcels[id_].settled]
        return [partial(self._parcel, playbook) for playbook in late]

    def _parcel(self, playbook: BookPlaybook) -> Parcel:
        """The parcel of a playbook with its files made."""
        parcel = self.stock.parcels[playbook.id]
        if not parcel.settled:
            assert self.book is not None
            files = self.settle(parcel.key, self.book, playbook)
            parcel = self.stock.parcels[playbook.id] = replace(parcel, files=tuple(files), settled=True)
            self.stock.keep(parcel)
        return parcel

    def _filed(self, playbook: BookPlaybook, path: str) -> Filed:
        return next(filed for filed in self._parcel(playbook).files if filed.path == path)

    def _found(self, playbook: BookPlaybook, path: str) -> bytes | None:
        """What is kept of a file."""
        filed = self._filed(playbook, path)
        key = self.stock.parcels[playbook.id].key
        return self.cache.find(filed.key) if filed.key else self._bundled(key, path)

    def _output(self, playbook: BookPlaybook, parcel: Parcel, filed: Filed) -> Output:
        again = partial(self._again, playbook, filed.path)
        is_page = filed.path.endswith(".md")
        put_off = is_page and not parcel.settled
        return Output(
            filed.path,
            again if is_page else partial(_found_or, partial(self._found, playbook, filed.path), again),
            title=filed.title,
            source=playbook.path,
            section=filed.section,
            key=filed.key,
            label=filed.label,
            stamp=f"{parcel.key} {filed.path}",
            identity=parcel.key if is_page else "",
            front=filed.front,
            settle=partial(self._page, playbook, filed.path) if put_off else None,
        )

    def _page(self, playbook: BookPlaybook, path: str) -> str:
        """Make and keep one page that was put off. Returns its front matter."""
        parcel = self.stock.parcels[playbook.id]
        if parcel.settled:
            return self._filed(playbook, path).front
        content = self._again(playbook, path)
        return self.keep(path, content if isinstance(content, str) else content.decode(), parcel.key)

    def _again(self, playbook: BookPlaybook, path: str) -> str | bytes:
        assert self.book is not None
        pages = Pages(self.book, self.site)
        made = pages.playbook(playbook) if path.endswith(".md") else pages.of_playbook(playbook)
        return next(output.make() for output in made if output.path == path)

    def _bundled(self, key: str, name: str) -> bytes | None:
        if self._open[0] != key:
            content = self.cache.find(_bundle(key))
            if content is None:
                return None
            head, _, body = content.partition(b"\n")
            try:
                self._open = key, {str(path): (int(at), int(end)) for path, (at, end) in json.loads(head).items()}, body
            except (ValueError, TypeError, AttributeError):
                return None
        place = self._open[1].get(name)
        return None if place is None else self._open[2][slice(*place)]


def _found_or(find: Callable[[], bytes | None], again: Callable[[], str | bytes]) -> str | bytes:
    found = find()
    return again() if found is None else found


def _bundle(key: str) -> str:
    return key_of("bundle", key)


def _packed(files: dict[str, bytes]) -> bytes:
    places: dict[str, Any] = {}
    at = 0
    for path, content in files.items():
        places[path] = [at, at + len(content)]
        at += len(content)
    return json.dumps(places).encode() + b"\n" + b"".join(files.values())
