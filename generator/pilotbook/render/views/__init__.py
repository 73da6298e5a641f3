"""Views: the plain values that templates receive, one module per kind of page."""
