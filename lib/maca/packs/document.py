"""The case pack as a Word document: at most four pages, then an annex with every answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from maca.packs.pack import CasePack, Event, Mark, Note
from maca.packs.room import Room, brief, room_for, some_of_each
from maca.packs.wordtable import add_table, plain

__all__ = ["write_pack"]

INK = RGBColor(0x12, 0x43, 0x6D)
RED = RGBColor(0x9C, 0x00, 0x06)
SMALL = Pt(8)
BODY = Pt(9)
WIDE = 26.7
"""Centimetres between the margins."""

LONGEST_WORD, LONGEST_LINE = 18, 46
"""Characters by which the columns of a table are weighed."""


def write_pack(pack: CasePack, path: Path, title: str, marking: str, note: str = "") -> Path:
    """Write a case pack.

    Parameters
    ----------
    pack : CasePack
    path : pathlib.Path
        A .docx file.
    title : str
        The audit and the wave.
    marking : str
    note : str
        Printed below the title, as that the returns are invented.

    Returns
    -------
    pathlib.Path
        Readable by its owner alone.
    """
    document, room = _blank(pack, title, marking), room_for(pack)
    document.add_heading(f"Case pack {pack.case}", level=1)
    _line(document, title)
    if note:
        _line(document, note, red=True)
    _first_things(document, pack, room)
    _who(document, pack)
    _child(document, pack, room)
    _behaviour(document, pack)
    _chronology(document, pack, room)
    _ratings(document, pack, room)
    _notes(document, "What the child, the family and practitioners said", pack.voices, room)
    _notes(document, "Good practice and areas for development", pack.learning, room)
    _annex(document, pack, room)
    document.save(str(path))
    path.chmod(0o600)
    return path


def _blank(pack: CasePack, title: str, marking: str) -> Document:
    document = Document()
    document.core_properties.title = f"Case pack {pack.case}"
    document.core_properties.author = "maca"
    document.core_properties.language = "en-GB"
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin, section.bottom_margin = Cm(1.9), Cm(1.5)
    section.header_distance, section.footer_distance = Cm(0.8), Cm(0.7)
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    _small(header, f"{marking}    {title}    {pack.case}")
    _small(footer, f"Case pack {pack.case}, page ")
    _field(footer, "PAGE")
    _small(footer, " of ")
    _field(footer, "NUMPAGES")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", BODY
    normal.paragraph_format.space_after = Pt(2)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(1)
    for level, size in ((1, 16), (2, 11), (3, 10)):
        style = document.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), INK
        style.element.rPr.rFonts.set(qn("w:asciiTheme"), "")
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6), Pt(2)
    return document


def _small(paragraph: Paragraph, text: str) -> None:
    paragraph.add_run(plain(text)).font.size = SMALL


def _field(paragraph: Paragraph, name: str) -> None:
    """Add a number that the word processor fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    run.font.size = SMALL
    field.append(run._r)
    paragraph._p.append(field)


def _line(document: Document, text: str, red: bool = False) -> None:
    run = document.add_paragraph().add_run(plain(text))
    if red:
        run.bold, run.font.color.rgb = True, RED


def _list(document: Document, texts: Sequence[str], room: Room) -> None:
    """Give a list of at most so many points; what more there is stands in the annex."""
    for text in texts[: room.points]:
        document.add_paragraph(plain(brief(text, room.longest)), style="List Bullet")
    if len(texts) > room.points:
        _line(document, f"{len(texts) - room.points} more stand in the annex.")


def _first_things(document: Document, pack: CasePack, room: Room) -> None:
    """Concerns first, then what the reader must know."""
    document.add_heading("First of all", level=2)
    for text in pack.concerns:
        _line(document, text, red=text.startswith("OPEN"))
    _list(document, pack.warnings, room)
    if not pack.concerns and not pack.warnings:
        _line(document, "No immediate concern is marked, and nothing below contradicts itself.")


def _who(document: Document, pack: CasePack) -> None:
    document.add_heading("Who took part", level=2)
    came = [f"{body} ({state.lower()}, {day})" for body, state, day, _ in pack.taking_part if day]
    rest = [f"{body} ({state.lower()})" for body, state, day, _ in pack.taking_part if not day]
    _line(document, f"In: {'; '.join(came) or 'nobody'}.")
    _line(document, f"Not in, or not involved: {'; '.join(rest) or 'nobody'}.")


