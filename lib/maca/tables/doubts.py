"""What the returns for one case cannot all be right about, from the frames: the same rules as the intake's."""

from __future__ import annotations

from functools import lru_cache

from maca.returns.across import Doubt, Told, doubts, watched_inputs
from maca.tables.data import AuditData

__all__ = ["case_doubts"]


@lru_cache(maxsize=4)
def case_doubts(data: AuditData) -> list[Doubt]:
    """List what the returns for each selected case cannot all be right about.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    list of Doubt
        By case, in the order of the answers.
    """
    answers = data.answers
    wanted = answers[(answers["strand"] == "case") & answers["case"].isin(data.scope.selected)]
    wanted = wanted[wanted["input"].isin(watched_inputs(data.definition)) & wanted["value"].notna()]
    return doubts((Told(*row) for row in wanted[list(Told._fields)].itertuples(index=False)), data.definition)
