"""Extracts that came as counts alone: they stand beside the others and are never merged with them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from maca.returns.counts import TOTAL, Counts, counts_taken, sums_apart, whole_of
from maca.tables.children import extract_forms
from maca.tables.data import AuditData
from maca.tables.recording import left_blank

__all__ = [
    "CHARACTERISTIC_GROUPS",
    "Counts",
    "aggregate_counts",
    "children_by_role",
    "children_in",
    "count_of",
    "displayed_only",
    "known_in",
    "known_of",
    "partition",
]

DISPLAYED = ("role.displayed", "role.both")
CHARACTERISTIC_GROUPS = {"age": "age_band", "sen": "send", "disability": "send"}
"""Where the counts of a characteristic stand under another name."""

BREAKDOWNS = ("age_band", "gender", "ethnicity", "period")
"""Groups from which the children are told where a source gave no total; in another's stead, those by role."""

NOT_KNOWN = ("unknown", "refused", "not_obtained")


@lru_cache(maxsize=4)
def aggregate_counts(data: AuditData) -> dict[str, Counts]:
    """Read the counts of every body that sent counts alone, as far as they can be taken.

    A number that was given and is none, that was given twice and not the same, or whose group comes to more than what
    it is part of, is None, unless its total and the rest of its group tell it.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    dict of str to Counts
        By agency; the bodies of one agency are added up, and what is None of one is None of all.
    """
    forms = extract_forms(data)
    cells = [code.code for code in data.definition.codes["aggregate_cells"].codes]
    answers = data.answers[(data.answers["strand"] == "extract") & (data.answers["table"] == "counts")]
    answers = answers[answers["body"].map(forms) == "counts"].drop_duplicates(["file", "row", "input"], keep="last")
    answers = answers[~left_blank(data, answers)].set_index(["agency", "file", "row"])
    named = answers.loc[answers["input"] == "count_cell", "value"].dropna()
    rows = named.to_frame("cell").join(answers.loc[answers["input"] == "count_children", "value"], how="inner")
    rows["number"] = pd.to_numeric(rows["value"].astype("object"), errors="coerce")
    found: dict[str, Counts] = {body.partition(".")[0]: {} for body, form in forms.items() if form == "counts"}
    for (agency, _), told in rows.groupby(level=["agency", "file"], sort=False):
        numbers = [None if pd.isna(number) or number < 0 else int(number) for number in told["number"]]
        settled = _settled(counts_taken(zip(told["cell"], numbers, strict=True)), cells)
        found[agency] = _added(found[agency], settled)
    return found


def _settled(counts: dict[str, int | None], cells: Sequence[str]) -> dict[str, int | None]:
    """Take no group that comes to more than its total; work out what total and rest tell, and the children of all."""
    exceeding = {found.group for found in sums_apart(counts, cells) if found.exceeds}
    counts = counts | dict.fromkeys([cell for cell in cells if cell.partition(".")[0] in exceeding and "." in cell])
    groups = dict.fromkeys(cell.partition(".")[0] for cell in cells if cell != TOTAL)
    wholes = [whole for group in groups if (whole := whole_of(group, cells))]
    if counts.get(TOTAL, 0) is None:
        sums = {sum(counts[cell] for cell in whole) for whole in wholes if _told(counts, whole)}
        counts[TOTAL] = sums.pop() if len(sums) == 1 else None
    counts.setdefault(TOTAL, _fullest(counts, wholes))
    for whole in wholes:
        lacking = [cell for cell in whole if counts.get(cell, 0) is None]
        others = [cell for cell in whole if cell not in lacking]
        if len(lacking) == 1 and counts[TOTAL] is not None and _told(counts, others):
            counts[lacking[0]] = counts[TOTAL] - sum(counts[cell] for cell in others)
    for group in groups:
        _say_unknown(counts, group, cells)
    return counts


def _told(counts: Counts, cells: Sequence[str]) -> bool:
    return all(counts.get(cell) is not None for cell in cells)


def _fullest(counts: Counts, wholes: Sequence[Sequence[str]]) -> int | None:
    """Say how many children there are where no total was given; None where a group that is not told might be fuller."""
    sums = [sum(counts[cell] for cell in whole) for whole in wholes if _told(counts, whole)]
    children = children_in(counts)
    return max(sums, default=None) if children is None else children


