"""Readers: Word and Excel files back to the entries of a record."""
