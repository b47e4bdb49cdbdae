"""The cells behind the layers of judgement: bodies' ratings of a case, the panel's moves and grades, and aspects."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from maca.tables.aspects import EVERY_ASPECT, met_by_case
from maca.tables.case_rule import case_questions
from maca.tables.children import case_role
from maca.tables.data import AuditData
from maca.tables.layers import moderated
from maca.tables.periods import case_periods
from maca.tables.ratings import case_ratings, table_rows
from maca.trace.cases import cells_of_questions
from maca.trace.unit import Cell, Unit, cells_of, rating_cell, row_cells

__all__ = [
    "aspect_cases",
    "aspect_cases_by_period",
    "aspect_cases_by_role",
    "aspect_of_case",
    "case_answers",
    "grade_of_case",
    "graded_cases",
    "moved_ratings",
    "panel_rating",
]


def case_answers(data: AuditData, case: str, theme: str, body: str) -> list[Unit]:
    """List a body's ratings of a case in a theme; those below the standard are counted."""
    return [
        Unit(row.question, int(row.below), 1, "own rating", (rating_cell(row),))
        for row in _own_ratings(data).get((case, theme, body), ())
    ]


def moved_ratings(data: AuditData, theme: str, agency: str, move: str) -> list[Unit]:
    """List the ratings of an agency that the panel gave anew in a theme; those that moved so are counted."""
    moves = moderated(data)
    moves = moves[(moves["move"] != "") & (moves["theme"] == theme) & (moves["agency"] == agency)]
    return [_moved(data, row, int(row.move == move)) for row in moves.itertuples()]


def panel_rating(data: AuditData, identifier: str) -> list[Unit]:
    """Give one rating of the panel, with what stood before it."""
    return [
        _moved(data, row, 1)
        for number, row in enumerate(moderated(data).itertuples(), start=1)
        if f"M{number:02d}" == identifier
    ]


def graded_cases(data: AuditData, grade: str) -> list[Unit]:
    """List the cases that the panel graded; those of one grade are counted."""
    item = next(row for row in data.definition.fields["panel"] if row.id == "overall_grade")
    levels = data.definition.scales[item.codes].by_value
    rows = {}
    for row in table_rows(data, "panel", "cases"):
        given = row.get("overall_grade", {})
        if given.get("value") and given.get("case") in data.scope.selected:
            rows[given["case"]] = row
    units = []
    for case, row in rows.items():
        value = row["overall_grade"]["value"]
        if levels[value].kind == "rating" or levels[grade].kind != "rating":
            units.append(Unit(case, int(value == grade), 1, "panel", row_cells(row, "overall_grade")))
    return units


def grade_of_case(data: AuditData, case: str) -> list[Unit]:
    """Give the cell in which the panel graded a case."""
    rows = [row for row in table_rows(data, "panel", "cases") if row.get("overall_grade", {}).get("case") == case]
    graded = [row for row in rows if row["overall_grade"]["value"]]
    return [Unit(case, 1, 1, "panel", row_cells(row, "overall_grade")) for row in graded[-1:]]


def aspect_cases(data: AuditData, aspect: str) -> list[Unit]:
    """List the cases rated on an aspect of a theme, as 3.family; those in which it was met are counted."""
    return list(_aspect_cases(data, aspect))


def aspect_cases_by_period(data: AuditData, aspect: str, period: str) -> list[Unit]:
    """List the same for the cases of a period."""
    periods = case_periods(data)
    return [unit for unit in aspect_cases(data, aspect) if periods.get(unit.name) == period]


def aspect_cases_by_role(data: AuditData, aspect: str, role: str) -> list[Unit]:
    """List the same for the cases of a role."""
    roles = _roles(data)
    return [unit for unit in aspect_cases(data, aspect) if roles.get(unit.name) == role]


def aspect_of_case(data: AuditData, aspect: str, case: str) -> list[Unit]:
    """Give the same for one case."""
    return [unit for unit in aspect_cases(data, aspect) if unit.name == case]


@lru_cache(maxsize=4)
def _own_ratings(data: AuditData) -> Mapping[tuple[str, str, str], list]:
    own = case_ratings(data)
    found: dict[tuple[str, str, str], list] = {}
    for row in own[own["kind"] == "rating"].itertuples():
        found.setdefault((row.case, row.theme, row.body), []).append(row)
    return found


@lru_cache(maxsize=4)
def _roles(data: AuditData) -> dict[str, str]:
    return case_role(data).to_dict()


@lru_cache(maxsize=64)
def _aspect_cases(data: AuditData, aspect: str) -> tuple[Unit, ...]:
    theme, _, name = aspect.partition(".")
    met = met_by_case(data)
    met = met[(met["theme"] == theme) & (met["aspect"] == name)]
    aspects = {question.id: question.aspect for question in data.definition.questions}
    asked = case_questions(data)
    asked = asked[(asked["theme"] == theme) & (asked["question"].map(aspects) != "")]
    if name != EVERY_ASPECT:
        asked = asked[asked["question"].map(aspects) == name]
    return tuple(
        Unit(row.case, int(row.met), 1, "case rule", cells_of_questions(data, asked[asked["case"] == row.case]))
        for row in met.itertuples()
    )


def _moved(data: AuditData, row, n: int) -> Unit:
    given = _rating_cell(data, row.place, str(row.panel))
    own = case_ratings(data)
    own = own[(own["case"] == row.case) & (own["question"] == row.question) & (own["kind"] == "rating")]
    own = own[own["body"] == row.body] if row.body else own
    what = row.question or f"theme {row.theme}"
    return Unit(f"{row.body} {row.case} {what}".strip(), n, 1, row.move or "nothing before", (given, *cells_of(own)))


def _rating_cell(data: AuditData, place: str, value: str) -> Cell:
    """Take a place apart: the file, a space, the sheet, an exclamation mark and the cell; files may have spaces."""
    named, _, cell = place.rpartition("!")
    file = max((name for name in data.receipts["file"] if named.startswith(f"{name} ")), key=len, default=named)
    return (file, named.removeprefix(file).strip(), cell, "moderation_rating", value)
