"""Several returns in one workbook: told apart where each has sheets of its own behind a front sheet of its own."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import replace

from maca.reader.book import Book
from maca.returns.locate import Form, Located, without_inputs
from maca.scope.names import normal

__all__ = ["part_hash", "split_book"]

Grouping = dict[str, list[str]]
"""The sheets of each return, by its front sheet."""


def split_book(book: Book, located: Located, form: Form) -> dict[str, Book]:
    """Take a workbook apart that holds several returns, each with a front sheet and more of its own.

    Which sheets belong together is told by what follows their names (`Front (2)`, `Theme 3 (2)`) or by their order
    (each return begins with its front sheet). Where both speak and disagree, or neither does, nothing is taken apart.

    Parameters
    ----------
    book : Book
    located : Located
        What was found in the whole workbook.
    form : Form

    Returns
    -------
    dict of str to Book
        A workbook for each front sheet, by that sheet's name; empty where they cannot be told apart.
    """
    kinds = _kinds(located, form)
    order = [sheet.name for sheet in book.sheets if sheet.name in kinds]
    front = form.by_id["body"].sheet
    fronts = [name for name in order if kinds[name] == front]
    if len(fronts) < 2:
        return {}
    found = [
        grouping
        for grouping in (_by_name(order, kinds, fronts), _by_order(order, kinds, fronts))
        if grouping and _sound(grouping, kinds)
    ]
    if not found or any(other != found[0] for other in found):
        return {}
    shared = [sheet for sheet in book.sheets if without_inputs(sheet)]
    return {name: _cut(book, sheets, shared) for name, sheets in found[0].items()}


def part_hash(sha256: str, front: str) -> str:
    """Return the hash that stands for one return of a workbook that holds several.

    Examples
    --------
    >>> part_hash("00", "Front (2)")[:12]
    '9c8cb37db77b'
    """
    return hashlib.sha256(f"{sha256}!{front}".encode()).hexdigest()


def _kinds(located: Located, form: Form) -> dict[str, str]:
    """Say which sheet of the template each sheet of a workbook is, by the inputs that stand on it."""
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for name, spot in located.spots.items():
        for sheet, _, _ in [spot, *located.doubles.get(name, [])]:
            held[sheet][form.by_id[name].sheet] += 1
    kinds = {sheet: counts.most_common(1)[0][0] for sheet, counts in held.items()}
    kinds.update({copy: kinds[original] for copy, original in located.copies.items() if original in kinds})
    return kinds


def _by_name(order: list[str], kinds: dict[str, str], fronts: list[str]) -> Grouping:
    """Put the sheets together whose names go on alike after the template's name."""
    tails = {name: normal(name).removeprefix(normal(kinds[name])).strip() for name in order}
    groups = {tails[name]: name for name in fronts}
    if len(groups) < len(fronts) or any(tail not in groups for tail in tails.values()):
        return {}
    grouping: Grouping = {name: [] for name in fronts}
    for name in order:
        grouping[groups[tails[name]]].append(name)
    return grouping


def _by_order(order: list[str], kinds: dict[str, str], fronts: list[str]) -> Grouping:
    """Let each front sheet begin a return, and every sheet belong to the front sheet before it."""
    if order[0] not in fronts:
        return {}
    grouping: Grouping = {}
    for name in order:
        if name in fronts:
            grouping[name] = []
        grouping[list(grouping)[-1]].append(name)
    return grouping


def _sound(grouping: Grouping, kinds: dict[str, str]) -> bool:
    """No return has a sheet twice, and each has more than its front sheet."""
    return all(len(names) > 1 and len({kinds[name] for name in names}) == len(names) for names in grouping.values())


def _cut(book: Book, names: list[str], shared: list[object]) -> Book:
    sheets = [sheet for sheet in book.sheets if sheet.name in names]
    kept = {sheet.name for sheet in [*sheets, *shared]}
    places = {name: spot for name, spot in book.names.items() if spot[0] in kept}
    return replace(book, sheets=[*shared, *sheets], names=places, notes=[])
