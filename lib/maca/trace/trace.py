"""Trace one row of a table to the cells that it was counted from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from maca.errors import StoppedError, UsageError, one_of
from maca.tables.catalogue import CATALOGUE
from maca.tables.data import AuditData
from maca.tables.table import TableSpec
from maca.trace import (
    answers,
    cases,
    changes,
    extracts,
    judgements,
    pathways,
    pictures,
    plans,
    recognised,
    replies,
    texts,
)
from maca.trace.unit import CELL_COLUMNS, Unit

__all__ = ["Trace", "trace", "trace_table", "traceable", "untraceable"]

Tracer = Callable[..., list[Unit]]


def _blindspot(data: AuditData, theme: str, agency: str, measure: str) -> list[Unit]:
    views = {"framework": answers.linked_statements, "case": cases.linked_cases, "panel": cases.panel_cases}
    return views[measure](data, theme, agency)


def _picture(characteristic: str) -> Tracer:
    return partial(pictures.children_in_category, characteristic=characteristic)


TRACERS: dict[str, Tracer] = {
    "engagement.agency": answers.returns_of,
    "engagement.case": answers.return_of_case,
    "sample.criteria": pathways.cases_by_criterion,
    "case.chronology": pathways.event_of_body,
    "case.rating": judgements.case_answers,
    "panel.moves": judgements.moved_ratings,
    "panel.grade": judgements.graded_cases,
    "panel.case": judgements.grade_of_case,
    "panel.change": judgements.panel_rating,
    "practice.aspect": judgements.aspect_cases,
    "practice.aspect_period": judgements.aspect_cases_by_period,
    "practice.aspect_role": judgements.aspect_cases_by_role,
    "practice.aspect_case": judgements.aspect_of_case,
    "picture.age_band": _picture("age_band"),
    "picture.gender": _picture("gender"),
    "picture.ethnicity": _picture("ethnicity"),
    "picture.send": _picture("send"),
    "picture.role": _picture("role"),
    "picture.sex": _picture("sex"),
    "picture.sen_provision": _picture("sen_provision"),
    "picture.phase": _picture("phase"),
    "picture.sen_need": partial(pictures.children_with_code, characteristic="sen_need"),
    "picture.disability": partial(pictures.children_with_code, characteristic="disability"),
    "picture.validity": extracts.values_by_validity,
    "picture.timeliness": extracts.records_in_time,
    "picture.supply": extracts.supplied,
    "picture.episode": pathways.cases_by_episode,
    "picture.case_period": pathways.period_of_case,
    "picture.completeness": pictures.children_known,
    "picture.consistency": pictures.children_in_agreement,
    "picture.period": pictures.referrals_in_period,
    "picture.sensitivity": pictures.referrals_about_cut,
    "picture.reference": pictures.children_of_population,
    "picture.representation": pictures.children_against_population,
    "picture.pyramid": pictures.children_by_age_and_gender,
    "picture.codes": pictures.children_holding_code,
    "picture.recording": pictures.records_by_state,
    "picture.suspicious": pictures.records_with_pattern,
    "picture.quality": pictures.children_known_to_all,
    "picture.conflicts": pictures.children_in_conflict,
    "picture.links": pictures.linked_records,
    "data.uses": answers.use_rows,
    "data.ratings": answers.ratings_of_use,
    "data.register": answers.use_row,
    "recognition.agreement": recognised.pairs_of_agency,
    "recognition.agency_tool": recognised.pairs_of_agency_and_tool,
    "recognition.edition": recognised.classifications_of_edition,
    "recognition.matrix": recognised.classifications_in_matrix,
    "recognition.tool": recognised.pairs_of_tool,
    "recognition.hindsight": recognised.cases_with_hindsight,
    "recognition.coefficients": recognised.cases_of_raters,
    "recognition.marks": recognised.cases_with_mark,
    "pathway.step": pathways.cases_by_step,
    "pathway.route": pathways.cases_by_route,
    "pathway.gap": pathways.cases_by_gap,
    "pathway.wait": pathways.cases_by_wait,
    "gaps.theme": cases.theme_cases,
    "gaps.objective": cases.objective_cases,
    "gaps.question": cases.question_cases,
    "gaps.agency": cases.agency_cases,
    "gaps.period": cases.period_cases,
    "gaps.role": cases.role_cases,
    "gaps.ranked": cases.question_cases,
    "gaps.strengths": partial(cases.question_cases, meets=True),
    "gaps.ratings": answers.answers_by_rating,
    "gaps.evidence": answers.answers_by_basis,
    "gaps.not_applicable": answers.answers_not_applicable,
    "gaps.evidence_question": answers.answers_by_basis_of_question,
    "gaps.not_applicable_question": answers.answers_not_applicable_to_question,
    "gaps.unread": answers.unread_answers,
    "framework.statement": answers.statements_by_rating,
    "prevention.initiatives": answers.initiative_rows,
    "prevention.reach": answers.reached_rows,
    "prevention.register": answers.initiative_row,
    "training.staff": answers.training_rows,
    "gaps.blindspot": _blindspot,
    "reply.theme": replies.points_of_theme,
    "reply.point": replies.reply_to_point,
    "text.tag": texts.texts_with_tag,
    "framework.domain": answers.domain_answers,
    "framework.spread": answers.scored_agencies,
    "learning.finding": answers.agencies_on_finding,
    "learning.evidence": answers.evidence_of_agency,
    "change.theme": changes.changed_themes,
    "change.question": changes.changed_questions,
    "change.bodies": changes.bodies_of_either,
    "change.learning": changes.changed_learning,
    "change.action": changes.changed_actions,
    "actions.recommendation": answers.recommendation_row,
    "actions.progress": answers.action_rows,
    "actions.history": plans.action_in_version,
}
"""What lists the units of a row, by table, in the order of the catalogue; its arguments are the row's dimensions."""

