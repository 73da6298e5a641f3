"""The MkDocs plugin, and everything else that knows MkDocs."""
