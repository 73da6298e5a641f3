"""Says why a site does not have a playbook: there is none, it is a draft, or the site hides it.

Comes in: a `Book` and an id. Goes out: sentences.
Must not know: commands.
"""

from __future__ import annotations

from pilotbook.errors import did_you_mean

from .model import Book


def explain_unknown(book: Book, id_: str) -> str:
    """Return why the site does not have a playbook, and what to do."""
    if id_ not in book.hidden:
        return f"There is no playbook `{id_}` here. {cure_unknown(book, id_)}"
    reason = "is a draft" if book.hidden[id_].is_draft else "isn't on this site"
    return f"The playbook `{id_}` {reason}. {cure_unknown(book, id_)}"


def cure_unknown(book: Book, id_: str) -> str:
    """Return what to do so that the site has a playbook."""
    if id_ not in book.hidden:
        return did_you_mean(id_, book.playbooks)
    return "Remove `draft: true` from it." if book.hidden[id_].is_draft else "Add it to `shows` in mkdocs.yml."
