"""Finding the inputs of a workbook: by defined name, then by hidden id, never by a fixed row."""

from __future__ import annotations

from dataclasses import dataclass, field

from maca.definition import Definition, Input, inputs_of
from maca.reader.book import Book, address, split_address
from maca.scope.names import normal
from maca.templates import Place, layout

__all__ = ["Form", "Located", "forms_of", "locate"]

Spot = tuple[str, int, int]
"""Sheet name, row and column."""

META = ("audit", "wave", "strand", "version", "dated", "digest")


@dataclass(frozen=True)
class Form:
    """The inputs of one strand's workbook in a wave, and where the template puts them."""

    strand: str
    inputs: list[Input]
    places: dict[str, Place]

    @property
    def by_id(self) -> dict[str, Input]:
        """Inputs by their id."""
        return {item.id: item for item in self.inputs}


@dataclass
class Located:
    """Where the inputs of one workbook are.

    Attributes
    ----------
    strand : str
        The strand that the workbook says, or that most of its inputs belong to; empty where it has none.
    spots : dict of str to Spot
        An input's cell, or the heading cell of a table's column.
    meta : dict of str to str
        What the About sheet says: audit, wave, strand, version, dated, digest.
    missing : list of str
        Inputs whose cell was not found.
    """

    strand: str
    spots: dict[str, Spot] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def forms_of(definition: Definition, wave: str) -> dict[str, Form]:
    """Return the forms of every strand of a wave."""
    return {
        strand: Form(strand, inputs_of(definition, strand, wave), layout(definition, strand, wave))
        for strand in definition.wave(wave).strands
    }


def locate(book: Book, forms: dict[str, Form]) -> Located:
    """Find what kind of return a workbook is, and where its inputs are.

    Parameters
    ----------
    book : Book
    forms : dict of str to Form
        The forms of the wave.

    Returns
    -------
    Located
        With an empty strand where the workbook holds no input of any form.
    """
    known = {item.id for form in forms.values() for item in form.inputs} | {f"meta_{name}" for name in META}
    ids = _hidden_ids(book, known)
    meta = _meta(book, ids)
    found = {name for name in known if name in book.names or name in ids}
    strand = meta.get("strand", "")
    if strand not in forms:
        strand = _likeliest(found, forms)
    located = Located(strand, meta=meta)
    for item in forms[strand].inputs if strand else []:
        spot = _spot(book, ids, item)
        if spot is None:
            located.missing.append(item.id)
        else:
            located.spots[item.id] = spot
    return located


def _hidden_ids(book: Book, known: set[str]) -> dict[str, list[Spot]]:
    ids: dict[str, list[Spot]] = {}
    for sheet in book.sheets:
        for row, cells in enumerate(sheet.rows, 1):
            for column, found in enumerate(cells, 1):
                if type(found) is str and found in known:
                    ids.setdefault(found, []).append((sheet.name, row, column))
    return ids


def _meta(book: Book, ids: dict[str, list[Spot]]) -> dict[str, str]:
    meta = {}
    for name in META:
        spot = book.names.get(f"meta_{name}")
        if spot is None and f"meta_{name}" in ids:
            sheet, row, column = ids[f"meta_{name}"][0]
            spot = sheet, row, column + 1
        sheet = book.sheet(spot[0]) if spot else None
        value = sheet.value(spot[1], spot[2]) if sheet else None
        if value is not None:
            meta[name] = str(value).strip()
    return meta


def _likeliest(found: set[str], forms: dict[str, Form]) -> str:
    """Choose the form of which the workbook holds most inputs, by share."""
    shares = {
        strand: len(found & {item.id for item in form.inputs}) / max(len(form.inputs), 1)
        for strand, form in forms.items()
    }
    best = max(shares, key=lambda strand: shares[strand], default="")
    return best if best and shares[best] > 0.1 else ""


def _spot(book: Book, ids: dict[str, list[Spot]], item: Input) -> Spot | None:
    named = book.names.get(item.id)
    if named is not None and book.sheet(named[0]) is not None:
        return named
    for sheet, row, column in ids.get(item.id, []):
        return (sheet, row + 1, column) if item.table else (sheet, row, column + 1)
    return None


def written(spot: Spot) -> str:
    """Write the A1 address of a spot."""
    return address(spot[1], spot[2])


def expected_spot(place: Place) -> Spot:
    """Return where the template puts an input."""
    return (place.sheet, *split_address(place.cell))


def same_sheet(one: str, other: str) -> bool:
    """Say whether two sheet names are one but for case and spaces."""
    return normal(one) == normal(other)
