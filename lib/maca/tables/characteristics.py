"""What a record says of a child, in the categories that the tables report, and what several records say together."""

from __future__ import annotations

import numpy as np
import pandas as pd

from maca.definition import Definition

__all__ = [
    "FLAGS",
    "PHASES",
    "UNKNOWN",
    "categories_of",
    "categorised",
    "children_of",
    "known_values",
    "merged",
    "school_phases",
    "send_either",
]

UNKNOWN = ["unknown", "not_obtained", "refused"]
"""Categories of a value that is not known, the one that says least first."""

FLAGS = ["any_sen", "any_disability", "learning_difficulty"]
"""Flags drawn from special educational needs and disability: yes, no or unknown each."""

PHASES = {"primary": (4, 10), "secondary": (11, 17)}
"""Whole ages of either phase on the 31 August before the school year; to be confirmed with the partnership."""

NO_DISABILITY, NOT_KNOWN, OTHER_DISABILITY = "none", "unknown", "other_disability"


def categories_of(definition: Definition, characteristic: str) -> list[str]:
    """List the categories of a characteristic of the data picture, in the definition's order.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> categories_of(load_definition("hsb"), "gender")
    ['male', 'female', 'self_describe', 'unknown', 'conflict']
    """
    if characteristic == "send":
        return [*[code.code for code in definition.codes["send_flags"].codes], "conflict"]
    if characteristic == "phase":
        return [*PHASES, "neither", "unknown", "conflict"]
    if characteristic == "sen_provision":
        known = [code.code for code in definition.codes[characteristic].codes if code.group not in UNKNOWN]
        return [*known, "unknown", "conflict"]
    if characteristic == "age_band":
        return [*[code.code for code in definition.codes["age_bands"].codes], "outside", "unknown", "conflict"]
    if characteristic == "ethnicity":
        groups = [code.code for code in definition.codes["ethnic_groups"].codes]
        return [*groups, "unknown", "refused", "not_obtained", "conflict"]
    groups = [group for group in definition.codes[characteristic].groups if group not in UNKNOWN]
    return [*groups, "unknown", "conflict"]


