"""Planted truth: returns with random but known answers, and a recount of every table from those answers alone.

Nothing of `maca` and no data frame is used here: the definition is read from its own CSV and YAML files, the workbooks
are filled through openpyxl, and the recount follows the words of the design (the case rule, the tables, the editions).
`plant` decides the answers, `write_scope` and `fill` put them into workbooks, `recount` counts them, `compare` and
`compare_intake` hold a run's files against the recount. Every planted answer is a pair: what it means, how it is spelt.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import random
import shutil
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from openpyxl.utils.cell import coordinate_from_string

__all__ = [
    "NUMBERS",
    "QUESTIONS",
    "UNUSUAL",
    "WAVE",
    "Expect",
    "World",
    "compare",
    "compare_intake",
    "fill",
    "plant",
    "read_rows",
    "read_table",
    "recount",
    "retitle",
    "write_scope",
]

AUDIT = Path(__file__).resolve().parents[2] / "data" / "audits" / "hsb"
REFERENCE = AUDIT.parents[1] / "reference" / "torbay.csv"
WAVE = "baseline-2021-07"
UNUSUAL = "Quite well on the whole"
"""A rating that no scale knows."""

Z95 = 1.959963984540054
"""The 97.5th centile of the normal distribution."""

Answer = tuple[Any, Any]
"""What an answer means (None: nothing known), and what is typed into its cell."""


# --- The definition, read from its own files ------------------------------------------------------------------------


def _rows(name: str) -> list[dict[str, str]]:
    with (AUDIT / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _asked(row: dict[str, str]) -> bool:
    return not row["waves"] or WAVE in row["waves"].split(";")


YAML = yaml.safe_load((AUDIT / "audit.yaml").read_text(encoding="utf-8"))
CODES = {path.stem: _rows(f"codes/{path.name}") for path in sorted((AUDIT / "codes").glob("*.csv"))}
GROUP = {name: {row["code"]: row["group"] for row in rows} for name, rows in CODES.items()}
SCALES: dict[str, list[dict[str, str]]] = defaultdict(list)
for _row in _rows("scales.csv"):
    SCALES[_row["scale"]].append(_row)
MEETS = {
    name: {r["value"]: r["meets_standard"] == "true" for r in rows if r["kind"] == "rating"}
    for name, rows in SCALES.items()
}
QUESTIONS = [row for row in _rows("questions/case.csv") if _asked(row)]
STATEMENTS = [row for row in _rows("questions/framework.csv") if _asked(row)]
LINKS = [(row["statement"], row["question"]) for row in _rows("links.csv")]
FINDINGS = [row["id"] for row in _rows("findings.csv") if _asked(row)]
AGENCIES = {agency["id"]: agency for agency in YAML["agencies"]}
THEMES = [str(theme["id"]) for theme in YAML["themes"]]
THEME_OF = {row["id"]: row["theme"] for row in QUESTIONS + STATEMENTS}
BASELINE = next(wave for wave in YAML["waves"] if wave["id"] == WAVE)
CUT = YAML["period"]["cut"]
STEPS = [row["code"] for row in CODES["pathway_steps"]]
CHARACTERISTICS = [row["code"] for row in CODES["characteristics"]]
HOLDERS = [agency["id"] for agency in YAML["agencies"] if agency.get("extract")]
PRE, IN = (CUT - BASELINE["scope_from"]).days, (BASELINE["scope_to"] - CUT).days + 1


def _spellings(name: str, code: str) -> list[str]:
    """List the ways in which an answer may be written: label, code, aliases, cases, spaces."""
    rows, key = (CODES[name], "code") if name in CODES else (SCALES[name], "value")
    row = next(row for row in rows if row[key] == code)
    others = [code, row["label"].upper(), f" {row['label']} ", *filter(None, row["aliases"].split(";"))]
    return [row["label"], *others]


def _is_below(scale: str, rating: str | None) -> bool | None:
    """Below standard or not; None where the answer is no rating."""
    return None if rating not in MEETS[scale] else not MEETS[scale][rating]


# --- The world: what is planted -------------------------------------------------------------------------------------


@dataclass
class Return:
    """One planted return; `cells` and `rows` hold meaning and spelling of every answer."""

    strand: str
    body: str
    case: str = ""
    completed: date = date(2021, 7, 10)
    involved: bool = True
    cells: dict[str, Answer] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Answer]]] = field(default_factory=dict)
    faults: list[tuple[str, int | None]] = field(default_factory=list)
    """Inputs with a planted ERROR, and the row of their table (from 0)."""

    @property
    def name(self) -> str:
        """The file's name."""
        return "_".join(filter(None, [self.strand, self.body, self.case])) + ".xlsx"

    @property
    def place(self) -> str:
        """The place that decisions.csv names."""
        return "/".join(filter(None, [self.strand, self.body, self.case]))

    def get(self, name: str) -> Any:
        """Say what a single answer means."""
        return self.cells.get(name, (None, None))[0]

    def column(self, table: str, *names: str) -> list[tuple[Any, ...]]:
        """Say what the rows of a table mean."""
        return [tuple(row.get(n, (None, None))[0] for n in names) for row in self.rows.get(table, [])]


@dataclass
class World:
    """Everything that is planted in one seed."""

    seed: int
    organisations: list[tuple[str, str, str]]
    agency: dict[str, str]
    """Agency of each unit that is asked."""
    label: dict[str, str]
    cases: dict[str, str]
    """Who found each case (empty: not said)."""
    grid: dict[tuple[str, str], str]
    asked: list[tuple[str, str]]
    returns: dict[str, Return] = field(default_factory=dict)
    superseded: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)

    def current(self, strand: str) -> list[Return]:
        """List the involved returns of a strand."""
        return [r for r in self.returns.values() if r.strand == strand and r.involved]

    def of_case(self, case: str) -> list[Return]:
        """List the involved returns of a case."""
        return [r for r in self.current("case") if r.case == case]

    def panel(self) -> Return | None:
        """Give the panel's return."""
        return self.returns.get("panel/panel")


@dataclass
class Expect:
    """What a row of a table must hold; a number that is None must be empty."""

    n: float | None = None
    of: float | None = None
    value: float | None = None
    limits: tuple[float, float] | None = None
    status: tuple[str, ...] = ("shown",)
    texts: dict[str, str] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    """Number columns of which the words say nothing."""


class _Pen:
    """A seeded hand: chooses meanings and ways to spell them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, choices: Iterable[Any], weights: list[float] | None = None) -> Any:
        choices = list(choices)
        return self.random.choices(choices, weights)[0]

    def spell(self, codes: str, code: str | None) -> Answer:
        if code is None:
            return None, None
        ways = _spellings(codes, code)
        return code, ways[0] if self.chance(0.6) else self.pick(ways)

    def several(self, codes: str, chosen: list[str] | None) -> Answer:
        if chosen is None:
            return None, None
        return tuple(chosen), "; ".join(_spellings(codes, code)[0] for code in chosen)

    def day(self, when: date | None) -> Answer:
        """Type a date as a date, or as text whose day cannot be taken for a month."""
        if when is not None and when.day > 12 and self.chance(0.2):
            return when, when.strftime("%d/%m/%Y")
        return when, None if when is None else datetime(when.year, when.month, when.day)

    def between(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randint(0, (last - first).days))


@dataclass
class _Child:
    """What is true of a child, and how those who do not know say so."""

    age: int
    gender: str
    ethnicity: str
    sen: tuple[str, tuple[str, ...]]
    disability: tuple[str, ...]
    role: str
    ethnicity_gap: str | None
    """The one answer that those who do not know the child's ethnicity give (None: a blank)."""


ETHNICITIES = ["WBRI", "WBRI", "WBRI", "WIRI", "WROM", "MWBC", "MWAS", "AIND", "CHNE", "BCRB", "BAFR", "OOTH"]
DISABILITIES = [("NONE",), ("NONE",), ("LD",), ("AUT", "BEH"), ("LD", "COMM"), ("DDA",), ("HEAR",)]
NEEDS = [("MLD",), ("SEMH",), ("SLCN", "SPLD"), ("ASD",), ("SEMH", "SLCN")]


def _child(pen: _Pen) -> _Child:
    age = pen.pick([3, 7, 9, 11, 12, 13, 14, 15, 16, 17, 19], [1, 2, 2, 3, 4, 4, 4, 4, 3, 2, 3])
    provision = pen.pick("EKN", [2, 2, 3])
    return _Child(
        age=age,
        gender=pen.pick(["male", "female", "self_describe"], [7, 3, 1]),
        ethnicity=pen.pick(ETHNICITIES),
        sen=(provision, () if provision == "N" else pen.pick(NEEDS)),
        disability=pen.pick(DISABILITIES),
        role=pen.pick(["displayed", "both", "experienced"], [6, 2, 2]),
        ethnicity_gap=pen.pick(["REFU", "NOBT", None], [2, 2, 1]),
    )


def _other(pen: _Pen, child: _Child, name: str) -> Any:
    """Give a value that contradicts the truth in category as well as in code."""
    if name == "age":
        return child.age - 7 if child.age > 9 else child.age + 8
    if name == "gender":
        return pen.pick(sorted({"male", "female"} - {child.gender}))
    if name == "ethnicity":
        return pen.pick([e for e in ETHNICITIES if GROUP["ethnicity"][e] != GROUP["ethnicity"][child.ethnicity]])
    if name == "role":
        return "experienced" if child.role == "displayed" else "displayed"
    if name == "sen":
        return ("N", ()) if child.sen[0] != "N" else ("K", ("SEMH",))
    return ("NONE",) if child.disability != ("NONE",) else ("MOB",)


