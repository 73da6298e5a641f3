"""pilotbook: a static-site generator for playbooks that bring AI agents from pilot to production."""

__version__ = "1.1.0"
