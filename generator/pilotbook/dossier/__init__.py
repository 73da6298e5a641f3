"""Write a playbook's dossier: the documents that a go/no-go meeting signs, in every format."""

from .document import Filling
from .dossier import Dossier, DossierFile
from .fill import fill_from_record
from .style import FORMATS, Look

__all__ = ["FORMATS", "Dossier", "DossierFile", "Filling", "Look", "fill_from_record"]
