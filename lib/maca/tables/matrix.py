"""Agencies' classifications against the panel's reference, level by level, by tool, and with hindsight."""

from __future__ import annotations

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.limits import with_wilson
from maca.tables.recognition import PAIR_MEASURES, TOOLS, classifications, references
from maca.tables.table import Kind, TableSpec, complete

__all__ = ["SPECS", "agreement_by_tool", "classes_by_reference", "hindsight", "matrix"]

OTHERS = ["insufficient", "other_tool", "no_tool"]
"""Columns of the matrix that are no level: information was insufficient, another tool was used, none was."""

ABSENT = "not_rated"
"""The row of the matrix of cases that the panel did not place on a level of the tool."""


def matrix(data: AuditData) -> pd.DataFrame:
    """Cross the panel's reference, by what was known then, with what agencies said at the time.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per tool, reference and classification
        `n` classifications of the cases that the panel placed there on that tool, `of` all of them; levels are the
        codes of the tool's list. Status x: the panel or every agency is silent; z: the panel placed no case there.
    """
    made, against = classifications(data), references(data)
    rows = []
    for tool in TOOLS:
        codes = _codes(data, tool)
        said = classes_by_reference(data, tool)
        for reference in codes.values():
            own = said[said["reference"] == reference]
            counts = own["classification"].value_counts()
            for level in [*codes.values(), *OTHERS]:
                key = {"key": "|".join([tool, reference, level])}
                rows.append(_row(key, int(counts.get(level, 0)), len(own), bool(len(made) and len(against))))
    return _split(rows, ["tool", "reference", "classification"])


def classes_by_reference(data: AuditData, tool: str) -> pd.DataFrame:
    """List the classifications of the cases that the panel placed on a tool.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    tool : str
        Of TOOLS.

    Returns
    -------
    pandas.DataFrame, one row per classification
        CLASSIFICATION_COLUMNS; `reference`, the panel's level by what was known then; `classification`, the level said
        or one of OTHERS.
    """
    made, against = classifications(data), references(data)
    codes = _codes(data, tool)
    placed = against[against["tool"] == tool]["then"].map(codes)
    said = made[made["case"].isin(placed.index)].assign(reference=made["case"].map(placed))
    return said.assign(classification=_said(said, tool, codes))


def _codes(data: AuditData, tool: str) -> dict[float, str]:
    return {float(code.group): code.code for code in data.definition.codes[TOOLS[tool]].codes if code.group}


def _said(said: pd.DataFrame, tool: str, codes: dict[float, str]) -> pd.Series:
    own = said["tool"] == tool
    levels = said["level"].map(codes).astype("object").where(said["level"].notna(), "insufficient")
    return levels.where(own, "other_tool").mask(said["tool"] == "none", "no_tool")


def agreement_by_tool(data: AuditData) -> pd.DataFrame:
    """Count how classifications stand against the panel's reference, tool by tool, all agencies together.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per tool and measure
        exact, within_one, under, over: `n` of the pairs on that tool; not_listed: `n` of all classifications with it.
        Status as in recognition.agreement.
    """
    made, against = classifications(data), references(data)
    pairs = _pairs(made, against)
    rows = []
    for tool in TOOLS:
        gaps = pairs.loc[pairs["tool"] == tool, "gap"]
        counts = [(gaps == 0).sum(), (gaps.abs() <= 1).sum(), (gaps < 0).sum(), (gaps > 0).sum()]
        for measure, n in zip(PAIR_MEASURES, counts, strict=True):
            rows.append(_row({"key": f"{tool}|{measure}"}, int(n), len(gaps), bool(len(made) and len(against))))
        own = made[made["tool"] == tool]
        rows.append(_row({"key": f"{tool}|not_listed"}, int((own["listed"] == "no").sum()), len(own), bool(len(made))))
    return _split(rows, ["tool", "measure"])


def hindsight(data: AuditData) -> pd.DataFrame:
    """Count the cases that the panel places elsewhere by what is known now than by what was known then.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per tool and measure
        same, higher_now, lower_now: `n` cases of those placed on the tool at both moments, shares with Wilson limits.
        Status x: no panel; z: no
        such case.
    """
    against = references(data)
    rows = []
    for tool in TOOLS:
        both = against[against["tool"] == tool].dropna(subset=["then", "now"])
        gap = both["now"] - both["then"]
        for measure, holds in {"same": gap == 0, "higher_now": gap > 0, "lower_now": gap < 0}.items():
            rows.append(_row({"key": f"{tool}|{measure}"}, int(holds.sum()), len(both), bool(len(against))))
    return with_wilson(_split(rows, ["tool", "measure"]))


def _pairs(made: pd.DataFrame, against: pd.DataFrame) -> pd.DataFrame:
    reference = against.reset_index()[["case", "tool", "then"]]
    pairs = made.merge(reference, on=["case", "tool"]).dropna(subset=["level", "then"])
    return pairs.assign(gap=pairs["level"] - pairs["then"])


def _row(key: dict[str, str], n: int, of: int, came: bool) -> dict:
    if not came or not of:
        return {**key, "status": "z" if came else "x"}
    return {**key, "n": n, "of": of, "value": n / of, "status": "shown"}


def _split(rows: list[dict], dimensions: list[str]) -> pd.DataFrame:
    """Order a table whose later dimensions depend on the first; each row has them joined by bars."""
    columns = ["key", "n", "of", "value", "status"]
    frame = complete(pd.DataFrame(rows, columns=columns), {"key": [row["key"] for row in rows]})
    parts = frame.pop("key").str.split("|", expand=True)
    for position, name in enumerate(dimensions):
        frame.insert(position, name, parts[position])
    return frame


def _spec(identifier: str, title: str, unit: str, dimensions: tuple[str, ...], compute, kind: Kind) -> TableSpec:
    return TableSpec(
        id=identifier,
        title=title,
        unit=unit,
        value_unit="share",
        dimensions=dimensions,
        theme="1",
        chapter="recognition",
        kind=kind,
        compute=compute,
        needs=("hackett5", "brook_rag"),
    )


# A level of the matrix may rest on one case, and sums by tool give back what is withheld by agency.
SPECS: tuple[TableSpec, ...] = (
    _spec(
        "recognition.matrix",
        "What agencies said at the time, by the panel's reference",
        "classifications",
        ("tool", "reference", "classification"),
        matrix,
        "child",
    ),
    _spec(
        "recognition.tool",
        "Agencies' classifications against the panel's reference, by tool",
        "pairs",
        ("tool", "measure"),
        agreement_by_tool,
        "child",
    ),
    _spec(
        "recognition.hindsight",
        "Cases that the panel places elsewhere by what is known now",
        "cases",
        ("tool", "measure"),
        hindsight,
        "practice",
    ),
)
