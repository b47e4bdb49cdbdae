"""Executed chapters made by hand, with the markup that chapters publish."""

from __future__ import annotations

import base64
import html
import io
from pathlib import Path

import matplotlib
import nbformat
import pandas as pd

matplotlib.use("Agg")
from matplotlib.figure import Figure

from maca.report import Front
from maca.tables.catalogue import write_tables
from maca.tables.table import Table, TableSpec

THEMES = {
    "1": "Responses",
    "2": "Prevention",
    "3": "Assessment and referral pathways",
    "4": "Approach to intervention",
    "5": "Workforce development",
}
FRONT = Front(
    title="Multi-agency case audit on harmful sexual behaviour",
    partnership="Torbay Safeguarding Children Partnership",
    wave_label="Baseline, July 2021",
    edition="restricted",
    marking="OFFICIAL-SENSITIVE: restricted to the analyst and the panel",
    run_id="20210915T090000Z-0123abcd",
    made_on="15 September 2021",
    invented=True,
    themes=THEMES,
    labels={
        "agency": {"csc": "Social care", "police": "Police"},
        "strand": {"case": "Case audit"},
        "question": {"c1_1": "Characteristics recorded", "c1_2": "Records agree", "c1_3": "Flagged for data"},
    },
)


def picture(values: list[int]) -> str:
    """A bar chart as base64."""
    figure = Figure(figsize=(7.2, 3.2), dpi=160)
    axes = figure.add_subplot()
    axes.barh([f"Question {i}" for i, _ in enumerate(values, 1)], values, color="#12436D")
    axes.set_xlabel("Cases below the standard")
    axes.spines[["top", "right", "left"]].set_visible(False)
    figure.tight_layout()
    stream = io.BytesIO()
    figure.savefig(stream, format="png")
    return base64.b64encode(stream.getvalue()).decode()


def table(caption: str, heads: list[str], rows: list[list[str]]) -> str:
    """A table as chapters publish it."""
    top = "".join(
        f'<th scope="col"{" class=number" if i else ""}>{html.escape(head)}</th>' for i, head in enumerate(heads)
    )
    body = "".join(
        f'<tr><th scope="row">{html.escape(row[0])}</th>'
        + "".join(f'<td class="number">{html.escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<table class="maca-table"><caption>{html.escape(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    )


def figure(identifier: str, caption: str, alt: str, values: list[int]) -> str:
    """A figure as chapters publish it."""
    rows = [[f"Question {i}", str(value), "10"] for i, value in enumerate(values, 1)]
    return (
        f'<figure class="maca-figure" id="figure-{identifier}"><img alt="{html.escape(alt)}" '
        f'src="data:image/png;base64,{picture(values)}"/><figcaption>Figure: {html.escape(caption)}</figcaption>'
        f"<details><summary>The data as a table</summary>{table(caption, ['Question', 'Cases', 'Of'], rows)}"
        "</details></figure>"
    )


def published(markup: str, kind: str, identifier: str = "", tags: list[str] | None = None) -> nbformat.NotebookNode:
    """A code cell whose output a chapter published."""
    output = nbformat.v4.new_output(
        "display_data", {"text/html": markup, "text/plain": "x"}, metadata={"maca": {"kind": kind, "id": identifier}}
    )
    return nbformat.v4.new_code_cell(
        "publish.it()", outputs=[output], execution_count=1, metadata={"tags": tags} if tags else {}
    )


def written(text: str, tags: list[str] | None = None) -> nbformat.NotebookNode:
    """A Markdown cell."""
    return nbformat.v4.new_markdown_cell(text, metadata={"tags": tags} if tags else {})


def bare() -> nbformat.NotebookNode:
    """A code cell that printed and showed things without publishing them."""
    outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="SECRET printed\n"),
        nbformat.v4.new_output("display_data", {"text/html": "<table><tr><td>SECRET shown</td></tr></table>"}),
    ]
    return nbformat.v4.new_code_cell("SECRET_SOURCE = 1", outputs=outputs, execution_count=1)


