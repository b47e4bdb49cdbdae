"""Which records are of one child: by decision or certain key, never by likeness, each link with what made it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

__all__ = ["DECIDED", "IDENTIFYING", "LINK_COLUMNS", "OWN_ID", "RULES", "link"]

DECIDED = "decided"

IDENTIFYING = ("case", "upn", "nhs_number")
"""Keys of which a child has one: records that hold two different ones are never joined by a weaker key."""

OWN_ID = "own_id"
RULES = (DECIDED, *IDENTIFYING, "initials_dob", OWN_ID)
"""The keys, the strongest first: a person's decision; the case id; a keyed hash of the unique pupil number, of the NHS
number, and of initials with date of birth (each only where the definition switches it on); the body's own id of the
child, within that body."""

LINK_COLUMNS = ["person", "rule", "possible", "doubt"]
"""`person` numbers the children from 0 in the order of the records; `rule` is the strongest key that joins the record
to another of its child, empty for a record alone; `possible` the strongest key that would join it to another child and
was not believed; `doubt` numbers the records that share that key, -1 where there is none."""

Pairs = Sequence[tuple[int, int]]


def link(records: pd.DataFrame, joined: Pairs = (), parted: Pairs = ()) -> pd.DataFrame:
    """Number the children that the records are of.

    Keys are tried in the order of RULES. A key that would bring together two different values of a stronger
    identifying key, or two records that a person parted, is not believed where it would, and the records are marked as
    a possible link for the analyst to decide. The work grows with the number of records, as no two records are ever
    compared.

    Parameters
    ----------
    records : pandas.DataFrame, one row a record
        `body`, `child_id` (the body's own id of the child), `case`, and where they are permitted `upn`, `nhs_number`
        and `initials_dob` (keyed hashes); NA where there is none.
    joined, parted : sequence of pairs of int
        Places of two records, counted from 0, that a person decided to be of one child, or of two.

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
    keys = _keys(records, joined)
    apart = np.array(list(parted), dtype="int64").reshape(-1, 2)
    person = np.arange(len(records))
    believed: dict[str, pd.Series] = {}
    for rule, key in keys.items():
        person, believed[rule] = _joined(person, key, rule, keys, apart)
    person = pd.Series(person, index=records.index, dtype="int64")
    columns = {"person": person, "rule": "", "possible": "", "doubt": -1}
    found = pd.DataFrame(columns, index=records.index, dtype="object")
    for rule in reversed(keys):
        shared = _shared(believed[rule], person)
        found.loc[shared, "rule"] = rule
        withheld = keys[rule].notna() & believed[rule].isna()
        doubted = withheld & _elsewhere(keys[rule], person)
        found.loc[doubted, "possible"] = rule
        found.loc[doubted, "doubt"] = pd.factorize(keys[rule])[0][doubted] * len(RULES) + RULES.index(rule)
    return found.astype({"person": "int64", "doubt": "int64"})


def _keys(records: pd.DataFrame, joined: Pairs) -> dict[str, pd.Series]:
    if len(joined):
        ends = np.array(joined, dtype="int64").T
        graph = coo_matrix((np.ones(len(joined), dtype="int8"), (ends[0], ends[1])), shape=(len(records),) * 2)
        together = pd.Series(connected_components(graph, directed=False)[1], index=records.index)
        decided = together.where(np.isin(np.arange(len(records)), ends))
        records = records.assign(**{DECIDED: decided})
    own = records["body"].astype("str") + "|" + records["child_id"].astype("str")
    keys = {rule: records[rule].astype("object") for rule in RULES if rule in records}
    return {**keys, OWN_ID: own.where(records["child_id"].notna()).astype("object")}


def _joined(
    person: np.ndarray, key: pd.Series, rule: str, keys: dict[str, pd.Series], apart: np.ndarray
) -> tuple[np.ndarray, pd.Series]:
    """Join the children that share a key, save where two that are known to be apart would then be one."""
    wide = pd.Series(_components([person, pd.factorize(key)[0]]), index=key.index)
    doubtful = pd.Series(False, index=key.index)
    for stronger in RULES[: RULES.index(rule)]:
        if stronger in keys and stronger in IDENTIFYING:
            doubtful |= keys[stronger].groupby(wide).transform("nunique") > 1
    ends = wide.to_numpy()[apart]
    doubtful |= wide.isin(ends[ends[:, 0] == ends[:, 1], 0])
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
