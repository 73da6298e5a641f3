"""Reads the XML of Word documents as people see it. Readers and writers use it."""
