"""Short ways to plant children, classifications and steps, shared by the tests of the data picture."""

from __future__ import annotations

from planted import Planted


def child(plan: Planted, body: str, row: int, **values: str | None) -> None:
    """One filled row of an extract; what is not named is known, male, white, without special needs, and displayed."""
    shown = dict(age="12", gender="male", ethnicity="WBRI", sen_provision="N", disability="NONE", role="displayed")
    shown |= dict(child_id=f"{body}-{row}", referral_date="2019-06-02", linked_case=None, sen_need=None, sex=None)
    plan.row("extract", body, row, **{**shown, **values})


def classify(
    plan: Planted, body: str, case: str, tool: str, level: str | None = None, listed: str | None = "yes"
) -> None:
    plan.answer("case", body, case, "classification_tool", tool)
    if level:
        plan.answer("case", body, case, f"classification_{tool}", level)
    plan.answer("case", body, case, "classification_listed", listed)


def refer(plan: Planted, row: int, case: str, tool: str, then: str | None, now: str | None = None) -> None:
    """The panel's reference of a case."""
    plan.row("panel", "panel", row, case, panel_case=case, reference_tool=tool)
    plan.row("panel", "panel", row, case, **{f"reference_{tool}_then": then, f"reference_{tool}_now": now})
