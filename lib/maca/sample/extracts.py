"""The extracts: children known to five data holders, who overlap and do not always agree."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

from maca.definition import Definition
from maca.sample.answers import dice, in_words, moment
from maca.sample.cast import Child, children_of

__all__ = ["extract_rows", "extract_values"]

SIZES = {"csc": 37, "police": 31, "yot": 16, "health": 24, "education": 28}
"""Children that each holder knows of, its audited cases included."""

KNOWN_CASES = {
    "csc": ("01", "02", "03", "04", "05", "06", "07", "08", "09"),
    "police": ("02", "03", "04", "05", "06", "07", "09"),
    "yot": ("02", "04", "07", "09"),
    "health": ("01", "02", "03", "06", "07", "09", "10"),
    "education": ("02", "04", "06", "08", "09", "10"),
}
BLIND = {"police": ("sen", "disability"), "yot": ("disability",)}
"""What a holder cannot supply at all."""

ETHNICITY_NOT_OBTAINED = {"csc": 0.12, "police": 0.35, "yot": 0.1, "health": 0.2, "education": 0.05}
SEN_NOT_KNOWN = {"csc": 0.3, "yot": 0.2, "health": 0.55, "education": 0.0}
DISAGREES = {
    ("yot", "HSB-09"): {"ethnicity": "WBRI"},
    ("health", "HSB-06"): {"sen": "N"},
    ("police", "HSB-04"): {"age": 16},
}
"""What a holder records otherwise than social care: honest disagreements over one child."""

ETHNICITIES = ["WBRI"] * 30 + ["WOTH"] * 3 + ["MWBC", "MWAS", "MOTH", "AIND", "APKN", "BAFR", "OOTH", "WIRI"]
ROLES = ["displayed"] * 7 + ["both"] * 2 + ["experienced"] * 4 + ["unknown"]
AGES = [5, 6, 7, 8, 9, 10, 11, 11, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 14, 15, 15, 15, 16, 16, 17, 18]
SEN_CODES = ["E", "E", "K", "K", "K", "N", "N", "N", "N", "N"]
DISABILITIES = [("NONE",)] * 7 + [("AUT",), ("LD",), ("BEH",), ("AUT", "LD"), ("COMM",), ("DDA",)]
BANDS = {"0-4": range(0, 5), "5-9": range(5, 10), "10-14": range(10, 15), "15-17": range(15, 18)}
CUT = date(2020, 3, 23)
COUNTS_FORM = "education"
"""The holder that sends counts alone."""


def extract_values(definition: Definition, wave: str, body: str, due: date) -> dict[str, Any]:
    """Answer the single inputs of an extract."""
    form = "counts" if body == COUNTS_FORM else "rows"
    values: dict[str, Any] = {
        "author_role": "Information officer",
        "completed_on": moment(due - timedelta(days=4)),
        "form": in_words(definition, "extract_form", form),
    }
    if body in BLIND:
        values["cannot_supply"] = in_words(definition, "characteristics", BLIND[body])
    return values


def extract_rows(definition: Definition, wave: str, body: str, seed: int) -> dict[str, list[dict[str, Any]]]:
    """Fill the table of children, or of counts where the holder sends those alone."""
    children = _children(definition, wave, body, seed)
    if body == COUNTS_FORM:
        return {"counts": _counts(definition, wave, children)}
    return {"children": [_worded(definition, child) for child in children]}


def _children(definition: Definition, wave: str, body: str, seed: int) -> list[dict[str, Any]]:
    chance = dice(seed, "extract", wave, body)
    known = {child.case: child for child in children_of(wave)}
    found = [_of_case(known[f"HSB-{number}"], body, chance) for number in KNOWN_CASES[body]]
    scope = definition.wave(wave)
    days = (scope.scope_to - scope.scope_from).days
    while len(found) < SIZES[body]:
        drop = 0.75 if chance.random() < 0.6 else 1.0
        day = scope.scope_from + timedelta(days=round(chance.uniform(0, days * drop)))
        found.append(_stranger(body, chance, day))
    found[-1]["referral"] = scope.scope_from - timedelta(days=24)
    chance.shuffle(found)
    numbered = [child | {"id": f"{body[:2].upper()}{at:03d}"} for at, child in enumerate(found, start=1)]
    return _habits(numbered, body)


def _habits(children: list[dict[str, Any]], body: str) -> list[dict[str, Any]]:
    """Leave what real extracts show: a child entered twice, dates put on the 1st or 15th, a date close to the cut."""
    own = [at for at, child in enumerate(children) if child["case"] is None]
    if body == "csc":
        children[own[-1]] = children[own[0]] | {"referral": children[own[-1]]["referral"]}
    if body == "police":
        children[own[0]] = children[own[0]] | {"referral": CUT - timedelta(days=2)}
    if body == "yot":
        for at, place in enumerate(own[::2]):
            day = children[place]["referral"].replace(day=15 if at % 2 else 1)
            children[place] = children[place] | {"referral": day}
    return children


def _of_case(child: Child, body: str, chance: random.Random) -> dict[str, Any]:
    row = {
        "age": child.age,
        "gender": child.gender,
        "ethnicity": child.ethnicity,
        "sen": child.sen,
        "need": child.needs,
        "disability": child.disabilities,
        "role": child.role,
        "referral": child.recognised + timedelta(days=child.steps.get("referred", 0)),
        "hackett": child.hackett,
        "case": child.case,
    }
    if body != "csc":
        row = _forgotten(row, body, chance)
    return row | DISAGREES.get((body, child.case), {})


def _stranger(body: str, chance: random.Random, day: date) -> dict[str, Any]:
    sen = chance.choice(SEN_CODES)
    row = {
        "age": max(chance.choice(AGES), 11 if body == "yot" else 0),
        "gender": "male" if chance.random() < (0.9 if body == "yot" else 0.76) else "female",
        "ethnicity": chance.choice(ETHNICITIES),
        "sen": sen,
        "need": (chance.choice(["SEMH", "MLD", "SLCN", "ASD", "SPLD"]),) if sen != "N" else (),
        "disability": chance.choice(DISABILITIES),
        "role": "displayed" if body == "yot" else chance.choice(ROLES),
        "referral": day,
        "hackett": chance.choice([2, 3, 3, 4, 4, 5, 9]),
        "case": None,
    }
    if chance.random() < 0.03:
        row["gender"] = chance.choice(["self_describe", "not_known"])
    return _forgotten(row, body, chance)


def _forgotten(row: dict[str, Any], body: str, chance: random.Random) -> dict[str, Any]:
    row = dict(row)
    throw = chance.random()
    if throw < ETHNICITY_NOT_OBTAINED[body]:
        row["ethnicity"] = "REFU" if throw < 0.02 else "NOBT"
    if "sen" in BLIND.get(body, ()) or chance.random() < SEN_NOT_KNOWN.get(body, 0.0):
        row["sen"], row["need"] = "U", ()
    if "disability" in BLIND.get(body, ()) or chance.random() < 0.15:
        row["disability"] = ("NK",)
    return row


def _worded(definition: Definition, child: dict[str, Any]) -> dict[str, Any]:
    sex = {"male": "M", "female": "F"}.get(child["gender"])
    return {
        "child_id": child["id"],
        "age": child["age"],
        "gender": in_words(definition, "gender", child["gender"]),
        "sex": in_words(definition, "sex", sex) if sex else None,
        "ethnicity": in_words(definition, "ethnicity", child["ethnicity"]),
        "sen_provision": in_words(definition, "sen_provision", child["sen"]),
        "sen_need": in_words(definition, "sen_need", child["need"]) or None,
        "disability": in_words(definition, "disability", child["disability"]),
        "role": in_words(definition, "role", child["role"]),
        "referral_date": moment(child["referral"]),
        "classification_hackett": in_words(definition, "hackett5", str(child["hackett"])),
        "linked_case": child["case"],
    }


def _counts(definition: Definition, wave: str, children: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Count the children who displayed harmful behaviour, or both, as the aggregate form asks."""
    scope = definition.wave(wave)
    counted = Counter(f"role.{child['role']}" for child in children)
    shown = [child for child in children if child["role"] in ("displayed", "both")]
    counted["children"] = len(shown)
    for child in shown:
        band = next((name for name, ages in BANDS.items() if child["age"] in ages), "outside")
        referral = child["referral"]
        period = "in_covid" if referral >= CUT else "pre_covid"
        period = period if scope.scope_from <= referral <= scope.scope_to else "out_of_scope"
        gender = "unknown" if child["gender"] == "not_known" else child["gender"]
        group = definition.codes["ethnicity"].by_code[child["ethnicity"]].group
        counted.update([f"age_band.{band}", f"gender.{gender}", f"ethnicity.{group}", f"period.{period}"])
        counted.update(f"send.{flag}" for flag in _flags(child))
    cells = definition.codes["aggregate_cells"].codes
    return [{"count_cell": cell.label, "count_children": counted[cell.code]} for cell in cells]


def _flags(child: dict[str, Any]) -> list[str]:
    sen = child["sen"] in ("E", "K", "S", "A", "P")
    disabled = any(code not in ("NONE", "NK") for code in child["disability"])
    learning = "LD" in child["disability"] or any(need in ("MLD", "SLD", "PMLD", "SPLD") for need in child["need"])
    flags = [
        name
        for name, held in (("any_sen", sen), ("any_disability", disabled), ("learning_difficulty", learning))
        if held
    ]
    if flags:
        return [*flags, "either"]
    return ["not_known" if child["sen"] == "U" or child["disability"] == ("NK",) else "none"]
