"""Prepare the pages about figures and articles, list what cites them, and write the figures as CSV.

Comes in: a `Book`. Goes out: the values of each page, points with their sources, and `data/figures.csv`.
Must not know: HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pilotbook.book.model import Book
from pilotbook.text import labels
from pilotbook.text.csv import csv_bytes
from pilotbook.text.markup import format_number

from ..file import File
from . import View


def evidence_view(book: Book) -> View:
    """Return every article with its figures, and the figures that seem to disagree."""
    figures = [(id_, source, _points(book, id_, figures=True)) for id_, source in book.sources.items()]
    return {"figures": figures, "articles": list(book.sources.items()), "comparisons": comparisons(book)}


def article_view(book: Book, source_id: str) -> View:
    """Return the points of one article, each with where it is used, and the gaps, fixes and playbooks that cite it."""
    rows = _points(book, source_id)
    carried: dict[str, dict[str, None]] = {}
    for point_id, _, _ in rows:
        for folder, id_ in book.citations.get(f"{source_id}/{point_id}", ()):
            carried.setdefault(folder, {})[id_] = None
    return {
        "source_id": source_id,
        "source": book.sources[source_id],
        "figures": _points(book, source_id, figures=True),
        "rows": rows,
        "carried": [
            (
                title,
                [_page_link(book, folder, id_) for id_ in _limit_ids(folder, carried[folder])],
                len(carried[folder]),
            )
            for folder, title in _CARRIERS.items()
            if folder in carried
        ],
        "kinds": labels.KINDS,
    }


_CARRIERS = {"gaps": "Gaps", "fixes": "Fixes", "playbooks": "Playbooks", "questions": "Questions"}
"""The kinds of things that cite an article's points, each with its heading."""
MAX_SHOWN = 12
"""At most this many uses of a point, or playbooks that cite an article, are named."""


def _limit_ids(folder: str, ids: Iterable[str]) -> list[str]:
    """Return the ids to name: only the first of the playbooks, which may be many, and all of anything else."""
    return list(ids)[:MAX_SHOWN] if folder == "playbooks" else list(ids)


def _points(book: Book, source_id: str, *, figures: bool = False) -> list[tuple[str, Any, list[tuple[str, str]]]]:
    """Return an article's points, or only its figures, as (id, point, the pages that use it)."""
    points = book.sources[source_id].points.items()
    return [
        (id_, point, used_by(book, f"{source_id}/{id_}"))
        for id_, point in points
        if not figures or point.kind == "figure"
    ]


def comparisons(book: Book) -> list[tuple[Any, list[tuple[str, Any, Any]]]]:
    """Return the figures that seem to contradict each other, by comparison."""
    return [(comparison, figures_of(book, comparison.figures)) for comparison in book.comparisons.values()]


def figures_of(book: Book, refs: tuple[str, ...]) -> list[tuple[str, Any, Any]]:
    """Return figures as (ref, source, point), in the order of `refs`."""
    return [(ref, book.sources[ref.partition("/")[0]], book.points[ref]) for ref in refs]


def cited_points(book: Book, refs: tuple[str, ...]) -> list[tuple[str, Any, Any]]:
    """Return points as (ref, source, point), in the order of the book's sources."""
    return sorted(
        ((ref, book.sources[ref.partition("/")[0]], book.points[ref]) for ref in refs),
        key=lambda row: list(book.sources).index(row[0].partition("/")[0]),
    )


def points_cited_by(book: Book, folder: str, id_: str) -> list[tuple[str, Any, Any]]:
    """Return the points that one gap, fix or playbook cites. `folder` is its kind, such as `playbooks`."""
    return cited_points(book, tuple(ref for ref in book.points if (folder, id_) in book.citations.get(ref, ())))


def used_by(book: Book, ref: str) -> list[tuple[str, str]]:
    """Return the pages that use a point: (URL below the site's root, title)."""
    return list(dict.fromkeys(_page_link(book, folder, id_) for folder, id_ in book.citations.get(ref, ())[:MAX_SHOWN]))


def _page_link(book: Book, folder: str, id_: str) -> tuple[str, str]:
    """Return the page of something that cites a point: (URL below the site's root, title)."""
    pages = {
        "questions": ("questions/", "What to ask"),
        "home": ("", "Home"),
        "evidence": ("evidence/", "Sources"),
        "diagnose": ("diagnose/", "Why is our pilot stuck?"),
    }
    if folder in pages:
        return pages[folder]
    if folder == "playbooks":
        return f"playbooks/{id_}/", book.playbooks[id_].title
    return f"{folder}/{id_}/", getattr(book, folder)[id_].title


def figure_files(book: Book) -> Iterator[File]:
    """Yield `data/figures.csv`, the numbers of the figures' bars."""
    yield File("data/figures.csv", lambda: csv_bytes(_figure_rows(book)))


def _figure_rows(book: Book) -> Iterator[list[str]]:
    """Yield the header row, then one row per figure with the numbers of its bar."""
    yield ["Figure", "Value", "Low", "High", "Axis maximum", "Unit", "What", "Measured by", "Reported by", "Caveat"]
    for ref, point in book.points.items():
        if point.kind == "figure":
            scale = point.scale
            bar = [""] * 4
            if scale:
                bar = [
                    format_number(scale.low),
                    format_number(scale.high or scale.low),
                    format_number(scale.full),
                    scale.unit,
                ]
            source = book.sources[ref.partition("/")[0]]
            yield [
                ref, point.value or "", *bar, point.what, point.measured_by or "",
                f"{source.byline}: {source.title}", point.caveat or "",
            ]  # fmt: skip
