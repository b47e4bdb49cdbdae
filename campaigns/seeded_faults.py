"""Put faults into filled templates, read them, and print what was found, where, and what was invented.

    python campaigns/seeded_faults.py --faults 400 --seed 7 [--round-trip] [--kinds xlsx ods xls]

Each workbook carries several cell faults at once on top of what it can bear without one (title rows, blank rows,
other sheet order, names gone). With --round-trip the workbooks also go through LibreOffice to xlsx, ods and xls before
they are read. A rating, date or number that is read otherwise than it was meant, with nothing said of its cell, is a
wrong acceptance, and so is a return that is taken for another body's or case's.
"""

from __future__ import annotations

import argparse
import itertools
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from manglings import ALONE, CARRIERS, CELL_MANGLINGS, WAVE, Case, Expected, clean_case, to_bytes

from maca.definition import Definition, load_definition
from maca.returns import Intake, load_returns
from maca.scope import Scope, read_scope, write_scope

Places = dict[str, Iterator[tuple[str, str | None]]]
"""For each strand the bodies and cases that a return can be made for."""

FAULTS_EACH = 6
"""Cell faults in one workbook."""

CHANGED_BY_SAVING = {
    "formula_without_result",  # a stored result appears
    "programs_formula",
    "error_value",  # ods keeps the error as a formula's result
    "hidden_characters",
    "longest_text",  # the row grows beyond what LibreOffice keeps
    "serial_date",
    "comment",
    "fill_alone",
    "fill_against_word",
    "struck_rating",
    "struck_text",
    "hidden_row",
    "merged_ratings",
    "merged_evidence",
    "apostrophe",
}
"""Manglings that another program changes, or that only an xlsx shows: left out of the round trip."""

REGISTER = {"R060", "R061", "R062", "R065", "R150", "R151"}
"""Said because the campaign sends many returns for one place, about children that dice made up.

tests/unit/returns/test_returns_of_one_case.py holds the rules on returns of one case and on a panel's workbook.
"""

FORMAT = {"R018"}
"""What is said of every xls and ods."""


@dataclass
class Score:
    """What became of the faults."""

    workbooks: int = 0
    injected: int = 0
    found: int = 0
    twice: int = 0
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    clean: int = 0
    false_alarms: list[str] = field(default_factory=list)
    compared: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def lines(self, title: str) -> list[str]:
        """Say it."""
        rate = 100 * self.found / max(self.injected, 1)
        lines = [
            f"{title}: {self.workbooks} workbooks, {self.injected} faults put in, "
            f"{self.found} found once at the right cell ({rate:.1f} %), {len(self.missed)} missed or misplaced, "
            f"{self.twice} found twice, {len(self.invented)} invented; "
            f"{self.clean} clean workbooks, {len(self.false_alarms)} false alarms; "
            f"{self.compared} ratings, dates and numbers compared, {len(self.wrong)} taken wrongly without a word; "
            f"read in {self.seconds:.1f} s"
        ]
        return (
            lines
            + [f"  missed {text}" for text in self.missed[:10]]
            + [f"  wrong {text}" for text in self.wrong[:10]]
            + [f"  invented {text}" for text in [*self.invented, *self.false_alarms][:10]]
        )


def mangle(
    definition: Definition, scope: Scope, rng: random.Random, leave_out: set[str], each: int, places: Places
) -> Case:
    """Fill a template and put some faults into it."""
    strand = rng.choice(["case", "case", "case", "framework"])
    body, case = next(places[strand])
    made = clean_case(definition, scope, strand, body, case, rng)
    for name in rng.sample(sorted(CARRIERS), rng.randrange(3)):
        CARRIERS[name](made)
    choices = [name for name in CELL_MANGLINGS if name not in leave_out]
    if rng.random() < 0.1 and strand == "case":
        name = rng.choice(sorted(set(ALONE) - leave_out))
        ALONE[name][1](made)
        choices = [name for name in choices if "date" not in name]
    for name in rng.sample(choices, min(each, len(choices))):
        try:
            CELL_MANGLINGS[name][1](made)
        except (IndexError, KeyError, LookupError):
            continue  # this kind of return has no cell for it
    return made


def places_of(scope: Scope) -> Places:
    """Give for each strand one place of the scope grid after the other, so that many returns can all be used."""
    asked = scope.expected()
    return {
        strand: itertools.cycle(
            [
                (row.body, None if strand != "case" else row.case)
                for row in asked[asked["strand"] == strand].itertuples()
            ]
        )
        for strand in asked["strand"].unique()
    }


def count_wrong(result: Score, intake: Intake, made: dict[str, Case]) -> None:
    """Compare what was read of each return with what was meant; a cell of which anything is said is not wrong."""
    told = set(intake.faults[["file", "sheet", "cell"]].itertuples(index=False, name=None))
    for file, answers in intake.answers.groupby("file"):
        body, case = made[file].place
        if set(answers["body"]) != {body} or (case and set(answers["case"]) != {case}):
            result.wrong.append(f"{file} was taken for another place")
        rows = answers[answers["state"] == "answered"]
        for row in rows.itertuples():
            meant = made[file].meant.get((row.input, 0 if pd.isna(row.row) else int(row.row)))
            if meant is None or row.type not in {"rating", "date", "whole"}:
                continue
            result.compared += 1
            if row.value != meant and (file, row.sheet, row.cell) not in told:
                result.wrong.append(f"{file} {row.sheet}!{row.cell}: {row.value} instead of {meant}")


