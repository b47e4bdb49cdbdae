"""Which records are of one child: by certain keys alone, never by likeness, each link with the rule that made it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

__all__ = ["IDENTIFYING", "LINK_COLUMNS", "OWN_ID", "RULES", "link"]

IDENTIFYING = ("case", "upn", "nhs_number")
"""Keys of which a child has one: records that hold two different ones are never joined by a weaker key."""

OWN_ID = "own_id"
RULES = (*IDENTIFYING, "initials_dob", OWN_ID)
"""The keys, the strongest first: the case id; a keyed hash of the unique pupil number, of the NHS number, and of
initials with date of birth (each only where the definition switches it on); the body's own id of the child, within
that body."""

LINK_COLUMNS = ["person", "rule", "possible"]
"""`person` numbers the children from 0 in the order of the records; `rule` is the strongest key that joins the record
to another of its child, empty for a record alone; `possible` the strongest key that would join it to another child and
was not believed."""


def link(records: pd.DataFrame) -> pd.DataFrame:
    """Number the children that the records are of.

    Keys are tried in the order of RULES. A key that would bring together two different values of a stronger
    identifying key is not believed where it would, and the records are marked as a possible link for the analyst to
    decide. The work grows with the number of records, as no two records are ever compared.

    Parameters
    ----------
    records : pandas.DataFrame, one row a record
        `body`, `child_id` (the body's own id of the child), `case`, and where they are permitted `upn`, `nhs_number`
        and `initials_dob` (keyed hashes); NA where there is none.

    Returns
    -------
    pandas.DataFrame, one row a record
        LINK_COLUMNS.

    Examples
    --------
    >>> records = pd.DataFrame(
    ...     {
    ...         "body": ["csc", "csc", "police", "police"],
    ...         "child_id": ["a", "b", "a", "c"],
    ...         "case": ["HSB-01", None, None, "HSB-01"],
    ...     }
    ... )
    >>> link(records)[["person", "rule"]].values.tolist()
    [[0, 'case'], [1, ''], [2, ''], [0, 'case']]
    """
    keys = _keys(records)
    person = np.arange(len(records))
    believed: dict[str, pd.Series] = {}
    for rule, key in keys.items():
        person, believed[rule] = _joined(person, key, rule, keys)
    person = pd.Series(person, index=records.index, dtype="int64")
    found = pd.DataFrame({"person": person, "rule": "", "possible": ""}, index=records.index, dtype="object")
    for rule in reversed(keys):
        shared = _shared(believed[rule], person)
        found.loc[shared, "rule"] = rule
        withheld = keys[rule].notna() & believed[rule].isna()
        found.loc[withheld & _elsewhere(keys[rule], person), "possible"] = rule
    return found.astype({"person": "int64"})


def _keys(records: pd.DataFrame) -> dict[str, pd.Series]:
    own = records["body"].astype("str") + "|" + records["child_id"].astype("str")
    keys = {rule: records[rule].astype("object") for rule in RULES if rule in records}
    return {**keys, OWN_ID: own.where(records["child_id"].notna()).astype("object")}


def _joined(person: np.ndarray, key: pd.Series, rule: str, keys: dict[str, pd.Series]) -> tuple[np.ndarray, pd.Series]:
    """Join the children that share a key, save where they would then hold two values of a stronger identifying key."""
    wide = pd.Series(_components([person, pd.factorize(key)[0]]), index=key.index)
    doubtful = pd.Series(False, index=key.index)
    for stronger in IDENTIFYING[: RULES.index(rule)]:
        if stronger in keys:
            doubtful |= keys[stronger].groupby(wide).transform("nunique") > 1
    alone = pd.Series(person, index=key.index).groupby(wide).transform("nunique") == 1
    believed = key.where(~doubtful | alone)
    return _components([person, pd.factorize(believed)[0]]), believed


def _components(columns: list[np.ndarray]) -> np.ndarray:
    """Number the records that hang together through any of the columns, in the order of the records; -1 is no key."""
    size = len(columns[0])
    if not size:
        return np.empty(0, dtype="int64")
    rows, ends, offset = [], [], size
    for codes in columns:
        held = np.flatnonzero(codes >= 0)
        rows.append(held)
        ends.append(codes[held] + offset)
        offset += int(codes.max(initial=-1)) + 1
    edges = np.concatenate(rows), np.concatenate(ends)
    graph = coo_matrix((np.ones(len(edges[0]), dtype="int8"), edges), shape=(offset, offset))
    return pd.factorize(connected_components(graph, directed=False)[1][:size])[0]


def _shared(key: pd.Series, person: pd.Series) -> pd.Series:
    """Say which records share a believed key with another record of their child."""
    return key.notna() & pd.DataFrame({"key": key, "person": person}).duplicated(keep=False)


def _elsewhere(key: pd.Series, person: pd.Series) -> pd.Series:
    """Say which records share a key with a record of another child."""
    return person.groupby(key).transform("nunique").reindex(key.index).fillna(0) > 1
