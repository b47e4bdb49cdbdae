"""How good the data is: what each agency knows of each child, and whether agencies say the same of one child."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.tables.aggregates import aggregate_counts, children_by_role, children_in, known_in
from maca.tables.characteristics import known_values
from maca.tables.children import case_records, extract_forms, extract_records
from maca.tables.data import AuditData
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "completeness", "consistency"]

LEAST_AGENCIES = 2
"""Agencies that must know a value before it can be said to agree."""


@lru_cache(maxsize=4)
def completeness(data: AuditData) -> pd.DataFrame:
    """Count, by agency and characteristic, the children of whom the value is known.

    An agency is judged by its extract if it sent one, rows or counts, else by its case returns.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per agency and characteristic
        `n` children known of `of` all. Status x: the agency sent neither, or counts of which one that this needs could
        not be taken; z: what it sent holds no child.
    """
    characteristics = [code.code for code in data.definition.codes["characteristics"].codes]
    agencies = [agency.id for agency in data.definition.agencies]
    with_rows = {body.partition(".")[0] for body, form in extract_forms(data).items() if form == "rows"}
    counted, extracts, cases = aggregate_counts(data), extract_records(data), case_records(data)
    found = []
    for agency in agencies:
        records = extracts if agency in with_rows else cases
        own = records[records["agency"] == agency]
        if agency in counted and agency not in with_rows:
            counts = counted[agency]
            numbers = {
                name: (known_in(counts, name), (children_by_role if name == "role" else children_in)(counts))
                for name in characteristics
            }
        elif agency in with_rows or len(own):
            known = known_values(own, data.definition).notna().groupby(own["person"]).any()
            numbers = {name: (int(known[name].sum()), len(known)) for name in characteristics}
        else:
            continue
        found += [
            {"agency": agency, "characteristic": name, "n": n, "of": of, "status": "shown" if of else "z"}
            for name, (n, of) in numbers.items()
            if n is not None and of is not None
        ]
    frame = pd.DataFrame(found, columns=["agency", "characteristic", "n", "of", "status"])
    frame["value"] = (frame["n"] / frame["of"]).where(frame["of"] > 0)
    return complete(frame, {"agency": agencies, "characteristic": characteristics})


def consistency(data: AuditData) -> pd.DataFrame:
    """Count, by characteristic, the children of whom all agencies that know the value hold the same.

    Taken from the row-level extracts; in a wave without any, from the case returns. Values are compared as they are
    held (the ethnicity code, the whole age, the set of disability codes), not as they are reported.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per characteristic
        `n` children equal in all, `of` children known to two agencies or more. Status x: no record came; z: no child
        is known to two agencies.
    """
    characteristics = [code.code for code in data.definition.codes["characteristics"].codes]
    has_rows = "rows" in extract_forms(data).values()
    records = extract_records(data) if has_rows else case_records(data)
    found = []
    if len(records):
        values = known_values(records, data.definition)
        for name in characteristics:
            known = records[["person", "agency"]].assign(value=values[name]).dropna(subset="value")
            children = known.groupby("person").agg({"agency": "nunique", "value": "nunique"})
            shared = children[children["agency"] >= LEAST_AGENCIES]
            equal = int((shared["value"] == 1).sum())
            status = "shown" if len(shared) else "z"
            found.append({"characteristic": name, "n": equal, "of": len(shared), "status": status})
    frame = pd.DataFrame(found, columns=["characteristic", "n", "of", "status"])
    frame["value"] = (frame["n"] / frame["of"]).where(frame["of"] > 0)
    return complete(frame, {"characteristic": characteristics})


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="picture.completeness",
        title="Children of whom a characteristic is known, by agency",
        unit="children",
        value_unit="share",
        dimensions=("agency", "characteristic"),
        theme="1",
        chapter="picture",
        kind="child",
        compute=completeness,
    ),
    TableSpec(
        id="picture.consistency",
        title="Children of whom all agencies that know a characteristic hold the same",
        unit="children",
        value_unit="share",
        dimensions=("characteristic",),
        theme="1",
        chapter="picture",
        kind="child",
        compute=consistency,
    ),
)
