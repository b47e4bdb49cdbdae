"""Returns for one case held against each other: two children under one id, and steps dated out of their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from maca.definition import Definition
from maca.returns.delivery import Delivery
from maca.returns.rules import fault

__all__ = ["AGE_APART", "DAYS_APART", "Doubt", "Told", "add_doubts", "doubts", "watched_inputs"]

AGE_APART = 2
"""Years between two recorded ages at one incident from which they may be of two children."""

DAYS_APART = 365
"""Days between two dates of one event from which they may be of two children."""

_OPPOSED = ["male", "female"]
"""Groups of gender and sex that are not both said of one child; to self-describe contradicts neither."""


class Told(NamedTuple):
    """What one return says of one input of its case, and where."""

    case: str
    body: str
    input: str
    value: str
    file: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class Doubt:
    """What the returns for one case cannot all be right about.

    Attributes
    ----------
    case : str
    code : str
        The rule: R150, the returns may be of two children; R151, a step is dated before the one that it follows.
    input : str
        What the cells hold, as child_age or step_plan_date.
    before : str
        The step that should have come first, by code; empty for R150.
    cells : tuple of Told
        The cells to be looked at: for R150 those that differ from what more than half of the returns say, or where
        there is no such answer, all that differ too far from another; for R151 the dates that are too early.
    """

    case: str
    code: str
    input: str
    before: str
    cells: tuple[Told, ...]


def watched_inputs(definition: Definition) -> dict[str, str]:
    """List the inputs that returns for one case are compared by, with how: age, opposed, day or step.

    Parameters
    ----------
    definition : Definition

    Returns
    -------
    dict of str to str
        The steps of the pathway in their usual order.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> watched_inputs(load_definition("hsb"))["step_recognised_date"]
    'step'
    """
    steps = definition.codes["pathway_steps"].by_code if "pathway_steps" in definition.codes else {}
    fixed = {"child_age": "age", "child_gender": "opposed", "child_sex": "opposed"}
    days = {"behaviour_from": "day", "behaviour_to": "day"}
    return fixed | days | {f"step_{step}_date": "step" for step in steps}


def doubts(told: Iterable[Told], definition: Definition) -> list[Doubt]:
    """Find what the returns for each case cannot all be right about.

    Ages at one incident two years apart, male beside female, or one event dated a year apart may mean that two
    children stand under one id. A step is out of order where a return dates it before every date that any return
    gives the dated step before it.

    Parameters
    ----------
    told : iterable of Told
        Of current returns; inputs that are not watched are passed over.
    definition : Definition

    Returns
    -------
    list of Doubt
        By case, in the order in which the cases are first told of.
    """
    kinds = watched_inputs(definition)
    cases: dict[str, dict[str, list[Told]]] = {}
    for one in told:
        if one.input in kinds and one.value:
            cases.setdefault(one.case, {}).setdefault(one.input, []).append(one)
    return [doubt for case, held in cases.items() for doubt in _of_case(case, held, kinds, definition)]


def _of_case(case: str, held: dict[str, list[Told]], kinds: dict[str, str], definition: Definition) -> Iterator[Doubt]:
    for name, kind in kinds.items():
        cells = _apart(held.get(name, []), *_measure(name, kind, definition))
        if cells:
            yield Doubt(case, "R150", name, "", cells)
    steps = [name for name, kind in kinds.items() if kind == "step" and any(_day(one) for one in held.get(name, []))]
    for before, after in pairwise(steps):
        first = min(day for one in held[before] if (day := _day(one)))
        early = tuple(one for one in held[after] if (day := _day(one)) and day < first)
        if early:
            yield Doubt(case, "R151", after, before.removeprefix("step_").removesuffix("_date"), early)


Reading = Callable[[Told], int | None]


def _measure(name: str, kind: str, definition: Definition) -> tuple[Reading, int]:
    """Give the number that an answer stands for, None where it is not known, and how far apart is too far."""
    if kind == "age":
        return (lambda one: int(one.value) if one.value.isdigit() else None), AGE_APART
    if kind == "opposed":
        side = _sides(name, definition)
        return (lambda one: side.get(one.value)), 1
    return (lambda one: day.toordinal() if (day := _day(one)) else None), DAYS_APART


def _sides(name: str, definition: Definition) -> dict[str, int]:
    """Number the codes that contradict each other."""
    scale = next((item.codes for item in definition.fields["case"] if item.id == name), "")
    codes = definition.codes[scale].codes if scale in definition.codes else []
    return {code.code: _OPPOSED.index(code.group) for code in codes if code.group in _OPPOSED}


def _apart(cells: list[Told], reading: Reading, far: int) -> tuple[Told, ...]:
    """Keep the cells that lie too far from what most returns say, or where no answer is that of most, from another."""
    known = [(number, one) for one in cells if (number := reading(one)) is not None]
    if not known:
        return ()
    counts = Counter(number for number, _ in known)
    [(common, count)] = counts.most_common(1)
    odd = tuple(one for number, one in known if abs(number - common) >= far)
    if 2 * count > len(known) and odd:
        return odd
    low, high = min(counts), max(counts)
    return tuple(one for number, one in known if max(number - low, high - number) >= far)


def _day(one: Told) -> date | None:
    try:
        return date.fromisoformat(one.value)
    except ValueError:
        return None


def add_doubts(deliveries: Iterable[Delivery], definition: Definition) -> None:
    """Say every doubt once at each of its cells, in words that hold nothing of another return.

    Parameters
    ----------
    deliveries : iterable of Delivery
        Registered; the current returns among them get the faults.
    definition : Definition
    """
    current = {each.file: each for each in deliveries if each.used and not each.nil and each.strand == "case"}
    steps = definition.codes["pathway_steps"].by_code if "pathway_steps" in definition.codes else {}
    for doubt in doubts((one for each in current.values() for one in _told_by(each)), definition):
        before = steps[doubt.before].label if doubt.before else ""
        for one in doubt.cells:
            delivery = current[one.file]
            answer = delivery.answers.single(one.input)
            words = {"label": answer.item.label.removesuffix(": date"), "before": before}
            place = (one.sheet, one.cell, one.input, answer.raw)
            delivery.faults.append(fault(definition, doubt.code, *place, **words))


def _told_by(delivery: Delivery) -> Iterator[Told]:
    for row in delivery.answers.rows:
        if not row.row and row.value is not None:
            where = (delivery.file, row.sheet, row.cell)
            yield Told(delivery.case or "", delivery.body.id, row.item.id, row.value, *where)
