"""The dossier: documents that a go/no-go meeting can sign, in every format."""

from .compose import Filling
from .dossier import Dossier, DossierFile
from .fill import fill_from_record
from .style import FORMATS, Look

__all__ = ["FORMATS", "Dossier", "DossierFile", "Filling", "Look", "fill_from_record"]
