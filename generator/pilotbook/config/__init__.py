"""Reads the configuration of a site: mkdocs.yml, the folders and the options of the go-live pack."""
