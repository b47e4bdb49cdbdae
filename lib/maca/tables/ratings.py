"""Ratings: what bodies and the panel said about practice, marked as below standard or not."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.definition import Body, Definition, Scale
from maca.scope import resolve_body
from maca.tables.data import AuditData

__all__ = ["PANEL_COLUMNS", "RATING_COLUMNS", "case_ratings", "framework_ratings", "panel_ratings", "table_rows"]

RATING_COLUMNS = [
    "body",
    "agency",
    "case",
    "question",
    "theme",
    "objective",
    "value",
    "kind",
    "below",
    "basis",
    "evidence",
    "reason",
    "file",
    "sheet",
    "cell",
]
"""One row a rating that was asked: `theme` is str; `kind` is rating, not_applicable, not_known or unanswered; `below`
is bool, False unless rated; `basis` is a code of evidence_basis or empty; `evidence` and `reason` say whether they were
given."""

PANEL_COLUMNS = ["case", "theme", "question", "body", "value", "kind", "below", "file", "sheet", "cell"]
"""One row a moderated rating: `question` and `body` are empty where the whole theme, or every body, is meant."""

NAMED_BY = ("moderation_case", "moderation_theme", "moderation_question", "moderation_body")
"""What says which rating the panel changed: where one of them could not be read, nobody can tell which was meant."""


@lru_cache(maxsize=4)
def case_ratings(data: AuditData) -> pd.DataFrame:
    """List each body's own ratings of the selected cases, as they were sent.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per body, case and question
        RATING_COLUMNS.
    """
    return _ratings(data, "case")


@lru_cache(maxsize=4)
def framework_ratings(data: AuditData) -> pd.DataFrame:
    """List each body's ratings of the statements of the framework, the consensus of the area among them.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per body and statement
        RATING_COLUMNS; `case` is empty.
    """
    return _ratings(data, "framework")


@lru_cache(maxsize=4)
def panel_ratings(data: AuditData) -> pd.DataFrame:
    """List the ratings that the panel gave or changed; of two for one place the later row counts.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per case, theme or question, and body
        PANEL_COLUMNS. Left out are rows without a known case, theme or question, and rating, and rows of which the
        case, theme, question or body could not be read.
    """
    questions = {question.id: question for question in data.definition.questions_of("case", data.wave)}
    selected = set(data.scope.selected)
    found = {}
    for row in table_rows(data, "panel", "moderations"):
        question = questions.get(_plain(row, "moderation_question"))
        theme = str(question.theme) if question else _plain(row, "moderation_theme")
        rating = row.get("moderation_rating", {})
        case = rating.get("case") or row.get("moderation_case", {}).get("value")
        if case not in selected or not theme or (not question and _plain(row, "moderation_question")):
            continue
        if any((row.get(name) or {}).get("state") == "in_fault" for name in NAMED_BY):
            continue
        value = rating.get("value")
        kind, below = _marked(_moderation_scale(data.definition), value)
        place = [rating.get(name) for name in ("file", "sheet", "cell")]
        for body in _bodies(data, row.get("moderation_body", {}).get("value")):
            key = (case, theme, question.id if question else "", body)
            found[key] = [*key, value, kind, below, *place]
    return pd.DataFrame([row for row in found.values() if row[5] != "unanswered"], columns=PANEL_COLUMNS)


def table_rows(data: AuditData, strand: str, table: str) -> list[dict[str, dict]]:
    """Gather the filled rows of a table in the returns of a strand.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    strand, table : str
        As `panel` and `moderations`.

    Returns
    -------
    list of dict
        One a filled row, in the order of file and row: input id -> the answer's columns as a dict. A blank is None.
    """
    answers = data.answers
    wanted = answers[(answers["strand"] == strand) & (answers["table"] == table)]
    rows: dict[tuple, dict[str, dict]] = {}
    for answer in wanted.astype("object").where(wanted.notna(), None).to_dict("records"):
        rows.setdefault((answer["file"], int(answer["row"])), {})[answer["input"]] = answer
    return [row for _, row in sorted(rows.items()) if any(answer["value"] is not None for answer in row.values())]


def _ratings(data: AuditData, strand: str) -> pd.DataFrame:
    questions = {question.id: question for question in data.definition.questions_of(strand, data.wave)}
    answers = data.answers
    wanted = answers[(answers["strand"] == strand) & answers["question"].isin(questions)]
    if strand == "case":
        wanted = wanted[wanted["case"].isin(data.scope.selected)]
    wanted = wanted.astype("object").where(wanted.notna(), None)
    parts = {
        (row["file"], row["question"], row["part"]): row["value"]
        for row in wanted[wanted["part"] != "rating"].to_dict("records")
    }
    rows = []
    for row in wanted[wanted["part"] == "rating"].to_dict("records"):
        question = questions[row["question"]]
        kind, below = _marked(data.definition.scales[question.scale], row["value"])
        basis, evidence, reason = (
            parts.get((row["file"], question.id, part)) for part in ("basis", "evidence", "reason")
        )
        rows.append(
            [
                *(row["body"], row["agency"], row["case"] or "", question.id, str(question.theme), question.objective),
                *(row["value"], kind, below, basis or "", bool(evidence), bool(reason)),
                *(row["file"], row["sheet"], row["cell"]),
            ]
        )
    return pd.DataFrame(rows, columns=RATING_COLUMNS).astype({"below": "bool"})


def _marked(scale: Scale, value: str | None) -> tuple[str, bool]:
    level = scale.by_value.get(value or "")
    if level is None:
        return "unanswered", False
    return level.kind, level.kind == "rating" and level.meets_standard is False


def _moderation_scale(definition: Definition) -> Scale:
    row = next(row for row in definition.fields["panel"] if row.id == "moderation_rating")
    return definition.scales[row.codes]


def _plain(row: dict[str, dict], name: str) -> str:
    return str(row.get(name, {}).get("value") or "").strip().casefold()


def _bodies(data: AuditData, text: str | None) -> list[str]:
    """Resolve the body of a moderated rating: an empty text means every body, an agency's name all of its units."""
    if not text:
        return [""]
    if text in data.scope.by_id:
        return [text]
    found = resolve_body(data.scope, text, "case")
    return [found.id] if isinstance(found, Body) else [body.id for body in found]
