"""Who plays in the invented audit: organisations, children and the bodies that knew them. Nobody here is real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maca.definition import Body

__all__ = ["CHILDREN", "INVENTED", "ORGANISATIONS", "Child", "children_of"]

INVENTED = "Invented for practice and tests: no child, family or service described here is real."
"""Printed on every sheet of the sample."""

ORGANISATIONS = [
    Body(
        id="schools.larkspur",
        label="Larkspur Primary School",
        agency="schools",
        kind="organisation",
        aliases=["Larkspur"],
    ),
    Body(
        id="schools.fennel_bay",
        label="Fennel Bay Academy",
        agency="schools",
        kind="organisation",
        aliases=["Fennel Bay"],
    ),
    Body(
        id="schools.quayside",
        label="Quayside Special School",
        agency="schools",
        kind="organisation",
        aliases=["Quayside"],
    ),
    Body(
        id="primary_care.harbourlight",
        label="Harbourlight Surgery",
        agency="primary_care",
        kind="organisation",
        aliases=["Harbourlight"],
    ),
    Body(
        id="voluntary.sandpiper",
        label="Sandpiper Trust",
        agency="voluntary",
        kind="organisation",
        aliases=["Sandpiper"],
    ),
]


@dataclass(frozen=True)
class Child:
    """One audited case, as it truly was; bodies record it less well.

    Attributes
    ----------
    case : str
    waves : tuple of str
        The waves that audit the case.
    found_by : str
    age : int
        Whole years at the first incident in scope.
    gender, ethnicity, sen, role, setting : str
        Codes.
    needs, disabilities : tuple of str
        Codes.
    recognised : datetime.date
        The day on which the behaviour was recognised.
    steps : dict of str to int
        Pathway step to days after recognition; a step that is not here was recorded by nobody.
    hackett, hackett_now : int
        The panel's category by what was known then, and by what is known now.
    marks : tuple of str
        What made it harmful.
    strain : int
        How hard practice struggled, 1 (least) to 10: the order in which cases fall below standard.
    bodies : tuple of str
        Bodies asked in the baseline because they were involved.
    dip_bodies : tuple of str
        The same in the dip sample.
    not_involved : tuple of str
        Bodies that were asked and answered that they were not involved.
    """

    case: str
    waves: tuple[str, ...]
    found_by: str
    age: int
    gender: str
    ethnicity: str
    sen: str
    needs: tuple[str, ...]
    disabilities: tuple[str, ...]
    role: str
    setting: str
    recognised: date
    steps: dict[str, int]
    hackett: int
    hackett_now: int
    marks: tuple[str, ...]
    strain: int
    bodies: tuple[str, ...] = ()
    dip_bodies: tuple[str, ...] = ()
    not_involved: tuple[str, ...] = ()


BASELINE, DIP = "baseline-2021-07", "dip-2022-03"

CHILDREN = [
    Child(
        "HSB-01",
        (BASELINE,),
        "tess",
        8,
        "male",
        "WBRI",
        "K",
        ("SEMH",),
        ("NONE",),
        "displayed",
        "primary",
        date(2019, 5, 14),
        {"referred": 2, "mash": 3, "plan": 34, "review": 90},
        3,
        3,
        ("consent",),
        4,
        (
            "csc.mash",
            "csc.early_help",
            "schools.larkspur",
            "health.school_nursing",
            "primary_care.harbourlight",
            "action_for_children",
        ),
        not_involved=("police", "sarc"),
    ),
    Child(
        "HSB-02",
        (BASELINE, DIP),
        "yot",
        14,
        "male",
        "WBRI",
        "E",
        ("ASD", "SLCN"),
        ("AUT",),
        "displayed",
        "special",
        date(2019, 11, 6),
        {
            "referred": 1,
            "mash": 2,
            "strategy_discussion": 8,
            "section_47": 12,
            "specialist_assessment": 71,
            "plan": 96,
            "review": 180,
            "outcome": 240,
        },
        4,
        4,
        ("consent", "power"),
        7,
        (
            "csc.disability",
            "csc.operational",
            "education.sen",
            "yot",
            "schools.quayside",
            "health.camhs",
            "police",
        ),
        ("csc.disability", "csc.operational", "education.sen", "schools.quayside", "health.camhs"),
        ("sarc", "young_devon"),
    ),
    Child(
        "HSB-03",
        (BASELINE,),
        "tess",
        13,
        "female",
        "MWBC",
        "N",
        (),
        ("NONE",),
        "experienced",
        "secondary",
        date(2019, 9, 18),
        {"referred": 0, "mash": 1, "strategy_discussion": 2, "section_47": 5, "plan": 21, "review": 70, "outcome": 150},
        4,
        5,
        ("consent", "coercion", "power"),
        2,
        (
            "csc.mash",
            "csc.operational",
            "schools.fennel_bay",
            "health.school_nursing",
            "health.sexual_health",
            "sarc",
            "police",
        ),
        not_involved=("young_devon", "adopt_south_west"),
    ),
    Child(
        "HSB-04",
        (BASELINE,),
        "yot",
        15,
        "male",
        "WBRI",
        "K",
        ("MLD",),
        ("LD",),
        "displayed",
        "secondary",
        date(2020, 3, 23),
        {"referred": 1, "mash": 8, "strategy_discussion": 15, "section_47": 20},
        4,
        4,
        ("consent", "coercion", "exploitation"),
        10,
        (
            "csc.operational",
            "education.vulnerable_pupils",
            "yot",
            "schools.fennel_bay",
            "police",
            "young_devon",
        ),
        not_involved=("csc.disability", "voluntary.sandpiper"),
    ),
    Child(
        "HSB-05",
        (BASELINE,),
        "tess",
        6,
        "female",
        "WBRI",
        "N",
        (),
        ("NONE",),
        "experienced",
        "primary",
        date(2020, 2, 3),
        {"referred": 1, "mash": 2, "strategy_discussion": 4, "section_47": 9, "plan": 60, "review": 120},
        3,
        4,
        ("consent", "power"),
        6,
        (
            "csc.mash",
            "csc.operational",
            "schools.larkspur",
            "health.school_nursing",
            "primary_care.harbourlight",
            "police",
        ),
        not_involved=("sarc", "action_for_children"),
    ),
    Child(
        "HSB-06",
        (BASELINE, DIP),
        "tess",
        12,
        "male",
        "WOTH",
        "K",
        ("SEMH",),
        ("BEH",),
        "both",
        "secondary",
        date(2020, 1, 21),
        {"referred": 3, "mash": 5, "strategy_discussion": 11, "specialist_assessment": 124, "plan": 133},
        4,
        4,
        ("consent", "aggression"),
        9,
        (
            "csc.mash",
            "csc.operational",
            "csc.reviewing",
            "schools.fennel_bay",
            "health.camhs",
            "police",
            "voluntary.sandpiper",
        ),
        ("csc.operational", "csc.reviewing", "schools.fennel_bay", "health.camhs", "police"),
        ("yot",),
    ),
    Child(
        "HSB-07",
        (BASELINE,),
        "yot",
        16,
        "male",
        "WBRI",
        "N",
        (),
        ("NONE",),
        "displayed",
        "college",
        date(2019, 6, 27),
        {
            "referred": 1,
            "strategy_discussion": 6,
            "section_47": 8,
            "specialist_assessment": 49,
            "plan": 61,
            "outcome": 200,
        },
        4,
        4,
        ("consent", "coercion", "aggression"),
        3,
        ("csc.operational", "yot", "health.camhs", "police", "young_devon"),
        not_involved=("education.alternative_provision", "sarc"),
    ),
    Child(
        "HSB-08",
        (BASELINE,),
        "tess",
        10,
        "female",
        "AIND",
        "N",
        (),
        ("NONE",),
        "both",
        "primary",
        date(2020, 6, 9),
        {"referred": 2, "mash": 4, "plan": 44},
        2,
        3,
        ("consent",),
        5,
        (
            "csc.mash",
            "csc.early_help",
            "schools.larkspur",
            "health.school_nursing",
            "police",
            "adopt_south_west",
        ),
        not_involved=("health.camhs",),
    ),
    Child(
        "HSB-09",
        (BASELINE, DIP),
        "yot",
        14,
        "male",
        "MWAS",
        "E",
        ("MLD",),
        ("LD",),
        "displayed",
        "alternative",
        date(2019, 12, 11),
        {"referred": 9, "mash": 12, "strategy_discussion": 26, "plan": 118},
        5,
        5,
        ("consent", "power", "exploitation", "aggression"),
        8,
        (
            "csc.operational",
            "education.sen",
            "education.alternative_provision",
            "yot",
            "health.camhs",
            "police",
        ),
        ("csc.operational", "education.alternative_provision", "yot", "health.camhs", "police"),
        ("young_devon",),
    ),
    Child(
        "HSB-10",
        (BASELINE,),
        "tess",
        11,
        "male",
        "WBRI",
        "U",
        (),
        ("NK",),
        "experienced",
        "secondary",
        date(2019, 10, 15),
        {"referred": 1, "mash": 2, "review": 88},
        3,
        3,
        ("consent", "power"),
        1,
        (
            "csc.mash",
            "education.virtual_school",
            "schools.fennel_bay",
            "health.school_nursing",
            "police",
        ),
        not_involved=("health.sexual_health", "voluntary.sandpiper"),
    ),
    Child(
        "HSB-11",
        (DIP,),
        "tess",
        9,
        "female",
        "WBRI",
        "K",
        ("SLCN",),
        ("COMM",),
        "experienced",
        "primary",
        date(2021, 11, 16),
        {"referred": 1},
        3,
        3,
        ("consent",),
        2,
        dip_bodies=("csc.mash", "csc.early_help", "schools.larkspur", "health.school_nursing"),
    ),
    Child(
        "HSB-12",
        (DIP,),
        "yot",
        15,
        "male",
        "WBRI",
        "N",
        (),
        ("NONE",),
        "displayed",
        "secondary",
        date(2022, 1, 12),
        {"referred": 1},
        4,
        4,
        ("consent", "coercion"),
        4,
        dip_bodies=("csc.mash", "csc.operational", "schools.fennel_bay", "yot", "police"),
    ),
]


def children_of(wave: str) -> list[Child]:
    """List the cases of a wave.

    Examples
    --------
    >>> [child.case for child in children_of("dip-2022-03")]
    ['HSB-02', 'HSB-06', 'HSB-09', 'HSB-11', 'HSB-12']
    """
    return [child for child in CHILDREN if wave in child.waves]
