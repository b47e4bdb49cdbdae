"""Sentences and lists on free text: how much came, which tags it bears, and which quotes were cleared."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import Tables, listed, shown

__all__ = ["quote_lines", "tagged", "verbatim_lines"]

OPEN = {"untagged": "not tagged yet", "stale": "changed since tagged"}


def tagged(run: Tables, theme: int) -> list[str]:
    """Say of each kind of free text on a theme how many texts came and how many bear which tag.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run.
    theme : int

    Returns
    -------
    list of str
    """
    if not run.has("text.tag"):
        return ["This audit asks for no free text by theme."]
    table = run.table("text.tag")
    sentences = []
    for kind, group in table[table["theme"] == str(theme)].groupby("kind", sort=False):
        rows, name = shown(group), label(table, "kind", kind)
        if rows.empty:
            sentences.append(f"{name}: no text came in.")
            continue
        given = rows[(rows["n"] > 0) & ~rows["tag"].isin(OPEN)].sort_values("n", ascending=False, kind="stable")
        words = [f"{_spelt(row['tag'])} {row['n']:.0f}" for _, row in given.iterrows()]
        left = rows[(rows["n"] > 0) & rows["tag"].isin(OPEN)]
        words += [f"{OPEN[row['tag']]} {row['n']:.0f}" for _, row in left.iterrows()]
        sentences.append(f"{name}, of {rows['of'].iloc[0]:.0f} texts: {listed(words)}.")
    return sentences


def quote_lines(run: Tables, theme: int) -> pd.DataFrame:
    """Lay out the quotes on a theme that a person cleared.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run.
    theme : int

    Returns
    -------
    pandas.DataFrame
        One row a quote, in words; without rows where none is cleared.
    """
    columns = ["Kind", "Words", "Cleared by", "On"]
    if not run.has("text.quote"):
        return pd.DataFrame(columns=columns)
    table = run.table("text.quote")
    rows = table[(table["status"] == "shown") & (table["theme"] == str(theme))]
    kinds = [label(table, "kind", kind) for kind in rows["kind"]]
    told = [list(rows[name]) for name in ("text", "approved_by", "approved_on")]
    return pd.DataFrame(dict(zip(columns, [kinds, *told], strict=True)), columns=columns)


def verbatim_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out what bodies wrote on a theme, word for word with identifiers masked.

    Parameters
    ----------
    table : pandas.DataFrame
        `text.note`, the rows of one theme.

    Returns
    -------
    pandas.DataFrame
        One row a text, in words; without rows where none came.
    """
    rows = table[table["status"] == "shown"]
    told = {
        "Kind": [label(table, "kind", kind) for kind in rows["kind"]],
        "Case": list(rows["case"]),
        "Body": [label(table, "body", body) for body in rows["body"]],
        "Words": list(rows["text"]),
        "Tags": [", ".join(OPEN.get(tag, _spelt(tag)) for tag in tags.split(";")) for tags in rows["tags"]],
    }
    return pd.DataFrame(told, columns=list(told))


def _spelt(tag: str) -> str:
    return tag.replace("_", " ")
