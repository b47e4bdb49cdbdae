"""School phase: primary or secondary, by the age on the 31 August before the school year where a birth tells it."""

from __future__ import annotations

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.picture import DISPLAYED, pictured, source_children, source_records
from maca.tables.table import TableSpec

__all__ = ["SPECS", "school_phase"]


def school_phase(data: AuditData) -> pd.DataFrame:
    """Count the children of every source by school phase.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per source and phase
        As picture.age_band; text `basis` says by which age on which day. Extracts of counts give no phase and show x.
    """
    frame = pictured(data, "phase")
    basis = {source: _basis(source, records, data) for source, records in source_records(data).items()}
    return frame.assign(basis=[basis.get(source, "") for source in frame["source"]])


def _basis(source: str, records: pd.DataFrame, data: AuditData) -> str:
    if source == "cases":
        return "By age at the first incident in the scope."
    children = source_children(data)[source]
    counted = records[records["person"].isin(children.index[children["role"].isin(DISPLAYED)])]
    surer = counted["school_age"].notna().groupby(counted["person"]).any()
    born, others = int(surer.sum()), int((~surer.astype("bool")).sum())
    said = f"By age on 31 August before the school year of the referral for {born} children" if born else ""
    word = "by" if born else "By"
    aged = f"{word} age at the referral for {others}, of whom no date of birth is known" if others else ""
    return f"{', '.join(filter(None, [said, aged]))}." if said or aged else ""


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="picture.phase",
        title="Children who displayed the behaviour, by school phase and source",
        unit="children",
        value_unit="share",
        dimensions=("source", "category"),
        theme="1",
        chapter="picture",
        kind="child",
        compute=school_phase,
        needs=("phases",),
    ),
)
