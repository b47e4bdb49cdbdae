"""Sentences on change since the earlier wave, each verdict in words."""

from __future__ import annotations

from typing import Any, Protocol

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import listed, shown, some
from maca.tables.change import LEVEL, read_test
from maca.tables.symbols import count_text

__all__ = [
    "CHANGE_WORDS",
    "action_lines",
    "actions_seen",
    "baseline",
    "beside",
    "by_chance",
    "changes",
    "detectable",
    "learning",
    "lines",
    "not_compared",
    "pulse",
    "pulse_lines",
    "why_asked",
]

CHANGE_WORDS = {
    "better": "better",
    "worse": "worse",
    "no_change_shown": "no change shown",
    "cannot_be_told": "cannot be told",
}

WHY_NOT = {
    "reworded": "Worded otherwise then",
    "rescaled": "Another scale or standard then",
    "moved": "In another theme then",
    "earlier_only": "Asked at the baseline alone",
    "this_wave_only": "Asked in this wave alone",
}
"""Why a question is not compared."""

GAP = 0.5
"""The share of the baseline's cases below the standard from which a question stood for a gap."""


class _Run(Protocol):
    """What is read of an opened run."""

    definition: Any
    wave: Any
    earlier: bool


def baseline(run: _Run) -> list[str]:
    """Say which wave this one is compared with; where its run is missing, what that leaves and how it is mended.

    Parameters
    ----------
    run : maca.runs.Run

    Returns
    -------
    list of str
    """
    earlier = run.wave.earlier
    if earlier is None:
        return ["This wave has no earlier one to compare with."]
    label = run.definition.wave(earlier).label
    if run.earlier:
        return [f"Compared with: {label}."]
    return [
        f"The run of {label} was not found, so nothing can be compared: every verdict below is “cannot be told”, and "
        "what stands there is this wave alone. Run that wave in its restricted edition into the same folder of "
        "outputs, then run this one again."
    ]


def beside(asked: pd.DataFrame, bodies: pd.DataFrame) -> list[str]:
    """Say what changed between the waves in the definition, the questions and the bodies that answered.

    Parameters
    ----------
    asked : pandas.DataFrame
        `change.asked`.
    bodies : pandas.DataFrame
        `change.bodies`.

    Returns
    -------
    list of str
    """
    version = asked["definition"].iloc[0] if len(asked) else "no_run"
    if version == "no_run":
        return []
    sentences = [VERSIONS[version]]
    for strand, noun in (("case", "questions on cases"), ("framework", "statements of the framework")):
        rows = asked[asked["strand"] == strand]
        if rows.empty:
            continue
        counts = rows["verdict"].value_counts()
        rest = [f"{counts[key]} {words.lower()}" for key, words in WHY_NOT.items() if counts.get(key)]
        compared = f"{counts.get('compared', 0)} {noun} are compared"
        sentences.append(f"{compared}; the rest are not: {', '.join(rest)}." if rest else f"{compared}, which is all.")
        came = bodies[(bodies["strand"] == strand) & (bodies["status"] == "shown")]
        for verdict, words in (("earlier_only", "then and not now"), ("this_wave_only", "now and not then")):
            names = [label(bodies, "agency", name) for name in came.loc[came["verdict"] == verdict, "agency"]]
            if names:
                sentences.append(f"{STRANDS[strand]}, answered {words}: {listed(names)}.")
    return sentences


VERSIONS = {
    "the_same": "Both waves were asked with the same definition.",
    "another": "The definition has changed since the baseline's run: each question was held against its wording, scale "
    "and theme at that time.",
    "not_kept": "The baseline's run has not kept what it asked, so questions are compared by their ids alone; nobody "
    "can tell whether the wording changed.",
}
STRANDS = {"case": "Case audit", "framework": "Framework"}


def not_compared(asked: pd.DataFrame) -> pd.DataFrame:
    """List the questions that are not compared, each with the reason and its wording in either wave.

    Parameters
    ----------
    asked : pandas.DataFrame
        `change.asked`.

    Returns
    -------
    pandas.DataFrame
        Texts.
    """
    rows = asked[asked["verdict"].isin(WHY_NOT)]
    return pd.DataFrame(
        {
            "Question": rows["label"].tolist(),
            "Why not compared": [WHY_NOT[verdict] for verdict in rows["verdict"]],
            "Then": [text or "not asked" for text in rows["then"]],
            "Now": [text or "not asked" for text in rows["now"]],
        }
    )


