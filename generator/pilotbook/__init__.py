"""pilotbook: from an AI agent pilot that worked to an agent in production."""

__version__ = "1.0.0"