def categorised(records: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """Give each record its categories.

    Parameters
    ----------
    records : pandas.DataFrame
        RECORD_COLUMNS of children.py.
    definition : Definition
        Gives the code lists and their groups.

    Returns
    -------
    pandas.DataFrame, one row a record
        `age_band`, `phase`, `gender`, `sex`, `ethnicity`, `role`: a category; `sen_provision`: a code or unknown;
        `any_sen`, `any_disability`, `learning_difficulty`: yes, no or unknown.
    """
    sen = records["sen_provision"].map(_groups(definition, "sen_provision"))
    need = _code_groups(records["sen_need"], definition, "sen_need")
    disability = _code_groups(records["disability"], definition, "disability")
    return pd.DataFrame(
        {
            "age_band": age_bands(records["age"], definition),
            "phase": school_phases(records),
            "gender": records["gender"].map(_groups(definition, "gender")).fillna("unknown"),
            "sex": records["sex"].map(_groups(definition, "sex")).fillna("unknown"),
            "ethnicity": records["ethnicity"].map(_groups(definition, "ethnicity")).fillna("unknown"),
            "role": records["role"].map(_groups(definition, "role")).fillna("unknown"),
            "sen_provision": records["sen_provision"].where(~sen.isin(UNKNOWN) & sen.notna(), "unknown"),
            "any_sen": _any_sen(sen, need),
            "any_disability": _any_disability(disability),
            "learning_difficulty": _learning_difficulty(disability, need, sen),
        },
        index=records.index,
    )


def age_bands(ages: pd.Series, definition: Definition) -> pd.Series:
    """Give each age its band: `outside` beyond all of them, `unknown` where there is none.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> age_bands(pd.Series([9, 10, 18, None]), load_definition("hsb")).tolist()
    ['5-9', '10-14', 'outside', 'unknown']
    """
    found = pd.Series(np.where(ages.isna(), "unknown", "outside"), index=ages.index, dtype="object")
    for code in definition.codes["age_bands"].codes:
        low, high = (int(part) for part in code.code.split("-"))
        found = found.mask((ages >= low) & (ages < high + 1), code.code)
    return found


def school_phases(records: pd.DataFrame) -> pd.Series:
    """Give each record its school phase: by the age on the 31 August before the school year, where a birth tells it.

    Examples
    --------
    >>> records = pd.DataFrame({"age": [11.0, 11.0, 3.0, None], "school_age": [10.0, None, None, None]})
    >>> school_phases(records).tolist()
    ['primary', 'secondary', 'neither', 'unknown']
    """
    ages = records["school_age"].where(records["school_age"].notna(), records["age"])
    found = pd.Series(np.where(ages.isna(), "unknown", "neither"), index=ages.index, dtype="object")
    for phase, (low, high) in PHASES.items():
        found = found.mask((ages >= low) & (ages < high + 1), phase)
    return found


def _best_phases(records: pd.DataFrame) -> pd.Series:
    """Leave the phase by mere age out where another record of the child knows the age at the start of a school year."""
    surer = records["school_age"].notna().groupby(records["person"]).transform("any")
    return school_phases(records).mask(surer & records["school_age"].isna(), "unknown")


def known_values(records: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """Give the value that each record holds for each characteristic, NA where it is not known.

    Parameters
    ----------
    records : pandas.DataFrame
        RECORD_COLUMNS of children.py.
    definition : Definition
        Gives the code lists.

    Returns
    -------
    pandas.DataFrame, one row a record
        A column per code of characteristics.csv; values as held (the code, the whole age, the set of disability codes),
        not the category that is reported.
    """
    fields = {"sen": "sen_provision"}
    found = {}
    for code in definition.codes["characteristics"].codes:
        name = fields.get(code.code, code.code)
        values = records[name] if name in records else pd.Series(None, index=records.index, dtype="object")
        if name == "age":
            found[code.code] = values.astype("float64")
        elif name == "disability":
            found[code.code] = _set_of_codes(values, definition)
        else:
            groups = values.map(_groups(definition, name)) if name in definition.codes else values
            found[code.code] = values.where(groups.notna() & ~groups.isin(UNKNOWN))
    return pd.DataFrame(found, index=records.index)


def merged(categories: pd.DataFrame, person: pd.Series) -> pd.DataFrame:
    """Say what all records of a child say together: known beats unknown, two different known values are a conflict.

    Parameters
    ----------
    categories : pandas.DataFrame, one row a record
        Categories or flags.
    person : pandas.Series
        Which child each record is of.

    Returns
    -------
    pandas.DataFrame, one row a child, indexed by `person`
        The same columns; of several kinds of not known, refused stands before not obtained before unknown.

    Examples
    --------
    >>> said = pd.DataFrame({"gender": ["male", "unknown", "male", "female"]})
    >>> merged(said, pd.Series([0, 0, 1, 1]))["gender"].tolist()
    ['male', 'conflict']
    """
    found = {}
    for name in categories:
        values = categories[name]
        known = values.where(~values.isin(UNKNOWN)).groupby(person, sort=True)
        rank = values.map({value: position for position, value in enumerate(UNKNOWN)}).fillna(0)
        unknown = rank.groupby(person, sort=True).max().map(dict(enumerate(UNKNOWN)))
        value = known.first().astype("object")
        found[name] = value.where(known.nunique() < 2, "conflict").where(known.nunique() > 0, unknown)
    return pd.DataFrame(found)


def children_of(records: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """Make one child of all records of it: known beats unknown, two different known values are a conflict.

    Values are compared as they are held: 12 and 13 years, or White British and White Irish, are a conflict although
    they are reported in one category. Flags are compared as flags: a plan and support are both a special educational
    need.

    Parameters
    ----------
    records : pandas.DataFrame
        RECORD_COLUMNS of children.py; `person` says which child each record is of.
    definition : Definition
        Gives the code lists and their groups.

    Returns
    -------
    pandas.DataFrame, one row a child, indexed by `person`
        The columns of `categorised`, each also `conflict`.
    """
    children = merged(categorised(records, definition), records["person"])
    held = known_values(records, definition)
    for name, category in {"age": "age_band", "ethnicity": "ethnicity"}.items():
        several = held[name].groupby(records["person"], sort=True).nunique() > 1
        children[category] = children[category].mask(several, "conflict")
    children["phase"] = merged(pd.DataFrame({"phase": _best_phases(records)}), records["person"])["phase"]
    children["learning_difficulty"] = _pooled_learning_difficulty(records, definition)
    return children


def send_either(flags: pd.DataFrame) -> pd.Series:
    """Say whether any of the flags holds: yes if one does, no if special needs and disability are both known not to.

    Parameters
    ----------
    flags : pandas.DataFrame, one row a child
        FLAGS, each yes, no, unknown or conflict.

    Returns
    -------
    pandas.Series
        yes, no, unknown or conflict.

    Examples
    --------
    >>> flags = pd.DataFrame(
    ...     [["no", "yes", "unknown"], ["no", "no", "no"], ["no", "unknown", "unknown"]], columns=FLAGS
    ... )
    >>> send_either(flags).tolist()
    ['yes', 'no', 'unknown']
    """
    neither = flags["any_sen"].eq("no") & flags["any_disability"].eq("no")
    found = pd.Series("unknown", index=flags.index, dtype="object").mask(neither, "no")
    found = found.mask(flags[FLAGS].eq("conflict").any(axis=1), "conflict")
    return found.mask(flags[FLAGS].eq("yes").any(axis=1), "yes")


def _groups(definition: Definition, name: str) -> dict[str, str]:
    found = definition.codes.get(name)
    return {code.code: code.group for code in found.codes} if found else {}


def _code_groups(values: pd.Series, definition: Definition, name: str) -> pd.Series:
    """Turn codes joined by semicolons into the set of their groups, an empty set where there are none."""
    groups = _groups(definition, name)
    sets = {
        value: frozenset(groups[part] for part in str(value).split(";") if part in groups)
        for value in values.dropna().unique()
    }
    return values.map(lambda value: sets.get(value, frozenset()) if value is not None else frozenset())


def _set_of_codes(values: pd.Series, definition: Definition) -> pd.Series:
    groups = _groups(definition, "disability")
    sets = {}
    for value in values.dropna().unique():
        known = sorted(part for part in str(value).split(";") if groups.get(part, NOT_KNOWN) != NOT_KNOWN)
        sets[value] = ";".join(known) or None
    return values.map(sets).astype("object")


def _any_sen(provision: pd.Series, need: pd.Series) -> pd.Series:
    """Follow the provision; where it is not known, a recorded type of need shows that there is one."""
    found = pd.Series("unknown", index=provision.index, dtype="object")
    found = found.mask(need.map(len) > 0, "yes")
    return found.mask(provision == "none", "no").mask(provision == "any_sen", "yes")


def _any_disability(groups: pd.Series) -> pd.Series:
    some = groups.map(lambda held: bool(held - {NO_DISABILITY, NOT_KNOWN}))
    none = groups.map(lambda held: NO_DISABILITY in held)
    found = pd.Series("unknown", index=groups.index, dtype="object")
    return found.mask(none, "no").mask(some, "yes")


def _learning_difficulty(disability: pd.Series, need: pd.Series, provision: pd.Series) -> pd.Series:
    """Yes by either list; no where both are known, the disabilities being more than DDA, which may stand for any."""
    yes = disability.map(_has_learning_difficulty) | need.map(_has_learning_difficulty)
    no = _tells_disability(disability) & _tells_need(provision, need)
    found = pd.Series("unknown", index=disability.index, dtype="object")
    return found.mask(no, "no").mask(yes, "yes")


def _pooled_learning_difficulty(records: pd.DataFrame, definition: Definition) -> pd.Series:
    """Pool what all records of a child say before deriving the flag: a yes is lost only to a record that rules it out.

    A record rules it out that knows there is no special educational need and tells disabilities without learning.
    """
    provision = records["sen_provision"].map(_groups(definition, "sen_provision"))
    need = _code_groups(records["sen_need"], definition, "sen_need")
    disability = _code_groups(records["disability"], definition, "disability")
    said = pd.DataFrame(
        {
            "yes": disability.map(_has_learning_difficulty) | need.map(_has_learning_difficulty),
            "tells_disability": _tells_disability(disability),
            "tells_need": _tells_need(provision, need),
        }
    )
    said["rules_out"] = ~said["yes"] & said["tells_disability"] & (provision == "none")
    pooled = said.astype("bool").groupby(records["person"], sort=True).any()
    found = pd.Series("unknown", index=pooled.index, dtype="object")
    found = found.mask(pooled["tells_disability"] & pooled["tells_need"], "no").mask(pooled["yes"], "yes")
    return found.mask(pooled["yes"] & pooled["rules_out"], "conflict")


def _tells_disability(groups: pd.Series) -> pd.Series:
    return groups.map(lambda held: bool(held - {NOT_KNOWN, OTHER_DISABILITY})).astype("bool")


def _tells_need(provision: pd.Series, need: pd.Series) -> pd.Series:
    return provision.isin(["any_sen", "none"]) | need.map(bool).astype("bool")


def _has_learning_difficulty(groups: frozenset[str]) -> bool:
    return "learning_difficulty" in groups
