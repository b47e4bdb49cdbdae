"""Comments as answers: attached as evidence where a recorded decision says that the body agrees, else only said."""

from __future__ import annotations

from dataclasses import replace

from maca.reader.book import Book, split_address
from maca.returns.answer import Answer, Answers
from maca.returns.rules import Fault, fault
from maca.returns.values import Vocabulary

__all__ = ["CONSENT", "attach_comments"]

CONSENT = "comments/"
"""What the place of a decision begins with that lets a body's comments be taken as evidence: `comments/police`."""


def attach_comments(answers: Answers, book: Book, vocabulary: Vocabulary) -> None:
    """Put each comment on a question into the evidence of that question, and say so in place of the warning.

    A comment on an answer without a question of its own has no evidence to go to: its warning stays.
    """
    by_cell = {(row.sheet, row.cell): row for row in answers.rows}
    evidence = {row.item.question: at for at, row in enumerate(answers.rows) if row.item.part == "evidence"}
    for number, made in enumerate(answers.faults):
        row = by_cell.get((made.sheet, made.cell))
        if made.code != "R055" or row is None or row.item.question not in evidence:
            continue
        text = book.sheet(row.sheet).comments[split_address(row.cell)]
        at = evidence[row.item.question]
        answers.rows[at] = _joined(answers.rows[at], row.cell, text)
        answers.faults[number] = _said(row, text, answers.rows[at], vocabulary)


def _joined(evidence: Answer, cell: str, text: str) -> Answer:
    """Put a comment behind what the evidence says; the raw value stays what stood in the cell."""
    said = f"{evidence.value}\n" if evidence.value else ""
    return replace(evidence, value=f"{said}[Comment on {cell}] {text}", state="answered")


def _said(row: Answer, text: str, evidence: Answer, vocabulary: Vocabulary) -> Fault:
    place = (row.sheet, row.cell, row.item.id, text)
    return fault(vocabulary.definition, "R094", *place, evidence=f"{evidence.sheet}!{evidence.cell}")
