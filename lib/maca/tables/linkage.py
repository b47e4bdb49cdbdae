"""Which records are of one child: by certain keys alone, never by likeness."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

__all__ = ["link"]


def link(records: pd.DataFrame) -> pd.Series:
    """Number the children: records that share a case id, or an agency's own id of the child, are of one.

    A child's own id that would bring two cases together is not believed for those records. The work grows with the
    number of records, as no two records are ever compared.

    Parameters
    ----------
    records : pandas.DataFrame, one row a record
        `body`, `child_id` (the body's own id of the child; NA if none) and `case` (the case that the child is; NA if
        none).

    Returns
    -------
    pandas.Series of int
        By record, from 0 in the order of the records: the same number for the same child.

    Examples
    --------
    >>> records = pd.DataFrame(
    ...     {
    ...         "body": ["csc", "csc", "police", "police"],
    ...         "child_id": ["a", "b", "a", "c"],
    ...         "case": ["HSB-01", None, None, "HSB-01"],
    ...     }
    ... )
    >>> link(records).tolist()
    [0, 1, 2, 0]
    """
    own = (records["body"].astype("str") + "|" + records["child_id"].astype("str")).where(records["child_id"].notna())
    case = records["case"]
    loose = _components([case, own], len(records))
    cases = case.groupby(loose).transform("nunique") if len(records) else case
    own = own.where((cases <= 1) | case.isna()) if len(records) else own
    tight = own.mask((cases > 1) & case.isna(), own + "|without case") if len(records) else own
    return pd.Series(_components([case, tight], len(records)), index=records.index, dtype="int64", name="person")


def _components(keys: list[pd.Series], size: int) -> np.ndarray:
    """Number the records that hang together through any of the keys, in the order of the records."""
    if not size:
        return np.empty(0, dtype="int64")
    rows, columns, offset = [], [], size
    for key in keys:
        codes, values = pd.factorize(key)
        held = codes >= 0
        rows.append(np.flatnonzero(held))
        columns.append(codes[held] + offset)
        offset += len(values)
    ends = np.concatenate(rows), np.concatenate(columns)
    graph = coo_matrix((np.ones(len(ends[0]), dtype="int8"), ends), shape=(offset, offset))
    labels = connected_components(graph, directed=False)[1][:size]
    return pd.factorize(labels)[0]
