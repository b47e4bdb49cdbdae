"""A table of the catalogue: declared once, computed once, protected before anybody reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

import pandas as pd

from maca.tables.data import AuditData

__all__ = ["NUMBERS", "STATUSES", "Kind", "Table", "TableSpec", "complete"]

NUMBERS = ["n", "of", "value", "low", "high"]
STATUSES = ["shown", "c", "x", "z", "low"]

Kind = Literal["practice", "returns", "child", "case_rows", "role"]


@dataclass(frozen=True)
class TableSpec:
    """What the catalogue says of one table.

    Attributes
    ----------
    id : str
        As `gaps.theme`.
    title : str
        What it shows, as a caption.
    unit : str
        What n counts: children, cases, answers, statements, pairs, uses, referrals, returns or agencies.
    value_unit : str
        share, score, days or per_30_days.
    dimensions : tuple of str
    theme : str
        Theme ids that it belongs to, `1` to `5` joined by spaces; empty for all.
    chapter : str
        The chapter of the definition that reads it.
    kind : str
        What protection rests on: `practice` and `returns` counts are shown in the partnership edition (never by a body
        with too few cases), `child`, `case_rows` and `role` stay in the restricted edition.
    compute : callable
        Takes an AuditData, gives the frame.
    later_wave : bool
        Only in a wave that has an earlier one.
    needs : tuple of str
        Code lists without which an audit has no such table.
    """

    id: str
    title: str
    unit: str
    value_unit: str
    dimensions: tuple[str, ...]
    theme: str
    chapter: str
    kind: Kind
    compute: Callable[[AuditData], pd.DataFrame]
    later_wave: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A computed table.

    Attributes
    ----------
    spec : TableSpec
    frame : pandas.DataFrame
        The dimensions (str), then n, of, value, low, high (float, NA where undefined), status (str), then texts (str).
    """

    spec: TableSpec
    frame: pd.DataFrame

    def with_frame(self, frame: pd.DataFrame) -> Table:
        """Return this table with another frame."""
        return replace(self, frame=frame)


def complete(found: pd.DataFrame, dimensions: Mapping[str, Sequence[str]], absent: str = "x") -> pd.DataFrame:
    """Give every combination of the dimensions its row, in their order, and every number column its place.

    Parameters
    ----------
    found : pandas.DataFrame
        Some or all of the dimensions' combinations, each at most once, with any of n, of, value, low, high, status and
        texts.
    dimensions : mapping of str to sequence of str
        Every value of each dimension, in the order of the definition.
    absent : str
        The status of a combination that `found` has not.

    Returns
    -------
    pandas.DataFrame
        One row a combination. A row that is not `shown` holds no number; a missing status means `shown`.

    Examples
    --------
    >>> found = pd.DataFrame({"theme": ["2"], "n": [1], "of": [4]})
    >>> complete(found, {"theme": ["1", "2"]})[["theme", "n", "of", "status"]].values.tolist()
    [['1', nan, nan, 'x'], ['2', 1.0, 4.0, 'shown']]
    """
    names = list(dimensions)
    every = pd.DataFrame(list(product(*dimensions.values())), columns=names, dtype="object")
    known = (
        found.assign(status=found["status"].astype("object").fillna("shown"))
        if "status" in found
        else found.assign(status="shown")
    )
    table = every.merge(known.astype(dict.fromkeys(names, "object")), on=names, how="left", validate="one_to_one")
    table["status"] = table["status"].fillna(absent)
    for column in NUMBERS:
        values = table[column] if column in table else pd.Series(float("nan"), index=table.index)
        table[column] = pd.to_numeric(values, errors="coerce").astype("float64").where(table["status"] == "shown")
    texts = [column for column in table if column not in [*names, *NUMBERS, "status"]]
    table[texts] = table[texts].astype("object").fillna("")
    return table[[*names, *NUMBERS, "status", *texts]]
