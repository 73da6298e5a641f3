"""Views: plain values for templates, one module a kind of page."""
