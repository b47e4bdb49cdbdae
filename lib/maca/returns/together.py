"""Answers held against each other: ratings and their reasons, pairs that must go together, dates of one return."""

from __future__ import annotations

from collections.abc import Iterator

from maca.returns.answer import Answers
from maca.returns.rules import Fault, fault
from maca.returns.values import Vocabulary
from maca.scope.names import normal

__all__ = ["together_faults"]

FORM = "form"
FORM_TABLES = {"rows": "children", "counts": "counts"}
"""The forms of an extract, and the table that each fills."""


def together_faults(answers: Answers, strand: str, vocabulary: Vocabulary) -> list[Fault]:
    """List what no answer shows alone; dates that may be month first are refused where others surely are."""
    _refuse_doubtful_dates(answers, vocabulary)
    checks = (_ratings, _misplaced_ratings)
    found = [made for check in checks for made in check(answers, vocabulary)]
    return [*found, *_pairs(answers, strand, vocabulary), *_forms(answers, vocabulary)]


def _refuse_doubtful_dates(answers: Answers, vocabulary: Vocabulary) -> None:
    if not any(made.code == "R101" for made in answers.faults):
        return
    rows = {(answer.sheet, answer.cell): answer for answer in answers.rows}
    for at, made in enumerate(answers.faults):
        if made.code != "R100":
            continue
        refused = fault(vocabulary.definition, "R102", made.sheet, made.cell, made.input, made.found)
        answers.faults[at] = refused
        answer = rows.get((made.sheet, made.cell))
        if answer is not None and refused.severity == "ERROR":
            answers.refuse(answer.item.id, answer.row)


def _ratings(answers: Answers, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Hold each rating against its own reason and evidence."""
    definition = vocabulary.definition
    parts = {row.item.id: row for row in answers.rows if row.item.question and not row.row}
    wanted = {question.id for question in definition.questions if question.evidence_required}
    for row in parts.values():
        if row.item.part != "rating" or row.value is None:
            continue
        level = definition.scales[row.item.scale].by_value[row.value]
        question = row.item.question
        reason, evidence = parts.get(f"{question}_reason"), parts.get(f"{question}_evidence")
        if level.kind == "not_applicable" and reason is not None and reason.state == "blank":
            yield fault(definition, "R050", reason.sheet, reason.cell, reason.item.id, label=row.item.label)
        if level.kind == "rating" and question in wanted and evidence is not None and evidence.state == "blank":
            yield fault(definition, "R051", evidence.sheet, evidence.cell, evidence.item.id, label=row.item.label)


def _misplaced_ratings(answers: Answers, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Look for a rating word at the start of the evidence where the rating is blank."""
    parts = {row.item.id: row for row in answers.rows if row.item.question and not row.row}
    for row in parts.values():
        if row.item.part != "rating" or row.raw is not None:
            continue
        evidence = parts.get(f"{row.item.question}_evidence")
        if evidence is None or evidence.raw is None:
            continue
        plain, aliases = vocabulary.meanings(row.item)
        text = normal(evidence.raw)
        word = next((name for name in sorted([*plain, *aliases], key=len, reverse=True) if _begins(text, name)), "")
        if word:
            where = (evidence.sheet, evidence.cell, evidence.item.id, evidence.raw)
            yield fault(vocabulary.definition, "R052", *where, word=word)


def _begins(text: str, word: str) -> bool:
    return len(word) > 2 and (
        text == word or text.startswith((f"{word} ", f"{word}.", f"{word},", f"{word}:", f"{word}-"))
    )


def _pairs(answers: Answers, strand: str, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Hold the pairs that the definition declares: pairs.csv."""
    for pair in vocabulary.definition.pairs:
        if pair.strand != strand:
            continue
        when, then = answers.single(pair.when), answers.single(pair.then)
        if when is None or then is None or when.value not in pair.values:
            continue
        wrong = then.state == "blank" if pair.must == "answered" else then.state == "answered"
        if wrong:
            text = f"{pair.text} (rule {pair.id})"
            yield fault(vocabulary.definition, "R114", then.sheet, then.cell, then.item.id, then.raw, text=text)


def _forms(answers: Answers, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Hold the form that an extract names against the tables that it fills: the form decides which is taken."""
    form = answers.single(FORM)
    own = FORM_TABLES.get((form.value if form else None) or "")
    if own is None:
        return
    filled = {table: _rows_of(table, answers) for table in FORM_TABLES.values()}
    other = " and ".join(words for table, words in filled.items() if words and table != own)
    if other:
        held = f"{filled[own]} and {other}; the first were" if filled[own] else f"nothing but {other}; they were not"
        text = f"The form is '{form.raw}', and the return holds {held} taken."
        yield fault(vocabulary.definition, "R114", form.sheet, form.cell, FORM, form.raw, text=text)


def _rows_of(table: str, answers: Answers) -> str:
    """Say how many rows of a table are filled, and on which sheet; empty where none is."""
    rows = {row.row: row.sheet for row in answers.rows if row.item.table == table and row.raw is not None}
    return f"{len(rows)} row{'s' if len(rows) != 1 else ''} on the sheet {next(iter(rows.values()))}" if rows else ""
