"""Check one file: what it is, whose it is, what it answers, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from maca.reader.book import Book, Reading
from maca.reader.sniff import KINDS
from maca.returns.answer import read_answers
from maca.returns.delivery import Delivery
from maca.returns.identity import identify
from maca.returns.locate import Form, Located, forms_of, locate
from maca.returns.rules import fault
from maca.returns.values import Vocabulary
from maca.scope import Scope

__all__ = ["Bench", "check"]

_WORKBOOK_ENDINGS = {"xlsx", "xlsm", "xls", "xlsb", "ods", "xltx", "xltm", "fods", "numbers"}
_IDENTITY = {"body", "case_id"}

_PROBLEMS = {
    "damaged": "R003",
    "missing_part": "R003",
    "unforeseen": "R003",
    "crashed": "R003",
    "too_large": "R004",
    "too_many_parts": "R004",
    "too_sparse": "R004",
    "file_too_large": "R004",
    "time": "R004",
    "memory": "R004",
    "password": "R005",
    "wrong_password": "R006",
    "locked_unknown": "R006",
    "entities": "R007",
}
_DETAILS = {
    "crashed": "reading it made the reader stop",
    "unforeseen": "the reader met something that it does not know",
    "time": "reading it took longer than one file may take",
    "memory": "reading it took more memory than one file may take",
    "missing_part": "a part of it is missing",
}


@dataclass(frozen=True)
class Bench:
    """What every file is checked against: made once a run."""

    vocabulary: Vocabulary
    scope: Scope
    forms: dict[str, Form]

    @classmethod
    def of(cls, vocabulary: Vocabulary, scope: Scope) -> Bench:
        """Set up the bench of a wave."""
        return cls(vocabulary, scope, forms_of(vocabulary.definition, scope.wave))


def check(delivery: Delivery, bench: Bench) -> None:
    """Fill in what a delivery is and what it answers; structural faults hold the checks of cells back."""
    reading = delivery.reading
    if reading.book is None:
        _refuse_unread(delivery, reading, bench)
        return
    for kind, detail in reading.book.notes:
        if kind == "wrong_extension":
            ending = delivery.file.rpartition(".")[2].lower()
            _say(delivery, bench, "R016", ending=ending, what=KINDS[detail])
        if kind == "sheet_unread":
            _say(delivery, bench, "R015", detail=detail.rpartition(": ")[2])
    located = locate(reading.book, bench.forms)
    delivery.located = located
    if reading.book.kind == "csv":
        _refuse_text(delivery, bench, located)
    elif not located.strand or not located.spots:
        _say(delivery, bench, "R008")
    elif _right_template(delivery, bench, located):
        _check_return(delivery, reading.book, bench, located)


def _say(delivery: Delivery, bench: Bench, code: str, **words: object) -> None:
    delivery.faults.append(fault(bench.vocabulary.definition, code, **words))


def _refuse_unread(delivery: Delivery, reading: Reading, bench: Bench) -> None:
    """Say why there is no workbook: it is of another kind, or it cannot be read."""
    kind = reading.problem.kind if reading.problem else ""
    code = _PROBLEMS.get(kind)
    if code and (reading.kind != "zip" or _named_like_return(delivery.file)):
        _say(delivery, bench, code, detail=reading.problem.detail or _DETAILS.get(kind, kind))
    elif _named_like_return(delivery.file) or reading.kind in {"fods", "numbers", "old_xls"}:
        _say(delivery, bench, "R002", what=KINDS[reading.kind])
    else:
        delivery.status = "not_a_return"
        _say(delivery, bench, "R001", what=KINDS[reading.kind])


def _named_like_return(file: str) -> bool:
    name = file.rpartition("/")[2].rpartition("!")[2].lower()
    if name.startswith("~$"):
        return False
    stem, _, ending = name.rpartition(".")
    return ending in _WORKBOOK_ENDINGS or bool(re.match(r"(case|framework|extract|panel|actions|pulse)_", stem))


def _refuse_text(delivery: Delivery, bench: Bench, located: Located) -> None:
    if located.strand or _named_like_return(delivery.file):
        _say(delivery, bench, "R013")
    else:
        delivery.status = "not_a_return"
        _say(delivery, bench, "R001", what=KINDS["csv"])


def _right_template(delivery: Delivery, bench: Bench, located: Located) -> bool:
    """Hold the About sheet against this audit and wave; what it does not say is not held against it."""
    definition, wave = bench.vocabulary.definition, bench.scope.wave
    found_audit = located.meta.get("audit", definition.id)
    found_wave = located.meta.get("wave", wave)
    delivery.strand = located.strand
    delivery.version = located.meta.get("version", "")
    if found_audit in {definition.id, definition.title} and found_wave in {wave, definition.wave(wave).label}:
        return True
    found = f"audit {found_audit}, wave {found_wave}"
    _say(delivery, bench, "R009", found_place=found, wanted_place=f"audit {definition.id}, wave {wave}")
    return False


def _check_return(delivery: Delivery, book: Book, bench: Bench, located: Located) -> None:
    answers = read_answers(book, bench.forms[located.strand], located, bench.vocabulary)
    identity = identify(answers, located.strand, bench.scope, bench.vocabulary)
    delivery.body, delivery.case = identity.body, identity.case
    completed = answers.single("completed_on")
    if not delivery.received and completed is not None and completed.value:
        delivery.received = completed.value
    if not any(row.state != "blank" and row.raw is not None and row.item.id not in _IDENTITY for row in answers.rows):
        _say(delivery, bench, "R012")
        return
    delivery.answers = answers
    delivery.faults += identity.faults
    delivery.faults += _answer_faults(delivery)
    delivery.status = "read" if identity.usable else "rejected"


def _answer_faults(delivery: Delivery) -> list:
    """A nil return asks for nothing but who answers; any other is held against every rule."""
    if not delivery.nil:
        return delivery.answers.faults
    front = {"body", "case_id", "author_role", "completed_on", "involved"}
    return [made for made in delivery.answers.faults if made.input in front]
