"""Whether the data is used: uses that are stated and evidenced, one by one, and how bodies rate themselves on it."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import listed, lowered, shown, some
from maca.tables.symbols import SYMBOLS, count_text

__all__ = ["beside", "lines", "register_lines", "stated"]


def stated(table: pd.DataFrame) -> list[str]:
    """Say how many stated uses of the data have evidence behind them.

    Parameters
    ----------
    table : pandas.DataFrame
        `data.uses`.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    if rows.empty:
        return ["No agency stated a use of its data, so whether data shapes services and training cannot be told."]
    sentences = []
    for use, group in rows.groupby("use", sort=False):
        n, of = group["n"].sum(), group["of"].sum()
        name = lowered(label(table, "use", use))
        sentences.append(
            f"For {name}, {group['agency'].nunique()} agencies state {of:.0f} uses of the data; "
            f"{n:.0f} of {of:.0f} have evidence."
        )
    answered = shown(table, base=False)["agency"].unique()
    for words, agencies in (
        ("No use is stated by", [name for name in answered if name not in set(rows["agency"])]),
        ("No self-assessment came from", table.loc[table["status"] == "x", "agency"].unique()),
    ):
        if len(agencies):
            names = [label(table, "agency", name) for name in agencies]
            sentences.append(f"{words} {some(names, 12)}.")
    return sentences


def beside(uses: pd.DataFrame, ratings: pd.DataFrame) -> list[str]:
    """Set the ratings on the use of the data beside the uses that have evidence.

    Parameters
    ----------
    uses, ratings : pandas.DataFrame
        `data.uses` and `data.ratings`.

    Returns
    -------
    list of str
        One sentence a statement that anybody answered.
    """
    evidenced = set(uses.loc[(uses["status"] == "shown") & (uses["n"] > 0), "agency"])
    rows = ratings[(ratings["status"] == "shown") & (ratings["n"] > 0)]
    sentences = []
    for statement, group in rows.groupby("statement", sort=False):
        met = group[group["standing"] == "meets_standard"]
        counts = f"{met['n'].sum():.0f} of {group['n'].sum():.0f}"
        said = f"{label(ratings, 'statement', statement)}: {counts} answers of bodies are at the standard or above"
        agencies = list(dict.fromkeys(met["agency"]))
        without = [label(ratings, "agency", name) for name in agencies if name not in evidenced]
        if without:
            said += (
                f"; of the {len(agencies)} agencies that rate themselves so, {len(without)} {_state(len(without))} no "
                f"use of the data with evidence ({listed(without)})"
            )
        sentences.append(f"{said}.")
    return sentences


def _state(count: int) -> str:
    return "states" if count == 1 else "state"


def lines(uses: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """Lay out, by agency, the uses with evidence of those stated, and the ratings on the same objective.

    Parameters
    ----------
    uses, ratings : pandas.DataFrame
        `data.uses` and `data.ratings`.

    Returns
    -------
    pandas.DataFrame
        One row an agency that was asked, texts: a column a purpose, and one a statement with its levels and how many
        bodies gave each.
    """
    asked = [name for name in uses["agency"].unique() if set(uses.loc[uses["agency"] == name, "status"]) != {"z"}]
    found = pd.DataFrame({"Agency": [label(uses, "agency", name) for name in asked]})
    for use, group in uses.groupby("use", sort=False):
        counts = group.set_index("agency")
        found[label(uses, "use", use)] = [count_text(counts.loc[name]) for name in asked]
    for statement, group in ratings.groupby("statement", sort=False):
        found[label(ratings, "statement", statement)] = [
            _levels(ratings, group[group["agency"] == name]) for name in asked
        ]
    return found


def register_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out the register of uses: by whom, for which purpose, what it is, and where its evidence can be seen.

    Parameters
    ----------
    table : pandas.DataFrame
        `data.register`.

    Returns
    -------
    pandas.DataFrame
        One row a use, texts, in the order of the agencies; without rows where none was registered.
    """
    heads = {
        **{"agency": "Agency", "body": "Body", "use": "Purpose", "what": "What the data was used for"},
        **{"evidenced": "Evidence", "evidence": "Where it can be seen"},
    }
    rows = table[table["status"] == "shown"]
    if rows.empty:
        return pd.DataFrame(columns=list(heads.values()))
    agencies = {name: at for at, name in enumerate(table.attrs["labels"]["agency"])}
    rows = rows.sort_values("agency", key=lambda found: found.map(agencies), kind="stable")
    return pd.DataFrame(
        {head: [label(table, name, value) or "not given" for value in rows[name]] for name, head in heads.items()}
    )


def _levels(table: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Name the levels that an agency's bodies gave, each with how many did where there are several."""
    given = rows[(rows["status"] == "shown") & (rows["n"] > 0)]
    if given.empty:
        symbols = [status for status in rows["status"] if status in ("c", "low", "x")]
        return SYMBOLS[symbols[0]] if symbols else SYMBOLS["z"]
    several = given["of"].max() > 1
    return ", ".join(
        label(table, "rating", row["rating"]) + (f" ({row['n']:.0f})" if several else "")
        for row in given.to_dict("records")
    )
