"""Reads the configuration of a site, mkdocs.yml, folders and the go-live pack's options, and identifies the program."""
