"""The dossier: documents that a go/no-go meeting can sign, in every format."""

from .compose import Filling
from .dossier import Dossier, DossierFile
from .fill import filling_of
from .style import FORMATS, Look

__all__ = ["FORMATS", "Dossier", "DossierFile", "Filling", "Look", "filling_of"]
