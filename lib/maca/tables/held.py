"""The children in finer grain, for the analyst: codes as they are held, age by gender, and school phase."""

from __future__ import annotations

import pandas as pd

from maca.tables.characteristics import UNKNOWN, categorised, merged
from maca.tables.children import extract_forms, extract_records
from maca.tables.data import AuditData
from maca.tables.picture import DISPLAYED, source_children
from maca.tables.table import TableSpec, complete

__all__ = ["CODED", "SPECS", "codes_held", "pyramid"]

CODED = ["ethnicity", "sen_provision", "sen_need", "disability", "gender", "sex"]
"""Characteristics that are held as codes; a child may have several of sen_need and disability."""

PYRAMID_SOURCES = ["cases", "all"]


def codes_held(data: AuditData) -> pd.DataFrame:
    """Count the children of all row-level extracts together by every code that any agency holds of them.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per characteristic and code
        `n` children who displayed of whom any record holds the code, `of` all such children; codes overlap where a
        child has several or agencies disagree. Status x: no rows came.
    """
    records = _displayed(data)
    found = []
    for name in CODED:
        codes = [code.code for code in data.definition.codes[name].codes]
        if records is None:
            counts: dict[str, int] = {}
        else:
            held = records[["person", name]].dropna()
            parts = held.assign(code=held[name].str.split(";")).explode("code").drop_duplicates(["person", "code"])
            counts = parts["code"].value_counts().to_dict()
        of = None if records is None else records["person"].nunique()
        found += [_row({"characteristic": name, "code": code}, counts.get(code, 0), of) for code in codes]
    return _paired(found, ["characteristic", "code"])


def _displayed(data: AuditData) -> pd.DataFrame | None:
    """Give the records of the children who displayed; None where no rows came."""
    if "rows" not in extract_forms(data).values():
        return None
    records = extract_records(data)
    roles = merged(categorised(records, data.definition)[["role"]], records["person"])["role"]
    return records[records["person"].map(roles).isin(DISPLAYED)]


def pyramid(data: AuditData) -> pd.DataFrame:
    """Count the children who displayed by age band and gender, in the cases and in all row-level extracts together.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per source, age band and gender
        `n` children of `of` with both known. A child of whom either is unknown or in conflict is in no row. Status x:
        nothing came, or the role is not known of any child.
    """
    definition = data.definition
    bands = [*[code.code for code in definition.codes["age_bands"].codes], "outside"]
    genders = [group for group in definition.codes["gender"].groups if group not in UNKNOWN]
    found = []
    for source in PYRAMID_SOURCES:
        children = source_children(data).get(source)
        if children is None or (len(children) and not (children["role"] != "unknown").any()):
            continue
        children = children[children["role"].isin(DISPLAYED)]
        known = children[children["age_band"].isin(bands) & children["gender"].isin(genders)]
        counts = known.groupby(["age_band", "gender"]).size().to_dict()
        found += [
            _row({"source": source, "age_band": band, "gender": gender}, counts.get((band, gender), 0), len(known))
            for band in bands
            for gender in genders
        ]
    columns = ["source", "age_band", "gender", "n", "of", "value", "status"]
    dimensions = {"source": PYRAMID_SOURCES, "age_band": bands, "gender": genders}
    return complete(pd.DataFrame(found, columns=columns), dimensions)


def _row(key: dict[str, str], n: int, of: int | None) -> dict:
    if of is None:
        return {**key, "status": "x"}
    return {**key, "n": n, "of": of, "value": n / of if of else None, "status": "shown"}


def _paired(found: list[dict], dimensions: list[str]) -> pd.DataFrame:
    """Order the columns of a table whose second dimension depends on the first."""
    frame = pd.DataFrame(found)
    keys = frame[dimensions].agg("|".join, axis=1)
    numbered = complete(frame.drop(columns=dimensions).assign(key=keys), {"key": keys.tolist()})
    parts = numbered["key"].str.split("|", n=len(dimensions) - 1, expand=True)
    numbered[dimensions] = parts
    return numbered[[*dimensions, *[column for column in numbered if column not in [*dimensions, "key"]]]]


def _spec(identifier: str, title: str, dimensions: tuple[str, ...], compute) -> TableSpec:
    return TableSpec(
        id=identifier,
        title=title,
        unit="children",
        value_unit="share",
        dimensions=dimensions,
        theme="1",
        chapter="picture",
        kind="child",
        compute=compute,
    )


SPECS: tuple[TableSpec, ...] = (
    _spec(
        "picture.pyramid",
        "Children who displayed the behaviour, by age band and gender",
        ("source", "age_band", "gender"),
        pyramid,
    ),
    _spec(
        "picture.codes",
        "Codes held of the children who displayed the behaviour, all row-level extracts",
        ("characteristic", "code"),
        codes_held,
    ),
)
