"""What changed between two waves in what was asked and in who answered; it stands beside every comparison."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.definition import Definition, Question
from maca.tables.data import AuditData
from maca.tables.ratings import case_ratings, framework_ratings
from maca.tables.table import TableSpec, complete

__all__ = ["COMPARED", "SPECS", "answering_bodies", "bodies_of_waves", "questions_of_waves", "sameness"]

COMPARED = "compared"
"""The one verdict under which two waves' answers to a question are held against each other."""

STRANDS = ("case", "framework")


@lru_cache(maxsize=4)
def sameness(data: AuditData) -> dict[str, str]:
    """Say of each question of either wave whether its answers may be compared.

    Parameters
    ----------
    data : AuditData
        The frames of the wave; `earlier.definition` holds the questions and scales as the earlier run asked them.

    Returns
    -------
    dict of str to str
        Question id to compared, reworded, rescaled (levels or standard), moved (another theme), earlier_only or
        this_wave_only; in the order of this definition, then of the earlier one.
    """
    now = _asked(data)
    before = {} if data.earlier is None else _asked(data.earlier)
    return {name: _same(data, before.get(name), now.get(name)) for name in dict.fromkeys([*now, *before])}


def questions_of_waves(data: AuditData) -> pd.DataFrame:
    """List each question of either wave: n is 1 where it is compared, the verdict says why not."""
    now = _asked(data)
    before = {} if data.earlier is None else _asked(data.earlier)
    version = _version(data)
    rows = []
    for name, verdict in sameness(data).items():
        first, second = before.get(name), now.get(name)
        strand, label = (second or first).strand, (second or first).label
        texts = [first.text if first else "", second.text if second else "", version]
        rows.append([strand, name, int(verdict == COMPARED), 1, int(verdict == COMPARED), verdict, label, *texts])
    columns = ["strand", "question", "n", "of", "value", "verdict", "label", "then", "now", "definition"]
    found = pd.DataFrame(rows, columns=columns)
    every = [name for strand in STRANDS for name in found.loc[found["strand"] == strand, "question"]]
    strands = dict(zip(found["question"], found["strand"], strict=True))
    table = complete(found, {"strand": STRANDS, "question": every}, absent="z")
    kept = [strands[name] == strand for strand, name in zip(table["strand"], table["question"], strict=True)]
    return table[kept].reset_index(drop=True)


def bodies_of_waves(data: AuditData) -> pd.DataFrame:
    """Count by strand and agency the bodies that answered in both waves, of those that answered in either."""
    agencies = [agency.id for agency in data.definition.agencies]
    rows = []
    for strand in STRANDS:
        now = answering_bodies(data, strand)
        before = set() if data.earlier is None else answering_bodies(data.earlier, strand)
        for agency in agencies:
            then, later = ({body for body in bodies if body.split(".")[0] == agency} for bodies in (before, now))
            both, either = len(then & later), len(then | later)
            status = "shown" if either else "z"
            rows.append([strand, agency, both, either, both / either if either else None, status, _who(then, later)])
    columns = ["strand", "agency", "n", "of", "value", "status", "verdict"]
    return complete(pd.DataFrame(rows, columns=columns), {"strand": STRANDS, "agency": agencies})


def _version(data: AuditData) -> str:
    """Say of the earlier run's definition whether it is this one: the_same, another, not_kept or no_run."""
    if data.earlier is None:
        return "no_run"
    if not data.earlier.definition.digest:
        return "not_kept"
    return "the_same" if data.earlier.definition.digest == data.definition.digest else "another"


def _who(then: set[str], now: set[str]) -> str:
    if not then and not now:
        return "neither"
    if not then or not now:
        return "this_wave_only" if now else "earlier_only"
    return "the_same" if then == now else "others"


def answering_bodies(data: AuditData, strand: str) -> set[str]:
    """Name the bodies that answered at least one question of a strand, case or framework."""
    rated = case_ratings(data) if strand == "case" else framework_ratings(data)
    return set(rated.loc[rated["kind"] != "unanswered", "body"])


def _asked(data: AuditData) -> dict[str, Question]:
    return {question.id: question for strand in STRANDS for question in data.definition.questions_of(strand, data.wave)}


def _same(data: AuditData, before: Question | None, now: Question | None) -> str:
    if before is None or now is None:
        return "this_wave_only" if before is None else "earlier_only"
    if " ".join(before.text.split()) != " ".join(now.text.split()):
        return "reworded"
    if data.earlier is not None and _levels(data.earlier.definition, before) != _levels(data.definition, now):
        return "rescaled"
    return COMPARED if before.theme == now.theme else "moved"


def _levels(definition: Definition, question: Question) -> list[tuple[str, str, bool | None]]:
    scale = definition.scales[question.scale]
    return [(level.value, level.kind, level.meets_standard) for level in scale.levels]


SPECS = (
    TableSpec(
        *("change.asked", "What both waves asked, and what only one did", "questions", "share", ("strand", "question")),
        *("", "change", "practice", questions_of_waves),
        later_wave=True,
    ),
    TableSpec(
        *("change.bodies", "Who answered in both waves", "bodies", "share", ("strand", "agency")),
        *("", "change", "returns", bodies_of_waves),
        later_wave=True,
    ),
)
