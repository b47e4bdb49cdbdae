"""Types of need and disabilities as they are held: a child may have several, so the rows of a source overlap."""

from __future__ import annotations

from functools import lru_cache, partial

import pandas as pd

from maca.tables.characteristics import UNKNOWN
from maca.tables.children import source_ids
from maca.tables.data import AuditData
from maca.tables.picture import DISPLAYED, source_children, source_records
from maca.tables.table import TableSpec, complete

__all__ = ["NOT_RECORDED", "SPECS", "codes_by_source", "held_codes"]

TELLING = {"sen_need"}
"""Lists whose every code says something of the child: NSA, too, says that a need is supported."""

NOT_RECORDED = "not_recorded"
"""Nothing is held of the child in this characteristic, or only that it is not known."""


def codes_by_source(data: AuditData, characteristic: str) -> pd.DataFrame:
    """Count the children of every source by each code that any record of them holds.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    characteristic : str
        sen_need or disability.

    Returns
    -------
    pandas.DataFrame, one row per source and code
        `n` children who displayed, `of` those of whom any code is held, but all of the source for not_recorded. Codes
        overlap. Status x: no rows came, or they cannot tell who displayed; z: the source holds no child.
    """
    codes = _telling_codes(data, characteristic)
    sources = source_ids(data)
    found = []
    for source in source_records(data):
        children = source_children(data)[source]
        if len(children) and not (children["role"] != "unknown").any():
            continue
        wanted = children.index[children["role"].isin(DISPLAYED)]
        parts = held_codes(data, source, characteristic)
        counts, known = parts["code"].value_counts(), parts["person"].nunique()
        rows = [(code, int(counts.get(code, 0)), known) for code in codes]
        rows.append((NOT_RECORDED, len(wanted) - known, len(wanted)))
        status = "shown" if len(wanted) else "z"
        found += [
            {"source": source, "category": code, "n": n, "of": of, "status": status if of or status == "z" else "x"}
            for code, n, of in rows
        ]
    frame = pd.DataFrame(found, columns=["source", "category", "n", "of", "status"])
    frame["value"] = (frame["n"] / frame["of"]).where(frame["of"] > 0)
    return complete(frame, {"source": sources, "category": [*codes, NOT_RECORDED]})


@lru_cache(maxsize=32)
def held_codes(data: AuditData, source: str, characteristic: str) -> pd.DataFrame:
    """List the codes that any record of a source holds of a child who displayed.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    source : str
        One of which rows came.
    characteristic : str
        sen_need or disability.

    Returns
    -------
    pandas.DataFrame, one row per child and code
        `person`, `code`.
    """
    records, children = source_records(data)[source], source_children(data)[source]
    wanted = children.index[children["role"].isin(DISPLAYED)]
    held = records.loc[records["person"].isin(wanted), ["person", characteristic]].dropna()
    parts = held.assign(code=held[characteristic].str.split(";")).explode("code")
    parts = parts[parts["code"].isin(_telling_codes(data, characteristic))]
    return parts[["person", "code"]].drop_duplicates()


def _telling_codes(data: AuditData, characteristic: str) -> list[str]:
    listed = data.definition.codes[characteristic].codes
    return [code.code for code in listed if code.group not in UNKNOWN or characteristic in TELLING]


def _spec(characteristic: str, title: str) -> TableSpec:
    return TableSpec(
        id=f"picture.{characteristic}",
        title=title,
        unit="children",
        value_unit="share",
        dimensions=("source", "category"),
        theme="1",
        chapter="picture",
        kind="child",
        compute=partial(codes_by_source, characteristic=characteristic),
        needs=(characteristic,),
    )


SPECS: tuple[TableSpec, ...] = (
    _spec("sen_need", "Children who displayed the behaviour, by SEN type of need and source"),
    _spec("disability", "Children who displayed the behaviour, by disability and source"),
)
