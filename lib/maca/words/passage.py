"""What a report shows of the words: which blocks, in which state, and what changed beneath them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from maca.definition import Definition
from maca.definition.models import EDITIONS
from maca.errors import StoppedError, UsageError
from maca.words.block import Block, chapter_places
from maca.words.book import Recorded

__all__ = ["Passage", "check_passages", "refuse_unless_final"]

State = Literal["approved", "unapproved", "edited", "stale", "unrecorded"]

SAID = {
    "unapproved": "nobody has approved it",
    "edited": "it was changed after it was approved",
    "stale": "figures beneath it have changed",
    "unrecorded": "the figures beneath it were not written down",
}
"""What is wrong with a block in each state but `approved`."""


@dataclass(frozen=True)
class Passage:
    """A block as one edition of a run shows it.

    Attributes
    ----------
    block : Block
    stem, theme : str
        The chapter's notebook and theme.
    state : str
        approved; unapproved; edited (changed after its approval); stale (a figure beneath it moved); unrecorded
        (approved, its figures not yet written down by `maca words`).
    changes : tuple of str
        For a stale block each figure that moved, old and new.
    """

    block: Block
    stem: str
    theme: str
    state: State
    changes: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What a reader is told beside the words; empty where all is well."""
        if self.state == "approved":
            return ""
        return f"{SAID[self.state]}{': ' + '; '.join(self.changes) if self.changes else ''}"


def check_passages(
    definition: Definition,
    blocks: Sequence[Block],
    recorded: Recorded,
    tables: Mapping[str, pd.DataFrame],
    edition: str,
) -> list[Passage]:
    """Choose the blocks that an edition may show and say the state of each.

    Parameters
    ----------
    definition : Definition
    blocks, recorded
        From `read_words`.
    tables : mapping of str to pandas.DataFrame
        The edition's protected tables.
    edition : str

    Returns
    -------
    list of Passage
        The restricted edition has every block; any other only blocks that were written for it or a wider one and that a
        person approved as they now stand.

    Raises
    ------
    UsageError
        W005, if a block rests on rows that its table has not.
    """
    _check_rows(blocks, tables)
    places = chapter_places(definition)
    passages = []
    for block in blocks:
        state, changes = _state(block, recorded.get((block.id, edition)), tables)
        if edition == "restricted" or (
            EDITIONS.index(block.edition) >= EDITIONS.index(edition) and state not in {"unapproved", "edited"}
        ):
            passages.append(Passage(block, *places[block.chapter], state, changes))
    return passages


def refuse_unless_final(passages: Sequence[Passage]) -> None:
    """Refuse a final report while any of its words is not approved as it stands.

    Raises
    ------
    StoppedError
        W010, naming the blocks.
    """
    open_ones = [passage for passage in passages if passage.state != "approved"]
    if open_ones:
        named = "; ".join(f"{passage.block.id} ({passage.said})" for passage in open_ones[:10])
        more = f"; and {len(open_ones) - 10} more" if len(open_ones) > 10 else ""
        raise StoppedError(
            "W010", f"--final: {named}{more}. Approve them again in words.xlsx, run maca words, then run again."
        )


def _check_rows(blocks: Sequence[Block], tables: Mapping[str, pd.DataFrame]) -> None:
    for block in blocks:
        for part in block.relies_on:
            if part.table in tables and not part.figures(tables):
                where = f"words.xlsx row {block.row}"
                raise UsageError("W005", f"{where}: the table has no row {str(part)!r}. Correct the column tables.")


def _state(
    block: Block, before: tuple[str, str, dict[str, str]] | None, tables: Mapping[str, pd.DataFrame]
) -> tuple[State, tuple[str, ...]]:
    if not block.approved:
        return "unapproved", ()
    if before is None or before[1] != block.approved_on:
        return "unrecorded", ()
    if before[0] != block.digest:
        return "edited", ()
    now = block.figures(tables)
    rows = dict.fromkeys([*before[2], *now])
    changes = tuple(
        f"{row} was {before[2].get(row, 'not there')}, is {now.get(row, 'not there')}"
        for row in rows
        if before[2].get(row) != now.get(row)
    )
    return ("stale", changes) if changes else ("approved", ())
