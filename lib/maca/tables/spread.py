"""How far agencies lie apart in a domain, and how far the area's consensus lies from them."""

from __future__ import annotations

from datetime import date
from statistics import median

import pandas as pd

from maca.definition import Definition
from maca.tables.data import AuditData
from maca.tables.framework import AREA, domain_scores
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "domain_spread", "months_later"]

MEASURES = ("lowest", "median", "highest", "consensus", "difference")
REPEAT_MONTHS = (6, 12)
"""The framework asks to be answered again so many months on, at the earliest and the latest."""


def domain_spread(data: AuditData) -> pd.DataFrame:
    """Give by domain the lowest, median and highest score of the agencies, the area's consensus and its difference.

    `n` agencies with a score. The verdict says whether the consensus lies a level or more above or below the median
    of the agencies (above, below, within), or cannot_be_told; `repeat_from` and `repeat_to` say when the next round
    falls due.
    """
    scores = domain_scores(data)
    scores = scores[scores["status"] == "shown"]
    domains = [str(theme.id) for theme in data.definition.themes]
    due = [months_later(data.definition.wave(data.wave).due, months).isoformat() for months in REPEAT_MONTHS]
    rows = []
    for domain in domains:
        found = scores[scores["domain"] == domain]
        own = found.loc[found["agency"] != AREA, "value"].tolist()
        consensus = found.loc[found["agency"] == AREA, "value"].tolist()
        values = {"lowest": min(own), "median": median(own), "highest": max(own)} if own else {}
        values |= {"consensus": consensus[0]} if consensus else {}
        values |= {"difference": consensus[0] - median(own)} if consensus and own else {}
        verdict = _verdict(values.get("difference"), _one_level(data.definition, domain))
        for measure in MEASURES:
            status = "shown" if measure in values else "x"
            n = 1 if measure == "consensus" else len(own)
            rows.append([domain, measure, n, values.get(measure), status, verdict, *due])
    columns = ["domain", "measure", "n", "value", "status", "verdict", "repeat_from", "repeat_to"]
    return complete(pd.DataFrame(rows, columns=columns), {"domain": domains, "measure": MEASURES})


def months_later(day: date, months: int) -> date:
    """Give the same day so many months on, or the last day of a shorter month.

    Examples
    --------
    >>> months_later(date(2021, 8, 31), 6)
    datetime.date(2022, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return date(year, month + 1, min(day.day, last))


def _one_level(definition: Definition, domain: str) -> float:
    """One step of the domain's scale in points of the score; of several scales the smallest step."""
    scales = {q.scale for q in definition.questions if q.strand == "framework" and str(q.theme) == domain}
    return min((100 / (len(definition.scales[scale].rated) - 1) for scale in scales), default=100.0)


def _verdict(difference: float | None, level: float) -> str:
    if difference is None:
        return "cannot_be_told"
    if abs(difference) < level - 1e-9:
        return "within"
    return "above" if difference > 0 else "below"


SPECS = (
    TableSpec(
        *("framework.spread", "Scores of the agencies and of the area's consensus, by domain", "agencies", "score"),
        *(("domain", "measure"), "", "framework", "practice", domain_spread),
    ),
)
