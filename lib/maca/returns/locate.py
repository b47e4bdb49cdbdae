"""Finding the inputs of a workbook: by defined name, hidden id or label, never by a fixed row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from maca.definition import Definition, Input, inputs_of
from maca.reader.book import Book, Sheet, address, split_address
from maca.reader.marking import SHEET
from maca.returns.headings import ABOUT_NAMES, BELOW_IDS, Offsets, heading_of, offsets_of, printed_at
from maca.returns.hidden_ids import HiddenIds, Spot, find_ids
from maca.returns.labels import NEAR, Labels, find_labels, labels_of
from maca.scope.names import normal
from maca.templates import Place, layout
from maca.templates.layout import ABOUT, LISTS

__all__ = ["Form", "Located", "forms_of", "locate", "without_inputs", "written"]

META = ("audit", "wave", "strand", "version", "dated", "digest")
_SUMMARY = "export summary"
_NO_INPUTS = {normal(ABOUT), normal(LISTS)}
_LEAST_IDS = 3
"""A workbook that holds fewer ids of two words or more is no return of this audit."""


@dataclass(frozen=True)
class Form:
    """The inputs of one strand's workbook in a wave, and where the template puts them."""

    strand: str
    inputs: list[Input]
    places: dict[str, Place]
    labels: Labels

    @cached_property
    def by_id(self) -> dict[str, Input]:
        """Inputs by their id."""
        return {item.id: item for item in self.inputs}

    @cached_property
    def tables(self) -> dict[str, list[Input]]:
        """Inputs that are columns of a table, by the table."""
        tables: dict[str, list[Input]] = {}
        for item in self.inputs:
            if item.table:
                tables.setdefault(item.table, []).append(item)
        return tables

    @cached_property
    def sheets(self) -> list[str]:
        """The template's sheets."""
        return list(dict.fromkeys(item.sheet for item in self.inputs))


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
    doubles : dict of str to list of Spot
        Further cells of an input, on sheets that are no copies.
    copies : dict of str to str
        Sheets that are copies, each with its original.
    renamed : dict of str to str
        The template's sheets that stand under another name, each with that name.
    by_label : list of str
        Inputs that were found by their labels alone, some of them changed a little.
    strange : list of (str, Spot)
        Ids that the template does not have, each with its input's cell.
    extra_sheets : list of str
        Sheets that the template does not have.
    """

    strand: str
    spots: dict[str, Spot] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    doubles: dict[str, list[Spot]] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    by_label: list[str] = field(default_factory=list)
    strange: list[tuple[str, Spot]] = field(default_factory=list)
    extra_sheets: list[str] = field(default_factory=list)


def forms_of(definition: Definition, wave: str) -> dict[str, Form]:
    """Return the forms of every strand of a wave."""
    return {
        strand: Form(
            strand,
            inputs_of(definition, strand, wave),
            layout(definition, strand, wave),
            labels_of(definition, strand, wave),
        )
        for strand in definition.wave(wave).strands
    }


def locate(book: Book, forms: dict[str, Form], renames: dict[str, str] | None = None) -> Located:
    """Find what kind of return a workbook is, and where its inputs are.

    Parameters
    ----------
    book : Book
    forms : dict of str to Form
        The forms of the wave.
    renames : dict of str to str, optional
        Ids of older versions and what they are called now.

    Returns
    -------
    Located
        With an empty strand where the workbook holds no input of any form.
    """
    renames = renames or {}
    meta = _meta(book)
    book = replace(book, sheets=[sheet for sheet in book.sheets if not without_inputs(sheet)])
    known = {item.id for form in forms.values() for item in form.inputs}
    ids = find_ids(book, known | set(renames))
    names = {name: spot for name, spot in book.names.items() if book.sheet(spot[0]) is not None}
    for old, new in renames.items():
        if old in ids.spots:
            ids.spots.setdefault(new, ids.spots.pop(old))
        if old in names:
            names.setdefault(new, names.pop(old))
    found = {name for name in known if name in names or name in ids.spots}
    strand = meta.get("strand", "")
    if strand not in forms:
        strand = _likeliest(found, forms) or _likeliest_by_label(book, forms)
    located = Located(strand, meta=meta)
    if strand:
        _place_inputs(located, book, names, ids, forms[strand])
    return located


def without_inputs(sheet: Sheet) -> bool:
    """Say whether a sheet is one of the template's that hold no inputs, and whose words are never answers."""
    return normal(sheet.name) in _NO_INPUTS


