"""Authoring: write first files, forks and new sites for authors."""
