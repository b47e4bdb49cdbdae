"""Extracts that came as counts alone: they stand beside the others and are never merged with them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from maca.tables.children import extract_forms
from maca.tables.data import AuditData

__all__ = [
    "Counts",
    "aggregate_counts",
    "children_by_role",
    "children_in",
    "displayed_only",
    "known_in",
    "partition",
]

Counts = Mapping[str, int]
"""Children by cell of the list aggregate_cells; a cell that was left out is not in it."""

DISPLAYED = ("role.displayed", "role.both")
CHARACTERISTIC_GROUPS = {"age": "age_band", "sen": "send", "disability": "send"}
"""Where the counts of a characteristic stand under another name."""


@lru_cache(maxsize=4)
def aggregate_counts(data: AuditData) -> dict[str, Counts]:
    """Read the counts of every body that sent counts alone.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    dict of str to Counts
        By agency; the bodies of one agency are added up.
    """
    forms = extract_forms(data)
    answers = data.answers[(data.answers["strand"] == "extract") & (data.answers["table"] == "counts")]
    found: dict[str, dict[str, int]] = {body.partition(".")[0]: {} for body, form in forms.items() if form == "counts"}
    rows = answers.drop_duplicates(["body", "file", "row", "input"], keep="last")
    wide = rows.set_index(["agency", "body", "file", "row", "input"])["value"].astype("object").unstack("input")
    for row in wide.reset_index().to_dict("records"):
        children = pd.to_numeric(row.get("count_children"), errors="coerce")
        cell = row.get("count_cell")
        if forms.get(row["body"]) == "counts" and isinstance(cell, str) and pd.notna(children) and children >= 0:
            counts = found.setdefault(row["agency"], {})
            counts[cell] = counts.get(cell, 0) + int(children)
    return found


def children_in(counts: Counts) -> int:
    """Say how many children a source counts: its total, or the fullest of its breakdowns where it gave no total.

    Examples
    --------
    >>> children_in({"gender.male": 4, "gender.female": 2, "age_band.10-14": 5})
    6
    """
    if "children" in counts:
        return counts["children"]
    breakdowns = [partition(counts, name) for name in ("age_band", "gender", "ethnicity", "period")]
    return max(sum(counted.values()) for counted in (breakdowns if any(breakdowns) else [partition(counts, "role")]))


def children_by_role(counts: Counts) -> int:
    """Say over how many children the roles are counted: every child known, where the rest counts those who displayed.

    Examples
    --------
    >>> children_by_role({"children": 6, "role.displayed": 6, "role.experienced": 3})
    9
    """
    return max(children_in(counts), sum(partition(counts, "role").values()))


def partition(counts: Counts, group: str) -> dict[str, int]:
    """Give the counts of one breakdown by category.

    Examples
    --------
    >>> partition({"children": 6, "gender.male": 4, "gender.female": 2}, "gender")
    {'male': 4, 'female': 2}
    """
    return {cell.partition(".")[2]: count for cell, count in counts.items() if cell.partition(".")[0] == group}


def displayed_only(counts: Counts) -> bool:
    """Say whether every child counted displayed the behaviour: only then can the counts stand where that is asked.

    Examples
    --------
    >>> displayed_only({"children": 6, "role.displayed": 5, "role.both": 1}), displayed_only({"children": 6})
    (True, False)
    """
    shown = sum(counts.get(cell, 0) for cell in DISPLAYED)
    return any(cell in counts for cell in DISPLAYED) and shown >= children_in(counts)


def known_in(counts: Counts, characteristic: str) -> int:
    """Say for how many children the source knows a characteristic.

    Examples
    --------
    >>> known_in({"children": 6, "gender.male": 3, "gender.female": 2, "gender.unknown": 1}, "gender")
    5
    """
    group = CHARACTERISTIC_GROUPS.get(characteristic, characteristic)
    parts = partition(counts, group)
    if not parts:
        return 0
    children = children_by_role(counts) if characteristic == "role" else children_in(counts)
    if group == "send":
        return max(0, children - parts.get("not_known", 0))
    known = sum(count for name, count in parts.items() if name not in ("unknown", "refused", "not_obtained"))
    return min(known, children)
