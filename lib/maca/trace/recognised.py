"""The cells behind recognition: each classification at the time, the panel's reference, and the marks of abuse."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from maca.statistics import adjacent_agreement
from maca.tables.coefficients import level_grid
from maca.tables.data import AuditData
from maca.tables.marks import MARK_STATES
from maca.tables.matrix import classes_by_reference
from maca.tables.ratings import table_rows
from maca.tables.recognition import classifications, references
from maca.tables.tools import BORDER_AGES, brook_classifications
from maca.trace.cases import told_of_cases
from maca.trace.unit import Cell, Unit, cells_in, cells_of, row_cells

__all__ = [
    "cases_of_raters",
    "cases_with_hindsight",
    "cases_with_mark",
    "classifications_in_matrix",
    "classifications_of_edition",
    "pairs_of_agency",
    "pairs_of_agency_and_tool",
    "pairs_of_tool",
]

ALL = "all"


def pairs_of_agency(data: AuditData, agency: str, measure: str) -> list[Unit]:
    """List an agency's classifications: those on the panel's tool for how far they agree, else all of them."""
    made = classifications(data)
    return _measured(data, made[made["agency"] == agency], measure)


def pairs_of_tool(data: AuditData, tool: str, measure: str) -> list[Unit]:
    """List the classifications with a tool, of all agencies, in the same way."""
    made = classifications(data)
    return _measured(data, made[made["tool"] == tool], measure)


def pairs_of_agency_and_tool(data: AuditData, agency: str, tool: str, measure: str) -> list[Unit]:
    """List an agency's classifications with one tool, in the same way."""
    made = classifications(data)
    return _measured(data, made[(made["agency"] == agency) & (made["tool"] == tool)], measure)


def classifications_of_edition(data: AuditData, edition: str, measure: str) -> list[Unit]:
    """List the classifications with Brook's tool: those of an edition, or whose age or list the measure asks about."""
    made = brook_classifications(data)
    of = made if measure == "classified" else made[made["edition"] == edition]
    of = of.dropna(subset="age") if measure == "at_border" else of
    holds = {
        "classified": of["edition"] == edition,
        "at_border": of["age"].isin(BORDER_AGES.get(edition, ())),
        "not_listed": of["listed"] == "no",
    }[measure]
    units = []
    for row, mark in zip(of.itertuples(), holds, strict=True):
        cells = _classification_cells(data, row.file)
        ages = told_of_cases(data, "child_age").get(row.case, ()) if measure == "at_border" else ()
        units.append(Unit(f"{row.body} {row.case}", int(mark), 1, f"edition {row.edition}", (*cells, *ages)))
    return units


def classifications_in_matrix(data: AuditData, tool: str, reference: str, classification: str) -> list[Unit]:
    """List the classifications of the cases that the panel placed on a level; those of one level are counted."""
    said = _classes(data, tool)
    said = said[said["reference"] == reference]
    return [
        _classified(data, row, int(row.classification == classification), "said at the time")
        for row in said.itertuples()
    ]


def cases_with_hindsight(data: AuditData, tool: str, measure: str) -> list[Unit]:
    """List the cases that the panel placed on a tool then and now; those that moved as `measure` says are counted."""
    against = references(data)
    both = against[against["tool"] == tool].dropna(subset=["then", "now"])
    units = []
    for row in both.itertuples():
        moved = "same" if row.now == row.then else "higher_now" if row.now > row.then else "lower_now"
        units.append(Unit(row.Index, int(moved == measure), 1, moved, _reference_cells(data, row.Index)))
    return units


