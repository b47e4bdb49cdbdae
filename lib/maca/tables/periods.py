"""When practice on a case took place: before Covid, in Covid, or spanning both."""

from __future__ import annotations

from datetime import date

from maca.tables.data import AuditData

__all__ = ["NOT_KNOWN", "SPANNING", "case_periods"]

SPANNING = "spanning"
NOT_KNOWN = "not_known"


def case_periods(data: AuditData, cut: date | None = None) -> dict[str, str]:
    """Place each selected case by the dates of its pathway steps, first to last, of whatever body dated them.

    A case of which no step is dated within the scope of the wave has no practice in it, and so no period: what lies
    wholly before the scope is not practice before Covid that the audit looked at.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    cut : datetime.date, optional
        The first day of the later period; the definition's own unless given.

    Returns
    -------
    dict of str to str
        Case id to the definition's name of the earlier or later period, `spanning` or `not_known`.
    """
    period = data.definition.period
    first_day = (cut or period.cut).isoformat()
    wave = data.definition.wave(data.wave)
    answers = data.answers
    steps = answers[(answers["strand"] == "case") & answers["input"].str.fullmatch(r"step_.+_date")]
    dated = steps[steps["value"].str.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fillna(False).astype("bool")]
    within = dated["value"].between(wave.scope_from.isoformat(), wave.scope_to.isoformat())
    dated = dated[dated["case"].isin(dated.loc[within, "case"])]
    days = dated.groupby("case")["value"].agg(["min", "max"])
    found = dict.fromkeys(data.scope.selected, NOT_KNOWN)
    for case, first, last in days.itertuples():
        if case in found:
            found[case] = _period(first >= first_day, last >= first_day, period.before, period.after)
    return found


def _period(starts_after: bool, ends_after: bool, before: str, after: str) -> str:
    if starts_after:
        return after
    return SPANNING if ends_after else before
