"""Reads what test tools report, and fills it into a pilot's record as evidence that a person signs."""

from .fill import WORDS, Filling, fill_results
from .found import Results, ResultsError
from .importing import are_results, import_results
from .reading import read_results

__all__ = [
    "WORDS",
    "Filling",
    "Results",
    "ResultsError",
    "are_results",
    "fill_results",
    "import_results",
    "read_results",
]