def why_asked(questions: pd.DataFrame, asked: pd.DataFrame, actions: pd.DataFrame) -> list[str]:
    """Tie each question on cases to a recommendation or to a gap at the baseline, and name those tied to neither.

    Parameters
    ----------
    questions, asked, actions : pandas.DataFrame
        `change.question`, `change.asked` and `change.action`.

    Returns
    -------
    list of str
    """
    now = asked[(asked["strand"] == "case") & (asked["verdict"] != "earlier_only")]
    shows = actions[actions["question"] != ""].drop_duplicates("action").groupby("question")["action"].apply(list)
    then = questions[(questions["strand"] == "case") & (questions["measure"] == "baseline")].set_index("question")
    tied, gaps, neither = [], [], []
    for name, words in zip(now["question"], now["label"], strict=True):
        row = then.loc[name] if name in then.index else None
        if name in shows.index:
            tied.append(f"{words} ({listed(shows[name])})")
        elif row is not None and row["status"] == "shown" and row["value"] >= GAP:
            gaps.append(f"{words} ({count_text(row)})")
        else:
            neither.append(words)
    sentences = [f"{len(now)} questions were asked on each case."]
    sentences += [f"To see a recommendation in files: {listed(tied)}."] if tied else []
    if gaps:
        sentences.append(f"Because at least half of the baseline's cases were below the standard: {listed(gaps)}.")
    return sentences + ([f"Tied to neither: {listed(neither)}."] if neither else [])


def pulse(table: pd.DataFrame) -> list[str]:
    """Say what practitioners answered, and how many of them.

    Parameters
    ----------
    table : pandas.DataFrame
        `pulse.answers`.

    Returns
    -------
    list of str
    """
    rows = shown(table[table["answer"] == "yes"])
    if rows.empty:
        few = (table["source"] != "").any()
        return [
            "Too few practitioners answered for their answers to be shown: a count could tell who said what."
            if few
            else "No practitioner was asked, or none answered; the rest of this chapter does not need it."
        ]
    most = int(rows["of"].max())
    sentences = [f"Up to {most} practitioners answered each question, without a name, a body or a role."]
    return sentences + [f"{label(table, 'asked', row['asked'])} Yes: {count_text(row)}." for _, row in rows.iterrows()]


def pulse_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay the pulse out: one row a question, one column an answer.

    Parameters
    ----------
    table : pandas.DataFrame
        `pulse.answers`.

    Returns
    -------
    pandas.DataFrame
        Texts.
    """
    words = table.assign(words=[count_text(row) for _, row in table.iterrows()])
    wide = words.pivot(index="asked", columns="answer", values="words").reindex(dict.fromkeys(table["asked"]))
    answers = {label(table, "answer", name): wide[name].tolist() for name in dict.fromkeys(table["answer"])}
    return pd.DataFrame({"Question": [label(table, "asked", name) for name in wide.index], **answers})


def learning(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out the learning of 2019 in both waves: agencies that do not yet call it embedded.

    Parameters
    ----------
    table : pandas.DataFrame
        `change.learning`.

    Returns
    -------
    pandas.DataFrame
        One row a finding, texts.
    """
    return _laid_out(table, "finding")


def changes(table: pd.DataFrame, strand: str, by: str) -> list[str]:
    """Say what became better or worse, what shows no change, and what cannot be told.

    Parameters
    ----------
    table : pandas.DataFrame
        `change.theme` or `change.question`.
    strand : str
        case or framework; empty for a table without strands.
    by : str
        theme, question or finding.

    Returns
    -------
    list of str
    """
    own = _of_strand(table, strand)
    own = own[own[by].isin(_answered(own, by))]
    rows = own[own["measure"] == "this_wave"]
    then = own[own["measure"] == "baseline"].set_index(by)
    if rows.empty or set(rows["verdict"]) <= {""}:
        return ["There is nothing here to compare with the baseline."]
    sentences = []
    for verdict, words in CHANGE_WORDS.items():
        part = rows[rows["verdict"] == verdict]
        if part.empty:
            continue
        names = [
            f"{label(table, by, row[by])} ({count_text(then.loc[row[by]])} then, {count_text(row)} now)"
            if row[by] in then.index
            else label(table, by, row[by])
            for _, row in part.iterrows()
        ]
        sentences.append(f"{words.capitalize()}: {some(names, 6)}.")
    return sentences


