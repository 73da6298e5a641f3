"""Read Word and Excel files back into a record."""
