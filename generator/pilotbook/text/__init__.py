"""Formats text for people: markup, labels and CSV."""
