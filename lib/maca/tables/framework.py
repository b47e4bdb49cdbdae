"""The self-assessment: a score by agency and domain, with how much of it was answered."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from math import fsum

import pandas as pd

from maca.definition import Scale
from maca.tables.data import AuditData
from maca.tables.ratings import framework_ratings
from maca.tables.table import TableSpec, complete

__all__ = ["AREA", "SPECS", "domain_scores", "score_of"]

AREA = "area"
"""The body that gives the consensus of the whole partnership."""


def score_of(values: list[str], scale: Scale) -> float:
    """Rescale the mean of rated levels to 0 to 100.

    Parameters
    ----------
    values : list of str
        Rated levels, at least one.
    scale : Scale
        Its lowest rated level scores 0, its highest 100, those between in equal steps by their order.

    Returns
    -------
    float

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> scale = load_definition("hsb").scales["embedded4"]
    >>> score_of(["emerging", "embedded"], scale)
    66.66666666666666
    """
    orders = [level.order for level in scale.rated]
    mean = sum(scale.by_value[value].order for value in values) / len(values)
    return (mean - min(orders)) / (max(orders) - min(orders)) * 100


def domain_scores(data: AuditData) -> pd.DataFrame:
    """Score each agency, and the area's consensus, by domain.

    `n` statements rated of those applicable; all answers of an agency's teams are pooled. A statement that is not known
    or blank is applicable and not rated. Less rated than the definition's floor gives x.
    """
    answers = framework_ratings(data)
    answers = answers[answers["kind"] != "not_applicable"]
    domains = [str(theme.id) for theme in data.definition.themes]
    agencies = [*(agency.id for agency in data.definition.agencies), AREA]
    came = {key: _domain_row(data, key, group) for key, group in answers.groupby(["agency", "theme"], sort=False)}
    for agency, domain in _marked_not_applicable(data) - set(came):
        came[agency, domain] = [agency, domain, None, None, None, "z", ""]
    for agency, domain in _not_asked(data, agencies, domains) - set(came):
        came[agency, domain] = [agency, domain, None, None, None, "z", ""]
    columns = ["agency", "domain", "n", "of", "value", "status", "returns"]
    return complete(pd.DataFrame(list(came.values()), columns=columns), {"agency": agencies, "domain": domains})


def _domain_row(data: AuditData, key: tuple[str, str], group: pd.DataFrame) -> list:
    rated = group[group["kind"] == "rating"]
    n, of = len(rated), len(group)
    returns = f"{group['body'].nunique()} of {_asked(data)[key[0]]} bodies"
    if n < data.definition.floors.domain_completeness * of or not n:
        return [*key, None, None, None, "x", returns]
    scales = {question.id: data.definition.scales[question.scale] for question in data.definition.questions}
    parts = [
        score_of([value], scales[question]) for question, value in zip(rated["question"], rated["value"], strict=True)
    ]
    return [*key, n, of, fsum(parts) / n, "shown", returns]


@lru_cache(maxsize=4)
def _asked(data: AuditData) -> Counter[str]:
    """Count by agency the returns of the framework that are expected."""
    expected = data.scope.expected()
    return Counter(expected.loc[expected["strand"] == "framework", "agency"])


def _marked_not_applicable(data: AuditData) -> set[tuple[str, str]]:
    answers = framework_ratings(data)
    bare = answers[answers["kind"] == "not_applicable"]
    return set(bare[["agency", "theme"]].itertuples(index=False, name=None))


def _not_asked(data: AuditData, agencies: list[str], domains: list[str]) -> set[tuple[str, str]]:
    """Pairs in which nothing was asked: no return expected, or no statement in this wave."""
    stated = {str(question.theme) for question in data.definition.questions_of("framework", data.wave)}
    return {(a, d) for a in agencies for d in domains if d not in stated or not _asked(data)[a]}


SPECS = (
    TableSpec(
        *("framework.domain", "Self-assessment score by agency and domain (0 to 100)", "statements", "score"),
        *(("agency", "domain"), "", "framework", "practice", domain_scores),
    ),
)
