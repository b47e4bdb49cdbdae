"""The findings of the earlier review: how far each agency says that they are embedded."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.framework import domain_scores
from maca.tables.gaps import theme_gaps
from maca.tables.table import TableSpec, complete

__all__ = ["NOT_KNOWN", "SPECS", "agency_status", "finding_learning", "learning_evidence", "least_advanced"]

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


def learning_evidence(data: AuditData) -> pd.DataFrame:
    """Say by finding and agency how far it is embedded and whether evidence was named; n is 1 where it was.

    The text `cases` says what the case audit has on the same theme, `score` what the agency's self-assessment has.
    """
    gaps = theme_gaps(data).set_index("theme")
    scores = domain_scores(data).set_index(["agency", "domain"])
    themes = {finding.id: str(finding.theme) for finding in data.definition.findings_of(data.wave)}
    rows = []
    for row in agency_status(data).itertuples():
        theme = themes[row.finding]
        cases, score = gaps.loc[theme], scores.loc[(row.agency, theme)]
        said = f"{cases['n']:.0f} of {cases['of']:.0f} cases below the standard" if cases["status"] == "shown" else ""
        scored = f"{score['value']:.0f} of 100" if score["status"] == "shown" else ""
        rows.append([row.finding, row.agency, int(row.evidence), 1, int(row.evidence), row.status, theme, said, scored])
    columns = ["finding", "agency", "n", "of", "value", "learning", "theme", "cases", "score"]
    agencies = [agency.id for agency in data.definition.agencies]
    return complete(pd.DataFrame(rows, columns=columns), {"finding": list(themes), "agency": agencies})


SPECS = (
    TableSpec(
        *(
            "learning.finding",
            "How far the findings of the earlier review are embedded, by the agencies' own word",
            "agencies",
            "share",
        ),
        *(("finding", "learning"), "", "learning", "practice", finding_learning),
    ),
    TableSpec(
        *("learning.evidence", "Each agency's word on the earlier review's findings, and its evidence", "agencies"),
        *("share", ("finding", "agency"), "", "learning", "practice", learning_evidence),
    ),
)
