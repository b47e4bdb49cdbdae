"""Make the blank workbooks of a wave and their map."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from maca.definition import Definition
from maca.scope import Scope
from maca.scope.saving import save_workbook
from maca.templates.layout import expected_name, map_json
from maca.templates.workbook import blank_workbook

__all__ = ["make_templates"]


def make_templates(definition: Definition, scope: Scope, folder: Path) -> list[Path]:
    """Write a blank workbook for every expected return, and map.json.

    Parameters
    ----------
    definition : Definition
    scope : Scope
    folder : pathlib.Path
        Made if it is not there; files of the same name are replaced.

    Returns
    -------
    list of pathlib.Path
        The workbooks, then map.json.
    """
    folder.mkdir(parents=True, exist_ok=True)
    expected = scope.expected()
    made = []
    for place in expected[expected["state"] != "not_involved"].itertuples():
        case = None if pd.isna(place.case) else place.case
        book = blank_workbook(definition, scope, place.strand, place.body, case)
        path = folder / expected_name(place.strand, place.body, case)
        made.append(save_workbook(book, path, definition.dated))
    target = folder / "map.json"
    target.write_text(
        json.dumps(map_json(definition, scope.wave), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return [*made, target]