def _meta(book: Book) -> dict[str, str]:
    ids = find_ids(book, {f"meta_{name}" for name in META})
    meta = {}
    for name in META:
        spot = book.names.get(f"meta_{name}")
        if f"meta_{name}" in ids.spots:
            sheet_name, row, column = ids.spots[f"meta_{name}"][0]
            spot = sheet_name, row, column + 1
        sheet = book.sheet(spot[0]) if spot else None
        value = sheet.value(spot[1], spot[2]) if sheet else None
        if value is not None:
            meta[name] = str(value).strip()
    return meta


def _likeliest(found: set[str], forms: dict[str, Form]) -> str:
    """Choose the form of which the workbook holds most inputs; a few plain words (`role`, `sex`) make no return."""
    held = {strand: found & form.by_id.keys() for strand, form in forms.items()}
    best = max(held, key=lambda strand: (len(held[strand]), -len(forms[strand].inputs)), default="")
    return best if best and sum("_" in name for name in held[best]) >= _LEAST_IDS else ""


def _likeliest_by_label(book: Book, forms: dict[str, Form]) -> str:
    shares = {
        strand: len(find_labels(book, form.labels, form.inputs)) / max(len(form.inputs), 1)
        for strand, form in forms.items()
    }
    best = max(shares, key=lambda strand: shares[strand], default="")
    return best if best and shares[best] > 0.3 else ""


def _place_inputs(located: Located, book: Book, names: dict[str, Spot], ids: HiddenIds, form: Form) -> None:
    columns = [item for item in form.inputs if item.table]
    below = offsets_of(book, [(item, spot) for item in columns for spot in ids.spots.get(item.id, [])], BELOW_IDS)
    aside = offsets_of(book, [(item, names[item.id]) for item in columns if item.id in names], ABOUT_NAMES)
    _keep_true_headings(book, ids, columns, below)
    located.copies = _copies(book, ids, form)
    for item in form.inputs:
        spots = [_speaks_for(spot, item, below) for spot in ids.spots.get(item.id, []) if spot[0] not in located.copies]
        named = names.get(item.id)
        if named is not None and item.table:
            named = heading_of(named, item, aside)
        chosen = _choose(book, item, spots, named, ids, form)
        if chosen is None:
            located.missing.append(item.id)
            continue
        located.spots[item.id] = chosen
        others = [spot for spot in spots if spot != chosen]
        if others:
            located.doubles[item.id] = others
    _fall_back_on_headings(located, book, form)
    _fall_back_on_labels(located, book, form)
    _name_sheets(located, book, form)
    known = {spot for spot in located.spots.values()}
    located.strange = [
        (text, (sheet, row, column + 1))
        for text, (sheet, row, column) in ids.strange
        if (sheet, row, column + 1) not in known and sheet not in located.copies
    ]


def _keep_true_headings(book: Book, ids: HiddenIds, columns: list[Input], below: Offsets) -> None:
    """Drop ids of tables that stand over something else, where the same id stands over its heading elsewhere."""
    for item in columns:
        spots = ids.spots.get(item.id, [])
        if len(spots) < 2:
            continue
        headings = {spot: heading_of(spot, item, below) for spot in spots}
        true = [
            spot for spot, (name, *at) in headings.items() if printed_at(book.sheet(name), *at) == normal(item.label)
        ]
        ids.spots[item.id] = true or spots


def _speaks_for(spot: Spot, item: Input, below: Offsets) -> Spot:
    """Return the cell that an id speaks for: the heading below it in a table, else the cell to its right."""
    sheet, row, column = spot
    return heading_of(spot, item, below) if item.table else (sheet, row, column + 1)


def _choose(book: Book, item: Input, spots: list[Spot], named: Spot | None, ids: HiddenIds, form: Form) -> Spot | None:
    """Choose an input's cell: an id that stands beside it is believed before a name that was left behind."""
    if spots:
        if named in spots:
            return named
        here = [spot for spot in spots if normal(spot[0]) == normal(item.sheet)]
        return (here or spots)[0]
    if named is None:
        return None
    sheet, row, column = named
    if item.table and printed_at(book.sheet(sheet), row, column) in _other_labels(item, form):
        return None
    beside = (row - 1, column) if item.table else (row, column - 1)
    neighbour = book.sheet(sheet).value(*beside)
    return None if isinstance(neighbour, str) and neighbour in ids.spots else named


