"""Sentences on how the cases were chosen."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import listed, shown

__all__ = ["criteria_met", "verdict_words"]

VERDICTS = {"met": "met", "not_met": "not met", "cannot_be_told": "cannot be told"}


def verdict_words(table: pd.DataFrame) -> pd.DataFrame:
    """Lay the rules out as people read them: the rule, its verdict and, where shown, the count.

    Parameters
    ----------
    table : pandas.DataFrame
        `sample.criteria`.

    Returns
    -------
    pandas.DataFrame
        As given, the verdict in words.
    """
    found = table.assign(verdict=[VERDICTS.get(word, word) for word in table["verdict"]])
    found.attrs = table.attrs
    return found


def criteria_met(table: pd.DataFrame) -> list[str]:
    """Say which of the rules by which cases are chosen were met.

    Parameters
    ----------
    table : pandas.DataFrame
        `sample.criteria`.

    Returns
    -------
    list of str
    """
    by_verdict = {
        verdict: [
            label(table, "criterion", name).lower() for name in table.loc[table["verdict"] == verdict, "criterion"]
        ]
        for verdict in VERDICTS
    }
    met = len(by_verdict["met"])
    sentences = [f"{met} of {len(table)} rules by which cases are chosen are met."]
    if by_verdict["not_met"]:
        sentences.append(f"Not met: {listed(by_verdict['not_met'])}.")
    if by_verdict["cannot_be_told"]:
        sentences.append(f"Cannot be told from what came in: {listed(by_verdict['cannot_be_told'])}.")
    if shown(table, base=False).empty:
        sentences.append("How many cases meet each rule stays with the analyst and the panel; its verdict stands here.")
    return sentences
