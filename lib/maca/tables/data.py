"""Everything that the tables of one run are computed from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from maca.definition import Definition
from maca.scope.model import Scope

__all__ = ["ANSWER_COLUMNS", "AuditData"]

ANSWER_COLUMNS = [
    "strand",
    "body",
    "agency",
    "case",
    "table",
    "row",
    "input",
    "question",
    "part",
    "theme",
    "objective",
    "type",
    "value",
    "raw",
    "state",
    "file",
    "sheet",
    "cell",
]
"""One row an answer: an input of a current return, or one column of one filled row of a table in it.

`value` is canonical text: an ISO date, whole number, code of the code list, value of the scale, codes joined by `;`; NA when blank or
in fault. `state` is answered, blank or in_fault. `table` is NA for a single cell and `row` then too; `case` is the case that the
answer is about (the return's own, or in the panel's tables the row's), NA where there is none. `theme` is Int64.
"""


@dataclass(frozen=True, eq=False)
class AuditData:
    """The frames of one wave, read once.

    Attributes
    ----------
    definition : Definition
    wave : str
    scope : Scope
    answers : pandas.DataFrame
        ANSWER_COLUMNS; current and involved returns alone (receipts with status read, or undecided and used).
    receipts, faults, concerns : pandas.DataFrame
        As receipts.csv, faults.csv and concerns.csv.
    reference : pandas.DataFrame
        Comparison figures: measure, period, vintage, area, group, value, unit, source, url, licence (all str).
    earlier : AuditData, optional
        The earlier wave's, from its last good restricted run.
    """

    definition: Definition
    wave: str
    scope: Scope
    answers: pd.DataFrame
    receipts: pd.DataFrame
    faults: pd.DataFrame
    concerns: pd.DataFrame
    reference: pd.DataFrame
    earlier: AuditData | None = None
