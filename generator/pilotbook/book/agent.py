"""Refuses checklists, and playbooks with their own gates, where these make no sense.

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


def require_site_gates(playbook: BookPlaybook) -> BookPlaybook:
    """Return a playbook, if it has the gates of the site.

    Raises:
        PilotbookError: when it has its own.
    """
    if playbook.model.gates:
        raise PilotbookError(f"`{playbook.id}` has its own gates, which a workbook cannot hold. Edit {playbook.path}.")
    return playbook
