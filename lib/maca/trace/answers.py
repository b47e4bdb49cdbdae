"""The cells behind counts of answers, agencies, returns and rows of registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.engagement import CAME, CURRENT, return_states
from maca.tables.framework import AREA, domain_scores
from maca.tables.learning import agency_status
from maca.tables.masking import mask_of
from maca.tables.rating_counts import NO_BASIS
from maca.tables.ratings import case_ratings, framework_ratings, table_rows
from maca.tables.unread import written_ratings
from maca.trace.unit import Cell, Unit, cells_of, rating_cell, row_cells

__all__ = [
    "action_rows",
    "agencies_on_finding",
    "answers_by_basis",
    "answers_by_basis_of_question",
    "answers_by_rating",
    "answers_not_applicable",
    "answers_not_applicable_to_question",
    "domain_answers",
    "evidence_of_agency",
    "initiative_row",
    "initiative_rows",
    "linked_statements",
    "ratings_of_use",
    "reached_rows",
    "recommendation_row",
    "return_of_case",
    "returns_of",
    "scored_agencies",
    "statements_by_rating",
    "training_rows",
    "unread_answers",
    "use_row",
    "use_rows",
]


def answers_by_rating(data: AuditData, question: str, rating: str) -> list[Unit]:
    """List the answers to a question."""
    return _rated(case_ratings(data), question, rating)


def statements_by_rating(data: AuditData, statement: str, rating: str) -> list[Unit]:
    """List the answers to a statement, the consensus left out."""
    own = framework_ratings(data)
    return _rated(own[own["body"] != AREA], statement, rating)


def answers_by_basis(data: AuditData, theme: str, basis: str) -> list[Unit]:
    """List the ratings of a theme by what they rest on."""
    return _by_basis(data, "theme", theme, basis)


def answers_by_basis_of_question(data: AuditData, question: str, basis: str) -> list[Unit]:
    """List the ratings of a question by what they rest on."""
    return _by_basis(data, "question", question, basis)


def answers_not_applicable(data: AuditData, theme: str, measure: str) -> list[Unit]:
    """List the answers of a theme that are not applicable."""
    return _not_applicable(data, "theme", theme, measure)


def answers_not_applicable_to_question(data: AuditData, question: str, measure: str) -> list[Unit]:
    """List the answers to a question that are not applicable."""
    return _not_applicable(data, "question", question, measure)


def domain_answers(data: AuditData, agency: str, domain: str) -> list[Unit]:
    """List the applicable statements of an agency's bodies in a domain; those rated are counted."""
    own = framework_ratings(data)
    own = own[(own["agency"] == agency) & (own["theme"] == domain) & (own["kind"] != "not_applicable")]
    return _marked(own, own["kind"] == "rating")


def linked_statements(data: AuditData, theme: str, agency: str) -> list[Unit]:
    """List an agency's rated answers to the linked statements of a theme; those below the standard are counted."""
    asked = {q.id for q in data.definition.questions_of("case", data.wave)}
    linked = {link.statement for link in data.definition.links if link.question in asked}
    own = framework_ratings(data)
    own = own[(own["agency"] == agency) & (own["theme"] == theme) & (own["kind"] == "rating")]
    own = own[own["question"].isin(linked)]
    return _marked(own, own["below"])


def agencies_on_finding(data: AuditData, finding: str, learning: str) -> list[Unit]:
    """List the agencies that gave a status to a finding."""
    statuses = agency_status(data)
    answers = data.answers[data.answers["input"] == f"learning_{finding}_status"]
    return [
        Unit(row.agency, int(row.status == learning), 1, "least advanced of its teams", _told(answers, row.agency))
        for row in statuses[statuses["finding"] == finding].itertuples()
    ]


def evidence_of_agency(data: AuditData, finding: str, agency: str) -> list[Unit]:
    """Give an agency's word on a finding; counted where one of its teams named evidence."""
    statuses = agency_status(data)
    own = statuses[(statuses["finding"] == finding) & (statuses["agency"] == agency)]
    inputs = [f"learning_{finding}_{part}" for part in ("status", "evidence")]
    answers = data.answers[data.answers["input"].isin(inputs)]
    return [Unit(row.agency, int(row.evidence), 1, row.status, _told(answers, row.agency)) for row in own.itertuples()]