def _seen(pen: _Pen, child: _Child) -> dict[str, Any]:
    """Say what one body has recorded of a child: the truth, nothing, or now and then something else.

    Special needs and disability are contradicted only for children who experienced the behaviour, whose role nobody
    contradicts: so they stand in the table on consistency, and how a conflict enters the flags is left open.
    """
    found, harmed = {}, child.role == "experienced"
    for name in CHARACTERISTICS:
        odd = 0.25 * harmed if name in ("sen", "disability") else 0.12 * (not harmed or name != "role")
        found[name] = pen.pick([getattr(child, name), None, _other(pen, child, name)], [1 - odd - 0.15, 0.15, odd])
    return found


def _recorded(pen: _Pen, child: _Child, prefix: str, blanks: bool) -> tuple[dict[str, Answer], list[str]]:
    """Spell what a body recorded of a child; the inputs left blank are named."""
    seen, cells, blank = _seen(pen, child), {}, []
    gaps = {"gender": ("gender", ["not_known", "not_specified"]), "role": ("role", ["unknown"])}
    for name, (codes, unknown) in gaps.items():
        empty = seen[name] is None and blanks and pen.chance(0.3)
        code = seen[name] or (None if empty else pen.pick(unknown))
        cells[prefix + name] = (seen[name], pen.spell(codes, code)[1])
        blank += [prefix + name] * empty
    known = seen["age"] is not None
    empty = not known and blanks and pen.chance(0.3)
    cells[prefix + "age"] = (
        seen["age"],
        pen.pick([seen["age"], str(seen["age"])]) if known else None if empty else "n/k",
    )
    ethnicity = seen["ethnicity"] or child.ethnicity_gap
    cells[prefix + "ethnicity"] = pen.spell("ethnicity", ethnicity)
    provision, needs = seen["sen"] or (None, ())
    cells[prefix + "sen_provision"] = (provision, pen.spell("sen_provision", provision or "U")[1])
    cells[prefix + "sen_need"] = pen.several("sen_need", list(needs) or None)
    disability = seen["disability"]
    cells[prefix + "disability"] = (disability, pen.several("disability", list(disability or ["NK"]))[1])
    blank += [prefix + "age"] * empty + [prefix + "ethnicity"] * (ethnicity is None)
    return cells, blank


def plant(seed: int) -> World:
    """Decide everything: who is asked, what each answers, which answers are blank or wrong.

    Parameters
    ----------
    seed : int

    Returns
    -------
    World
    """
    pen = _Pen(seed)
    world = _people(pen, seed)
    children = {case: _child(pen) for case in world.cases}
    children[pen.pick(children)].age = 8
    plans = {case: _plan(pen) for case in world.cases}
    for (case, body), state in world.grid.items():
        if state == "not_involved" or pen.chance(0.55 if state == "checking" else 0.08):
            continue
        planted = _case_return(pen, world, body, case, children[case], plans[case])
        world.returns[planted.place] = planted
    for strand, body in world.asked:
        if strand == "framework" and (body == "area" or not pen.chance(0.1)):
            world.returns[f"framework/{body}"] = _framework_return(pen, body)
    _plant_extracts(pen, world, children)
    world.returns["panel/panel"] = _panel_return(pen, world)
    _plant_lateness(pen, world)
    _plant_unusual(pen, world)
    _plant_copies(pen, world)
    return world


def _people(pen: _Pen, seed: int) -> World:
    organisations = [
        ("schools.alder", "Alder Primary", "schools"),
        ("schools.birch", "Birch Academy", "schools"),
        ("schools.cedar", "Cedar College", "schools"),
        ("primary_care.dune", "Dune Surgery", "primary_care"),
        ("voluntary.ember", "Ember Trust", "voluntary"),
        ("voluntary.fern", "Fern Project", "voluntary"),
    ]
    agency, label = {}, {}
    for identifier, entry in AGENCIES.items():
        teams = [(f"{identifier}.{t['id']}", t["label"]) for t in entry.get("teams", [])]
        named = [(o, name) for o, name, of in organisations if of == identifier]
        for unit, name in teams or named or [(identifier, entry["label"])]:
            agency[unit], label[unit] = identifier, name
    cases = {f"HSB-{i:02d}": pen.pick(["yot", "tess", ""], [5, 4, 0.3]) for i in range(1, 11)}
    always = ["csc.mash", "csc.early_help", "police", "yot", "schools.alder", "schools.birch"]
    grid = {}
    for case in cases:
        for body in agency:
            if pen.chance(0.75 if body in always else 0.12):
                grid[case, body] = pen.pick(["involved", "checking", "not_involved"], [8, 1, 1])
    asked = [("framework", b) for b in agency if agency[b] != "primary_care"] + [("framework", "area")]
    asked += [("extract", holder) for holder in HOLDERS] + [("panel", "panel")]
    return World(seed, organisations, agency, label, cases, grid, asked)


def _plan(pen: _Pen) -> dict[str, date | None]:
    """Decide the true day of each pathway step of a case, or that there was none."""
    span = pen.pick(["before", "in", "both", "none", "early", "late"], [3, 3, 3, 0.7, 0.7, 0.7])
    first, last = {
        "before": (date(2019, 4, 1), date(2020, 3, 22)),
        "in": (date(2020, 3, 23), date(2020, 7, 30)),
        "both": (date(2020, 2, 1), date(2020, 6, 30)),
        "none": (None, None),
        "early": (date(2019, 2, 1), date(2019, 4, 10)),
        "late": (date(2020, 7, 20), date(2020, 9, 30)),
    }[span]
    if first is None:
        return dict.fromkeys(STEPS)
    days = sorted(pen.between(first, last) for _ in STEPS)
    if pen.chance(0.5):
        days[0] = first
    return {step: day if pen.chance(0.75) else None for step, day in zip(STEPS, days, strict=True)}


def _ratings(pen: _Pen, planted: Return, questions: list[dict[str, str]], scale: str, strict: bool) -> None:
    """Rate every question; leave some out, call some not known or not applicable, with and without a reason."""
    values = [row["value"] for row in SCALES[scale]]
    mood = pen.pick([0.02, 0.1, 0.3] if scale == "practice3" else [0.2, 0.5, 0.8])
    for row in questions:
        met = [v for v in values if _is_below(scale, v) is False]
        below = [v for v in values if _is_below(scale, v)]
        kind = pen.pick(
            ["met", "below", "not_applicable", "not_known", None], [(1 - mood) * 8, mood * 8, 0.8, 0.8, 0.25]
        )
        if row["id"] == "c5_4":
            kind = "not_applicable"
        code = pen.pick(met) if kind == "met" else pen.pick(below) if kind == "below" else kind
        if code is None and (strict or row["id"] == "c5_4"):
            code = "not_known"
        planted.cells[f"{row['id']}_rating"] = pen.spell(scale, code)
        if code is None:
            planted.faults.append((f"{row['id']}_rating", None))
        elif code == "not_applicable" and pen.chance(0.6):
            planted.cells[f"{row['id']}_reason"] = ("reason", "It did not arise.")
        elif code not in ("not_applicable", "not_known") and pen.chance(0.8):
            planted.cells[f"{row['id']}_basis"] = pen.spell("evidence_basis", pen.pick(["seen", "asserted"]))
            planted.cells[f"{row['id']}_evidence"] = ("note", "Recording of the visit.")


def _case_return(pen: _Pen, world: World, body: str, case: str, child: _Child, plan: dict[str, date | None]) -> Return:
    planted = Return("case", body, case)
    cells = planted.cells
    cells["author_role"] = ("role", "Team manager")
    planted.involved = not pen.chance(0.07)
    cells["involved"] = pen.spell("yes_no", "yes" if planted.involved else "no")
    if not planted.involved:
        return planted
    worried = pen.chance(0.06)
    cells["concern"] = pen.spell("yes_no", "yes" if worried else "no")
    if worried and pen.chance(0.5):
        cells["concern_told_whom"] = ("role", "Duty manager")
        if pen.chance(0.7):
            cells["concern_told_at"] = pen.day(date(2021, 7, 8))
    whole = pen.chance(0.5)
    recorded, blank = _recorded(pen, child, "child_", blanks=not whole)
    cells.update(recorded)
    planted.faults += [(name, None) for name in blank]
    for mark in CODES["marks_of_abuse"]:
        cells[f"mark_{mark['code']}"] = pen.spell("yes_no_not_known", pen.pick(["yes", "no", "not_known"]))
    if pen.chance(0.1):
        cells["behaviour_from"] = pen.day(pen.between(date(2019, 2, 1), date(2019, 4, 30)))
    _classify(pen, planted)
    for step in STEPS:
        known = plan[step] is not None and pen.chance(0.7)
        said = "recorded" if known else pen.pick(["not_recorded", "not_applicable"], [4, 1])
        cells[f"step_{step}_recorded"] = pen.spell("step_recorded", said)
        if known and pen.chance(0.85):
            cells[f"step_{step}_date"] = pen.day(plan[step])
    _ratings(pen, planted, QUESTIONS, "practice3", strict=whole)
    return planted


