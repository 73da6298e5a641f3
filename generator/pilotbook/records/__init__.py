"""Evaluates pilot records: gates, the register, cost and diagnosis."""
