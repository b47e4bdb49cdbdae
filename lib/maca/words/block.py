"""A block of words: what was written for which chapter, by whom, approved by whom, and what it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from maca.definition import Definition
from maca.tables.symbols import count_text, number_text

__all__ = ["BRIEFING", "SLIDES", "Block", "Reliance", "chapter_places"]

SLIDES = "slides"
BRIEFING = "briefing"
"""Places that are no chapter: the seminar's slides and the one-page briefing."""


@dataclass(frozen=True)
class Reliance:
    """A table, or some of its rows, that a block rests on.

    Attributes
    ----------
    table : str
        Its id.
    rows : dict of str to str
        Dimension and the value that its rows must have; empty: all rows.
    """

    table: str
    rows: Mapping[str, str]

    def __str__(self) -> str:
        return " ".join([self.table, *(f"{name}={value}" for name, value in self.rows.items())])

    def figures(self, tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
        """Write down what each row shows.

        Parameters
        ----------
        tables : mapping of str to pandas.DataFrame
            Protected tables by id, as `maca.tables.catalogue.read_tables` gives them.

        Returns
        -------
        dict of str to str
            `gaps.theme theme=3` to `8 of 10`; empty where this edition has no such table.
        """
        frame = tables.get(self.table)
        if frame is None:
            return {}
        names = list(frame.columns[: frame.columns.get_loc("n")])
        chosen = frame
        for name, value in self.rows.items():
            chosen = chosen[chosen[name] == value]
        return {
            " ".join([self.table, *(f"{name}={row[name]}" for name in names)]): _figure(row, frame.attrs)
            for _, row in chosen.iterrows()
        }


@dataclass(frozen=True)
class Block:
    """One row of words.xlsx.

    Attributes
    ----------
    row : int
        Its row in the sheet.
    id, chapter, edition, text, author, approver, approved_on : str
        As typed; `edition` is the widest that may show it, `approved_on` an ISO date, `text` Markdown.
    relies_on : tuple of Reliance
    """

    row: int
    id: str
    chapter: str
    edition: str
    text: str
    author: str
    approver: str
    approved_on: str
    relies_on: tuple[Reliance, ...] = ()

    @property
    def approved(self) -> bool:
        """A person and a day stand beside it."""
        return bool(self.approver and self.approved_on)

    @property
    def digest(self) -> str:
        """Hash of the words and of what they rest on: 12 hexadecimal digits."""
        whole = "\n".join([self.text, *map(str, self.relies_on)])
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    def figures(self, tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
        """Write down every figure beneath the block."""
        return {row: figure for part in self.relies_on for row, figure in part.figures(tables).items()}


def chapter_places(definition: Definition) -> dict[str, tuple[str, str]]:
    """Name every place that a block may stand in.

    Returns
    -------
    dict of str to tuple of (str, str)
        Chapter as typed to the notebook's stem and the theme (empty: none). A chapter that is run once a theme has a
        place of its own and one for each theme, as `gaps.theme-3`.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> places = chapter_places(load_definition("hsb"))
    >>> places["gaps.theme-3"], places["slides"]
    (('05_chart_practice_gaps', '3'), ('slides', ''))
    """
    places = {}
    for chapter in definition.chapters:
        stem = chapter.notebook.removesuffix(".ipynb")
        places[chapter.id] = (stem, "")
        if chapter.each == "theme":
            places |= {f"{chapter.id}.theme-{theme.id}": (stem, str(theme.id)) for theme in definition.themes}
    return places | {SLIDES: (SLIDES, ""), BRIEFING: (BRIEFING, "")}


def _figure(row: pd.Series, attrs: Mapping[str, str]) -> str:
    words = count_text(row)
    if attrs.get("value_unit", "share") != "share" and row["status"] == "shown" and pd.notna(row["value"]):
        words = f"{number_text(round(row['value'], 1))} ({words})"
    verdict = row.get("verdict", "")
    return f"{words}, {verdict.replace('_', ' ')}" if verdict else words