def _classify(pen: _Pen, planted: Return) -> None:
    tool = pen.pick(["none", "brook", "hackett", "aim", "other"], [2, 4, 5, 1, 1])
    planted.cells["classification_tool"] = pen.spell("tool", tool)
    if tool == "hackett" and not pen.chance(0.1):
        planted.cells["classification_hackett"] = pen.spell("hackett5", pen.pick("123459", [1, 2, 4, 3, 2, 1]))
    if tool == "brook" and not pen.chance(0.1):
        planted.cells["classification_brook"] = pen.spell("brook_rag", pen.pick(["green", "amber", "red"]))
        planted.cells["classification_edition"] = pen.spell("brook_edition", "4-band")
    if tool != "none":
        planted.cells["classification_listed"] = pen.spell("yes_no", pen.pick(["yes", "no", None], [6, 3, 1]))


def _framework_return(pen: _Pen, body: str) -> Return:
    planted = Return("framework", body)
    planted.cells["author_role"] = ("role", "Head of service")
    _ratings(pen, planted, STATEMENTS, "embedded4", strict=pen.chance(0.6))
    if pen.chance(0.2):
        for row in (row for row in STATEMENTS if row["theme"] == "2"):
            code = pen.pick(["not_known", "not_applicable"]) if row["id"] != "f2_1" else "emerging"
            planted.cells[f"{row['id']}_rating"] = pen.spell("embedded4", code)
            planted.faults = [fault for fault in planted.faults if fault[0] != f"{row['id']}_rating"]
    for finding in FINDINGS:
        status = pen.pick([row["code"] for row in CODES["learning_status"]])
        planted.cells[f"learning_{finding}_status"] = pen.spell("learning_status", status)
    planted.rows["uses"] = [
        {
            "use_what": ("note", f"Looked at trends, time {i + 1}."),
            "use_purpose": pen.spell("data_uses", pen.pick(["service_delivery", "workforce_development"])),
            "use_evidenced": pen.spell("yes_no", pen.pick(["yes", "no"])),
        }
        for i in range(pen.random.randint(0, 4))
    ]
    planted.rows["initiatives"] = [
        {
            "initiative_name": ("text", "Safe friends"),
            "initiative_tier": pen.spell("prevention_tiers", pen.pick(["primary", "secondary", "tertiary"])),
            "initiative_target": ("text", "Year 7"),
            "initiative_evaluated": pen.spell("yes_no", pen.pick(["yes", "no"])),
        }
    ] * pen.chance(0.5)
    return planted


# --- Extracts -------------------------------------------------------------------------------------------------------


def _referral(pen: _Pen) -> date | None:
    spans = {
        "pre": (BASELINE["scope_from"], CUT - timedelta(days=1)),
        "in": (CUT, BASELINE["scope_to"]),
        "before": (date(2018, 11, 1), BASELINE["scope_from"] - timedelta(days=1)),
        "after": (BASELINE["scope_to"] + timedelta(days=1), date(2020, 12, 1)),
    }
    name = pen.pick([*spans, "unknown", "edge"], [6, 4, 1, 1, 1, 1])
    if name == "edge":
        return pen.pick([CUT - timedelta(days=1), CUT, BASELINE["scope_from"], BASELINE["scope_to"]])
    return None if name == "unknown" else pen.between(*spans[name])


def _plant_extracts(pen: _Pen, world: World, children: dict[str, _Child]) -> None:
    """Plant one extract in the aggregate form, perhaps one without roles, perhaps one missing, the others in rows."""
    holders = list(HOLDERS)
    pen.random.shuffle(holders)
    counted, roleless, absent = holders[0], holders[1], holders[2]
    for holder in HOLDERS:
        if holder == absent and world.seed % 3 == 1:
            continue
        planted = Return("extract", holder)
        planted.cells["author_role"] = ("role", "Data manager")
        planted.cells["form"] = pen.spell("extract_form", "counts" if holder == counted else "rows")
        if holder == counted:
            _count_children(pen, planted, with_role=world.seed % 2 == 0)
        else:
            _list_children(pen, planted, children)
            if holder == roleless and world.seed % 3 == 2:
                _drop_roles(pen, planted)
        world.returns[planted.place] = planted


def _list_children(pen: _Pen, planted: Return, children: dict[str, _Child]) -> None:
    rows = planted.rows.setdefault("children", [])
    known = [(case, child) for case, child in children.items() if pen.chance(0.45)]
    if known and pen.chance(0.4):
        known.append(pen.pick(known))
    strangers = [("", _child(pen)) for _ in range(pen.random.randint(2, 9))]
    everyone = known + strangers
    pen.random.shuffle(everyone)
    for number, (case, child) in enumerate(everyone):
        cells, blank = _recorded(pen, child, "", blanks=False)
        cells["child_id"] = (f"P{number:03d}", f"P{number:03d}")
        when = _referral(pen)
        cells["referral_date"] = pen.day(when) if when else (None, None)
        blank += ["referral_date"] * (when is None)
        if case:
            cells["linked_case"] = (case, case)
        planted.faults += [(name, number) for name in blank]
        rows.append(cells)


def _drop_roles(pen: _Pen, planted: Return) -> None:
    planted.cells["cannot_supply"] = pen.several("characteristics", ["role"])
    for number, row in enumerate(planted.rows["children"]):
        row["role"] = (None, None)
        planted.faults.append(("role", number))


def _count_children(pen: _Pen, planted: Return, with_role: bool) -> None:
    """Count children group by group; where roles are given, every child displayed the behaviour."""
    total = pen.random.randint(14, 40)
    cells = [row["code"] for row in CODES["aggregate_cells"]]
    parts: dict[str, dict[str, int]] = {"children": {"children": total}}
    for group in ("age_band", "gender", "ethnicity", "period"):
        names = [name for name in cells if name.startswith(f"{group}.")]
        drawn = [pen.pick(names) for _ in range(total)]
        parts[group] = {name: drawn.count(name) for name in names}
    none, unknown = pen.random.randint(2, 5), pen.random.randint(1, 4)
    either = total - none - unknown
    parts["send"] = {
        "send.any_sen": either,
        "send.any_disability": either - 1,
        "send.learning_difficulty": either // 2,
        "send.either": either,
        "send.none": none,
        "send.not_known": unknown,
    }
    if with_role:
        both = pen.random.randint(0, 4)
        parts["role"] = {"role.displayed": total - both, "role.experienced": 0, "role.both": both, "role.unknown": 0}
    planted.rows["counts"] = [
        {"count_cell": pen.spell("aggregate_cells", name), "count_children": (count, count)}
        for part in parts.values()
        for name, count in part.items()
    ]


# --- The panel, and what goes wrong ---------------------------------------------------------------------------------


def _panel_return(pen: _Pen, world: World) -> Return:
    planted = Return("panel", "panel", completed=date(2021, 7, 21))
    planted.rows["cases"] = [_reference(pen, case) for case in world.cases if not pen.chance(0.12)]
    rows = planted.rows["moderations"] = []

    def moderate(case: str, **targets: Answer) -> None:
        rows.append(
            {
                "moderation_case": (case, case),
                **{f"moderation_{name}": answer for name, answer in targets.items()},
                "moderation_rating": pen.spell("practice3", pen.pick(["met", "partly", "not_met"])),
                "moderation_reason": ("note", "Seen in the file."),
                "moderation_author": ("role", "Panel chair"),
            }
        )

    cases = list(world.cases)
    for case, theme in pen.random.sample(list(product(cases, THEMES)), 6):
        moderate(case, theme=pen.spell("themes", theme))
    asked = [row["id"] for row in QUESTIONS if row["id"] != "c5_4"]
    for case, question in pen.random.sample(list(product(cases, asked)), 9):
        moderate(case, question=(question, question))
    own = [
        (r, q) for r in world.current("case") for q in asked if _is_below("practice3", r.get(f"{q}_rating")) is not None
    ]
    for answered, question in pen.random.sample(own, 6):
        label = pen.pick([answered.body, world.label[answered.body]])
        moderate(answered.case, question=(question, question), body=(answered.body, label))
    planted.rows["recommendations"] = [
        {
            "recommendation_id": (f"R{i:02d}", f"R{i:02d}"),
            "recommendation_text": ("note", "Agree one tool and teach it."),
            "recommendation_theme": pen.spell("themes", pen.pick(THEMES)),
            "recommendation_level": pen.spell("action_levels", pen.pick(["operational", "strategic"])),
            "recommendation_forum": pen.spell("forums", pen.pick(["tscp", "dasveg"])),
            "recommendation_owner": ("text", "Head of safeguarding"),
            "recommendation_due": pen.day(date(2021, 12, 1)),
        }
        for i in range(1, pen.random.randint(3, 6))
    ]
    return planted


def _reference(pen: _Pen, case: str) -> dict[str, Answer]:
    """Give the panel's reference of a case; what is known now may differ from what was known then."""
    tool = pen.pick(["hackett", "brook", "aim"], [5, 4, 1])
    row = {"panel_case": (case, case), "reference_tool": pen.spell("tool", tool)}
    choices = {"hackett": ("hackett5", list("123459")), "brook": ("brook_rag", ["green", "amber", "red"])}
    if tool in choices:
        codes, values = choices[tool]
        row[f"reference_{tool}_then"] = pen.spell(codes, pen.pick(values))
        row[f"reference_{tool}_now"] = pen.spell(codes, pen.pick(values))
    row["overall_grade"] = pen.spell("grade4", pen.pick(["outstanding", "good", "requires_improvement", "inadequate"]))
    return row


