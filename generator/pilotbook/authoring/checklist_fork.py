"""Write the YAML of a new fork of a checklist.

Comes in: the checklist to fork. Goes out: the part of the YAML after what the fork extends.
Must not know: the terminal, files.
"""

from __future__ import annotations

import json

from pilotbook.book.model import BookPlaybook
from pilotbook.models import Checklist

from .new_file import first_check_id


def format_checklist_part(base: BookPlaybook, checklist: Checklist, id_: str, title: str) -> str:
    """Return the places to change in a fork of a checklist, as comments, with their text of today."""
    adapted = base.checks[0]
    left = next((check for check in reversed(base.checks) if check.id != adapted.id), adapted)
    written = checklist.checks[adapted.id]
    details = f"#     done_when: {_quote(written.done_when)}\n" if written.done_when else ""
    priority = f"#     priority: {_quote(written.priority)}\n" if written.priority else ""
    section = f"#     section: {written.section}\n" if written.section else ""
    return f"""\
title: {_quote(title)}
# summary: {_quote(base.model.summary)}

# Remove the # from the lines you change. Keep the IDs: sign-offs depend on them.

# Reword a check, or move it to another section or gate. Every key is optional.
# adapt:
#   {adapted.id}:
#     text: {_quote(adapted.text)}
{details}{section}{priority}
# Leave out a check, with the reason, so that people know why it's gone.
# leave_out:
#   {left.id}: "Why it doesn't apply here."

# Checks that only this checklist has.
# checks:
#   {first_check_id(id_)}:
#     text: "One action, starting with a verb."
{section}{_section_lines(checklist)}"""


def _section_lines(checklist: Checklist) -> str:
    """Return examples of a section to reword, and of one to leave out."""
    sections = list(checklist.sections.items())
    made = ""
    for id_, section in sections[:1]:
        made += f"""
# Reword a section, or add one.
# sections:
#   {id_}:
#     title: {_quote(section.title)}
"""
    for id_, _ in sections[-1:]:
        made += f"""
# Leave out a section with its checks, with the reason.
# without:
#   sections:
#     {id_}: "Why it doesn't apply here."
"""
    return made


def _quote(text: str | None) -> str:
    return json.dumps(text, ensure_ascii=False)
