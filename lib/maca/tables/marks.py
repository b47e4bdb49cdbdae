"""The marks of abuse: who recorded what made the behaviour harmful."""

from __future__ import annotations

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.limits import with_wilson
from maca.tables.table import TableSpec, complete

__all__ = ["MARK_STATES", "SPECS", "marks_recorded"]

MARK_STATES = ["yes", "no", "not_known", "blank"]


def marks_recorded(data: AuditData) -> pd.DataFrame:
    """Count, by agency and mark of abuse, the cases by what the agency recorded.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per agency, mark and state
        `n` cases of `of` on which the agency sent a return, shares with Wilson limits; of several bodies of one agency
        yes beats no beats not_known beats blank. `all` counts each case once over all agencies. Status x: nothing came,
        it was not asked, or every answer is blank.
    """
    marks = [code.code for code in data.definition.codes["marks_of_abuse"].codes]
    agencies = [*[agency.id for agency in data.definition.agencies], "all"]
    answers = data.answers
    names = {f"mark_{mark}": mark for mark in marks}
    wanted = answers[
        (answers["strand"] == "case") & answers["case"].isin(data.scope.selected) & answers["input"].isin(names)
    ]
    said = pd.DataFrame(
        {
            "agency": wanted["agency"].astype("object"),
            "case": wanted["case"].astype("object"),
            "mark": wanted["input"].map(names).astype("object"),
            "rank": wanted["value"].astype("object").map({name: place for place, name in enumerate(MARK_STATES)}),
        }
    )
    said["rank"] = said["rank"].fillna(MARK_STATES.index("blank")).astype("int64")
    said = pd.concat([said, said.assign(agency="all")], ignore_index=True)
    best = said.groupby(["agency", "mark", "case"])["rank"].min().reset_index()
    counts = best.groupby(["agency", "mark", "rank"]).size()
    bases = best.groupby(["agency", "mark"]).size()
    found = [
        {"agency": agency, "mark": mark, "state": state, "n": int(counts.get((agency, mark, rank), 0)), "of": int(of)}
        for (agency, mark), of in bases.items()
        for rank, state in enumerate(MARK_STATES)
    ]
    frame = pd.DataFrame(found, columns=["agency", "mark", "state", "n", "of"])
    frame["value"] = frame["n"] / frame["of"]
    blank = frame["n"].where(frame["state"] == "blank").groupby([frame["agency"], frame["mark"]]).transform("max")
    unanswered = (blank == frame["of"]) & (frame["state"] != "blank")
    frame["status"] = pd.Series("shown", index=frame.index, dtype="object").mask(unanswered, "x")
    return complete(with_wilson(frame), {"agency": agencies, "mark": marks, "state": MARK_STATES})


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="recognition.marks",
        title="Marks of abuse by what each agency recorded",
        unit="cases",
        value_unit="share",
        dimensions=("agency", "mark", "state"),
        theme="1",
        chapter="recognition",
        kind="child",
        compute=marks_recorded,
        needs=("marks_of_abuse",),
    ),
)
