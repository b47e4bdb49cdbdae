"""The chronology of each case: behaviour and pathway steps as every body dates them, with clashes."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.pathway import FIRST_STEP
from maca.tables.table import TableSpec, complete

__all__ = ["BEHAVIOUR", "EVENT_COLUMNS", "SPECS", "case_events", "events_of"]

BEHAVIOUR = {"behaviour_from": "Behaviour, first date", "behaviour_to": "Behaviour, last date"}
"""Inputs of the behaviour that carry a date, with their labels."""

EVENT_COLUMNS = ["case", "event", "body", "recorded", "date", "attended", "clash", "file", "sheet", "cell"]
"""One row a case, event and body that says something of it: `recorded` a code of step_recorded.csv, empty for
behaviour; `date` datetime64; `clash` bool, another body dates the same event otherwise; `cell` that of the date or of
the answer."""


def events_of(data: AuditData) -> list[str]:
    """List the events in their usual order: the behaviour, then the steps of the pathway."""
    return [*BEHAVIOUR, *data.definition.codes["pathway_steps"].by_code]


@lru_cache(maxsize=4)
def case_events(data: AuditData) -> pd.DataFrame:
    """List what each body says of each event of each selected case.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per case, event and body
        EVENT_COLUMNS, by case, date and event; undated rows last.
    """
    steps = list(data.definition.codes["pathway_steps"].by_code)
    parts = {f"step_{step}_{part}": (step, part) for step in steps for part in ("recorded", "date", "attended")}
    parts |= {name: (name, "date") for name in BEHAVIOUR}
    answers = data.answers
    wanted = answers[(answers["strand"] == "case") & answers["case"].isin(data.scope.selected)]
    wanted = wanted[wanted["input"].isin(parts)].astype("object")
    found: dict[tuple[str, str, str], dict[str, dict]] = {}
    for answer in wanted.where(wanted.notna(), None).to_dict("records"):
        event, part = parts[answer["input"]]
        found.setdefault((answer["case"], event, answer["body"]), {})[part] = answer
    rows = [_row(key, told) for key, told in found.items() if any(answer["value"] for answer in told.values())]
    frame = pd.DataFrame(rows, columns=EVENT_COLUMNS)
    frame["date"] = pd.to_datetime(frame["date"], errors="coerce", format="ISO8601")
    days = frame.groupby(["case", "event"])["date"].transform("nunique")
    frame["clash"] = (days > 1) & frame["date"].notna() & ~frame["event"].isin(BEHAVIOUR)
    return _ordered(data, frame)


def _row(key: tuple[str, str, str], told: dict[str, dict]) -> list[object]:
    said = {part: answer["value"] for part, answer in told.items()}
    place = told["date"] if said.get("date") else told.get("recorded", next(iter(told.values())))
    recorded = said.get("recorded") or ("recorded" if said.get("date") and key[1] not in BEHAVIOUR else "")
    where = [place[name] for name in ("file", "sheet", "cell")]
    return [*key, recorded, said.get("date"), said.get("attended") or "", False, *where]


def _ordered(data: AuditData, frame: pd.DataFrame) -> pd.DataFrame:
    cases = {case: at for at, case in enumerate(data.scope.selected)}
    events = {event: at for at, event in enumerate(events_of(data))}
    keys = frame.assign(_case=frame["case"].map(cases), _event=frame["event"].map(events))
    keys = keys.sort_values(["_case", "date", "_event", "body"], kind="stable", na_position="last")
    return keys[EVENT_COLUMNS].reset_index(drop=True)


def chronology(data: AuditData) -> pd.DataFrame:
    """Count the days from recognition to every dated event, by case and body.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per case, event and body
        `n` 1 where the body dates the event, `value` days after the case's first date of `recognised` (below nought
        before it). Status z: the body was not involved in the case; x: no date. Texts `date`, `clash` (yes where
        another body dates the event otherwise), `place` (file, sheet and cell).
    """
    events = case_events(data)
    dated = events[events["date"].notna()]
    first = dated[dated["event"] == FIRST_STEP].groupby("case")["date"].min()
    start = dated.groupby("case")["date"].min()
    origin = pd.to_datetime(dated["case"].map({**start, **first}))
    found = pd.DataFrame(
        {
            "case": dated["case"],
            "event": dated["event"],
            "body": dated["body"],
            "n": 1,
            "value": (dated["date"] - origin).dt.days.astype("float64"),
            "date": dated["date"].dt.strftime("%Y-%m-%d"),
            "clash": dated["clash"].map({True: "yes", False: ""}),
            "place": dated["file"] + " " + dated["sheet"] + "!" + dated["cell"],
        }
    )
    bodies = [body.id for body in data.scope.bodies if body.id in set(data.scope.grid["body"])]
    table = complete(found, {"case": data.scope.selected, "event": events_of(data), "body": bodies})
    grid = data.scope.grid[data.scope.grid["state"] != "not_involved"]
    involved = set(zip(grid["case"], grid["body"], strict=True))
    outside = [pair not in involved for pair in zip(table["case"], table["body"], strict=True)]
    return table.assign(status=table["status"].mask(pd.Series(outside) & (table["status"] == "x"), "z"))


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="case.chronology",
        title="Behaviour and pathway steps of each case as each body dates them: days after recognition",
        unit="cases",
        value_unit="days",
        dimensions=("case", "event", "body"),
        theme="3",
        chapter="cases",
        kind="case_rows",
        compute=chronology,
    ),
)
