"""Check one file: what it is, whose it is, what it answers, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from maca.reader.book import Book, Reading
from maca.reader.sniff import KINDS
from maca.returns.answer import read_answers
from maca.returns.concerns import spoken_concerns
from maca.returns.delivery import Delivery
from maca.returns.identifiers import identifier_faults
from maca.returns.identity import identify, two_identities
from maca.returns.locate import Form, Located, forms_of, locate
from maca.returns.panel import case_faults, untouched
from maca.returns.pseudonyms import pseudonymise
from maca.returns.references import reference_faults
from maca.returns.rules import Fault, fault
from maca.returns.sheets import sheet_faults
from maca.returns.together import together_faults
from maca.returns.values import Vocabulary
from maca.scope import Scope

__all__ = ["Bench", "check"]

_WORKBOOK_ENDINGS = {"xlsx", "xlsm", "xls", "xlsb", "ods", "xltx", "xltm", "fods", "numbers"}
_IDENTITY = {"body", "case_id"}
_NIL = {"body", "case_id", "author_role", "completed_on", "involved"}
"""What a nil return is held to."""

_PROBLEMS = {
    "damaged": "R003",
    "missing_part": "R003",
    "unforeseen": "R003",
    "unreadable": "R003",
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
    "unreadable": "it could not be opened",
}


@dataclass(frozen=True)
class Bench:
    """What every file is checked against: made once a run."""

    vocabulary: Vocabulary
    scope: Scope
    forms: dict[str, Form]
    link_key: bytes | None = None

    @classmethod
    def of(cls, vocabulary: Vocabulary, scope: Scope, link_key: bytes | None = None) -> Bench:
        """Set up the bench of a wave."""
        return cls(vocabulary, scope, forms_of(vocabulary.definition, scope.wave), link_key)


def check(delivery: Delivery, bench: Bench) -> None:
    """Fill in what a delivery is and what it answers; structural faults hold the checks of cells back."""
    reading = delivery.reading
    if reading.problem is None and reading.book is None:
        _open_parcel(delivery, reading, bench)
        return
    if reading.book is None:
        _refuse_unread(delivery, reading, bench)
        return
    book = reading.book
    renames = {row.old: row.new for row in bench.vocabulary.definition.migrations if row.new}
    located = locate(book, bench.forms, renames)
    delivery.located = located
    delivery.strand, delivery.version = located.strand, located.meta.get("version", "")
    if located.strand:
        delivery.concerns = spoken_concerns(book, located, bench.forms[located.strand], bench.vocabulary)
    if book.kind == "csv":
        _refuse_text(delivery, book, bench, located)
        return
    _note_format(delivery, book, bench)
    if not located.strand or not located.spots:
        _say(delivery, bench, "R008")
    elif _right_template(delivery, bench, located) and not _names_two(delivery, book, bench, located):
        _check_return(delivery, book, bench, located)


def _say(delivery: Delivery, bench: Bench, code: str, **words: object) -> None:
    delivery.faults.append(fault(bench.vocabulary.definition, code, **words))


def _open_parcel(delivery: Delivery, reading: Reading, bench: Bench) -> None:
    """A mail or archive that was opened is no return itself."""
    delivery.status = "not_a_return"
    sender = f" from {reading.sender}" if reading.sender else ""
    count = f"{delivery.holds} file{'s' if delivery.holds != 1 else ''}"
    _say(delivery, bench, "R017", what=KINDS[reading.kind], sender=sender, count=count)


def _refuse_unread(delivery: Delivery, reading: Reading, bench: Bench) -> None:
    """Say why there is no workbook: it is of another kind, or it cannot be read."""
    kind, what = reading.problem.kind, KINDS[reading.kind]
    code = _PROBLEMS.get(kind)
    if kind == "nested":
        _say(delivery, bench, "R014", what=what)
    elif code and (reading.kind not in {"zip", "eml", "msg"} or _named_like_return(delivery.file)):
        _say(delivery, bench, code, detail=_detail(kind, reading.problem.detail))
    elif _named_like_return(delivery.file) or reading.kind in {"fods", "numbers", "old_xls"}:
        _say(delivery, bench, "R002", what=what)
    else:
        delivery.status = "not_a_return"
        _say(delivery, bench, "R001", what=what)


def _detail(kind: str, detail: str) -> str:
    """Say it in words; a reader's own name for an error helps nobody."""
    if kind in _DETAILS:
        return _DETAILS[kind]
    return detail if " " in detail else "it is cut short or damaged inside"


def _named_like_return(file: str) -> bool:
    name = file.rpartition("/")[2].rpartition("!")[2].lower()
    if name.startswith(("~$", ".")):
        return False
    stem, _, ending = name.rpartition(".")
    return ending in _WORKBOOK_ENDINGS or bool(re.match(r"(case|framework|extract|panel|actions|pulse)_", stem))


