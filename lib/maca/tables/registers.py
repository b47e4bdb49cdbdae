"""Facts that are no ratings: prevention initiatives by tier, and staff trained of staff eligible."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.ratings import table_rows
from maca.tables.table import TableSpec, complete

__all__ = ["REGISTER_TEXTS", "SPECS", "initiative_register", "initiatives_by_tier", "reach_by_tier", "staff_trained"]

MEASURES = ("registered", "evaluated", "reach_known")
REGISTER_TEXTS = ("name", "tier", "target", "reached", "evaluated")
NONE_YET = "none"


def initiatives_by_tier(data: AuditData) -> pd.DataFrame:
    """Count by tier the initiatives that bodies name, those evaluated and those that know whom they reached."""
    tiers = list(data.definition.codes["prevention_tiers"].by_code)
    named = _initiatives(data)
    rows = []
    for tier in tiers:
        held = [row for row in named if row["initiative_tier"] == tier]
        evaluated = sum(row["initiative_evaluated"] == "yes" for row in held)
        known = sum(_whole(row["initiative_reached"]) is not None for row in held)
        for measure, n in zip(MEASURES, (len(held), evaluated, known), strict=True):
            of = len(held) if measure != "registered" else None
            status = "z" if of == 0 else "shown"
            rows.append([tier, measure, n, of, n / of if of else None, status if named else "x"])
    columns = ["tier", "measure", "n", "of", "value", "status"]
    return complete(pd.DataFrame(rows, columns=columns), {"tier": tiers, "measure": MEASURES})


def reach_by_tier(data: AuditData) -> pd.DataFrame:
    """Sum by tier the children or families that initiatives say they reached; one child may be counted by several."""
    tiers = list(data.definition.codes["prevention_tiers"].by_code)
    reached: dict[str, list[int]] = defaultdict(list)
    for row in _initiatives(data):
        number = _whole(row["initiative_reached"])
        if number is not None:
            reached[row["initiative_tier"]].append(number)
    rows = [[tier, sum(numbers), f"{len(numbers)} initiatives"] for tier, numbers in reached.items() if tier in tiers]
    return complete(pd.DataFrame(rows, columns=["tier", "n", "source"]), {"tier": tiers})


def initiative_register(data: AuditData) -> pd.DataFrame:
    """List the prevention initiatives as bodies registered them; n is 1 in each row.

    The dimension `id` numbers them as I01; texts are `body` and REGISTER_TEXTS, as they were typed.
    """
    rows = []
    for number, row in enumerate(table_rows(data, "framework", "initiatives"), start=1):
        texts = [_value(row, f"initiative_{name}") or "" for name in REGISTER_TEXTS]
        rows.append([f"I{number:02d}", 1, next(iter(row.values()))["body"], *texts])
    found = pd.DataFrame(rows, columns=["id", "n", "body", *REGISTER_TEXTS])
    return complete(found, {"id": list(found["id"]) or [NONE_YET]})


def staff_trained(data: AuditData) -> pd.DataFrame:
    """Count by agency the staff trained of those eligible, over all courses and teams; one person may be on several.

    An agency that names more trained than eligible is x: one of the two numbers is wrong.
    """
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in table_rows(data, "framework", "training"):
        agency = next(iter(row.values()))["agency"]
        trained, eligible = (_whole(_value(row, f"training_{name}")) for name in ("trained", "eligible"))
        if trained is None or eligible is None:
            continue
        joint = _value(row, "training_joint") == "yes"
        sums[agency] = [a + b for a, b in zip(sums[agency], (trained, eligible, 1, int(joint)), strict=True)]
    rows = [
        [
            *(agency, trained, eligible, trained / eligible if eligible else None, _status(trained, eligible)),
            f"{courses} courses, {joint} of them multi-agency",
        ]
        for agency, (trained, eligible, courses, joint) in sums.items()
    ]
    found = pd.DataFrame(rows, columns=["agency", "n", "of", "value", "status", "source"])
    return complete(found, {"agency": [agency.id for agency in data.definition.agencies]})


def _initiatives(data: AuditData) -> list[dict[str, str | None]]:
    names = ("initiative_tier", "initiative_evaluated", "initiative_reached")
    return [{name: _value(row, name) for name in names} for row in table_rows(data, "framework", "initiatives")]


def _value(row: dict[str, dict], name: str) -> str | None:
    return (row.get(name) or {}).get("value")


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdigit() else None


def _status(trained: int, eligible: int) -> str:
    if not eligible:
        return "z"
    return "x" if trained > eligible else "shown"


SPECS = (
    TableSpec(
        *("prevention.initiatives", "Prevention initiatives by tier", "initiatives", "share", ("tier", "measure"), "2"),
        *("gaps", "practice", initiatives_by_tier),
    ),
    TableSpec(
        *(
            "prevention.reach",
            "Children or families reached, by tier of prevention",
            "children",
            "share",
            ("tier",),
            "2",
        ),
        *("gaps", "child", reach_by_tier),
    ),
    TableSpec(
        *("prevention.register", "Prevention initiatives as bodies registered them", "initiatives", "share", ("id",)),
        *("2", "gaps", "case_rows", initiative_register),
    ),
    TableSpec(
        *("training.staff", "Staff trained of staff eligible, by agency", "staff", "share", ("agency",), "5"),
        *("gaps", "practice", staff_trained),
    ),
)
