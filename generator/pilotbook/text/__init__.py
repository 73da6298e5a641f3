"""Text for people: markup, labels and tables."""
