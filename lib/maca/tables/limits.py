"""Limits of counts of cases: how unsure a share would be if the cases had been drawn at random."""

from __future__ import annotations

import pandas as pd

from maca.statistics import wilson_interval

__all__ = ["with_wilson"]


def with_wilson(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each count of cases its Wilson limits.

    Parameters
    ----------
    frame : pandas.DataFrame
        `n` cases of `of`; rows without a count, or of no cases, have no limits.

    Returns
    -------
    pandas.DataFrame
        A copy with `low` and `high`, from 0 to 1.

    Examples
    --------
    >>> with_wilson(pd.DataFrame({"n": [1.0, None], "of": [10.0, 0.0]})).round(3)[["low", "high"]].values.tolist()
    [[0.018, 0.404], [nan, nan]]
    """
    limits = [
        wilson_interval(int(n), int(of)) if pd.notna(n) and of > 0 else (None, None)
        for n, of in zip(frame["n"], frame["of"], strict=True)
    ]
    return frame.assign(
        low=pd.Series([low for low, _ in limits], index=frame.index, dtype="float64"),
        high=pd.Series([high for _, high in limits], index=frame.index, dtype="float64"),
    )
