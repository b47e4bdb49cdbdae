"""The panel's workbook: self-ratings filled in, everything that is a judgement left open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string

from maca.definition import Definition
from maca.scope.saving import save_workbook
from maca.tables.data import AuditData
from maca.tables.ratings import case_ratings
from maca.templates import Place, blank_workbook, fill, layout

__all__ = ["make_panel_book", "panel_rows"]

ROOM_TO_SPARE = 30
"""Empty rows of moderations below those that are filled in, for changes to one body's answer."""


def make_panel_book(data: AuditData, path: Path, note: str = "") -> Path:
    """Write the panel's workbook.

    One row for each case and theme, and below it one for each of its questions, with what every body said; the
    rating, its reason and its author are blank. A row that the panel leaves alone changes nothing.

    Parameters
    ----------
    data : AuditData
    path : pathlib.Path
        A file named `panel_panel.xlsx`, to be sent back like any return.
    note : str
        Printed on every sheet.

    Returns
    -------
    pathlib.Path
    """
    definition = data.definition
    rows = list(panel_rows(data))
    room = {"moderations": len(rows) + ROOM_TO_SPARE}
    book = blank_workbook(definition, data.scope, "panel", "panel", note=note, room=room)
    cases = [{"panel_case": case} for case in data.scope.selected]
    places = layout(definition, "panel", data.wave)
    known = [{name: value for name, value in row.items() if name in places} for row in rows]
    fill(book, places, {}, {"cases": cases, "moderations": known})
    _filter(book, places, len(rows))
    return save_workbook(book, path, definition.wave(data.wave).due)


def _filter(book: Workbook, places: dict[str, Place], filled: int) -> None:
    headings = [place for name, place in places.items() if name.startswith("moderation_")]
    columns = sorted(column_index_from_string(coordinate_from_string(place.cell)[0]) for place in headings)
    heading = coordinate_from_string(headings[0].cell)[1]
    first, last = get_column_letter(columns[0]), get_column_letter(columns[-1])
    book[headings[0].sheet].auto_filter.ref = f"{first}{heading}:{last}{heading + filled}"


def panel_rows(data: AuditData) -> Iterator[dict[str, Any]]:
    """Give the rows of the panel's table of ratings: a case's theme, then the questions of that theme.

    Parameters
    ----------
    data : AuditData

    Yields
    ------
    dict
        By input; the panel's own columns are not there.
    """
    definition = data.definition
    ratings = case_ratings(data)
    labels = {body.id: body.label for body in data.scope.bodies}
    for case in data.scope.selected:
        own = ratings[ratings["case"] == case]
        for theme in definition.themes:
            asked = [q for q in definition.questions_of("case", data.wave) if q.theme == theme.id]
            of_theme = own[own["theme"] == str(theme.id)]
            yield {"moderation_case": case, "moderation_theme": theme.label, "moderation_self": _theme(of_theme)}
            for question in asked:
                said = _question(definition, of_theme[of_theme["question"] == question.id], labels)
                text = f"{question.label}. {said}"
                yield {"moderation_case": case, "moderation_question": question.id, "moderation_self": text}


def _theme(ratings: pd.DataFrame) -> str:
    rated = ratings[ratings["kind"] == "rating"]
    if not len(rated):
        return "Nobody rated this theme."
    return f"{int(rated['below'].sum())} of {len(rated)} answers below standard, by {rated['body'].nunique()} bodies."


def _question(definition: Definition, ratings: pd.DataFrame, labels: dict[str, str]) -> str:
    """Say who gave which rating, from the lowest."""
    levels = {level.value: level for scale in definition.scales.values() for level in scale.levels}
    answered = ratings[ratings["kind"] != "unanswered"]
    if not len(answered):
        return "Nobody answered."
    order = sorted(answered["value"].unique(), key=lambda value: levels[value].order)
    groups = ((levels[value].label, answered.loc[answered["value"] == value, "body"]) for value in order)
    return "; ".join(f"{label}: {', '.join(labels[body] for body in bodies)}" for label, bodies in groups) + "."