def scored_agencies(data: AuditData, domain: str, measure: str) -> list[Unit]:
    """List the agencies with a score in a domain, or the area's consensus, with the answers that make it."""
    scores = _scores(data)
    scores = scores[(scores["status"] == "shown") & (scores["domain"] == domain)]
    is_area = scores["agency"] == AREA
    kept = scores[is_area if measure == "consensus" else ~is_area if measure != "difference" else is_area | ~is_area]
    units = []
    for row in kept.itertuples():
        cells = tuple(cell for unit in domain_answers(data, row.agency, domain) for cell in unit.cells if unit.n)
        counted = int(measure == "consensus" or row.agency != AREA)
        units.append(Unit(row.agency, counted, counted, f"score {row.value:.1f}", cells))
    return units


def return_of_case(data: AuditData, case: str, body: str, state: str) -> list[Unit]:
    """Give the return of a body on a case; counted in the row of its state."""
    return [
        Unit(f"{body} {case}", int(row.state == state), 1, row.state, _files(data, row))
        for row in _states(data).get((case, body), ())
    ]


def returns_of(data: AuditData, strand: str, agency: str) -> list[Unit]:
    """List the returns expected of an agency in a strand; those that came are counted."""
    states = return_states(data)
    states = states[(states["strand"] == strand) & (states["agency"] == agency) & (states["state"] != "not_involved")]
    return [
        Unit(f"{row.body} {row.case}".strip(), int(row.state in CAME), 1, row.state, _files(data, row))
        for row in states.itertuples()
    ]


def action_rows(data: AuditData, identifier: str) -> list[Unit]:
    """List the row of the panel's or the plan's table that a recommendation stands in."""
    for strand, table, prefix in (("actions", "actions", "action"), ("panel", "recommendations", "recommendation")):
        for row in table_rows(data, strand, table):
            if str((row.get(f"{prefix}_id") or {}).get("value") or "").strip().upper() == identifier:
                done = (row.get("action_progress") or {}).get("value") == "done"
                return [Unit(identifier, int(done), 1, strand, row_cells(row))]
    return action_rows(data.earlier, identifier) if data.earlier is not None else []


def recommendation_row(data: AuditData, identifier: str) -> list[Unit]:
    """List the same row for the list of recommendations, which counts every one of them."""
    return [Unit(unit.name, 1, 1, unit.rule, unit.cells) for unit in action_rows(data, identifier)]


def reached_rows(data: AuditData, tier: str) -> list[Unit]:
    """List the initiatives of a tier that say how many children or families they reached; n is that number."""
    return [
        Unit(
            name,
            int(reached),
            0,
            "register",
            row_cells(row, "initiative_name", "initiative_tier", "initiative_reached"),
        )
        for name, row in _register(data, "initiatives", "initiative_name")
        if _value(row, "initiative_tier") == tier and (reached := _value(row, "initiative_reached") or "").isdigit()
    ]


def initiative_rows(data: AuditData, tier: str, measure: str) -> list[Unit]:
    """List the initiatives of a tier."""
    return [
        Unit(name, int(_counts(row, measure)), int(measure != "registered"), "register", row_cells(row))
        for name, row in _register(data, "initiatives", "initiative_name")
        if _value(row, "initiative_tier") == tier
    ]


def initiative_row(data: AuditData, identifier: str) -> list[Unit]:
    """Give the row of the register that one initiative stands in."""
    rows = list(_register(data, "initiatives", "initiative_name"))
    name, row = rows[int(identifier.removeprefix("I")) - 1]
    return [Unit(name, 1, 1, "register", row_cells(row))]


def training_rows(data: AuditData, agency: str) -> list[Unit]:
    """List the courses of an agency's bodies; n is the staff trained, of the staff eligible."""
    units = []
    for name, row in _register(data, "training", "training_course"):
        numbers = [_value(row, f"training_{part}") for part in ("trained", "eligible")]
        if next(iter(row.values()))["agency"] == agency and all(text and text.isdigit() for text in numbers):
            units.append(Unit(name, int(numbers[0]), int(numbers[1]), "register", row_cells(row)))
    return units


def unread_answers(data: AuditData, strand: str, theme: str) -> list[Unit]:
    """List the ratings that were written on a theme; those that could not be read are counted."""
    rows = written_ratings(data)
    rows = rows[(rows["strand"] == strand) & (rows["theme"] == theme)]
    return [
        Unit(
            " ".join(filter(None, [row.body, row.case if pd.notna(row.case) else "", row.input])),
            int(row.unread),
            1,
            "could not be read" if row.unread else "read",
            ((row.file, row.sheet, row.cell, row.input, row.value if pd.notna(row.value) else ""),),
        )
        for row in rows.itertuples()
    ]


