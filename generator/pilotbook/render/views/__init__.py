"""Views: the plain values that templates receive, one module per kind of page."""

from typing import Any

View = dict[str, Any]
"""The values of one page, by the name that its template uses."""
