"""Immediate concerns: found wherever their cell can be read, and open until a person and a time are named."""

from __future__ import annotations

from maca.definition import Definition
from maca.reader.book import Book, address
from maca.returns.decisions import Decisions
from maca.returns.delivery import Delivery, Spoken
from maca.returns.hidden_ids import Spot
from maca.returns.locate import Form, Located
from maca.returns.rules import fault
from maca.returns.values import Vocabulary, read_value

__all__ = ["CONCERN", "concerns_of", "spoken_concerns"]

_YES = "yes"
_TOLD = ("concern_told_whom", "concern_told_at")
CONCERN = ("concern", *_TOLD)
"""The inputs that speak of an immediate concern, the answer itself first."""


def spoken_concerns(book: Book, located: Located, form: Form, vocabulary: Vocabulary) -> list[Spoken]:
    """Read every cell of a workbook that speaks of an immediate concern, whatever else is wrong with it.

    Copied sheets and doubled rows are read too. An answer that cannot be understood counts as a concern.
    """
    if "concern" not in located.spots:
        return []
    spots = _every_spot("concern", located)
    return [found for spot in spots if (found := _spoken(book, spot, located, form, vocabulary)) is not None]


def _every_spot(name: str, located: Located) -> list[Spot]:
    first = located.spots[name]
    copies = [(copy, *first[1:]) for copy, original in located.copies.items() if original == first[0]]
    return [first, *located.doubles.get(name, []), *copies]


def _spoken(book: Book, spot: Spot, located: Located, form: Form, vocabulary: Vocabulary) -> Spoken | None:
    sheet = book.sheet(spot[0])
    value = read_value(vocabulary, form.by_id["concern"], sheet.value(spot[1], spot[2]))
    broken = spot[1:] in sheet.errors or spot[1:] in sheet.uncached
    if value.value not in {_YES, None} or (value.raw is None and not broken):
        return None
    told, cells = ["", ""], ["", ""]
    down = spot[1] - located.spots["concern"][1]
    for at, name in enumerate(_TOLD):
        if name in located.spots:
            _, row, column = located.spots[name]
            cells[at] = address(row + down, column)
            told[at] = read_value(vocabulary, form.by_id[name], sheet.value(row + down, column)).value or ""
    return Spoken(spot[0], address(spot[1], spot[2]), value.raw or "", value.value == _YES, *told, *cells)


def concerns_of(deliveries: list[Delivery], decisions: Decisions, definition: Definition) -> list[dict[str, object]]:
    """List every immediate concern, of returns used or not, one row a cell; an open one gets a fault."""
    told = _told_elsewhere(deliveries)
    rows = []
    for delivery in deliveries:
        body, case = delivery.body.id if delivery.body else "", delivery.case or ""
        for spoken in delivery.concerns:
            told_whom, told_at = spoken.told_whom, spoken.told_at
            if not (told_whom and told_at) and not delivery.used:
                told_whom, told_at = told.get((body, case), (told_whom, told_at))
            decision = decisions.by_place.get(f"concern/{body}/{case}")
            if decision is not None and not (told_whom and told_at):
                told_whom, told_at = decision.by, decision.at
            state = "closed" if told_whom and told_at else "open"
            if state == "open":
                _report(delivery, spoken, definition)
            rows.append(
                {
                    "file": delivery.file,
                    "sheet": spoken.sheet,
                    "cell": spoken.cell,
                    "body": body,
                    "case": case,
                    "state": state,
                    "told_whom": told_whom,
                    "told_at": told_at,
                }
            )
    return sorted(rows, key=lambda row: (row["state"] != "open", row["file"], row["sheet"], row["cell"]))


def _told_elsewhere(deliveries: list[Delivery]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return who was told and when by the return that is used for a place: it speaks for those that it replaced."""
    return {
        (delivery.body.id, delivery.case or ""): (spoken.told_whom, spoken.told_at)
        for delivery in deliveries
        if delivery.used and delivery.body
        for spoken in delivery.concerns
        if spoken.told_whom and spoken.told_at
    }


def _report(delivery: Delivery, spoken: Spoken, definition: Definition) -> None:
    """Say an open concern once, at the first cell that would close it."""
    if not spoken.plain:
        place = (spoken.sheet, spoken.cell, "concern", spoken.raw)
        delivery.faults = [made for made in delivery.faults if made.input != "concern" or made.code != "R032"]
        delivery.faults.append(fault(definition, "R086", *place))
        return
    told = (
        ("told whom", spoken.told_whom, spoken.whom_cell, _TOLD[0]),
        ("told when", spoken.told_at, spoken.at_cell, _TOLD[1]),
    )
    lacking = [(name, cell, item) for name, value, cell, item in told if not value]
    missing = " and ".join(name for name, _, _ in lacking) + (" is" if len(lacking) == 1 else " are")
    _, cell, item = lacking[0]
    place = (spoken.sheet, cell or spoken.cell, item if cell else "concern")
    delivery.faults.append(fault(definition, "R070", *place, missing=missing))
