"""The three layers of judgement, kept apart: what bodies said, what the panel made of it, and its overall grade."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.ratings import case_ratings, panel_ratings, table_rows
from maca.tables.table import TableSpec, complete

__all__ = ["ALL_BODIES", "MOVES", "MOVE_COLUMNS", "SPECS", "moderated"]

MOVES = ("up", "down", "unchanged")
ALL_BODIES = "all_bodies"
"""Stands for the agency where the panel rated a question for the case, whoever had answered it."""

MOVE_COLUMNS = ["case", "theme", "question", "body", "agency", "own", "panel", "move", "reason", "author", "place"]
"""One row a rating that the panel gave: `question` is empty where it rated the whole theme, `body` where it rated for
the case; `own` is the rating before it (of the body, or the lowest of all bodies; empty where there was none or a
whole theme was rated), `panel` the rating that it gave, both by value."""


@lru_cache(maxsize=4)
def moderated(data: AuditData) -> pd.DataFrame:
    """List every rating that the panel gave, with what stood before and why it changed.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per moderated rating
        MOVE_COLUMNS. `move` is up, down, unchanged, or empty where nothing stood before.
    """
    panel = panel_ratings(data)
    told = _reasons(data)
    agencies = {body.id: body.agency for body in data.scope.bodies}
    rows = []
    for row in panel[panel["kind"] == "rating"].itertuples():
        own = _own(data, row.case, row.question, row.body)
        place = (row.file, row.sheet, row.cell)
        agency = agencies.get(row.body, ALL_BODIES)
        move = _move(data, row.question, own, row.value)
        reason, author = told.get(place, ("", ""))
        source = f"{row.file} {row.sheet}!{row.cell}"
        rows.append([row.case, row.theme, row.question, row.body, agency, own, row.value, move, reason, author, source])
    return pd.DataFrame(rows, columns=MOVE_COLUMNS, dtype="object")


def _reasons(data: AuditData) -> dict[tuple[str, str, str], tuple[str, str]]:
    """By the cell of the rating: its reason and author."""
    found = {}
    for row in table_rows(data, "panel", "moderations"):
        rating = row.get("moderation_rating")
        if rating:
            said = [str(row.get(name, {}).get("value") or "") for name in ("moderation_reason", "moderation_author")]
            found[rating["file"], rating["sheet"], rating["cell"]] = (said[0], said[1])
    return found


def _own(data: AuditData, case: str, question: str, body: str) -> str:
    if not question:
        return ""
    own = case_ratings(data)
    own = own[(own["case"] == case) & (own["question"] == question) & (own["kind"] == "rating")]
    own = own[own["body"] == body] if body else own
    order = _order(data, question)
    return min(own["value"], key=order.__getitem__) if len(own) else ""


def _move(data: AuditData, question: str, own: str, panel: str) -> str:
    if not own:
        return ""
    order = _order(data, question)
    before, after = order[own], order.get(panel, order[own])
    return "up" if after > before else "down" if after < before else "unchanged"


def _order(data: AuditData, question: str) -> dict[str, int]:
    scale = next(item.scale for item in data.definition.questions if item.id == question)
    return {level.value: level.order for level in data.definition.scales[scale].rated}


def panel_moves(data: AuditData) -> pd.DataFrame:
    """Count the ratings that the panel moved up, moved down or let stand, by theme and agency.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per theme, agency and move
        `n` ratings of those of that agency that the panel gave anew. Status z: it gave none; x: no panel return came.
        The agency `all_bodies` holds ratings for a case, against the lowest that a body had given.
    """
    moves = moderated(data)
    moves = moves[moves["move"] != ""]
    rows = []
    for (theme, agency), group in moves.groupby(["theme", "agency"], sort=False):
        of = len(group)
        rows += [[theme, agency, move, n := int((group["move"] == move).sum()), of, n / of] for move in MOVES]
    found = pd.DataFrame(rows, columns=["theme", "agency", "move", "n", "of", "value"])
    themes = [str(theme.id) for theme in data.definition.themes]
    agencies = [*[agency.id for agency in data.definition.agencies], ALL_BODIES]
    came = bool((data.answers["strand"] == "panel").any())
    return complete(found, {"theme": themes, "agency": agencies, "move": list(MOVES)}, absent="z" if came else "x")


def panel_grades(data: AuditData) -> pd.DataFrame:
    """Count the cases by the panel's overall grade; the median is a grade, and there is no mean.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per grade
        `n` cases of those graded. Text `median`: yes on the middle grade (two where the middle lies between). Status x:
        nothing was graded.
    """
    item = next(row for row in data.definition.fields["panel"] if row.id == "overall_grade")
    scale = data.definition.scales[item.codes]
    given = _grades(data)
    ranks = sorted(level.order for value in given.values() if (level := scale.by_value[value]).kind == "rating")
    middle = {ranks[(len(ranks) - 1) // 2], ranks[len(ranks) // 2]} if ranks else set()
    rows = []
    for level in reversed(scale.levels):
        rated = level.kind == "rating"
        n, of = list(given.values()).count(level.value), len(ranks) if rated else len(given)
        share, status = (n / of, "shown") if of else (None, "x")
        rows.append([level.value, n, of, share, status, "yes" if rated and level.order in middle else ""])
    found = pd.DataFrame(rows, columns=["grade", "n", "of", "value", "status", "median"])
    return complete(found, {"grade": found["grade"].tolist()})


def _grades(data: AuditData) -> dict[str, str]:
    """By case the panel's overall grade; the last row on a case decides."""
    given = {}
    for row in table_rows(data, "panel", "cases"):
        grade = row.get("overall_grade", {})
        if grade.get("value") and grade.get("case") in data.scope.selected:
            given[grade["case"]] = grade["value"]
    return given


