"""The recipe of a run: definition, returns, tables, protection, chapters, report, and into place."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from maca.batch.cache import ChapterCache, material_digests
from maca.batch.chapters import MADE, collect, run_chapters, warm_up
from maca.batch.companion import companion
from maca.batch.outcome import Counts, Outcome, count_intake
from maca.batch.parameters import check_parameters
from maca.batch.plan import ChapterRun, plan_chapters
from maca.batch.progress import Reporter
from maca.batch.signals import refuse_if_told, stop_on_signals
from maca.definition import Definition, check_wave, load_definition
from maca.definition.labels import labels_of
from maca.disclosure import protect
from maca.errors import ChapterError, StoppedError
from maca.packs import make_panel
from maca.project import returns_folder, sample_folder
from maca.report import FORMATS, Front, check_formats, import_makers, write_formats
from maca.runs.folder import STAGING, EditionFolder, made_at, make_private, new_run_id, private_files
from maca.runs.grid import scope_folder
from maca.runs.inputs import Inputs, hash_inputs, library_digest
from maca.runs.manifest import file_digests, read_manifest, start_manifest, table_digests, write_manifest
from maca.runs.material import Material, earlier_data, gather, write_material
from maca.runs.opened import check_edition
from maca.runs.reference import reference_files
from maca.sample import INVENTED
from maca.scope import Scope
from maca.sheets import make_sheets
from maca.tables.answers_book import write_answers
from maca.tables.catalogue import read_tables
from maca.tables.data import AuditData
from maca.trace import TRACE_FOLDER, untraceable, write_trace_pages
from maca.words import WORDS, Passage, check_passages, read_words, refuse_unless_final

__all__ = ["Request", "run_audit"]


@dataclass(frozen=True)
class Request:
    """What is asked of a run.

    Attributes
    ----------
    wave : str
    edition : str
    audit : str
    returns : pathlib.Path, optional
        None: data/returns/<wave>.
    out : pathlib.Path
    formats : tuple of str
        Of report.FORMATS.
    strict : bool
        Refuse while an expected return is missing.
    passwords : callable, optional
        Gives passwords; called only if a workbook is locked.
    final : bool
        Refuse while any of people's words is not approved as it stands.
    """

    wave: str
    edition: str = "restricted"
    audit: str = "hsb"
    returns: Path | None = None
    out: Path = Path("outputs")
    formats: tuple[str, ...] = tuple(FORMATS)
    strict: bool = False
    passwords: Callable[[], Sequence[str]] | None = None
    final: bool = False

    @property
    def returns_folder(self) -> Path:
        """The folder that is read."""
        return (self.returns or returns_folder(self.wave)).resolve()


def run_audit(request: Request, reporter: Reporter) -> Outcome:
    """Run an audit: from a folder of returns to a report in its place.

    Parameters
    ----------
    request : Request
    reporter : Reporter

    Returns
    -------
    Outcome
        Exit 0, or 1 where files that look like returns could not be used. A run whose inputs equal those of `latest` is
        not made again: its outcome is `unchanged`.

    Raises
    ------
    MacaError
        With the exit code that design.md section 6 gives. The last good run stays in place whatever happens.
    """
    definition = load_definition(request.audit)
    check_wave(definition, request.wave)
    check_edition(request.edition)
    check_formats(request.formats)
    protect({}, definition, request.edition)
    inputs = read_inputs(request, definition)
    read_words(definition, request.returns_folder / WORDS)
    place = EditionFolder.of(request.out.resolve(), request.audit, request.wave, request.edition)
    with _private(place), stop_on_signals():
        place.prepare()
        with place.lock():
            unchanged = _unchanged(place, inputs)
            if unchanged:
                _refuse_missing(request, unchanged.counts)
                _passages(request, definition, Path(unchanged.path))
                return unchanged
            return _make(request, definition, inputs, place, reporter)


def read_inputs(request: Request, definition: Definition) -> Inputs:
    """Hash all that a run is made from."""
    wave = definition.wave(request.wave)
    earlier = (
        EditionFolder.of(request.out.resolve(), request.audit, wave.earlier, "restricted").latest()
        if wave.earlier
        else None
    )
    return hash_inputs(
        returns=request.returns_folder,
        reference=reference_files(definition),
        scope=scope_folder(request.wave, request.returns_folder),
        notebooks=sorted({run.notebook for run in plan_chapters(definition, request.wave)}),
        settings={
            "audit": request.audit,
            "wave": request.wave,
            "edition": request.edition,
            "formats": " ".join(request.formats),
            "definition": definition.digest,
            "library": library_digest(),
            "earlier": read_manifest(earlier)["inputs"]["digest"] if earlier else "none",
        },
    )


def _private(place: EditionFolder) -> AbstractContextManager[None]:
    return private_files() if place.private else nullcontext()


def _unchanged(place: EditionFolder, inputs: Inputs) -> Outcome | None:
    latest = place.latest()
    if latest is None:
        return None
    manifest = read_manifest(latest)
    if manifest["inputs"]["digest"] != inputs.digest:
        return None
    counts = Counts(**manifest["counts"])
    return Outcome("unchanged", manifest["exit"], latest.name, str(latest), counts)


def _make(
    request: Request, definition: Definition, inputs: Inputs, place: EditionFolder, reporter: Reporter
) -> Outcome:
    run_id = new_run_id(inputs.digest)
    place.refuse_earlier(run_id)
    staging = place.path / STAGING / run_id
    timings: dict[str, float] = {}
    try:
        staging = place.stage(run_id)
        warm_up()
        planned = plan_chapters(definition, request.wave)
        check_parameters(planned, _parameters(request, staging))
        manifest = _begin(request, definition, inputs, staging)
        with _timed(timings, "tables"):
            material = gather(
                definition,
                request.wave,
                request.returns_folder,
                _earlier(definition, request),
                request.passwords,
            )
        refuse_if_told()
        reporter.concerns(material.intake.concerns)
        if material.grid_note:
            reporter.warn(material.grid_note)
        counts = count_intake(material.intake, material.data.scope)
        _refuse_missing(request, counts)
        manifest |= {"counts": asdict(counts), "open_concerns": counts.concerns}
        write_manifest(staging, manifest)
        reporter.step(f"{len(material.intake.receipts)} files read, {len(material.tables)} tables computed")
        with _timed(timings, "write"):
            write_material(material, request.edition, staging)
            passages = _passages(request, definition, staging)
        with _timed(timings, "chapters"), companion(_beside(request, material, staging, manifest)):
            cache = _cache(place, manifest, staging)
            _run_chapters(request, planned, staging, manifest, cache, reporter)
        refuse_if_told()
        reporter.step("write the report")
        with _timed(timings, "report"):
            _report(definition, request, planned, staging, manifest, material.data.scope, passages, reporter)
        _refuse_changed(inputs, read_inputs(request, load_definition(request.audit)))
        refuse_if_told()
        _end(staging, manifest, counts, timings)
        done = place.finish(staging)
    except ChapterError:
        _keep_failed(place, staging)
        raise
    except OSError as error:
        shutil.rmtree(staging, ignore_errors=True)
        raise StoppedError(
            "B006",
            f"{place.path} cannot be written to ({error.strerror}). Free space or choose another folder with --out.",
        ) from error
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    outcome = "done" if manifest["exit"] == 0 else "unusable files"
    return Outcome(outcome, manifest["exit"], done.name, str(done), counts)


def _earlier(definition: Definition, request: Request) -> AuditData | None:
    """Read the earlier wave's run; one that is there and cannot be read is said, and not taken for a missing one."""
    try:
        return earlier_data(definition, request.wave, request.out.resolve())
    except (OSError, ValueError, KeyError) as error:
        before = definition.wave(definition.wave(request.wave).earlier or "").label
        raise StoppedError(
            "B011",
            f"the run of {before} that this wave looks back to cannot be read ({type(error).__name__}). Run that wave "
            "again in its restricted edition, then this one.",
        ) from error