UNTRACEABLE = {
    "sample.replacement": "it is read from the scope grid, not from returns: see the sheet of cases in scope.xlsx",
    "picture.dates_left_out": "each of its rows names its own file, sheet and cell",
    "reference.scope": "it holds published figures, each with its source, and nothing from returns",
    "text.note": "each of its rows names its own file, sheet and cell",
    "text.quote": "a cleared quote goes to readers who may not know whose it is",
    "change.asked": "it counts the questions of two definitions, and no cells",
    "pulse.answers": "practitioners answered without a name; a list of cells would tie a person to answers",
}
"""Tables without a list of cells, with the reason."""

PROMPTS = "actions.prompts"
"""A prompt is traced to the cells of the row that it asks about."""

BASE_IS_NO_COUNT = {"picture.period"}
"""Tables whose `of` is a span of days: n alone is held against what is traced."""


@dataclass(frozen=True)
class Trace:
    """One row of a table and what it counts.

    Attributes
    ----------
    table : str
    row : dict of str to str
        The row's dimensions.
    status : str
    n, of : int or None
        As the table has them; None where it has none.
    units : list of Unit
    """

    table: str
    row: dict[str, str]
    status: str
    n: int | None
    of: int | None
    units: list[Unit]

    @property
    def cells(self) -> pd.DataFrame:
        """One row a cell: `unit`, `counted` (yes or no), `rule`, `file`, `sheet`, `cell`, `input`, `value`."""
        rows = [
            [unit.name, "yes" if unit.n else "no", unit.rule, *cell]
            for unit in self.units
            for cell in unit.cells or [("",) * len(CELL_COLUMNS)]
        ]
        return pd.DataFrame(rows, columns=["unit", "counted", "rule", *CELL_COLUMNS])


def traceable() -> list[str]:
    """List the tables whose numbers can be traced."""
    return [*TRACERS, PROMPTS]


def untraceable() -> dict[str, str]:
    """Give the tables whose numbers rest on no cell of a return, each with the reason."""
    return dict(UNTRACEABLE)