def _plant_lateness(pen: _Pen, world: World) -> None:
    due = BASELINE["due"]
    for planted in world.returns.values():
        if planted.strand != "panel":
            late = pen.chance(0.1)
            planted.completed = (
                pen.between(due + timedelta(days=1), due + timedelta(days=20))
                if late
                else pen.between(BASELINE["opens"], due)
            )
        planted.cells["completed_on"] = (planted.completed, datetime.combine(planted.completed, datetime.min.time()))


def _plant_unusual(pen: _Pen, world: World) -> None:
    """Plant answers that no list knows: two ratings in a case return that is partial anyway, and two unknown cases."""
    partial = [r for r in world.current("case") if r.faults]
    for planted in pen.random.sample(partial, min(2, len(partial))):
        free = [
            row["id"] for row in QUESTIONS if planted.get(f"{row['id']}_rating") is not None and row["id"] != "c5_4"
        ]
        moderated = {
            (case, q) for case, q in world.panel().column("moderations", "moderation_case", "moderation_question")
        }
        name = pen.pick([q for q in free if (planted.case, q) not in moderated])
        planted.cells[f"{name}_rating"] = (None, UNUSUAL)
        planted.cells.pop(f"{name}_reason", None)
        planted.faults.append((f"{name}_rating", None))
    panel = world.panel()
    rows = panel.rows["moderations"]
    known = {**rows[0], "moderation_theme": (None, None), "moderation_question": ("c5_4", "c5_4")}
    rows.append({**rows[0], "moderation_case": (None, "HSB-77")})
    rows.append({**known, "moderation_question": (None, "c9_9")})
    rows.append({**known, "moderation_body": (None, "Nobody we know")})
    unread = ("moderation_case", "moderation_question", "moderation_body")
    panel.faults += [(name, len(rows) - 3 + i) for i, name in enumerate(unread)]
    listed = [r for r in world.current("extract") if r.rows.get("children")]
    planted = pen.pick(listed)
    for number, row in enumerate(planted.rows["children"]):
        if "linked_case" not in row:
            row["linked_case"] = (None, "HSB-88")
            planted.faults.append(("linked_case", number))
            break


def _plant_copies(pen: _Pen, world: World) -> None:
    """Send one return twice as it is, and another once more in a first version that a decision sets aside."""
    places = sorted(r.place for r in world.current("case"))
    world.duplicates, world.superseded = [places[0]], [places[-1]]


# --- Workbooks ------------------------------------------------------------------------------------------------------


def write_scope(world: World, path: Path) -> None:
    """Fill the scope grid that `maca scope` made.

    Parameters
    ----------
    world : World
    path : pathlib.Path
        scope.xlsx; changed in place.
    """
    book = openpyxl.load_workbook(path)
    due = datetime.combine(BASELINE["due"], datetime.min.time())
    states = {row["code"]: row["label"] for row in CODES["involvement"]}
    finders = {row["code"]: row["label"] for row in CODES["found_by"]}
    rows = {
        "grid": [
            {"case": case, "body": world.label[body], "state": states[state], "due": due}
            for (case, body), state in world.grid.items()
        ],
        "cases": [{"case": c, "found_by": finders.get(by), "status": "selected"} for c, by in world.cases.items()],
        "bodies": [{"strand": strand, "body": body, "due": due} for strand, body in world.asked],
        "organisations": [{"id": i, "label": label, "agency": agency} for i, label, agency in world.organisations],
    }
    for name, wanted in rows.items():
        sheet = book[name]
        head = next(r for r in range(1, 20) if sheet.cell(r, 1).value in ("case", "strand", "id"))
        columns = {cell.value: cell.column for cell in sheet[head] if cell.value}
        for row in sheet.iter_rows(min_row=head + 1):
            for cell in row:
                cell.value = None
        for number, entry in enumerate(wanted, head + 1):
            for column, value in entry.items():
                sheet.cell(number, columns[column], value)
    book.save(path)


def address(inputs: dict[str, dict[str, Any]], name: str, row: int | None) -> tuple[str, str]:
    """Give sheet and cell of an input; rows of a table count from 0 below its heading."""
    place = inputs[name]
    letters, number = coordinate_from_string(place["cell"])
    return place["sheet"], f"{letters}{number + (0 if row is None else row + 1)}"


def fill(world: World, templates: Path, folder: Path) -> None:
    """Fill the blank workbooks with what is planted, and write decisions.csv.

    Parameters
    ----------
    world : World
    templates : pathlib.Path
        What `maca templates` made: blanks and map.json.
    folder : pathlib.Path
        The wave's folder of returns.
    """
    layout = json.loads((templates / "map.json").read_text(encoding="utf-8"))
    for planted in world.returns.values():
        book = openpyxl.load_workbook(templates / planted.name)
        _write_answers(book, layout[planted.strand], planted)
        book.save(folder / planted.name)
        if planted.place in world.superseded:
            sheet, cell = address(layout["case"], "author_role", None)
            book[sheet][cell] = "An earlier hand"
            book.save(folder / planted.name.replace(".xlsx", " first version.xlsx"))
    for place in world.duplicates:
        name = world.returns[place].name
        shutil.copyfile(folder / name, folder / name.replace(".xlsx", " (1).xlsx"))
    _write_decisions(world, folder)


def retitle(templates: Path, source: Path, target: Path, **answers: str) -> None:
    """Copy a filled case return with some answers changed."""
    layout = json.loads((templates / "map.json").read_text(encoding="utf-8"))["case"]
    book = openpyxl.load_workbook(source)
    for name, value in answers.items():
        sheet, cell = address(layout, name, None)
        book[sheet][cell] = value
    book.save(target)


def _write_answers(book: openpyxl.Workbook, inputs: dict[str, dict[str, Any]], planted: Return) -> None:
    entries = [(name, None, answer) for name, answer in planted.cells.items()]
    entries += [
        (name, number, answer)
        for rows in planted.rows.values()
        for number, row in enumerate(rows)
        for name, answer in row.items()
    ]
    for name, number, (_, written) in entries:
        if written is not None:
            sheet, cell = address(inputs, name, number)
            book[sheet][cell] = written


def _write_decisions(world: World, folder: Path) -> None:
    with (folder / "decisions.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["place", "sha256", "by", "at", "reason"])
        for place in world.superseded:
            content = (folder / world.returns[place].name).read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            writer.writerow([place, digest, "Audit lead", "2021-07-30", "The later version corrects the author."])


# --- The recount: children ------------------------------------------------------------------------------------------

Record = dict[str, Any]
"""What one body recorded of one child: each characteristic, None if not known; `gap` stands for an ethnicity."""


def _record(get: Callable[[str], Any]) -> Record:
    ethnicity = get("ethnicity")
    gap = GROUP["ethnicity"].get(ethnicity) if ethnicity in ("REFU", "NOBT") else None
    provision = get("sen_provision")
    return {
        "age": get("age"),
        "gender": get("gender"),
        "ethnicity": None if gap else ethnicity,
        "gap": gap or "unknown",
        "sen": None if provision is None else (provision, get("sen_need") or ()),
        "disability": get("disability"),
        "role": get("role"),
    }


def _pool(records: list[Record]) -> Record:
    """Make one child of several records: known beats unknown, two different known values are a conflict."""
    child: Record = {}
    for name in CHARACTERISTICS:
        known = {record[name] for record in records if record[name] is not None}
        child[name] = None if not known else known.pop() if len(known) == 1 else "conflict"
    gaps = {record["gap"] for record in records if record["ethnicity"] is None}
    child["gap"] = gaps.pop() if len(gaps) == 1 else "unknown"
    return child


def _category(child: Record, name: str) -> str:
    value = child[name]
    if value == "conflict" or value is None:
        return value or (child["gap"] if name == "ethnicity" else "unknown")
    if name == "age":
        bands = [(4, "0-4"), (9, "5-9"), (14, "10-14"), (17, "15-17")]
        return next((band for last, band in bands if 0 <= value <= last), "outside")
    return GROUP["ethnicity"][value] if name == "ethnicity" else value


def _flags(child: Record) -> dict[str, bool | None]:
    """Derive the flags of special needs and disability, each unknown where its source is."""
    sen, disability = child["sen"], child["disability"]
    codes, needs = set(disability or ()) - {"NONE"}, set(sen[1] if sen else ())
    learning = "LD" in codes or any(GROUP["sen_need"][need] == "learning_difficulty" for need in needs)
    unsure = sen is None or disability is None or codes == {"DDA"}
    flags: dict[str, bool | None] = {
        "any_sen": None if sen is None else sen[0] != "N",
        "any_disability": None if disability is None else bool(codes),
        "learning_difficulty": True if learning else None if unsure else False,
    }
    values = list(flags.values())
    flags["either"] = True if True in values else None if None in values else False
    return flags


def _case_records(world: World) -> dict[str, list[tuple[str, Record]]]:
    """List agency and record of every body that answered for a case."""
    return {
        case: [(world.agency[r.body], _record(lambda name, r=r: r.get(f"child_{name}"))) for r in world.of_case(case)]
        for case in world.cases
    }


def _case_children(world: World) -> dict[str, Record]:
    return {case: _pool([record for _, record in found]) for case, found in _case_records(world).items()}


def _extract_records(world: World, holder: str) -> dict[str, list[Record]]:
    """List the records of an extract in rows by the child they are of: linked by case id, else each its own."""
    found: dict[str, list[Record]] = defaultdict(list)
    for row in world.returns[f"extract/{holder}"].rows["children"]:
        child = row.get("linked_case", (None, None))[0] or f"{holder}/{row['child_id'][0]}"
        found[child].append(_record(lambda name, row=row: row.get(name, (None, None))[0]))
    return found


def _listed(world: World) -> list[str]:
    return [r.body for r in world.current("extract") if "children" in r.rows]


def _counts(world: World, holder: str) -> dict[str, int] | None:
    planted = world.returns.get(f"extract/{holder}")
    if planted is None or "counts" not in planted.rows:
        return None
    return dict(planted.column("counts", "count_cell", "count_children"))


def _sources(world: World) -> dict[str, list[Record] | None]:
    """List the children of each source, once each; None for a source without rows."""
    sources: dict[str, list[Record] | None] = {"cases": list(_case_children(world).values())}
    everyone: dict[str, list[Record]] = defaultdict(list)
    for agency in AGENCIES:
        sources[agency] = None
        if agency in _listed(world):
            records = _extract_records(world, agency)
            sources[agency] = [_pool(found) for found in records.values()]
            for child, found in records.items():
                everyone[child] += found
    sources["all"] = [_pool(found) for found in everyone.values()]
    return sources


Table = dict[tuple[str, ...], Expect]

CATEGORIES = {
    "age": ["0-4", "5-9", "10-14", "15-17", "outside", "unknown", "conflict"],
    "gender": ["male", "female", "self_describe", "unknown", "conflict"],
    "ethnicity": ["white", "mixed", "asian", "black", "other", "unknown", "refused", "not_obtained", "conflict"],
    "role": ["displayed", "experienced", "both", "unknown", "conflict"],
}
UNKNOWN = {"unknown", "refused", "not_obtained", "conflict"}


def _share(n: int, of: int, empty: tuple[str, ...] = ("x", "z"), limits: bool = False) -> Expect:
    """Expect n of of; where nothing is there to count, no number and one of the statuses `empty`."""
    if not of:
        return Expect(status=empty)
    return Expect(n, of, n / of, wilson(n, of) if limits else None)


def wilson(n: int, of: int) -> tuple[float, float]:
    """Give Wilson's 95 % limits of a proportion (E. B. Wilson, 1927).

    Examples
    --------
    >>> [round(limit, 3) for limit in wilson(5, 10)]
    [0.237, 0.763]
    """
    share, square = n / of, Z95 * Z95
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z95 / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def event_limits(n: int) -> tuple[float, float]:
    """Give 95 % limits of a count of events: Byar's from ten, below that exact Poisson, found by halving.

    Examples
    --------
    >>> [round(limit, 3) for limit in (*event_limits(3), *event_limits(10))]
    [0.619, 8.767, 4.787, 18.391]
    """
    if n >= 10:
        low = n * (1 - 1 / (9 * n) - Z95 / (3 * math.sqrt(n))) ** 3
        return low, (n + 1) * (1 - 1 / (9 * (n + 1)) + Z95 / (3 * math.sqrt(n + 1))) ** 3

    def mean_at(share: float, last: int) -> float:
        few, many = 0.0, 40.0
        for _ in range(100):
            mean = (few + many) / 2
            up_to = sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(last + 1))
            few, many = (mean, many) if up_to > share else (few, mean)
        return few

    return mean_at(0.975, n - 1) if n else 0.0, mean_at(0.025, n)