def _by_body(document: Document, pack: CasePack, columns: dict[str, dict[str, str]], differ: Iterable[str]) -> None:
    """Set what each body says of several things: a row a body, a column a thing; what differs is named and shaded."""
    heads = ["Body", *[f"{name} (differs)" if name in differ else name for name in columns]]
    rows = [[body, *[told.get(body, "") for told in columns.values()]] for body in pack.bodies]
    warn = {(down, at) for at, name in enumerate(columns, 1) if name in differ for down in range(len(rows))}
    add_table(document, heads, rows, _widths(heads, rows), warn)


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Share the width by what the columns hold: each has room for its longest word, the longest texts for more."""
    columns = list(zip(heads, *rows, strict=True))
    words = [max(len(word) for text in column for word in text.split() or [""]) for column in columns]
    least = [0.4 + 0.19 * min(word, LONGEST_WORD) for word in words]
    texts = [min(LONGEST_LINE, max(len(text) for text in column)) for column in columns]
    spare = max(0.0, WIDE - sum(least))
    shared = [low + spare * text / (sum(texts) or 1) for low, text in zip(least, texts, strict=True)]
    return [width * WIDE / sum(shared) for width in shared]


def _child(document: Document, pack: CasePack, room: Room) -> None:
    document.add_heading("The child as each body records them", level=2)
    if not pack.child:
        _line(document, "Nothing is recorded.")
        return
    _by_body(document, pack, pack.child, {text.partition(".")[0] for text in pack.disagreements})
    _list(document, [f"Bodies disagree. {text}" for text in pack.disagreements], room)


def _behaviour(document: Document, pack: CasePack) -> None:
    document.add_heading("The behaviour, and how it was classified at the time", level=2)
    if not pack.marks and not pack.classified:
        _line(document, "Nothing is recorded.")
    if pack.marks:
        rows = [[mark.label, _said_yes(pack, mark), str(mark.no), str(mark.not_known)] for mark in pack.marks]
        add_table(document, ["What made it harmful", "Yes", "No", "Not known"], rows, [7.0, 15.7, 1.8, 2.2])
    if pack.classified:
        _by_body(document, pack, pack.classified, ())


def _said_yes(pack: CasePack, mark: Mark) -> str:
    return _everyone(pack, mark.yes) if mark.yes or mark.no or mark.not_known else "nobody answered"


def _everyone(pack: CasePack, bodies: Sequence[str]) -> str:
    """Name bodies, or say that all of them are meant."""
    if len(bodies) > 2 and set(bodies) == set(pack.bodies):
        return f"All {len(pack.bodies)} bodies that answered"
    return ", ".join(bodies) or "nobody"


def _chronology(document: Document, pack: CasePack, room: Room) -> None:
    document.add_heading("What happened, in order", level=2)
    if not pack.events:
        _line(document, "No date is recorded.")
    else:
        shown = pack.events[: room.events]
        rows = [
            [event.date, _named(event), _days(event), _everyone(pack, event.bodies), _attended(event, room)]
            for event in shown
        ]
        warn = {(down, 1) for down, event in enumerate(shown) if event.clash}
        heads = ["Date", "Event", "Days since step before", "Dated so by", "Who attended"]
        add_table(document, heads, rows, [2.2, 5.6, 2.9, 10.0, 6.0], warn)
        if len(pack.events) > len(shown):
            _line(document, f"{len(pack.events) - len(shown)} later lines stand in the annex.")
    if pack.not_recorded:
        _line(document, f"Recorded by nobody: {', '.join(pack.not_recorded)}.")
    if pack.not_applicable:
        _line(document, f"Not applicable, by every body that answers: {', '.join(pack.not_applicable)}.")


def _named(event: Event) -> str:
    return f"{event.label} (dates clash)" if event.clash else event.label


def _days(event: Event) -> str:
    return "" if event.days is None else str(event.days)


def _attended(event: Event, room: Room) -> str:
    return brief(_whole(event), room.longest // 3)


def _ratings(document: Document, pack: CasePack, room: Room) -> None:
    document.add_heading("Questions that each body rated below standard (shaded: more than half)", level=2)
    if not pack.bodies:
        _line(document, "Nobody rated anything.")
    else:
        rows = [
            [theme, *[told.get(body, "none rated") for body in pack.bodies]] for theme, told in pack.ratings.items()
        ]
        warn = {(down, at) for down, row in enumerate(rows) for at, text in enumerate(row[1:], 1) if _most(text)}
        width = (WIDE - 4.6) / len(pack.bodies)
        add_table(document, ["Theme", *pack.bodies], rows, [4.6, *[width] * len(pack.bodies)], warn)
    if pack.panel:
        document.add_heading("What the panel has said so far", level=3)
        _list(document, pack.panel, room)


def _most(text: str) -> bool:
    """Say whether more than half are below."""
    n, word, of = text.partition(" of ")
    return bool(word) and 2 * int(n) > int(of)


def _notes(document: Document, heading: str, notes: Sequence[Note], room: Room) -> None:
    chosen = some_of_each(notes, room.notes)
    part = f" ({len(chosen)} of {len(notes)}; the others stand in the annex)" if len(notes) > len(chosen) else ""
    document.add_heading(f"{heading}{part}", level=2)
    _spoken(document, [note._replace(text=brief(note.text, room.longest)) for note in chosen])


def _spoken(document: Document, notes: Sequence[Note]) -> None:
    if not notes:
        _line(document, "Nobody wrote anything here.")
    for label, body, text in notes:
        paragraph = document.add_paragraph()
        paragraph.add_run(plain(f"{label} ({body}): ")).bold = True
        paragraph.add_run(plain(text))


def _annex(document: Document, pack: CasePack, room: Room) -> None:
    heading = document.add_heading("Annex: every answer, side by side", level=2)
    heading.paragraph_format.page_break_before = True
    if pack.bodies:
        _side_by_side(document, pack)
    for theme, answers in pack.annex.items():
        document.add_heading(f"{theme}, with the evidence", level=3)
        rows: list[list[str]] = []
        last = ""
        for question, body, rating, basis, evidence in answers:
            rows += [[question]] if question != last else []
            rows.append([body, rating, basis, evidence])
            last = question
        add_table(document, ["Body", "Rating", "Rests on", "Evidence and reasons"], rows, [6.0, 2.8, 2.8, 15.1])
    _rest(document, pack, room)
    document.add_heading("Sources of the chronology", level=3)
    rows = [[event.date, event.label, place] for event in pack.events for place in event.places]
    add_table(document, ["Date", "Event", "File, sheet and cell"], rows, [2.4, 6.0, 18.3])
    document.add_heading("Returns", level=3)
    files = [[body, state, file] for body, state, _, file in pack.taking_part]
    add_table(document, ["Body", "State", "File"], files, [8.0, 4.0, 14.7])


def _side_by_side(document: Document, pack: CasePack) -> None:
    """Set every rating of every body into one table, with whether evidence was seen or asserted."""
    document.add_heading("Ratings side by side", level=3)
    rows: list[list[str]] = []
    for theme, answers in pack.annex.items():
        told: dict[str, dict[str, str]] = {}
        for question, body, rating, basis, _ in answers:
            told.setdefault(question, {})[body] = f"{rating} ({basis.lower()})" if basis else rating
        rows.append([theme])
        rows += [[question, *[said.get(body, "") for body in pack.bodies]] for question, said in told.items()]
    width = (WIDE - 7.5) / len(pack.bodies)
    add_table(document, ["Question", *pack.bodies], rows, [7.5, *[width] * len(pack.bodies)])


def _rest(document: Document, pack: CasePack, room: Room) -> None:
    """Give in whole what the four pages had no room for."""
    lists = (
        ("All warnings", pack.warnings),
        ("All disagreements about the child", [f"Bodies disagree. {text}" for text in pack.disagreements]),
        ("All that the panel has said", pack.panel),
    )
    for heading, texts in lists:
        if len(texts) > room.points or any(len(text) > room.longest for text in texts):
            document.add_heading(heading, level=3)
            for text in texts:
                document.add_paragraph(plain(text), style="List Bullet")
    for heading, notes in (("All voices", pack.voices), ("All learning", pack.learning)):
        if len(notes) > room.notes or any(len(note.text) > room.longest for note in notes):
            document.add_heading(heading, level=3)
            _spoken(document, notes)
    if len(pack.events) > room.events or any(len(_whole(event)) > room.longest // 3 for event in pack.events):
        document.add_heading("The whole chronology", level=3)
        rows = [[event.date, _named(event), ", ".join(event.bodies), _whole(event)] for event in pack.events]
        add_table(document, ["Date", "Event", "Dated so by", "Who attended"], rows, [2.2, 5.0, 9.0, 10.5])


def _whole(event: Event) -> str:
    return "; ".join(event.attended)