def save(folder: Path, name: str, cells: list[nbformat.NotebookNode]) -> Path:
    """Write a notebook."""
    path = folder / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def chapters(folder: Path) -> list[Path]:
    """Write a small report's chapters: a summary, the returns, and two themes of one notebook."""
    summary = save(
        folder,
        "09_summarise_actions",
        [
            written("# Summary and actions\n\nPurpose: what was found.", ["about"]),
            bare(),
            written("## What the audit found\n\nThe words come from the tables."),
            published(
                '<p class="maca-finding">In 4 of 10 cases practice on assessment fell below the standard.</p>',
                "finding",
                tags=["slides"],
            ),
            published('<p class="maca-banner">Ten cases were chosen on purpose.</p>', "banner"),
        ],
    )
    returns = save(
        folder,
        "01_review_returns",
        [
            written("# The returns\n\nPurpose: who answered.", ["about"]),
            written("## Who sent what"),
            published(
                table(
                    "Returns received of those expected",
                    ["Agency", "Returned", "Expected"],
                    [["Children's Social Care", "24", "25"], ["Health", "[x]", "8"], ["Police", "[c]", "6"]],
                ),
                "table",
                "engagement.agency",
            ),
        ],
    )
    themes = []
    for theme, values in (("1", [4, 2, 7]), ("3", [1, 6, 3, 9])):
        themes.append(
            save(
                folder,
                f"05_chart_practice_gaps.theme-{theme}",
                [
                    written("# Practice gaps by theme\n\nPurpose: where practice fell short.", ["about"]),
                    written("## Which questions fell short?"),
                    published(
                        figure(
                            f"gaps.question.theme-{theme}",
                            f"Cases below the standard by question, theme {theme}",
                            f"Bar chart of {len(values)} questions of theme {theme}: the worst has "
                            f"{max(values)} of 10 cases below the standard.",
                            values,
                        ),
                        "figure",
                        f"gaps.question.theme-{theme}",
                        ["slides"],
                    ),
                    published(
                        f'<p class="maca-finding">The worst question of theme {theme}: {max(values)} of 10 cases.</p>',
                        "finding",
                    ),
                ],
            )
        )
    return [summary, returns, *themes]


def spec(
    identifier: str,
    title: str = "A table",
    unit: str = "cases",
    dimensions: tuple[str, ...] = ("id",),
    kind: str = "practice",
) -> TableSpec:
    """A table's entry in the catalogue."""
    return TableSpec(
        identifier, title, unit, "share", dimensions, "", "gaps", kind, compute=lambda data: pd.DataFrame()
    )


def tables(folder: Path) -> Path:
    """Write a small run's tables into `folder`/tables; a text in them is hostile."""
    gaps = pd.DataFrame(
        {
            "question": ["c1_1", "c1_2", "c1_3"],
            "n": [4, None, 7],
            "of": [10, None, 10],
            "value": [0.4, None, 0.7],
            "low": [0.168, None, 0.397],
            "high": [0.687, None, 0.892],
            "status": ["shown", "x", "shown"],
        }
    )
    engagement = pd.DataFrame(
        {
            "strand": ["case", "case"],
            "agency": ["csc", "police"],
            "n": [24, None],
            "of": [25, None],
            "value": [0.96, None],
            "low": [None, None],
            "high": [None, None],
            "status": ["shown", "c"],
            "partial": ["2", ""],
        }
    )
    actions = pd.DataFrame(
        {
            "id": ["R1", "R2"],
            "n": [1, 1],
            "of": [None, None],
            "value": [None, None],
            "low": [None, None],
            "high": [None, None],
            "status": ["shown", "shown"],
            "theme": ["3", "5"],
            "owner": ['=HYPERLINK("http://example.invalid","x")', "http://example.invalid/a b"],
            "due": ["2021-12-01", ""],
        }
    )
    made = {
        "engagement.agency": Table(
            spec("engagement.agency", "Returns received of those expected", "returns", ("strand", "agency"), "returns"),
            engagement,
        ),
        "gaps.question": Table(
            spec("gaps.question", "Cases below the standard, by question", "cases", ("question",)), gaps
        ),
        "actions.recommendation": Table(
            spec("actions.recommendation", "Recommendations and their progress", "recommendations", ("id",)), actions
        ),
    }
    write_tables(made, folder / "tables")
    return folder
