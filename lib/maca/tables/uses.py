"""Uses made of the data (T1.2): counted, listed, and beside them how bodies rate themselves on that objective."""

from __future__ import annotations

import pandas as pd

from maca.definition import Question
from maca.tables.data import AuditData
from maca.tables.framework import AREA
from maca.tables.masking import mask_of
from maca.tables.ratings import framework_ratings, table_rows
from maca.tables.table import TableSpec, complete

__all__ = ["REGISTER_TEXTS", "SPECS", "STANDINGS", "data_ratings", "data_uses", "use_register"]

REGISTER_TEXTS = {"use": "use_purpose", "what": "use_what", "evidenced": "use_evidenced", "evidence": "use_evidence"}
"""The texts of the register with the inputs that they come from."""

NONE_YET = "none"

STANDINGS = {True: "meets_standard", False: "below_standard", None: ""}
"""What a level says of the standard; nothing where it is no rating."""


def data_uses(data: AuditData) -> pd.DataFrame:
    """Count, by agency and purpose, the uses of the data that are evidenced, of those stated.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per agency and use
        `n` uses evidenced, `of` stated, teams and organisations pooled. Status x: no self-assessment came; z: none is
        asked.
    """
    agencies = [agency.id for agency in data.definition.agencies]
    purposes = [code.code for code in data.definition.codes["data_uses"].codes]
    returned = [agency for agency in _returned(data, "framework") if agency in agencies]
    counts = {(agency, use): [0, 0] for agency in returned for use in purposes}
    for row in table_rows(data, "framework", "uses"):
        cells = {name: answer["value"] for name, answer in row.items()}
        agency = next(iter(row.values()))["agency"]
        key = (agency, cells.get("use_purpose"))
        if key in counts:
            counts[key][0] += cells.get("use_evidenced") == "yes"
            counts[key][1] += 1
    found = [
        {"agency": agency, "use": use, "n": n, "of": of, "value": n / of if of else None, "status": "shown"}
        for (agency, use), (n, of) in counts.items()
    ]
    found += [
        {"agency": agency, "use": use, "status": _absent(data, agency)}
        for agency in agencies
        for use in purposes
        if (agency, use) not in counts
    ]
    columns = ["agency", "use", "n", "of", "value", "status"]
    return complete(pd.DataFrame(found, columns=columns), {"agency": agencies, "use": purposes})


def data_ratings(data: AuditData) -> pd.DataFrame:
    """Count, by agency, the ratings of the statements that share an objective with the register of uses.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per agency, statement and rating
        `n` answers at that level of `of` given, teams and organisations pooled; the area's consensus is left out. Text
        `standing`: meets_standard, below_standard, or empty for a level that is no rating. Status x: no self-assessment
        came, or none of its answers is to this statement; z: none is asked.
    """
    agencies = [agency.id for agency in data.definition.agencies]
    questions = _about_use(data)
    scales = {question.id: data.definition.scales[question.scale] for question in questions}
    levels = {level.value: level for scale in scales.values() for level in scale.levels}
    own = framework_ratings(data)
    own = own[own["question"].isin(scales) & (own["body"] != AREA) & (own["kind"] != "unanswered")]
    counts = own.groupby(["agency", "question"])["value"].value_counts().to_dict()
    bases = own.groupby(["agency", "question"]).size().to_dict()
    found = []
    for agency in agencies:
        for statement, scale in scales.items():
            of = bases.get((agency, statement), 0)
            for rating, level in levels.items():
                row = {"agency": agency, "statement": statement, "rating": rating}
                row["standing"] = STANDINGS[level.meets_standard if level.kind == "rating" else None]
                if not of or rating not in scale.by_value:
                    found.append(row | {"status": "z" if of else _absent(data, agency)})
                    continue
                n = counts.get((agency, statement, rating), 0)
                found.append(row | {"n": n, "of": of, "value": n / of, "status": "shown"})
    columns = ["agency", "statement", "rating", "n", "of", "value", "status", "standing"]
    return complete(
        pd.DataFrame(found, columns=columns), {"agency": agencies, "statement": list(scales), "rating": list(levels)}
    )


def use_register(data: AuditData) -> pd.DataFrame:
    """List the uses of the data as bodies registered them, the area's consensus among them.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per registered use
        The dimension `id` numbers them as U01, in the order of file and row; `n` is 1 in each. Texts `agency`, `body`,
        `use`, `what`, `evidenced` (yes or no) and `evidence`, where it can be seen: empty where nothing was given,
        words as they were typed, identifiers and the ids of cases masked. Status x: no use was registered.
    """
    mask, rows = mask_of(data), []
    for number, row in enumerate(table_rows(data, "framework", "uses"), start=1):
        place = next(iter(row.values()))
        texts = [mask((row.get(name) or {}).get("value") or "") for name in REGISTER_TEXTS.values()]
        rows.append([f"U{number:02d}", 1, place["agency"], place["body"], *texts])
    found = pd.DataFrame(rows, columns=["id", "n", "agency", "body", *REGISTER_TEXTS])
    return complete(found, {"id": list(found["id"]) or [NONE_YET]})


def _about_use(data: AuditData) -> list[Question]:
    """List the statements of the wave on the objectives that the register of uses answers."""
    objectives = {field.objective for field in data.definition.fields.get("framework", []) if field.table == "uses"} - {
        ""
    }
    return [
        question
        for question in data.definition.questions_of("framework", data.wave)
        if question.objective in objectives
    ]


def _absent(data: AuditData, agency: str) -> str:
    return "z" if data.definition.agency(agency).framework == "not_expected" else "x"


def _returned(data: AuditData, strand: str) -> list[str]:
    return data.answers.loc[data.answers["strand"] == strand, "agency"].dropna().unique().tolist()


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="data.uses",
        title="Uses made of the data, evidenced of those stated, by agency and purpose",
        unit="uses",
        value_unit="share",
        dimensions=("agency", "use"),
        theme="1",
        chapter="picture",
        kind="practice",
        compute=data_uses,
    ),
    TableSpec(
        id="data.ratings",
        title="How bodies rate themselves on the use of the data, by agency, statement and rating",
        unit="answers",
        value_unit="share",
        dimensions=("agency", "statement", "rating"),
        theme="1",
        chapter="picture",
        kind="practice",
        compute=data_ratings,
    ),
    TableSpec(
        id="data.register",
        title="Uses made of the data as bodies registered them",
        unit="uses",
        value_unit="share",
        dimensions=("id",),
        theme="1",
        chapter="picture",
        kind="case_rows",
        compute=use_register,
    ),
)
