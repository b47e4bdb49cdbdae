"""Protection of a run's tables for one edition, before anybody reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from maca.definition import Definition
from maca.errors import DisclosureError, one_of
from maca.tables.engagement import CAME
from maca.tables.masking import Mask
from maca.tables.table import NUMBERS, Table

__all__ = ["CONFIDENTIAL", "WORDS_ONLY", "protect"]

CONFIDENTIAL = "c"

RESTRICTED_KINDS = {"child", "case_rows", "role"}
"""Kinds of table that only the restricted edition holds."""

WORDS_ONLY = {"sample.criteria"}
"""Tables of which other editions get the verdict and no count: they split the cases by the children's traits."""

CASES_OF_A_BODY = {"gaps.agency", "gaps.blindspot", "recognition.agreement"}
"""Tables with rows by agency that count cases: none is shown of an agency that answered on fewer cases than the floor
`body_cases`, or that stands on fewer. What is concluded from such cases is not said either."""

MEDIANS = {"pathway.step": "days_median", "pathway.wait": ""}
"""Tables with the median days of cases, and the measure that is one where there are others: none is shown of fewer
cases than the floor `median_cases`, since the median of one case is that case's own days."""

WITH_THE_PANEL = {"recognition.coefficients"}
"""Tables with pairs of bodies, and pairs of bodies and panel: their difference would give back, by tool, what the table
of agreement withholds by agency."""

TYPED = {"actions.recommendation": ("text", "evidence", "owner", "closed_by"), "actions.prompts": ("text",)}
"""Texts of returns that other readers get: the partnership's own plan, without case ids and without identifiers."""

NAMES_A_ROLE = {"owner", "closed_by"}
"""Texts that are meant to name who is responsible."""


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
    cases = _cases_by_agency(tables)
    return {key: table.with_frame(_protected(table, definition, cases)) for key, table in shown.items()}


def _protected(table: Table, definition: Definition, cases: Mapping[str, int]) -> pd.DataFrame:
    frame = table.frame
    if table.spec.id in WORDS_ONLY:
        return withheld(frame, frame["status"] == "shown")
    if table.spec.id in CASES_OF_A_BODY:
        few = _too_few_cases(frame, definition.floors.body_cases, cases)
        return _silent(withheld(frame, few), few)
    if table.spec.id in WITH_THE_PANEL:
        return withheld(frame, (frame["raters"] == "with_panel") & (frame["status"] == "shown"))
    if table.spec.id in MEDIANS:
        return withheld(frame, _few_behind_a_median(frame, MEDIANS[table.spec.id], definition.floors.median_cases))
    if table.spec.id in TYPED:
        return _masked(frame, TYPED[table.spec.id], definition.case_prefix)
    return frame


def _cases_by_agency(tables: Mapping[str, Table]) -> dict[str, int]:
    """Count the cases on which each agency, its teams and organisations together, sent a return."""
    if "engagement.case" not in tables:
        return {}
    frame = tables["engagement.case"].frame
    came = frame[(frame["n"] == 1) & frame["state"].isin(CAME)]
    agencies = [body.partition(".")[0] for body in came["body"]]
    return came.assign(agency=agencies).groupby("agency")["case"].nunique().to_dict()


def _too_few_cases(frame: pd.DataFrame, floor: int, cases: Mapping[str, int]) -> pd.Series:
    counts_cases = frame["measure"] != "framework" if "measure" in frame else True
    of_agency = frame["agency"].map(lambda agency: cases.get(agency, 0))
    return (frame["status"] == "shown") & ((frame["of"] < floor) | (of_agency < floor)) & counts_cases


def _few_behind_a_median(frame: pd.DataFrame, measure: str, floor: int) -> pd.Series:
    medians = frame["measure"] == measure if measure else True
    return (frame["status"] == "shown") & (frame["n"] < floor) & medians


def _silent(frame: pd.DataFrame, few: pd.Series) -> pd.DataFrame:
    """Take back what was concluded from an agency's cases where their count was withheld."""
    if "verdict" not in frame:
        return frame
    concerned = (few & (frame["measure"] == "case")).groupby([frame["theme"], frame["agency"]]).transform("any")
    return frame.assign(verdict=frame["verdict"].mask(concerned, "cannot_be_told"))


def _masked(frame: pd.DataFrame, columns: tuple[str, ...], prefix: str) -> pd.DataFrame:
    ids, identifiers = re.compile(rf"\b{re.escape(prefix)}[\W_]{{0,2}}\d+", re.IGNORECASE), Mask("", [])

    def read(name: str, text: str) -> str:
        text = ids.sub("[a case]", text)
        return text if name in NAMES_A_ROLE else identifiers(text)

    return frame.assign(**{name: [read(name, text) for text in frame[name]] for name in columns})


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
