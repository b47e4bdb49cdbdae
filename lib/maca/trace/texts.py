"""The cells behind counts of free text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from maca.tables.data import AuditData
from maca.tables.texts import tagged_texts
from maca.trace.unit import Unit

__all__ = ["texts_with_tag"]


def texts_with_tag(data: AuditData, theme: str, kind: str, tag: str) -> list[Unit]:
    """List the texts of a theme and kind with their tags, identifiers masked; those that bear the tag are counted."""
    return [
        Unit(
            row.note,
            int(tag in row.tags.split(";")),
            1,
            row.tags,
            ((row.file, row.sheet, row.cell, row.note.rpartition(" ")[2], row.text),),
        )
        for row in _texts(data).get((theme, kind), ())
    ]


@lru_cache(maxsize=4)
def _texts(data: AuditData) -> Mapping[tuple[str, str], list]:
    found: dict[tuple[str, str], list] = {}
    for row in tagged_texts(data).itertuples():
        found.setdefault((row.theme, row.kind), []).append(row)
    return found
