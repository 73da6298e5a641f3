"""Refuses checklists where they make no sense.

Comes in: a playbook. Goes out: the same, or an error.
Must not know: commands.
"""

from __future__ import annotations

from pilotbook.errors import PilotbookError

from .model import BookPlaybook


def require_agent(playbook: BookPlaybook) -> BookPlaybook:
    """Return a playbook, if it is about an agent.

    Raises:
        PilotbookError: when it is a checklist.
    """
    if playbook.checklist is not None:
        raise PilotbookError(f"`{playbook.id}` is a checklist. This works only for playbooks about an agent.")
    return playbook
