"""Children as bodies record them: one row a record, from the extracts and from the case returns."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from maca.definition import Definition
from maca.returns.births import DERIVED
from maca.returns.link_decisions import record_names
from maca.tables.characteristics import categorised, merged
from maca.tables.data import AuditData
from maca.tables.linkage import LINK_COLUMNS, RULES, link

__all__ = [
    "RECORD_COLUMNS",
    "case_records",
    "case_role",
    "extract_agencies",
    "extract_forms",
    "extract_records",
    "source_ids",
]

VALUES = ["age", "gender", "sex", "ethnicity", "sen_provision", "sen_need", "disability", "role"]
IDENTITY = ["agency", "body", "case", "child_id", "name"]
PLACE = ["file", "row", "sheet", "cell"]
RECORD_COLUMNS = [*IDENTITY, *VALUES, *DERIVED, "impossible_age", "referral_date", "classification_hackett"]
RECORD_COLUMNS += [*LINK_COLUMNS, *PLACE]
"""One row a record of a child. `age` and `school_age` are float, `referral_date` datetime64, every other value the
canonical text of the answer; NA where blank or in fault. An age that no child has is NA, and `impossible_age` (bool)
says so. `name` is what a decision on a link calls the record, `case` the id of the audited case that the child is,
`person` a whole number: records of one number are of one child. `file`, `row` (0 outside a table), `sheet` and `cell`
say where it begins."""


@lru_cache(maxsize=4)
def extract_records(data: AuditData) -> pd.DataFrame:
    """List the children of the row-level extracts, each record with the child that it is of.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per filled row of an extract
        RECORD_COLUMNS, in the order of body and row.
    """
    forms = extract_forms(data)
    answers = data.answers
    wanted = answers[(answers["strand"] == "extract") & (answers["table"] == "children")]
    wanted = wanted[wanted["body"].map(forms) == "rows"]
    wide = _wide(wanted, ["agency", "body", "file", "row"], "child_id")
    keys = [rule for rule in RULES if rule in wide]
    names = ["agency", "body", "child_id", *VALUES, *DERIVED, "classification_hackett", *keys]
    records = pd.DataFrame({name: wide.get(name) for name in names}, index=wide.index)
    records["case"] = case_ids(wide.get("linked_case", pd.Series(index=wide.index, dtype="object")), data)
    records["referral_date"] = wide.get("referral_date", pd.Series(index=wide.index, dtype="object"))
    records[PLACE] = wide[PLACE]
    records = _typed(records, data.definition)
    records["name"] = record_names(records)
    return records.join(link(records, *_decided(records, data.links)))[RECORD_COLUMNS]


def _decided(records: pd.DataFrame, links: pd.DataFrame) -> list[list[tuple[int, int]]]:
    """Give the places of the records that a person joined, and of those that a person parted."""
    place = {name: at for at, name in enumerate(records["name"])}
    known = links[links["first"].isin(place) & links["second"].isin(place)]
    return [
        [(place[first], place[second]) for first, second in chosen[["first", "second"]].itertuples(index=False)]
        for chosen in (known[known["verb"] == verb] for verb in ("join", "part"))
    ]


@lru_cache(maxsize=4)
def case_records(data: AuditData) -> pd.DataFrame:
    """List the children of the audited cases as each body involved records them.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per body and case
        RECORD_COLUMNS; `person` numbers the case, `referral_date` is the body's date of the step `referred`.
    """
    answers = data.answers
    selected = data.scope.selected
    wanted = answers[(answers["strand"] == "case") & answers["case"].isin(selected) & answers["table"].isna()]
    names = {f"child_{name}": name for name in VALUES} | {"step_referred_date": "referral_date"}
    wanted = wanted[wanted["input"].isin(names)]
    wide = _wide(wanted, ["agency", "body", "case", "file"], "child_age").rename(columns=names)
    columns = [*VALUES, "referral_date"]
    records = pd.DataFrame({name: wide.get(name) for name in columns}, index=wide.index)
    places = ["agency", "body", "case", "file", "sheet", "cell"]
    records[places] = wide[places]
    absent = dict.fromkeys(["child_id", "name", "classification_hackett", *DERIVED], pd.NA)
    records = _typed(records.assign(**absent, row=0), data.definition)
    number = {case: position for position, case in enumerate(selected)}
    return records.assign(person=records["case"].map(number).astype("int64"), rule="case", possible="", doubt=-1)[
        RECORD_COLUMNS
    ]


def case_role(data: AuditData) -> pd.Series:
    """Give each audited case its child's role, from all bodies involved.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.Series of str, by case id
        displayed, experienced, both, unknown, or conflict where two bodies know it differently.
    """
    records = case_records(data)
    roles = merged(categorised(records, data.definition)[["role"]], records["case"])["role"]
    return roles.reindex(data.scope.selected, fill_value="unknown")


@lru_cache(maxsize=4)
def extract_forms(data: AuditData) -> dict[str, str]:
    """Say in which form each body sent its extract: rows or counts; a form left out is told from what is filled.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    dict of str to str
        By body; only bodies that sent one.
    """
    answers = data.answers[data.answers["strand"] == "extract"]
    stated = answers[(answers["input"] == "form") & answers["value"].notna()].set_index("body")["value"].to_dict()
    counted = set(answers.loc[answers["table"] == "counts", "body"])
    listed = set(answers.loc[answers["table"] == "children", "body"])
    return {
        body: stated.get(body) or ("counts" if body in counted and body not in listed else "rows")
        for body in answers["body"].dropna().unique()
    }


def extract_agencies(data: AuditData) -> list[str]:
    """List the agencies that hold data, and any other that sent an extract, in the definition's order."""
    sent = {body.partition(".")[0] for body in extract_forms(data)}
    return [agency.id for agency in data.definition.agencies if agency.extract or agency.id in sent]