def score(intake: Intake, sent: dict[str, list[Expected]], clean: set[str], ignore: set[str]) -> Score:
    """Hold what was found against what was put in."""
    result = Score(workbooks=len(sent))
    for file, expected in sent.items():
        rows = intake.faults[intake.faults["file"] == file]
        found = Counter((row.code, row.sheet, row.cell) for row in rows.itertuples() if row.code not in ignore)
        wanted = Counter((item.code, item.sheet, item.cell) for item in expected)
        extra = found - wanted
        result.twice += sum(count for key, count in extra.items() if key in wanted)
        if file in clean:
            result.clean += 1
            result.false_alarms += [f"{file} {key}" for key in extra]
        else:
            result.invented += [f"{file} {key}" for key in extra if key not in wanted]
        result.injected += sum(wanted.values())
        result.found += sum((wanted & found).values())
        result.missed += [f"{file} {key}" for key in wanted - found]
    return result


def run(
    folder: Path, faults: int, clean: int, seed: int, kinds: tuple[str, ...] = (), each: int = FAULTS_EACH
) -> dict[str, Score]:
    """Make the workbooks, send them through LibreOffice where `kinds` are named, read and score them.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder.
    faults, clean : int
        At least so many faults, and so many workbooks without one.
    seed : int
    kinds : tuple of str
        Formats of a round trip: xlsx, ods, xls.
    each : int
        Faults in one workbook.

    Returns
    -------
    dict of str to Score
        `straight`, and one for each kind.
    """
    definition = load_definition("hsb")
    write_scope(definition, WAVE, folder / "scope.xlsx")
    scope = read_scope(definition, WAVE, folder)
    scores = {}
    for kind in ("", *kinds):
        rng = random.Random(f"{seed}{kind}")
        place = folder / (kind or "straight")
        place.mkdir()
        places, cases = places_of(scope), dict[str, Case]()
        sent: dict[str, list[Expected]] = {}
        unspoilt: set[str] = set()
        while sum(map(len, sent.values())) < faults or len(unspoilt) < clean:
            plain = len(unspoilt) < clean and (len(sent) % 3 == 0 or sum(map(len, sent.values())) >= faults)
            if plain:
                strand = rng.choice(["case", "framework", "extract", "panel"])
                body, case = next(places[strand])
                made = clean_case(definition, scope, strand, body, case, rng)
            else:
                made = mangle(definition, scope, rng, CHANGED_BY_SAVING if kind else set(), each, places)
            file = f"{len(sent):04d}.xlsx"
            cases[f"{len(sent):04d}.{kind or 'xlsx'}"] = made
            (place / file).write_bytes(to_bytes(made.book))
            sent[file] = made.expected
            if plain:
                unspoilt.add(file)
        ending = kind or "xlsx"
        if kind:
            _save_again(place, kind)
        sent = {file.replace(".xlsx", f".{ending}"): expected for file, expected in sent.items()}
        unspoilt = {file.replace(".xlsx", f".{ending}") for file in unspoilt}
        start = time.perf_counter()
        intake = load_returns(definition, scope, place)
        made_score = score(intake, sent, unspoilt, REGISTER | FORMAT)
        count_wrong(made_score, intake, cases)
        made_score.seconds = time.perf_counter() - start
        scores[kind or "straight"] = made_score
    return scores


def _save_again(place: Path, kind: str) -> None:
    """Let LibreOffice open and save every workbook."""
    soffice = shutil.which("soffice")
    if soffice is None:
        raise SystemExit("LibreOffice is not installed: leave --round-trip out.")
    out = place / "saved"
    files = sorted(str(path) for path in place.glob("*.xlsx"))
    profile = f"-env:UserInstallation=file://{place / 'profile'}"
    filters = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods", "xls": "xls:MS Excel 97"}
    command = [soffice, profile, "--headless", "--convert-to", filters[kind], "--outdir", str(out), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=1800)
    for path in place.glob("*.xlsx"):
        path.unlink()
    for path in out.iterdir():
        shutil.move(path, place / path.name)
    out.rmdir()
    shutil.rmtree(place / "profile", ignore_errors=True)


def main() -> None:
    """Run the campaign and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", type=int, default=400)
    parser.add_argument("--clean", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--round-trip", action="store_true")
    parser.add_argument("--kinds", nargs="+", choices=["xlsx", "ods", "xls"], default=["xlsx", "ods", "xls"])
    options = parser.parse_args()
    kinds = tuple(options.kinds) if options.round_trip else ()
    with tempfile.TemporaryDirectory() as folder:
        for title, made in run(Path(folder), options.faults, options.clean, options.seed, kinds).items():
            print("\n".join(made.lines(title)))


if __name__ == "__main__":
    main()
