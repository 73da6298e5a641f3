"""Validation: what only shows when the files are read together."""
