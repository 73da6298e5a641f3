"""The documents of the dossier, as files."""