def case_grades(data: AuditData) -> pd.DataFrame:
    """Give the panel's overall grade of each case (restricted edition).

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per case
        `n` 1 and the text `grade`. Status x: the panel has not graded it.
    """
    found = pd.DataFrame([[case, 1, grade] for case, grade in _grades(data).items()], columns=["case", "n", "grade"])
    return complete(found, {"case": data.scope.selected})


def panel_changes(data: AuditData) -> pd.DataFrame:
    """List the ratings that the panel gave, each with what stood before, its reason and its author.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per moderated rating
        `id` M01 ...; `n` 1. Texts of MOVE_COLUMNS. Without any, one row `none` with status x.
    """
    moves = moderated(data).drop(columns="agency")
    if not len(moves):
        return complete(pd.DataFrame({"id": ["none"], "n": [None], "status": ["x"]}), {"id": ["none"]})
    names = [f"M{number:02d}" for number in range(1, len(moves) + 1)]
    return complete(moves.assign(id=names, n=1), {"id": names})


def case_strip(data: AuditData) -> pd.DataFrame:
    """Count, by case, theme and body, the questions that the body itself rated below standard.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per case, theme and body
        `n` questions below of those that the body rated; status z: not involved; x: nothing rated. Texts `own` (the
        body's lowest rating, by value) and `panel` (the panel's rating of the theme for the case).
    """
    own = case_ratings(data)
    own = own[own["kind"] == "rating"]
    panel = panel_ratings(data)
    whole = panel[(panel["question"] == "") & (panel["body"] == "")]
    decided = {(row.case, row.theme): row.value for row in whole.itertuples()}
    rows = []
    for (case, theme, body), group in own.groupby(["case", "theme", "body"], sort=False):
        lowest = min((_order(data, row.question)[row.value], row.value) for row in group.itertuples())[1]
        n, of = int(group["below"].sum()), len(group)
        rows.append([case, theme, body, n, of, n / of, lowest, decided.get((case, theme), "")])
    found = pd.DataFrame(rows, columns=["case", "theme", "body", "n", "of", "value", "own", "panel"])
    grid = data.scope.grid[data.scope.grid["state"] != "not_involved"]
    involved = set(zip(grid["case"], grid["body"], strict=True))
    bodies = [body.id for body in data.scope.bodies if body.id in set(grid["body"])]
    themes = [str(theme.id) for theme in data.definition.themes]
    table = complete(found, {"case": data.scope.selected, "theme": themes, "body": bodies})
    outside = pd.Series([pair not in involved for pair in zip(table["case"], table["body"], strict=True)])
    return table.assign(status=table["status"].mask(outside & (table["status"] == "x"), "z"))


def _spec(identifier: str, title: str, unit: str, dimensions: tuple[str, ...], kind: str, compute: object) -> TableSpec:
    return TableSpec(identifier, title, unit, "share", dimensions, "", "cases", kind, compute)


SPECS: tuple[TableSpec, ...] = (
    _spec(
        "case.rating",
        "Questions that each body rated below standard, by case and theme",
        "answers",
        ("case", "theme", "body"),
        "case_rows",
        case_strip,
    ),
    _spec(
        "panel.moves",
        "Ratings that the panel moved up, moved down or let stand",
        "answers",
        ("theme", "agency", "move"),
        "case_rows",
        panel_moves,
    ),
    _spec("panel.grade", "Cases by the panel's overall grade", "cases", ("grade",), "practice", panel_grades),
    _spec("panel.case", "The panel's overall grade of each case", "cases", ("case",), "case_rows", case_grades),
    _spec("panel.change", "Ratings that the panel gave, with reasons", "answers", ("id",), "case_rows", panel_changes),
)
