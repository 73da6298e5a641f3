"""Turns loaded content and playbooks into a book: validates them, resolves them and applies forks."""
