"""Recognition (T1.3): how each agency classified the behaviour at the time, against the panel's reference."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.ratings import table_rows
from maca.tables.table import TableSpec, complete

__all__ = ["CLASSIFICATION_COLUMNS", "SPECS", "TOOLS", "agreement", "classifications", "references"]

TOOLS = {"hackett": "hackett5", "brook": "brook_rag"}
"""Tools whose categories are ordered, and the code list of each; a category's level is its group in the list."""

PAIR_MEASURES = ["exact", "within_one", "under", "over"]
MEASURES = [*PAIR_MEASURES, "not_listed", "no_tool"]

CLASSIFICATION_COLUMNS = ["agency", "body", "case", "tool", "level", "listed", "edition", "file", "sheet", "cell"]
"""One row a body's classification of a case: `tool` a code of tool.csv, `level` the category's place (float, NA where
there is none or it says that information was insufficient), `listed` yes, no or NA."""


@lru_cache(maxsize=4)
def classifications(data: AuditData) -> pd.DataFrame:
    """List each body's classification of each case at the time.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per body and case with an answered tool
        CLASSIFICATION_COLUMNS.
    """
    answers = data.answers
    wanted = answers[
        (answers["strand"] == "case")
        & answers["case"].isin(data.scope.selected)
        & answers["input"].str.startswith("classification_")
    ]
    found: dict[tuple, dict] = {}
    for answer in wanted.astype("object").where(wanted.notna(), None).to_dict("records"):
        found.setdefault((answer["agency"], answer["body"], answer["case"]), {})[answer["input"]] = answer
    rows = []
    for (agency, body, case), cells in found.items():
        values = {name: cell["value"] for name, cell in cells.items()}
        tool = values.get("classification_tool")
        if tool:
            level = _level(data, tool, values.get(f"classification_{tool}"))
            listed, edition = values.get("classification_listed"), values.get("classification_edition")
            place = [cells["classification_tool"][name] for name in ("file", "sheet", "cell")]
            rows.append([agency, body, case, tool, level, listed, edition, *place])
    return pd.DataFrame(rows, columns=CLASSIFICATION_COLUMNS).astype({"level": "float64"})


@lru_cache(maxsize=4)
def references(data: AuditData) -> pd.DataFrame:
    """List the panel's reference of each case, by what was known then and by what is known now.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, indexed by case
        `tool` (str), `then` and `now` (float, the category's place; NA where there is none).
    """
    rows = {}
    for row in table_rows(data, "panel", "cases"):
        values = {name: answer["value"] for name, answer in row.items()}
        case, tool = values.get("panel_case"), values.get("reference_tool")
        if case in data.scope.selected and tool:
            places = [_level(data, tool, values.get(f"reference_{tool}_{moment}")) for moment in ("then", "now")]
            rows[case] = [tool, *places]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["tool", "then", "now"])
    return frame.astype({"then": "float64", "now": "float64"}).rename_axis("case")


def agreement(data: AuditData) -> pd.DataFrame:
    """Count how agencies' classifications stand against the panel's, judged by what was known then.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per agency and measure
        exact, within_one (exact included), under and over: `n` of the pairs on the same tool as the panel's reference,
        `of`; not_listed and no_tool: `n` of all classifications. No limits: pairs of one case are not independent.
        Status x: no classification or no reference came; z: no pair is on the same tool.
    """
    agencies = [agency.id for agency in data.definition.agencies]
    made, against = classifications(data), references(data)
    reference = against.reset_index()[["case", "tool", "then"]]
    pairs = made.merge(reference, on=["case", "tool"]).dropna(subset=["level", "then"])
    gap = (pairs["level"] - pairs["then"]).groupby(pairs["agency"])
    found = []
    for agency in agencies:
        own = made[made["agency"] == agency]
        if own.empty:
            continue
        if len(against):
            gaps = gap.get_group(agency) if agency in gap.groups else pd.Series(dtype="float64")
            counts = [(gaps == 0).sum(), (gaps.abs() <= 1).sum(), (gaps < 0).sum(), (gaps > 0).sum()]
            found += [_row(agency, name, n, len(gaps)) for name, n in zip(PAIR_MEASURES, counts, strict=True)]
        found.append(_row(agency, "not_listed", (own["listed"] == "no").sum(), len(own)))
        found.append(_row(agency, "no_tool", (own["tool"] == "none").sum(), len(own)))
    columns = ["agency", "measure", "n", "of", "value", "status"]
    return complete(pd.DataFrame(found, columns=columns), {"agency": agencies, "measure": MEASURES})


def _row(agency: str, measure: str, n: int, of: int) -> dict:
    numbers = {"n": int(n), "of": of, "value": int(n) / of, "status": "shown"} if of else {"status": "z"}
    return {"agency": agency, "measure": measure, **numbers}


def _level(data: AuditData, tool: str, code: str | None) -> float | None:
    """Give the place of a category among those of its tool; None where it has none."""
    if tool not in TOOLS or not code:
        return None
    known = data.definition.codes[TOOLS[tool]].by_code.get(code)
    return float(known.group) if known and known.group else None


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="recognition.agreement",
        title="Agencies' classifications at the time against the panel's reference, on the same tool",
        unit="pairs",
        value_unit="share",
        dimensions=("agency", "measure"),
        theme="1",
        chapter="recognition",
        kind="practice",
        compute=agreement,
    ),
)
