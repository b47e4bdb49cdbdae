"""Check one file: what it is, whose it is, what it answers, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from maca.reader.book import Book, Reading
from maca.reader.sniff import KINDS
from maca.returns.answer import read_answers
from maca.returns.blocks import part_hash, split_book
from maca.returns.comments import attach_comments
from maca.returns.concerns import CONCERN, spoken_concerns
from maca.returns.counts import count_faults
from maca.returns.delivery import Delivery, Spoken
from maca.returns.identifiers import identifier_faults, without_identifiers
from maca.returns.identity import identify, two_identities
from maca.returns.labels import find_labels
from maca.returns.locate import Form, Located, forms_of, locate
from maca.returns.panel import case_faults, untouched
from maca.returns.plausible import child_faults
from maca.returns.pseudonyms import pseudonymise
from maca.returns.reasons import explain
from maca.returns.references import reference_faults
from maca.returns.repeated import repeated_faults
from maca.returns.rules import RETIRED, Fault, fault
from maca.returns.sheets import sheet_faults
from maca.returns.strays import stray_faults
from maca.returns.together import together_faults
from maca.returns.unasked import unasked_columns
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
    """What every file is checked against: made once a run.

    `commented` holds the bodies whose comments are taken as evidence, as a recorded decision says.
    """

    vocabulary: Vocabulary
    scope: Scope
    forms: dict[str, Form]
    link_key: bytes | None = None
    commented: frozenset[str] = frozenset()
    older: dict[str, Bench] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        vocabulary: Vocabulary,
        scope: Scope,
        link_key: bytes | None = None,
        commented: frozenset[str] = frozenset(),
    ) -> Bench:
        """Set up the bench of a wave."""
        return cls(vocabulary, scope, forms_of(vocabulary.definition, scope.wave), link_key, commented)

    def of_version(self, version: str) -> Bench:
        """Return the bench with the rules that held in a version of the definition."""
        definition = self.vocabulary.definition
        if version in {"", definition.version}:
            return self
        if version not in self.older:
            vocabulary = Vocabulary(definition.with_rules_of(version), self.scope.wave)
            self.older[version] = replace(self, vocabulary=vocabulary)
        return self.older[version]


def check(delivery: Delivery, bench: Bench) -> list[Delivery]:
    """Fill in what a delivery is and what it answers; structural faults hold the checks of cells back.

    Returns
    -------
    list of Delivery
        This delivery; and where its workbook holds several returns, one more for each of them.
    """
    reading = delivery.reading
    if reading.book is not None:
        return _check_book(delivery, reading.book, bench)
    if reading.problem is None:
        _open_parcel(delivery, reading, bench)
    else:
        _refuse_unread(delivery, reading, bench)
    for book in [*delivery.refused, *([reading.rest] if reading.rest else [])]:
        located = locate(book, bench.forms, _renames(bench))
        delivery.concerns += _concerns_in(book, located, bench)
        if book is reading.rest and delivery.concerns and located.strand in bench.forms:
            _say_whose(delivery, book, located, bench)
    delivery.refused, reading.rest = [], None
    return [delivery]


def _say_whose(delivery: Delivery, book: Book, located: Located, bench: Bench) -> None:
    """Name the body and case of a damaged return that holds a concern, so that the concern can be closed."""
    answers = read_answers(book, bench.forms[located.strand], located, bench.vocabulary)
    identity = identify(answers, located.strand, delivery.file, bench.scope, bench.vocabulary)
    delivery.strand, delivery.body, delivery.case = located.strand, identity.body, identity.case


def _renames(bench: Bench) -> dict[str, str]:
    return {row.old: row.new for row in bench.vocabulary.definition.migrations if row.new}


def _concerns_in(book: Book, located: Located, bench: Bench) -> list[Spoken]:
    """Find every immediate concern of a workbook, were it of no kind that is known: then by its label alone."""
    form = bench.forms.get(located.strand)
    if form is not None:
        return spoken_concerns(book, located, form, bench.vocabulary)
    for form in bench.forms.values():
        spots = find_labels(book, form.labels, [form.by_id[name] for name in CONCERN if name in form.by_id])
        if CONCERN[0] in spots:
            return spoken_concerns(book, Located(form.strand, spots=spots), form, bench.vocabulary)
    return []


def _check_book(delivery: Delivery, book: Book, bench: Bench, part: bool = False) -> list[Delivery]:
    located = locate(book, bench.forms, _renames(bench))
    if part:
        located.renamed.clear()
    delivery.located = located
    delivery.strand, delivery.version = located.strand, located.meta.get("version", "")
    delivery.concerns = _concerns_in(book, located, bench)
    if book.kind == "csv":
        _refuse_text(delivery, book, bench, located)
        return [delivery]
    if not part:
        _note_format(delivery, book, bench)
    if not located.strand or not located.spots:
        _say(delivery, bench, "R008")
    elif _right_template(delivery, bench, located):
        bench = bench.of_version(delivery.version)
        values = two_identities(book, located)
        parts = split_book(book, located, bench.forms[located.strand]) if values else {}
        if parts:
            return [delivery, *_check_parts(delivery, located, parts, bench)]
        if values:
            _say(delivery, bench, "R027", values=values)
        else:
            _check_return(delivery, book, bench, located)
    return [delivery]


def _check_parts(delivery: Delivery, located: Located, parts: dict[str, Book], bench: Bench) -> Iterator[Delivery]:
    """Check each return of a workbook that holds several; the workbook itself is then no return, as a mail is none."""
    delivery.status, delivery.concerns, delivery.strand = "not_a_return", [], ""
    delivery.holds = len(parts)
    _say(delivery, bench, "R092", count=len(parts), sheets=", ".join(parts))
    for name in located.extra_sheets:
        _say(delivery, bench, "R085", sheet=name)
    for front, book in parts.items():
        made = Delivery(
            f"{delivery.file}!{front}",
            part_hash(delivery.sha256, front),
            Reading(book.kind, book),
            delivery.received,
            part=True,
        )
        yield from _check_book(made, book, bench, part=True)


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
    delivery.version = delivery.version or definition.version
    if delivery.version == definition.version:
        return True
    older = {row.version for row in definition.migrations}
    code = "R011" if delivery.version in older else "R010"
    _say(delivery, bench, code, version=delivery.version, wanted=definition.version)
    return code == "R011"


def _check_return(delivery: Delivery, book: Book, bench: Bench, located: Located) -> None:
    form, vocabulary = bench.forms[located.strand], bench.vocabulary
    answers = read_answers(book, form, located, vocabulary)
    bare = located.strand == "panel" and untouched(answers)
    if bare or not any(row.raw is not None and row.item.id not in _IDENTITY for row in answers.rows):
        _identify(delivery, bench, located, answers)
        delivery.faults = [made for made in delivery.faults if made.severity != "INFO"]
        _say(delivery, bench, "R152" if bare else "R012")
        return
    strays = stray_faults(answers, vocabulary.definition)
    structure = strays + sheet_faults(book, form, located, answers, vocabulary)
    structure += unasked_columns(book, form, located, answers, vocabulary)
    usable = _identify(delivery, bench, located, answers)
    if delivery.body is not None and delivery.body.id in bench.commented:
        attach_comments(answers, book, vocabulary)
    together = together_faults(answers, located.strand, vocabulary)
    together += reference_faults(answers, bench.scope, vocabulary)
    together += repeated_faults(answers, vocabulary)
    if located.strand == "panel":
        together += case_faults(answers, bench.scope, vocabulary)
    completed = answers.single("completed_on")
    if not delivery.received and completed is not None and completed.value:
        delivery.received = completed.value
    delivery.answers = answers
    together += child_faults(answers, vocabulary.definition)
    together += count_faults(answers, vocabulary.definition)
    personal = pseudonymise(answers, vocabulary.definition, bench.scope.wave, bench.link_key)
    personal += identifier_faults(answers, vocabulary.definition)
    found = explain([*structure, *answers.faults, *together, *personal], book, vocabulary.definition)
    kept = [without_identifiers(made) for made in found if made.severity != RETIRED]
    delivery.faults += _of_nil(kept, delivery)
    delivery.status = "read" if usable else "rejected"


def _identify(delivery: Delivery, bench: Bench, located: Located, answers: object) -> bool:
    identity = identify(answers, located.strand, delivery.file, bench.scope, bench.vocabulary)
    delivery.body, delivery.case = identity.body, identity.case
    delivery.faults += identity.faults
    return identity.usable


def _of_nil(faults: list[Fault], delivery: Delivery) -> list[Fault]:
    """A nil return asks for nothing but who answers; any other is held against every rule."""
    return [made for made in faults if made.input in _NIL] if delivery.nil else faults
