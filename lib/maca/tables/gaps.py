"""Practice gaps: cases in which practice fell below the standard."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from maca.statistics import smallest_detectable_split, wilson_interval
from maca.tables.case_rule import agency_questions, case_objectives, case_questions, case_themes, most_of
from maca.tables.children import case_role
from maca.tables.data import AuditData
from maca.tables.periods import case_periods
from maca.tables.ratings import case_ratings
from maca.tables.table import TableSpec, complete

__all__ = [
    "SPECS",
    "agency_gaps",
    "gaps_by",
    "objective_gaps",
    "period_gaps",
    "question_gaps",
    "role_gaps",
    "theme_gaps",
]


def gaps_by(verdicts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Count the cases below standard of the cases rated, with Wilson limits and the rule that decided.

    Parameters
    ----------
    verdicts : pandas.DataFrame, one row per case and group
        The columns `by`, `below` (bool) and, where it is to be printed, `rule` (panel or bodies).
    by : list of str
        As theme.

    Returns
    -------
    pandas.DataFrame, one row per group
        `by`, `n`, `of` (cases), `value`, `low`, `high` (shares) and `rule`, as `panel 3, bodies 7`.

    Examples
    --------
    >>> cases = pd.DataFrame({"theme": ["1", "1"], "below": [True, False], "rule": ["panel", "bodies"]})
    >>> gaps_by(cases, ["theme"])[["theme", "n", "of", "value", "rule"]].values.tolist()
    [['1', 1, 2, 0.5, 'panel 1, bodies 1']]
    """
    rows = []
    for key, group in verdicts.groupby(by, sort=False):
        n, of = int(group["below"].sum()), len(group)
        panel = int((group["rule"] == "panel").sum()) if "rule" in group else 0
        rule = f"panel {panel}, bodies {of - panel}" if "rule" in group else "own ratings"
        rows.append([*key, n, of, n / of, *wilson_interval(n, of), rule])
    return pd.DataFrame(rows, columns=[*by, "n", "of", "value", "low", "high", "rule"])


def theme_gaps(data: AuditData) -> pd.DataFrame:
    """Count by theme, under the case rule."""
    found = gaps_by(case_themes(data), ["theme"])
    return _whole(found, {"theme": _themes(data)}, _nothing_applies(data, ["theme"]))


def objective_gaps(data: AuditData) -> pd.DataFrame:
    """Count by objective: more than half of its rated questions below."""
    objectives = [objective.id for _, objective in data.definition.objectives]
    found = gaps_by(case_objectives(data), ["objective"])
    return _whole(found, {"objective": objectives}, _nothing_applies(data, ["objective"]))


def question_gaps(data: AuditData) -> pd.DataFrame:
    """Count by question that the wave asks."""
    questions = [question.id for question in data.definition.questions_of("case", data.wave)]
    found = gaps_by(case_questions(data), ["question"])
    return _whole(found, {"question": questions}, _nothing_applies(data, ["question"]))


def agency_gaps(data: AuditData) -> pd.DataFrame:
    """Count by theme and agency, from the agency's own ratings."""
    share = data.definition.case_rule.theme_share
    verdicts = most_of(agency_questions(data), ["theme", "agency", "case"], share)
    none_asked = _agencies_without_a_case(data)
    barred = _nothing_applies(data, ["theme", "agency"]) | {(theme, a) for theme in _themes(data) for a in none_asked}
    agencies = [agency.id for agency in data.definition.agencies]
    return _whole(gaps_by(verdicts, ["theme", "agency"]), {"theme": _themes(data), "agency": agencies}, barred)


def period_gaps(data: AuditData) -> pd.DataFrame:
    """Count by theme and the period of practice on the case; text `detectable`, see `_by_trait`."""
    return _by_trait(data, "period", case_periods(data), list(data.definition.codes["practice_periods"].by_code))


def role_gaps(data: AuditData) -> pd.DataFrame:
    """Count by theme and the role of the child; text `detectable`, see `_by_trait`."""
    roles = [*data.definition.codes["role"].by_code]
    return _by_trait(data, "role", case_role(data).to_dict(), [*roles, "conflict"])


def _by_trait(data: AuditData, name: str, traits: dict[str, str], every: Sequence[str]) -> pd.DataFrame:
    """Count by theme and trait; beside the second trait stands what could be told of it against the first.

    The first two are those that are compared: before and in Covid, displayed and experienced.
    """
    verdicts = case_themes(data)
    verdicts = verdicts.assign(**{name: verdicts["case"].map(traits)})
    themes = _themes(data)
    empty = {(theme, trait) for theme in themes for trait in every if trait not in traits.values()}
    table = _whole(gaps_by(verdicts, ["theme", name]), {"theme": themes, name: every}, empty)
    first, second = (table[table[name] == trait].set_index("theme") for trait in every[:2])
    least = {theme: _detectable(first.loc[theme], second.loc[theme]) for theme in themes}
    return table.assign(detectable=table["theme"].map(least).where(table[name] == every[1], ""))


def _detectable(first: pd.Series, second: pd.Series) -> str:
    """Say which counts of two groups Fisher's test would tell apart."""
    if {first["status"], second["status"]} != {"shown"}:
        return ""
    sizes = int(first["of"]), int(second["of"])
    splits = [
        f"{split.first} of {sizes[0]} against {split.second} of {sizes[1]}"
        for split in smallest_detectable_split(*sizes)
    ]
    return " or ".join(splits) or "none"


def _whole(found: pd.DataFrame, dimensions: dict[str, Sequence[str]], nothing_applies: set[tuple]) -> pd.DataFrame:
    """Give every combination its row: z where nothing applied, x where nothing came."""
    names = list(dimensions)
    known = set(found[names].itertuples(index=False, name=None))
    barred = pd.DataFrame(sorted(nothing_applies - known), columns=names).assign(status="z")
    return complete(pd.concat([found, barred], ignore_index=True) if len(barred) else found, dimensions)


def _nothing_applies(data: AuditData, by: list[str]) -> set[tuple]:
    """Find the groups in which every answer that came was not applicable."""
    own = case_ratings(data)
    own = own[own["kind"] != "unanswered"]
    marked = own.assign(bare=own["kind"] == "not_applicable").groupby(by)["bare"].all()
    return {key if isinstance(key, tuple) else (key,) for key, bare in marked.items() if bare}


def _agencies_without_a_case(data: AuditData) -> set[str]:
    expected = data.scope.expected()
    asked = expected[(expected["strand"] == "case") & (expected["state"] != "not_involved")]
    came = case_ratings(data)
    return {agency.id for agency in data.definition.agencies} - set(asked["agency"]) - set(came["agency"])


def _themes(data: AuditData) -> list[str]:
    return [str(theme.id) for theme in data.definition.themes]


def _spec(name: str, title: str, dimensions: tuple[str, ...], compute, kind: str = "practice") -> TableSpec:
    return TableSpec(f"gaps.{name}", title, "cases", "share", dimensions, "", "gaps", kind, compute)


SPECS = (
    _spec("theme", "Cases below the standard, by theme", ("theme",), theme_gaps),
    _spec("objective", "Cases below the standard, by objective", ("objective",), objective_gaps),
    _spec("question", "Cases below the standard, by question", ("question",), question_gaps),
    _spec(
        "agency", "Cases below the standard, by theme and each agency's own ratings", ("theme", "agency"), agency_gaps
    ),
    _spec("period", "Cases below the standard, by theme and period of practice", ("theme", "period"), period_gaps),
    _spec("role", "Cases below the standard, by theme and role of the child", ("theme", "role"), role_gaps, "role"),
)
