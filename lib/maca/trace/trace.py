"""Trace one row of a table to the cells that it was counted from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from maca.errors import StoppedError, UsageError, one_of
from maca.tables.catalogue import CATALOGUE
from maca.tables.data import AuditData
from maca.trace import answers, cases
from maca.trace.unit import CELL_COLUMNS, Unit

__all__ = ["Trace", "trace", "traceable"]

Tracer = Callable[..., list[Unit]]


def _blindspot(data: AuditData, theme: str, agency: str, measure: str) -> list[Unit]:
    views = {"framework": answers.linked_statements, "case": cases.linked_cases, "panel": cases.panel_cases}
    return views[measure](data, theme, agency)


TRACERS: dict[str, Tracer] = {
    "engagement.agency": answers.returns_of,
    "gaps.theme": cases.theme_cases,
    "gaps.objective": cases.objective_cases,
    "gaps.question": cases.question_cases,
    "gaps.ranked": cases.question_cases,
    "gaps.strengths": partial(cases.question_cases, meets=True),
    "gaps.agency": cases.agency_cases,
    "gaps.period": cases.period_cases,
    "gaps.role": cases.role_cases,
    "gaps.blindspot": _blindspot,
    "gaps.ratings": answers.answers_by_rating,
    "gaps.evidence": answers.answers_by_basis,
    "gaps.not_applicable": answers.answers_not_applicable,
    "framework.domain": answers.domain_answers,
    "framework.statement": answers.statements_by_rating,
    "learning.finding": answers.agencies_on_finding,
    "actions.progress": answers.action_rows,
    "prevention.initiatives": answers.initiative_rows,
    "training.staff": answers.training_rows,
    "data.uses": answers.use_rows,
}
"""Tables whose numbers can be followed, and what lists the units of a row; its arguments are the row's dimensions."""


@dataclass(frozen=True)
class Trace:
    """One row of a table and what it counts.

    Attributes
    ----------
    table : str
    row : dict of str to str
        The row's dimensions.
    status : str
    n, of : int or None
        As the table has them; None where it has none.
    units : list of Unit
    """

    table: str
    row: dict[str, str]
    status: str
    n: int | None
    of: int | None
    units: list[Unit]

    @property
    def cells(self) -> pd.DataFrame:
        """One row a cell: `unit`, `counted` (yes or no), `rule`, `file`, `sheet`, `cell`, `input`, `value`."""
        rows = [
            [unit.name, "yes" if unit.n else "no", unit.rule, *cell]
            for unit in self.units
            for cell in unit.cells or [("",) * len(CELL_COLUMNS)]
        ]
        return pd.DataFrame(rows, columns=["unit", "counted", "rule", *CELL_COLUMNS])


def traceable() -> list[str]:
    """List the tables whose numbers can be traced."""
    return list(TRACERS)


def trace(data: AuditData, table: str, row: Mapping[str, str]) -> Trace:
    """List the returns, sheets and cells behind one number.

    Parameters
    ----------
    data : AuditData
        The frames of the run.
    table : str
        As `gaps.theme`.
    row : mapping of str to str
        Every dimension of the table with its value, as theme: 3.

    Returns
    -------
    Trace

    Raises
    ------
    UsageError
        T001 for an unknown table, T002 for a dimension that is wrong or lacking, T003 for a value it does not have.
    StoppedError
        T004, if what is traced is not what the table counts: a fault of maca.
    """
    if table not in TRACERS:
        raise UsageError("T001", f"{one_of('table', table, traceable())} Name one of them.")
    spec = next(spec for spec in CATALOGUE if spec.id == table)
    if set(row) != set(spec.dimensions):
        wanted = " ".join(f"{name}=..." for name in spec.dimensions)
        raise UsageError("T002", f"a row of {table} is named by {wanted}. Give each of them once.")
    frame = spec.compute(data)
    for name in spec.dimensions:
        if row[name] not in set(frame[name]):
            known = list(dict.fromkeys(frame[name]))
            raise UsageError("T003", f"{one_of(name, row[name], known)} Correct it.")
    found = frame[(frame[list(spec.dimensions)] == [row[name] for name in spec.dimensions]).all(axis=1)].iloc[0]
    n, of = (None if pd.isna(found[name]) else int(found[name]) for name in ("n", "of"))
    units = TRACERS[table](data, *(row[name] for name in spec.dimensions))
    _hold(table, found["status"], n, of, units)
    return Trace(table, dict(row), found["status"], n, of, units)


def _hold(table: str, status: str, n: int | None, of: int | None, units: list[Unit]) -> None:
    sums = (sum(unit.n for unit in units), sum(unit.of for unit in units))
    if status == "shown" and (sums[0] != n or (of is not None and sums[1] != of)):
        raise StoppedError(
            "T004", f"{table} counts {n} of {of}, and {sums[0]} of {sums[1]} were traced. Report this fault of maca."
        )
