"""The hours that checks take, in words and as sums."""

from __future__ import annotations

import pytest

from pilotbook.book.model import Book
from pilotbook.models import Role
from pilotbook.render.jinja import template
from pilotbook.render.views.playbook import checklist_view, gate_views, header_view, kickoff_view, sum_effort
from pilotbook.text.labels import describe_effort

ROLES = {
    id_: Role(title=title, does="It.", who="One.")
    for id_, title in {"owner": "Production owner", "engineer": "Engineer", "it": "IT"}.items()
}


@pytest.mark.parametrize(
    ("effort", "says"),
    [
        ({"engineer": 4, "owner": 2}, "6 hours: production owner 2, engineer 4"),
        ({"it": 0.5}, "0.5 hours: IT"),
        ({"engineer": 1}, "1 hour: engineer"),
        ({"engineer": 0.5, "it": 0.5}, "1 hour: engineer 0.5, IT 0.5"),
        ({"engineer": 1000, "it": 234}, "1,234 hours: engineer 1,000, IT 234"),
        ({}, ""),
    ],
)
def test_hours_are_said_with_the_roles_in_their_order(effort: dict[str, float], says: str) -> None:
    assert describe_effort(effort, ROLES) == says


def test_the_sums_of_the_gates_are_the_sum_of_the_playbook(shipped: Book) -> None:
    for playbook in shipped.load_all():
        whole = sum_effort(playbook.checks)
        assert sum(whole.values()) == sum(hours for check in playbook.checks for hours in check.effort.values()) > 100
        assert checklist_view(shipped, playbook)["effort"] == describe_effort(whole, shipped.roles)
        for gate in gate_views(shipped, playbook):
            assert gate["effort"] == describe_effort(sum_effort(gate["checks"]), shipped.roles) != ""
        kickoff = sum(hours for check in playbook.kickoff_checks for hours in check.effort.values())
        assert kickoff_view(shipped, playbook)["effort"].startswith(f"{kickoff:g} hours: ")


def test_pages_show_the_hours_of_each_check_and_their_sums(shipped: Book) -> None:
    playbook = shipped.load("sales-sdr")
    for name, view, checks in (
        ("kickoff.md.jinja", kickoff_view(shipped, playbook), playbook.kickoff_checks),
        ("checklist.md.jinja", checklist_view(shipped, playbook), playbook.checks),
    ):
        head = header_view(playbook, gate_views(shipped, playbook), "checklist", has_documents=True)
        page = template(name).render(book=shipped, root="", front={}, head=head, **view)
        assert view["effort"] in page
        for check in checks:
            end = "</li>" if "checklist" in name else "</tr>"
            line = page[page.index(f'data-check="{check.id}"') :].partition(end)[0]
            assert describe_effort(check.effort, shipped.roles) in line, (name, check.id)
            is_before_live = check.blocking and check.gate in shipped.plan.before_live_input
            assert ("data-before-live" in line) == is_before_live, (name, check.id)
    for gate in gate_views(shipped, playbook):
        counts = f"{len(gate['checks'])} checks, {gate['blocking']} blocking.</span>"
        assert f"{counts} <span data-sum>{gate['effort']}.</span>" in page
