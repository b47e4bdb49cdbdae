"""The cells behind findings on a body's own practice, and the sheets in which bodies replied to them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from maca.tables.data import AuditData
from maca.tables.ratings import case_ratings
from maca.tables.replies import reply_lines
from maca.trace.unit import Cell, Unit, rating_cell

__all__ = ["points_of_theme", "reply_to_point"]


def points_of_theme(data: AuditData, theme: str, reply: str) -> list[Unit]:
    """List the findings of a theme on bodies' own practice; those with the reply are counted."""
    lines = reply_lines(data)
    return [_unit(data, row, int(row.reply == reply)) for row in lines[lines["theme"] == theme].itertuples()]


def reply_to_point(data: AuditData, point: str) -> list[Unit]:
    """Give one finding with the ratings that it rests on; counted where its body disputes it."""
    return [_unit(data, row, int(row.reply == "disputed")) for row in _lines(data).get(point, ())]


def _unit(data: AuditData, row, n: int) -> Unit:
    question = row.point.rpartition(":")[2]
    cells = _ratings(data).get((row.body, question), ())
    return Unit(row.point, n, 1, row.reply, (*cells, *_sheet(data, row)))


def _sheet(data: AuditData, row) -> tuple[Cell, ...]:
    """Name the sheet that came back with the reply; it is no return, and its reply has no cell of a workbook."""
    files = _sheets(data).get(row.point, ())
    return tuple((file, "", "", "right of reply", f"{row.reply} {row.dated}".strip()) for file in files)


@lru_cache(maxsize=4)
def _lines(data: AuditData) -> Mapping[str, list]:
    found: dict[str, list] = {}
    for row in reply_lines(data).itertuples():
        found.setdefault(row.point, []).append(row)
    return found


@lru_cache(maxsize=4)
def _sheets(data: AuditData) -> Mapping[str, list[str]]:
    """Index the sheets that came back by body and point."""
    found: dict[str, list[str]] = {}
    for row in data.replies[data.replies["problem"] == ""].itertuples():
        found.setdefault(f"{row.body} {row.point}", []).append(row.file)
    return found


@lru_cache(maxsize=4)
def _ratings(data: AuditData) -> Mapping[tuple[str, str], tuple[Cell, ...]]:
    own = case_ratings(data)
    found: dict[tuple[str, str], tuple[Cell, ...]] = {}
    for row in own[own["kind"] == "rating"].itertuples():
        found[row.body, row.question] = (*found.get((row.body, row.question), ()), rating_cell(row))
    return found
