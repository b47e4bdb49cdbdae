"""The scope grid of a wave: who is asked for what."""

from maca.scope.model import ASKED_COLUMNS, CASE_COLUMNS, GRID_COLUMNS, Scope
from maca.scope.names import normal, resolve_body
from maca.scope.read import read_scope
from maca.scope.write import default_asked, default_cases, default_grid, write_scope

__all__ = [
    "ASKED_COLUMNS",
    "CASE_COLUMNS",
    "GRID_COLUMNS",
    "Scope",
    "default_asked",
    "default_cases",
    "default_grid",
    "normal",
    "read_scope",
    "resolve_body",
    "write_scope",
]