def _other_labels(item: Input, form: Form) -> set[str]:
    """Return the headings of a table's other columns: a name that stands on one of them was left behind."""
    return {normal(other.label) for other in form.tables[item.table]} - {normal(item.label)}


def _copies(book: Book, ids: HiddenIds, form: Form) -> dict[str, str]:
    """Find sheets whose ids all stand on another sheet too; the one with the template's name is the original."""
    held = {sheet: found & form.by_id.keys() for sheet, found in ids.by_sheet().items()}
    wanted = {normal(name) for name in form.sheets}
    order = sorted(
        (sheet.name for sheet in book.sheets if len(held.get(sheet.name, ())) >= 2),
        key=lambda name: (normal(name) not in wanted, -len(held[name])),
    )
    copies: dict[str, str] = {}
    originals: list[str] = []
    for name in order:
        original = next((other for other in originals if held[name] <= held[other]), None)
        if original is None:
            originals.append(name)
        else:
            copies[name] = original
    return copies


def _fall_back_on_headings(located: Located, book: Book, form: Form) -> None:
    """Look for a missing column of a table by its heading, in the row where the table's other headings stand."""
    for items in form.tables.values():
        rows = {located.spots[item.id][:2] for item in items if item.id in located.spots}
        if len(rows) != 1:
            continue
        name, row = next(iter(rows))
        sheet, taken = book.sheet(name), set(located.spots.values())
        for item in [item for item in items if item.id in located.missing]:
            columns = range(1, len(sheet.rows[row - 1]) + 1)
            spots = [(name, row, at) for at in columns if printed_at(sheet, row, at) == normal(item.label)]
            if len(spots) == 1 and spots[0] not in taken:
                _take_by_label(located, item.id, spots[0])


def _take_by_label(located: Located, name: str, spot: Spot) -> None:
    located.spots[name] = spot
    located.by_label.append(name)
    located.missing.remove(name)


def _fall_back_on_labels(located: Located, book: Book, form: Form) -> None:
    """Look for what is missing by its label, on sheets of which no input was found by name or id."""
    sheets = {form.by_id[name].sheet for name in located.spots}
    lost = [form.by_id[name] for name in located.missing if form.by_id[name].sheet not in sheets]
    if not lost:
        return
    taken = {spot[0] for spot in located.spots.values()} | set(located.copies)
    for name, spot in find_labels(book, form.labels, lost, without=taken, near=NEAR).items():
        _take_by_label(located, name, spot)


def _name_sheets(located: Located, book: Book, form: Form) -> None:
    stands: dict[str, set[str]] = {}
    for name, (sheet, _, _) in located.spots.items():
        stands.setdefault(form.by_id[name].sheet, set()).add(sheet)
    for wanted, found in stands.items():
        if len(found) == 1 and next(iter(found)) != wanted:
            located.renamed[wanted] = next(iter(found))
    used = {sheet for found in stands.values() for sheet in found} | set(located.copies)
    own = {_SUMMARY, normal(SHEET)}
    located.extra_sheets = [
        sheet.name for sheet in book.sheets if sheet.name not in used and normal(sheet.name) not in own and sheet.rows
    ]


def summary_sheet(book: Book) -> str:
    """Return the name of the sheet that Apple Numbers puts first, empty where there is none."""
    return next((sheet.name for sheet in book.sheets if normal(sheet.name) == _SUMMARY), "")


def written(spot: Spot) -> str:
    """Write the A1 address of a spot.

    Examples
    --------
    >>> written(("Theme 3", 14, 6))
    'F14'
    """
    return address(spot[1], spot[2])


def expected_spot(place: Place) -> Spot:
    """Return where the template puts an input."""
    return (place.sheet, *split_address(place.cell))


def cells_below(book: Book, spot: Spot) -> Iterator[tuple[int, object]]:
    """Give what stands below a heading, row by row, with the row's number below it."""
    sheet = book.sheet(spot[0])
    for row in range(spot[1] + 1, len(sheet.rows) + 1):
        yield row - spot[1], sheet.value(row, spot[2])