def _split(drawn: dict[str, int], categories: list[str]) -> dict[str, Expect]:
    """Expect known categories of the known, the others of all."""
    total = sum(drawn.values())
    known = total - sum(count for name, count in drawn.items() if name in UNKNOWN)
    return {name: _share(drawn.get(name, 0), total if name in UNKNOWN else known) for name in categories}


def _displaying(children: list[Record]) -> list[Record]:
    return [child for child in children if child["role"] in ("displayed", "both")]


def _picture(world: World, name: str, key: str) -> Table:
    table: Table = {}
    for source, children in _sources(world).items():
        counts = _counts(world, source)
        none = {category: Expect(status=("x",)) for category in CATEGORIES[name]}
        if children is not None:
            chosen = children if name == "role" else _displaying(children)
            drawn = [_category(child, name) for child in chosen]
            rows = _split({category: drawn.count(category) for category in CATEGORIES[name]}, CATEGORIES[name])
            if all(child["role"] is None for child in children):
                rows = (
                    none
                    if name != "role"
                    else {c: Expect(e.n, e.of, e.value, None, ("shown", "x", "z")) for c, e in rows.items()}
                )
        elif counts and "role.displayed" in counts:
            rows = _split({c: counts.get(f"{key}.{c}", 0) for c in CATEGORIES[name]}, CATEGORIES[name])
            rows["conflict"].status = ("shown", "x")
        else:
            rows = none
        table.update({(source, category): expect for category, expect in rows.items()})
    return table


FLAGS = ["any_sen", "any_disability", "learning_difficulty", "either", "none", "not_known"]


def _send(world: World) -> Table:
    """Count each flag of the children for whom it is known; `not_known` of all."""
    table: Table = {}
    for source, children in _sources(world).items():
        counts = _counts(world, source)
        if children is not None and any(child["role"] for child in children):
            shown = _displaying(children)
            flags = [_flags(child) for child in shown]
            for name in FLAGS:
                values = [
                    {"none": None if f["either"] is None else not f["either"]}.get(name, f.get(name)) for f in flags
                ]
                known = [value for value in values if value is not None]
                table[source, name] = _share(sum(known), len(known))
            if any(all(f[name] is None for f in flags) for name in ("any_sen", "any_disability")):
                # One list known of nobody: what is drawn from both could only ever be a yes.
                table |= {(source, name): Expect(status=("x",)) for name in ("learning_difficulty", "either", "none")}
            unknown = [f["either"] is None for f in flags]
            table[source, "not_known"] = _share(sum(unknown), len(unknown))
            table[source, "conflict"] = Expect(0, len(shown), 0, status=("x", "shown"))
        elif counts and "role.displayed" in counts:
            total = counts["children"]
            for name in FLAGS:
                of = total - counts["send.not_known"] if name != "not_known" else total
                table[source, name] = _share(counts[f"send.{name}"], of)
        else:
            table.update({(source, name): Expect(status=("x",)) for name in FLAGS})
    return table


def _completeness(world: World) -> Table:
    table: Table = {}
    records = _case_records(world)
    for agency in AGENCIES:
        counts = _counts(world, agency)
        if agency in _listed(world):
            children = [_pool(found) for found in _extract_records(world, agency).values()]
        else:
            own = [[record for by, record in found if by == agency] for found in records.values()]
            children = [_pool(found) for found in own if found]
        for name in CHARACTERISTICS:
            known = sum(child[name] is not None for child in children)
            table[agency, name] = _share(known, len(children), ("x",))
            if counts:
                table[agency, name] = _counted_known(counts, name)
    return table


def _counted_known(counts: dict[str, int], name: str) -> Expect:
    unknown = {
        "age": ["age_band.unknown"],
        "gender": ["gender.unknown"],
        "ethnicity": ["ethnicity.refused", "ethnicity.not_obtained"],
        "sen": ["send.not_known"],
        "disability": ["send.not_known"],
        "role": ["role.unknown"],
    }[name]
    if not set(unknown) <= set(counts):
        return Expect(n=0, of=counts["children"], value=0, status=("shown", "x"))
    total = counts["children"]
    return _share(total - sum(counts[cell] for cell in unknown), total)


def _consistency(world: World) -> Table:
    """Count the children whom all agencies record alike, of those of whom two agencies or more know something."""
    views: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for holder in _listed(world):
        for child, found in _extract_records(world, holder).items():
            views[child][holder] += found
    table: Table = {}
    for name in CHARACTERISTICS:
        compared = equal = 0
        for view in views.values():
            known = [{r[name] for r in found if r[name] is not None} for found in view.values()]
            known = [values for values in known if values]
            if len(known) >= 2:
                compared += 1
                equal += len(set().union(*known)) == 1
        table[name,] = _share(equal, compared)
    return table


def _period_of(when: date | None) -> str:
    if when is None:
        return "not_known"
    if not BASELINE["scope_from"] <= when <= BASELINE["scope_to"]:
        return "out_of_scope"
    return "in_covid" if when >= CUT else "pre_covid"


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day), default=None)


def _periods(world: World) -> Table:
    """Count the referrals of each agency as it sent them; over all extracts, the first referral of each child."""
    referrals: dict[str, list[date | None]] = {"cases": [], "all": []}
    for case in world.cases:
        days = [r.get("step_referred_date") for r in world.of_case(case)]
        referrals["cases"].append(_first(days))
    everyone: dict[str, list[date | None]] = defaultdict(list)
    for holder in _listed(world):
        rows = world.returns[f"extract/{holder}"].column("children", "linked_case", "child_id", "referral_date")
        referrals[holder] = [when for _, _, when in rows]
        for case, own, when in rows:
            everyone[case or f"{holder}/{own}"].append(when)
    referrals["all"] = [_first(days) for days in everyone.values()]
    table: Table = {}
    for source in ["cases", *AGENCIES, "all"]:
        counts = _counts(world, source)
        for period in ("pre_covid", "in_covid", "out_of_scope", "not_known"):
            days = {"pre_covid": PRE, "in_covid": IN}.get(period)
            if counts:
                n = counts[f"period.{period}"]
            elif source in referrals:
                n = sum(_period_of(when) == period for when in referrals[source])
            else:
                table[source, period] = Expect(status=("x",))
                continue
            if source == "cases":
                table[source, period] = Expect(n)
                continue
            table[source, period] = Expect(n, days, days and n / days * 30)
            if days:
                low, high = event_limits(n)
                table[source, period].limits = (low / days * 30, high / days * 30)
    return table


