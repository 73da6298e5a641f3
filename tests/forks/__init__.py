"""Forks, and a site of one's own."""