def lines(table: pd.DataFrame, strand: str, by: str) -> pd.DataFrame:
    """Lay a comparison out for reading: both waves, the difference, what could have been shown, and the verdict.

    Parameters
    ----------
    table : pandas.DataFrame
        `change.theme` or `change.question`.
    strand : str
        case or framework; empty for a table without strands.
    by : str
        theme, question or finding.

    Returns
    -------
    pandas.DataFrame
        One row for each theme or question, texts.
    """
    return _laid_out(table[table["strand"] == strand], by)


def _answered(table: pd.DataFrame, by: str) -> list[str]:
    """List what this wave has an answer to; what it did not ask stands among the questions that are not compared."""
    return table.loc[(table["measure"] == "this_wave") & (table["status"] == "shown"), by].tolist()


def _of_strand(table: pd.DataFrame, strand: str) -> pd.DataFrame:
    return table[table["strand"] == strand] if strand else table


def _laid_out(table: pd.DataFrame, by: str) -> pd.DataFrame:
    rows = table[table[by].isin(_answered(table, by))]
    words = rows.assign(words=[_difference(row) for _, row in rows.iterrows()])
    wide = words.pivot(index=by, columns="measure", values="words").reindex(dict.fromkeys(rows[by]))
    wide = wide.reindex(columns=["baseline", "this_wave", "difference", "detectable"]).astype("object").fillna("[z]")
    texts = rows.drop_duplicates(by).set_index(by)
    return pd.DataFrame(
        {
            by.capitalize(): [label(table, by, name) for name in wide.index],
            "Baseline": wide["baseline"].tolist(),
            "This wave": wide["this_wave"].tolist(),
            "Difference": wide["difference"].tolist(),
            "Smallest change that could be shown": wide["detectable"].tolist(),
            "Rated both times": [read_test(texts["test"][name])[0] or "none" for name in wide.index],
            "Verdict": [_verdict(texts.loc[name]) for name in wide.index],
        }
    )


def _verdict(row: pd.Series) -> str:
    words, result = CHANGE_WORDS.get(row["verdict"], ""), read_test(row["test"])[1]
    return f"{words} ({result})" if result else words


def _difference(row: pd.Series) -> str:
    """Write a difference of two shares with its sign, in percentage points; everything else as counts are written."""
    if row["measure"] not in ("difference", "detectable") or row["status"] != "shown":
        return count_text(row)
    points = round(100 * row["value"])
    if row["measure"] == "detectable":
        return f"{points} points"
    return "0 points" if not points else f"{'+' if points > 0 else '−'}{abs(points)} points"


def detectable(table: pd.DataFrame, strand: str, by: str) -> str:
    """Print, before any result, the smallest change that could have been shown.

    Parameters
    ----------
    table : pandas.DataFrame
        `change.theme` or `change.question`.
    strand : str
        case or framework; empty for a table without strands.
    by : str
        theme, question or finding.

    Returns
    -------
    str
    """
    own = _of_strand(table, strand)
    rows = own[(own["measure"] == "detectable") & (own["status"] == "shown") & own["value"].notna()]
    if rows.empty:
        return "With these numbers no change, however large, could be shown by a test; what follows are counts."
    low, high = rows["value"].min(), rows["value"].max()
    unit = table.attrs.get("value_unit", "share")
    scale = 100 if unit == "share" else 1
    reach = " to ".join(dict.fromkeys(f"{scale * value:.0f}" for value in (low, high)))
    reach += " percentage points" if unit == "share" else " points"
    rest = len(_answered(own, by)) - len(rows)
    none = f" For {rest} no change of any size could be shown." if rest else ""
    return f"Before any result: with these numbers only a change of {reach} or more could be shown.{none}"


