"""The dossier: documents that a go/no-go meeting can sign, in every format."""

from pilotbook.build.cache import Cache

from .compose import Filling
from .dossier import FORMATS, Dossier, Made
from .fill import filling_of
from .style import Look

__all__ = ["FORMATS", "Cache", "Dossier", "Filling", "Look", "Made", "filling_of"]
