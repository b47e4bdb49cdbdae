"""Sentences on the self-assessment, and its series for the star."""

from __future__ import annotations

from datetime import date

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import Tables, listed
from maca.tables.symbols import number_text

__all__ = [
    "CONSENSUS",
    "consensus_apart",
    "domain_medians",
    "repeat_due",
    "score_series",
    "score_words",
    "scores",
    "star_sheet",
    "star_text",
]

CONSENSUS = "area"
"""The id of the body that answers for the whole area."""

APART = 100 / 3
"""One level of a scale of four, in points of the score."""


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["status"] == "shown") & table["value"].notna()]


def domain_medians(table: pd.DataFrame) -> pd.Series:
    """Find the median of the agencies' scores by domain; the consensus is not among them.

    Parameters
    ----------
    table : pandas.DataFrame
        `framework.domain`.

    Returns
    -------
    pandas.Series
        By domain, in the table's order; domains without a score are not in it.
    """
    rows = _shown(table)
    return rows[rows["agency"] != CONSENSUS].groupby("domain", sort=False)["value"].median()


def score_series(table: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Gather the outlines of the star: the agencies' median and, where it came in, the area's consensus.

    Parameters
    ----------
    table : pandas.DataFrame
        `framework.domain`.

    Returns
    -------
    dict of str to dict of str to float
    """
    rows = _shown(table)
    own = rows[rows["agency"] == CONSENSUS].set_index("domain")["value"].to_dict()
    series = {"Median of agencies": domain_medians(table).to_dict(), "Area consensus": own}
    return {name: scores for name, scores in series.items() if scores}


def score_words(table: pd.DataFrame) -> pd.Series:
    """Write each score for its cell of a grid.

    Parameters
    ----------
    table : pandas.DataFrame
        `framework.domain`.

    Returns
    -------
    pandas.Series
        By the table's index.
    """
    return pd.Series(
        ["" if pd.isna(value) else number_text(round(value)) for value in table["value"]], index=table.index
    )


def scores(table: pd.DataFrame) -> list[str]:
    """Say which domains the agencies score highest and lowest, by their median.

    Parameters
    ----------
    table : pandas.DataFrame
        `framework.domain`.

    Returns
    -------
    list of str
    """
    medians = domain_medians(table)
    if medians.empty:
        return ["No agency answered enough statements of any domain for a score."]
    rows = _shown(table)
    counts = rows[rows["agency"] != CONSENSUS].groupby("domain", sort=False).size()
    order = medians.sort_values(ascending=False, kind="stable").index
    words = [
        f"{label(table, 'domain', name)} {number_text(round(medians[name]))} ({counts[name]} agencies)"
        for name in order
    ]
    agencies = table.loc[table["agency"] != CONSENSUS, "agency"].unique()
    silent = [label(table, "agency", name) for name in agencies if name not in set(rows["agency"])]
    said = f"Median self-assessment score out of 100, highest first: {listed(words)}."
    return [said, *([f"No score for {listed(silent)}: too little was answered, or nothing asked."] if silent else [])]


def star_text(table: pd.DataFrame) -> str:
    """Say for the alt text of the star what each outline shows.

    Parameters
    ----------
    table : pandas.DataFrame
        `framework.domain`.

    Returns
    -------
    str
    """
    parts = [
        f"{name}: {listed([f'{label(table, _DOMAIN, domain)} {value:.0f}' for domain, value in scores.items()])}"
        for name, scores in score_series(table).items()
    ]
    return f"Scores out of 100 by domain. {'. '.join(parts)}."


_DOMAIN = "domain"


def consensus_apart(table: pd.DataFrame) -> str:
    """Say where the area's consensus lies a level or more away from the agencies' median.

    Parameters
    ----------
    table : pandas.DataFrame
        `framework.domain`.

    Returns
    -------
    str
    """
    medians = domain_medians(table)
    own = score_series(table).get("Area consensus", {})
    if not own:
        return "The area returned no consensus, so it cannot be set beside the agencies."
    apart = [
        f"{label(table, 'domain', name)} (area {value:.0f}, agencies {medians[name]:.0f})"
        for name, value in own.items()
        if name in medians and abs(value - medians[name]) >= APART
    ]
    if not apart:
        return "In no domain does the area's consensus lie a whole level away from the agencies' median."
    return f"The area's consensus lies a level or more away from the agencies' median in {listed(apart)}."


def star_sheet(run: Tables) -> str:
    """Say where the figures lie that a person keys into the star workbook of the framework.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run.

    Returns
    -------
    str
    """
    where = "The scores below are laid out to be keyed into the framework's own star workbook"
    if run.has("engagement.case"):
        return f"{where}; every answer by statement and body lies in answers.xlsx, sheet Star."
    return f"{where}; the same figures lie in the workbook of tables, sheet framework.domain."


def repeat_due(spread: pd.DataFrame) -> str:
    """Say when the next self-assessment falls due: 6 to 12 months on.

    Parameters
    ----------
    spread : pandas.DataFrame
        `framework.spread`, with its texts `repeat_from` and `repeat_to`.

    Returns
    -------
    str
    """
    rows = spread[(spread["repeat_from"] != "") & (spread["repeat_to"] != "")]
    if rows.empty:
        return ""
    first, last = (date.fromisoformat(rows[name].iloc[0]) for name in ("repeat_from", "repeat_to"))
    return f"The self-assessment is to be repeated 6 to 12 months on: between {first:%B %Y} and {last:%B %Y}."
