"""The one door through which charts, tables, sentences and the banner reach the report."""

from __future__ import annotations

import base64
import re
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from maca.charts.rows import dimensions, label
from maca.charts.style import save
from maca.errors import UsageError
from maca.findings.alt import alt_text
from maca.findings.phrase import lowered
from maca.tables.symbols import COUNTS_AMONG_DAYS, count_text, number_text

__all__ = ["banner", "chart", "finding", "heading", "table"]

VALUE_UNITS = {"score", "ratio", "coefficient", "per_30_days"}
"""Units of which the value says more than the count."""

UNITS_OF_CASES = {"cases", "pairs", "classifications"}
"""Units of tables that are made from the audited cases."""

PERCENT_FROM = 21
"""The least base at which a percentage stands beside its count."""


def chart(
    figure: Figure | None,
    *,
    of: pd.DataFrame,
    id: str,
    caption: str,
    says: str | list[str] = "",
    alt: str = "auto",
    across: str = "",
) -> None:
    """Publish a chart with its caption, its alt text and its data.

    Parameters
    ----------
    figure : matplotlib.figure.Figure or None
        None, where a chart function found nothing to draw, publishes a sentence that says so.
    of : pandas.DataFrame
        The protected table that the chart shows; alt text and data are made from it.
    id : str
        The name of the picture, as `gaps.theme` or `gaps.question.theme-3`.
    caption : str
        What it shows, without a full stop.
    says : str or list of str
        The finding that the chart shows, in sentences built from the same table, for those who do not see it. The
        figures follow it.
    alt : str
        All that the chart says, in sentences built from the table; `auto` builds it.
    across : str
        The dimension that the data beneath lays out in columns.

    Raises
    ------
    UsageError
        C001 if `of` is no table of an opened run; C002 if the alt text is shorter than 30 characters.
    """
    _require_protected(of)
    if figure is None:
        finding(f"There is no chart of {lowered(caption)}: no figure of it can be shown.")
        return
    caption = _marked(caption, of)
    told = says if isinstance(says, str) else " ".join(filter(None, says))
    words = alt_text(of, figure.get_label(), caption, told) if alt == "auto" else f"{figure.get_label()}. {alt}"
    if len(words) < 30:
        raise UsageError("C002", f"the alt text of {id} has {len(words)} characters. Say in 30 or more what it shows.")
    picture = BytesIO()
    save(figure, picture)
    _keep(of, id, picture.getvalue(), words)
    source = f"data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()}"
    data = _html(_laid_out(of, across), caption, of.attrs.get("id", ""))
    _show(
        f'<figure class="maca-figure" id="figure-{escape(_slug(id))}"><img alt="{escape(words)}" src="{source}"/>'
        f"<figcaption>Figure: {escape(caption)}</figcaption>"
        f"<details><summary>The data as a table</summary>{data}</details></figure>",
        words,
        kind="figure",
        id=id,
    )


def table(frame: pd.DataFrame, caption: str, across: str = "", id: str = "") -> None:
    """Publish a table: a protected one with its symbols explained, or a plain list.

    Parameters
    ----------
    frame : pandas.DataFrame
        A protected table, or a frame of texts with the columns as people read them.
    caption : str
        What it shows, without a full stop.
    across : str
        A dimension of a protected table to lay out in columns.
    id : str
        The table's name; left out, the protected table's own.
    """
    if frame.empty:
        finding(f"There is nothing to list under “{caption}”.")
        return
    protected = "status" in frame and "n" in frame
    if protected:
        _require_protected(frame)
        caption = _marked(caption, frame)
    laid_out = _laid_out(frame, across) if protected else frame.fillna("").astype(str)
    html = _html(laid_out, caption, frame.attrs.get("id", "") if protected else "")
    _show(html, laid_out.to_string(index=False), kind="table", id=id or frame.attrs.get("id", ""))


def finding(*texts: str | list[str]) -> None:
    """Publish sentences, each text a paragraph; an empty one is left out.

    Parameters
    ----------
    *texts : str or list of str
        Sentences built from protected tables.
    """
    sentences = [text for part in texts for text in ([part] if isinstance(part, str) else part) if text]
    if sentences:
        html = "".join(f'<p class="maca-finding">{escape(text)}</p>' for text in sentences)
        _show(html, "\n".join(sentences), kind="finding", id="")


def heading(text: str) -> None:
    """Publish a heading of the second level, for sections that the tables decide on.

    Parameters
    ----------
    text : str
        The heading.
    """
    _show(f"<h2>{escape(text)}</h2>", text, kind="heading", id="")


def banner(run: Any) -> None:
    """Publish the warning that stands on everything made from the audited cases.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run; its definition holds the words.
    """
    text = run.definition.banner
    _show(f'<p class="maca-banner">{escape(text)}</p>', text, kind="banner", id="")


def _require_protected(frame: pd.DataFrame) -> None:
    if "edition" not in frame.attrs or "n" not in frame or "status" not in frame:
        raise UsageError("C001", "what is published is no table of an opened run. Take it from run.table(...).")


def _marked(caption: str, of: pd.DataFrame) -> str:
    """Say in the caption that cases were chosen, wherever a table counts them: the figure may leave its chapter.

    What shows single cases one by one counts none.
    """
    if "chosen" in caption or "case" in of:
        return caption
    if of.attrs.get("unit") in UNITS_OF_CASES:
        return f"{caption} (cases chosen on purpose)"
    if "source" in of and ((of["source"] == "cases") & (of["status"] == "shown")).any():
        return f"{caption} (the audited cases were chosen on purpose)"
    return caption