def use_rows(data: AuditData, agency: str, use: str) -> list[Unit]:
    """List the uses of the data that an agency's bodies state for a purpose, masked; those evidenced are counted."""
    return [
        Unit(name, int(_value(row, "use_evidenced") == "yes"), 1, "register", _masked(data, row_cells(row)))
        for name, row in _register(data, "uses", "use_what")
        if next(iter(row.values()))["agency"] == agency and _value(row, "use_purpose") == use
    ]


def use_row(data: AuditData, identifier: str) -> list[Unit]:
    """Give the row of the register that one use of the data stands in, its words masked as there."""
    rows = list(_register(data, "uses", "use_what"))
    name, row = rows[int(identifier.removeprefix("U")) - 1]
    return [Unit(name, 1, 1, "register", _masked(data, row_cells(row)))]


def ratings_of_use(data: AuditData, agency: str, statement: str, rating: str) -> list[Unit]:
    """List the answers of an agency's bodies to a statement on the use of the data, the consensus left out."""
    own = framework_ratings(data)
    return _rated(own[(own["agency"] == agency) & (own["body"] != AREA)], statement, rating)


def _by_basis(data: AuditData, name: str, wanted: str, basis: str) -> list[Unit]:
    own = case_ratings(data)
    own = own[(own["kind"] == "rating") & (own[name] == wanted)]
    return _marked(own, own["basis"].replace("", NO_BASIS) == basis)


def _not_applicable(data: AuditData, name: str, wanted: str, measure: str) -> list[Unit]:
    own = case_ratings(data)
    own = own[(own["kind"] == "not_applicable") & (own[name] == wanted)]
    return _marked(own, own["reason"] == (measure == "with_reason"))


def _rated(own: pd.DataFrame, question: str, rating: str) -> list[Unit]:
    own = own[(own["question"] == question) & (own["kind"] != "unanswered")]
    return _marked(own, own["value"] == rating)


def _marked(own: pd.DataFrame, marks: pd.Series) -> list[Unit]:
    return [
        Unit(" ".join(filter(None, [row.body, row.case, row.question])), int(mark), 1, row.kind, (rating_cell(row),))
        for row, mark in zip(own.itertuples(), marks, strict=True)
    ]


def _told(answers: pd.DataFrame, agency: str) -> tuple[Cell, ...]:
    return cells_of(answers[(answers["agency"] == agency) & answers["value"].notna()], "input")


def _files(data: AuditData, row) -> tuple[Cell, ...]:
    """Name the files that came for one place of the scope grid."""
    return tuple(
        (file, "", "", "return", row.state) for file in _current(data).get((row.strand, row.body, row.case), ())
    )


@lru_cache(maxsize=4)
def _states(data: AuditData) -> Mapping[tuple[str, str], list]:
    """Index the states of the case returns by case and body."""
    states = return_states(data)
    found: dict[tuple[str, str], list] = {}
    for row in states[states["strand"] == "case"].itertuples():
        found.setdefault((row.case, row.body), []).append(row)
    return found


@lru_cache(maxsize=4)
def _scores(data: AuditData) -> pd.DataFrame:
    return domain_scores(data)


@lru_cache(maxsize=4)
def _current(data: AuditData) -> Mapping[tuple[str, str, str], list[str]]:
    """Index the files in use by the place that they fill."""
    receipts = data.receipts[data.receipts["status"].isin(CURRENT)]
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in receipts.assign(case=receipts["case"].fillna("")).itertuples():
        found.setdefault((row.strand, row.body, row.case), []).append(str(row.file))
    return found


def _register(data: AuditData, table: str, name: str) -> Iterator[tuple[str, dict]]:
    for row in table_rows(data, "framework", table):
        place = next(iter(row.values()))
        yield f"{place['body']} row {place['row']}", row


def _masked(data: AuditData, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    mask = mask_of(data)
    return tuple((file, sheet, cell, name, mask(value)) for file, sheet, cell, name, value in cells)


def _value(row: dict[str, dict], name: str) -> str | None:
    return (row.get(name) or {}).get("value")


def _counts(row: dict[str, dict], measure: str) -> bool:
    if measure == "evaluated":
        return _value(row, "initiative_evaluated") == "yes"
    return measure == "registered" or (_value(row, "initiative_reached") or "").isdigit()
