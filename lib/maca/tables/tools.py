"""Recognition by agency and tool, and by the edition of a tool whose age bands overlap."""

from __future__ import annotations

import pandas as pd

from maca.tables.children import case_records
from maca.tables.data import AuditData
from maca.tables.recognition import PAIR_MEASURES, TOOLS, classifications, references
from maca.tables.table import TableSpec, complete

__all__ = [
    "BORDER_AGES",
    "NOT_GIVEN",
    "SPECS",
    "agreement_by_agency_and_tool",
    "bands_by_edition",
    "brook_classifications",
]

BORDER_AGES = {"4-band": (5, 9, 13)}
"""Ages that lie in two bands of an edition of Brook's tool, where either band is right. The limits of the five bands
are not published, so no age is flagged there."""

EDITION_MEASURES = ["classified", "at_border", "not_listed"]
NOT_GIVEN = "not_given"


def agreement_by_agency_and_tool(data: AuditData) -> pd.DataFrame:
    """Count how each agency's classifications with each tool stand against the panel's, by what was known then.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per agency, tool and measure
        exact, within_one (exact included), under, over: `n` of the pairs on that tool, `of`; not_listed: `n` of the
        agency's classifications with it. Status x: the agency classified nothing, or no reference came; z: nothing with
        this tool.
    """
    agencies = [agency.id for agency in data.definition.agencies]
    made, against = classifications(data), references(data)
    pairs = made.merge(against.reset_index()[["case", "tool", "then"]], on=["case", "tool"])
    pairs = pairs.dropna(subset=["level", "then"])
    gap = pairs["level"] - pairs["then"]
    marked = pairs[["agency", "tool"]].assign(exact=gap == 0, within_one=gap.abs() <= 1, under=gap < 0, over=gap > 0)
    found = []
    for agency in made["agency"].unique():
        for tool in TOOLS:
            own = marked[(marked["agency"] == agency) & (marked["tool"] == tool)]
            with_tool = made[(made["agency"] == agency) & (made["tool"] == tool)]
            counts = {name: (int(own[name].sum()), len(own)) for name in PAIR_MEASURES} if len(against) else {}
            counts["not_listed"] = int((with_tool["listed"] == "no").sum()), len(with_tool)
            found += [_row({"agency": agency, "tool": tool, "measure": name}, *pair) for name, pair in counts.items()]
    columns = ["agency", "tool", "measure", "n", "of", "value", "status"]
    dimensions = {"agency": agencies, "tool": list(TOOLS), "measure": [*PAIR_MEASURES, "not_listed"]}
    return complete(pd.DataFrame(found, columns=columns), dimensions)


def bands_by_edition(data: AuditData) -> pd.DataFrame:
    """Count classifications with Brook's tool by its edition, and flag children whose age lies in two of its bands.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per edition and measure
        classified: `n` classifications of `of` with the tool; at_border: `n` of a child of an age in two bands, of
        those whose age all bodies give alike; not_listed: `n` of behaviour that the edition does not list. Status x: no
        classification came, or the edition's limits are not known; z: none with this edition.
    """
    editions = [*[code.code for code in data.definition.codes["brook_edition"].codes], NOT_GIVEN]
    brook = brook_classifications(data)
    found = []
    for edition in editions if len(classifications(data)) else ():
        own = brook[brook["edition"] == edition]
        known = own["age"].dropna()
        border = int(known.isin(BORDER_AGES.get(edition, ())).sum()), len(known)
        found.append(_row({"edition": edition, "measure": "classified"}, len(own), len(brook)))
        if edition in BORDER_AGES:
            found.append(_row({"edition": edition, "measure": "at_border"}, *border))
        found.append(_row({"edition": edition, "measure": "not_listed"}, int((own["listed"] == "no").sum()), len(own)))
    frame = pd.DataFrame(found, columns=["edition", "measure", "n", "of", "value", "status"])
    return complete(frame, {"edition": editions, "measure": EDITION_MEASURES})


def brook_classifications(data: AuditData) -> pd.DataFrame:
    """List the classifications with Brook's tool, each with its edition and the child's age.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per body and case
        CLASSIFICATION_COLUMNS, `edition` NOT_GIVEN where it was left out, and `age`, NA unless all bodies give one age.
    """
    made = classifications(data)
    brook = made[made["tool"] == "brook"]
    given = brook["edition"].astype("object")
    ages = case_records(data).dropna(subset="age").groupby("case")["age"].agg(["min", "max"])
    sure = ages.loc[ages["min"] == ages["max"], "min"]
    return brook.assign(edition=given.where(given.notna(), NOT_GIVEN), age=brook["case"].map(sure))


def _row(key: dict[str, str], n: int, of: int) -> dict:
    return {**key, "n": n, "of": of, "value": n / of, "status": "shown"} if of else {**key, "status": "z"}


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="recognition.agency_tool",
        title="Agencies' classifications at the time against the panel's reference, by agency and tool",
        unit="pairs",
        value_unit="share",
        dimensions=("agency", "tool", "measure"),
        theme="1",
        chapter="recognition",
        kind="child",
        compute=agreement_by_agency_and_tool,
        needs=("hackett5", "brook_rag"),
    ),
    TableSpec(
        id="recognition.edition",
        title="Classifications with Brook's tool, by its edition",
        unit="answers",
        value_unit="share",
        dimensions=("edition", "measure"),
        theme="1",
        chapter="recognition",
        kind="child",
        compute=bands_by_edition,
        needs=("brook_edition", "brook_rag"),
    ),
)
