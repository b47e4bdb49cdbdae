"""Whose return it is, and for which case: decided by its front sheet and the scope grid."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from maca.definition import Body
from maca.reader.book import Book, address
from maca.returns.answer import Answers
from maca.returns.locate import Located
from maca.returns.rules import Fault, fault
from maca.returns.values import Vocabulary, raw_text
from maca.scope import Scope, normal, resolve_body

__all__ = ["Identity", "identify", "nearest", "pad_case", "two_identities"]


@dataclass
class Identity:
    """Body and case of a return, None where they are not known, and what is to be said of them."""

    body: Body | None = None
    case: str | None = None
    faults: list[Fault] = field(default_factory=list)
    usable: bool = True


def identify(answers: Answers, strand: str, file: str, scope: Scope, vocabulary: Vocabulary) -> Identity:
    """Find the body and the case of a return from its cells `body` and `case_id`; its file name is only compared."""
    identity = Identity()
    _find_body(identity, answers, strand, scope, vocabulary)
    if strand == "case":
        _find_case(identity, answers, scope, vocabulary)
    if identity.usable and identity.body and not _asked(scope, strand, identity):
        where = answers.single("body")
        label = identity.body.label
        made = fault(vocabulary.definition, "R024", where.sheet, where.cell, "body", where.raw, body=label)
        identity.faults.append(made)
    if identity.usable:
        identity.faults += _compare_name(identity, answers, file, scope, vocabulary)
    return identity


def two_identities(book: Book, located: Located) -> str:
    """Name the cells of a workbook that name two bodies or two cases; empty where there is one of each."""
    for name in ("case_id", "body"):
        if name not in located.spots:
            continue
        first = located.spots[name]
        spots = [first, *located.doubles.get(name, [])]
        spots += [(copy, *first[1:]) for copy, original in located.copies.items() if original == first[0]]
        found: dict[str, str] = {}
        for sheet, row, column in spots:
            text = raw_text(book.sheet(sheet).value(row, column))
            if text is not None:
                found.setdefault(normal(text), f"'{text[:40]}' in {sheet}!{address(row, column)}")
        if len(found) > 1:
            return " and ".join(found.values())
    return ""


def _compare_name(
    identity: Identity, answers: Answers, file: str, scope: Scope, vocabulary: Vocabulary
) -> Iterator[Fault]:
    """Hold a file's name against its front sheet, as far as the name says anything."""
    name = file.rpartition("/")[2].rpartition("!")[2]
    prefix = re.escape(vocabulary.definition.case_prefix)
    cases = {match.upper() for match in re.findall(rf"{prefix}-\d+", name, re.IGNORECASE)}
    where = answers.single("case_id")
    if identity.case and cases and identity.case.upper() not in cases:
        named = ", ".join(sorted(cases))
        yield fault(vocabulary.definition, "R026", where.sheet, where.cell, "case_id", where.raw, named=named)
    parts = name.rpartition(".")[0].split("_", 1)
    bodies = [body.id for body in scope.bodies if len(parts) == 2 and re.match(rf"{re.escape(body.id)}(_|$)", parts[1])]
    where = answers.single("body")
    if bodies and identity.body.id not in bodies:
        named = max(bodies, key=len)
        yield fault(vocabulary.definition, "R026", where.sheet, where.cell, "body", where.raw, named=named)


def _find_body(identity: Identity, answers: Answers, strand: str, scope: Scope, vocabulary: Vocabulary) -> None:
    where = answers.single("body")
    if where is None or where.value is None:
        identity.usable = False
        return
    place = (where.sheet, where.cell, "body", where.raw)
    found = resolve_body(scope, where.value, strand)
    if isinstance(found, Body):
        identity.body = found
        if normal(where.value) not in {normal(found.id), normal(found.label)}:
            identity.faults.append(fault(vocabulary.definition, "R022", *place, value=found.label))
        return
    identity.usable = False
    if found:
        names = ", ".join(body.label for body in found[:10])
        identity.faults.append(fault(vocabulary.definition, "R021", *place, candidates=names))
    else:
        near = nearest(
            where.value, {label: body.label for body in scope.bodies for label in [body.label, *body.aliases]}
        )
        identity.faults.append(fault(vocabulary.definition, "R020", *place, candidates=near))


def _find_case(identity: Identity, answers: Answers, scope: Scope, vocabulary: Vocabulary) -> None:
    where = answers.single("case_id")
    if where is None or where.value is None:
        identity.usable = False
        return
    place = (where.sheet, where.cell, "case_id", where.raw)
    known = {normal(case): case for case in scope.cases["case"]}
    case = known.get(normal(where.value))
    if case is None:
        case = pad_case(where.value, list(known.values()))
        if case is not None:
            identity.faults.append(fault(vocabulary.definition, "R028", *place, value=case))
    if case is None:
        identity.usable = False
        example = next(iter(known.values()), f"{vocabulary.definition.case_prefix}-01")
        near = nearest(where.value, {case: case for case in known.values()})
        identity.faults.append(fault(vocabulary.definition, "R023", *place, candidates=near, example=example))
        return
    identity.case = case
    if case not in scope.selected:
        identity.usable = False
        state = scope.cases.loc[scope.cases["case"] == case, "status"].iloc[0]
        identity.faults.append(fault(vocabulary.definition, "R025", *place, state=state))


def pad_case(text: str, cases: list[str]) -> str | None:
    """Find the one case whose number, without its leading noughts, is the one that was typed.

    Examples
    --------
    >>> pad_case("hsb 3", ["HSB-03", "HSB-10"]), pad_case("3", ["HSB-03", "HSB-10"]), pad_case("13", ["HSB-03"])
    ('HSB-03', 'HSB-03', None)
    """
    match = re.fullmatch(r"([a-z]*)[\s\-_]*0*(\d+)", normal(text))
    if not match:
        return None
    fitting = []
    for case in cases:
        prefix, _, number = normal(case).rpartition("-")
        if number.lstrip("0") == match[2] and match[1] in {"", prefix}:
            fitting.append(case)
    return fitting[0] if len(fitting) == 1 else None


def nearest(text: str, names: dict[str, str]) -> str:
    """Suggest at most three names near to what was typed; a suggestion is never taken.

    Examples
    --------
    >>> nearest("Polise", {"Police": "Police", "Health": "Health"})
    ' Nearest: Police.'
    """
    folded = {normal(name): label for name, label in names.items()}
    near = list(dict.fromkeys(folded[name] for name in difflib.get_close_matches(normal(text), folded, 3, 0.5)))
    return f" Nearest: {', '.join(near)}." if near else ""


def _asked(scope: Scope, strand: str, identity: Identity) -> bool:
    if strand == "case":
        grid = scope.grid
        return bool(((grid["body"] == identity.body.id) & (grid["case"] == identity.case)).any())
    asked = scope.asked
    return bool(((asked["strand"] == strand) & (asked["body"] == identity.body.id)).any())
