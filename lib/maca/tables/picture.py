"""The data picture: who the children are, as the cases, each extract and all row-level extracts together show them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

import pandas as pd

from maca.tables.aggregates import Counts, aggregate_counts, count_of, displayed_only, known_of, partition
from maca.tables.characteristics import UNKNOWN, categories_of, children_of, send_either
from maca.tables.children import case_records, extract_agencies, extract_forms, extract_records, source_ids
from maca.tables.data import AuditData
from maca.tables.table import TableSpec, complete

__all__ = ["DISPLAYED", "SPECS", "UNKNOWN_ROWS", "pictured", "source_children", "source_records"]

DISPLAYED = ("displayed", "both")
"""Roles of the children whom objective T1.1 asks about."""

UNKNOWN_ROWS = (*UNKNOWN, "conflict", "not_known")
"""Categories whose base is every child of the source."""

SEND_VALUES = {"none": ("either", "no"), "not_known": ("either", "unknown"), "conflict": ("either", "conflict")}


@lru_cache(maxsize=4)
def source_children(data: AuditData) -> dict[str, pd.DataFrame]:
    """Give the children of every source that came as rows, once each, whatever their role.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    dict of str to pandas.DataFrame
        By source; a source of which nothing came, or counts alone, is not in it. One row a child: `age_band`, `phase`,
        `gender`, `sex`, `ethnicity`, `sen_provision`, `role`: a category or conflict; the flags and `either`: yes, no,
        unknown or conflict; `referral_date`, the earliest.
    """
    every = pd.RangeIndex(len(data.scope.selected))
    return {
        source: _children(records, data, every if source == "cases" else None)
        for source, records in source_records(data).items()
    }


@lru_cache(maxsize=4)
def source_records(data: AuditData) -> dict[str, pd.DataFrame]:
    """Give the records of every source that came as rows.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    dict of str to pandas.DataFrame
        By source, RECORD_COLUMNS of children.py; a source of which nothing came, or counts alone, is not in it.
    """
    forms = extract_forms(data)
    with_rows = {body.partition(".")[0] for body, form in forms.items() if form == "rows"}
    found = {}
    cases = case_records(data)
    if len(cases):
        found["cases"] = cases
    records = extract_records(data)
    for agency in extract_agencies(data):
        if agency in with_rows:
            found[agency] = records[records["agency"] == agency]
    return found | ({"all": records} if with_rows else {})


def _children(records: pd.DataFrame, data: AuditData, every: pd.Index | None = None) -> pd.DataFrame:
    children = children_of(records, data.definition)
    children["referral_date"] = records.groupby("person", sort=True)["referral_date"].min()
    if every is not None:
        children = children.reindex(every)
        children = children.fillna(dict.fromkeys([name for name in children if name != "referral_date"], "unknown"))
    children["either"] = send_either(children)
    return children


def pictured(data: AuditData, characteristic: str) -> pd.DataFrame:
    """Count the children of every source by the categories of one characteristic.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    characteristic : str
        age_band, phase, gender, sex, ethnicity, sen_provision, send or role; only children who displayed are counted,
        except in role.

    Returns
    -------
    pandas.DataFrame, one row per source and category
        `n` children; `of` those with a known value for known categories (for a flag: with that flag known), every
        child of the source for the rest; `value` their share. Status x: no extract came, or it cannot tell who
        displayed, or a count that the row needs could not be taken; and for a flag drawn from special needs and
        disability a source that knows one of them of nobody.
    """
    categories = categories_of(data.definition, characteristic)
    sources = source_ids(data)
    rows, counted = source_children(data), aggregate_counts(data)
    found = []
    for source in sources:
        if source in rows:
            counts = _row_counts(rows[source], characteristic, categories)
        else:
            counts = _aggregate_rows(counted.get(source), characteristic, categories)
        found += [{"source": source, "category": category, **numbers} for category, numbers in counts.items()]
    frame = pd.DataFrame(found, columns=["source", "category", "n", "of", "status"])
    frame["value"] = (frame["n"] / frame["of"]).where(frame["of"] > 0)
    children = frame.groupby("source")["of"].transform("max")
    frame["status"] = frame["status"].astype("object").where(frame["of"] > 0, "x").mask(children == 0, "z")
    return complete(frame, {"source": sources, "category": categories})


def _row_counts(children: pd.DataFrame, characteristic: str, categories: list[str]) -> dict[str, dict]:
    if characteristic != "role" and len(children) and not (children["role"] != "unknown").any():
        return {}
    if characteristic != "role":
        children = children[children["role"].isin(DISPLAYED)]
    if characteristic == "send":
        return {category: _flag_count(children, category) for category in categories if _can_be_no(children, category)}
    values = children[characteristic]
    known = int((~values.isin(UNKNOWN_ROWS)).sum())
    return {
        category: {"n": int((values == category).sum()), "of": len(values) if category in UNKNOWN_ROWS else known}
        for category in categories
    }


def _can_be_no(children: pd.DataFrame, category: str) -> bool:
    """Say whether a flag drawn from two lists could be no: a source that knows one of nobody tells yes alone."""
    drawn_from_both = category in ("learning_difficulty", "either", "none")
    if children.empty or not drawn_from_both:
        return True
    return not children[["any_sen", "any_disability"]].eq("unknown").all().any()


def _flag_count(children: pd.DataFrame, category: str) -> dict:
    flag, wanted = SEND_VALUES.get(category, (category, "yes"))
    values = children[flag]
    base = len(values) if category in UNKNOWN_ROWS else int(values.isin(["yes", "no"]).sum())
    return {"n": int((values == wanted).sum()), "of": base}


def _aggregate_rows(counts: Counts | None, characteristic: str, categories: list[str]) -> dict[str, dict]:
    """Count what can be told; a category that is not here, or whose base is not, stands as x."""
    if counts is None or (characteristic != "role" and not displayed_only(counts)):
        return {}
    if not partition(counts, characteristic):
        return {}
    known, children = known_of(counts, characteristic)
    found = {}
    for category in categories:
        n, of = count_of(counts, characteristic, category), children if category in UNKNOWN_ROWS else known
        if category != "conflict" and n is not None and of is not None:
            found[category] = {"n": n, "of": of}
    return found


def _spec(characteristic: str, title: str, needs: tuple[str, ...] = ()) -> TableSpec:
    compute: Callable[[AuditData], pd.DataFrame] = partial(_compute, characteristic=characteristic)
    return TableSpec(
        id=f"picture.{characteristic}",
        title=title,
        unit="children",
        value_unit="share",
        dimensions=("source", "category"),
        theme="1",
        chapter="picture",
        kind="child",
        compute=compute,
        needs=needs,
    )


def _compute(data: AuditData, characteristic: str) -> pd.DataFrame:
    return pictured(data, characteristic)


SPECS: tuple[TableSpec, ...] = (
    _spec("age_band", "Children who displayed the behaviour, by age band and source"),
    _spec("gender", "Children who displayed the behaviour, by gender and source"),
    _spec("ethnicity", "Children who displayed the behaviour, by ethnic group and source"),
    _spec("send", "Children who displayed the behaviour, by special needs and disability, and source"),
    _spec("role", "Children by their role and source"),
    _spec("sex", "Children who displayed the behaviour, by sex where it is recorded, and source", ("sex",)),
    _spec("sen_provision", "Children who displayed the behaviour, by SEN provision and source"),
)