def _beside(
    request: Request, material: Material, staging: Path, manifest: dict[str, Any]
) -> list[Callable[[], object]]:
    """List what can be done beside the chapters: imports, and what the restricted edition holds for people alone."""
    if request.edition != "restricted":
        return [lambda: import_makers(request.formats)]
    note = INVENTED if manifest["invented"] else ""
    data = material.data
    marking = data.definition.disclosure["restricted"].marking
    return [
        lambda: write_answers(data, material.tables, staging / "answers.xlsx"),
        lambda: make_panel(data, staging / "packs", note),
        lambda: make_sheets(data, staging / "sheets", note, data.replies),
        lambda: write_trace_pages(data, material.tables, staging / TRACE_FOLDER, marking, note),
        lambda: import_makers(request.formats),
    ]


def _passages(request: Request, definition: Definition, run: Path) -> list[Passage]:
    """Choose the words that this edition shows, each held against the run's tables."""
    blocks, recorded = read_words(definition, request.returns_folder / WORDS)
    passages = check_passages(definition, blocks, recorded, read_tables(run / "tables"), request.edition)
    if request.final:
        refuse_unless_final(passages)
    return passages


def _refuse_missing(request: Request, counts: Counts) -> None:
    if request.strict and counts.missing:
        raise StoppedError(
            "B008",
            f"{counts.missing} expected returns are missing. See the tracker of `maca check`, or run without --strict.",
        )


