"""Load a folder of returns: every file read once, checked, registered and accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from maca.definition import Definition
from maca.errors import StoppedError, UsageError
from maca.reader.book import Reading
from maca.reader.pool import Limits, Pool
from maca.returns.across import add_doubts
from maca.returns.check import Bench, check
from maca.returns.comments import CONSENT
from maca.returns.concerns import concerns_of
from maca.returns.decisions import Decisions, read_decisions
from maca.returns.delivery import Delivery
from maca.returns.frames import (
    CONCERN_COLUMNS,
    FAULT_COLUMNS,
    RECEIPT_COLUMNS,
    Intake,
    answers_frame,
    text_frame,
)
from maca.returns.link_decisions import decided_links
from maca.returns.link_key import read_link_key
from maca.returns.opening import Passwords, files_of, open_deliveries
from maca.returns.references import CASE_COLUMNS
from maca.returns.register import register
from maca.returns.rules import Fault
from maca.returns.values import Vocabulary
from maca.scope import Scope

__all__ = ["load_returns"]

HISTORY_OF = "actions"
"""The strand of which the versions that do not count are kept too: the plan is read back as often as it comes."""


def load_returns(
    definition: Definition,
    scope: Scope,
    folder: Path,
    *,
    workers: int | None = None,
    limits: Limits | None = None,
    passwords: Sequence[str] | Callable[[], Sequence[str]] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Intake:
    """Read every file of a folder once and say what became of it.

    Parameters
    ----------
    definition : Definition
    scope : Scope
        The scope grid of the wave that the returns are for.
    folder : pathlib.Path
        Sub-folders are read too. scope.xlsx, words.xlsx, tags.xlsx and decisions.csv are not returns.
    workers : int, optional
        Child processes that read side by side.
    limits : Limits
        What one file may cost.
    passwords : sequence of str, or callable that gives one
        Tried on workbooks that have one; a callable is called only if there is such a workbook, and once.
    progress : callable, optional
        Called with the number of files done and of all files.

    Returns
    -------
    Intake

    Raises
    ------
    UsageError
        P010, if there is no such folder; L001 to L004, if the key for linking is wanted and cannot be used.
    StoppedError
        R090, if the sums do not hold: files in are files accounted for, and read and in fault are expected.
    """
    if not folder.is_dir():
        raise UsageError("P010", f"no folder {str(folder)!r}. Name the folder with the returns in --returns.")
    decisions = read_decisions(definition, folder)
    commented = frozenset(place.removeprefix(CONSENT) for place in decisions.by_place if place.startswith(CONSENT))
    bench = Bench.of(Vocabulary(definition, scope.wave), scope, read_link_key(definition), commented)
    files = files_of(folder)
    deliveries = []
    with Pool(workers, limits) as pool:
        for delivery in open_deliveries(folder, files, pool, Passwords(passwords)):
            for checked in check(delivery, bench):
                checked.reading = Reading(checked.reading.kind)
                deliveries.append(checked)
            if progress:
                progress(sum("!" not in known.file for known in deliveries), len(files))
    loose = [*decisions.faults, *register(deliveries, decisions, definition)]
    add_doubts(deliveries, definition)
    concerns = concerns_of(deliveries, decisions, definition)
    intake = _gather(deliveries, loose, concerns, folder, decisions, definition)
    _hold_sums(intake, len(deliveries))
    return intake


def _gather(
    deliveries: list[Delivery],
    loose: list[Fault],
    concerns: list[dict[str, object]],
    folder: Path,
    decisions: Decisions,
    definition: Definition,
) -> Intake:
    answers = answers_frame(
        [row for delivery in deliveries if delivery.used and not delivery.nil for row in _answer_rows(delivery)]
    )
    links, unfollowed = decided_links(decisions, answers, definition)
    other_versions = [
        row
        for delivery in deliveries
        if delivery.strand == HISTORY_OF and delivery.status in {"superseded", "undecided"} and not delivery.used
        for row in _answer_rows(delivery)
    ]
    receipts = [_receipt(delivery) for delivery in deliveries]
    faults = [_fault_row(made, delivery.file) for delivery in deliveries for made in delivery.faults]
    faults += [_fault_row(made, made.file) for made in [*loose, *unfollowed]]
    return Intake(
        answers=answers,
        receipts=text_frame(receipts, RECEIPT_COLUMNS),
        faults=text_frame(faults, FAULT_COLUMNS),
        concerns=text_frame(concerns, CONCERN_COLUMNS),
        folder=folder,
        links=links,
        superseded=answers_frame(other_versions),
    )


def _answer_rows(delivery: Delivery) -> Iterator[tuple[object, ...]]:
    """Give the rows of ANSWER_COLUMNS: tuples, since an extract has hundreds of thousands."""
    cases = {
        (row.item.table, row.row): row.value for row in delivery.answers.rows if row.row and row.item.id in CASE_COLUMNS
    }
    body = delivery.body
    for row in delivery.answers.rows:
        item = row.item
        yield (
            delivery.strand,
            body.id,
            body.agency,
            delivery.case or cases.get((item.table, row.row)),
            item.table if row.row else None,
            row.row or None,
            item.id,
            item.question or None,
            item.part or None,
            item.theme,
            item.objective or None,
            item.type,
            row.value,
            row.raw,
            row.state,
            delivery.file,
            row.sheet,
            row.cell,
        )


def _receipt(delivery: Delivery) -> dict[str, object]:
    counted = delivery.used and not delivery.nil
    expected, read, in_fault = delivery.answers.counts if counted else (0, 0, 0)
    return {
        "file": delivery.file,
        "sha256": delivery.sha256,
        "received": delivery.received,
        "strand": delivery.strand,
        "agency": delivery.body.agency if delivery.body else "",
        "body": delivery.body.id if delivery.body else "",
        "case": delivery.case or "",
        "version": delivery.version,
        "status": delivery.status,
        "superseded_by": delivery.superseded_by,
        "expected": expected,
        "read": read,
        "in_fault": in_fault,
        "faults": len(delivery.faults),
    }


def _fault_row(made: Fault, file: str) -> dict[str, object]:
    return {
        "file": file,
        "sheet": made.sheet,
        "cell": made.cell,
        "input": made.input,
        "code": made.code,
        "severity": made.severity,
        "found": made.found,
        "message": made.message,
        "fix": made.fix,
    }


def _hold_sums(intake: Intake, files: int) -> None:
    receipts = intake.receipts
    if len(receipts) != files or receipts["file"].duplicated().any():
        raise StoppedError(
            "R090", f"{files} files came in and {len(receipts)} are accounted for. Report this fault of maca."
        )
    expected, held = receipts["expected"].sum(), receipts["read"].sum() + receipts["in_fault"].sum()
    if expected != held:
        raise StoppedError(
            "R090", f"{expected} answers were expected and {held} are accounted for. Report this fault of maca."
        )
