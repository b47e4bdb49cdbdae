"""Make the sheets of all bodies that sent something."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from maca.sheets.content import gather_sheet
from maca.sheets.document import write_sheet
from maca.tables.data import AuditData

__all__ = ["make_sheets"]


def make_sheets(data: AuditData, folder: Path, note: str = "", replies: pd.DataFrame | None = None) -> list[Path]:
    """Write sheets/<body>.docx for every agency, team and organisation that sent a case or framework return.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    folder : pathlib.Path
        Made if it is not there; only its owner may open it.
    note : str
        Printed on every sheet, as that the returns are invented.
    replies : pandas.DataFrame, optional
        As `read_replies` gives them: agreements and disputes are printed beside their finding.

    Returns
    -------
    list of pathlib.Path
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    answers = data.answers
    sent = set(answers.loc[answers["strand"].isin(["case", "framework"]), "body"])
    bodies = [body for body in data.scope.bodies if body.id in sent and body.kind != "partnership"]
    return [
        write_sheet(
            gather_sheet(data, body.id),
            data.definition,
            data.wave,
            folder / f"{body.id}.docx",
            _replies_of(replies, body.id),
            note,
        )
        for body in bodies
    ]


def _replies_of(replies: pd.DataFrame | None, body: str) -> dict[str, tuple[str, str, str]]:
    if replies is None:
        return {}
    own = replies[(replies["body"] == body) & replies["reply"].isin(["agreed", "disputed"])]
    return {row.point: (row.reply, row.reason, row.dated) for row in own.itertuples()}