def _refuse_changed(before: Inputs, after: Inputs) -> None:
    program = ("library", "notebooks/")
    changed = [name for name in before.changed(after) if not name.startswith(program)]
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise StoppedError(
            "B002",
            f"{changed[0]}{more} changed while the run was at work. Let the files rest and start again.",
            logged=f"{len(changed)} inputs changed while the run was at work.",
        )


def _begin(request: Request, definition: Definition, inputs: Inputs, staging: Path) -> dict[str, Any]:
    wave = definition.wave(request.wave)
    invented = request.returns_folder == sample_folder(request.wave).resolve()
    earlier = wave.earlier if inputs.settings["earlier"] != "none" else None
    manifest = start_manifest(staging.name, request.audit, request.wave, request.edition, inputs, invented, earlier)
    manifest["returns"] = str(request.returns_folder)
    write_manifest(staging, manifest)
    return manifest


def _parameters(request: Request, staging: Path) -> dict[str, Any]:
    return {"audit": request.audit, "wave": request.wave, "edition": request.edition, "folder": str(staging)}


def _run_chapters(
    request: Request,
    planned: list[ChapterRun],
    staging: Path,
    manifest: dict[str, Any],
    cache: ChapterCache,
    reporter: Reporter,
) -> None:
    results = run_chapters(
        planned,
        staging,
        _parameters(request, staging),
        cache,
        reporter.chapter,
    )
    facts = collect(planned, staging)
    manifest["chapters"] = {
        name: {"seconds": round(result.seconds, 2), "cached": result.cached, **facts[name]}
        for name, result in results.items()
    }


def _cache(place: EditionFolder, manifest: dict[str, Any], staging: Path) -> ChapterCache:
    settings = {
        **{name: manifest["inputs"]["settings"][name] for name in ("definition", "library", "wave", "edition")},
        "versions": json.dumps(manifest["versions"]),
        "invented": str(manifest["invented"]),
        "earlier": str(manifest["earlier"]),
        "concerns": str(manifest["open_concerns"]),
    }
    return ChapterCache(place.chapters, settings, material_digests(staging))


def _report(
    definition: Definition,
    request: Request,
    planned: list[ChapterRun],
    staging: Path,
    manifest: dict[str, Any],
    scope: Scope,
    passages: list[Passage],
    reporter: Reporter,
) -> None:
    labels = labels_of(definition)
    front = Front(
        title=definition.title,
        partnership=definition.partnership,
        wave_label=definition.wave(request.wave).label,
        edition=request.edition,
        marking=definition.disclosure[request.edition].marking,
        run_id=staging.name,
        made_on=f"{made_at(staging.name):%Y-%m-%d}",
        invented=manifest["invented"],
        themes={str(theme.id): theme.label for theme in definition.themes},
        titles={Path(row.notebook).stem: row.title for row in definition.chapters if not row.each},
        labels={**labels, "body": {**labels["body"], **{body.id: body.label for body in scope.bodies}}},
    )
    pages = sorted((staging / TRACE_FOLDER).glob("*.html"))
    if pages:
        traced = {page.stem: f"{TRACE_FOLDER}/{page.name}" for page in pages}
        front = replace(front, traced=traced, untraced=untraceable())
    chapters = [staging / "chapters" / f"{run.name}.ipynb" for run in planned]
    made = write_formats(staging, chapters, front, request.formats, passages)
    refused = {name: reason for name, reason in made.items() if isinstance(reason, str)}
    for reason in refused.values():
        reporter.warn(reason)
    manifest["not_made"] = refused
    if "report.html" in refused:
        raise ChapterError("B007", f"{refused['report.html']} Without it there is no report.")


def _end(staging: Path, manifest: dict[str, Any], counts: Counts, timings: dict[str, float]) -> None:
    shutil.rmtree(staging / MADE)
    if manifest["edition"] != "restricted":
        shutil.rmtree(staging / "chapters")
    manifest.update(
        outcome="done",
        exit=1 if counts.unusable else 0,
        tables=table_digests(staging),
        files=file_digests(staging),
        timings={name: round(seconds, 2) for name, seconds in timings.items()},
    )
    write_manifest(staging, manifest)


def _keep_failed(place: EditionFolder, staging: Path) -> None:
    for name in ("frames", "answers.xlsx"):
        path = staging / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    if place.private:
        make_private(staging)
    place.fail(staging)


@contextmanager
def _timed(timings: dict[str, float], name: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    timings[name] = time.perf_counter() - begun
