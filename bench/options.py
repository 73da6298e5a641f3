"""Changes the plugin's options in the text of this repository's mkdocs.yml."""

from __future__ import annotations

PLUGIN = "  - pilotbook:\n"


def with_options(config: str, *options: str) -> str:
    """Return the text of mkdocs.yml with more options of the plugin, each as a line of YAML.

    Raises:
        ValueError: when mkdocs.yml has no such plugin, so that nothing is measured with other options than it seems.
    """
    if PLUGIN not in config:
        raise ValueError(f"mkdocs.yml has no line {PLUGIN!r}")
    return config.replace(PLUGIN, PLUGIN + "".join(f"      {option}\n" for option in options))
