"""Cells that name a case, a body, a question or recommendations: what they name must exist, in its own form."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from maca.definition import Body
from maca.returns.answer import Answer, Answers
from maca.returns.identity import nearest, pad_case
from maca.returns.rules import Fault, fault
from maca.returns.values import Vocabulary
from maca.scope import Scope, normal, resolve_body

__all__ = ["CASE_COLUMNS", "reference_faults"]

CASE_COLUMNS = {"panel_case", "moderation_case", "linked_case"}
"""Columns of tables that name the case which a row is about."""

_BODY_COLUMNS = {"moderation_body"}
_QUESTION_COLUMNS = {"moderation_question", "action_question"}
_RECOMMENDATION_COLUMNS = {"pulse_known"}

_NONE_KNOWN = {"none", "none of them", "no", "0"}
"""How a practitioner says that none of the changes is known."""

Found = tuple[str | None, str, dict[str, object]]
"""The value, or None; the rule that speaks, or nothing; and its words."""


def reference_faults(answers: Answers, scope: Scope, vocabulary: Vocabulary) -> list[Fault]:
    """Look up what the cells of tables name; an unknown name is taken away with an error at its own cell."""
    kinds: dict[str, Callable[[str], Found]] = {
        **dict.fromkeys(CASE_COLUMNS, lambda text: _case(text, scope)),
        **dict.fromkeys(_BODY_COLUMNS, lambda text: _body(text, scope)),
        **dict.fromkeys(_QUESTION_COLUMNS, lambda text: _question(text, vocabulary, scope.wave)),
        **dict.fromkeys(_RECOMMENDATION_COLUMNS, _recommendations),
    }
    faults = []
    for at, row in enumerate(answers.rows):
        if row.value is None or row.item.id not in kinds:
            continue
        value, code, words = kinds[row.item.id](row.value)
        if code:
            made = fault(vocabulary.definition, code, row.sheet, row.cell, row.item.id, row.raw, **words)
            faults.append(made)
        answers.rows[at] = _with(row, value)
    return faults


def _with(row: Answer, value: str | None) -> Answer:
    return replace(row, value=value, state="in_fault" if value is None else row.state)


def _case(text: str, scope: Scope) -> Found:
    cases = scope.cases["case"].tolist()
    known = {normal(case): case for case in cases}
    if normal(text) in known:
        return known[normal(text)], "", {}
    padded = pad_case(text, cases)
    if padded is not None:
        return padded, "R028", {"value": padded}
    example = cases[0] if cases else ""
    return None, "R023", {"candidates": nearest(text, {case: case for case in cases}), "example": example}


def _body(text: str, scope: Scope) -> Found:
    found = resolve_body(scope, text, "case")
    if isinstance(found, Body):
        plain = normal(text) in {normal(found.id), normal(found.label)}
        return found.id, "" if plain else "R022", {"value": found.label}
    if found:
        return None, "R021", {"candidates": ", ".join(body.label for body in found[:10])}
    return None, "R020", {"candidates": nearest(text, {body.label: body.label for body in scope.bodies})}


def _question(text: str, vocabulary: Vocabulary, wave: str) -> Found:
    questions = vocabulary.definition.questions_of("case", wave)
    known = {normal(question.id): question.id for question in questions}
    if normal(text) in known:
        return known[normal(text)], "", {}
    return None, "R115", {"candidates": nearest(text, {name: name for name in known.values()})}


def _recommendations(text: str) -> Found:
    """Bring a list of ids into one form; anything beside ids is taken away, so that no name or remark is kept."""
    if normal(text) in _NONE_KNOWN:
        return "none", "", {}
    parts = [part for part in re.split(r"[;,/\s]+", text.strip().upper().replace(" AND ", ";")) if part]
    if not parts or not all(re.fullmatch(r"[A-Z]{1,2}-?[0-9]{1,3}", part) for part in parts):
        return None, "R116", {}
    return "; ".join(dict.fromkeys(parts)), "", {}
