"""The cells behind the history of the action plan, version by version."""

from __future__ import annotations

from collections.abc import Mapping

from maca.tables.data import AuditData
from maca.tables.plan_history import plan_versions, slips
from maca.trace.unit import Unit, row_cells

__all__ = ["action_in_version"]

ASKED = ("action_id", "action_due", "action_progress")
"""What tells whether an action slipped."""


def action_in_version(data: AuditData, identifier: str, version: str) -> list[Unit]:
    """Give an action's cells in a version of the plan and in the one where it last stood; counted where it slipped."""
    before: Mapping[str, str] | None = None
    earlier: Mapping[str, Mapping] = {}
    for number, known in enumerate(plan_versions(data), start=1):
        now = known.actions.get(identifier)
        found = slips(now, before, known.dated)
        row = known.rows.get(identifier, {})
        if str(number) == version:
            cells = (*row_cells(row, *ASKED), *row_cells(earlier, *ASKED))
            return [Unit(identifier, int(bool(found)), 1, ", ".join(found) or "did not slip", cells)]
        before, earlier = now or before, row or earlier
    return []
