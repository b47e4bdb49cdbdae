"""Make the invented returns of a wave: the same bytes for the same seed."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from maca.definition import Definition, check_wave
from maca.errors import UsageError, one_of
from maca.sample.answers import dice
from maca.sample.case_returns import CaseReturn, case_values
from maca.sample.cast import INVENTED, ORGANISATIONS, children_of
from maca.sample.extracts import extract_rows, extract_values
from maca.sample.framework_returns import framework_rows, framework_values
from maca.sample.panel_return import action_rows, action_values, panel_rows, panel_values
from maca.sample.practice import self_ratings
from maca.sample.pulse_return import pulse_rows, pulse_values
from maca.sample.story import (
    BELOW,
    CHECKING,
    FRAMEWORK_AGAIN,
    IN_PLACE_OF,
    MISSING,
    NOT_AUDITED,
    RESUBMITTED,
    RESUBMITTED_BLANK,
    TYPED_BODY,
)
from maca.scope import ASKED_COLUMNS, CASE_COLUMNS, GRID_COLUMNS, Scope, default_asked, read_scope, write_scope
from maca.scope.saving import save_workbook
from maca.templates import blank_workbook, expected_name, fill, layout

__all__ = ["SEED", "make_sample"]

SEED = 2021
"""The seed of the committed sample."""

CONTACT = "{}@example.org"
Answers = tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]


def make_sample(definition: Definition, wave: str, folder: Path, seed: int = SEED) -> list[Path]:
    """Write a wave's invented returns, its scope grid and its decisions.

    Parameters
    ----------
    definition : Definition
    wave : str
    folder : pathlib.Path
        Made if it is not there; files of the same name are replaced.
    seed : int
        The same seed gives the same bytes.

    Returns
    -------
    list of pathlib.Path
        scope.xlsx, the returns in the order of the scope, decisions.csv.

    Raises
    ------
    UsageError
        P003 for an unknown wave; M001 if the sample's story does not hold the audit's wave or questions.
    """
    check_wave(definition, wave)
    _check_story(definition, wave)
    folder.mkdir(parents=True, exist_ok=True)
    scope_file = _write_scope(definition, wave, folder)
    scope = read_scope(definition, wave, folder)
    made = [scope_file]
    for strand, body, case, (values, rows) in _returns(definition, scope, seed):
        values = _as_typed(wave, strand, body, case, values)
        target = folder / expected_name(strand, body, case or None)
        if (wave, body, case) == RESUBMITTED:
            first = {name: value for name, value in values.items() if not name.startswith(RESUBMITTED_BLANK)}
            made.append(_write(definition, scope, strand, body, case, (first, rows), target))
            target = target.with_stem(f"{target.stem}_v2")
        made.append(_write(definition, scope, strand, body, case, (values, rows), target))
    return [*made, _write_decisions(wave, folder)]


def _check_story(definition: Definition, wave: str) -> None:
    if wave not in BELOW:
        rule = one_of("wave", wave, list(BELOW))
        raise UsageError("M001", f"the invented story has no such wave: {rule} Make returns by hand for this one.")
    asked = {question.id for question in definition.questions_of("case", wave)}
    unknown = sorted(set(BELOW[wave]) - asked)
    if definition.id != "hsb" or unknown:
        raise UsageError(
            "M001", f"the invented story is that of the audit hsb, not of {definition.id!r}. Use --audit hsb."
        )


def _write_scope(definition: Definition, wave: str, folder: Path) -> Path:
    due = pd.Timestamp(definition.wave(wave).due)
    children = children_of(wave)
    first = wave.startswith("baseline")
    rows = []
    for child in children:
        for body in child.bodies if first else child.dip_bodies:
            state = "checking" if (wave, body, child.case) in CHECKING else "involved"
            rows.append((child.case, body, state, CONTACT.format(body.replace("_", ".")), due))
        for body in child.not_involved if first else ():
            rows.append((child.case, body, "not_involved", CONTACT.format(body.replace("_", ".")), due))
    chosen = [(child.case, child.found_by, "selected", *IN_PLACE_OF.get(child.case, ("", ""))) for child in children]
    cases = pd.DataFrame([*chosen, *(NOT_AUDITED if first else [])], columns=CASE_COLUMNS)
    asked = default_asked(definition, wave, ORGANISATIONS)
    if not first:
        asked = asked[(asked["strand"] != "framework") | asked["body"].isin(FRAMEWORK_AGAIN)]
        pulse = pd.DataFrame([("pulse", "partnership", "", due)], columns=ASKED_COLUMNS)
        asked = pd.concat([asked, pulse], ignore_index=True)
    asked = asked.assign(contact=[CONTACT.format(body.replace("_", ".")) for body in asked["body"]])
    grid = pd.DataFrame(rows, columns=GRID_COLUMNS)
    path = folder / "scope.xlsx"
    return write_scope(definition, wave, path, ORGANISATIONS, cases, grid, asked, note=INVENTED)


def _returns(definition: Definition, scope: Scope, seed: int) -> Iterator[tuple[str, str, str, Answers]]:
    """Answer every return that came: strand, body, case (blank outside the case strand), answers."""
    wave, due = scope.wave, definition.wave(scope.wave).due
    first = wave.startswith("baseline")
    for child in children_of(wave):
        bodies = list(child.bodies if first else child.dip_bodies)
        ratings = self_ratings(definition, wave, child, bodies, seed)
        for body in bodies:
            if (wave, body, child.case) in MISSING:
                continue
            own = {question: rating for (_, question), rating in ratings[body].items()}
            made = CaseReturn(wave=wave, body=body, child=child, ratings=own, due=due, seed=seed)
            yield "case", body, child.case, (case_values(definition, made), {})
    for strand, body in scope.asked[["strand", "body"]].itertuples(index=False):
        yield strand, body, "", _other(definition, wave, strand, body, due, seed)


def _other(definition: Definition, wave: str, strand: str, body: str, due: date, seed: int) -> Answers:
    if strand == "framework":
        return framework_values(definition, wave, body, due, seed), framework_rows(definition, wave, body, seed)
    if strand == "extract":
        return extract_values(definition, wave, body, due), extract_rows(definition, wave, body, seed)
    if strand == "panel":
        return panel_values(wave), panel_rows(definition, wave)
    if strand == "pulse":
        return pulse_values(), pulse_rows(definition, seed)
    return action_values(), action_rows(definition)


def _as_typed(wave: str, strand: str, body: str, case: str, values: dict[str, Any]) -> dict[str, Any]:
    """Type over the printed body where the story says so, and leave stray spaces as people do."""
    typed = TYPED_BODY.get((wave, strand, body, case))
    values = {**values, "body": typed} if typed else dict(values)
    if strand == "case" and dice(SEED, "spaces", body, case).random() < 0.15:
        values["author_role"] = f"{values['author_role']} "
    return values


def _write(
    definition: Definition, scope: Scope, strand: str, body: str, case: str, answers: Answers, path: Path
) -> Path:
    book = blank_workbook(definition, scope, strand, body, case or None, note=INVENTED)
    fill(book, layout(definition, strand, scope.wave), *answers)
    return save_workbook(book, path, definition.wave(scope.wave).due)


def _write_decisions(wave: str, folder: Path) -> Path:
    """Record which of two returns for one place counts."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["place", "sha256", "by", "at", "reason"])
    of, body, case = RESUBMITTED
    if of == wave:
        name = Path(expected_name("case", body, case))
        chosen = hashlib.sha256((folder / f"{name.stem}_v2.xlsx").read_bytes()).hexdigest()
        reason = "The second answers theme 5, which the first left blank (invented)."
        rows.writerow([f"case/{body}/{case}", chosen, "Audit lead", "2021-07-26", reason])
    path = folder / "decisions.csv"
    path.write_bytes(text.getvalue().encode("utf-8"))
    os.chmod(path, 0o600)  # noqa: PTH101  a no-op where files have no modes
    return path
