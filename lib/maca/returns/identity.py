"""Whose return it is, and for which case: decided by its front sheet and the scope grid."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field

from maca.definition import Body
from maca.returns.answer import Answers
from maca.returns.rules import Fault, fault
from maca.returns.values import Vocabulary
from maca.scope import Scope, normal, resolve_body

__all__ = ["Identity", "identify"]


@dataclass
class Identity:
    """Body and case of a return, None where they are not known, and what is to be said of them."""

    body: Body | None = None
    case: str | None = None
    faults: list[Fault] = field(default_factory=list)
    usable: bool = True


def identify(answers: Answers, strand: str, scope: Scope, vocabulary: Vocabulary) -> Identity:
    """Find the body and the case of a return from its cells `body` and `case_id`."""
    identity = Identity()
    _find_body(identity, answers, strand, scope, vocabulary)
    if strand == "case":
        _find_case(identity, answers, scope, vocabulary)
    if identity.usable and identity.body and not _asked(scope, strand, identity):
        where = answers.single("body")
        label = identity.body.label
        made = fault(vocabulary.definition, "R024", where.sheet, where.cell, "body", where.raw, body=label)
        identity.faults.append(made)
    return identity


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
        near = _nearest(
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
        identity.usable = False
        example = next(iter(known.values()), f"{vocabulary.definition.case_prefix}-01")
        near = _nearest(where.value, {case: case for case in known.values()})
        identity.faults.append(fault(vocabulary.definition, "R023", *place, candidates=near, example=example))
        return
    identity.case = case
    if case not in scope.selected:
        identity.usable = False
        state = scope.cases.loc[scope.cases["case"] == case, "status"].iloc[0]
        identity.faults.append(fault(vocabulary.definition, "R025", *place, state=state))


def _nearest(text: str, names: dict[str, str]) -> str:
    folded = {normal(name): label for name, label in names.items()}
    near = list(dict.fromkeys(folded[name] for name in difflib.get_close_matches(normal(text), folded, 3, 0.5)))
    return f" Nearest: {', '.join(near)}." if near else ""


def _asked(scope: Scope, strand: str, identity: Identity) -> bool:
    if strand == "case":
        grid = scope.grid
        return bool(((grid["body"] == identity.body.id) & (grid["case"] == identity.case)).any())
    asked = scope.asked
    return bool(((asked["strand"] == strand) & (asked["body"] == identity.body.id)).any())