def _criteria(world: World) -> Table:
    children = _case_children(world)
    flags = {case: _flags(child)["any_sen"] if child["sen"] != "conflict" else None for case, child in children.items()}
    ages = {case: child["age"] if isinstance(child["age"], int) else None for case, child in children.items()}
    spans = {case: _practice_period(world, case) for case in world.cases}
    phases = {"primary_age": (4, 10), "secondary_age": (11, 17)}
    facts: dict[str, list[bool | None]] = {
        name: [None if age is None else first <= age <= last for age in ages.values()]
        for name, (first, last) in phases.items()
    }
    facts["special_needs"] = list(flags.values())
    for name in ("pre_covid", "in_covid"):
        facts[name] = [span in (name, "spanning") if _step_days(world, case) else None for case, span in spans.items()]
    every = {
        "found_by": [bool(by) or None for by in world.cases.values()],
        "in_scope": [_within_scope(world, case) for case in world.cases],
        "role": [child["role"] is not None or None for child in children.values()],
    }
    table: Table = {}
    for criterion in YAML["criteria"]:
        name = criterion["id"]
        found = every.get(name) or facts[name]
        met = all(found) if name in every else any(found)
        failed = False in found if name in every else None not in found
        verdict = "met" if met else "not_met" if failed else "cannot_be_told"
        n = sum(bool(fact) for fact in found)
        table[name,] = Expect(n, len(found), n / len(found), texts={"verdict": verdict})
    return table


def _step_days(world: World, case: str) -> list[date]:
    return [day for r in world.of_case(case) for step in STEPS if (day := r.get(f"step_{step}_date"))]


def _steps_within_scope(world: World, case: str) -> bool:
    return any(_period_of(day) != "out_of_scope" for day in _step_days(world, case))


def _practice_period(world: World, case: str) -> str:
    days = _step_days(world, case)
    if not _steps_within_scope(world, case):
        return "not_known"
    first, last = (("in_covid" if day >= CUT else "pre_covid") for day in (min(days), max(days)))
    return first if first == last else "spanning"


def _within_scope(world: World, case: str) -> bool | None:
    """Say whether a dated step, or the behaviour, lies in the scope; None where nothing is dated."""
    days = _step_days(world, case)
    days += [day for r in world.of_case(case) for end in ("from", "to") if (day := r.get(f"behaviour_{end}"))]
    return any(_period_of(day) != "out_of_scope" for day in days) if days else None


# --- The recount: uses, recognition, pathways -----------------------------------------------------------------------


def _uses(world: World) -> Table:
    table: Table = {}
    for agency in AGENCIES:
        returned = [r for r in world.current("framework") if world.agency.get(r.body) == agency]
        stated = [use for r in returned for use in r.column("uses", "use_purpose", "use_evidenced")]
        for purpose in (row["code"] for row in CODES["data_uses"]):
            found = [evidenced for kind, evidenced in stated if kind == purpose]
            table[agency, purpose] = _share(found.count("yes"), len(found), ("x",) if not returned else ("z", "shown"))
            if agency == "primary_care":
                table[agency, purpose] = Expect(status=("x", "z"))
    return table


ORDER = {"hackett": list("12345"), "brook": ["green", "amber", "red"]}


def _agreement(world: World) -> Table:
    names = ("panel_case", "reference_tool", "reference_hackett_then", "reference_brook_then")
    panel = {
        case: (tool, {"hackett": h, "brook": b}.get(tool)) for case, tool, h, b in world.panel().column("cases", *names)
    }
    table: Table = {}
    for agency in AGENCIES:
        sent = [r for r in world.current("case") if world.agency[r.body] == agency]
        steps = []
        for r in sent:
            tool, reference = panel.get(r.case, (None, None))
            own = r.get(f"classification_{tool}")
            if r.get("classification_tool") == tool and own in ORDER.get(tool, []) and reference in ORDER[tool]:
                steps.append(ORDER[tool].index(own) - ORDER[tool].index(reference))
        counts = {
            "exact": sum(step == 0 for step in steps),
            "within_one": sum(abs(step) <= 1 for step in steps),
            "under": sum(step < 0 for step in steps),
            "over": sum(step > 0 for step in steps),
        }
        table.update({(agency, name): _share(n, len(steps)) for name, n in counts.items()})
        tools = [r.get("classification_tool") for r in sent if r.get("classification_tool")]
        unlisted = sum(r.get("classification_listed") == "no" for r in sent)
        table[agency, "not_listed"] = _share(unlisted, len(tools))
        table[agency, "no_tool"] = _share(tools.count("none"), len(tools))
    return table


def _pathway(world: World) -> Table:
    table: Table = {}
    for step in STEPS:
        said = {case: {r.get(f"step_{step}_recorded") for r in world.of_case(case)} for case in world.cases}
        asked = [found for found in said.values() if found & {"recorded", "not_recorded"}]
        table[step, "recorded"] = _share(sum("recorded" in found for found in asked), len(asked))
        days = []
        for case in world.cases:
            start, end = (
                {day for r in world.of_case(case) if (day := r.get(f"step_{name}_date"))}
                for name in ("recognised", step)
            )
            if start and end:
                days.append((min(end) - min(start)).days)
        median = statistics.median(days) if days else None
        table[step, "days_median"] = (
            Expect(len(days), None, median, open=("of",)) if days else Expect(status=("x", "z"))
        )
        if step == "recognised" and days:
            table[step, "days_median"].status = ("shown", "z")
    return table


# --- The recount: gaps and the case rule ----------------------------------------------------------------------------


def _panel_ratings(world: World) -> dict[tuple[str, str, str], bool]:
    """Give the panel's ratings, below standard or not, by case, theme or question, and body."""
    names = ("moderation_case", "moderation_theme", "moderation_question", "moderation_body", "moderation_rating")
    return {
        (case, theme or question, body or ""): _is_below("practice3", rating)
        for case, theme, question, body, rating in world.panel().column("moderations", *names)
        if case and (theme or question) and question != "c5_4"
    }


def _answers(world: World, own: bool = False) -> dict[tuple[str, str], dict[str, bool]]:
    """Give every body's rating by case and question; unless `own`, as the panel changed it."""
    panel = {} if own else _panel_ratings(world)
    found: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for r in world.current("case"):
        for row in QUESTIONS:
            below = _is_below("practice3", r.get(f"{row['id']}_rating"))
            below = panel.get((r.case, row["id"], r.body), below)
            if below is not None:
                found[r.case, row["id"]][r.body] = below
    return found


def _questions_below(world: World, case: str, bodies: dict[tuple[str, str], dict[str, bool]]) -> dict[str, bool]:
    """Decide each rated question of a case: the panel's rating alone, else any body's."""
    panel, decided = _panel_ratings(world), {}
    for row in QUESTIONS:
        rated = bodies.get((case, row["id"]), {})
        if (case, row["id"], "") in panel:
            decided[row["id"]] = panel[case, row["id"], ""]
        elif rated:
            decided[row["id"]] = any(rated.values())
    return decided


def _majority(decided: Iterable[bool]) -> bool | None:
    """Say whether more than half of the rated questions are below; None if none is rated."""
    values = list(decided)
    return sum(values) > YAML["case_rule"]["theme_share"] * len(values) if values else None


def _cases_below(world: World) -> dict[str, dict[str, dict[str, bool]]]:
    """Decide theme, objective and question of each case."""
    panel, bodies = _panel_ratings(world), _answers(world)
    found: dict[str, dict[str, dict[str, bool]]] = {"theme": {}, "objective": {}, "question": {}}
    for case in world.cases:
        decided = _questions_below(world, case, bodies)
        found["question"][case] = decided
        for level in ("theme", "objective"):
            chosen: dict[str, list[bool]] = defaultdict(list)
            for row in QUESTIONS:
                if row["id"] in decided:
                    chosen[row[level]].append(decided[row["id"]])
            found[level][case] = {key: _majority(values) for key, values in chosen.items()}
        found["theme"][case] |= {theme: panel[case, theme, ""] for theme in THEMES if (case, theme, "") in panel}
    return found


def _gaps(found: dict[str, dict[str, bool]], keys: list[str], limits: bool = True) -> dict[str, Expect]:
    table = {}
    for key in keys:
        rated = [below[key] for below in found.values() if key in below]
        table[key] = _share(sum(rated), len(rated), limits=limits)
    return table


def _gaps_tables(world: World) -> dict[str, Table]:
    found, panel = _cases_below(world), _panel_ratings(world)
    objectives = [objective["id"] for theme in YAML["themes"] for objective in theme["objectives"]]
    tables: dict[str, Table] = {}
    keys = {"theme": THEMES, "objective": objectives, "question": [row["id"] for row in QUESTIONS]}
    for level, values in keys.items():
        tables[f"gaps.{level}"] = {(key,): e for key, e in _gaps(found[level], values).items()}
        for (key,), expect in tables[f"gaps.{level}"].items():
            decided = sum((case, key, "") in panel for case in world.cases)
            expect.texts = {"rule": f"panel {decided}, bodies {expect.of - decided}"} if expect.of else {}
    tables["gaps.question"]["c5_4",] = Expect(status=("z",))
    roles = {case: _category(child, "role") for case, child in _case_children(world).items()}
    periods = {case: _practice_period(world, case) for case in world.cases}
    names = {
        "period": (periods, [row["code"] for row in CODES["practice_periods"]]),
        "role": (roles, CATEGORIES["role"]),
    }
    for name, (of_case, values) in names.items():
        table = tables[f"gaps.{name}"] = {}
        for value in values:
            cases = {case: found["theme"][case] for case in world.cases if of_case[case] == value}
            table.update({(theme, value): e for theme, e in _gaps(cases, THEMES, limits=False).items()})
        tables[f"gaps.{name}"] = {key: table[key] for key in product(THEMES, values)}
    tables["gaps.agency"] = _gaps_by_agency(world)
    tables["gaps.blindspot"] = _blindspots(world)
    return tables


