"""Three views of one practice: what an agency says of itself, what its cases show, what the panel saw in them."""

from __future__ import annotations

import pandas as pd

from maca.statistics import wilson_interval
from maca.tables.case_rule import agency_questions, most_of, panel_verdicts
from maca.tables.data import AuditData
from maca.tables.engagement import CAME, return_states
from maca.tables.ratings import framework_ratings
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "blind_spots", "verdict_of"]

MEASURES = ("framework", "case", "panel")


def verdict_of(statements: tuple[int, int], cases: tuple[int, int], floor: int) -> str:
    """Weigh what an agency says of itself against what its cases show; `below` means more than half below standard.

    Parameters
    ----------
    statements, cases : tuple of int
        Below the standard, and rated.
    floor : int
        Least cases below which nothing is concluded.

    Returns
    -------
    str
        blind_spot (says standard, cases do not show it), hidden_strength (the reverse), same, cannot_be_told.

    Examples
    --------
    >>> verdict_of((1, 4), (4, 6), 3), verdict_of((3, 4), (1, 6), 3), verdict_of((0, 4), (1, 2), 3)
    ('blind_spot', 'hidden_strength', 'cannot_be_told')
    """
    if not statements[1] or cases[1] < floor:
        return "cannot_be_told"
    says, shows = statements[0] * 2 <= statements[1], cases[0] * 2 <= cases[1]
    if says == shows:
        return "same"
    return "blind_spot" if says else "hidden_strength"


def blind_spots(data: AuditData) -> pd.DataFrame:
    """Count, through linked pairs of statement and question alone, what each view has below the standard.

    Statements count all answers of an agency's teams; a case is below if more than half of the linked questions rated
    on it are. The panel's view is that of the cases that the agency sent a return for: its rating of the theme, or else
    of the linked questions.
    """
    asked = {
        question.id for strand in ("case", "framework") for question in data.definition.questions_of(strand, data.wave)
    }
    links = [link for link in data.definition.links if {link.statement, link.question} <= asked]
    statements = {link.statement for link in links}
    questions = {link.question for link in links}
    linked = {str(question.theme) for question in data.definition.questions if question.id in questions}
    views = {
        "framework": _statements(data, statements),
        "case": _cases(data, questions),
        "panel": _panel_cases(data, questions, linked),
    }
    return _rows(data, views, linked)


def _rows(data: AuditData, views: dict[str, dict], linked: set[str]) -> pd.DataFrame:
    themes = [str(theme.id) for theme in data.definition.themes]
    agencies = [agency.id for agency in data.definition.agencies]
    rows = []
    for theme in themes:
        for agency in agencies:
            counts = {measure: views[measure].get((theme, agency), (0, 0)) for measure in MEASURES}
            floor = data.definition.floors.verdict_cases
            verdict = verdict_of(counts["framework"], counts["case"], floor)
            for measure, (n, of) in counts.items():
                status = "shown" if of else ("x" if theme in linked else "z")
                low, high = wilson_interval(n, of) if of and measure != "framework" else (None, None)
                value = n / of if of else None
                rows.append([theme, agency, measure, n, of, value, low, high, status, verdict])
    columns = ["theme", "agency", "measure", "n", "of", "value", "low", "high", "status", "verdict"]
    return complete(pd.DataFrame(rows, columns=columns), {"theme": themes, "agency": agencies, "measure": MEASURES})


def _statements(data: AuditData, statements: set[str]) -> dict[tuple[str, str], tuple[int, int]]:
    own = framework_ratings(data)
    own = own[(own["kind"] == "rating") & own["question"].isin(statements)]
    return _counted(own)


def _cases(data: AuditData, questions: set[str]) -> dict[tuple[str, str], tuple[int, int]]:
    own = agency_questions(data)
    own = own[own["question"].isin(questions)]
    return _counted(most_of(own, ["theme", "agency", "case"], data.definition.case_rule.theme_share))


def _panel_cases(data: AuditData, questions: set[str], themes: set[str]) -> dict[tuple[str, str], tuple[int, int]]:
    rated = panel_verdicts(data, questions)
    rated = rated[rated["theme"].isin(themes)]
    states = return_states(data)
    sent = states[(states["strand"] == "case") & states["state"].isin(CAME)]
    return _counted(rated.merge(sent[["case", "agency"]].drop_duplicates(), on="case"))


def _counted(marks: pd.DataFrame) -> dict[tuple[str, str], tuple[int, int]]:
    counted = marks.groupby(["theme", "agency"], sort=False)["below"].agg(["sum", "count"])
    return {key: (int(n), int(of)) for key, n, of in counted.itertuples()}


SPECS = (
    TableSpec(
        *("gaps.blindspot", "Self-assessment, cases and panel on the same practice: below the standard, of rated"),
        *("cases", "share", ("theme", "agency", "measure"), "", "gaps", "practice", blind_spots),
    ),
)
