"""Everything that the tables of one run are computed from."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from maca.definition import Definition
from maca.returns.frames import ANSWER_COLUMNS, text_frame
from maca.returns.link_decisions import LINK_DECISION_COLUMNS
from maca.scope.model import Scope

__all__ = ["ANSWER_COLUMNS", "REPLY_COLUMNS", "TAG_COLUMNS", "AuditData", "Tagging", "no_answers"]

TAG_COLUMNS = ["note", "digest", "tags", "quote", "approver", "approved_on", "before"]
"""One row a text that an analyst looked at: `digest` is that of the text as it was then, `tags` are joined by `;`,
`quote` the words that the approver cleared (empty: all of them), `before` tags of an earlier text; all str."""

REPLY_COLUMNS = ["file", "body", "point", "reply", "reason", "dated", "problem", "found"]
"""One row a point. `reply` is agreed, disputed or no_reply; `problem` says why a reply cannot be used, `found` is the
finding as the sheet printed it; all str."""


@dataclass(frozen=True, eq=False)
class Tagging:
    """What analysts made of the free text.

    Attributes
    ----------
    vocabulary : tuple of str
        The tags that they may give, in their order.
    rows : pandas.DataFrame
        TAG_COLUMNS.
    """

    vocabulary: tuple[str, ...] = ()
    rows: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=TAG_COLUMNS, dtype="str"))


def no_answers() -> pd.DataFrame:
    """Give a frame of answers without a row."""
    return pd.DataFrame(columns=ANSWER_COLUMNS, dtype="string")


@dataclass(frozen=True, eq=False)
class AuditData:
    """The frames of one wave, read once.

    Attributes
    ----------
    definition : Definition
    wave : str
    scope : Scope
    answers : pandas.DataFrame
        ANSWER_COLUMNS; current and involved returns alone (receipts with status read, or undecided and used).
    receipts, faults, concerns : pandas.DataFrame
        As receipts.csv, faults.csv and concerns.csv.
    reference : pandas.DataFrame
        Comparison figures: measure, period, vintage, area, group, value, unit, source, url, licence (all str).
    earlier : AuditData, optional
        The earlier wave's, from its last good restricted run.
    links : pandas.DataFrame
        LINK_DECISION_COLUMNS: which records of the extracts a person joined or parted.
    superseded : pandas.DataFrame
        ANSWER_COLUMNS; earlier versions of the action plan, which the tables of the plan do not rest on.
    tagging : Tagging
        From tags.xlsx.
    replies : pandas.DataFrame
        REPLY_COLUMNS; from the sheets that bodies sent back.
    """

    definition: Definition
    wave: str
    scope: Scope
    answers: pd.DataFrame
    receipts: pd.DataFrame
    faults: pd.DataFrame
    concerns: pd.DataFrame
    reference: pd.DataFrame
    earlier: AuditData | None = None
    links: pd.DataFrame = field(default_factory=lambda: text_frame([], LINK_DECISION_COLUMNS))
    superseded: pd.DataFrame = field(default_factory=no_answers)
    tagging: Tagging = field(default_factory=Tagging)
    replies: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=REPLY_COLUMNS, dtype="str"))
