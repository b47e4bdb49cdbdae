"""The cells behind counts of answers, agencies, returns and rows of registers."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.engagement import CAME, CURRENT, return_states
from maca.tables.framework import AREA
from maca.tables.learning import agency_status
from maca.tables.rating_counts import NO_BASIS
from maca.tables.ratings import case_ratings, framework_ratings, table_rows
from maca.trace.unit import Cell, Unit, cells_of

__all__ = [
    "action_rows",
    "agencies_on_finding",
    "answers_by_basis",
    "answers_by_rating",
    "answers_not_applicable",
    "domain_answers",
    "initiative_rows",
    "linked_statements",
    "returns_of",
    "statements_by_rating",
    "training_rows",
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
    own = case_ratings(data)
    own = own[(own["kind"] == "rating") & (own["theme"] == theme)]
    return _marked(own, own["basis"].replace("", NO_BASIS) == basis)


def answers_not_applicable(data: AuditData, theme: str, measure: str) -> list[Unit]:
    """List the answers of a theme that are not applicable."""
    own = case_ratings(data)
    own = own[(own["kind"] == "not_applicable") & (own["theme"] == theme)]
    return _marked(own, own["reason"] == (measure == "with_reason"))


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


def returns_of(data: AuditData, strand: str, agency: str) -> list[Unit]:
    """List the returns expected of an agency in a strand; those that came are counted."""
    states = return_states(data)
    states = states[(states["strand"] == strand) & (states["agency"] == agency) & (states["state"] != "not_involved")]
    receipts = data.receipts[data.receipts["status"].isin(CURRENT)]
    units = []
    for row in states.itertuples():
        same = receipts[(receipts["strand"] == strand) & (receipts["body"] == row.body)]
        same = same[same["case"].fillna("") == row.case] if row.case else same
        cells: tuple[Cell, ...] = tuple((str(file), "", "", "return", row.state) for file in same["file"])
        units.append(Unit(f"{row.body} {row.case}".strip(), int(row.state in CAME), 1, row.state, cells))
    return units


def action_rows(data: AuditData, identifier: str) -> list[Unit]:
    """List the row of the panel's or the plan's table that a recommendation stands in."""
    for strand, table, prefix in (("actions", "actions", "action"), ("panel", "recommendations", "recommendation")):
        for row in table_rows(data, strand, table):
            if str((row.get(f"{prefix}_id") or {}).get("value") or "").strip().upper() == identifier:
                done = (row.get("action_progress") or {}).get("value") == "done"
                return [Unit(identifier, int(done), 1, strand, _cells(row))]
    return action_rows(data.earlier, identifier) if data.earlier is not None else []


def initiative_rows(data: AuditData, tier: str, measure: str) -> list[Unit]:
    """List the initiatives of a tier."""
    return [
        Unit(name, int(_counts(row, measure)), int(measure != "registered"), "register", _cells(row))
        for name, row in _register(data, "initiatives", "initiative_name")
        if _value(row, "initiative_tier") == tier
    ]


def training_rows(data: AuditData, agency: str) -> list[Unit]:
    """List the courses of an agency's bodies; n is the staff trained, of the staff eligible."""
    units = []
    for name, row in _register(data, "training", "training_course"):
        numbers = [_value(row, f"training_{part}") for part in ("trained", "eligible")]
        if next(iter(row.values()))["agency"] == agency and all(text and text.isdigit() for text in numbers):
            units.append(Unit(name, int(numbers[0]), int(numbers[1]), "register", _cells(row)))
    return units


def use_rows(data: AuditData, agency: str, use: str) -> list[Unit]:
    """List the uses of the data that an agency's bodies state for a purpose; those evidenced are counted."""
    return [
        Unit(name, int(_value(row, "use_evidenced") == "yes"), 1, "register", _cells(row))
        for name, row in _register(data, "uses", "use_what")
        if next(iter(row.values()))["agency"] == agency and _value(row, "use_purpose") == use
    ]


def _rated(own: pd.DataFrame, question: str, rating: str) -> list[Unit]:
    own = own[(own["question"] == question) & (own["kind"] != "unanswered")]
    return _marked(own, own["value"] == rating)


def _marked(own: pd.DataFrame, marks: pd.Series) -> list[Unit]:
    units = []
    for (_, row), mark in zip(own.iterrows(), marks, strict=True):
        name = f"{row['body']} {row['case']} {row['question']}".replace("  ", " ")
        units.append(Unit(name, int(mark), 1, row["kind"], cells_of(row.to_frame().T)))
    return units


def _told(answers: pd.DataFrame, agency: str) -> tuple[Cell, ...]:
    return cells_of(answers[(answers["agency"] == agency) & answers["value"].notna()], "input")


def _register(data: AuditData, table: str, name: str) -> Iterator[tuple[str, dict]]:
    for row in table_rows(data, "framework", table):
        place = next(iter(row.values()))
        yield f"{place['body']} row {place['row']}", row


def _value(row: dict[str, dict], name: str) -> str | None:
    return (row.get(name) or {}).get("value")


def _cells(row: dict[str, dict]) -> tuple[Cell, ...]:
    return tuple(
        (item["file"], item["sheet"], item["cell"], name, str(item["value"]))
        for name, item in row.items()
        if item["value"] is not None
    )


def _counts(row: dict[str, dict], measure: str) -> bool:
    if measure == "evaluated":
        return _value(row, "initiative_evaluated") == "yes"
    return measure == "registered" or (_value(row, "initiative_reached") or "").isdigit()
