"""Writes what a team's tools read: the eval set with its runners, the permissions by tool, and the probes."""

from .files import TEAM_FILE, ops_files
from .request import Gaps, OpsRequest, Suite, build_suite, list_gaps, load_request

__all__ = ["TEAM_FILE", "Gaps", "OpsRequest", "Suite", "build_suite", "list_gaps", "load_request", "ops_files"]