def by_chance(table: pd.DataFrame, strand: str, by: str) -> str:
    """Say how many of several comparisons chance alone may call a change, before any of them is read.

    Each is held to the level of the test by itself, so that the calls to be expected where nothing changed are at most
    the level times the comparisons, whatever they have in common.

    Parameters
    ----------
    table : pandas.DataFrame
        `change.theme`, `change.question` or `change.learning`.
    strand : str
        case or framework; empty for a table without strands.
    by : str
        theme, question or finding.

    Returns
    -------
    str
        Empty where fewer than two are tested.
    """
    own = _of_strand(table, strand)
    tested = own.loc[own["verdict"].isin(["better", "worse", "no_change_shown"]), by].nunique()
    if tested < 2:
        return ""
    calls = round(tested * LEVEL, 1)
    return (
        f"{tested} comparisons are tested here, each by itself. Where nothing changed, chance alone would on average "
        f"call at most {calls:.1f} of them a change."
    )


def in_short(actions: pd.DataFrame, themes: pd.DataFrame) -> list[str]:
    """Say in a few sentences how much of the plan is done, and what changed on cases.

    Parameters
    ----------
    actions, themes : pandas.DataFrame
        `change.action` and `change.theme`.

    Returns
    -------
    list of str
    """
    return [*actions_seen(actions)[:2], *changes(themes, strand="case", by="theme")]


def actions_seen(table: pd.DataFrame) -> list[str]:
    """Say of the recommendations how many are done, and how many are seen in files.

    Parameters
    ----------
    table : pandas.DataFrame
        `change.action`.

    Returns
    -------
    list of str
    """
    now = table[table["measure"] == "this_wave"]
    plan = shown(now[now["strand"] == "actions"])
    sentences = []
    if len(plan):
        done = plan[plan["n"] > 0]
        names = f": {listed(list(done['action']))}" if len(done) else ""
        sentences.append(f"{len(done)} of {len(plan)} recommendations are reported as done{names}.")
    sentences += _seen(shown(now[now["strand"] == "case"]))
    known = shown(now[now["strand"] == "pulse"])
    if known.empty:
        sentences.append("Whether staff know of them cannot be told: there are no answers of practitioners to show.")
    else:
        best, least = (known.sort_values("n", kind="stable").iloc[at] for at in (-1, 0))
        sentences.append(
            f"Best known to staff is {best['action']} ({count_text(best)}), least known {least['action']} "
            f"({count_text(least)})."
        )
    return sentences


def _seen(rows: pd.DataFrame) -> list[str]:
    """Say in how many files each recommendation is seen, the best seen first."""
    ranked = rows.sort_values("value", ascending=False, kind="stable")
    parts = [
        f"{listed(list(same['action']))} {'is' if len(same) == 1 else 'are'} seen in {n:.0f} of {of:.0f} files"
        for (n, of), same in ranked.groupby(["n", "of"], sort=False)
    ]
    return [f"{'; '.join(parts)}."] if parts else []


def action_lines(table: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """Lay out one line a recommendation: done, seen in files, known to staff, evidence.

    Parameters
    ----------
    table : pandas.DataFrame
        `change.action`.
    plan : pandas.DataFrame
        `actions.recommendation`.

    Returns
    -------
    pandas.DataFrame
        Texts; without rows where there is no recommendation.
    """
    now = table[table["measure"] == "this_wave"].set_index(["action", "strand"])
    actions = [name for name in dict.fromkeys(table["action"]) if name != "none"]
    texts = plan.drop_duplicates("id").set_index("id")
    progress = now["progress"].unstack()["actions"] if len(now) else {}
    return pd.DataFrame(
        {
            "Id": actions,
            "What was agreed": [texts["text"].get(name, "") for name in actions],
            "Done": [_progress(plan, progress.get(name, "")) for name in actions],
            "Seen in files": [count_text(now.loc[(name, "case")]) for name in actions],
            "Known to staff": [count_text(now.loc[(name, "pulse")]) for name in actions],
            "Evidence": [texts["evidence"].get(name, "") or "none given" for name in actions],
        }
    )


def _progress(plan: pd.DataFrame, progress: str) -> str:
    return label(plan, "progress", progress).lower() if progress else "cannot be told"
