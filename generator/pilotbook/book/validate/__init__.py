"""Validates a catalog: finds mistakes that involve more than one file."""
