"""The hidden ids of a workbook: which cells hold one, and which cell each of them speaks for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from maca.reader.book import Book

__all__ = ["HiddenIds", "Spot", "find_ids"]

Spot = tuple[str, int, int]
"""Sheet name, row and column."""

_LIKE_AN_ID = re.compile(r"^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$")


@dataclass
class HiddenIds:
    """Where ids stand.

    Attributes
    ----------
    spots : dict of str to list of Spot
        For each known id, the cells that hold it, in the order of the workbook.
    strange : list of (str, Spot)
        What looks like an id, stands among ids, and is none of the template's.
    """

    spots: dict[str, list[Spot]] = field(default_factory=dict)
    strange: list[tuple[str, Spot]] = field(default_factory=list)

    def by_sheet(self) -> dict[str, set[str]]:
        """Return the ids that stand on each sheet."""
        sheets: dict[str, set[str]] = {}
        for name, spots in self.spots.items():
            for sheet, _, _ in spots:
                sheets.setdefault(sheet, set()).add(name)
        return sheets


def find_ids(book: Book, known: set[str]) -> HiddenIds:
    """Find the cells that hold an id.

    Some ids are plain words (`role`, `sex`): such a cell counts only if another id stands in its column or row,
    or if it is the only cell that holds the word.
    """
    ids = HiddenIds()
    for sheet in book.sheets:
        hits: list[tuple[str, int, int]] = []
        others: list[tuple[str, int, int]] = []
        for row, cells in enumerate(sheet.rows, 1):
            for column, found in enumerate(cells, 1):
                if type(found) is not str:
                    continue
                if found in known:
                    hits.append((found, row, column))
                elif "_" in found and len(found) < 60 and _LIKE_AN_ID.match(found):
                    others.append((found, row, column))
        _keep(ids, sheet.name, hits, others)
    return ids


def _keep(ids: HiddenIds, sheet: str, hits: list[tuple[str, int, int]], others: list[tuple[str, int, int]]) -> None:
    columns = Counter(column for _, _, column in hits)
    rows = Counter(row for _, row, _ in hits)
    for name, row, column in hits:
        alone = columns[column] < 2 and rows[row] < 2
        if not alone or "_" in name or name not in ids.spots:
            ids.spots.setdefault(name, []).append((sheet, row, column))
    for text, row, column in others:
        if columns[column] >= 3:
            ids.strange.append((text, (sheet, row, column)))
