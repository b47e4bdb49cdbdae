"""Uses made of the data (T1.2): stated, and evidenced."""

from __future__ import annotations

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.ratings import table_rows
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "data_uses"]


def data_uses(data: AuditData) -> pd.DataFrame:
    """Count, by agency and purpose, the uses of the data that are evidenced, of those stated.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per agency and use
        `n` uses evidenced, `of` stated, teams and organisations pooled. Status x: no self-assessment came; z: none is
        asked.
    """
    agencies = [agency.id for agency in data.definition.agencies]
    purposes = [code.code for code in data.definition.codes["data_uses"].codes]
    returned = [agency for agency in _returned(data, "framework") if agency in agencies]
    counts = {(agency, use): [0, 0] for agency in returned for use in purposes}
    for row in table_rows(data, "framework", "uses"):
        cells = {name: answer["value"] for name, answer in row.items()}
        agency = next(iter(row.values()))["agency"]
        key = (agency, cells.get("use_purpose"))
        if key in counts:
            counts[key][0] += cells.get("use_evidenced") == "yes"
            counts[key][1] += 1
    asked = {agency for agency in agencies if data.definition.agency(agency).framework != "not_expected"}
    found = [
        {"agency": agency, "use": use, "n": n, "of": of, "value": n / of if of else None, "status": "shown"}
        for (agency, use), (n, of) in counts.items()
    ]
    found += [
        {"agency": agency, "use": use, "status": "x" if agency in asked else "z"}
        for agency in agencies
        for use in purposes
        if (agency, use) not in counts
    ]
    columns = ["agency", "use", "n", "of", "value", "status"]
    return complete(pd.DataFrame(found, columns=columns), {"agency": agencies, "use": purposes})


def _returned(data: AuditData, strand: str) -> list[str]:
    return data.answers.loc[data.answers["strand"] == strand, "agency"].dropna().unique().tolist()


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="data.uses",
        title="Uses made of the data, evidenced of those stated, by agency and purpose",
        unit="uses",
        value_unit="share",
        dimensions=("agency", "use"),
        theme="1",
        chapter="picture",
        kind="practice",
        compute=data_uses,
    ),
)
