"""The children here beside the population: shares here, and reference figures with their source."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from maca.definition.models import Comparison
from maca.tables.data import AuditData
from maca.tables.picture import DISPLAYED, UNKNOWN_ROWS, source_children
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "counted_categories", "here_count", "reference_figures", "reference_shares", "values_compared"]

TEXTS = ["source", "period", "vintage", "area", "caveat"]
LEFT_OUT = "left_out"

AGES = re.compile(r"\bage=\d+-\d+")
"""How the group of a reference figure names its ages; those of the bands are 0 to 17."""

PLACE = ("measure", "period", "area", "group")
"""The columns by which a comparison finds its row in the reference file."""


def reference_shares(data: AuditData) -> pd.DataFrame:
    """Put the share of each category among the children here beside the reference figure.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per characteristic, category and measure
        here: `n` children who displayed, of all row-level extracts together, `of` those with a known value, or, where
        the reference is a count of people, with one that it counts; text `left_out`: how many have another. reference:
        `n` and `of` people where the figure is a count, else empty; `value` the share. Texts say where the figure
        comes from and what to mind. Status x: no extract, or no such figure.
    """
    figures = reference_figures(data)
    found = []
    for comparison, figure in zip(data.definition.comparisons, figures, strict=True):
        key = {"characteristic": comparison.characteristic, "category": comparison.category}
        here = here_count(data, comparison)
        left_out = str(_known(data, comparison) - here[1]) if here else ""
        found.append({**key, "measure": "here", **_shown(here), LEFT_OUT: left_out})
        texts = {name: figure[name] for name in TEXTS}
        found.append({**key, "measure": "reference", **_shown(figure["numbers"]), **texts})
    columns = ["characteristic", "category", "measure", "n", "of", "value", "status", *TEXTS, LEFT_OUT]
    frame = complete(
        pd.DataFrame([{**row, "key": _key(row)} for row in found], columns=["key", *columns[2:]]),
        {"key": list(dict.fromkeys(_key(row) for row in found)), "measure": ["here", "reference"]},
    )
    parts = frame["key"].str.split("|", n=1, expand=True) if len(frame) else pd.DataFrame({0: [], 1: []})
    frame = frame.assign(characteristic=parts[0], category=parts[1])
    texts = [*TEXTS, LEFT_OUT]
    return frame[["characteristic", "category", "measure", "n", "of", "value", "low", "high", "status", *texts]]


def here_count(data: AuditData, comparison: Comparison) -> tuple[int, int] | None:
    """Count the children here of a comparison's category, of those whom its reference could count.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    comparison : Comparison
        One of the definition's.

    Returns
    -------
    tuple of int, or None
        None where no extract came, or none tells who displayed.
    """
    values = values_compared(data, comparison)
    if values is None:
        return None
    wanted = comparison.here.partition(":")[2].split(";")
    return int(values.isin(wanted).sum()), int(values.isin(counted_categories(data, comparison)).sum())


def counted_categories(data: AuditData, comparison: Comparison) -> list[str]:
    """List the categories that a share here is taken of.

    A count of people becomes a share of its sum over the categories that comparisons.csv names, so the share here is of
    the same: no child of eighteen stands in the base beside a population of 0 to 17. A percentage is of everybody.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    comparison : Comparison
        One of the definition's.

    Returns
    -------
    list of str
    """
    alike = [row for row in data.definition.comparisons if row.characteristic == comparison.characteristic]
    if any(_row(data, row).get("unit") == "people" for row in alike):
        return [category for row in alike for category in row.here.partition(":")[2].split(";")]
    values = _values(data, comparison)
    return [] if values is None else [value for value in values.unique() if value not in UNKNOWN_ROWS]


def values_compared(data: AuditData, comparison: Comparison) -> pd.Series | None:
    """Give the category of each child whom a reference could count: where it has limits of age, no child beyond them.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    comparison : Comparison
        One of the definition's.

    Returns
    -------
    pandas.Series of str, or None
        By child; None where no extract came, or none tells who displayed.
    """
    values = _values(data, comparison)
    if values is None or not AGES.search(comparison.group):
        return values
    bands = source_children(data)["all"]["age_band"].reindex(values.index)
    return values[bands != "outside"]


def _known(data: AuditData, comparison: Comparison) -> int:
    values = _values(data, comparison)
    return 0 if values is None else int((~values.isin(UNKNOWN_ROWS)).sum())


def _values(data: AuditData, comparison: Comparison) -> pd.Series | None:
    """Give the category of each child who displayed, by the characteristic that a comparison is about."""
    children, name = source_children(data).get("all"), comparison.here.partition(":")[0]
    if children is None or not name or not (children["role"] != "unknown").any():
        return None
    return children.loc[children["role"].isin(DISPLAYED), name]


def reference_figures(data: AuditData) -> list[dict]:
    """Find the reference figure of each comparison.

    Counts of people become a share of their sum over the categories of the characteristic; per cents stand as they
    are. Where several rows fit, the last one counts, so that a user's own file may replace a row.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    list of dict, in the order of the definition's comparisons
        `numbers`: (n, of) in people, a share, or None where there is no figure; `unit`; and the texts.
    """
    rows = [_row(data, comparison) for comparison in data.definition.comparisons]
    numbers = [_number(row) for row in rows]
    totals: dict[str, float] = {}
    for comparison, row, number in zip(data.definition.comparisons, rows, numbers, strict=True):
        if number is not None and row["unit"] == "people":
            totals[comparison.characteristic] = totals.get(comparison.characteristic, 0) + number
    found = []
    for comparison, row, number in zip(data.definition.comparisons, rows, numbers, strict=True):
        texts = {name: row.get(name, "") for name in TEXTS if name != "caveat"} | {"caveat": comparison.caveat}
        unit = row.get("unit", "")
        shown: tuple[int, int] | float | None = None
        if number is not None and unit == "people":
            shown = (round(number), round(totals[comparison.characteristic]))
        elif number is not None and unit == "per cent":
            shown = number / 100
        found.append({"numbers": shown, "unit": unit, **texts})
    return found


def _key(row: dict) -> str:
    return f"{row['characteristic']}|{row['category']}"


def _row(data: AuditData, comparison: Comparison) -> dict[str, str]:
    return _rows(data).get(tuple(getattr(comparison, name) for name in PLACE), {})


@lru_cache(maxsize=4)
def _rows(data: AuditData) -> dict[tuple[str, ...], dict[str, str]]:
    """Index the reference file by what a comparison names; of several rows for one place the last stays."""
    rows = data.reference.fillna("").to_dict("records")
    return {tuple(row[name] for name in PLACE): row for row in rows}


def _number(row: dict[str, str]) -> float | None:
    number = pd.to_numeric(row.get("value"), errors="coerce") if row else None
    return None if number is None or pd.isna(number) else float(number)


def _shown(numbers: tuple[int, int] | float | None) -> dict:
    if numbers is None:
        return {"status": "x"}
    if isinstance(numbers, float):
        return {"value": numbers, "status": "shown"}
    n, of = numbers
    return {"n": n, "of": of, "value": n / of if of else None, "status": "shown"}


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="picture.reference",
        title="Children who displayed the behaviour, beside the population: shares",
        unit="children",
        value_unit="share",
        dimensions=("characteristic", "category", "measure"),
        theme="1",
        chapter="picture",
        kind="child",
        compute=reference_shares,
    ),
)
