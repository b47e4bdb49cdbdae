"""Everything that the tables of one run are computed from."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from maca.definition import Definition
from maca.returns.frames import ANSWER_COLUMNS, text_frame
from maca.returns.link_decisions import LINK_DECISION_COLUMNS
from maca.scope.model import Scope

__all__ = ["ANSWER_COLUMNS", "AuditData"]


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
    links : pandas.DataFrame
        LINK_DECISION_COLUMNS: which records of the extracts a person joined or parted.
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
    links: pd.DataFrame = field(default_factory=lambda: text_frame([], LINK_DECISION_COLUMNS))
