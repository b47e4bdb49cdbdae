"""report.pdf: tagged (PDF/UA-1), with bookmarks, through Typst."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from maca.report.content import Content
from maca.report.front import INVENTED, Front
from maca.report.paper import lay_out
from maca.report.typeset import quoted, typst_blocks

__all__ = ["compile_typst", "write_pdf"]

LOOK = Path(__file__).parent / "templates" / "report.typ"


def write_pdf(content: Content, front: Front, target: Path) -> Path:
    """Write report.pdf.

    Parameters
    ----------
    content : Content
    front : Front
    target : pathlib.Path

    Returns
    -------
    pathlib.Path
        `target`.

    Raises
    ------
    typst.TypstError
        If the document does not meet PDF/UA-1, as when a picture has no alternative text.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = "\n\n".join([cover(front), typst_blocks(lay_out(content, folder).blocks)])
        return compile_typst(source, front, folder, target)


def compile_typst(source: str, front: Front, folder: Path, target: Path) -> Path:
    """Compile a document in our look; its pictures lie in `folder`."""
    import typst

    main = folder / "main.typ"
    main.write_text(f"{LOOK.read_text(encoding='utf-8')}\n\n{source}\n", encoding="utf-8")
    typst.compile(
        str(main),
        output=str(target),
        root=str(folder),
        font_paths=[_fonts()],
        pdf_standards=["ua-1"],
        sys_inputs=dict(_inputs(front)),
    )
    _pack(target)
    return target


def _pack(target: Path) -> None:
    """Store the thousands of tags in compressed object streams: a quarter smaller, and nothing else changes."""
    import pikepdf

    packed = target.with_suffix(".packed")
    with pikepdf.open(target) as document:
        document.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    packed.replace(target)


def cover(front: Front) -> str:
    """Set the title, the particulars and the contents list."""
    rows = ", ".join(f"[{_run(term)}], [#strong[{_run(words)}]]" for term, words in front.particulars if words)
    invented = f"#banner[#strong[Invented returns.] {_run(INVENTED)}]" if front.invented else ""
    return "\n\n".join(
        [
            f"#block(above: 12mm, text(fill: grey)[{_run(front.partnership)}])",
            f"#document-title[{_run(front.title)}]",
            f"#grid(columns: (22mm, 1fr), row-gutter: 7pt, {rows})",
            invented,
            "#v(6mm)\n#outline(title: [Contents], depth: 2, indent: 6mm)",
            "#show heading.where(level: 1): it => { pagebreak(weak: true); it }",
        ]
    )


def _run(text: str) -> str:
    return f"#{quoted(text)};"


def _inputs(front: Front) -> Mapping[str, str]:
    return {
        "title": front.title,
        "partnership": front.partnership,
        "wave": front.wave_label,
        "edition": front.edition,
        "run": front.run_id,
        "marking": front.marking,
        "invented": "yes" if front.invented else "",
    }


def _fonts() -> str:
    """Find the fonts that come with matplotlib, for machines that have no other."""
    import matplotlib

    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf")