def _own_cases(world: World, agency: str, questions: list[str]) -> list[bool]:
    """Decide the cases that an agency's own ratings of some questions put below standard, or not."""
    own, decided = _answers(world, own=True), []
    for case in world.cases:
        pooled = []
        for question in questions:
            rated = [below for body, below in own.get((case, question), {}).items() if world.agency[body] == agency]
            pooled += [any(rated)] if rated else []
        decided.append(_majority(pooled))
    return [below for below in decided if below is not None]


def _gaps_by_agency(world: World) -> Table:
    table: Table = {}
    for theme, agency in product(THEMES, AGENCIES):
        rated = _own_cases(world, agency, [row["id"] for row in QUESTIONS if row["theme"] == theme])
        table[theme, agency] = _share(sum(rated), len(rated))
    return table


def _blindspots(world: World) -> Table:
    panel = _panel_ratings(world)
    table: Table = {}
    for theme, agency in product(THEMES, AGENCIES):
        pairs = [(statement, question) for statement, question in LINKS if THEME_OF[question] == theme]
        sent = [r for r in world.current("framework") if world.agency.get(r.body) == agency]
        said = [_is_below("embedded4", r.get(f"{s}_rating")) for r in sent for s, _ in pairs]
        said = [below for below in said if below is not None]
        own = _own_cases(world, agency, [question for _, question in pairs])
        judged = []
        for case in {r.case for r in world.current("case") if world.agency[r.body] == agency}:
            rated = [panel[case, q, ""] for _, q in pairs if (case, q, "") in panel]
            judged.append(panel.get((case, theme, ""), _majority(rated)))
        judged = [below for below in judged if below is not None]
        verdict = _verdict(said, own)
        for measure, rated in (("framework", said), ("case", own), ("panel", judged)):
            expect = _share(sum(rated), len(rated))
            expect.texts = {"verdict": verdict} if verdict else {}
            table[theme, agency, measure] = expect
    return table


def _verdict(said: list[bool], own: list[bool]) -> str:
    """Hold what an agency says against what its cases show; nothing where either is evenly split."""
    if not said or len(own) < YAML["floors"]["verdict_cases"]:
        return "cannot_be_told"
    if sum(said) * 2 == len(said) or sum(own) * 2 == len(own):
        return ""
    says, shows = sum(said) * 2 < len(said), sum(own) * 2 < len(own)
    return "same" if says == shows else "blind_spot" if says else "hidden_strength"


# --- The recount: framework, learning, recommendations, engagement --------------------------------------------------


def _domains(world: World) -> Table:
    table: Table = {}
    level = {row["value"]: int(row["order"]) for row in SCALES["embedded4"] if row["kind"] == "rating"}
    for agency, domain in product([*AGENCIES, "area"], THEMES):
        sent = [r for r in world.current("framework") if world.agency.get(r.body, r.body) == agency]
        given = [r.get(f"{row['id']}_rating") for r in sent for row in STATEMENTS if row["theme"] == domain]
        rated = [level[value] for value in given if value in level]
        applicable = [value for value in given if value != "not_applicable"]
        if not sent:
            table[agency, domain] = Expect(status=("x", "z") if agency == "primary_care" else ("x",))
        elif not applicable:
            table[agency, domain] = Expect(status=("z",))
        elif len(rated) < YAML["floors"]["domain_completeness"] * len(applicable):
            table[agency, domain] = Expect(status=("x",))
        else:
            score = 100 * statistics.fmean(rated) / max(level.values())
            table[agency, domain] = Expect(len(rated), len(applicable), score)
    return table


def _learning(world: World) -> Table:
    """Count agencies by status; one with several teams has its least advanced known status."""
    order = ["not_yet", "partly", "embedded", "not_known"]
    table: Table = {}
    for finding in FINDINGS:
        statuses = []
        for agency in AGENCIES:
            sent = [r for r in world.current("framework") if world.agency.get(r.body) == agency]
            given = [status for r in sent if (status := r.get(f"learning_{finding}_status"))]
            statuses += [min(given, key=order.index)] if given else []
        for row in CODES["learning_status"]:
            table[finding, row["code"]] = _share(statuses.count(row["code"]), len(statuses))
    return table


def _recommendations(world: World) -> Table:
    names = ("id", "theme", "level", "forum", "owner", "due")
    table: Table = {}
    for values in world.panel().column("recommendations", *(f"recommendation_{name}" for name in names)):
        entry = dict(zip(names, values, strict=True))
        owner = world.panel().rows["recommendations"][0]["recommendation_owner"][1]
        texts = {"theme": entry["theme"], "level": entry["level"], "forum": entry["forum"], "owner": owner}
        table[entry["id"],] = Expect(
            1, None, None, texts={**texts, "due": entry["due"].isoformat()}, open=("of", "value")
        )
    return table


def is_partial(planted: Return, required: set[str]) -> bool:
    """Say whether a required answer of a return is blank or could not be read."""
    return any(name in required for name, _ in planted.faults)


def state_of(planted: Return | None, state: str, required: set[str]) -> str:
    """Say what became of a return that was asked for; a nil return says that its body was not involved."""
    if state == "not_involved" or (planted and not planted.involved):
        return "not_involved"
    if planted is None:
        return "checking" if state == "checking" else "missing"
    if planted.completed > BASELINE["due"]:
        return "late"
    return "partial" if is_partial(planted, required) else "returned"


def _engagement(world: World, layout: dict[str, Any]) -> dict[str, Table]:
    needs = {strand: {name for name, place in inputs.items() if place["required"]} for strand, inputs in layout.items()}
    states: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    cases: Table = {}
    names = [row["code"] for row in CODES["return_states"]]
    named = {identifier for identifier, _, _ in world.organisations}
    for case, body in product(world.cases, sorted(world.agency, key=lambda body: body in named)):
        if (case, body) not in world.grid:
            cases.update({(case, body, name): Expect(status=("z",)) for name in names})
            continue
        planted = world.returns.get(f"case/{body}/{case}")
        found = state_of(planted, world.grid[case, body], needs["case"])
        states["case"][world.agency[body]].append(found)
        for name in names:
            cases[case, body, name] = Expect(int(name == found), open=("of", "value"))
    for strand, body in world.asked:
        planted = world.returns.get(f"{strand}/{body}")
        states[strand][world.agency.get(body, body)].append(state_of(planted, "involved", needs[strand]))
    agencies: Table = {}
    for strand, agency in product(("case", "framework", "extract"), AGENCIES):
        expected = [state for state in states[strand][agency] if state != "not_involved"]
        sent = sum(state in ("returned", "partial", "late") for state in expected)
        agencies[strand, agency] = _share(sent, len(expected), ("z",))
    return {"engagement.agency": agencies, "engagement.case": cases}


def recount(world: World, templates: Path) -> dict[str, Table]:
    """Count every table of the baseline wave from the planted answers.

    Parameters
    ----------
    world : World
    templates : pathlib.Path
        The folder with map.json, which says what is required.

    Returns
    -------
    dict of table id to rows; `picture.reference` is held by `compare` against `picture.*` and the reference file
    """
    layout = json.loads((templates / "map.json").read_text(encoding="utf-8"))
    return {
        **_engagement(world, layout),
        "sample.criteria": _criteria(world),
        "picture.age_band": _picture(world, "age", "age_band"),
        "picture.gender": _picture(world, "gender", "gender"),
        "picture.ethnicity": _picture(world, "ethnicity", "ethnicity"),
        "picture.send": _send(world),
        "picture.role": _picture(world, "role", "role"),
        "picture.completeness": _completeness(world),
        "picture.consistency": _consistency(world),
        "picture.period": _periods(world),
        "data.uses": _uses(world),
        "recognition.agreement": _agreement(world),
        "pathway.step": _pathway(world),
        **_gaps_tables(world),
        "framework.domain": _domains(world),
        "learning.finding": _learning(world),
        "actions.recommendation": _recommendations(world),
    }


# --- Comparing ------------------------------------------------------------------------------------------------------

NUMBERS = ["n", "of", "value", "low", "high"]


def _near(found: str, wanted: float | None) -> bool:
    if wanted is None or found == "":
        return wanted is None and found == ""
    return math.isclose(float(found), wanted, rel_tol=1e-9, abs_tol=1e-9)


def _row_differences(row: dict[str, str], expect: Expect) -> list[str]:
    if row["status"] not in expect.status:
        return [f"status is {row['status']!r}, wanted {' or '.join(expect.status)}"]
    wrong = []
    if row["status"] == "shown" and (expect.n is not None or "shown" not in expect.status[:1]):
        limits = expect.limits
        if limits is None and row["low"] and expect.of and expect.n <= expect.of:
            limits = wilson(int(expect.n), int(expect.of))
        low, high = limits or (None, None)
        wanted = {"n": expect.n or 0, "of": expect.of, "value": expect.value, "low": low, "high": high}
        skipped = {*expect.open, *(() if limits else ("low", "high"))}
        if expect.n is None:
            skipped |= {"of", "value"}
        wrong += [
            f"{c} is {row[c]!r}, wanted {wanted[c]}"
            for c in NUMBERS
            if c not in skipped and not _near(row[c], wanted[c])
        ]
    if row["status"] != "shown":
        wrong += [f"{c} is {row[c]!r} though not shown" for c in NUMBERS if row[c]]
    for name, text in expect.texts.items():
        if not _same_text(row.get(name, ""), text):
            wrong.append(f"{name} is {row.get(name)!r}, wanted {text!r}")
    return wrong


