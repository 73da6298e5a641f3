"""The incremental build: remember what was made, and make only what changed. Nothing below knows of it."""