def _refuse_text(delivery: Delivery, book: Book, bench: Bench, located: Located) -> None:
    if located.strand or _named_like_return(delivery.file):
        ragged = next((f"; {detail}" for kind, detail in book.notes if kind == "ragged"), "")
        _say(delivery, bench, "R013", detail=ragged)
    else:
        delivery.status = "not_a_return"
        _say(delivery, bench, "R001", what=KINDS["csv"])


def _note_format(delivery: Delivery, book: Book, bench: Bench) -> None:
    """Say what the file itself is like: its name, its format, what it carries besides answers."""
    for kind, detail in book.notes:
        if kind == "wrong_extension":
            ending = delivery.file.rpartition(".")[2].lower()
            _say(delivery, bench, "R016", ending=ending, what=KINDS[detail])
        elif kind == "sheet_unread":
            _say(delivery, bench, "R015", detail="it is damaged", sheet=detail)
        elif kind == "unlocked":
            _say(delivery, bench, "R084")
        elif kind == "strict":
            _say(delivery, bench, "R019")
    if not book.marked:
        _say(delivery, bench, "R018", what=KINDS[book.kind])
    if book.active:
        _say(delivery, bench, "R080", what=", ".join(book.active))
    if book.epoch_1904:
        _say(delivery, bench, "R081")


def _right_template(delivery: Delivery, bench: Bench, located: Located) -> bool:
    """Hold the About sheet against this audit and wave; what it does not say is not held against it."""
    definition, wave = bench.vocabulary.definition, bench.scope.wave
    found_audit = located.meta.get("audit", definition.id)
    found_wave = located.meta.get("wave", wave)
    found_strand = located.meta.get("strand", located.strand)
    wanted = f"audit {definition.id}, wave {wave}"
    if found_audit not in {definition.id, definition.title} or found_wave not in {wave, definition.wave(wave).label}:
        _say(delivery, bench, "R009", found_place=f"audit {found_audit}, wave {found_wave}", wanted_place=wanted)
        return False
    if found_strand != located.strand:
        known = ", ".join(bench.forms)
        _say(delivery, bench, "R009", found_place=f"strand {found_strand}", wanted_place=f"{wanted}, strand {known}")
        return False
    if delivery.version in {"", definition.version}:
        return True
    older = {row.version for row in definition.migrations}
    code = "R011" if delivery.version in older else "R010"
    _say(delivery, bench, code, version=delivery.version, wanted=definition.version)
    return code == "R011"


def _names_two(delivery: Delivery, book: Book, bench: Bench, located: Located) -> bool:
    values = two_identities(book, located)
    if values:
        _say(delivery, bench, "R027", values=values)
    return bool(values)


def _check_return(delivery: Delivery, book: Book, bench: Bench, located: Located) -> None:
    form, vocabulary = bench.forms[located.strand], bench.vocabulary
    answers = read_answers(book, form, located, vocabulary)
    bare = located.strand == "panel" and untouched(answers)
    if bare or not any(row.raw is not None and row.item.id not in _IDENTITY for row in answers.rows):
        _identify(delivery, bench, located, answers)
        delivery.faults = [made for made in delivery.faults if made.severity != "INFO"]
        _say(delivery, bench, "R152" if bare else "R012")
        return
    structure = sheet_faults(book, form, located, answers, vocabulary)
    together = together_faults(answers, located.strand, vocabulary)
    together += reference_faults(answers, bench.scope, vocabulary)
    if located.strand == "panel":
        together += case_faults(answers, bench.scope, vocabulary)
    usable = _identify(delivery, bench, located, answers)
    completed = answers.single("completed_on")
    if not delivery.received and completed is not None and completed.value:
        delivery.received = completed.value
    delivery.answers = answers
    personal = pseudonymise(answers, vocabulary.definition, bench.scope.wave, bench.link_key)
    personal += identifier_faults(answers, vocabulary.definition)
    delivery.faults += _of_nil([*structure, *answers.faults, *together, *personal], delivery)
    delivery.status = "read" if usable else "rejected"


def _identify(delivery: Delivery, bench: Bench, located: Located, answers: object) -> bool:
    identity = identify(answers, located.strand, delivery.file, bench.scope, bench.vocabulary)
    delivery.body, delivery.case = identity.body, identity.case
    delivery.faults += identity.faults
    return identity.usable


def _of_nil(faults: list[Fault], delivery: Delivery) -> list[Fault]:
    """A nil return asks for nothing but who answers; any other is held against every rule."""
    return [made for made in faults if made.input in _NIL] if delivery.nil else faults
