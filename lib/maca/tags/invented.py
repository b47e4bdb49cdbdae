"""The tags of the sample: made from its returns, and saying that they are invented."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from maca.definition import Definition
from maca.returns import load_returns
from maca.sample import INVENTED
from maca.sample.reading import APPROVED_ON, APPROVER, QUOTED, TAGGED, VOCABULARY
from maca.scope import read_scope
from maca.tables.data import TAG_COLUMNS, AuditData, Tagging
from maca.tables.texts import free_texts
from maca.tags.book import TAGS, write_tags

__all__ = ["tag_sample"]


def tag_sample(definition: Definition, wave: str, folder: Path) -> list[Path]:
    """Write tags.xlsx beside the invented returns of a first wave: the same returns give the same bytes.

    Parameters
    ----------
    definition : Definition
    wave : str
    folder : pathlib.Path
        Holds what `make_sample` made.

    Returns
    -------
    list of pathlib.Path
        The workbook; none for a later wave, whose texts nobody has read yet.
    """
    if definition.wave(wave).earlier is not None:
        return []
    scope = read_scope(definition, wave, folder)
    intake = load_returns(definition, scope, folder)
    data = AuditData(
        *(definition, wave, scope, intake.answers, intake.receipts, intake.faults, intake.concerns, pd.DataFrame())
    )
    path = folder / TAGS
    write_tags(data, _read(data), VOCABULARY, path, note=INVENTED, dated=definition.wave(wave).due)
    return [path]


def _read(data: AuditData) -> Tagging:
    quoted, rows = set(), []
    for note in free_texts(data).itertuples():
        if note.text in TAGGED:
            clears = note.text in QUOTED and note.text not in quoted
            quoted |= {note.text} if clears else set()
            cleared = ["", APPROVER, APPROVED_ON] if clears else ["", "", ""]
            rows.append([note.note, note.digest, ";".join(TAGGED[note.text]), *cleared, ""])
    return Tagging(tuple(VOCABULARY), pd.DataFrame(rows, columns=TAG_COLUMNS, dtype="str"))