def _keep(of: pd.DataFrame, id: str, picture: bytes, words: str) -> None:
    if folder := of.attrs.get("folder"):
        target = Path(folder) / "figures"
        target.mkdir(parents=True, exist_ok=True)
        (target / f"{id}.png").write_bytes(picture)
        (target / f"{id}.txt").write_text(f"{words}\n", encoding="utf-8")


def _show(html: str, plain: str, kind: str, id: str) -> None:
    display({"text/html": html, "text/plain": plain}, raw=True, metadata={"maca": {"kind": kind, "id": id}})


def _slug(id: str) -> str:
    return re.sub(r"[^a-zA-Z0-9]+", "-", id)


def _laid_out(frame: pd.DataFrame, across: str) -> pd.DataFrame:
    """Turn a protected table into the columns that people read, all of them text."""
    names = dimensions(frame)
    shown = frame.reset_index(drop=True)
    words = pd.DataFrame({_head(name): [label(frame, name, value) for value in shown[name]] for name in names})
    if across and across in names and len(names) > 1:
        down = [_head(name) for name in names if name != across]
        words["count"] = [_cell(row, frame.attrs.get("value_unit", "share")) for _, row in shown.iterrows()]
        order = words[_head(across)].unique()
        wide = words.pivot(index=down, columns=_head(across), values="count")[list(order)].reset_index()
        wide.columns.name = None
        return words[down].drop_duplicates().merge(wide, on=down, how="left")
    return pd.concat([words, _numbers(shown, frame.attrs), _texts(shown, frame)], axis=1)


def _cell(row: pd.Series, value_unit: str) -> str:
    """Write one cell of a table laid out across: the count, or a score with its count behind it."""
    if value_unit not in VALUE_UNITS or row["status"] != "shown" or pd.isna(row["value"]):
        return count_text(row, value_unit=value_unit)
    value = number_text(round(row["value"], 0 if value_unit == "score" else 2))
    return f"{value} ({count_text(row)})" if pd.notna(row["n"]) and pd.notna(row["of"]) else value


def _numbers(shown: pd.DataFrame, attrs: dict[str, Any]) -> pd.DataFrame:
    unit = attrs.get("unit", "n").capitalize()
    if attrs.get("value_unit") == "per_30_days":
        return _rates(shown, unit)
    columns = {unit: [count_text(row) for _, row in shown.iterrows()]}
    if attrs.get("value_unit", "share") == "share":
        if (shown["of"].dropna() >= PERCENT_FROM).any():
            columns["Per cent"] = [_percent(row) for _, row in shown.iterrows()]
    elif attrs["value_unit"] != "days" or set(shown.get("measure", [""])) - COUNTS_AMONG_DAYS:
        columns[attrs["value_unit"].replace("_", " ").capitalize()] = [_value(row) for _, row in shown.iterrows()]
    if shown["low"].notna().any():
        share = attrs.get("value_unit", "share") == "share" or set(shown.get("measure", [""])) <= COUNTS_AMONG_DAYS
        columns["Limits, as if random"] = [_limits(row, share) for _, row in shown.iterrows()]
    return pd.DataFrame(columns)


def _rates(shown: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Lay a rate out with its count and its days apart: a base of days is no base of children."""
    rows = [row for _, row in shown.iterrows()]
    days = [number_text(row["of"]) if pd.notna(row["of"]) else "[z]" for row in rows]
    counts = [count_text(row.drop("of").reindex([*row.index])) for row in rows]
    return pd.DataFrame({unit: counts, "Days": days, "Per 30 days": [_rate(row) for row in rows]})


def _rate(row: pd.Series) -> str:
    return "[z]" if row["status"] == "shown" and pd.isna(row["value"]) else _value(row)


def _percent(row: pd.Series) -> str:
    if row["status"] != "shown":
        return count_text(row)
    enough = pd.notna(row["value"]) and row["of"] >= PERCENT_FROM
    return f"{row['value']:.0%}" if enough else "base too small"


def _value(row: pd.Series) -> str:
    if row.get("measure") in COUNTS_AMONG_DAYS:
        return ""
    return count_text(row) if row["status"] != "shown" or pd.isna(row["value"]) else number_text(round(row["value"], 2))


def _limits(row: pd.Series, share: bool) -> str:
    if row["status"] != "shown" or pd.isna(row["low"]):
        return count_text(row) if row["status"] != "shown" else "[x]"
    return f"{row['low']:.0%} to {row['high']:.0%}" if share else f"{row['low']:.2f} to {row['high']:.2f}"


def _texts(shown: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    names = [
        name for name in list(frame.columns)[list(frame.columns).index("status") + 1 :] if shown[name].ne("").any()
    ]
    return pd.DataFrame({_head(name): [label(frame, name, str(value)) for value in shown[name]] for name in names})


def _head(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _html(frame: pd.DataFrame, caption: str, table: str = "") -> str:
    """Write a table out; `table` names the one of the catalogue that it shows."""
    heads = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in frame.columns)
    body = "".join(_row(row) for row in frame.itertuples(index=False, name=None))
    named = f' data-table="{escape(table)}"' if table else ""
    return (
        f'<table class="maca-table"{named}><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _row(cells: tuple[Any, ...]) -> str:
    head, *rest = (str(cell) for cell in cells)
    data = "".join(
        f'<td class="number">{escape(cell)}</td>' if _is_number(cell) else f"<td>{escape(cell)}</td>" for cell in rest
    )
    return f'<tr><th scope="row">{escape(head)}</th>{data}</tr>'


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\[(c|x|z|low)\]|-?[\d,.]+%?( (of|to) [\d,.]+%?)?", text))
