"""Protection of a run's tables for one edition, before anybody reads them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from maca.definition import Definition
from maca.errors import DisclosureError, one_of
from maca.tables.table import NUMBERS, Table

__all__ = ["CONFIDENTIAL", "WORDS_ONLY", "protect"]

CONFIDENTIAL = "c"

RESTRICTED_KINDS = {"child", "case_rows", "role"}
"""Kinds of table that only the restricted edition holds."""

WORDS_ONLY = {"sample.criteria"}
"""Tables of which other editions get the verdict and no count: they split the cases by the children's traits."""

CASES_OF_A_BODY = {"gaps.agency", "gaps.blindspot", "recognition.agreement"}
"""Tables with rows by agency that count cases: no row stands on fewer cases than the floor `body_cases`."""


def protect(tables: Mapping[str, Table], definition: Definition, edition: str) -> dict[str, Table]:
    """Decide what readers of an edition may see, for all tables together.

    Parameters
    ----------
    tables : mapping of str to Table
        Unprotected.
    definition : Definition
        Its disclosure policies and floors.
    edition : str
        restricted, partnership or public.

    Returns
    -------
    dict of str to Table
        Without the tables that the edition must not have; a number that it must not have has status `c`.

    Raises
    ------
    DisclosureError
        D001, if the policy says that the edition cannot be made.
    UsageError
        Never: editions are checked before.
    """
    policy = definition.disclosure.get(edition)
    if policy is None:
        raise DisclosureError("D001", one_of("edition", edition, list(definition.disclosure)))
    if not policy.available:
        raise DisclosureError(
            "D001",
            f"the {edition} edition cannot be made yet: its protection is not proven. Take restricted or partnership.",
        )
    if policy.child_counts and policy.case_rows:
        return dict(tables)
    shown = {key: table for key, table in tables.items() if table.spec.kind not in RESTRICTED_KINDS}
    return {key: table.with_frame(_protected(table, definition)) for key, table in shown.items()}


def _protected(table: Table, definition: Definition) -> pd.DataFrame:
    frame = table.frame
    if table.spec.id in WORDS_ONLY:
        return withheld(frame, frame["status"] == "shown")
    if table.spec.id in CASES_OF_A_BODY:
        return withheld(frame, _too_few_cases(frame, definition.floors.body_cases))
    return frame


def _too_few_cases(frame: pd.DataFrame, floor: int) -> pd.Series:
    counts_cases = frame["measure"] != "framework" if "measure" in frame else True
    return (frame["status"] == "shown") & (frame["of"] < floor) & counts_cases


def withheld(frame: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    """Take the numbers out of rows and mark them `c`.

    Parameters
    ----------
    frame : pandas.DataFrame
        With the number columns and status.
    rows : pandas.Series
        bool, one a row.

    Returns
    -------
    pandas.DataFrame
        A changed copy.

    Examples
    --------
    >>> frame = pd.DataFrame([[1, 2, 0.5, None, None, "shown"]], columns=[*NUMBERS, "status"])
    >>> withheld(frame, frame["of"] < 3)[["n", "status"]].values.tolist()
    [[nan, 'c']]
    """
    kept = frame[NUMBERS].astype("float64").mask(rows)
    return frame.assign(**{name: kept[name] for name in NUMBERS}, status=frame["status"].mask(rows, CONFIDENTIAL))