def source_ids(data: AuditData) -> list[str]:
    """List the sources of the data picture: the cases, each extract by its agency, all row-level extracts."""
    return ["cases", *extract_agencies(data), "all"]


def case_ids(text: pd.Series, data: AuditData) -> pd.Series:
    """Read case ids as people type them; what is no case id of this audit becomes NA.

    Parameters
    ----------
    text : pandas.Series of str
        As `hsb-3` or `HSB 03`.
    data : AuditData
        Gives the prefix and the cases of the wave.

    Returns
    -------
    pandas.Series of str
        The id as the scope grid writes it; an id that is well formed and not in the grid keeps its own number.
    """
    known = {_case_key(case, data.definition): case for case in data.scope.cases["case"]}
    spellings = {}
    for value in text.dropna().unique():
        key = _case_key(str(value), data.definition)
        spellings[value] = None if key is None else known.get(key, f"{data.definition.case_prefix}-{key:02d}")
    return text.map(spellings).astype("object")


def _case_key(text: str, definition: Definition) -> int | None:
    prefix = re.escape(definition.case_prefix.casefold())
    found = re.fullmatch(rf"{prefix}[\s_./-]*([0-9]{{1,9}})", text.strip().casefold())
    return int(found.group(1)) if found else None


def _wide(answers: pd.DataFrame, keys: list[str], first: str) -> pd.DataFrame:
    """Turn one row an answer into one row a record, with the place of its first answer."""
    rows = answers.drop_duplicates([*keys, "input"], keep="last")
    if rows.empty:
        return pd.DataFrame(columns=list(dict.fromkeys([*keys, "file", "sheet", "cell"])), dtype="object")
    wide = rows.set_index([*keys, "input"])["value"].astype("object").unstack("input")
    filled = wide.notna().any(axis=1) | ("row" not in keys)
    starts = rows.assign(first=rows["input"] != first).sort_values("first", kind="stable")
    places = starts.drop_duplicates(keys).set_index(keys)[["sheet", "cell"]]
    return wide[filled].join(places).reset_index()


def _typed(records: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    typed = records.astype("object")
    typed = typed.where(typed.notna(), None)
    for name in ("age", "school_age"):
        typed[name] = pd.to_numeric(typed[name], errors="coerce").astype("float64")
    typed["impossible_age"] = (typed["age"] < 0) | (typed["age"] > definition.quality.oldest)
    typed["age"] = typed["age"].mask(typed["impossible_age"])
    typed["referral_date"] = pd.to_datetime(typed["referral_date"], errors="coerce", format="ISO8601")
    return typed
