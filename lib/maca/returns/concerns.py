"""Immediate concerns: found wherever their cell can be read, and open until a person and a time are named."""

from __future__ import annotations

from maca.definition import Definition
from maca.returns.decisions import Decisions
from maca.returns.delivery import Delivery
from maca.returns.rules import fault

__all__ = ["concerns_of"]


def concerns_of(deliveries: list[Delivery], decisions: Decisions, definition: Definition) -> list[dict[str, object]]:
    """List every return that marks an immediate concern, used or not, one row a cell; an open one gets a fault."""
    rows = []
    for delivery in deliveries:
        marked = delivery.answers.single("concern") if delivery.answers else None
        if marked is None or marked.value != "yes":
            continue
        whom, when = delivery.answers.single("concern_told_whom"), delivery.answers.single("concern_told_at")
        told_whom, told_at = (whom.value if whom else "") or "", (when.value if when else "") or ""
        body = delivery.body.id if delivery.body else ""
        decision = decisions.by_place.get(f"concern/{body}/{delivery.case or ''}")
        if decision is not None and not (told_whom and told_at):
            told_whom, told_at = decision.by, decision.at
        state = "closed" if told_whom and told_at else "open"
        if state == "open":
            lacking = [name for name, value in (("told whom", told_whom), ("told when", told_at)) if not value]
            missing = " and ".join(lacking) + (" is" if len(lacking) == 1 else " are")
            made = fault(definition, "R070", marked.sheet, marked.cell, "concern", marked.raw, missing=missing)
            delivery.faults.append(made)
        rows.append(
            {
                "file": delivery.file,
                "sheet": marked.sheet,
                "cell": marked.cell,
                "body": body,
                "case": delivery.case or "",
                "state": state,
                "told_whom": told_whom,
                "told_at": told_at,
            }
        )
    return sorted(rows, key=lambda row: (row["state"] != "open", row["file"]))
