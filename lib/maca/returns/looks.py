"""How the cell of an answer looks: errors, formulas, merges, comments, colours, strike-through."""

from __future__ import annotations

from maca.definition import Input
from maca.reader.book import Book, Sheet, address
from maca.returns.hidden_ids import Spot
from maca.returns.values import Value, Vocabulary

__all__ = ["Looks"]

_LARGEST_MERGE = 10_000


class Looks:
    """The marks of a workbook, asked cell by cell."""

    def __init__(self, book: Book, singles: dict[Spot, Input], vocabulary: Vocabulary) -> None:
        self._sheets = {sheet.name: sheet for sheet in book.sheets}
        self._vocabulary = vocabulary
        self._breakable = {sheet.name for sheet in book.sheets if sheet.dde or sheet.errors or sheet.uncached}
        self._marked = {
            sheet.name for sheet in book.sheets if sheet.fills or sheet.comments or sheet.struck or sheet.linked
        }
        self._merges = {sheet.name: _merges(sheet, singles) for sheet in book.sheets if sheet.merges}

    def plain(self, sheet: str) -> bool:
        """Say whether nothing on a sheet has a look that adds to its values."""
        return not (sheet in self._breakable or sheet in self._marked or self._merges.get(sheet))

    def merged(self, spot: Spot) -> tuple[str, list[Input], Spot] | None:
        """Return the merged block that spans this and other inputs: its address, the inputs, and its first cell."""
        return self._merges.get(spot[0], {}).get(spot[1:])

    def broken(self, spot: Spot) -> tuple[str, str] | None:
        """Return the rule that a cell with an error, or with a formula that has no result, breaks."""
        if spot[0] not in self._breakable:
            return None
        sheet, place = self._sheets[spot[0]], spot[1:]
        if place in sheet.dde:
            return "R109", ""
        if place in sheet.errors:
            return "R038", sheet.errors[place]
        if place in sheet.uncached:
            return "R039", ""
        return None

    def coloured(self, item: Input, spot: Spot, value: Value) -> Value:
        """Read the colour of a blank rating as an answer, where the audit says of the scale what each colour means."""
        meanings = self._vocabulary.definition.colours.get(item.scale) if item.type == "rating" else None
        if not meanings or value.raw is not None or spot[0] not in self._marked:
            return value
        colour = self._sheets[spot[0]].fills.get(spot[1:], "")
        if colour not in meanings:
            return value
        return Value(meanings[colour], f"filled {colour}", [("R095", {"colour": colour})])

    def notes(self, item: Input, spot: Spot, value: Value) -> list[tuple[str, dict[str, object]]]:
        """Say what the look of a cell adds to its value."""
        if spot[0] not in self._marked:
            return []
        sheet, place = self._sheets[spot[0]], spot[1:]
        found: list[tuple[str, dict[str, object]]] = []
        colour = sheet.fills.get(place)
        if colour and value.raw is None and item.type == "rating":
            found.append(("R053", {"colour": colour}))
        elif colour and value.value is not None and item.type == "rating" and self._contradicts(item, value, colour):
            found.append(("R054", {"colour": colour}))
        if place in sheet.comments:
            found.append(("R055", {}))
        if place in sheet.struck and value.raw is not None:
            found.append(("R057" if item.type == "rating" else "R056", {}))
        if place in sheet.linked and value.raw is not None:
            found.append(("R108", {}))
        return found

    def _contradicts(self, item: Input, value: Value, colour: str) -> bool:
        """Green on what falls below the standard, or red on what meets it."""
        level = self._vocabulary.definition.scales[item.scale].by_value[value.value]
        return (level.meets_standard is True and colour == "red") or (
            level.meets_standard is False and colour == "green"
        )


def _merges(sheet: Sheet, singles: dict[Spot, Input]) -> dict[tuple[int, int], tuple[str, list[Input], Spot]]:
    """Map each input cell in a block that spans several inputs to that block."""
    found: dict[tuple[int, int], tuple[str, list[Input], Spot]] = {}
    for top, left, bottom, right in sheet.merges:
        if (bottom - top + 1) * (right - left + 1) > _LARGEST_MERGE:
            continue
        cells = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        inside = [cell for cell in cells if (sheet.name, *cell) in singles]
        if len(inside) < 2:
            continue
        block = f"{address(top, left)}:{address(bottom, right)}"
        items = [singles[(sheet.name, *cell)] for cell in inside]
        for cell in inside:
            found[cell] = block, items, (sheet.name, top, left)
    return found
