"""The evidence: a page for each article, and the numbers of each chart as a table."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.config import paths
from pilotbook.records.cost import VOLUMES, collect_inputs, monthly_cost

LIBRARY = load_book(paths.find_layers(paths.library_root()), base=Path.cwd())


def table(path: Path) -> list[list[str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("source", LIBRARY.sources)
def test_an_article_has_a_page_with_every_point_and_what_carries_it(shipped: Book, site: Path, source: str) -> None:
    page = (site / "evidence" / source / "index.html").read_text(encoding="utf-8")
    for point in shipped.sources[source].points:
        assert f'<tr id="point-{point}">' in page
    cited = {place for ref, places in shipped.citations.items() if ref.startswith(f"{source}/") for place in places}
    carried = page.partition('id="carried"')[2].partition('id="points"')[0]
    for folder, id_ in cited:
        if folder in ("gaps", "fixes", "playbooks"):
            assert f'href="../../{folder}/{id_}/"' in carried
    figures = [id_ for id_, point in shipped.sources[source].points.items() if point.kind == "figure"]
    assert page.count('<figure class="pb-figure"') == len(figures)


def test_every_citation_leads_to_its_point(shipped: Book, site: Path) -> None:
    page = (site / "gaps" / "ownership" / "index.html").read_text(encoding="utf-8")
    for ref in shipped.gaps["ownership"].sources:
        source, _, point = ref.partition("/")
        assert f'href="../../evidence/{source}/#point-{point}"' in page


def test_the_numbers_of_the_figures_can_be_downloaded(shipped: Book, site: Path) -> None:
    head, *rows = table(site / "data" / "figures.csv")
    by_ref = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    figures = {ref: point for ref, point in shipped.points.items() if point.kind == "figure"}
    assert by_ref.keys() == figures.keys()
    for ref, point in figures.items():
        assert by_ref[ref]["Value"] == point.value
        if point.scale:
            assert float(by_ref[ref]["Low"]) == point.scale.low
            assert by_ref[ref]["Unit"] == point.scale.unit
    assert 'href="../data/figures.csv"' in (site / "evidence" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("playbook", LIBRARY.playbooks)
def test_the_numbers_of_the_cost_chart_can_be_downloaded(shipped: Book, site: Path, playbook: str) -> None:
    head, *rows = table(site / "data" / "cost" / f"{playbook}.csv")
    inputs = shipped.load(playbook).model.cost
    by_name = {name: [float(amount) for amount in amounts] for name, *amounts in rows}
    assert head[0] == f"Per month, in {inputs.currency}"
    for index, volume in enumerate(VOLUMES):
        month = monthly_cost(collect_inputs(inputs), volume)
        assert by_name["Total"][index] == pytest.approx(month.total, abs=0.005)
        assert by_name["Manual cost"][index] == pytest.approx(month.by_hand, abs=0.005)
        parts = [by_name[name][index] for name, _ in month.parts]
        assert sum(parts) == pytest.approx(month.total, abs=0.05)
    page = (site / "playbooks" / playbook / "documents" / "index.html").read_text(encoding="utf-8")
    assert f'href="../../../data/cost/{playbook}.csv"' in page