def trace(data: AuditData, table: str, row: Mapping[str, str]) -> Trace:
    """List the returns, sheets and cells behind one number.

    Parameters
    ----------
    data : AuditData
        The frames of the run.
    table : str
        As `gaps.theme`.
    row : mapping of str to str
        Every dimension of the table with its value, as theme: 3.

    Returns
    -------
    Trace

    Raises
    ------
    UsageError
        T001 for an unknown table, T002 for a dimension that is wrong or lacking, T003 for a value it does not have,
        T005 for a table that rests on no cell of a return.
    StoppedError
        T004, if what is traced is not what the table counts: a fault of maca.
    """
    _refuse(table)
    spec = _spec_of(table)
    if set(row) != set(spec.dimensions):
        wanted = " ".join(f"{name}=..." for name in spec.dimensions)
        raise UsageError("T002", f"a row of {table} is named by {wanted}. Give each of them once.")
    frame = spec.compute(data)
    for name in spec.dimensions:
        if row[name] not in set(frame[name]):
            known = list(dict.fromkeys(frame[name]))
            raise UsageError("T003", f"{one_of(name, row[name], known)} Correct it.")
    found = frame[(frame[list(spec.dimensions)] == [row[name] for name in spec.dimensions]).all(axis=1)]
    if found.empty:
        told = " ".join(f"{name}={row[name]}" for name in spec.dimensions)
        raise UsageError("T003", f"{table} has no row {told}. Name a row that stands in it.")
    return _traced(data, spec, found.iloc[0])


def trace_table(data: AuditData, table: str, frame: pd.DataFrame | None = None) -> Iterator[Trace]:
    """Trace every row of a table that is shown.

    Parameters
    ----------
    data : AuditData
        The frames of the run.
    table : str
        As `gaps.theme`.
    frame : pandas.DataFrame, optional
        The table where it has been computed; else it is.

    Yields
    ------
    Trace

    Raises
    ------
    UsageError, StoppedError
        As `trace`.
    """
    _refuse(table)
    spec = _spec_of(table)
    frame = spec.compute(data) if frame is None else frame
    for _, row in frame[frame["status"] == "shown"].iterrows():
        yield _traced(data, spec, row)


def _refuse(table: str) -> None:
    if table in UNTRACEABLE:
        raise UsageError("T005", f"{table} cannot be traced: {UNTRACEABLE[table]}. Name another table.")
    if table not in traceable():
        raise UsageError("T001", f"{one_of('table', table, traceable())} Name one of them.")


def _spec_of(table: str) -> TableSpec:
    return next(spec for spec in CATALOGUE if spec.id == table)


def _traced(data: AuditData, spec: TableSpec, found: pd.Series) -> Trace:
    n, of = (None if pd.isna(found[name]) else int(found[name]) for name in ("n", "of"))
    row = {name: str(found[name]) for name in spec.dimensions}
    shown = found["status"] == "shown"
    if spec.id == PROMPTS:
        units = [_behind_prompt(data, found)] if shown else []
    else:
        units = TRACERS[spec.id](data, *row.values()) if shown else []
    of_units = None if spec.id in BASE_IS_NO_COUNT else of
    if shown:
        _hold(spec.id, n, of_units, units)
    return Trace(spec.id, row, found["status"], n, of, units)


def _behind_prompt(data: AuditData, prompt: pd.Series) -> Unit:
    """Gather the cells behind the row that a prompt asks about."""
    named = [part.partition("=")[2] for part in prompt["row"].split(" ")]
    units = TRACERS[prompt["table"]](data, *named)
    cells = tuple(dict.fromkeys(cell for unit in units for cell in unit.cells))
    return Unit(prompt["prompt"], 1, 1, f"{prompt['table']} {prompt['row']}", cells)


def _hold(table: str, n: int | None, of: int | None, units: list[Unit]) -> None:
    sums = (sum(unit.n for unit in units), sum(unit.of for unit in units))
    if (n is not None and sums[0] != n) or (of is not None and sums[1] != of):
        raise StoppedError(
            "T004", f"{table} counts {n} of {of}, and {sums[0]} of {sums[1]} were traced. Report this fault of maca."
        )