def cases_of_raters(data: AuditData, tool: str, raters: str, measure: str) -> list[Unit]:
    """List the cases classified on a tool with their raters; pairs of raters are counted for exact and within_one."""
    ratings = level_grid(data, tool, raters)
    least = data.definition.floors.agreement_raters
    made = classifications(data)
    made = made[(made["tool"] == tool) & made["level"].notna()]
    units = []
    for case in ratings.columns:
        values = ratings[[case]].to_numpy()
        rated = int(ratings[case].notna().sum())
        if not rated:
            continue
        n, of = int(rated >= least), 1
        if measure in ("exact", "within_one"):
            n, of = adjacent_agreement(values, 0 if measure == "exact" else 1)
        own = made[made["case"] == case]
        cells = tuple(cell for row in own.itertuples() for cell in _classification_cells(data, row.file))
        if raters == "with_panel":
            cells += _reference_cells(data, case)
        units.append(Unit(case, n, of, f"{rated} raters", cells))
    return units


def cases_with_mark(data: AuditData, agency: str, mark: str, state: str) -> list[Unit]:
    """List the cases on which an agency (or any, for `all`) sent a return; those in a state are counted."""
    units = []
    for case, said in _marks(data, mark).items():
        own = [(rank, cell) for agency_of, rank, cell in said if agency in (ALL, agency_of)]
        if own:
            best = MARK_STATES[min(rank for rank, _ in own)]
            units.append(Unit(case, int(best == state), 1, best, tuple(cell for _, cell in own)))
    return units


def _measured(data: AuditData, made: pd.DataFrame, measure: str) -> list[Unit]:
    if measure in ("not_listed", "no_tool"):
        holds = made["listed"] == "no" if measure == "not_listed" else made["tool"] == "none"
        rows = zip(made.itertuples(), holds, strict=True)
        return [_classified(data, row, int(mark), "classification", alone=True) for row, mark in rows]
    reference = references(data).reset_index()[["case", "tool", "then"]]
    pairs = made.merge(reference, on=["case", "tool"]).dropna(subset=["level", "then"])
    gap = pairs["level"] - pairs["then"]
    holds = {"exact": gap == 0, "within_one": gap.abs() <= 1, "under": gap < 0, "over": gap > 0}[measure]
    rows = zip(pairs.itertuples(), holds, strict=True)
    return [_classified(data, row, int(mark), "on the panel's tool") for row, mark in rows]


def _classified(data: AuditData, row, n: int, rule: str, alone: bool = False) -> Unit:
    cells = _classification_cells(data, row.file)
    return Unit(f"{row.body} {row.case}", n, 1, rule, cells if alone else cells + _reference_cells(data, row.case))


def _classification_cells(data: AuditData, file: str) -> tuple[Cell, ...]:
    held = cells_in(data).get((file, "", 0), {})
    return tuple(cell for name, cell in held.items() if name.startswith("classification_") and cell[4])


def _reference_cells(data: AuditData, case: str) -> tuple[Cell, ...]:
    return _references(data).get(case, ())


@lru_cache(maxsize=4)
def _references(data: AuditData) -> Mapping[str, tuple[Cell, ...]]:
    """Index the panel's reference by case."""
    found = {}
    for row in table_rows(data, "panel", "cases"):
        case = (row.get("panel_case") or {}).get("value")
        found[case] = row_cells(row, *(name for name in row if name.startswith("reference_")))
    return found


@lru_cache(maxsize=8)
def _classes(data: AuditData, tool: str) -> pd.DataFrame:
    return classes_by_reference(data, tool)


@lru_cache(maxsize=32)
def _marks(data: AuditData, mark: str) -> Mapping[str, list[tuple[str, int, Cell]]]:
    """Index by case what each agency recorded of a mark: the agency, the place of the state and the cell."""
    answers = data.answers
    rows = answers[(answers["input"] == f"mark_{mark}") & answers["case"].isin(data.scope.selected)].astype("object")
    ranks = {name: place for place, name in enumerate(MARK_STATES)}
    found: dict[str, list[tuple[str, int, Cell]]] = {}
    for row, cell in zip(rows.itertuples(), cells_of(rows, "input"), strict=True):
        rank = ranks.get("blank" if pd.isna(row.value) else row.value, ranks["blank"])
        found.setdefault(row.case, []).append((row.agency, rank, cell))
    return found
