"""A team's own record of a pilot, at two times: after three weeks, and on the day of the decision."""

from __future__ import annotations

from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.models import Record

DAY = "2026-11-05"
"""The day for which the documents are filled."""
_PEOPLE = ("Anjali Rao", "Ben Sorensen", "Carmen Delgado", "Dmitri Volkov", "Esther Whitfield")
_CONDITIONS = (
    ("Second test account open, and every case of the exception read", "Anjali Rao", "2026-12-04"),
    ("One week on the night shift without Carmen, with the cases counted", "Ben Sorensen", "2026-11-27"),
    ("Complaints counted for four more weeks, by branch", "Dmitri Volkov", "2026-12-11"),
)


def team_record(book: Book, playbook: BookPlaybook, *, decided: bool = False) -> Record:
    """Return what a team wrote about its pilot, long and short, with gaps as teams leave them."""
    checks: dict[str, Any] = {}
    for at, check in enumerate(playbook.checks):
        person = _PEOPLE[at % len(_PEOPLE)]
        if decided or check.gate == "choose" or (check.gate == "design" and at % 3):
            checks[check.id] = {
                "status": "done",
                "by": person,
                "on": "2026-11-02" if decided else f"2026-10-{12 + at % 18:02}",
                "evidence": f"Team drive, folder Pilot, file {at + 1:02}: minutes of Tuesday, page {at % 4 + 1}",
            }
        elif at % 5 == 0:
            checks[check.id] = {"by": person, "due": "2026-11-20"}
    late = [check.id for check in playbook.checks if check.blocking and check.gate == "prove"]
    if decided:
        checks[late[0]] = {
            "status": "exception",
            "by": "Anjali Rao",
            "expires": "2026-12-11",
            "reason": "The vendor opens the second test account on December 4. Until then a person confirms each case.",
        }
        checks[late[1]] = {"status": "open", "by": "Ben Sorensen", "due": "2026-11-27"}
    record: dict[str, Any] = {
        "version": 2,
        "pilot": {
            "id": "pteam0001",
            "name": "Kestrel",
            "playbook": playbook.id,
            "company": "Northfield Supply Cooperative, Duluth",
        },
        "checks": checks,
        "answers": {
            "owner": {
                "text": "Carmen Delgado runs this from October 12. Ben Sorensen covers for her on Fridays.",
                "by": "Carmen Delgado",
                "on": "2026-10-14",
            }
        },
        "tables": {
            "roles": {
                "owner": {"name": "Carmen Delgado", "since": "2026-10-12"},
                "sponsor": {"name": "Esther Whitfield"},
            },
            "owner-charter": {"hours": {"text": "6"}},
            "paging": {"first": {"name": "Ben Sorensen", "reach": "+1 218 555 0142", "minutes": "15"}},
            "cases": {id_: {"run-1": "passed", "run-2": "failed"} for id_ in list(playbook.model.cases)[:3]},
            "open-points": {
                "own-1": {"what": "Get the export of the last quarter", "who": "Dmitri Volkov", "by": "2026-11-12"}
            },
            "results": {"primary": {"unit": playbook.model.metric.name[:60], "before": "41.5", "before-n": "388"}},
        },
        "cost": {"hand_minutes": 17},
    }
    if decided:
        record["answers"] = {
            id_: {
                "text": f"{_PEOPLE[at % 5]} answers for this part, and the page of the runbook says how. " * 3,
                "by": _PEOPLE[at % 5],
                "on": "2026-10-30",
            }
            for at, id_ in enumerate(book.questions)
        }
        record["tables"]["results"] = {
            "primary": {
                "unit": "Share of cases that a person had to open again",
                "before": "41.5%", "before-n": "388 cases, 9 weeks", "after": "18.2%", "after-n": "412 cases, 8 weeks",
                "target": "20% or less", "met": "yes",
            },
            "guardrail": {
                "unit": "Complaints for each thousand cases", "before": "3.1", "before-n": "2,900 cases",
                "after": "3.4", "after-n": "2,750 cases", "target": "No more than before", "met": "unclear",
            },
            "own-1": {
                "name": "Second target", "unit": "Median hours from arrival to answer", "before": "26",
                "before-n": "388", "after": "4.5", "after-n": "412", "target": "8 or less", "met": "yes",
            },
        }  # fmt: skip
        record["tables"]["memo-cost"] = {
            "run": {"agent": "$2.84 a case", "hand": "$9.10", "basis": "1,400 cases a month, invoices of October"},
            "month": {"agent": "$3,976", "hand": "$12,740", "basis": "Without the one-time work of $31,000"},
        }
        record["decision"] = {
            "outcome": "conditional-go",
            "signer": "Esther Whitfield, chief operating officer",
            "on": "2026-11-04",
            "reason": (
                "Go for the two branches that took part, Monday to Friday, at most 70 cases a day. The other branches "
                "follow when the second account is open and the night shift has run a week without Carmen. The figures "
                "hold with people reading every tenth case; nobody has shown yet that they hold without that reading."
            ),
            "conditions": {
                "c1": {
                    "text": "Second test account open and every case of the exception read",
                    "owner": "Anjali Rao",
                    "due": "2026-12-04",
                },
                "c2": {
                    "text": "One week on the night shift without Carmen, with the cases counted",
                    "owner": "Ben Sorensen",
                    "due": "2026-11-27",
                },
                "c3": {
                    "text": "Complaints counted for four more weeks, by branch",
                    "owner": "Dmitri Volkov",
                    "due": "2026-12-11",
                },
            },
            "exception": {"by": "Esther Whitfield", "reason": "A person confirms each case until the account is open"},
        }
        record["tables"]["go-no-go-memo"] = {
            "if-not": {"text": "Anjali Rao turns the agent off the same evening"},
            **{
                f"sign-{id_}": {"name": name, "on": "2026-11-04"}
                for id_, name in {
                    "signer": "Esther Whitfield",
                    "owner": "Carmen Delgado",
                    "team": "Jo Lindqvist",
                }.items()
            },
        }
    return Record.parse_lenient(record)
