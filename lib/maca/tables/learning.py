"""The findings of the earlier review: how far each agency says that they are embedded."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "agency_status", "finding_learning", "least_advanced"]

ORDER = ("not_yet", "partly", "embedded")
"""From least to most advanced."""

NOT_KNOWN = "not_known"


def least_advanced(statuses: list[str]) -> str:
    """Pool the statuses of an agency's teams.

    Examples
    --------
    >>> least_advanced(["embedded", "partly", "not_known"]), least_advanced(["not_known"])
    ('partly', 'not_known')
    """
    known = [status for status in statuses if status in ORDER]
    return min(known, key=ORDER.index) if known else NOT_KNOWN


@lru_cache(maxsize=4)
def agency_status(data: AuditData) -> pd.DataFrame:
    """List the status that each agency gives each finding, and whether any of its teams named evidence.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per finding and agency that answered
        `finding`, `agency`, `status`, `evidence` (bool).
    """
    answers = data.answers
    agencies = {agency.id for agency in data.definition.agencies}
    own = answers[(answers["strand"] == "framework") & answers["agency"].isin(agencies) & answers["value"].notna()]
    rows = []
    for finding in data.definition.findings_of(data.wave):
        status = own[own["input"] == f"learning_{finding.id}_status"]
        evidenced = set(own.loc[own["input"] == f"learning_{finding.id}_evidence", "agency"])
        for agency, values in status.groupby("agency", sort=False)["value"]:
            rows.append([finding.id, agency, least_advanced(list(values)), agency in evidenced])
    return pd.DataFrame(rows, columns=["finding", "agency", "status", "evidence"])


def finding_learning(data: AuditData) -> pd.DataFrame:
    """Count by finding and status the agencies, of those that answered."""
    statuses = list(data.definition.codes["learning_status"].by_code)
    rows = []
    for finding, group in agency_status(data).groupby("finding", sort=False)["status"]:
        rows += [[finding, status, int((group == status).sum()), len(group)] for status in statuses]
    found = pd.DataFrame(rows, columns=["finding", "learning", "n", "of"])
    found = found.assign(value=found["n"] / found["of"])
    findings = [finding.id for finding in data.definition.findings_of(data.wave)]
    return complete(found, {"finding": findings, "learning": statuses})


SPECS = (
    TableSpec(
        *(
            "learning.finding",
            "How far the findings of 2019 are embedded, by the agencies' own word",
            "agencies",
            "share",
        ),
        *(("finding", "learning"), "", "learning", "practice", finding_learning),
    ),
)
