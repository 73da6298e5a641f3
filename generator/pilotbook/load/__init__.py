"""Loading: folders of YAML in, typed models out. The only place that knows YAML."""

from .locate import locate
from .shelf import Broken, Layer, Loaded, Shelf, load_shelf

__all__ = ["Broken", "Layer", "Loaded", "Shelf", "load_shelf", "locate"]