def _same_text(found: str, wanted: str) -> bool:
    return found.casefold().replace(" ", "_") == wanted.casefold().replace(" ", "_") or found[:10] == wanted


def read_table(path: Path) -> tuple[list[str], dict[tuple[str, ...], dict[str, str]]]:
    """Read a table's dimensions and its rows by their key."""
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        columns = list(reader.fieldnames or [])
        dimensions = columns[: columns.index("n")]
        return dimensions, {tuple(row[c] for c in dimensions): row for row in reader}


def compare(folder: Path, wanted: dict[str, Table]) -> list[str]:
    """Hold a run's tables against the recount.

    Parameters
    ----------
    folder : pathlib.Path
        The folder tables/ of a run.
    wanted : dict of table id to rows

    Returns
    -------
    list of str, one a difference
    """
    differences = []
    for identifier, table in wanted.items():
        if not (folder / f"{identifier}.csv").exists():
            differences.append(f"{identifier}: no such table")
            continue
        _, rows = read_table(folder / f"{identifier}.csv")
        extra = [key for key, row in rows.items() if key not in table and row["status"] not in ("x", "z")]
        differences += [f"{identifier} {'/'.join(key)}: a row that was not wanted" for key in extra]
        for key, expect in table.items():
            if key not in rows:
                if expect.status[0] == "shown":
                    differences.append(f"{identifier} {'/'.join(key)}: no such row")
                continue
            differences += [f"{identifier} {'/'.join(key)}: {text}" for text in _row_differences(rows[key], expect)]
        differences += _completeness_of_keys(identifier, list(rows))
        if [key for key in rows if key in table] != [key for key in table if key in rows]:
            differences.append(f"{identifier}: rows are not in the definition's order")
    return differences


def _completeness_of_keys(identifier: str, keys: list[tuple[str, ...]]) -> list[str]:
    """Say which combinations of the values that stand in a table have no row, and whether rows are in order."""
    if not keys:
        return [f"{identifier}: no rows"]
    values = [list(dict.fromkeys(key[i] for key in keys)) for i in range(len(keys[0]))]
    every = list(product(*values))
    if set(every) != set(keys):
        return [f"{identifier}: {len(every) - len(keys)} combinations have no row"]
    return []


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def expected_answers(planted: Return, inputs: dict[str, dict[str, Any]]) -> int:
    """Count the required inputs of a return: each single one, and each required column of a filled row once."""
    if not planted.involved:
        return 0
    required = {name for name, place in inputs.items() if place["required"]}
    columns = set().union(*(TABLE_COLUMNS[planted.strand].values())) if planted.strand in TABLE_COLUMNS else set()
    singles = len(required - columns)
    tables = TABLE_COLUMNS.get(planted.strand, {})
    return singles + sum(len(rows) * len(required & tables[table]) for table, rows in planted.rows.items())


TABLE_COLUMNS: dict[str, dict[str, set[str]]] = {}
for _strand in ("framework", "extract", "panel"):
    TABLE_COLUMNS[_strand] = defaultdict(set)
    for _row in _rows(f"fields/{_strand}.csv"):
        if _row["table"] and _asked(_row):
            TABLE_COLUMNS[_strand][_row["table"]].add(_row["id"])


def compare_intake(world: World, templates: Path, folder: Path) -> list[str]:
    """Hold receipts.csv, faults.csv and concerns.csv against what was planted.

    Parameters
    ----------
    world : World
    templates : pathlib.Path
        The folder with map.json.
    folder : pathlib.Path
        Where the three files lie.

    Returns
    -------
    list of str, one a difference
    """
    layout = json.loads((templates / "map.json").read_text(encoding="utf-8"))
    receipts, faults = read_rows(folder / "receipts.csv"), read_rows(folder / "faults.csv")
    concerns = read_rows(folder / "concerns.csv")
    return [
        *_receipt_differences(world, layout, receipts, faults),
        *_fault_differences(world, layout, faults),
        *_concern_differences(world, layout, concerns, faults),
    ]


def _place(row: dict[str, str]) -> str:
    return "/".join(filter(None, [row["strand"], row["body"], row["case"]]))


def _receipt_differences(
    world: World, layout: dict[str, Any], receipts: list[dict[str, str]], faults: list[dict[str, str]]
) -> list[str]:
    differences = []
    by_place = {_place(row): row for row in receipts if row["status"] == "read"}
    if set(by_place) != set(world.returns):
        differences.append(f"receipts: places read differ: {sorted(set(by_place) ^ set(world.returns))}")
    for status, places in (("duplicate", world.duplicates), ("superseded", world.superseded)):
        found = [_place(row) for row in receipts if row["status"] == status]
        if found != places:
            differences.append(f"receipts: {status} are {found}, wanted {places}")
    if len(receipts) != len(world.returns) + len(world.duplicates) + len(world.superseded):
        differences.append(f"receipts: {len(receipts)} rows")
    for place, planted in world.returns.items():
        row = by_place.get(place)
        if row is None:
            continue
        inputs = layout[planted.strand]
        expected = expected_answers(planted, inputs)
        in_fault = sum(inputs[name]["required"] for name, _ in planted.faults)
        wanted = {"expected": expected, "read": expected - in_fault, "in_fault": in_fault}
        wanted["faults"] = sum(fault["file"] == row["file"] for fault in faults)
        wanted["agency"] = world.agency.get(planted.body, planted.body)
        wanted["received"] = planted.completed.isoformat()
        differences += [
            f"receipts {row['file']}: {name} is {row[name]}, wanted {value}"
            for name, value in wanted.items()
            if row[name] != str(value)
        ]
    return differences


def planted_faults(world: World, layout: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """List place, sheet, cell and input of every planted ERROR."""
    return [
        (place, *address(layout[planted.strand], name, row), name)
        for place, planted in world.returns.items()
        for name, row in planted.faults
    ]


def _fault_differences(world: World, layout: dict[str, Any], faults: list[dict[str, str]]) -> list[str]:
    place_of = {planted.name: place for place, planted in world.returns.items()}
    place_of |= {planted.name.replace(".xlsx", " (1).xlsx"): place for place, planted in world.returns.items()}
    found = [
        (place_of[row["file"]], row["sheet"], row["cell"], row["input"])
        for row in faults
        if row["severity"] == "ERROR" and not row["input"].startswith("concern_told") and row["file"] in place_of
        if row["input"] != "panel_case"
    ]
    wanted = planted_faults(world, layout)
    differences = [f"faults {' '.join(key)}: found {found.count(key)} times" for key in wanted if found.count(key) != 1]
    differences += [f"faults {' '.join(key)}: not planted" for key in found if key not in wanted]
    judged = {case for (case,) in world.panel().column("cases", "panel_case")}
    left = sum(row["severity"] == "ERROR" and row["input"] == "panel_case" for row in faults)
    if left != len(set(world.cases) - judged):
        differences.append(f"faults: {left} cases are said not to be judged, wanted {len(set(world.cases) - judged)}")
    reasons = [
        (planted.place, name[: -len("_rating")])
        for planted in world.returns.values()
        for name in planted.cells
        if planted.involved and planted.get(name) == "not_applicable" and name.endswith("_rating")
    ]
    missing = [pair for pair in reasons if not world.returns[pair[0]].get(f"{pair[1]}_reason")]
    queried = [
        (place_of[row["file"]], row["input"].rsplit("_", 1)[0])
        for row in faults
        if row["severity"] == "QUERY" and row["input"].endswith("_reason") and row["file"] in place_of
    ]
    if sorted(missing) != sorted(queried):
        differences.append(f"faults: not applicable without a reason: {sorted(set(missing) ^ set(queried))[:5]}")
    return differences


def _concern_differences(
    world: World, layout: dict[str, Any], concerns: list[dict[str, str]], faults: list[dict[str, str]]
) -> list[str]:
    """Hold concerns.csv against the concerns planted; an open one is an ERROR at whom or when, where that is blank."""
    wanted, blank = [], set()
    for planted in world.current("case"):
        if planted.get("concern") == "yes":
            lacking = [n for n in ("concern_told_whom", "concern_told_at") if not planted.get(n)]
            at = address(layout["case"], "concern", None)
            wanted.append((planted.body, planted.case, *at, "open" if lacking else "closed"))
            blank |= {(planted.name, name) for name in lacking}
    found = [(row["body"], row["case"], row["sheet"], row["cell"], row["state"]) for row in concerns]
    marked = {(row["file"], row["input"]) for row in faults if row["input"].startswith("concern_told")}
    differences = [f"concerns: {pair}" for pair in sorted(set(found) ^ set(wanted))]
    differences += [f"concerns: {pair} stands twice" for pair in sorted(set(found)) if found.count(pair) > 1]
    differences += [f"concerns: {pair} is marked and not blank" for pair in sorted(marked - blank)]
    if {name for name, _ in blank} - {name for name, _ in marked}:
        differences.append("concerns: an open one has no fault")
    return differences
