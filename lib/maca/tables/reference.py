"""The children here beside the population: shares here, and reference figures with their source."""

from __future__ import annotations

import pandas as pd

from maca.definition.models import Comparison
from maca.tables.data import AuditData
from maca.tables.picture import DISPLAYED, UNKNOWN_ROWS, source_children
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "here_count", "reference_figures", "reference_shares"]

TEXTS = ["source", "period", "vintage", "area", "caveat"]


def reference_shares(data: AuditData) -> pd.DataFrame:
    """Put the share of each category among the children here beside the reference figure.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per characteristic, category and measure
        here: `n` children who displayed, of all row-level extracts together, `of` those with a known value. reference:
        `n` and `of` people where the figure is a count, else empty; `value` the share. Texts say where the figure
        comes from and what to mind. Status x: no extract, or no such figure.
    """
    figures = reference_figures(data)
    found = []
    for comparison, figure in zip(data.definition.comparisons, figures, strict=True):
        key = {"characteristic": comparison.characteristic, "category": comparison.category}
        found.append({**key, "measure": "here", **_shown(here_count(data, comparison))})
        texts = {name: figure[name] for name in TEXTS}
        found.append({**key, "measure": "reference", **_shown(figure["numbers"]), **texts})
    columns = ["characteristic", "category", "measure", "n", "of", "value", "status", *TEXTS]
    frame = complete(
        pd.DataFrame([{**row, "key": _key(row)} for row in found], columns=["key", *columns[2:]]),
        {"key": list(dict.fromkeys(_key(row) for row in found)), "measure": ["here", "reference"]},
    )
    parts = frame["key"].str.split("|", n=1, expand=True) if len(frame) else pd.DataFrame({0: [], 1: []})
    frame = frame.assign(characteristic=parts[0], category=parts[1])
    return frame[["characteristic", "category", "measure", "n", "of", "value", "low", "high", "status", *TEXTS]]


def here_count(data: AuditData, comparison: Comparison) -> tuple[int, int] | None:
    """Count the children here of a comparison's category, and those with a known value; None where no extract came."""
    children = source_children(data).get("all")
    name, _, wanted = comparison.here.partition(":")
    if children is None or not name or not (children["role"] != "unknown").any():
        return None
    values = children.loc[children["role"].isin(DISPLAYED), name]
    return int(values.isin(wanted.split(";")).sum()), int((~values.isin(UNKNOWN_ROWS)).sum())


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
    rows = [_row(data.reference, comparison) for comparison in data.definition.comparisons]
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


def _row(reference: pd.DataFrame, comparison: Comparison) -> dict[str, str]:
    wanted = pd.Series(True, index=reference.index)
    for name in ("measure", "period", "area", "group"):
        wanted &= reference[name] == getattr(comparison, name)
    rows = reference[wanted].fillna("").to_dict("records")
    return rows[-1] if rows else {}


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