def _say_unknown(counts: dict[str, int | None], group: str, cells: Sequence[str]) -> None:
    """Count whoever is in no cell of a group as not known, so far as that can be told, in place."""
    unknown, own = f"{group}.unknown", [cell for cell in cells if cell.partition(".")[0] == group]
    if unknown not in own or not any(cell in counts for cell in own):
        return
    rest = [counts.get(cell, 0) for cell in own if cell != unknown]
    if None in rest or counts[TOTAL] is None:
        if any(cell not in counts for cell in own):
            counts[unknown] = None
    elif counts.get(unknown, 0) is not None:
        counts[unknown] = max(counts.get(unknown, 0), counts[TOTAL] - sum(rest))


def _added(first: Counts, second: Counts) -> Counts:
    """Add up the counts of two bodies; what one of them left blank is the other's."""
    return {
        cell: None if None in (pair := (first.get(cell, 0), second.get(cell, 0))) else sum(pair)
        for cell in [*first, *[cell for cell in second if cell not in first]]
    }


def children_in(counts: Counts) -> int | None:
    """Say how many children a source counts: its total, or the fullest of its breakdowns where it gave no total.

    Examples
    --------
    >>> children_in({"gender.male": 4, "gender.female": 2, "age_band.10-14": 5})
    6
    """
    if TOTAL in counts:
        return counts[TOTAL]
    breakdowns = [partition(counts, name) for name in BREAKDOWNS]
    sums = [_sum(counted.values()) for counted in (breakdowns if any(breakdowns) else [partition(counts, "role")])]
    return None if None in sums else max(sums)


def _sum(counts) -> int | None:
    held = list(counts)
    return None if None in held else sum(held)


def children_by_role(counts: Counts) -> int | None:
    """Say over how many children the roles are counted: every child known, where the rest counts those who displayed.

    Examples
    --------
    >>> children_by_role({"children": 6, "role.displayed": 6, "role.experienced": 3})
    9
    """
    children, by_role = children_in(counts), _sum(partition(counts, "role").values())
    return None if children is None or by_role is None else max(children, by_role)


def partition(counts: Counts, group: str) -> dict[str, int | None]:
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
    shown, children = _sum(counts.get(cell, 0) for cell in DISPLAYED), children_in(counts)
    return any(cell in counts for cell in DISPLAYED) and None not in (shown, children) and shown >= children


def known_of(counts: Counts, group: str) -> tuple[int | None, int | None]:
    """Say of how many children a source knows where they stand in a group, and of how many it counts them.

    Examples
    --------
    >>> known_of({"children": 6, "gender.male": None, "gender.female": 2, "gender.unknown": 1}, "gender")
    (5, 6)
    >>> known_of({"children": 6, "gender.male": None, "gender.female": 2}, "gender")
    (None, 6)
    """
    parts = partition(counts, group)
    children = children_by_role(counts) if group == "role" else children_in(counts)
    known = _sum(count for name, count in parts.items() if name not in NOT_KNOWN)
    if group == "send" or (known is None and "unknown" in parts):
        lacking = _sum(parts.get(name, 0) for name in (["not_known"] if group == "send" else NOT_KNOWN))
        return (None if None in (children, lacking) else children - lacking), children
    return known, children


def count_of(counts: Counts, group: str, category: str) -> int | None:
    """Count the children of a category; unknown are those of the total in no other.

    Examples
    --------
    >>> counts = {"children": 6, "ethnicity.white": 4, "ethnicity.black": None}
    >>> [count_of(counts, "ethnicity", category) for category in ("white", "asian", "black", "unknown")]
    [4, 0, None, None]
    """
    parts = partition(counts, group)
    if category != "unknown" or group == "send":
        return parts.get(category, 0)
    told = _sum(count for name, count in parts.items() if name != "unknown")
    if "unknown" in parts and None in (told, parts["unknown"]):
        return parts["unknown"]
    children = known_of(counts, group)[1]
    return None if None in (told, children) else max(parts.get("unknown", 0), children - told)


def known_in(counts: Counts, characteristic: str) -> int | None:
    """Say for how many children the source knows a characteristic; None where that cannot be told.

    Examples
    --------
    >>> known_in({"children": 6, "gender.male": 3, "gender.female": 2, "gender.unknown": 1}, "gender")
    5
    """
    group = CHARACTERISTIC_GROUPS.get(characteristic, characteristic)
    return known_of(counts, group)[0] if partition(counts, group) else 0
