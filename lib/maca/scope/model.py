"""The scope grid of a wave: who is asked for what, and so every denominator."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from maca.definition import Body

__all__ = ["ASKED_COLUMNS", "CASE_COLUMNS", "GRID_COLUMNS", "Scope"]

GRID_COLUMNS = ["case", "body", "state", "contact", "due"]
CASE_COLUMNS = ["case", "found_by", "status", "replaces", "reason"]
ASKED_COLUMNS = ["strand", "body", "contact", "due"]


@dataclass(frozen=True)
class Scope:
    """Who is asked for what in one wave.

    Attributes
    ----------
    wave : str
    bodies : list of Body
        The definition's agencies and teams, the organisations that this wave names, and the three bodies that
        are no agency: `area` (the consensus), `panel` and `partnership`.
    grid : pandas.DataFrame, one row per case and body
        GRID_COLUMNS; `state` is involved, not_involved or checking.
    cases : pandas.DataFrame, one row per case
        CASE_COLUMNS; `status` is selected, reserve or replaced; `found_by` a code of codes/found_by.csv.
    asked : pandas.DataFrame, one row per strand and body
        ASKED_COLUMNS; every strand but `case`.
    """

    wave: str
    bodies: list[Body]
    grid: pd.DataFrame
    cases: pd.DataFrame
    asked: pd.DataFrame

    @cached_property
    def by_id(self) -> dict[str, Body]:
        """Bodies by their id."""
        return {body.id: body for body in self.bodies}

    @cached_property
    def selected(self) -> list[str]:
        """Ids of the cases that are audited, in the grid's order."""
        return self.cases.loc[self.cases["status"] == "selected", "case"].tolist()

    def expected(self) -> pd.DataFrame:
        """List every return that is expected, and those that are not because a body was not involved.

        Returns
        -------
        pandas.DataFrame, one row per place
            `strand`, `body`, `agency`, `case` (NA outside the case strand), `state` (involved, checking or
            not_involved; `involved` outside the case strand), `due` (datetime64), `contact`.
        """
        grid = self.grid[self.grid["case"].isin(self.selected)].assign(strand="case")
        rest = self.asked.assign(case=pd.NA, state="involved")
        columns = ["strand", "body", "case", "state", "due", "contact"]
        places = pd.concat([rest[columns], grid[columns]], ignore_index=True).astype({"case": "string"})
        places.insert(2, "agency", places["body"].map(lambda body: self.by_id[body].agency))
        return places
