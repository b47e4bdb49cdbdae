"""Which records of the extracts are of one child, as a person decided: `link/join/`, `link/part/`, `link/undo/`."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

import pandas as pd

from maca.definition import Definition
from maca.returns.decisions import DECISIONS_FILE, Decision, Decisions, link_pair
from maca.returns.rules import Fault, fault

__all__ = ["LINK_DECISION_COLUMNS", "decided_links", "record_names"]

LINK_DECISION_COLUMNS = ["verb", "first", "second", "by", "at", "reason"]
"""One row a pair of records and the last word on it: `verb` is join or part, `first` and `second` name the records."""


def record_names(records: pd.DataFrame) -> pd.Series:
    """Name each record of the extracts so that a decision finds it again in a later return of the same body.

    The name is the body and its own id of the child. Where an id stands in several rows, a number says which; where
    there is none, the row does, and a decision on it holds for as long as the row is there.

    Parameters
    ----------
    records : pandas.DataFrame, one row a record
        `body`, `child_id` (NA where there is none) and `row`.

    Returns
    -------
    pandas.Series of str

    Examples
    --------
    >>> records = pd.DataFrame({"body": "csc", "child_id": ["A 1", "B", "B", None], "row": [1, 2, 3, 4]})
    >>> record_names(records).tolist()
    ['csc:A%201', 'csc:B#1', 'csc:B#2', 'csc:#4']
    """
    ordered = records.sort_values(["body", "row"], kind="stable")
    own = ordered["child_id"].astype("object")
    spelled = {value: quote(str(value), safe="") for value in own.dropna().unique()}
    keys = [ordered["body"].astype("str"), own.map(spelled)]
    place = ordered.groupby(keys, sort=False, dropna=False).cumcount() + 1
    several = ordered.duplicated(["body", "child_id"], keep=False) & own.notna()
    ends = ("#" + place.astype("str")).where(several, "").where(own.notna(), "#" + ordered["row"].astype("str"))
    names = keys[0] + ":" + keys[1].fillna("").astype("str") + ends.astype("str")
    return names.reindex(records.index).astype("object")


def decided_links(
    decisions: Decisions, answers: pd.DataFrame, definition: Definition
) -> tuple[pd.DataFrame, list[Fault]]:
    """Take the last word on each pair of records, and say which decisions cannot be followed.

    Parameters
    ----------
    decisions : Decisions
        Every decision, in the order in which it was taken.
    answers : pandas.DataFrame
        ANSWER_COLUMNS of the current returns.
    definition : Definition

    Returns
    -------
    tuple of pandas.DataFrame and list of Fault
        LINK_DECISION_COLUMNS; and R145 for a record that no extract holds, R146 for two records that are parted
        although other decisions join them.
    """
    listed = answers[(answers["strand"] == "extract") & (answers["input"] == "child_id")]
    known = set(record_names(listed.rename(columns={"value": "child_id"})[["body", "child_id", "row"]]))
    words: dict[frozenset[str], tuple[str, Decision]] = {}
    for decision in decisions.by_place.values():
        verb, pair = link_pair(decision.place)
        if pair:
            words.pop(pair, None)
            words[pair] = (verb, decision)
    faults, rows = [], []
    for pair, (verb, decision) in words.items():
        if verb == "undo":
            continue
        if not pair <= known:
            faults.append(_said(definition, "R145", decision))
            continue
        rows.append([verb, *sorted(pair), decision.by, decision.at, decision.reason])
    joined = _together(row[1:3] for row in rows if row[0] == "join")
    followed = []
    for row in rows:
        if row[0] == "part" and joined.get(row[1], row[1]) == joined.get(row[2], row[2]):
            faults.append(_said(definition, "R146", words[frozenset(row[1:3])][1]))
        else:
            followed.append(row)
    return pd.DataFrame(followed, columns=LINK_DECISION_COLUMNS, dtype="string"), faults


def _said(definition: Definition, code: str, decision: Decision) -> Fault:
    return fault(definition, code, found=decision.place, file=DECISIONS_FILE)


def _together(pairs: Iterable[list[str]]) -> dict[str, str]:
    """Give each name of a pair the name that stands for all that hang together with it."""
    heads: dict[str, str] = {}
    for first, second in pairs:
        kept, lost = (heads.setdefault(name, name) for name in (first, second))
        heads |= {name: kept for name, head in heads.items() if head == lost}
    return heads
