"""Pages kept between builds, so that only what changed is converted, indexed and put into the theme again."""

from .files import BookFile, Built
from .pages import Around, Kept

__all__ = ["Around", "BookFile", "Built", "Kept"]
