"""Pilot records: read, migrate, evaluate gates, register, cost and diagnosis."""
