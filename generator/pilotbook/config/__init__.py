"""The configuration of a site: mkdocs.yml, the folders, the dossier's options."""
